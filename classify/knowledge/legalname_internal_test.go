package knowledge

import (
	"strings"
	"testing"

	"telltale/assets"
)

func TestPlainCompany(t *testing.T) {
	t.Parallel()
	for registered, want := range map[string]string{
		"Cloudflare, Inc.":                           "Cloudflare",
		"XEROX CORPORATION":                          "Xerox",
		"SKY UK LIMITED":                             "SKY UK",
		"Hon Hai Precision Ind. Co.,Ltd.":            "Hon Hai Precision Ind",
		"SHENZHEN BILIAN ELECTRONIC CO.，LTD":         "Shenzhen Bilian Electronic",
		"Pfcloud UG (haftungsbeschrankt)":            "Pfcloud",
		"Nokia Solutions and Networks GmbH & Co. KG": "Nokia Solutions and Networks",
		"Nokia Danmark A/S":                          "Nokia Danmark",
		"Victron Energy B.V.":                        "Victron Energy",
		"PRESS-SERVICE Monitoring sp. z o.o.":        "PRESS-SERVICE Monitoring",
		"Miele & Cie. KG":                            "Miele & Cie",
		"3COM":                                       "3COM",
		"Co., Ltd.":                                  "Co",
		"SA":                                         "SA",
		"AS219474":                                   "AS219474",
		"":                                           "",
		" , ":                                        "",
		"...":                                        "...",
	} {
		if got := plainCompany(registered); got != want {
			t.Errorf("%q: got %q, want %q", registered, got, want)
		}
	}
}

func TestLabelFits(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		pattern, label string
		want           bool
	}{
		{"a", "a", true},
		{"a", "ab", false},
		{"*", "a", true},
		{"*", "", false},
		{"a*", "a", false},
		{"a*", "abc", true},
		{"*c", "c", false},
		{"*c", "abc", true},
		{"*c", "ccb", false},
		{"a*c", "ac", false},
		{"a*c", "abcbc", true},
		{"a*b*c", "axbyc", true},
		{"a*b*c", "abbc", false},
		{"**", "a", false},
		{"**", "ab", true},
		{"*aaaaab", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
	} {
		if got := labelFits(tc.pattern, tc.label); got != tc.want {
			t.Errorf("%q on %q: got %v", tc.pattern, tc.label, got)
		}
	}
}

// TestEveryBrandRowIsOfUse finds rows of makers.tsv that fit no registrant, as a misspelt one would not.
func TestEveryBrandRowIsOfUse(t *testing.T) {
	t.Parallel()
	table, err := readMakers(assets.Data)
	if err != nil {
		t.Fatal(err)
	}
	brands, err := readBrands(assets.Data)
	if err != nil {
		t.Fatal(err)
	}
	var keys strings.Builder
	for i := range table.names.ends {
		keys.WriteString("\n" + nameKey(table.names.at(i)) + " ")
	}
	for key := range *brands {
		if !strings.Contains(keys.String(), "\n"+key+" ") {
			t.Errorf("no registrant starts with %q", key)
		}
	}
}
