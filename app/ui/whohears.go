package ui

import (
	"context"

	"telltale/app/ui/page/whohears"
	"telltale/app/view"
)

// WhoHearsBackend is what the pages of the companies that hear from a home need.
type WhoHearsBackend interface {
	// WhoHears returns the page of all companies for a stretch of time.
	WhoHears(ctx context.Context, p view.Period) (view.WhoHears, error)
	// Company returns the page of the company with a key for a stretch of time.
	Company(ctx context.Context, key string, p view.Period) (view.Company, error)
}

type whoHearsTurn struct {
	*whohears.Page
	shell *Shell
	shown *view.WhoHears
}

func newWhoHearsTurn(s *Shell) *whoHearsTurn { return &whoHearsTurn{Page: whohears.New(s), shell: s} }

func (t *whoHearsTurn) fetch(ctx context.Context, at location, p view.Period) (func() location, error) {
	v, err := t.shell.backend.WhoHears(ctx, p)
	return func() location {
		t.shown, t.shell.mark = &v, v.Mark
		t.Update(v)
		return at
	}, err
}

func (t *whoHearsTurn) again() {
	if t.shown != nil {
		t.Update(*t.shown)
	}
}

type companyTurn struct {
	*whohears.Company
	shell *Shell
	shown *view.Company
}

func newCompanyTurn(s *Shell) *companyTurn {
	return &companyTurn{Company: whohears.NewCompany(s), shell: s}
}

func (t *companyTurn) fetch(ctx context.Context, at location, p view.Period) (func() location, error) {
	v, err := t.shell.backend.Company(ctx, at.key, p)
	return func() location {
		t.shown, t.shell.mark = &v, v.Mark
		t.again()
		return at
	}, err
}

func (t *companyTurn) again() {
	if t.shown != nil {
		t.Update(*t.shown)
	}
}

// OpenCompany shows the page of a company.
func (s *Shell) OpenCompany(key string) { s.Show(view.PageCompany, key) }
