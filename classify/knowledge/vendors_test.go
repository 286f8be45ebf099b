package knowledge_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"telltale/classify/knowledge"
)

const (
	companiesFile = "data/vendors/companies.tsv"
	servicesFile  = "data/vendors/services.tsv"
)

// The forms of ids and patterns, as assets/data/vendors/README.md gives them.
var (
	companyID   = regexp.MustCompile(`^[a-z0-9]+$`)
	hostPattern = regexp.MustCompile(`^([a-z0-9*_]([a-z0-9*_-]*[a-z0-9*_])?\.)+[a-z][a-z0-9-]*$`)
)

// orderly checks number of columns, order of rows and that no field has spaces around it or is a needed one left empty.
func orderly(t *testing.T, file string, rows [][]string, mayBeEmpty ...int) {
	t.Helper()
	before := ""
	for _, row := range rows {
		if len(row) != 6 {
			t.Fatalf("%s: row %q has %d columns, want 6", file, row, len(row))
		}
		if row[0] <= before {
			t.Errorf("%s: %q stands after %q: sort bytewise, each once", file, row[0], before)
		}
		before = row[0]
		for i, field := range row {
			if field != strings.TrimSpace(field) || field == "" && !slices.Contains(mayBeEmpty, i) {
				t.Errorf("%s: %q has %q in column %d", file, row[0], field, i+1)
			}
		}
	}
}

func TestVendorCompanies(t *testing.T) {
	t.Parallel()
	rows := slices.Collect(ownRows(t, companiesFile))
	orderly(t, companiesFile, rows, 2, 3)
	countries := tables(t).Countries()
	parent := map[string]string{}
	for _, row := range rows {
		parent[row[0]] = row[2]
		if !companyID.MatchString(row[0]) {
			t.Errorf("company %q: not an id", row[0])
		}
		if row[3] != "" && !slices.Contains(countries, row[3]) {
			t.Errorf("company %q: seat %q is no country", row[0], row[3])
		}
		if !slices.Contains(knowledge.CompanyKinds(), row[4]) {
			t.Errorf("company %q: kind %q", row[0], row[4])
		}
	}
	for id := range parent {
		seen := 0
		for up := parent[id]; up != ""; up = parent[up] {
			if _, known := parent[up]; !known || seen > 9 {
				t.Errorf("company %q: parent %q is not known or goes round in a circle", id, up)
				break
			}
			seen++
		}
	}
}

func TestVendorServices(t *testing.T) {
	t.Parallel()
	rows := slices.Collect(ownRows(t, servicesFile))
	orderly(t, servicesFile, rows)
	known, used := map[string]bool{}, map[string]bool{}
	for row := range ownRows(t, companiesFile) {
		known[row[0]] = true
		used[row[2]] = true
	}
	for _, row := range rows {
		if !hostPattern.MatchString(row[0]) {
			t.Errorf("service %q: not a pattern", row[0])
		}
		if !known[row[1]] {
			t.Errorf("service %q: company %q is not known", row[0], row[1])
		}
		used[row[1]] = true
		if !slices.Contains(knowledge.Purposes(), row[2]) {
			t.Errorf("service %q: purpose %q", row[0], row[2])
		}
		if !slices.Contains([]string{"high", "medium", "low"}, row[3]) {
			t.Errorf("service %q: confidence %q", row[0], row[3])
		}
		if !slices.Contains(knowledge.Bases(), row[4]) {
			t.Errorf("service %q: basis %q", row[0], row[4])
		}
	}
	for id := range known {
		if !used[id] {
			t.Errorf("company %q runs no service and owns no company", id)
		}
	}
}
