// Package decode turns the bytes of one frame into the facts it states, one
// protocol a file.
//
// Everything here is pure: no clock, no state between frames, no allocation on
// the paths that every packet takes. Bytes come from the network and are
// hostile, so every read is checked against what was captured.
package decode
