package flow

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"
)

// DayHours is how many hours with packets make a day that counts (label
// specification B.1, D).
const DayHours = 6

// Join gives the facts of one device that was seen under several hardware
// addresses: those of the whole and of its parts, as if all had been one. It
// keeps key, name and kind of the whole. Amounts add up; distinct things that two
// may share, such as the hosts of an attempt, are the larger figure; hours that
// two share count once. Hours and Days are counted from ByHour if that is there,
// else they are those of the one with the most, at least so many.
func Join(whole DeviceFacts, parts ...DeviceFacts) DeviceFacts {
	if len(parts) == 0 {
		return whole
	}
	j := joining{DeviceFacts: whole}
	j.copySlices()
	for i := range parts {
		j.add(&parts[i])
	}
	return j.finish()
}

// joining is a device in the making.
type joining struct{ DeviceFacts }

// copySlices lets what is added change nothing of the caller's.
func (j *joining) copySlices() {
	j.Device.Addrs, j.Device.Clues, j.Device.Parts = slices.Clone(j.Device.Addrs), slices.Clone(j.Device.Clues), slices.Clone(j.Device.Parts)
	j.Partners, j.ByHour, j.Slots, j.Setups = slices.Clone(j.Partners), slices.Clone(j.ByHour), slices.Clone(j.Slots), slices.Clone(j.Setups)
	j.Attempts, j.Floods, j.Spreads, j.Bursts = slices.Clone(j.Attempts), slices.Clone(j.Floods), slices.Clone(j.Spreads), slices.Clone(j.Bursts)
	j.Beats, j.TLS, j.Lookups, j.Observations = slices.Clone(j.Beats), slices.Clone(j.TLS), slices.Clone(j.Lookups), slices.Clone(j.Observations)
}

func (j *joining) add(p *DeviceFacts) {
	j.addDevice(&p.Device)
	j.FirstNs, j.LastNs = earliest(j.FirstNs, p.FirstNs), max(j.LastNs, p.LastNs)
	j.Hours, j.Days = max(j.Hours, p.Hours), max(j.Days, p.Days)
	j.Watched = j.Watched && p.Watched
	j.UpPackets += p.UpPackets
	j.Own.Add(p.Own)
	j.Relayed.Add(p.Relayed)
	j.Setup.Add(p.Setup)
	j.Partners = append(j.Partners, p.Partners...)
	j.ByHour, j.Slots, j.Setups = append(j.ByHour, p.ByHour...), append(j.Slots, p.Slots...), append(j.Setups, p.Setups...)
	j.Attempts, j.Floods = append(j.Attempts, p.Attempts...), append(j.Floods, p.Floods...)
	j.Spreads, j.Bursts = append(j.Spreads, p.Spreads...), append(j.Bursts, p.Bursts...)
	j.Beats, j.TLS = append(j.Beats, p.Beats...), append(j.TLS, p.TLS...)
	j.Lookups, j.Observations = append(j.Lookups, p.Lookups...), append(j.Observations, p.Observations...)
}

// addDevice adds what a part said of itself; the name of the one that was seen
// last stands if the whole has none.
func (j *joining) addDevice(p *Device) {
	d := &j.Device
	if d.Hostname == "" {
		d.Hostname = p.Hostname
	}
	d.FirstNs, d.LastNs = earliest(d.FirstNs, p.FirstNs), max(d.LastNs, p.LastNs)
	d.Addrs, d.Clues = append(d.Addrs, p.Addrs...), append(d.Clues, p.Clues...)
	if !slices.Contains(d.Parts, p.Key) {
		d.Parts = append(d.Parts, p.Key)
	}
}

// earliest gives the smaller of two times; 0 is no time.
func earliest(a, b int64) int64 {
	if a == 0 || b == 0 {
		return max(a, b)
	}
	return min(a, b)
}

func (j *joining) finish() DeviceFacts {
	key := j.Device.Key
	j.finishDevice()
	j.Partners = j.partners(key)
	j.ByHour = merged(j.ByHour, func(a, b HourSum) int { return cmp.Compare(a.HourNs, b.HourNs) }, func(a *HourSum, b HourSum) { a.Own.Add(b.Own) })
	if len(j.ByHour) > 0 {
		j.Hours, j.Days = countHours(j.ByHour)
	}
	j.finishBehaviour(key)
	j.finishTimes(key)
	return j.DeviceFacts
}

