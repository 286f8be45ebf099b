package knowledge_test

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"telltale/assets"
	"telltale/classify/knowledge"
)

// The forms of patterns, as assets/data/README.md gives them.
var (
	modelPattern  = regexp.MustCompile(`^[a-z0-9#*]+$`)
	portPattern   = regexp.MustCompile(`^(tcp|udp)/[1-9][0-9]{0,4}$`)
	domainPattern = regexp.MustCompile(`^([a-z0-9*]([a-z0-9*-]*[a-z0-9*])?\.)+([a-z]+|\*)$`)
	wordPattern   = regexp.MustCompile(`^[a-z]{2,}$`)
)

// TestClueRowsAreInForm holds every row of the real table against what its README says.
func TestClueRowsAreInForm(t *testing.T) {
	t.Parallel()
	k := knowledge.Open(assets.Data)
	form := map[string]*regexp.Regexp{
		knowledge.ClueName: wordPattern, knowledge.ClueModel: modelPattern, knowledge.ClueServes: portPattern,
		knowledge.ClueSpeaks: portPattern, knowledge.ClueDomain: domainPattern, knowledge.ClueBrand: companyID,
	}
	places := knowledge.CluePlaces()
	place, pattern := -1, ""
	for row := range ownRows(t, "data/clues.tsv") {
		if len(row) != 6 {
			t.Fatalf("row %q has %d columns, want 6", row, len(row))
		}
		at := slices.Index(places, row[0])
		if at < 0 {
			t.Errorf("%q: no place of clues is called %q", row[1], row[0])
		}
		if at == place && row[1] <= pattern {
			t.Errorf("%s: %q stands after %q: sort bytewise, each once", row[0], row[1], pattern)
		}
		place, pattern = at, row[1]
		if f := form[row[0]]; f != nil && !f.MatchString(row[1]) || row[1] != strings.ToLower(row[1]) {
			t.Errorf("%s: %q is no pattern for this place", row[0], row[1])
		}
		checkClueSays(t, k, row)
	}
}

// checkClueSays wants a kind that there is or a brand, a weight within bounds and a source.
func checkClueSays(t *testing.T, k *knowledge.Tables, row []string) {
	t.Helper()
	if _, ok := k.Kind(row[2]); !ok && !slices.Contains([]string{"", "phone", "computer"}, row[2]) {
		t.Errorf("%s: %q speaks for the kind %q, which there is not", row[0], row[1], row[2])
	}
	if weight, err := strconv.ParseFloat(row[4], 64); err != nil || weight <= 0 || weight > 0.95 {
		t.Errorf("%s: %q weighs %s; nothing is certain", row[0], row[1], row[4])
	}
	if says := cmp.Or(row[2], row[3]); strings.TrimSpace(row[5]) == "" || says == "" && !strings.HasPrefix(row[4], "0.1") {
		t.Errorf("%s: %q has no source, or says nothing", row[0], row[1])
	}
	if row[0] == knowledge.ClueBrand {
		checkHabit(t, k, row)
	}
}

// checkHabit wants a company and a kind.
func checkHabit(t *testing.T, k *knowledge.Tables, row []string) {
	t.Helper()
	if _, ok := k.CompanyByID(row[1]); !ok || row[2] == "" {
		t.Errorf("brand: %q is no company of the table, or the row has no kind", row[1])
	}
}

func TestClueForTheNewerPlaces(t *testing.T) {
	tables := made(map[string]string{"clues.tsv": "model\tdsw2##*\tsmart_plug\tOrvo\t0.85\ttest\n" +
		"model\torvo*\t\tOrvo\t0.5\ttest\n" +
		"domain\tscale*.orvo.example\tsmart_scale\t\t0.8\ttest\n" +
		"serves\ttcp/9100\tprinter_scanner\t\t0.7\ttest\n"})
	for _, test := range []struct {
		where, text string
		want        []string
		numbered    bool
	}{
		{knowledge.ClueModel, "DSW-215 (EU)", []string{"dsw2##*"}, true},
		{knowledge.ClueModel, "dsw_2a5", nil, false}, // a # is a digit
		{knowledge.ClueModel, "dsw-21", nil, false},
		{knowledge.ClueModel, "Orvo", []string{"orvo*"}, false},
		{knowledge.ClueDomain, "scale1.orvo.example", []string{"scale*.orvo.example"}, false},
		{knowledge.ClueDomain, "eu.scale1.orvo.example.", []string{"scale*.orvo.example"}, false},
		{knowledge.ClueDomain, "orvo.example", nil, false},
		{knowledge.ClueServes, "tcp/9100", []string{"tcp/9100"}, false},
		{knowledge.ClueServes, "tcp/910", nil, false},
		{knowledge.ClueSpeaks, "tcp/9100", nil, false},
	} {
		var got []string
		for _, c := range tables.ClueFor(test.where, test.text) {
			got = append(got, c.Pattern)
			if c.Numbered() != test.numbered {
				t.Errorf("%q is a product number: %v, want %v", c.Pattern, c.Numbered(), test.numbered)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s %q fits %v, want %v", test.where, test.text, got, test.want)
		}
	}
}

func TestCompanyByBrand(t *testing.T) {
	tables := made(map[string]string{
		"vendors/companies.tsv": "anker\tAnker (eufy)\t\tCN\tmaker\ttest\nhue\tSignify (Philips Hue)\t\tNL\tmaker\ttest\n" +
			"orvo\tOrvo Ads\t\tUS\tadtech\ttest\norvotv\tTV Maker (Orvo)\t\tUS\tmaker\ttest\n",
		"vendors/services.tsv": "anker.example\tanker\tupdate\thigh\tname\ttest\n",
	})
	for brand, want := range map[string]string{
		"Anker": "anker", "EUFY": "anker", "Anker eufy": "anker", "Philips Hue": "hue", "philips-hue": "hue", "signify": "hue",
		"Orvo":   "orvotv", // a maker of devices comes first
		"Nobody": "nobody", "No-Body (none)": "nobodynone", "": "",
	} {
		if got := tables.BrandKey(brand); got != want {
			t.Errorf("key of %q = %q, want %q", brand, got, want)
		}
	}
}
