package store

import (
	"database/sql"
	"fmt"
	"math/bits"

	"telltale/capture/flow"
)

// gathering loads the partners and names of a device.
func (q reading) gathering(device int64, key string) (*gathering, error) {
	g := &gathering{device: device, rows: map[int64]*partnerRow{}, names: bindings{}, found: map[destination]*gathered{}}
	err := q.each(`SELECT p.id, p.endpoint, e.address, n.name, p.source, p.protocol, p.port, p.scope, p.kind, p.first_ns, p.last_ns
		FROM partner p JOIN endpoint e ON e.id = p.endpoint JOIN name n ON n.id = p.name WHERE p.device = ?`,
		func(rows *sql.Rows) error {
			var address string
			var protocol uint8
			p := &partnerRow{}
			err := rows.Scan(&p.id, &p.endpoint, &address, &p.name, &p.source, &protocol, &p.port, &p.scope, &p.kind, &p.firstNs, &p.lastNs)
			p.remote, p.protocol = parseAddress(address), flow.ProtocolName(protocol)
			g.rows[p.id] = p
			return err
		}, device)
	if err != nil {
		return nil, err
	}
	return g, q.each(`SELECT b.endpoint, e.address, n.name, b.source, b.first_ns, b.last_ns, b.count
		FROM name_binding b JOIN endpoint e ON e.id = b.endpoint JOIN name n ON n.id = b.name
		WHERE b.device = ? ORDER BY n.name, b.source`,
		func(rows *sql.Rows) error {
			var endpoint int64
			var address string
			b := flow.NameBinding{Device: key}
			err := rows.Scan(&endpoint, &address, &b.Name, &b.Source, &b.FirstNs, &b.LastNs, &b.Count)
			b.Remote = parseAddress(address)
			g.names[endpoint] = append(g.names[endpoint], b)
			return err
		}, device)
}

// row gives the partner of a traffic row; that it is there is up to Import.
func (g *gathering) row(partner int64) (*partnerRow, error) {
	p, ok := g.rows[partner]
	if !ok {
		return nil, fmt.Errorf("traffic of an unknown partner %d: %w", partner, ErrDamaged)
	}
	return p, nil
}

// dayBits are hours of one day, a bit each.
type dayBits struct{ day, bits int64 }

// hoursOf gives the starts of the hours whose bit is set.
func hoursOf(list []dayBits) []int64 {
	count := 0
	for _, d := range list {
		count += bits.OnesCount64(uint64(d.bits))
	}
	hours := make([]int64, 0, count)
	for _, d := range list {
		for rest := uint64(d.bits); rest != 0; rest &= rest - 1 {
			hours = append(hours, (d.day*24+int64(bits.TrailingZeros64(rest)))*hourNs)
		}
	}
	return hours
}

// summed is a stored row: a partner's sums over some days, with the hours that
// had packets.
type summed struct {
	partner *partnerRow
	sums
	hours []dayBits
}

// start gives the first hour with packets, or ns if there is none.
func (s *summed) start(ns int64) int64 {
	for _, d := range s.hours {
		if d.bits != 0 {
			return (d.day*24 + int64(bits.TrailingZeros64(uint64(d.bits)))) * hourNs
		}
	}
	return ns
}

// unclear reports whether the hours of a row may belong to several names.
func (s *summed) unclear(names bindings) bool {
	if s.partner.name != "" || !names.ambiguous(s.partner.endpoint) {
		return false
	}
	count := 0
	for _, d := range s.hours {
		count += bits.OnesCount64(uint64(d.bits))
	}
	return count > 1
}

// doubtful are rows whose names only the finer table tells, by partner.
type doubtful map[int64][]summed

