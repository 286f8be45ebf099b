// Package knowledge answers what the embedded tables know of an address, a name or a kind of device.
package knowledge

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sync"
)

// ErrTable says that a table is missing or is not in the form that this package reads.
var ErrTable = errors.New("unreadable table")

// Tables gives access to all embedded tables. Each table is read and unpacked when it is first asked for and then
// kept; a table that cannot be read answers every question with "not known", and Check tells why. All methods may be
// called from several goroutines at once.
type Tables struct {
	version   func() (string, error)
	makers    func() (*makerTable, error)
	brands    func() (*brandTable, error)
	dbip      func() (*ranges[uint16], error)
	ipfire    func() (*ranges[uint16], error)
	countries func() (*countryNames, error)
	owners    func() (*ranges[uint32], error)
	ownerName func() (*nameTable, error)
	networks  func() (*networkTable, error)
	companies func() (*companyTable, error)
	kinds     func() (*kindTable, error)
	sources   func() ([]Source, error)
	clues     func() (*clueTable, error)
	zones     func() ([]TimeZone, error)
}

// Open prepares the tables under the folder data of fsys, as in assets.Data. It reads nothing yet, so it cannot fail.
func Open(fsys fs.FS) *Tables {
	return &Tables{
		version:   once(fsys, readVersion),
		makers:    once(fsys, readMakers),
		brands:    once(fsys, readBrands),
		dbip:      once(fsys, rangesOf[uint16]("data/country_dbip.zst")),
		ipfire:    once(fsys, rangesOf[uint16]("data/country_ipfire.zst")),
		countries: once(fsys, readCountryNames),
		owners:    once(fsys, rangesOf[uint32]("data/asn_ranges.zst")),
		ownerName: once(fsys, readOwnerNames),
		networks:  once(fsys, readNetworks),
		companies: once(fsys, readCompanies),
		kinds:     once(fsys, readKinds),
		sources:   once(fsys, readSources),
		clues:     once(fsys, readClues),
		zones:     once(fsys, readTimeZones),
	}
}

// once makes a function that reads a table the first time it is called and hands out the same one ever after.
func once[T any](fsys fs.FS, read func(fs.FS) (T, error)) func() (T, error) {
	return sync.OnceValues(func() (T, error) { return read(fsys) })
}

// Check reads every table and joins what is wrong with them: nil means that all answers can be given. Each error
// wraps ErrTable.
func (t *Tables) Check() error {
	return errors.Join(
		failure(t.version), failure(t.makers), failure(t.brands), failure(t.dbip), failure(t.ipfire),
		failure(t.countries), failure(t.owners), failure(t.ownerName), failure(t.networks),
		failure(t.companies), failure(t.kinds), failure(t.sources), failure(t.clues), failure(t.zones),
	)
}

func failure[T any](read func() (T, error)) error {
	_, err := read()
	return err
}

// Version names the content of all tables together, as the first 12 hex digits of a SHA-256 over their paths and
// bytes: statements made with another version may differ. It is empty if the folder cannot be read.
func (t *Tables) Version() string {
	v, _ := t.version() // Check reports the error
	return v
}

// isTable leaves out texts that only people read.
func isTable(file string) bool {
	switch path.Ext(file) {
	case ".zst", ".tsv", ".json":
		return true
	}
	return false
}

func readVersion(fsys fs.FS) (string, error) {
	all := sha256.New()
	err := fs.WalkDir(fsys, "data", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !isTable(file) {
			return err
		}
		raw, err := fs.ReadFile(fsys, file)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(raw)
		_, err = fmt.Fprintf(all, "%s\x00%x\n", file, sum)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("hashing the tables: %w: %w", ErrTable, err)
	}
	return hex.EncodeToString(all.Sum(nil))[:12], nil
}
