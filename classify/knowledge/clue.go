package knowledge

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// The places of clues: what a row of clues.tsv is held against, and how.
const (
	// ClueName is a whole word of a name that a device gives itself.
	ClueName = "name"
	// ClueModel is a model: the whole of a name or of an announced model, as Squeeze writes it.
	ClueModel = "model"
	// ClueService is a type of service that a device offers by multicast DNS.
	ClueService = "service"
	// ClueTXT is a text "key=value" beside such a service.
	ClueTXT = "txt"
	// ClueVendorClass is what DHCP calls vendor class or user class.
	ClueVendorClass = "vendor_class"
	// ClueUserAgent is how a program calls itself to web servers and in searches by SSDP.
	ClueUserAgent = "user_agent"
	// ClueSSDP is a device type or a server's name that is announced by SSDP.
	ClueSSDP = "ssdp"
	// ClueLocation is where a device says that its UPnP description is.
	ClueLocation = "location"
	// ClueWSD is a type or a scope of WS-Discovery.
	ClueWSD = "wsd"
	// ClueServes is a port, as "tcp/9100", at which a device answers others in the home.
	ClueServes = "serves"
	// ClueSpeaks is a port, as "udp/56700", to which a device sends by itself.
	ClueSpeaks = "speaks"
	// ClueDomain is a host name that a device contacts, matched as the patterns of services are.
	ClueDomain = "domain"
	// ClueBrand is a company's id: the row says what nearly all of its things for a home network are.
	ClueBrand = "brand"
)

// CluePlaces lists the places of clues.
func CluePlaces() []string {
	return []string{
		ClueName, ClueModel, ClueService, ClueTXT, ClueVendorClass, ClueUserAgent, ClueSSDP, ClueLocation, ClueWSD,
		ClueServes, ClueSpeaks, ClueDomain, ClueBrand,
	}
}

// Clue is a row of clues.tsv: words by which a device tells what it is.
type Clue struct {
	// Where is one of CluePlaces.
	Where string
	// Pattern is one whole word for ClueName, labels for ClueDomain, else the whole text, with * for any part of it
	// and # for one digit; lower case.
	Pattern string
	// Kind is an id of the ontology, or "phone" or "computer" for what people carry; empty if the words tell none.
	Kind string
	// Brand is as people know it; empty if the words tell none.
	Brand string
	// Weight is how much the words speak for kind and brand, 0 to 1; for ClueBrand the share of the brand's things.
	Weight float64
	// Source is where the row comes from.
	Source string

	labels []string // of the pattern for ClueDomain
}

// Numbered reports whether the pattern is that of a product number: a text that fits it is a model.
func (c Clue) Numbered() bool { return strings.Contains(c.Pattern, "#") }

// clueTable holds the rows by their place; those for ClueDomain by their last two labels too, as clueKey gives them.
type clueTable map[string][]Clue

// clueKey says under which key of the table the rows stand that may fit a text. A device asks for many names, so that
// most rows for names are passed over at once.
func clueKey(where, text string) string {
	if where != ClueDomain {
		return where
	}
	last := strings.LastIndexByte(text, '.')
	if last < 0 {
		return where
	}
	return where + " " + text[strings.LastIndexByte(text[:last], '.')+1:]
}

// ClueFor gives the rows that fit a text from one place, in the order of the table.
func (t *Tables) ClueFor(where, text string) []Clue {
	table, err := t.clues()
	if err != nil {
		return nil
	}
	text = strings.TrimSuffix(strings.ToLower(text), ".")
	rows := (*table)[clueKey(where, text)]
	if len(rows) == 0 {
		return nil
	}
	fits := fitting(where, text)
	var found []Clue
	for _, c := range rows {
		if fits(c) {
			found = append(found, c)
		}
	}
	return found
}

// fitting gives the test of rows for a text in lower case.
func fitting(where, text string) func(Clue) bool {
	switch where {
	case ClueName:
		words := append([]string{""}, Words(text)...)
		return func(c Clue) bool { return slices.Contains(words, c.Pattern) }
	case ClueDomain:
		labels := strings.Split(text, ".")
		return func(c Clue) bool { return fits(c.labels, labels) }
	case ClueModel:
		text = Squeeze(text)
	}
	return textFits(text)
}

// textFits gives the test of whole texts; a * at either end may stand for nothing, for which the text is widened there.
func textFits(text string) func(Clue) bool {
	wide := " " + text + " "
	return func(c Clue) bool {
		from, until := 1, len(wide)-1
		if strings.HasPrefix(c.Pattern, "*") {
			from = 0
		}
		if strings.HasSuffix(c.Pattern, "*") {
			until = len(wide)
		}
		return labelFits(c.Pattern, wide[from:until])
	}
}

// Words cuts a lower-case text into runs of letters, so that "orvo-tv-55" gives orvo and tv.
func Words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r < 'a' || r > 'z' })
}

// Squeeze leaves of a text its letters without accents, in lower case, and its digits: makers write one product number
// in many ways, as DSP-W215, dspw215 and DSP_W215.
func Squeeze(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return -1
	}, text)
}

func readClues(fsys fs.FS) (*clueTable, error) {
	const path = "data/clues.tsv"
	rows, err := readRows(fsys, path, 6)
	if err != nil {
		return nil, err
	}
	places := CluePlaces()
	table := clueTable{}
	for _, row := range rows {
		weight, err := strconv.ParseFloat(row[4], 64)
		if err != nil || weight < 0 || weight > 1 {
			return nil, fmt.Errorf("reading table %q: %w: weight %q of %q", path, ErrTable, row[4], row[1])
		}
		if !slices.Contains(places, row[0]) {
			return nil, fmt.Errorf("reading table %q: %w: place %q of %q", path, ErrTable, row[0], row[1])
		}
		c := Clue{Where: row[0], Pattern: row[1], Kind: row[2], Brand: row[3], Weight: weight, Source: row[5]}
		if c.Where == ClueDomain {
			c.labels = strings.Split(c.Pattern, ".")
		}
		key := clueKey(c.Where, c.Pattern)
		if strings.Contains(key, "*") {
			return nil, fmt.Errorf("reading table %q: %w: %q has a * in its last two labels", path, ErrTable, c.Pattern)
		}
		table[key] = append(table[key], c)
	}
	return &table, nil
}
