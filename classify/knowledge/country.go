package knowledge

import (
	"fmt"
	"io/fs"
	"net/netip"
	"slices"
	"strings"
)

// How a country was found, or why there is none (knowledge specification section 2).
const (
	HowAgree    = "agree"    // both address lists name this country
	HowDiffer   = "differ"   // the lists name different countries, so none is given
	HowOneList  = "one_list" // only one list knows the address, so none is given
	HowContent  = "content"  // a network that answers from many places, so none is given
	HowReserved = "reserved" // private, local, multicast, documentation or reserved
	HowUnknown  = "unknown"  // no list knows the address
)

// Country is what is known of the place of a server, which is not the seat of its company.
type Country struct {
	// Code is the ISO 3166-1 code in two capital letters, empty unless Sure.
	Code string
	// Sure says that two independent lists agree and that the network is not one that answers from many places. On
	// servers whose place is known each of the lists was right in 97 to 99 of 100 cases.
	Sure bool
	// Content says that the address belongs to a content or anycast network, which answers from a place nearby.
	Content bool
	// How is one of the How constants.
	How string
}

// ServerCountry tells where the server with this address stands, as far as that can be told.
func (t *Tables) ServerCountry(addr netip.Addr) Country {
	plain, ok := plainAddr(addr)
	if !ok {
		return Country{How: HowReserved}
	}
	if t.manyPlaces(plain) {
		return Country{Content: true, How: HowContent}
	}
	goes, errGoes := t.dbip()
	registered, errRegistered := t.ipfire()
	if errGoes != nil || errRegistered != nil {
		return Country{How: HowUnknown}
	}
	a, b := goes.at(plain), registered.at(plain)
	switch {
	case a == 0 && b == 0:
		return Country{How: HowUnknown}
	case a == 0 || b == 0:
		return Country{How: HowOneList}
	case a != b:
		return Country{How: HowDiffer}
	}
	return Country{Code: string([]byte{byte(a >> 8), byte(a)}), Sure: true, How: HowAgree}
}

// countryNames maps a code to its names, one a language in the order of languages.
type countryNames struct {
	languages []string
	names     map[string][]string
}

// CountryName gives the name of a country (ISO 3166-1, two letters) in a language (a BCP 47 tag such as "pt" or
// "pt-BR"; only its first part counts). A language without names falls back to English, an unknown code to itself.
func (t *Tables) CountryName(code, lang string) string {
	table, err := t.countries()
	if err != nil {
		return code
	}
	names, ok := table.names[strings.ToUpper(code)]
	if !ok {
		return code
	}
	base, _, _ := strings.Cut(strings.ReplaceAll(lang, "_", "-"), "-")
	return names[max(0, slices.Index(table.languages, strings.ToLower(base)))]
}

// Countries lists all known country codes (ISO 3166-1, two capital letters) in alphabetical order.
func (t *Tables) Countries() []string {
	table, err := t.countries()
	if err != nil {
		return nil
	}
	codes := make([]string, 0, len(table.names))
	for code := range table.names {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

func readCountryNames(fsys fs.FS) (*countryNames, error) {
	const path = "data/country_names.zst"
	p, err := readPacked(fsys, path, "code\t")
	if err != nil {
		return nil, err
	}
	head, body, _ := strings.Cut(string(p.rest), "\n")
	table := &countryNames{languages: strings.Split(head, "\t"), names: map[string][]string{}}
	for line := range strings.Lines(body) {
		field := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(field) != len(table.languages)+1 {
			return nil, fmt.Errorf("reading table %q: %w: line %q", path, ErrTable, line)
		}
		table.names[field[0]] = field[1:]
	}
	return table, nil
}
