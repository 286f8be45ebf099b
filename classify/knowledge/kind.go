package knowledge

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
)

// Kind is a kind of device and what one must expect of it (label specification section A).
type Kind struct {
	// ID is a word such as "indoor_camera".
	ID string `json:"id"`
	// Sector groups kinds; one of Sectors.
	Sector string `json:"sector"`
	// Privacy (P) says what it can sense: 0 no personal data to 4 special or intrusive (section A.2).
	Privacy int `json:"privacy"`
	// Security (S) is the level of protection that it needs, 1 to 4 (section A.2).
	Security int `json:"security"`
	// Safety (F) says what happens if it acts wrongly: 0 nothing to 3 injury (section A.2).
	Safety int `json:"safety"`
	// QuietMBPerDay and BusyMBPerDay are the megabytes that it sends a day in a quiet and in a busy home.
	QuietMBPerDay int `json:"quiet_mb_day"`
	BusyMBPerDay  int `json:"busy_mb_day"`
	// Senses lists what it can perceive, such as "audio".
	Senses []string `json:"senses"`
	// Roles lists the destinations that one expects, such as "vendor_cloud".
	Roles []string `json:"roles"`
	// Terms lists the personal data that it can hold, as terms of the Data Privacy Vocabulary 2.3 (pd:) or our own (tt:).
	Terms []string `json:"terms"`
	// MatterIDs lists the device types of the Matter device library that are of this kind.
	MatterIDs []uint32 `json:"matter"`
	// Law is a class of law that raises Security, such as "CRA-III"; mostly empty.
	Law string `json:"law"`
}

// kindTable is ontology.json.
type kindTable struct {
	Version string   `json:"version"`
	Sectors []string `json:"sectors"`
	Kinds   []Kind   `json:"kinds"`
	byID    map[string]int
}

// Kind gives the kind of device with this id. The slices in it are shared: do not change them.
func (t *Tables) Kind(id string) (Kind, bool) {
	table, err := t.kinds()
	if err != nil {
		return Kind{}, false
	}
	i, ok := table.byID[id]
	if !ok {
		return Kind{}, false
	}
	return table.Kinds[i], true
}

// Kinds lists all kinds of device in the order of the table, sector by sector.
func (t *Tables) Kinds() []Kind {
	table, err := t.kinds()
	if err != nil {
		return nil
	}
	return slices.Clone(table.Kinds)
}

// Sectors lists the groups that kinds belong to, in the order of the table.
func (t *Tables) Sectors() []string {
	table, err := t.kinds()
	if err != nil {
		return nil
	}
	return slices.Clone(table.Sectors)
}

// KindsVersion is the version of the table of kinds, which statements name; empty if it cannot be read.
func (t *Tables) KindsVersion() string {
	table, err := t.kinds()
	if err != nil {
		return ""
	}
	return table.Version
}

func readKinds(fsys fs.FS) (*kindTable, error) {
	const path = "data/ontology.json"
	raw, err := fs.ReadFile(fsys, path)
	if err != nil {
		return nil, fmt.Errorf("reading table: %w: %w", ErrTable, err)
	}
	table := &kindTable{byID: map[string]int{}}
	if err := json.Unmarshal(raw, table); err != nil {
		return nil, fmt.Errorf("reading table %q: %w: %w", path, ErrTable, err)
	}
	for i, k := range table.Kinds {
		table.byID[k.ID] = i
	}
	return table, nil
}
