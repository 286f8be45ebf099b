package knowledge

import (
	"io/fs"
	"slices"
	"strings"
)

// Source is where one or more tables come from, as the About page shows it.
type Source struct {
	Name        string
	Version     string   // as the source counts them
	Date        string   // state of the data, YYYY-MM or YYYY-MM-DD
	Licence     string   // SPDX identifier
	Attribution string   // the notice that the licence asks to show
	Files       []string // tables under data that hold it; none for what comes with a Go module
}

// Sources lists the origins of all tables in the order in which to show them; it is empty if the list cannot be read.
func (t *Tables) Sources() []Source {
	sources, err := t.sources()
	if err != nil {
		return nil
	}
	return slices.Clone(sources)
}

func readSources(fsys fs.FS) ([]Source, error) {
	rows, err := readRows(fsys, "data/sources.tsv", 6)
	if err != nil {
		return nil, err
	}
	sources := make([]Source, 0, len(rows))
	for _, row := range rows {
		s := Source{Name: row[0], Version: row[1], Date: row[2], Licence: row[3], Attribution: row[4]}
		if row[5] != "-" {
			s.Files = strings.Fields(row[5])
		}
		sources = append(sources, s)
	}
	return sources, nil
}
