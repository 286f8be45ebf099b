package session_test

import (
	"testing"

	"telltale/app/session"
	"telltale/app/view"
)

// The pages of companies come from the home that is shown, with what was found of the data they got.
func TestDeskTellsWhoHears(t *testing.T) {
	desk, _ := desk(t)
	ctx := t.Context()
	if page, err := desk.WhoHears(ctx, view.PeriodAll); err != nil || page.Empty == "" || len(page.List.Rows) > 0 {
		t.Errorf("of an empty home: %+v, %v", page, err)
	}
	if err := desk.Example(ctx, ignore); err != nil {
		t.Fatal(err)
	}
	page, err := desk.WhoHears(ctx, view.PeriodAll)
	if err != nil || len(page.List.Rows) < 10 {
		t.Fatalf("%d companies, %v", len(page.List.Rows), err)
	}
	learnt := 0
	for _, r := range page.List.Rows {
		learnt += company(t, desk, r)
	}
	if learnt == 0 {
		t.Error("no company learns anything: what leaves the devices was not looked for")
	}
}

func TestDeskTellsOfACompanyThatIsNotThere(t *testing.T) {
	desk, _ := desk(t)
	if one, err := desk.Company(t.Context(), "company:nobody", view.PeriodDay); err != nil || one.Empty == "" {
		t.Errorf("%+v, %v", one, err)
	}
}

// company checks the page of a company, and tells how many things it learns.
func company(t *testing.T, desk *session.Desk, r view.HearsRow) int {
	t.Helper()
	one, err := desk.Company(t.Context(), r.Key, view.PeriodAll)
	if err != nil || one.Key != r.Key || one.Name != r.Name || one.Empty != "" || len(one.Devices.Rows) == 0 {
		t.Errorf("company %q: %+v, %v", r.Key, one, err)
	}
	return len(one.Learns.Items)
}
