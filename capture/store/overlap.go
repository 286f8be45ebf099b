package store

import (
	"database/sql"
	"errors"
	"slices"

	"telltale/capture/flow"
)

// none reports whether a query of one row found nothing.
func none(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// Stretches keeps the fingerprints of the capture for Finish and tells what it
// has in common with captures that were imported before. Slots of which another
// capture holds exactly the same packets are told apart from those where it
// merely holds packets too: at the edges of two captures of one wire some of
// these are the same, at two places in the home none. Who can read the capture
// again leaves the packets of Same out; else they count twice, which is to be
// told.
func (imp *Import) Stretches(list []flow.Stretch) (overlap flow.Overlap, err error) {
	err = imp.run("comparing with earlier captures", func() error {
		imp.stretches = append(imp.stretches, list...)
		overlap, err = imp.overlap(list)
		return err
	})
	return overlap, err
}

func (imp *Import) overlap(list []flow.Stretch) (o flow.Overlap, err error) {
	var known map[int64][]known
	quarter, any := int64(0), false
	for i := range list {
		s := &list[i]
		if q := floorDiv(s.StartNs, quarterNs); !any || q != quarter {
			quarter, any = q, true
			if known, err = imp.knownSlots(quarter); err != nil {
				return o, err
			}
		}
		note(&o, s, known[floorDiv(s.StartNs-quarter*quarterNs, slotNs)])
	}
	slices.Sort(o.Same)
	slices.Sort(o.Captures)
	o.Captures = slices.Compact(o.Captures)
	o.Whole = len(list) > 0 && len(o.Same) == len(list)
	return o, nil
}

// known is what another capture holds of a slot.
type known struct {
	capture      int64
	packets, sum int64
}

// note adds what others hold of a slot.
func note(o *flow.Overlap, s *flow.Stretch, others []known) {
	if len(others) == 0 {
		return
	}
	if o.ToNs == 0 || s.StartNs < o.FromNs {
		o.FromNs = s.StartNs
	}
	o.ToNs = max(o.ToNs, s.StartNs+slotNs)
	near := uint64(0)
	for _, other := range others {
		o.Captures = append(o.Captures, other.capture)
		if uint64(other.packets) == s.Packets && uint64(other.sum) == s.Sum {
			o.Same = append(o.Same, s.StartNs)
			o.SamePackets += s.Packets
			return
		}
		near = max(near, min(s.Packets, uint64(other.packets)))
	}
	o.Near += near
}

// knownSlots gives what is stored of six hours, by five minutes of them.
func (imp *Import) knownSlots(quarter int64) (map[int64][]known, error) {
	find, err := imp.stmt(`SELECT capture, slots FROM capture_slot WHERE quarter = ? ORDER BY capture`) //nolint:sqlclosecheck // kept, and closed with the transaction
	if err != nil {
		return nil, err
	}
	rows, err := find.QueryContext(imp.quick, quarter)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells of trouble
	slots := map[int64][]known{}
	for rows.Next() {
		var capture int64
		var column []byte
		if err := rows.Scan(&capture, &column); err != nil {
			return nil, err
		}
		entries, err := packedStretches.of().unpack(nil, column)
		if err != nil {
			return nil, err
		}
		for ; len(entries) >= 3; entries = entries[3:] {
			slots[entries[0]] = append(slots[entries[0]], known{capture, entries[1], entries[2]})
		}
	}
	return slots, rows.Err()
}

// putStretches writes the fingerprints of the capture.
func (imp *Import) putStretches(capture int64) error {
	p := packedStretches.of()
	slices.SortFunc(imp.stretches, func(a, b flow.Stretch) int { return compare3(a.StartNs, b.StartNs, 0, 0, 0, 0) })
	for rest := imp.stretches; len(rest) > 0; {
		quarter := floorDiv(rest[0].StartNs, quarterNs)
		var entries []int64
		for len(rest) > 0 && floorDiv(rest[0].StartNs, quarterNs) == quarter {
			entries = append(entries, floorDiv(rest[0].StartNs-quarter*quarterNs, slotNs), integer(rest[0].Packets), int64(rest[0].Sum))
			rest = rest[1:]
		}
		err := imp.exec(`INSERT INTO capture_slot (capture, quarter, slots) VALUES (?, ?, ?)
			ON CONFLICT (quarter, capture) DO UPDATE SET`+mergePacked("slots", packedStretches), capture, quarter, p.pack(p.tidy(entries)))
		if err != nil {
			return err
		}
	}
	imp.stretches = nil
	return nil
}
