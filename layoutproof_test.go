package main_test

import (
	"strings"
	"testing"
	"testing/fstest"
)

// brokenTrees holds, for every rule, small trees that break it: a rule that cannot fail keeps nothing.
var brokenTrees = []struct {
	rule string
	path string
	text string
	want string // part of the only line that the rule must find
}{
	{"imports", "capture/flow/a.go", goFile("flow", "telltale/classify/device"), "facts never know judgements"},
	{"imports", "capture/decode/a.go", goFile("decode", "telltale/app/view"), "facts never know judgements"},
	{"imports", "capture/source/a.go", goFile("source", "telltale/capture/decode"), "only app/session joins stages"},
	{"imports", "capture/decode/a.go", goFile("decode", "telltale/capture/store"), "only app/session joins stages"},
	{"imports", "capture/meter/a.go", goFile("meter", "telltale/capture/store"), "a flow needs decoded packets"},
	{"imports", "capture/store/a.go", goFile("store", "telltale/capture/source"), "only app/session joins stages"},
	{"imports", "capture/flow/a.go", goFile("flow", "telltale/capture/store"), "everyone imports flow"},
	{"imports", "app/view/a.go", goFile("view", "telltale/capture/decode"), "only app/session joins stages"},
	{"imports", "classify/device/a.go", goFile("device", "telltale/app/view"), "pure function"},
	{"imports", "classify/device/a.go", goFile("device", "telltale/capture/store"), "pure function"},
	{"imports", "classify/device/a.go", goFile("device", "net/http"), "pure function"},
	{"imports", "classify/device/a_test.go", goFile("device_test", "telltale/capture/store"), "pure function"},
	{"imports", "assets/a.go", goFile("assets", "strings"), "assets embeds files"},
	{"imports", "main.go", goFile("main", "fyne.io/fyne/v2"), "only app/ui imports Fyne"},
	{"imports", "app/view/a.go", goFile("view", "fyne.io/fyne/v2/widget"), "only app/ui imports Fyne"},
	{"imports", "app/ui/home/a.go", goFile("home", "fyne.io/fyne/v2/app"), "only app/ui/window starts Fyne"},
	{"imports", "app/view/a.go", goFile("view", "database/sql"), "only capture/store speaks SQL"},
	{"imports", "classify/device/a.go", goFile("device", "github.com/mattn/go-sqlite3"), "only capture/store speaks SQL"},
	{"imports", "capture/flow/a.go", goFile("flow", "github.com/google/gopacket/layers"), "packets end at capture/decode"},
	{"imports", "app/view/a.go", goFile("view", "telltale/tools/tablemaker"), "the tools are no part"},
	{"file length", "capture/flow/a.go", goFile("flow") + strings.Repeat("\n", longestFile), "capture/flow/a.go has 50"},
	{"file names", "capture/flow/flow_key.go", goFile("flow"), "underscore"},
	{"file names", "capture/flow/flow_key_test.go", goFile("flow"), "underscore"},
	{"file names", "docs/a page.md", "", "space"},
	{"package names", "capture/utils/dns.go", goFile("utils"), "package utils says nothing"},
	{"package names", "capture/flow/helpers.go", goFile("flow"), "says nothing with its name"},
	{"package comments", "capture/flow/a.go", "package flow\n", "has 0 package comments"},
	{"package comments", "capture/flow/a.go", "// Holds words.\npackage flow\n", "does not begin with"},
	{"package comments", "capture/flow/a.go", "// Package flow holds words\npackage flow\n", "is no sentence"},
	{"paths", "capture/flow/a.go", goFile("flow") + "// see .." + "/shared/spec\n", "names .." + "/shared"},
	{"paths", "scripts/a.sh", "cd /root" + "/telltale\n", "names  /root" + "/t"},
	{"tools apart", "go.mod", "module telltale\n\ntool example.org/x\n", "belongs into tools/go.mod"},
	{"tools apart", "go.mod", "module telltale\n\nrequire mvdan.cc/gofumpt v0.12.0\n", "belongs into tools/go.mod"},
	{"file size", "assets/data/a.bin", strings.Repeat("x", biggestFile+1), "assets/data/a.bin has 3000001 bytes"},
}

