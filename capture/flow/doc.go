// Package flow holds the vocabulary of facts: what was seen on the wire, in
// value types that every other part of Telltale speaks.
//
// It knows no files, no SQL and no judgement. Sizes are in bytes and say of
// what (wire, payload), times are nanoseconds since 1970-01-01T00:00:00Z and
// come from packets, and "sent" and "received" are always seen from the device.
package flow
