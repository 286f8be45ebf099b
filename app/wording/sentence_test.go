package wording_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"telltale/app/wording"
	"telltale/assets"
)

// What is read a sentence at a time is what the whole file holds.
func TestEverySentenceIsFound(t *testing.T) {
	for _, l := range wording.Languages() {
		raw, err := fs.ReadFile(assets.Locale, "locale/"+l.Code+".json")
		if err != nil {
			t.Fatal(err)
		}
		var file map[string]any
		if err := json.Unmarshal(raw, &file); err != nil {
			t.Fatal(err)
		}
		w, err := wording.Open(assets.Locale, l.Code)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(slices.Sorted(maps.Keys(file)), w.Keys()); diff != "" {
			t.Errorf("%s: keys (-want +got):\n%s", l.Code, diff)
		}
		for key := range file {
			if w.Say(key, nil) == "["+key+"]" {
				t.Errorf("%s: no sentence for %s", l.Code, key)
			}
		}
	}
}

func TestCataloguesThatAreNone(t *testing.T) {
	for _, text := range []string{
		``, `[]`, `"a"`, `{`, `{"a"`, `{"a"}`, `{"a": }`, `{"a": 1}`, `{"a": "b`, `{"a": "b"`, `{"a": "b" "c": "d"}`, `{"a": {"one": "b"}`, `{a: "b"}`, `{{}: "b"}`, `{"a": "b\`,
	} {
		if _, err := wording.Open(fstest.MapFS{"locale/en.json": {Data: []byte(text)}}, "en"); err == nil {
			t.Errorf("%s: no error", text)
		}
	}
}

func TestSentencesOfAnyForm(t *testing.T) {
	w, err := wording.Open(plainFiles{fstest.MapFS{"locale/en.json": {Data: []byte(
		`{"quote":"a \"b\" {c} \\" , "braces" : { "one" : "{{.N}} }\"" , "other":"{{.N}} {" },"none":{},"odd":{"one":{}},"wrong":"\q", "last":"z"}`,
	)}}}, "en")
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"quote": `a "b" {c} \`, "none": "[none]", "odd": "[odd]", "wrong": "[wrong]", "last": "z"} {
		equal(t, key, w.Say(key, nil), want)
	}
	equal(t, "one", w.Count("braces", 1, nil), `1 }"`)
	equal(t, "several", w.Count("braces", 2, nil), "2 {")
	if _, err := wording.Open(fstest.MapFS{"locale/en.json": {Data: []byte(" {\n}\n")}}, "en"); err != nil {
		t.Errorf("an empty catalogue: %v", err)
	}
}

// plainFiles are files that can only be read from their beginning.
type plainFiles struct{ fstest.MapFS }

func (p plainFiles) Open(name string) (fs.File, error) {
	f, err := p.MapFS.Open(name)
	return plainFile{f}, err
}

type plainFile struct{ fs.File }

// A catalogue that cannot be read any more has lost its sentences, no more.
func TestLostCatalogue(t *testing.T) {
	fsys := fstest.MapFS{"locale/en.json": {Data: []byte(`{"a": "b", "c": "d"}`)}}
	w, err := wording.Open(fsys, "en")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "before", w.Say("a", nil), "b")
	fsys["locale/en.json"].Data = []byte(`{"a":`)
	equal(t, "cut", w.Say("c", nil), "[c]")
	delete(fsys, "locale/en.json")
	equal(t, "gone", w.Say("c", nil), "[c]")
	equal(t, "said before", w.Say("a", nil), "b")
}

func TestSeveralSpeakAtOnce(t *testing.T) {
	w := english(t)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for _, key := range w.Keys()[:200] {
				if w.Say(key, nil) == "["+key+"]" {
					t.Errorf("no sentence for %s", key)
				}
			}
		})
	}
	wait.Wait()
}

func BenchmarkOpen(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := wording.Open(assets.Locale, "de"); err != nil {
			b.Fatal(err)
		}
	}
}