// goFile is a Go file with a package comment and these imports.
func goFile(name string, imports ...string) string {
	text := "// Package " + strings.TrimSuffix(name, "_test") + " holds one thing.\npackage " + name + "\n"
	for _, i := range imports {
		text += "import _ \"" + i + "\"\n"
	}
	return text
}

func TestLayoutRulesCanFail(t *testing.T) {
	t.Parallel()
	proved := map[string]bool{}
	for _, b := range brokenTrees {
		proved[b.rule] = true
		t.Run(b.rule+"/"+b.want, func(t *testing.T) {
			t.Parallel()
			tree := readTree(t, fstest.MapFS{b.path: {Data: []byte(b.text)}})
			if got := ruleNamed(t, b.rule).check(tree); len(got) != 1 || !strings.Contains(got[0], b.want) {
				t.Errorf("%s: found %q, want one line with %q", b.path, got, b.want)
			}
		})
	}
	for _, r := range rules {
		if !proved[r.name] {
			t.Errorf("nothing proves that the rule %q can fail", r.name)
		}
	}
	if n := len(layersProved()); n != len(layers) {
		t.Errorf("%d of %d layers are proved to be able to fail", n, len(layers))
	}
}

// layersProved lists the layers of which a broken tree exists, each once.
func layersProved() map[int]bool {
	proved := map[int]bool{}
	for _, b := range brokenTrees {
		s := source{path: b.path, text: b.text}
		if b.rule != "imports" || s.parse() != nil {
			continue
		}
		for i, l := range layers {
			if l.governs(s) && l.forbids(s.imports[0]) {
				proved[i] = true
			}
		}
	}
	return proved
}

// TestLayoutAllowsTheHouse holds the rules against a tree as it is meant to be.
func TestLayoutAllowsTheHouse(t *testing.T) {
	t.Parallel()
	tree := readTree(t, fstest.MapFS{
		"go.mod":                       {Data: []byte("module telltale\n\nrequire fyne.io/fyne/v2 v2.8.1\n")},
		"main.go":                      {Data: []byte("// Telltale shows who talks to whom.\npackage main\nimport _ \"telltale/app/cli\"\n")},
		"app/session/run.go":           {Data: []byte(goFile("session", "telltale/capture/source", "telltale/capture/decode", "telltale/capture/store", "telltale/classify/device"))},
		"app/ui/home/page.go":          {Data: []byte(goFile("home", "fyne.io/fyne/v2/widget", "telltale/app/view"))},
		"app/ui/window/window.go":      {Data: []byte(goFile("window", "fyne.io/fyne/v2/app"))},
		"capture/source/live_linux.go": {Data: []byte(goFile("source", "github.com/google/gopacket/afpacket", "telltale/capture/flow"))},
		"capture/store/open.go":        {Data: []byte(goFile("store", "database/sql", "github.com/mattn/go-sqlite3"))},
		"classify/device/kind.go":      {Data: []byte(goFile("device", "telltale/capture/flow", "telltale/assets", "telltale/classify/statement"))},
		"assets/assets.go":             {Data: []byte(goFile("assets", "embed"))},
		"assets/fonts/big.ttf":         {Data: []byte(strings.Repeat("x", biggestFile+1))},
		"build/left/behind_here.go":    {Data: []byte("not Go at all")},
		"capture/flow/meter_test.go":   {Data: []byte(goFile("flow_test", "testing"))},
		".ci/run":                      {Data: []byte(".." + "/shared/accept/measure\n")},
	})
	for _, r := range rules {
		if got := r.check(tree); len(got) != 0 {
			t.Errorf("%s: found %q, want nothing", r.name, got)
		}
	}
}

func ruleNamed(t *testing.T, name string) rule {
	t.Helper()
	for _, r := range rules {
		if r.name == name {
			return r
		}
	}
	t.Fatalf("there is no rule %q", name)
	return rule{}
}
