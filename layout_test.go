package main_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A source is one file of the project as the rules of the house see it.
type source struct {
	path    string   // from the root, with slashes
	text    string   // empty where the file is no text that the rules read
	size    int64    // bytes
	name    string   // of the package, Go files only
	doc     string   // the package comment, Go files only
	imports []string // Go files only
}

func (s source) isGo() bool   { return strings.HasSuffix(s.path, ".go") }
func (s source) isTest() bool { return strings.HasSuffix(s.path, "_test.go") }

// within says whether the file lies in one of the folders or below it.
func (s source) within(folders ...string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return strings.HasPrefix(s.path, f+"/") })
}

// A rule is a sentence about the tree, and a function that finds where it does not hold.
type rule struct {
	name  string
	why   string
	check func([]source) []string // one line for each place where the rule is broken
}

// A layer is an import rule: files in these folders import nothing of what it denies.
type layer struct {
	why         string
	in, but     []string // folders; "" is the whole project
	deny, allow []string // import paths; "" is every one
	testsMay    bool     // tests of these folders are free
}

// layers stand in .golangci.yml too; here they hold without any tool.
var layers = []layer{
	{why: "facts never know judgements, judgements never know screens", in: []string{"capture"}, deny: []string{"telltale/classify", "telltale/app"}},
	{why: "only app/session joins stages", in: []string{"capture/source"}, deny: []string{"telltale/capture/decode", "telltale/capture/meter", "telltale/capture/store"}},
	{why: "only app/session joins stages", in: []string{"capture/decode"}, deny: []string{"telltale/capture/source", "telltale/capture/meter", "telltale/capture/store"}},
	{why: "a flow needs decoded packets, and nothing of files", in: []string{"capture/meter"}, deny: []string{"telltale/capture/source", "telltale/capture/store"}, testsMay: true},
	{why: "only app/session joins stages", in: []string{"capture/store"}, deny: []string{"telltale/capture/source", "telltale/capture/decode", "telltale/capture/meter"}},
	{why: "everyone imports flow, so flow imports no stage", in: []string{"capture/flow"}, deny: []string{"telltale/capture/source", "telltale/capture/decode", "telltale/capture/meter", "telltale/capture/store"}},
	{why: "only app/session joins stages", in: []string{"app"}, but: []string{"app/session"}, deny: []string{"telltale/capture/decode", "telltale/capture/meter"}, testsMay: true},
	{
		why: "a judgement is a pure function of facts and tables", in: []string{"classify"},
		deny: []string{"telltale/app", "telltale/capture", "os/exec", "net/http"}, allow: []string{"telltale/capture/flow"},
	},
	{why: "assets embeds files and holds nothing else", in: []string{"assets"}, deny: []string{""}, allow: []string{"embed", "io/fs"}, testsMay: true},
	{why: "only app/ui imports Fyne", in: []string{""}, but: []string{"app/ui"}, deny: []string{"fyne.io/fyne"}},
	{why: "only app/ui/window starts Fyne", in: []string{""}, but: []string{"app/ui/window"}, deny: []string{"fyne.io/fyne/v2/app"}},
	{
		why: "only capture/store speaks SQL", in: []string{""}, but: []string{"capture/store", "tests", "tools"},
		deny: []string{"database/sql", "github.com/mattn/go-sqlite3"},
	},
	{
		why: "packets end at capture/decode", in: []string{""},
		but:  []string{"capture/source", "capture/helper", "capture/decode", "capture/capturetest"},
		deny: []string{"github.com/google/gopacket"},
	},
	{why: "the tools are no part of the program", in: []string{"app", "capture", "classify", "assets"}, deny: []string{"telltale/tools"}},
}

