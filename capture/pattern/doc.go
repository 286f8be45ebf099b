// Package pattern turns the events of flows into what devices do over time: attempts without an answer, floods, sendings, beats, crowds of addresses, and set-up windows.
//
// It judges nothing: it gives figures that are exact up to a bound, and beyond
// it a floor. Every table has a bound, and what a bound left out is counted, so
// that a sweep over a million hosts costs no more room than a busy hour.
// Nothing here knows which IPv6 addresses are local before the end of a
// capture, so everything is kept by the sender's hardware address and address,
// and whose they are is asked when rows are taken.
package pattern
