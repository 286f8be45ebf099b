package view_test

import (
	"path/filepath"
	"testing"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/app/wording"
	"telltale/assets"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/knowledge"
)

// words opens the catalogue as the program has it.
func words(t testing.TB) *wording.Words {
	t.Helper()
	w, err := wording.Open(assets.Locale, wording.Source)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// exampleHome imports the example home into a fresh database and judges it.
func exampleHome(t testing.TB) (classify.Home, *view.Teller) {
	t.Helper()
	s, err := session.Open(t.Context(), filepath.Join(t.TempDir(), "home.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // a temporary database
	if _, err := s.ImportExample(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	home, err := s.Judge(t.Context(), flow.Span{})
	if err != nil {
		t.Fatal(err)
	}
	return home, &view.Teller{Words: words(t), Tables: s.Tables(), Lang: wording.Source}
}

// emptyHome is a home without anything, and a teller for homes that a test makes.
func emptyHome(t testing.TB) (classify.Home, *view.Teller) {
	t.Helper()
	return classify.Home{}, &view.Teller{Words: words(t), Tables: knowledge.Open(assets.Data), Lang: wording.Source}
}
