package classify

import (
	"cmp"
	"slices"
	"strings"

	"telltale/capture/flow"
)

// inOrder gives facts in their one order, so that judgements do not hang on the
// order in which they came. Slices of the caller are not changed; those that are
// in order are not copied.
func inOrder(f flow.DeviceFacts) flow.DeviceFacts {
	f.Partners = sorted(f.Partners, byRemote)
	f.ByHour = sorted(f.ByHour, func(a, b flow.HourSum) int { return cmp.Compare(a.HourNs, b.HourNs) })
	f.Slots = sorted(f.Slots, func(a, b flow.Slot) int { return cmp.Compare(a.StartNs, b.StartNs) })
	f.Setups = sorted(f.Setups, func(a, b flow.Setup) int {
		return cmp.Or(cmp.Compare(a.FromNs, b.FromNs), cmp.Compare(a.UntilNs, b.UntilNs))
	})
	f.Attempts = sorted(f.Attempts, byAttempt)
	f.Floods = sorted(f.Floods, func(a, b flow.Flood) int {
		return cmp.Or(cmp.Compare(a.StartNs, b.StartNs), a.Remote.Compare(b.Remote), strings.Compare(a.Protocol, b.Protocol), cmp.Compare(a.Port, b.Port), cmp.Compare(a.Packets, b.Packets))
	})
	f.Spreads = sorted(f.Spreads, func(a, b flow.Spread) int {
		return cmp.Or(cmp.Compare(a.StartNs, b.StartNs), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Peak, b.Peak))
	})
	f.Bursts = sorted(f.Bursts, byBurst)
	f.Beats = sorted(f.Beats, func(a, b flow.Beat) int {
		return cmp.Or(a.Remote.Compare(b.Remote), strings.Compare(a.Name, b.Name), strings.Compare(a.Protocol, b.Protocol), cmp.Compare(a.Port, b.Port), cmp.Compare(a.FirstNs, b.FirstNs))
	})
	f.TLS = sorted(f.TLS, byTLS)
	f.Lookups = sorted(f.Lookups, func(a, b flow.Lookups) int {
		return cmp.Or(cmp.Compare(a.HourNs, b.HourNs), strings.Compare(a.Parent, b.Parent), cmp.Compare(a.Asked, b.Asked))
	})
	f.Observations = sorted(f.Observations, byObservation)
	f.Device.Clues = sorted(f.Device.Clues, func(a, b flow.Clue) int {
		return cmp.Or(strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.Value, b.Value), cmp.Compare(a.FirstNs, b.FirstNs))
	})
	return f
}

// sorted gives a list in order, itself if it is.
func sorted[T any](list []T, compare func(a, b T) int) []T {
	if slices.IsSortedFunc(list, compare) {
		return list
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, compare)
	return list
}

// byRemote is the order of flow.DeviceFacts.Partners.
func byRemote(a, b flow.Partner) int {
	return cmp.Or(a.Remote.Compare(b.Remote), strings.Compare(a.Name, b.Name), strings.Compare(a.Protocol, b.Protocol),
		cmp.Compare(a.Port, b.Port), cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.FirstNs, b.FirstNs))
}

func byAttempt(a, b flow.Attempt) int {
	return cmp.Or(cmp.Compare(a.StartNs, b.StartNs), strings.Compare(a.Protocol, b.Protocol), cmp.Compare(a.Scope, b.Scope), cmp.Compare(a.Port, b.Port),
		a.Remote.Compare(b.Remote), cmp.Compare(a.Tries, b.Tries))
}

func byBurst(a, b flow.Burst) int {
	return cmp.Or(cmp.Compare(a.StartNs, b.StartNs), a.Remote.Compare(b.Remote), strings.Compare(a.Name, b.Name), strings.Compare(a.Protocol, b.Protocol),
		cmp.Compare(a.Port, b.Port), cmp.Compare(a.LastNs, b.LastNs), cmp.Compare(a.SentPayload, b.SentPayload))
}

func byTLS(a, b flow.TLSUse) int {
	return cmp.Or(a.Remote.Compare(b.Remote), strings.Compare(a.Name, b.Name), cmp.Compare(a.Port, b.Port), cmp.Compare(a.Version, b.Version),
		cmp.Compare(a.Cipher, b.Cipher), strings.Compare(a.JA4, b.JA4), strings.Compare(a.ALPN, b.ALPN), cmp.Compare(a.CertFaults, b.CertFaults), cmp.Compare(a.FirstNs, b.FirstNs))
}

func byObservation(a, b flow.Observation) int {
	return cmp.Or(cmp.Compare(a.FirstNs, b.FirstNs), strings.Compare(a.Rule, b.Rule), strings.Compare(a.What, b.What), strings.Compare(a.Masked, b.Masked),
		a.Remote.Compare(b.Remote), strings.Compare(a.Name, b.Name), strings.Compare(a.Protocol, b.Protocol), cmp.Compare(a.Port, b.Port), cmp.Compare(a.Packet, b.Packet))
}
