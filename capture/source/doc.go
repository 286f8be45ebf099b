// Package source reads captures: files and pipes in the pcap and pcapng
// formats, plain or inside gzip, front to back and without ever seeking.
//
// It hands out frames and knows nothing of what is in them. A file that is cut
// short or damaged gives every complete record before the fault, and says what
// the fault was (measurement specification 1.4 to 1.6, 8, 9).
package source
