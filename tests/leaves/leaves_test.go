package leaves_test

import (
	"fmt"
	"strings"
	"testing"
	"text/tabwriter"

	"telltale/app/view"
	"telltale/app/wording"
	"telltale/assets"
	"telltale/classify"
	"telltale/classify/knowledge"
)

// trial is one recording and what must be told of it.
type trial struct {
	rule    string
	capture string
	kind    string // that the owner gave the device, "" for none
	want    string // the rule's disclosures with their grades, "nothing" for none
	make    func(l *lab)
}

// TestCatalogue runs every recording through import, facts and judgement, and
// prints one table of all, and each sentence.
func TestCatalogue(t *testing.T) {
	words, err := wording.Open(assets.Locale, wording.Source)
	if err != nil {
		t.Fatal(err)
	}
	teller := &view.Teller{Words: words, Tables: knowledge.Open(assets.Data)}
	var table, sentences strings.Builder
	w := tabwriter.NewWriter(&table, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "rule\tcapture\texpected\tgot\tbeside it")
	for _, one := range trials() {
		t.Run(one.rule+" "+one.capture, func(t *testing.T) {
			l := newLab(one.kind)
			one.make(l)
			l.here()
			home := l.judged(t)
			d := deviceOf(t, home, l.device.MAC.String())
			got := told(d.Leaves, one.rule, true)
			if got != one.want {
				t.Errorf("got %s, want %s; beside it: %s", got, one.want, told(d.Leaves, one.rule, false))
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", one.rule, one.capture, one.want, got, told(d.Leaves, one.rule, false))
			for _, s := range d.Disclosures() {
				said := teller.Says(home, s)
				if strings.ContainsAny(said, "[<") {
					t.Errorf("%s is not said in full: %q", s.Rule, said)
				}
				if s.Rule == one.rule {
					fmt.Fprintf(&sentences, "%s: %s\n", s.Rule, said)
				}
			}
		})
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + table.String() + "\n" + sentences.String())
}

func deviceOf(t *testing.T, home classify.Home, key string) classify.Device {
	t.Helper()
	for _, d := range home.Devices {
		if d.Facts.Device.Key == key {
			return d
		}
	}
	t.Fatalf("the recording has no device %s", key)
	return classify.Device{}
}

// marked are the rules that ask for what the owner marks or tries out, which no
// recording holds.
func marked(rule string) bool { return rule == "P04" || rule == "P12" || rule == "D07" }

// TestEveryRuleHasItsRecordings holds that each rule is told on some recording,
// and is not on another.
func TestEveryRuleHasItsRecordings(t *testing.T) {
	for _, letter := range []struct {
		sign string
		last int
	}{{"D", 20}, {"P", 12}} {
		for n := 1; n <= letter.last; n++ {
			rule := fmt.Sprintf("%s%02d", letter.sign, n)
			fires, silent := 0, 0
			for _, one := range trials() {
				switch {
				case one.rule != rule:
				case one.want == nothing:
					silent++
				default:
					fires++
				}
			}
			if (fires == 0 || silent == 0) != marked(rule) {
				t.Errorf("%s: %d recordings on which it is told, %d on which it is not", rule, fires, silent)
			}
		}
	}
}
