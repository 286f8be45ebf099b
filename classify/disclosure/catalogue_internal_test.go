package disclosure

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"telltale/assets"
)

// catalogue reads the sentences: each has one form, or several by number.
func catalogue(t *testing.T) map[string]any {
	t.Helper()
	raw, err := fs.ReadFile(assets.Locale, "locale/en.json")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]any{}
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// sayable lists the keys of all that can be said.
func sayable() map[string]bool {
	can := map[string]bool{"leaves.seen.person.aloud": true, "leaves.p08": true}
	to := func(key string) { can[key], can[key+".unnamed"], can[key+".nobody"] = true, true, true }
	for _, forms := range words {
		for _, w := range forms {
			can[seenKey(w.id, true)] = true
			to(seenKey(w.id, false))
		}
	}
	for _, p := range []string{"p01", "p02", "p03", "p04", "p05", "p06", "p06.contact", "p07", "p09", "p10", "p11", "p12"} {
		to("leaves." + p)
	}
	for _, r := range senseRules {
		can["leaves.able."+r.datum] = true
		if len(r.roles) > 0 {
			can["leaves.likely."+r.datum], can["leaves.likely."+r.datum+".unnamed"] = true, true
		}
	}
	return can
}

// ofRules reports whether a key is what a rule says, and no title or the like.
func ofRules(key string) bool {
	for _, family := range []string{"leaves.seen.", "leaves.p0", "leaves.p1", "leaves.able.", "leaves.likely."} {
		if strings.HasPrefix(key, family) {
			return true
		}
	}
	return false
}

// TestEverySentenceIsThere holds all that can be said against the catalogue, and
// all of the catalogue against what can be said.
func TestEverySentenceIsThere(t *testing.T) {
	can, all := sayable(), catalogue(t)
	for key := range can {
		if all[key] == nil {
			t.Errorf("no words for %q", key)
		}
	}
	for key := range all {
		if ofRules(key) && !can[key] {
			t.Errorf("nothing says %q", key)
		}
	}
}

// TestSentencesNameWhoAndWhy holds to the form of label specification D.3: the
// device, the recipient where there is one, and the reason.
func TestSentencesNameWhoAndWhy(t *testing.T) {
	for key, v := range catalogue(t) {
		if !ofRules(key) {
			continue
		}
		for _, s := range forms(v) {
			if !strings.Contains(s, "{{.Device}}") || !strings.Contains(s, "We know this ") || !strings.Contains(s, recipientIn(key)) {
				t.Errorf("%s: %q", key, s)
			}
		}
	}
}

// recipientIn gives how a sentence names who got the data, "" where it does not.
func recipientIn(key string) string {
	switch {
	case strings.HasSuffix(key, ".unnamed"):
		return "{{.Unnamed}}"
	case strings.HasSuffix(key, ".nobody"), strings.HasSuffix(key, ".home"), strings.HasSuffix(key, ".aloud"), strings.HasPrefix(key, "leaves.able."), key == "leaves.p08":
		return ""
	}
	return "{{.Whom}}"
}

func forms(v any) (list []string) {
	switch v := v.(type) {
	case string:
		list = append(list, v)
	case map[string]any:
		for _, s := range v {
			list = append(list, s.(string))
		}
	}
	return list
}
