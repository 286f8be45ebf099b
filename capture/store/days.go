package store

import (
	"cmp"
	"slices"

	"telltale/capture/flow"
)

// mostValues is the widest entry of those that wait, see packedBursts.
const mostValues = 7

// entriesLimit bounds the entries of a packed column that wait in memory, at 72
// bytes each: 100 devices have 7,200 slots in six hours.
const entriesLimit = 1 << 13

// packedRow is one entry with the device and the six hours whose row it becomes part of.
type packedRow struct {
	device, stretch int64
	entry           [mostValues]int64
}

// packedRows are the entries of one packed column that wait, in any order.
type packedRows struct{ rows []packedRow }

// newDayBatch makes the batch of a table with one packed column a device and six hours.
func newDayBatch(table, column string, kind packed) *batch {
	stretch, _ := kind.stretch()
	return newBatch(`INSERT INTO `+table+` (device, `+stretch+`, `+column+`)`, 3, `ON CONFLICT (device, `+stretch+`) DO UPDATE SET`+mergePacked(column, kind))
}

// putEntry keeps one entry until its stretch is written.
func (imp *Import) putEntry(kind packed, row *packedRow) error {
	d := &imp.days[kind]
	d.rows = append(d.rows, *row)
	if len(d.rows) < imp.entriesLimit {
		return nil
	}
	return imp.flushEntries(kind, false)
}

// flushDays writes all packed stretches of time.
func (imp *Import) flushDays() error {
	for _, kind := range []packed{packedSlots, packedBursts, packedLookups} {
		if err := imp.flushEntries(kind, true); err != nil {
			return err
		}
	}
	return nil
}

// flushEntries writes the packed stretches of one column. Unless all is set, the
// newest one stays if it leaves room, as more of it is to come.
func (imp *Import) flushEntries(kind packed, all bool) error {
	d := &imp.days[kind]
	if len(d.rows) == 0 {
		return nil
	}
	slices.SortStableFunc(d.rows, func(a, b packedRow) int {
		return cmp.Or(compare3(a.device, b.device, a.stretch, b.stretch, a.entry[0], b.entry[0]), cmp.Compare(a.entry[1], b.entry[1]))
	})
	var kept []packedRow
	if !all {
		kept = imp.ofNewest(d.rows)
	}
	for rest := d.rows; len(rest) > 0; {
		n := slices.IndexFunc(rest, func(r packedRow) bool { return r.device != rest[0].device || r.stretch != rest[0].stretch })
		if n < 0 {
			n = len(rest)
		}
		if len(kept) == 0 || rest[0].stretch != kept[0].stretch {
			if err := imp.putEntries(kind, rest[:n]); err != nil {
				return err
			}
		}
		rest = rest[n:]
	}
	d.rows = append(d.rows[:0], kept...)
	return nil
}

// ofNewest gives the entries of the newest stretch, none if they are too many to wait.
func (imp *Import) ofNewest(rows []packedRow) []packedRow {
	newest := slices.MaxFunc(rows, func(a, b packedRow) int { return cmp.Compare(a.stretch, b.stretch) }).stretch
	kept := slices.DeleteFunc(slices.Clone(rows), func(r packedRow) bool { return r.stretch != newest })
	if len(kept) > imp.entriesLimit*3/4 {
		return nil
	}
	return kept
}

// putEntries writes the entries of one device and stretch.
func (imp *Import) putEntries(kind packed, rows []packedRow) error {
	p, entries := kind.of(), imp.rollup.entries[:0]
	for i := range rows {
		entries = append(entries, rows[i].entry[:p.width()]...)
	}
	imp.rollup.entries = entries
	tidied := p.tidy(entries)
	b := map[packed]*batch{packedSlots: imp.batches.slot, packedBursts: imp.batches.burst, packedLookups: imp.batches.lookup}[kind]
	b.args = append(b.args, rows[0].device, rows[0].stretch, p.pack(tidied))
	if err := imp.wait(b); err != nil || kind != packedSlots {
		return err
	}
	uplink := int64(0)
	for i := 1; i < len(tidied); i += p.width() {
		uplink += tidied[i]
	}
	return imp.putDeviceDay(rows[0].device, floorDiv(rows[0].stretch, 4), &sums{}, uplink, 0)
}

// Slots adds what devices sent within five minutes each. Bytes add up; contacts
// are the larger figure, since they may be the same.
func (imp *Import) Slots(slots []flow.Slot) error {
	return imp.run("storing slots", func() error {
		for i := range slots {
			s := &slots[i]
			device, err := imp.device(s.Device)
			if err != nil {
				return err
			}
			stretch := floorDiv(s.StartNs, quarterNs)
			row := packedRow{device: device, stretch: stretch}
			row.entry[0], row.entry[1], row.entry[2] = floorDiv(s.StartNs-stretch*quarterNs, slotNs), integer(s.SentPayload), int64(s.Contacts)
			if err := imp.putEntry(packedSlots, &row); err != nil {
				return err
			}
		}
		return nil
	})
}

// Bursts adds sendings of some size. The same burst of two captures counts once.
func (imp *Import) Bursts(bursts []flow.Burst) error {
	return imp.run("storing bursts", func() error {
		for i := range bursts {
			if err := imp.putBurst(&bursts[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (imp *Import) putBurst(b *flow.Burst) error {
	device, partner, err := imp.party(&party{
		device: b.Device, remote: b.Remote, name: b.Name, source: b.Source, protocol: b.Protocol, port: b.Port,
		scope: scopeOf(b.Remote), firstNs: b.StartNs, lastNs: b.LastNs,
	})
	if err != nil {
		return err
	}
	stretch := floorDiv(b.StartNs, hourNs)
	return imp.putEntry(packedBursts, &packedRow{device, stretch, [mostValues]int64{
		floorDiv(b.StartNs-stretch*hourNs, tenthNs), partner, max(0, b.LastNs-b.StartNs) / tenthNs,
		integer(b.SentPackets), integer(b.LargePackets), integer(b.SentPayload), integer(b.ReceivedPayload),
	}})
}

// Lookups adds questions to name servers. Questions and failures add up;
// distinct names are the larger figure, since they may be the same.
func (imp *Import) Lookups(lookups []flow.Lookups) error {
	return imp.run("storing look-ups", func() error {
		for i := range lookups {
			l := &lookups[i]
			device, err := imp.device(l.Device)
			if err != nil {
				return err
			}
			parent, err := imp.name(l.Parent)
			if err != nil {
				return err
			}
			stretch := floorDiv(l.HourNs, quarterNs)
			row := packedRow{device: device, stretch: stretch}
			copy(row.entry[:], []int64{floorDiv(l.HourNs-stretch*quarterNs, hourNs), parent, int64(l.Asked), int64(l.Names), int64(l.Failed)})
			if err := imp.putEntry(packedLookups, &row); err != nil {
				return err
			}
		}
		return nil
	})
}
