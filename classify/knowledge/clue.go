package knowledge

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// Clue is a row of clues.tsv: words by which a device tells what it is.
type Clue struct {
	// Where says which words are meant: name (names it gives itself), service (mDNS service type), vendor_class (DHCP
	// option 60), user_agent (HTTP) or ssdp (USN or SERVER of SSDP).
	Where string
	// Pattern is one whole word where Where is name, else the whole text with * for any part of it; lower case.
	Pattern string
	// Kind is an id of the ontology, or "phone" or "computer" for what people carry; empty if the words tell none.
	Kind string
	// Brand is as people know it; empty if the words tell none.
	Brand string
	// Weight is how much the words speak for kind and brand, 0 to 1.
	Weight float64
	// Source is where the row comes from.
	Source string
}

// ClueFor gives the rows that fit a text from one place, in the order of the table.
func (t *Tables) ClueFor(where, text string) []Clue {
	table, err := t.clues()
	if err != nil {
		return nil
	}
	text = strings.ToLower(text)
	var words []string
	if where == "name" {
		words = append([]string{""}, Words(text)...)
	}
	var found []Clue
	for _, c := range table {
		if c.Where == where && fitsText(c.Pattern, text, words) {
			found = append(found, c)
		}
	}
	return found
}

func fitsText(pattern, text string, words []string) bool {
	if words == nil { // a * at either end may stand for nothing
		if strings.HasPrefix(pattern, "*") {
			text = " " + text
		}
		if strings.HasSuffix(pattern, "*") {
			text += " "
		}
		return labelFits(pattern, text)
	}
	for _, w := range words {
		if w == pattern {
			return true
		}
	}
	return false
}

// Words cuts a lower-case text into runs of letters, so that "orvo-tv-55" gives orvo and tv.
func Words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r < 'a' || r > 'z' })
}

func readClues(fsys fs.FS) ([]Clue, error) {
	rows, err := readRows(fsys, "data/clues.tsv", 6)
	if err != nil {
		return nil, err
	}
	list := make([]Clue, 0, len(rows))
	for _, row := range rows {
		weight, err := strconv.ParseFloat(row[4], 64)
		if err != nil || weight < 0 || weight > 1 {
			return nil, fmt.Errorf("reading table %q: %w: weight %q of %q", "data/clues.tsv", ErrTable, row[4], row[1])
		}
		list = append(list, Clue{Where: row[0], Pattern: row[1], Kind: row[2], Brand: row[3], Weight: weight, Source: row[5]})
	}
	return list, nil
}
