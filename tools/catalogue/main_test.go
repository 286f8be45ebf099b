package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shelfOf writes files into a folder of their own.
func shelfOf(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		write(t, filepath.Join(dir, name), text)
	}
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func said(t *testing.T, dir string, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := run(append([]string{"-dir", dir}, args...), &out); err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	return out.String()
}

func TestATranslationFromBeginningToEnd(t *testing.T) {
	dir := shelfOf(t, map[string]string{
		"en.json": `{"a": "One", "b": {"one": "{{.N}} day", "other": "{{.N}} days"}, "c": "Three"}`,
		"de.json": `{"a": "Eins", "b": {"one": "{{.N}} Tag", "other": "{{.N}} Tage"}, "z": "Alt"}`,
	})
	steps := []struct {
		do   func()
		args []string
		want string // stands in what is said
		not  string // does not
	}{
		{args: []string{"status"}, want: "de: 2 of 3, 1 missing, 2 older", not: "en:"},
		{args: []string{"status"}, want: "1 that English has not z"},
		{args: []string{"missing", "de"}, want: `"c": "Three"`, not: `"a"`},
		{args: []string{"noted", "de"}, want: "2 noted"},
		{args: []string{"noted", "de"}, want: "0 noted"},
		{args: []string{"stale", "de"}, want: "{}"},
		{ // the English changes: noting once more does not hide it
			do: func() {
				write(t, filepath.Join(dir, "en.json"), `{"a": "One thing", "b": {"one": "{{.N}} day", "other": "{{.N}} days"}, "c": "Three"}`)
			},
			args: []string{"noted", "de"}, want: "0 noted",
		},
		{args: []string{"stale", "de"}, want: `"en": "One thing",`, not: `"b"`},
		{ // the sentence is changed too: now it is of the new English
			do: func() {
				write(t, filepath.Join(dir, "de.json"), `{"a": "Ein Ding", "b": {"one": "{{.N}} Tag", "other": "{{.N}} Tage"}}`)
			},
			args: []string{"noted", "de"}, want: "1 noted",
		},
		{args: []string{"stale", "de"}, want: "{}"},
		{ // the English changes, and the sentence is right as it is
			do: func() {
				write(t, filepath.Join(dir, "en.json"), `{"a": "One thing!", "b": {"one": "{{.N}} day", "other": "{{.N}} days"}, "c": "Three"}`)
			},
			args: []string{"noted", "de", "a"}, want: "1 noted",
		},
		{args: []string{"status"}, want: "de: 2 of 3, 1 missing, 0 older"},
	}
	for i, step := range steps {
		if step.do != nil {
			step.do()
		}
		got := said(t, dir, step.args...)
		if !strings.Contains(got, step.want) || step.not != "" && strings.Contains(got, step.not) {
			t.Errorf("step %d, %v says %q; want %q and not %q", i+1, step.args, got, step.want, step.not)
		}
	}
}

func TestSpacesAreNoChange(t *testing.T) {
	if a, b := printOf(sentence(`{"one": "a", "other": "b"}`)), printOf(sentence("{\n  \"one\": \"a\",\n  \"other\": \"b\"\n}")); a != b {
		t.Errorf("prints %s and %s of the same", a, b)
	}
	if a, b := printOf(sentence(`"a b"`)), printOf(sentence(`"a  b"`)); a == b {
		t.Error("spaces within a sentence count for nothing")
	}
}

func TestMisuse(t *testing.T) {
	dir := shelfOf(t, map[string]string{"en.json": `{}`, "de.json": `{`})
	for _, args := range [][]string{{}, {"nothing"}, {"missing"}, {"missing", "fr"}, {"stale", "de"}, {"noted"}, {"status", "de"}, {"status"}} {
		if err := run(append([]string{"-dir", dir}, args...), &bytes.Buffer{}); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}