func (j *joining) finishDevice() {
	d := &j.Device
	slices.SortFunc(d.Addrs, netip.Addr.Compare)
	d.Addrs = slices.Compact(d.Addrs)
	slices.Sort(d.Parts)
	own(d.Clues, d.Key, func(c *Clue) *string { return &c.Device })
	d.Clues = merged(d.Clues, func(a, b Clue) int {
		return cmp.Or(strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.Value, b.Value))
	}, func(a *Clue, b Clue) {
		a.FirstNs, a.LastNs, a.Count = min(a.FirstNs, b.FirstNs), max(a.LastNs, b.LastNs), a.Count+b.Count
	})
}

// own puts rows under the key of the whole.
func own[T any](list []T, key string, device func(*T) *string) {
	for i := range list {
		*device(&list[i]) = key
	}
}

// merged sorts rows and makes one of those that are the same but for what add adds.
func merged[T any](list []T, compare func(a, b T) int, add func(a *T, b T)) []T {
	slices.SortStableFunc(list, compare)
	out := list[:0]
	for _, one := range list {
		if n := len(out); n > 0 && compare(out[n-1], one) == 0 {
			add(&out[n-1], one)
			continue
		}
		out = append(out, one)
	}
	return out
}

// countHours counts hours, and days with enough of them (DayHours).
func countHours(list []HourSum) (hours, days int) {
	ofDay := map[int64]int{}
	for _, h := range list {
		day := h.HourNs / (24 * HourNs)
		if h.HourNs%(24*HourNs) < 0 {
			day--
		}
		ofDay[day]++
		if ofDay[day] == DayHours {
			days++
		}
	}
	return len(list), days
}

