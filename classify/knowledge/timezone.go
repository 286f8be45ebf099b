package knowledge

import (
	"io/fs"
	"slices"
)

// TimeZone is a time zone that a home may lie in.
type TimeZone struct {
	Name    string // of the IANA Time Zone Database, such as "Europe/Berlin"
	Country string // ISO 3166-1 code in two capital letters, "" for none
}

// TimeZones lists the time zones by name; it is empty if the list cannot be read.
func (t *Tables) TimeZones() []TimeZone {
	zones, err := t.zones()
	if err != nil {
		return nil
	}
	return slices.Clone(zones)
}

func readTimeZones(fsys fs.FS) ([]TimeZone, error) {
	rows, err := readRows(fsys, "data/timezones.tsv", 2)
	if err != nil {
		return nil, err
	}
	zones := make([]TimeZone, 0, len(rows))
	for _, row := range rows {
		z := TimeZone{Name: row[0], Country: row[1]}
		if z.Country == "-" {
			z.Country = ""
		}
		zones = append(zones, z)
	}
	return zones, nil
}
