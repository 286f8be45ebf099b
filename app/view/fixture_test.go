package view_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
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

// exampleHome gives the example home, judged. It is shared: tests only read it.
func exampleHome(t testing.TB) (classify.Home, *view.Teller) {
	t.Helper()
	home, err := judgedExample()
	if err != nil {
		t.Fatal(err)
	}
	_, teller := emptyHome(t)
	return home, teller
}

// judgedExample imports the example home into a fresh database and judges it.
var judgedExample = sync.OnceValues(func() (home classify.Home, err error) {
	folder, err := os.MkdirTemp("", "telltale-view")
	if err != nil {
		return home, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	ctx := context.Background() // it outlives the test that asks first
	s, err := session.Open(ctx, filepath.Join(folder, "home.db"))
	if err != nil {
		return home, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if _, err := s.ImportExample(ctx, nil); err != nil {
		return home, err
	}
	return s.Judge(ctx, flow.Span{})
})

// emptyHome is a home without anything, and a teller for homes that a test makes.
func emptyHome(t testing.TB) (classify.Home, *view.Teller) {
	t.Helper()
	return classify.Home{}, &view.Teller{Words: words(t), Tables: knowledge.Open(assets.Data)}
}