// partners makes one of the same remote party met under several addresses.
func (j *joining) partners(key string) []Partner {
	for i := range j.Partners {
		p := &j.Partners[i]
		p.Others = slices.Clone(p.Others)
		own(p.Others, key, func(b *NameBinding) *string { return &b.Device })
	}
	return merged(j.Partners, func(a, b Partner) int {
		return cmp.Or(a.Remote.Compare(b.Remote), strings.Compare(a.Name, b.Name), strings.Compare(a.Protocol, b.Protocol),
			cmp.Compare(a.Port, b.Port), cmp.Compare(a.Scope, b.Scope), compareBool(a.Served, b.Served))
	}, joinPartner)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

func joinPartner(a *Partner, b Partner) {
	a.Reach = joinReach(a, &b)
	a.Own.Add(b.Own)
	a.Grade.Add(b.Grade)
	a.Relayed.Add(b.Relayed)
	a.Setup.Add(b.Setup)
	if b.Source != NameNone && (a.Source == NameNone || b.Source < a.Source) {
		a.Source = b.Source
	}
	a.FirstNs, a.LastNs = earliest(a.FirstNs, b.FirstNs), max(a.LastNs, b.LastNs)
	a.Hours = append(slices.Clone(a.Hours), b.Hours...)
	slices.Sort(a.Hours)
	a.Hours = slices.Compact(a.Hours)
	a.Others = merged(append(a.Others, b.Others...), func(x, y NameBinding) int {
		return cmp.Or(strings.Compare(x.Name, y.Name), cmp.Compare(x.Source, y.Source), compareBool(x.Relayed, y.Relayed))
	}, func(x *NameBinding, y NameBinding) {
		x.FirstNs, x.LastNs, x.Count = min(x.FirstNs, y.FirstNs), max(x.LastNs, y.LastNs), x.Count+y.Count
	})
}

// joinReach gives how far the device itself got; how far those got whom it
// carries counts only where it did nothing itself.
func joinReach(a, b *Partner) Reach {
	relaysOnly := func(p *Partner) bool { return p.Own == Counter{} && p.Relayed != Counter{} }
	switch x, y := relaysOnly(a), relaysOnly(b); {
	case x && !y:
		return b.Reach
	case y && !x:
		return a.Reach
	}
	return max(a.Reach, b.Reach)
}

// finishTimes makes one of what goes by slots and hours.
func (j *joining) finishTimes(key string) {
	own(j.Slots, key, func(s *Slot) *string { return &s.Device })
	j.Slots = merged(j.Slots, func(a, b Slot) int { return cmp.Compare(a.StartNs, b.StartNs) }, func(a *Slot, b Slot) {
		a.SentPayload, a.Contacts = a.SentPayload+b.SentPayload, max(a.Contacts, b.Contacts)
	})
	own(j.Setups, key, func(s *Setup) *string { return &s.Device })
	slices.SortStableFunc(j.Setups, func(a, b Setup) int { return cmp.Compare(a.FromNs, b.FromNs) })
	own(j.Lookups, key, func(l *Lookups) *string { return &l.Device })
	j.Lookups = merged(j.Lookups, func(a, b Lookups) int {
		return cmp.Or(cmp.Compare(a.HourNs, b.HourNs), strings.Compare(a.Parent, b.Parent))
	}, func(a *Lookups, b Lookups) {
		a.Asked, a.Names, a.Failed = a.Asked+b.Asked, max(a.Names, b.Names), a.Failed+b.Failed
	})
}

// finishBehaviour makes one of what tells how a device behaves.
func (j *joining) finishBehaviour(key string) {
	own(j.Attempts, key, func(a *Attempt) *string { return &a.Device })
	j.Attempts = merged(j.Attempts, func(a, b Attempt) int {
		return cmp.Or(cmp.Compare(a.StartNs, b.StartNs), strings.Compare(a.Protocol, b.Protocol), cmp.Compare(a.Port, b.Port), a.Remote.Compare(b.Remote), cmp.Compare(a.Scope, b.Scope))
	}, joinAttempt)
	own(j.Floods, key, func(f *Flood) *string { return &f.Device })
	slices.SortStableFunc(j.Floods, func(a, b Flood) int { return cmp.Compare(a.StartNs, b.StartNs) })
	own(j.Spreads, key, func(s *Spread) *string { return &s.Device })
	j.Spreads = merged(j.Spreads, func(a, b Spread) int {
		return cmp.Or(cmp.Compare(a.StartNs, b.StartNs), cmp.Compare(a.Kind, b.Kind))
	}, func(a *Spread, b Spread) {
		if b.Peak > a.Peak {
			*a = b
		}
	})
	own(j.Bursts, key, func(b *Burst) *string { return &b.Device })
	slices.SortStableFunc(j.Bursts, func(a, b Burst) int { return cmp.Compare(a.StartNs, b.StartNs) })
	own(j.Beats, key, func(b *Beat) *string { return &b.Device })
	slices.SortStableFunc(j.Beats, func(a, b Beat) int { return cmp.Compare(a.FirstNs, b.FirstNs) })
	own(j.TLS, key, func(u *TLSUse) *string { return &u.Device })
	own(j.Observations, key, func(o *Observation) *string { return &o.Device })
	j.Observations = joinObservations(j.Observations)
}

// joinAttempt adds up tries, and takes the larger figure of what may be the same hosts.
func joinAttempt(a *Attempt, b Attempt) {
	a.Tries, a.Short, a.Marked = a.Tries+b.Tries, a.Short+b.Short, a.Marked+b.Marked
	if b.Failed > a.Failed {
		a.Examples = b.Examples
	}
	a.Failed, a.Refused, a.Answered = max(a.Failed, b.Failed), max(a.Refused, b.Refused), max(a.Answered, b.Answered)
	a.Peak, a.Fresh, a.Repeated = max(a.Peak, b.Peak), max(a.Fresh, b.Fresh), max(a.Repeated, b.Repeated)
	a.OneWay = a.OneWay && b.OneWay
}

// joinObservations makes one of the same thing told to the same party; the first
// one is the one to look at.
func joinObservations(list []Observation) []Observation {
	return merged(list, func(a, b Observation) int {
		return cmp.Or(strings.Compare(a.Rule, b.Rule), strings.Compare(a.What, b.What), strings.Compare(a.Masked, b.Masked), a.Remote.Compare(b.Remote),
			strings.Compare(a.Name, b.Name), strings.Compare(a.Protocol, b.Protocol), cmp.Compare(a.Port, b.Port), cmp.Compare(a.Scope, b.Scope))
	}, func(a *Observation, b Observation) {
		if b.FirstNs < a.FirstNs {
			a.FirstNs, a.Capture, a.Packet = b.FirstNs, b.Capture, b.Packet
		}
		a.LastNs, a.Count = max(a.LastNs, b.LastNs), a.Count+b.Count
	})
}
