package knowledge

import (
	"fmt"
	"io/fs"
	"strings"
)

// readRows reads a table of our own: one row a line, fields parted by tabs, blank lines and lines that start with #
// left out. Every row must have exactly the given number of fields.
func readRows(fsys fs.FS, path string, fields int) ([][]string, error) {
	raw, err := fs.ReadFile(fsys, path)
	if err != nil {
		return nil, fmt.Errorf("reading table: %w: %w", ErrTable, err)
	}
	var rows [][]string
	n := 0
	for line := range strings.Lines(string(raw)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		row := strings.Split(line, "\t")
		if len(row) != fields {
			return nil, fmt.Errorf("reading table %q: %w: line %d has %d fields, want %d", path, ErrTable, n, len(row), fields)
		}
		rows = append(rows, row)
	}
	return rows, nil
}
