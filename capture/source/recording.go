package source

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"telltale/capture/flow"
)

const (
	// HeaderBytes is how much of a packet a recording of headers keeps: link, address
	// and connection headers with room for their options, and little of what is said.
	HeaderBytes = 96
	// LeastRecordBytes is how small a ring may be.
	LeastRecordBytes = 1 << 20

	ringFiles    = 8        // a ring is made of about so many files
	mostFile     = 64 << 20 // bytes of one file, so that it opens quickly anywhere
	recordBuffer = 64 << 10 // bytes that are written at once
)

// Ring is where packets of a watch are recorded beside it, and how many of them stay.
type Ring struct {
	Folder string
	Bytes  int64 // of all files together, at most; LeastRecordBytes or more
	Whole  bool  // packets as the watch has them, else their first HeaderBytes
}

// Recording is a ring of pcapng files: when there are too many, the oldest goes. Only
// whole blocks are written, each time with one call, so that what was written can be
// read whenever the program ends. Only the owner may read the files. It is for one
// goroutine.
type Recording struct {
	ring   Ring
	prefix string
	limit  int64 // of one file, bytes
	number int   // of the file that is written

	file   *os.File
	whole  int64 // bytes of whole blocks in the file
	buffer []byte
	links  map[uint16]uint32 // link type to the number of its interface in the file
}

// Record begins a recording of what a watch of that name sees. Files that an earlier
// one left belong to the ring as well. Nothing is written before the first packet.
func Record(ring Ring, name string) (*Recording, error) {
	if err := os.MkdirAll(ring.Folder, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder for recordings: %w", err)
	}
	ring.Bytes = max(ring.Bytes, LeastRecordBytes)
	r := &Recording{ring: ring, prefix: "telltale-" + fileName(name) + "-", limit: min(ring.Bytes/ringFiles, mostFile)}
	old, err := r.files()
	if err != nil {
		return nil, err
	}
	if len(old) > 0 {
		r.number = old[len(old)-1].number
	}
	return r, nil
}

// unusual are letters that a file name should not have.
var unusual = regexp.MustCompile(`[^A-Za-z0-9._@-]+`)

// fileName makes of a name what any disk takes.
func fileName(name string) string { return unusual.ReplaceAllString(name, "_") }

// Frame records a packet.
func (r *Recording) Frame(f *flow.Frame) error {
	if r.file != nil && r.whole+int64(len(r.buffer)) >= r.limit {
		if err := r.Close(); err != nil {
			return err
		}
	}
	if r.file == nil {
		if err := r.open(); err != nil {
			return err
		}
	}
	at, known := r.links[f.LinkType]
	if !known {
		at = uint32(len(r.links))
		r.links[f.LinkType] = at
		r.buffer = appendInterface(r.buffer, f.LinkType)
	}
	data := f.Data
	if !r.ring.Whole {
		data = data[:min(len(data), HeaderBytes)]
	}
	r.buffer = appendRecorded(r.buffer, at, f, data)
	if len(r.buffer) >= recordBuffer {
		return r.Flush()
	}
	return nil
}

// Flush writes what was recorded so far. A disk that is full takes no part of it.
func (r *Recording) Flush() error {
	if r.file == nil || len(r.buffer) == 0 {
		return nil
	}
	if _, err := r.file.WriteAt(r.buffer, r.whole); err != nil {
		return fmt.Errorf("writing a recording: %w", errors.Join(err, r.file.Truncate(r.whole)))
	}
	r.whole += int64(len(r.buffer))
	r.buffer = r.buffer[:0]
	return nil
}

// Close writes what is left, and ends the file.
func (r *Recording) Close() error {
	if r.file == nil {
		return nil
	}
	err := errors.Join(r.Flush(), r.file.Close())
	r.file, r.buffer = nil, r.buffer[:0]
	return err
}

// open begins the next file, and makes room for it in the ring.
func (r *Recording) open() error {
	if err := r.makeRoom(); err != nil {
		return err
	}
	r.number++
	path := filepath.Join(r.ring.Folder, fmt.Sprintf("%s%06d.pcapng", r.prefix, r.number))
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("beginning a recording: %w", err)
	}
	r.file, r.whole, r.links = file, 0, map[uint16]uint32{}
	r.buffer = appendSection(r.buffer[:0])
	return r.Flush()
}

