package knowledge_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // so that the names are known where the system has no table of them

	"telltale/classify/knowledge"
)

func TestTimeZones(t *testing.T) {
	t.Parallel()
	list := tables(t).TimeZones()
	if !slices.IsSortedFunc(list, func(a, b knowledge.TimeZone) int { return strings.Compare(a.Name, b.Name) }) || len(list) < 400 {
		t.Errorf("%d zones, sorted or not", len(list))
	}
	countries := tables(t).Countries()
	for _, z := range list {
		if _, err := time.LoadLocation(z.Name); err != nil {
			t.Error(err)
		}
		if z.Country != "" && !slices.Contains(countries, z.Country) {
			t.Errorf("%s lies in %q, which is no country", z.Name, z.Country)
		}
	}
	for _, want := range []knowledge.TimeZone{{"Europe/Berlin", "DE"}, {"Asia/Kolkata", "IN"}, {"America/Sao_Paulo", "BR"}, {"UTC", ""}} {
		if !slices.Contains(list, want) {
			t.Errorf("%v is missing", want)
		}
	}
}

func TestTimeZonesOfATableThatIsBroken(t *testing.T) {
	t.Parallel()
	k := made(map[string]string{"timezones.tsv": "Europe/Berlin\n"})
	if err := k.Check(); !errors.Is(err, knowledge.ErrTable) || !strings.Contains(err.Error(), "timezones") {
		t.Errorf("Check: %v", err)
	}
	if list := k.TimeZones(); list != nil {
		t.Errorf("zones %v", list)
	}
}
