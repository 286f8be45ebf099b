//go:build e2e

package e2e

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	_ "github.com/mattn/go-sqlite3" // reads a home beside the program that wrote it

	"telltale/capture/capturetest"
	"telltale/capture/flow"
)

// homeFile is where the home of a person is, below their home folder.
var homeFile = filepath.Join(".local", "share", "telltale", "home.db")

// ofTheWatch are the columns that say of which recording a row is, and by what way it came: these differ between a watch
// and an import of the same packets, and are all that may.
var ofTheWatch = []string{"capture.name", "capture.sha256"}

// keys say how the rows that other rows point at are known without their numbers.
var keys = map[string]string{
	"device":   `(SELECT key FROM device WHERE id = %s)`,
	"whole":    `(SELECT key FROM device WHERE id = %s)`,
	"endpoint": `(SELECT address FROM endpoint WHERE id = %s)`,
	"name":     `(SELECT name FROM name WHERE id = %s)`,
	"hello":    `(SELECT ja4 || '|' || alpn || '|' || ech FROM hello WHERE id = %s)`,
	"partner": `(SELECT concat_ws('|', d.key, e.address, n.name, p.source, p.protocol, p.port, p.scope, p.kind)
		FROM partner p JOIN device d ON d.id = p.device JOIN endpoint e ON e.id = p.endpoint JOIN name n ON n.id = p.name WHERE p.id = %s)`,
}

// packedRows are the columns in which numbers of rows are packed: how many integers an entry has, and what the second is.
var packedRows = map[string]struct {
	width int
	key   string
}{
	"burst.bursts":   {7, "partner"},
	"lookup.lookups": {5, "name"},
}

// rows gives every row of every table of a home as text, sorted, with the numbers of rows replaced by what they stand for.
func rows(t *testing.T, file string) []string {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+file+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	r := reading{t, db}
	var list []string
	for _, table := range r.column(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`) {
		list = append(list, r.table(table)...)
	}
	slices.Sort(list)
	return list
}

type reading struct {
	t  *testing.T
	db *sql.DB
}

// column gives a query's only column.
func (r reading) column(query string, args ...any) []string {
	r.t.Helper()
	found, err := r.db.Query(query, args...)
	if err != nil {
		r.t.Fatalf("%s: %v", query, err)
	}
	defer found.Close()
	var list []string
	for found.Next() {
		var one sql.NullString
		if err := found.Scan(&one); err != nil {
			r.t.Fatalf("%s: %v", query, err)
		}
		list = append(list, one.String)
	}
	if err := found.Err(); err != nil {
		r.t.Fatalf("%s: %v", query, err)
	}
	return list
}

// table gives the rows of a table.
func (r reading) table(table string) []string {
	r.t.Helper()
	query, packed, some := "SELECT '"+table+":'", "", false
	for _, column := range r.column(`SELECT name || ' ' || type FROM pragma_table_info(?)`, table) {
		name, kind, _ := strings.Cut(column, " ")
		if packedRows[table+"."+name].width > 0 {
			packed = name // no table has two
			continue
		}
		if term := termOf(table, name, kind); term != "" {
			query += " || ' " + name + "=' || coalesce(" + term + ", '-')"
			some = true
		}
	}
	switch {
	case !some:
		return nil
	case packed == "":
		return r.column(query + " FROM " + table)
	}
	var list []string
	for _, row := range r.column(query + " || ' ' || hex(" + packed + ") FROM " + table) {
		at := strings.LastIndex(row, " ") + 1
		list = append(list, row[:at]+packed+"="+r.unpack(table+"."+packed, row[at:]))
	}
	return list
}

// termOf gives what a column is compared by, "" for what is of the watch itself, and for numbers of rows.
func termOf(table, name, kind string) string {
	key := keys[name]
	switch {
	case name == "id" && table != "home", name == "capture", slices.Contains(ofTheWatch, table+"."+name):
		return ""
	case kind == "BLOB":
		return "hex(" + name + ")"
	case key != "" && kind == "INTEGER":
		return fmt.Sprintf(key, table+"."+name)
	}
	return name
}

// unpack gives the entries of a packed column, with the numbers of rows in them replaced.
func (r reading) unpack(column, text string) string {
	r.t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		r.t.Fatal(err)
	}
	how := packedRows[column]
	var entries []string
	first := uint64(0)
	for len(b) > 0 {
		var entry []string
		for i := range how.width {
			v, n := binary.Uvarint(b)
			if n <= 0 {
				r.t.Fatalf("%s holds %s, which are no entries of %d", column, text, how.width)
			}
			b = b[n:]
			switch i {
			case 0: // as its distance from the entry before
				first += v
				entry = append(entry, fmt.Sprint(first))
			case 1:
				entry = append(entry, strings.Join(r.column("SELECT "+fmt.Sprintf(keys[how.key], "?"), v), ""))
			default:
				entry = append(entry, fmt.Sprint(v))
			}
		}
		entries = append(entries, strings.Join(entry, ","))
	}
	slices.Sort(entries)
	return strings.Join(entries, " ")
}

// TestRowsTellHomesApart: what compares homes finds one packet of a day, and nothing where there is nothing.
func TestRowsTellHomesApart(t *testing.T) {
	truth := capturetest.ExampleHomeInfo()
	play := slice(truth.SetUpStart, 5*time.Minute, 1)
	play.File = filepath.Join(t.TempDir(), "example.pcapng")
	newPerson(t).mustRun(program(t), "example", play.File)
	var homes [3][]string
	for i, without := range []int{-1, -1, 100} {
		var r capturetest.Recorder
		at := 0
		if err := play.frames(func(f *flow.Frame) error {
			if at++; at != without {
				r.Add(f.TimeNs, bytes.Clone(f.Data))
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		p := newPerson(t)
		file := filepath.Join(p.home, fmt.Sprintf("%d.pcap", i))
		if err := os.WriteFile(file, r.PCAP(), 0o600); err != nil {
			t.Fatal(err)
		}
		p.mustRun(program(t), "import", "--quiet", file)
		homes[i] = rows(t, filepath.Join(p.home, homeFile))
	}
	if diff := gocmp.Diff(homes[0], homes[1]); diff != "" {
		t.Errorf("the same packets (-first +second):\n%s", diff)
	}
	if slices.Equal(homes[0], homes[2]) {
		t.Error("a packet is missing, and the homes are the same")
	}
}
