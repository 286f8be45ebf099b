package knowledge

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// Company is a row of vendors/companies.tsv.
type Company struct {
	ID          string // lower case letters and digits
	Name        string // as people know it
	Parent      string // ID of the company that owns it; empty if none
	SeatCountry string // ISO 3166-1 code of its head office; empty if not known
	Kind        string // maker, platform, cloud, adtech, content, network or public
	Source      string // where the row comes from
}

// Service is a row of vendors/services.tsv: what a company runs under a name.
type Service struct {
	Pattern    string // the name, with * for a part of one label; names below it count too
	Purpose    string // one of Purposes
	Confidence string // high, medium or low
	Basis      string // one of Bases: what the row rests on
	Source     string // where the row comes from
}

// Purposes lists the purposes that a service can have.
func Purposes() []string {
	return []string{
		"device_cloud", "voice", "video_relay", "update", "time", "push", "content", "telemetry", "analytics",
		"advertising", "crash_reports", "dns", "p2p", "connectivity_check", "social", "store", "weather", "payment",
		"hosting", "cdn", "other",
	}
}

// CompanyKinds lists the kinds that a company can be of.
func CompanyKinds() []string {
	return []string{"maker", "platform", "cloud", "adtech", "content", "network", "public"}
}

// service is a Service with the place of its company.
type service struct {
	Service
	company int32
	labels  []string // of the pattern; only where it has a *
}

// Bases lists what the knowledge of a service can rest on.
func Bases() []string {
	return []string{"name", "registration", "documentation", "observation", "press"}
}

// companyTable holds both vendor tables. Patterns without * are found by themselves, the others by what follows their
// last label with a *.
type companyTable struct {
	companies []Company
	byID      map[string]int32
	byWord    map[string]int32 // makers whose name is one word, in lower case
	byBrand   map[string]int32 // by every way of naming the company, as Squeeze writes it
	services  []service
	exact     map[string]int32
	wild      map[string][]int32
}

// Company names the company behind a host name and what it runs there. Of all patterns that fit the name or a name
// above it, the one with the most labels wins, then one without *, then the one with the most letters. ok is false if
// none fits.
func (t *Tables) Company(name string) (Company, Service, bool) {
	table, err := t.companies()
	if err != nil {
		return Company{}, Service{}, false
	}
	plain, ok := plainName(name)
	if !ok {
		return Company{}, Service{}, false
	}
	i, ok := table.find(plain)
	if !ok {
		return Company{}, Service{}, false
	}
	s := table.services[i]
	return table.companies[s.company], s.Service, true
}

// CompanyByID gives the company with this id, as Parent holds one.
func (t *Tables) CompanyByID(id string) (Company, bool) {
	table, err := t.companies()
	if err != nil {
		return Company{}, false
	}
	i, ok := table.byID[id]
	if !ok {
		return Company{}, false
	}
	return table.companies[i], true
}

// MakerByWord gives the maker that a word in lower case names: one whose id or whole name it is.
func (t *Tables) MakerByWord(word string) (Company, bool) {
	table, err := t.companies()
	if err != nil {
		return Company{}, false
	}
	i, ok := table.byWord[word]
	if !ok {
		i, ok = table.byID[word]
	}
	if !ok || table.companies[i].Kind != "maker" {
		return Company{}, false
	}
	return table.companies[i], true
}

// Companies lists all companies in the order of the table.
func (t *Tables) Companies() []Company {
	table, err := t.companies()
	if err != nil {
		return nil
	}
	return slices.Clone(table.companies)
}

// find walks from the whole name up to its last label and keeps the best service on the way.
func (t *companyTable) find(name string) (best int32, ok bool) {
	labels := strings.Split(name, ".")
	best = -1
	for tail := name; ; {
		if i, found := t.exact[tail]; found {
			best = t.better(best, i)
		}
		for _, i := range t.wild[tail] {
			if fits(t.services[i].labels, labels) {
				best = t.better(best, i)
			}
		}
		_, rest, dot := strings.Cut(tail, ".")
		if !dot {
			break
		}
		tail = rest
	}
	return best, best >= 0
}

// better compares two services (-1 is none) by labels, then lack of *, then length.
func (t *companyTable) better(a, b int32) int32 {
	if a < 0 {
		return b
	}
	rank := func(i int32) [3]int {
		p := t.services[i].Pattern
		return [3]int{strings.Count(p, "."), -min(1, strings.Count(p, "*")), len(p)}
	}
	ra, rb := rank(a), rank(b)
	if slices.Compare(rb[:], ra[:]) > 0 {
		return b
	}
	return a
}