// makeRoom deletes the oldest files until another one fits into the ring.
func (r *Recording) makeRoom() error {
	old, err := r.files()
	if err != nil {
		return err
	}
	most := r.ring.Bytes - r.limit - recordBuffer - recordBytes // what the new one may take
	var sum int64
	for _, one := range slices.Backward(old) {
		if sum += one.size; sum > most {
			if err := os.Remove(one.path); err != nil {
				return fmt.Errorf("deleting the oldest recording: %w", err)
			}
		}
	}
	return nil
}

// ringFile is a file of the ring.
type ringFile struct {
	path   string
	number int
	size   int64
}

// files gives those of the ring, oldest first. Whatever else is in the folder is no
// business of ours.
func (r *Recording) files() ([]ringFile, error) {
	entries, err := os.ReadDir(r.ring.Folder)
	if err != nil {
		return nil, fmt.Errorf("listing recordings: %w", err)
	}
	var list []ringFile
	for _, e := range entries {
		digits, ours := strings.CutPrefix(e.Name(), r.prefix)
		digits, named := strings.CutSuffix(digits, ".pcapng")
		number, err := strconv.Atoi(digits)
		if !ours || !named || err != nil || number <= 0 || !e.Type().IsRegular() {
			continue
		}
		if stat, err := e.Info(); err == nil {
			list = append(list, ringFile{path: filepath.Join(r.ring.Folder, e.Name()), number: number, size: stat.Size()})
		}
	}
	slices.SortFunc(list, func(a, b ringFile) int { return a.number - b.number })
	return list, nil
}

// appendSection appends the block that begins a file (draft-ietf-opsawg-pcapng section
// 4.1).
func appendSection(b []byte) []byte {
	b = binary.LittleEndian.AppendUint32(b, blockSection)
	b = binary.LittleEndian.AppendUint32(b, 28)
	b = binary.LittleEndian.AppendUint32(b, orderMagic)
	b = binary.LittleEndian.AppendUint16(b, 1) // version 1.0
	b = binary.LittleEndian.AppendUint16(b, 0)
	b = binary.LittleEndian.AppendUint64(b, 1<<64-1) // length not known
	return binary.LittleEndian.AppendUint32(b, 28)
}

// appendInterface appends the description of a link, whose times are nanoseconds
// (section 4.2).
func appendInterface(b []byte, link uint16) []byte {
	const length, resolution, nanoseconds = 32, 9, 9
	b = binary.LittleEndian.AppendUint32(b, blockInterface)
	b = binary.LittleEndian.AppendUint32(b, length)
	b = binary.LittleEndian.AppendUint16(b, link)
	b = binary.LittleEndian.AppendUint16(b, 0)
	b = binary.LittleEndian.AppendUint32(b, 0) // no bound of a packet's length
	b = binary.LittleEndian.AppendUint16(b, resolution)
	b = binary.LittleEndian.AppendUint16(b, 1)
	b = append(b, nanoseconds, 0, 0, 0)
	b = binary.LittleEndian.AppendUint32(b, 0) // end of the options
	return binary.LittleEndian.AppendUint32(b, length)
}

// appendRecorded appends a packet (section 4.3). One without a time gets that of 1970.
func appendRecorded(b []byte, link uint32, f *flow.Frame, data []byte) []byte {
	const overhead = 32
	padded := (len(data) + 3) &^ 3
	b = binary.LittleEndian.AppendUint32(b, blockEnhanced)
	b = binary.LittleEndian.AppendUint32(b, uint32(overhead+padded))
	b = binary.LittleEndian.AppendUint32(b, link)
	b = binary.LittleEndian.AppendUint32(b, uint32(uint64(f.TimeNs)>>32))
	b = binary.LittleEndian.AppendUint32(b, uint32(f.TimeNs))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	b = binary.LittleEndian.AppendUint32(b, max(f.Wire, uint32(len(data))))
	b = append(b, data...)
	b = append(b, make([]byte, padded-len(data))...)
	return binary.LittleEndian.AppendUint32(b, uint32(overhead+padded))
}