// traffic reads a device's rows of a stretch: hours at its ragged ends, days
// next, months between.
func (q reading) traffic(g *gathering, within stretch) error {
	fromDay, toDay := within.wholeDays()
	if fromDay >= toDay {
		return q.hours(g, within.fromHour, within.toHour, nil)
	}
	if err := q.hours(g, within.fromHour, fromDay*24, nil); err != nil {
		return err
	}
	if err := q.hours(g, toDay*24, within.toHour, nil); err != nil {
		return err
	}
	fromMonth, toMonth := q.wholeMonths(fromDay, toDay)
	if fromMonth >= toMonth {
		return q.days(g, fromDay, toDay, nil)
	}
	if err := q.days(g, fromDay, firstDay(fromMonth), nil); err != nil {
		return err
	}
	if err := q.days(g, firstDay(toMonth), toDay, nil); err != nil {
		return err
	}
	return q.months(g, fromMonth, toMonth)
}

// wholeMonths gives the summed months that lie within days, end exclusive.
func (q reading) wholeMonths(fromDay, toDay int64) (from, to int64) {
	from = monthOf(fromDay)
	if firstDay(from) < fromDay {
		from++
	}
	return from, min(monthOf(toDay), q.monthsUntil)
}

// months counts month rows. Where a flow bore no name and its address had
// several, the time decides about the name, so such a month is read by the day.
func (q reading) months(g *gathering, from, to int64) error {
	doubt := doubtful{}
	var partner, month, lastS int64 // outside the loop, as the list of fields: there are many rows
	var s summed
	var column []byte
	var entries []int64
	dest := append(append([]any{&partner, &month}, s.dest()...), &lastS, (*raw)(&column))
	err := q.each(`SELECT partner, month, `+sumColumns+`, hours FROM traffic_month WHERE device = ? AND month >= ? AND month < ?`,
		func(rows *sql.Rows) (err error) {
			if err := rows.Scan(dest...); err != nil {
				return err
			}
			if entries, err = packedMonth.of().unpack(entries[:0], column); err != nil {
				return err
			}
			first := firstDay(month)
			s.hours = s.hours[:0]
			for i := 0; i < len(entries); i += 2 {
				s.hours = append(s.hours, dayBits{first + entries[i], entries[i+1]})
			}
			return g.place(&s, partner, first*dayNs, lastS, doubt)
		}, g.device, from, to)
	if err != nil || len(doubt) == 0 {
		return err
	}
	return q.days(g, firstDay(from), firstDay(to), doubt)
}

// place counts a row whose time begins at startNs, or puts it aside.
func (g *gathering) place(s *summed, partner, startNs, lastS int64, doubt doubtful) (err error) {
	if s.partner, err = g.row(partner); err != nil {
		return err
	}
	s.partner.place(&s.sums, s.start(startNs), startNs+lastS*secondNs)
	if s.unclear(g.names) {
		aside := *s
		aside.hours = append([]dayBits(nil), s.hours...)
		doubt[partner] = append(doubt[partner], aside)
		return nil
	}
	g.count(s)
	return nil
}

// days counts day rows, of all partners or of those that are in doubt. Unclear
// days are read by the hour.
func (q reading) days(g *gathering, from, to int64, only doubtful) error {
	if from >= to {
		return nil
	}
	doubt := doubtful{}
	var partner, day, lastS, set int64
	var s summed
	dest := append(append([]any{&partner, &day}, s.dest()...), &lastS, &set)
	err := q.each(`SELECT partner, day, `+sumColumns+`, hour_bits FROM traffic_day WHERE device = ? AND day >= ? AND day < ?`,
		func(rows *sql.Rows) error {
			if err := rows.Scan(dest...); err != nil {
				return err
			}
			if only != nil && only[partner] == nil {
				return nil
			}
			s.hours = append(s.hours[:0], dayBits{day, set})
			return g.place(&s, partner, day*dayNs, lastS, doubt)
		}, g.device, from, to)
	if err != nil || len(doubt) == 0 {
		return err
	}
	return q.hours(g, from*24, to*24, doubt)
}

