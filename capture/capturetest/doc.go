// Package capturetest builds packets and whole captures for tests, and makes the example home.
//
// Frames are written byte by byte, so that a test can say exactly what is on
// the wire. A Recorder collects frames in any order and writes them as pcap or
// pcapng in the order of time. Conversation and QUICConversation write a whole
// exchange into a Recorder. ExampleHome writes a made-up day of a made-up home;
// it is the same on every machine.
package capturetest
