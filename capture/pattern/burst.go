package pattern

import (
	"cmp"
	"slices"
	"strings"

	"telltale/capture/flow"
)

// Bounds of bursts that wait to be taken.
const (
	burstsApart   = 48      // the largest of a sender and an hour
	burstsWaiting = 1 << 14 // of all
)

// burst is a kept sending without pointers.
type burst struct {
	partyKey
	source flow.NameSource
	Ended
}

// partyKey is a Party without pointers.
type partyKey struct {
	from     sender
	remote   host
	name     uint32
	port     uint16
	protocol uint8
}

func keyOf(p *Party) partyKey {
	return partyKey{senderOf(p.From), hostOf(p.Remote), p.Name, p.Port, p.Protocol}
}

type burstHour struct {
	from sender
	hour int64
}

// Bursts keeps the largest sendings of each sender and hour. The zero value is
// ready.
type Bursts struct {
	at     map[burstHour]uint32
	hours  [][]burst // heaps, the smallest on top
	held   int
	beyond uint64
}

// Beyond gives how many sendings no room was found for.
func (b *Bursts) Beyond() uint64 { return b.beyond }

func (b *Bursts) add(p *Party, e *Ended) {
	one := burst{keyOf(p), p.Source, *e}
	heap := b.hour(burstHour{one.from, floorTo(e.StartNs, flow.HourNs)})
	if len(*heap) < burstsApart && b.held < burstsWaiting {
		b.held++
		*heap = append(*heap, one)
		rise(*heap, len(*heap)-1)
		return
	}
	b.beyond++
	if len(*heap) > 0 && smaller(&(*heap)[0], &one) {
		(*heap)[0] = one
		sink(*heap)
	}
}

func (b *Bursts) hour(k burstHour) *[]burst {
	i, ok := b.at[k]
	if !ok {
		if b.at == nil {
			b.at = map[burstHour]uint32{}
		}
		if len(b.hours) >= burstsWaiting { // only where each hour holds little
			return &[]burst{}
		}
		i = uint32(len(b.hours))
		b.at[k] = i
		b.hours = append(b.hours, nil)
	}
	return &b.hours[i]
}

// smaller orders bursts by size; of the same size the earlier one is worth more.
func smaller(a, b *burst) bool {
	if a.Bytes != b.Bytes {
		return a.Bytes < b.Bytes
	}
	return a.StartNs > b.StartNs
}

func rise(heap []burst, i int) {
	for i > 0 && smaller(&heap[i], &heap[(i-1)/2]) {
		heap[i], heap[(i-1)/2] = heap[(i-1)/2], heap[i]
		i = (i - 1) / 2
	}
}

func sink(heap []burst) {
	for i := 0; ; {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(heap); child++ {
			if smaller(&heap[child], &heap[least]) {
				least = child
			}
		}
		if least == i {
			return
		}
		heap[i], heap[least] = heap[least], heap[i]
		i = least
	}
}

// Take gives the bursts of the hours before a time whose device is settled and
// that went to the Internet, by device and time.
func (b *Bursts) Take(beforeNs int64, locate Locate, name Name, end bool) []flow.Burst {
	var list []flow.Burst
	keys := make([]burstHour, 0, len(b.at))
	for k := range b.at {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(x, y burstHour) int { return cmp.Compare(b.at[x], b.at[y]) })
	old := b.hours
	kept := Bursts{beyond: b.beyond}
	for _, k := range keys {
		heap := old[b.at[k]]
		waiting := heap[:0]
		for i := range heap {
			p := locate(k.from.source(), heap[i].remote.addr())
			switch {
			case !end && (k.hour >= beforeNs || p.Open):
				waiting = append(waiting, heap[i])
			case p.Scope == flow.ScopeInternet && !p.Open:
				list = append(list, heap[i].row(p.Device, name))
			}
		}
		kept.keep(k, waiting)
	}
	*b = kept
	slices.SortStableFunc(list, compareBursts)
	return list
}

// keep holds bursts of an hour for longer.
func (b *Bursts) keep(k burstHour, list []burst) {
	if len(list) == 0 {
		return
	}
	heap := b.hour(k)
	*heap = slices.Clone(list)
	slices.SortFunc(*heap, func(x, y burst) int {
		if smaller(&x, &y) {
			return -1
		}
		return 1
	})
	b.held += len(list)
}

func (b *burst) row(device string, name Name) flow.Burst {
	return flow.Burst{
		Device: device, Remote: b.remote.addr(), Name: name(b.name), Source: b.source, Protocol: flow.ProtocolName(b.protocol), Port: b.port,
		StartNs: b.StartNs, LastNs: b.LastNs, SentPackets: uint64(b.Packets), LargePackets: uint64(b.Large), SentPayload: b.Bytes, ReceivedPayload: b.Answer,
	}
}

func compareBursts(a, b flow.Burst) int {
	return cmp.Or(strings.Compare(a.Device, b.Device), cmp.Compare(a.StartNs, b.StartNs), a.Remote.Compare(b.Remote),
		strings.Compare(a.Name, b.Name), strings.Compare(a.Protocol, b.Protocol), cmp.Compare(a.Port, b.Port), cmp.Compare(a.LastNs, b.LastNs))
}