// hours counts the hours of days, of all partners or of the days that are in
// doubt. A day whose hours were dropped counts as one.
func (q reading) hours(g *gathering, from, to int64, only doubtful) error {
	if from >= to {
		return nil
	}
	h := hourReading{g: g, from: from, to: to, seen: map[dayPartner]bool{}}
	var partner, day int64
	var column []byte
	err := q.each(`SELECT partner, day, hours FROM traffic WHERE device = ? AND day >= ? AND day < ?`,
		func(rows *sql.Rows) error {
			if err := rows.Scan(&partner, &day, (*raw)(&column)); err != nil {
				return err
			}
			if only != nil && !only.has(partner, day) {
				return nil
			}
			return h.column(partner, day, column)
		}, g.device, floorDiv(from, 24), -floorDiv(-to, 24))
	if err != nil {
		return err
	}
	if only == nil {
		return q.droppedHours(&h)
	}
	for partner, list := range only {
		for i := range list {
			if !h.seen[dayPartner{list[i].hours[0].day, partner}] {
				g.count(&list[i])
			}
		}
	}
	return nil
}

func (d doubtful) has(partner, day int64) bool {
	for _, s := range d[partner] {
		if s.hours[0].day == day {
			return true
		}
	}
	return false
}

// dayPartner is a row of traffic of one device.
type dayPartner struct{ day, partner int64 }

// hourReading counts the hours of packed days within a stretch.
type hourReading struct {
	g        *gathering
	from, to int64
	seen     map[dayPartner]bool
	entries  []int64
}

func (h *hourReading) column(partner, day int64, column []byte) (err error) {
	p := packedHours.of()
	if h.entries, err = p.unpack(h.entries[:0], column); err != nil {
		return err
	}
	h.seen[dayPartner{day, partner}] = true
	var s summed
	if s.partner, err = h.g.row(partner); err != nil {
		return err
	}
	for rest := h.entries; len(rest) > 0; rest = rest[p.width():] {
		hour := day*24 + rest[0]
		if hour < h.from || hour >= h.to {
			continue
		}
		lastS := s.setEntry(rest[1:])
		s.hours = s.hours[:0]
		if s.packets() > 0 {
			s.hours = append(s.hours, dayBits{day, 1 << uint64(rest[0]&31)})
		}
		s.partner.place(&s.sums, hour*hourNs, hour*hourNs+lastS*secondNs)
		h.g.count(&s)
	}
	return nil
}

// droppedHours counts, at a ragged end of a span, the days whose hours were dropped.
func (q reading) droppedHours(h *hourReading) error {
	fromDay, toDay := floorDiv(h.from, 24), -floorDiv(-h.to, 24)
	mask := func(day int64) int64 {
		var m int64
		for hour := max(h.from, day*24); hour < min(h.to, day*24+24); hour++ {
			m |= 1 << (hour - day*24)
		}
		return m
	}
	var partner, day, lastS, set int64
	var s summed
	dest := append(append([]any{&partner, &day}, s.dest()...), &lastS, &set)
	return q.each(`SELECT partner, day, `+sumColumns+`, hour_bits FROM traffic_day AS d WHERE device = ?1 AND day >= ?2 AND day < ?3
		AND NOT EXISTS (SELECT 1 FROM traffic t WHERE t.device = ?1 AND t.day = d.day AND t.partner = d.partner)`,
		func(rows *sql.Rows) (err error) {
			if err := rows.Scan(dest...); err != nil {
				return err
			}
			if set&mask(day) == 0 {
				return nil
			}
			s.hours = append(s.hours[:0], dayBits{day, set})
			if s.partner, err = h.g.row(partner); err != nil {
				return err
			}
			s.partner.place(&s.sums, s.start(day*dayNs), day*dayNs+lastS*secondNs)
			h.g.count(&s)
			return nil
		}, h.g.device, fromDay, toDay)
}
