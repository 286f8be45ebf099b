package findings_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"telltale/classify/risk"
)

// trial is one recording and what must be told of it.
type trial struct {
	rule    string
	capture string
	want    string // the rule's findings with their severities, "nothing" for none
	make    func(l *lab)
}

const nothing = "nothing"

// TestCatalogue runs every recording through import, facts and judgement, and
// prints one table of all.
func TestCatalogue(t *testing.T) {
	words := english(t)
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "rule\tcapture\texpected\tgot\tbeside it")
	for _, list := range [][]trial{attackTrials(), contactTrials(), exposureTrials(), readableTrials(), sealTrials(), habitTrials()} {
		for _, one := range list {
			t.Run(one.rule+" "+one.capture, func(t *testing.T) {
				l := newLab()
				l.cloud(sunday+3*minute, thing(2), "a.lumo.example")
				one.make(l)
				all := findings(l.judged(t))
				for _, f := range all {
					saysAll(t, words, f)
				}
				got := told(all, one.rule, true)
				if got != one.want {
					t.Errorf("got %s, want %s; beside it: %s", got, one.want, told(all, one.rule, false))
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", one.rule, one.capture, one.want, got, told(all, one.rule, false))
			})
		}
	}
	for _, r := range risk.Rules() {
		if r.Untested != "" {
			fmt.Fprintf(w, "%s\t-\tnot tested\tnot tested\t\n", r.ID)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + table.String())
}

// TestEveryRuleHasItsRecordings holds that no finding is without one that it is
// told on and one that it is not, unless it says why it is not tested.
func TestEveryRuleHasItsRecordings(t *testing.T) {
	all := slices.Concat(attackTrials(), contactTrials(), exposureTrials(), readableTrials(), sealTrials(), habitTrials())
	for _, r := range risk.Rules() {
		fires, silent := 0, 0
		for _, one := range all {
			switch {
			case one.rule != r.ID:
			case one.want == nothing:
				silent++
			default:
				fires++
			}
		}
		if tested := fires > 0 && silent > 0; tested != (r.Untested == "") {
			t.Errorf("%s: %d recordings on which it is told, %d on which it is not, not tested because of %q", r.ID, fires, silent, r.Untested)
		}
	}
}