// rules is the whole layout, one sentence a line.
var rules = []rule{
	{"imports", "layers that are not kept by a test are not kept", brokenImports},
	{"file length", "a file of more than 500 lines holds two things", longFiles},
	{"file names", "an underscore can silently become a build constraint", oddFileNames},
	{"package names", "a name that fits everything says nothing", vagueNames},
	{"package comments", "the first thing a reader asks of a package is what it holds", packageComments},
	{"paths", "a path of one computer works on one computer", foreignPaths},
	{"tools apart", "go.mod lists what the program is made of", toolsInModule},
	{"file size", "a repository remembers a big file for ever", bigFiles},
}

func TestLayout(t *testing.T) {
	t.Parallel()
	tree := readTree(t, os.DirFS("."))
	if len(tree) < 10 {
		t.Fatalf("only %d files were read: the rules would hold for nothing", len(tree))
	}
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			for _, place := range r.check(tree) {
				t.Errorf("%s\n\t(%s)", place, r.why)
			}
		})
	}
}

func brokenImports(tree []source) []string {
	var broken []string
	for _, s := range tree {
		for _, l := range layers {
			for _, imported := range s.imports {
				if l.governs(s) && l.forbids(imported) {
					broken = append(broken, fmt.Sprintf("%s imports %s: %s", s.path, imported, l.why))
				}
			}
		}
	}
	return broken
}

func (l layer) governs(s source) bool {
	inside := slices.Contains(l.in, "") || s.within(l.in...)
	return inside && !s.within(l.but...) && (!l.testsMay || !s.isTest())
}

func (l layer) forbids(imported string) bool {
	return startsWithAny(imported, l.deny) && !startsWithAny(imported, l.allow)
}

// startsWithAny compares whole path elements: telltale/app is no prefix of telltale/apple.
func startsWithAny(imported string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool {
		return p == "" || imported == p || strings.HasPrefix(imported, p+"/")
	})
}

const longestFile = 500

func longFiles(tree []source) []string {
	var broken []string
	for _, s := range tree {
		if n := strings.Count(s.text, "\n"); s.isGo() && n > longestFile {
			broken = append(broken, fmt.Sprintf("%s has %d lines", s.path, n))
		}
	}
	return broken
}

// A Go file name may end in _test, before that in _internal, and before that in the system it is meant for.
var nameEnd = regexp.MustCompile(`(_(linux|windows|darwin|unix|other))?((_internal)?_test)?\.go$`)

func oddFileNames(tree []source) []string {
	var broken []string
	for _, s := range tree {
		base := path.Base(s.path)
		if s.isGo() && strings.Contains(nameEnd.ReplaceAllString(base, ""), "_") {
			broken = append(broken, s.path+" has an underscore in its name")
		}
		if strings.ContainsAny(base, " \t\n") {
			broken = append(broken, s.path+" has a space in its name")
		}
	}
	return broken
}

var vague = []string{"util", "utils", "common", "base", "helpers", "misc", "types", "model", "models", "manager", "info", "data"}

func vagueNames(tree []source) []string {
	var broken []string
	for _, s := range tree {
		if !s.isGo() {
			continue
		}
		if slices.Contains(vague, s.name) {
			broken = append(broken, fmt.Sprintf("%s: package %s says nothing", s.path, s.name))
		}
		if stem := strings.TrimSuffix(path.Base(s.path), ".go"); slices.Contains(vague, stem) {
			broken = append(broken, s.path+" says nothing with its name")
		}
	}
	return broken
}

// packageComments wants exactly one in a package, beginning as go doc does and ending as a sentence does.
func packageComments(tree []source) []string {
	var folders, broken []string
	comments := map[string][]source{} // by folder: the files that have a package comment
	for _, s := range tree {
		if !s.isGo() || s.isTest() {
			continue
		}
		folder := path.Dir(s.path)
		if !slices.Contains(folders, folder) {
			folders = append(folders, folder)
		}
		if s.doc != "" {
			comments[folder] = append(comments[folder], s)
		}
	}
	for _, folder := range folders {
		if n := len(comments[folder]); n != 1 {
			broken = append(broken, fmt.Sprintf("%s has %d package comments instead of one", folder, n))
			continue
		}
		broken = append(broken, wrongComment(comments[folder][0])...)
	}
	return broken
}

