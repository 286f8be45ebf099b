package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// source is the language from which all others are made.
const source = "en"

// sentence is one sentence, or its plural forms, as it stands in the file.
type sentence = json.RawMessage

// shelf is the folder of the catalogues.
type shelf struct{ dir string }

// read reads the sentences of a language by key.
func (s shelf) read(lang string) (map[string]sentence, error) {
	out := map[string]sentence{}
	return out, readJSON(filepath.Join(s.dir, lang+".json"), &out)
}

// notes reads from which English each sentence was made: the print of the English, and that of the sentence.
func (s shelf) notes(lang string) (map[string]string, error) {
	out := map[string]string{}
	err := readJSON(s.notesPath(lang), &out)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return out, err
}

func (s shelf) notesPath(lang string) string { return filepath.Join(s.dir, "made", lang+".json") }

func readJSON(path string, to any) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("reading a catalogue: %w", err)
	}
	if err := json.Unmarshal(raw, to); err != nil {
		return fmt.Errorf("reading %q: %w", path, err)
	}
	return nil
}

// printOf is the first four bytes of the SHA-256 of a sentence, without the spaces between its parts. The test of the
// catalogues in app/wording reckons it in the same way.
func printOf(s sentence) string {
	var b bytes.Buffer
	if json.Compact(&b, s) != nil {
		return ""
	}
	sum := sha256.Sum256(b.Bytes())
	return fmt.Sprintf("%x", sum[:4])
}

// languages lists the catalogues but the source.
func (s shelf) languages() ([]string, error) {
	paths, err := filepath.Glob(filepath.Join(s.dir, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("listing catalogues: %w", err)
	}
	var out []string
	for _, p := range paths {
		if lang := strings.TrimSuffix(filepath.Base(p), ".json"); lang != source {
			out = append(out, lang)
		}
	}
	return out, nil
}

// state is how far a language is, keys in order.
type state struct {
	english, own          map[string]sentence
	missing, stale, extra []string
}

func (s shelf) state(lang string) (state, error) {
	english, err := s.read(source)
	if err != nil {
		return state{}, err
	}
	own, err := s.read(lang)
	if err != nil {
		return state{}, err
	}
	notes, err := s.notes(lang)
	if err != nil {
		return state{}, err
	}
	out := state{english: english, own: own}
	for key, text := range english {
		from, _, _ := strings.Cut(notes[key], " ")
		switch {
		case own[key] == nil:
			out.missing = append(out.missing, key)
		case from != printOf(text):
			out.stale = append(out.stale, key)
		}
	}
	for key := range own {
		if english[key] == nil {
			out.extra = append(out.extra, key)
		}
	}
	slices.Sort(out.missing)
	slices.Sort(out.stale)
	slices.Sort(out.extra)
	return out, nil
}

func (s shelf) status(w io.Writer) error {
	list, err := s.languages()
	if err != nil {
		return err
	}
	for _, lang := range list {
		st, err := s.state(lang)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s: %d of %d, %d missing, %d older than their English or not noted, %d that English has not %s\n",
			lang, len(st.own)-len(st.extra), len(st.english), len(st.missing), len(st.stale), len(st.extra), strings.Join(st.extra, " "))
	}
	return nil
}

func (s shelf) missing(w io.Writer, lang string) error {
	st, err := s.state(lang)
	if err != nil {
		return err
	}
	list := map[string]sentence{}
	for _, key := range st.missing {
		list[key] = st.english[key]
	}
	return writeJSON(w, list)
}

func (s shelf) stale(w io.Writer, lang string) error {
	st, err := s.state(lang)
	if err != nil {
		return err
	}
	type both struct {
		English sentence `json:"en"`
		Own     sentence `json:"now"`
	}
	list := map[string]both{}
	for _, key := range st.stale {
		list[key] = both{st.english[key], st.own[key]}
	}
	return writeJSON(w, list)
}

// noted notes the English of all sentences that are new or changed since they were noted, and of the keys that are
// named: they were looked at and are right as they stand.
func (s shelf) noted(w io.Writer, lang string, keys []string) error {
	st, err := s.state(lang)
	if err != nil {
		return err
	}
	notes, err := s.notes(lang)
	if err != nil {
		return err
	}
	fresh := map[string]string{}
	changed := 0
	for key, text := range st.own {
		english, ok := st.english[key]
		if !ok {
			continue
		}
		note, own := printOf(english)+" "+printOf(text), printOf(text)
		_, then, _ := strings.Cut(notes[key], " ")
		if then == own && !slices.Contains(keys, key) {
			note = notes[key]
		}
		if note != notes[key] {
			changed++
		}
		fresh[key] = note
	}
	if err := s.keep(lang, fresh); err != nil {
		return err
	}
	fmt.Fprintf(w, "%s: %d noted\n", lang, changed)
	return nil
}

// keep writes the notes of a language.
func (s shelf) keep(lang string, notes map[string]string) error {
	var b bytes.Buffer
	if err := writeJSON(&b, notes); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(s.notesPath(lang)), 0o755); err != nil {
		return fmt.Errorf("noting: %w", err)
	}
	if err := os.WriteFile(s.notesPath(lang), b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("noting: %w", err)
	}
	return nil
}

// writeJSON writes as the catalogues are written: two spaces, keys in order, no letter escaped.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	return nil
}
