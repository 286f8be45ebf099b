package knowledge

import (
	"encoding/binary"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"telltale/capture/flow"
)

// Maker is what the first half of a hardware address tells.
type Maker struct {
	// Registrant is the name in the public list of the IEEE, word for word.
	Registrant string
	// Name is the name that people know the registrant by, also that of a maker of radio modules.
	Name string
	// Brand is what stands on the device, as far as the registrant tells; empty if ModuleMaker, because then the
	// address tells who made a part, not who sells the device.
	Brand string
	// ModuleMaker says that the registrant makes chips, modules or whole devices for other brands.
	ModuleMaker bool
	// Random says that the device made its address up (flow.MAC.Random), so that it names no maker.
	Random bool
	// PrefixBits is the length of the registered block: 24, 28 or 36; the longer, the smaller the company.
	PrefixBits int
}

// makerTable is the IEEE list: prefixes of 24, 28 and 36 bits, each with the index of its name.
type makerTable struct {
	names texts
	block [3]block
}

// block holds the prefixes of one length, sorted; name[i] belongs to prefix[i].
type block struct {
	prefix []uint64
	name   []uint16
}

// blockBits are the lengths of the three blocks in the order of the table.
func blockBits() [3]int { return [3]int{24, 28, 36} }

// brandTable holds makers.tsv by the start of a registered name.
type brandTable map[string]brandRow

type brandRow struct {
	name   string
	module bool
}

// Maker tells who registered the block of a hardware address. ok is false for an address that names no maker: a group
// address, a random one (then Random is set), one of an unlisted block or one whose owner asked not to be named.
func (t *Tables) Maker(mac flow.MAC) (Maker, bool) {
	if !mac.Usable() || mac.Random() {
		return Maker{Random: mac.Random()}, false
	}
	table, err := t.makers()
	if err != nil {
		return Maker{}, false
	}
	registrant, bits := table.find(mac)
	if registrant == "" || registrant == "Private" || registrant == "IEEE Registration Authority" {
		return Maker{}, false
	}
	m := Maker{Registrant: registrant, PrefixBits: bits, Name: plainCompany(registrant)}
	m.Brand = m.Name
	if brands, err := t.brands(); err == nil {
		if row, ok := brands.find(registrant); ok {
			m.Name, m.Brand, m.ModuleMaker = row.name, row.name, row.module
		}
	}
	if m.ModuleMaker {
		m.Brand = ""
	}
	return m, true
}

// find looks for the longest registered prefix of an address.
func (t *makerTable) find(mac flow.MAC) (registrant string, bits int) {
	var b [8]byte
	copy(b[2:], mac[:])
	whole := binary.BigEndian.Uint64(b[:])
	lengths := blockBits()
	for i := len(lengths) - 1; i >= 0; i-- {
		if at, ok := slices.BinarySearch(t.block[i].prefix, whole>>(48-lengths[i])); ok {
			return t.names.at(int(t.block[i].name[at])), lengths[i]
		}
	}
	return "", 0
}

// find looks for the longest start of a registered name, at a word's end, that has a row.
func (b brandTable) find(registrant string) (brandRow, bool) {
	for key := nameKey(registrant); key != ""; {
		if row, ok := b[key]; ok {
			return row, true
		}
		key = key[:max(0, strings.LastIndexByte(key, ' '))]
	}
	return brandRow{}, false
}

func readMakers(fsys fs.FS) (*makerTable, error) {
	p, err := readPacked(fsys, "data/oui.zst", "TTMAKER1")
	if err != nil {
		return nil, err
	}
	t := &makerTable{}
	names := p.count()
	if names > 1<<16 {
		p.fail("more names than fit")
	}
	t.names = p.lines(names)
	for i, bits := range blockBits() {
		t.block[i] = readBlock(p, bits, names)
	}
	return t, p.end()
}

func readBlock(p *packed, bits, names int) block {
	n := p.count()
	b := block{prefix: make([]uint64, n), name: make([]uint16, n)}
	at := uint64(0)
	for i := range b.prefix {
		distance := p.uvarint()
		at += distance
		if i > 0 && distance == 0 || distance >= 1<<bits || at >= 1<<bits {
			p.fail("prefixes out of order")
			return block{}
		}
		b.prefix[i] = at
	}
	for i := range b.name {
		name := p.uvarint()
		if name >= uint64(names) {
			p.fail("name outside the list")
			return block{}
		}
		b.name[i] = uint16(name)
	}
	return b
}

func readBrands(fsys fs.FS) (*brandTable, error) {
	const path = "data/makers.tsv"
	rows, err := readRows(fsys, path, 4)
	if err != nil {
		return nil, err
	}
	table := brandTable{}
	for _, row := range rows {
		switch row[1] {
		case "alias", "module", "contract", "platform":
			table[row[0]] = brandRow{name: row[2], module: row[1] != "alias"}
		default:
			return nil, fmt.Errorf("reading table %q: %w: role %q", path, ErrTable, row[1])
		}
	}
	return &table, nil
}