// fits says whether the last labels of a name match those of a pattern one by one.
func fits(pattern, name []string) bool {
	if len(pattern) > len(name) {
		return false
	}
	name = name[len(name)-len(pattern):]
	for i := range pattern {
		if !labelFits(pattern[i], name[i]) {
			return false
		}
	}
	return true
}

// labelFits matches one label; each * stands for one or more characters, each # for one digit (no host name holds one).
// It never looks back further than the last *, so that no pattern makes it slow.
func labelFits(pattern, label string) bool {
	p, l, star, mark := 0, 0, -1, 0
	for l < len(label) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, l+1
			p, l = star+1, mark
		case p < len(pattern) && sameByte(pattern[p], label[l]):
			p++
			l++
		case star >= 0:
			mark++
			p, l = star+1, mark
		default:
			return false
		}
	}
	return p == len(pattern)
}

// sameByte says whether a byte of a pattern, other than *, stands for this byte.
func sameByte(pattern, b byte) bool {
	return pattern == b || pattern == '#' && '0' <= b && b <= '9'
}

// readCompanies reads all files vendors/*companies.tsv, then all files vendors/*services.tsv.
func readCompanies(fsys fs.FS) (*companyTable, error) {
	t := &companyTable{
		byID: map[string]int32{}, byWord: map[string]int32{}, byBrand: map[string]int32{}, exact: map[string]int32{}, wild: map[string][]int32{},
	}
	if err := eachRow(fsys, "data/vendors/*companies.tsv", t.addCompany); err != nil {
		return nil, err
	}
	return t, eachRow(fsys, "data/vendors/*services.tsv", t.addService)
}

// eachRow hands every row of every matching file to add; all vendor tables have six fields.
func eachRow(fsys fs.FS, pattern string, add func(row []string) error) error {
	paths, err := fs.Glob(fsys, pattern)
	if err != nil || len(paths) == 0 {
		return fmt.Errorf("reading companies: %w: no file %s", ErrTable, pattern)
	}
	for _, path := range paths {
		rows, err := readRows(fsys, path, 6)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := add(row); err != nil {
				return fmt.Errorf("reading table %q: %w: %w", path, ErrTable, err)
			}
		}
	}
	return nil
}

func (t *companyTable) addCompany(row []string) error {
	if _, twice := t.byID[row[0]]; twice {
		return fmt.Errorf("company %q stands twice", row[0])
	}
	t.byID[row[0]] = int32(len(t.companies))
	if words := Words(strings.ToLower(row[1])); row[4] == "maker" && len(words) == 1 {
		t.byWord[words[0]] = int32(len(t.companies))
	}
	t.companies = append(t.companies, Company{
		ID: row[0], Name: row[1], Parent: row[2], SeatCountry: row[3], Kind: row[4], Source: row[5],
	})
	t.addBrands(int32(len(t.companies) - 1))
	return nil
}

func (t *companyTable) addService(row []string) error {
	company, known := t.byID[row[1]]
	if !known {
		return fmt.Errorf("pattern %q names the unknown company %q", row[0], row[1])
	}
	if _, ok := plainName(strings.ReplaceAll(row[0], "*", "x")); !ok {
		return fmt.Errorf("pattern %q is no name", row[0])
	}
	s := service{company: company, Service: Service{
		Pattern: strings.ToLower(row[0]), Purpose: row[2], Confidence: row[3], Basis: row[4], Source: row[5],
	}}
	i := int32(len(t.services))
	star := strings.LastIndexByte(s.Pattern, '*')
	if star < 0 {
		if _, twice := t.exact[s.Pattern]; twice {
			return fmt.Errorf("pattern %q stands twice", s.Pattern)
		}
		t.exact[s.Pattern] = i
		t.services = append(t.services, s)
		return nil
	}
	_, tail, dot := strings.Cut(s.Pattern[star:], ".")
	if !dot {
		return fmt.Errorf("pattern %q has a * in its last label", s.Pattern)
	}
	s.labels = strings.Split(s.Pattern, ".")
	t.wild[tail] = append(t.wild[tail], i)
	t.services = append(t.services, s)
	return nil
}