func wrongComment(s source) []string {
	if want := "Package " + s.name + " "; s.name != "main" && !strings.HasPrefix(s.doc, want) {
		return []string{fmt.Sprintf("%s: the package comment does not begin with %q", s.path, want)}
	}
	if !strings.Contains(s.doc, ".") {
		return []string{s.path + ": the package comment is no sentence"}
	}
	return nil
}

// Put together here, so that this file does not name them itself.
var foreign = regexp.MustCompile(`\.\./` + `shared\b|(?:^|[\s"'=:])/root` + `/[a-z.]`)

// The checks before a merge, and only they, look beside the clone.
var looksBeside = []string{".ci/run"}

func foreignPaths(tree []source) []string {
	var broken []string
	for _, s := range tree {
		if found := foreign.FindString(s.text); found != "" && !slices.Contains(looksBeside, s.path) {
			broken = append(broken, fmt.Sprintf("%s names %s", s.path, found))
		}
	}
	return broken
}

var linters = regexp.MustCompile(`(?m)^tool\b|golangci|gofumpt|honnef\.co/go/tools|telltale/tools`)

func toolsInModule(tree []source) []string {
	var broken []string
	for _, s := range tree {
		if s.path != "go.mod" {
			continue
		}
		if found := linters.FindString(s.text); found != "" {
			broken = append(broken, fmt.Sprintf("go.mod has %q, which belongs into tools/go.mod", found))
		}
	}
	return broken
}

const biggestFile = 3_000_000

// mayBeBig are the files that have to be: a font holds a writing system whole.
var mayBeBig = []string{"assets/fonts"}

func bigFiles(tree []source) []string {
	var broken []string
	for _, s := range tree {
		if s.size > biggestFile && !s.within(mayBeBig...) {
			broken = append(broken, fmt.Sprintf("%s has %d bytes", s.path, s.size))
		}
	}
	return broken
}

// readTree reads the project without asking git or go: an answer of theirs could come from a cache.
func readTree(t *testing.T, root fs.FS) []source {
	t.Helper()
	var tree []source
	err := fs.WalkDir(root, ".", func(p string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if leftOut(p) {
				return fs.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() || strings.Contains(p, ".db") {
			return nil
		}
		s, err := readSource(root, p)
		if err != nil {
			return err
		}
		tree = append(tree, s)
		return nil
	})
	if err != nil {
		t.Fatalf("reading the tree: %v", err)
	}
	return tree
}

// leftOut names what is not the project's own: what make leaves behind, and Go's test inputs.
func leftOut(folder string) bool {
	base := path.Base(folder)
	return folder == "build" || base == "testdata" || strings.HasPrefix(base, ".") && base != "." && base != ".ci"
}

var readAsText = []string{".go", ".mod", ".sh", ".sql", ".yml", ".toml", ".desktop", "Makefile", "run", "pre-commit"}

func readSource(root fs.FS, p string) (source, error) {
	about, err := fs.Stat(root, p)
	if err != nil {
		return source{}, err
	}
	s := source{path: p, size: about.Size()}
	if !slices.ContainsFunc(readAsText, func(end string) bool { return strings.HasSuffix(p, end) }) {
		return s, nil
	}
	text, err := fs.ReadFile(root, p)
	if err != nil {
		return source{}, err
	}
	s.text = string(text)
	if s.isGo() {
		err = s.parse()
	}
	return s, err
}

func (s *source) parse() error {
	file, err := parser.ParseFile(token.NewFileSet(), s.path, s.text, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return fmt.Errorf("parsing %s: %w", s.path, err)
	}
	s.name, s.imports = strings.TrimSuffix(file.Name.Name, "_test"), importsOf(file)
	if file.Doc != nil {
		s.doc = file.Doc.Text()
	}
	return nil
}

func importsOf(file *ast.File) []string {
	var paths []string
	for _, spec := range file.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, p)
		}
	}
	return paths
}
