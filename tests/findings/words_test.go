package findings_test

import (
	"strings"
	"testing"

	"telltale/app/session"
	"telltale/app/wording"
	"telltale/classify/risk"
)

func english(t *testing.T) *wording.Words {
	t.Helper()
	w, err := session.OpenWords("en")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestRulesHaveWords wants words for whatever documents a rule.
func TestRulesHaveWords(t *testing.T) {
	w := english(t)
	for _, r := range risk.Rules() {
		keys := append([]string{r.Title, r.How}, r.Remedy...)
		for _, key := range []string{r.Doubt, r.Reduced, r.Untested} {
			if key != "" {
				keys = append(keys, key)
			}
		}
		for _, who := range r.Who {
			keys = append(keys, "finding.who."+string(who))
		}
		for _, key := range append(keys, "finding.severity."+r.Severity.String(), "finding.harm") {
			if !w.Has(key) {
				t.Errorf("%s: no words for %q", r.ID, key)
			}
		}
	}
}

// saysAll holds that a finding can be said whole, with what it rests on.
func saysAll(t *testing.T, w *wording.Words, f risk.Finding) {
	t.Helper()
	for _, key := range append([]string{f.Sentence}, f.Remedy...) {
		if s := w.Say(key, f.Args); strings.HasPrefix(s, "[") || strings.Contains(s, "<no value>") {
			t.Errorf("%s says %q", f.Rule, s)
		}
	}
	for _, e := range f.Evidence {
		if !w.Has(e.Key) || e.Detail == "" {
			t.Errorf("%s: evidence %+v has no words", f.Rule, e)
		}
	}
	if f.Count < 1 || f.LastNs < f.FirstNs || f.FirstNs < sunday {
		t.Errorf("%s was seen %d times from %d to %d", f.Rule, f.Count, f.FirstNs, f.LastNs)
	}
}
