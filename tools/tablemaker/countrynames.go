package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// languages returns the languages that country names are kept in; English first, because it stands in for the others.
func languages() []string { return []string{"en", "es", "fr", "de", "pt", "hi", "zh"} }

// territories is the part that we read of a CLDR territories file.
type territories struct {
	Main map[string]struct {
		LocaleDisplayNames struct {
			Territories map[string]string `json:"territories"`
		} `json:"localeDisplayNames"`
	} `json:"main"`
}

// makeCountryNames makes a table of text lines: a header with the languages, then code and names, tabs between.
func makeCountryNames(ctx context.Context, s shelf) ([]byte, error) {
	var files []string
	for _, l := range languages() {
		files = append(files, territoryFile(l))
	}
	members, err := s.open(ctx, "cldr-localenames-full", oneOf(files...))
	if err != nil {
		return nil, err
	}
	byLanguage := map[string]map[string]string{}
	for _, l := range languages() {
		var t territories
		if err := json.Unmarshal(members[territoryFile(l)], &t); err != nil {
			return nil, fmt.Errorf("reading country names in %q: %w", l, err)
		}
		byLanguage[l] = t.Main[l].LocaleDisplayNames.Territories
	}
	return encodeCountryNames(byLanguage)
}

func territoryFile(language string) string { return "package/main/" + language + "/territories.json" }

func encodeCountryNames(byLanguage map[string]map[string]string) ([]byte, error) {
	var out strings.Builder
	out.WriteString("code\t" + strings.Join(languages(), "\t") + "\n")
	for _, code := range slices.Sorted(maps.Keys(byLanguage["en"])) {
		if !isCountry(code) {
			continue
		}
		out.WriteString(code)
		for _, l := range languages() {
			name := countryName(byLanguage[l], code)
			if name == "" {
				return nil, fmt.Errorf("country %s has no name in %q", code, l)
			}
			out.WriteString("\t" + oneLine(name))
		}
		out.WriteString("\n")
	}
	return []byte(out.String()), nil
}

// countryName prefers the short form for the few places whose long form would not fit into a column.
func countryName(names map[string]string, code string) string {
	switch code {
	case "HK", "MO", "PS":
		if short := names[code+"-alt-short"]; short != "" {
			return short
		}
	}
	return names[code]
}

// isCountry leaves out continents (digits), variants (with a hyphen), unions and codes for tests or for nothing.
func isCountry(code string) bool {
	if len(code) != 2 || code[0] < 'A' || code[0] > 'Z' || code[1] < 'A' || code[1] > 'Z' {
		return false
	}
	return !slices.Contains([]string{"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}, code)
}
