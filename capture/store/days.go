package store

import (
	"slices"

	"telltale/capture/flow"
)

// entriesLimit bounds the entries of a packed column that wait in memory, at about
// 35 bytes each: 100 devices have 7,200 slots in six hours.
const entriesLimit = 1 << 13

// newDayBatch makes the batch of a table with one packed column a device and six hours.
func newDayBatch(table, column string, kind packed) *batch {
	stretch, _ := kind.stretch()
	return newBatch(`INSERT INTO `+table+` (device, `+stretch+`, `+column+`)`, 3, `ON CONFLICT (device, `+stretch+`) DO UPDATE SET`+mergePacked(column, kind))
}

// putEntry keeps one entry until the row of its device and stretch of time is written.
func (imp *Import) putEntry(kind packed, device, stretch int64, entry ...int64) error {
	d := &imp.days[kind]
	d.add(device, 0, stretch, entry)
	if d.len() < imp.entriesLimit {
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
	newest, late := d.newest(1)
	stay := !all && late <= imp.entriesLimit*3/4
	rest := d.sorted(imp.rollup.order[:0], 1, func(k *waitingKey) bool { return !stay || k.step(1) != newest })
	imp.rollup.order = rest
	for len(rest) > 0 {
		first, n := d.key(rest[0]), 1
		for n < len(rest) && d.key(rest[n]).device == first.device && d.key(rest[n]).time == first.time {
			n++
		}
		if err := imp.putEntries(kind, rest[:n]); err != nil {
			return err
		}
		rest = rest[n:]
	}
	d.keep(kind.of().width(), func(k *waitingKey) bool { return stay && k.step(1) == newest })
	return nil
}

// putEntries writes the entries of one device and stretch.
func (imp *Import) putEntries(kind packed, order []uint32) error {
	p, d := kind.of(), &imp.days[kind]
	entries := slices.Grow(imp.rollup.entries[:0], len(order)*p.width())[:len(order)*p.width()]
	for i, at := range order {
		d.values(at, entries[i*p.width():][:p.width()])
	}
	imp.rollup.entries = entries
	tidied := p.tidy(entries)
	b := map[packed]*batch{packedSlots: imp.batches.slot, packedBursts: imp.batches.burst, packedLookups: imp.batches.lookup}[kind]
	device, stretch := d.key(order[0]).device, d.key(order[0]).step(1)
	b.args = append(b.args, device, stretch, p.pack(tidied))
	if err := imp.wait(b); err != nil || kind != packedSlots {
		return err
	}
	uplink := int64(0)
	for i := 1; i < len(tidied); i += p.width() {
		uplink += tidied[i]
	}
	return imp.putDeviceDay(device, floorDiv(stretch, 4), &sums{}, uplink, 0)
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
			slot := floorDiv(s.StartNs-stretch*quarterNs, slotNs)
			if err := imp.putEntry(packedSlots, device, stretch, slot, integer(s.SentPayload), int64(s.Contacts)); err != nil {
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
	return imp.putEntry(packedBursts, device, stretch,
		floorDiv(b.StartNs-stretch*hourNs, tenthNs), partner, max(0, b.LastNs-b.StartNs)/tenthNs,
		integer(b.SentPackets), integer(b.LargePackets), integer(b.SentPayload), integer(b.ReceivedPayload))
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
			hour := floorDiv(l.HourNs-stretch*quarterNs, hourNs)
			if err := imp.putEntry(packedLookups, device, stretch, hour, parent, int64(l.Asked), int64(l.Names), int64(l.Failed)); err != nil {
				return err
			}
		}
		return nil
	})
}
