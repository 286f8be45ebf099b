package statement_test

import (
	"slices"
	"testing"

	"telltale/classify/statement"
)

func example() statement.Statement {
	return statement.Statement{
		Subject: "00:00:5e:00:53:01", Aspect: statement.AspectKind, Value: "smart_tv", Confidence: statement.Likely, Rule: "device.kind", Version: 1,
		Evidence: []statement.Evidence{{Kind: "clue", Key: "evidence.dhcp_hostname", Detail: "tv", Weight: 0.8}},
	}
}

func TestFromScore(t *testing.T) {
	for score, want := range map[float64]statement.Confidence{
		0: statement.Unknown, 0.499: statement.Unknown, 0.5: statement.Possible, 0.799: statement.Possible,
		0.8: statement.Likely, 0.949: statement.Likely, 0.95: statement.Seen, 1: statement.Seen,
	} {
		if got := statement.FromScore(score); got != want {
			t.Errorf("%v gives %v, want %v", score, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	for c, want := range map[statement.Confidence]string{
		statement.Unknown: "unknown", statement.Possible: "possible", statement.Likely: "likely", statement.Seen: "seen", 99: "seen",
	} {
		if c.String() != want {
			t.Errorf("confidence %d is %q, want %q", c, c, want)
		}
	}
}

// TestIDStaysTheSame guards the ids that exported files hold.
func TestIDStaysTheSame(t *testing.T) {
	if got, want := example().ID(), "7a0ab6ce6ffb"; got != want {
		t.Errorf("id = %s, want %s", got, want)
	}
}

func TestIDChangesWithWhatIsSaid(t *testing.T) {
	for name, change := range map[string]func(*statement.Statement){
		"subject":    func(s *statement.Statement) { s.Subject = "x" },
		"aspect":     func(s *statement.Statement) { s.Aspect = statement.AspectBrand },
		"value":      func(s *statement.Statement) { s.Value = "x" },
		"confidence": func(s *statement.Statement) { s.Confidence = statement.Seen },
		"rule":       func(s *statement.Statement) { s.Rule = "x" },
		"evidence":   func(s *statement.Statement) { s.Evidence[0].Detail = "x" },
	} {
		s := example()
		if change(&s); s.ID() == example().ID() {
			t.Errorf("another %s has the same id", name)
		}
	}
}

func TestSort(t *testing.T) {
	a, b, c, d := example(), example(), example(), example()
	b.Confidence = statement.Seen
	c.Subject = "00"
	d.Aspect = statement.AspectBrand
	list := []statement.Statement{a, b, c, d}
	statement.Sort(list)
	var got []string
	for _, s := range list {
		got = append(got, s.ID())
	}
	if want := []string{c.ID(), d.ID(), b.ID(), a.ID()}; !slices.Equal(got, want) {
		t.Errorf("order = %v, want %v", got, want)
	}
}
