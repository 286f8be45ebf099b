package session_test

import (
	"testing"

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
		one, err := desk.Company(ctx, r.Key, view.PeriodAll)
		if err != nil || one.Key != r.Key || one.Name != r.Name || one.Empty != "" || len(one.Devices.Rows) == 0 {
			t.Errorf("company %q: %+v, %v", r.Key, one, err)
		}
		learnt += len(one.Learns.Items)
	}
	if learnt == 0 {
		t.Error("no company learns anything: what leaves the devices was not looked for")
	}
	if one, err := desk.Company(ctx, "company:nobody", view.PeriodDay); err != nil || one.Empty == "" {
		t.Errorf("a company that is not in the home: %+v, %v", one, err)
	}
}
