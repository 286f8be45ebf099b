package risk

import (
	"strconv"
	"strings"
	"time"

	"telltale/capture/flow"
)

// release is a version of a program and when it came out.
type release struct {
	program      string
	major, minor int
	year         int
	month        time.Month
}

// releases gives when versions came out, oldest first, from the pages of the
// projects. The versions between two came out between them.
func releases() []release {
	return []release{
		{"curl", 7, 19, 2008, 9},
		{"curl", 7, 29, 2013, 2},
		{"curl", 7, 35, 2014, 1},
		{"curl", 7, 47, 2016, 1},
		{"curl", 7, 58, 2018, 1},
		{"curl", 7, 68, 2020, 1},
		{"curl", 7, 74, 2020, 12},
		{"curl", 7, 81, 2022, 1},
		{"curl", 7, 88, 2023, 2},
		{"curl", 8, 5, 2023, 12},
		{"curl", 8, 11, 2024, 11},
		{"okhttp", 2, 0, 2014, 6},
		{"okhttp", 2, 7, 2015, 12},
		{"okhttp", 3, 8, 2017, 5},
		{"okhttp", 3, 12, 2018, 11},
		{"okhttp", 4, 0, 2019, 6},
		{"okhttp", 4, 9, 2020, 9},
		{"okhttp", 4, 10, 2022, 6},
		{"okhttp", 4, 12, 2023, 10},
		{"okhttp", 5, 0, 2025, 7},
		{"wget", 1, 12, 2009, 9},
		{"wget", 1, 14, 2012, 8},
		{"wget", 1, 16, 2014, 10},
		{"wget", 1, 18, 2016, 6},
		{"wget", 1, 20, 2018, 11},
		{"wget", 1, 21, 2020, 12},
		{"wget", 1, 24, 2023, 10},
		{"wget", 1, 25, 2024, 11},
	}
}

// oldYears is after how many years a component that was replaced counts as old:
// our own figure.
const oldYears = 4

// oldSoftware is TT-C12.
func (s *subject) oldSoftware() []found {
	f := found{rule: "TT-C12"}
	var why proof
	names := []string{}
	for i := range s.Facts.Device.Clues {
		c := &s.Facts.Device.Clues[i]
		if c.Kind != flow.ClueHTTPUserAgent {
			continue
		}
		name, ok := outdated(c.Value, c.LastNs)
		if !ok {
			continue
		}
		if one, ok := s.outside(sight{c.FirstNs, c.LastNs, c.Count}); ok {
			f.sights = append(f.sights, one)
			names = append(names, name)
			why.add("value", c.Value)
		}
	}
	f.args, f.evidence = map[string]any{"Names": few(names)}, why
	return []found{f}
}

// outdated finds a program in a User-Agent that was replaced long before a time.
func outdated(agent string, ns int64) (string, bool) {
	for _, word := range strings.FieldsFunc(agent, func(r rune) bool { return r == ' ' || r == ';' || r == '(' || r == ')' || r == ',' }) {
		program, version, ok := strings.Cut(word, "/")
		program = strings.TrimPrefix(strings.ToLower(program), "lib")
		if !ok {
			continue
		}
		major, minor, ok := numbersOf(version)
		if !ok {
			continue
		}
		if until, ok := replaced(program, major, minor); ok && ns > until.AddDate(oldYears, 0, 0).UnixNano() {
			return word, true
		}
	}
	return "", false
}

// numbersOf reads "7.47.0".
func numbersOf(version string) (major, minor int, ok bool) {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 {
		return 0, 0, false
	}
	major, err := strconv.Atoi(parts[0])
	if err != nil {
		return 0, 0, false
	}
	minor, err = strconv.Atoi(strings.TrimRight(parts[1], "-abcdefghijklmnopqrstuvwxyz"))
	return major, minor, err == nil
}

// replaced tells when the next version of the table came out, so that a version
// is not thought older than it is.
func replaced(program string, major, minor int) (time.Time, bool) {
	for _, r := range releases() {
		if r.program == program && (r.major > major || r.major == major && r.minor > minor) {
			return time.Date(r.year, r.month, 1, 0, 0, 0, 0, time.UTC), true
		}
	}
	return time.Time{}, false
}
