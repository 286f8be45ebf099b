package view_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/assets"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/knowledge"
)

// shuffled gives a list in another order.
func shuffled[T any](r *rand.Rand, list []T) []T {
	list = slices.Clone(list)
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// said lists everything that is said of a home: ids, and the words.
func said(h classify.Home, say func(classify.Home, string) string) []string {
	var list []string
	for _, s := range h.Said() {
		list = append(list, s.ID()+" "+s.Rule+" "+s.Subject+" "+s.Value+" "+say(h, s.ID()))
	}
	return list
}

// TestSameFactsSameStatements holds that the order in which facts come changes
// no statement, no id and no order: with every fact of the example home.
func TestSameFactsSameStatements(t *testing.T) {
	home, teller := exampleHome(t)
	tables := knowledge.Open(assets.Data)
	words := func(h classify.Home, id string) string {
		e, ok := teller.Explain(h, id)
		if !ok {
			t.Fatalf("no explanation of %s", id)
		}
		return e.About + ": " + e.Says
	}
	want := said(home, words)
	if len(want) < 200 {
		t.Fatalf("only %d statements: there is more to say of the example home", len(want))
	}
	for seed := range uint64(3) {
		r := rand.New(rand.NewPCG(seed, 0))
		facts := home.Facts
		facts.Devices = slices.Clone(facts.Devices)
		for i := range facts.Devices {
			facts.Devices[i] = mixed(r, facts.Devices[i])
		}
		if diff := cmp.Diff(want, said(classify.Judge(facts, tables), words)); diff != "" {
			t.Fatalf("seed %d (-want +got):\n%s", seed, diff)
		}
	}
}

func mixed(r *rand.Rand, f flow.DeviceFacts) flow.DeviceFacts {
	f.Partners, f.ByHour, f.Slots, f.Setups = shuffled(r, f.Partners), shuffled(r, f.ByHour), shuffled(r, f.Slots), shuffled(r, f.Setups)
	f.Attempts, f.Floods, f.Spreads, f.Bursts = shuffled(r, f.Attempts), shuffled(r, f.Floods), shuffled(r, f.Spreads), shuffled(r, f.Bursts)
	f.Beats, f.TLS, f.Lookups, f.Observations = shuffled(r, f.Beats), shuffled(r, f.TLS), shuffled(r, f.Lookups), shuffled(r, f.Observations)
	f.Device.Clues = shuffled(r, f.Device.Clues)
	return f
}

// TestOneIDIsOneStatement holds that no two things that are said share an id, and
// that whatever is said is a whole sentence.
func TestOneIDIsOneStatement(t *testing.T) {
	home, teller := exampleHome(t)
	sentences := map[string]string{}
	for _, s := range home.Said() {
		sentence := teller.Says(home, s)
		if have, twice := sentences[s.ID()]; twice && have != sentence {
			t.Errorf("%s says %q and %q", s.ID(), have, sentence)
		}
		sentences[s.ID()] = sentence
		if !holds(sentence) {
			t.Errorf("%s %s: %q", s.Rule, s.Value, sentence)
		}
		e, _ := teller.Explain(home, s.ID())
		if len(e.Does) == 0 || e.Change == "" || e.Basis == "" {
			t.Errorf("rule %s has no documentation: %+v", s.Rule, e)
		}
	}
}

// holds reports whether a sentence is one: it ends, and has no holes.
func holds(s string) bool {
	return len(s) > 10 && s[len(s)-1] == '.' && !strings.Contains(s, "<no value>") && !strings.ContainsAny(s, "[{")
}
