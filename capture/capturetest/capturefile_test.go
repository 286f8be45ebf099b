package capturetest_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"

	"telltale/capture/capturetest"
)

const someNs = int64(1773446400123456789)

// read is what a reader of another hand makes of a record.
type read struct {
	AtNs     int64
	Data     string
	Original int
}

func readAll(t *testing.T, r gopacket.PacketDataSource) []read {
	t.Helper()
	var all []read
	for {
		b, about, err := r.ReadPacketData()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("reading what was written: %v", err)
		}
		all = append(all, read{about.Timestamp.UnixNano(), string(b), about.Length})
	}
}

func TestPCAPIsRead(t *testing.T) {
	for _, tt := range []struct {
		name   string
		format capturetest.PCAPFormat
		wantNs int64
	}{
		{"little endian, microseconds", capturetest.PCAPFormat{Order: binary.LittleEndian}, someNs / 1000 * 1000},
		{"big endian, microseconds", capturetest.PCAPFormat{Order: binary.BigEndian}, someNs / 1000 * 1000},
		{"little endian, nanoseconds", capturetest.PCAPFormat{Nanoseconds: true}, someNs},
		{"big endian, nanoseconds", capturetest.PCAPFormat{Order: binary.BigEndian, Nanoseconds: true}, someNs},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.format.LinkType = capturetest.LinkTypeRaw
			var r capturetest.Recorder
			r.AddPacket(capturetest.Packet{AtNs: someNs, Data: []byte("cut short"), OriginalBytes: 60})
			r.Add(someNs, []byte("whole"))
			var b bytes.Buffer
			if err := r.WritePCAP(&b, tt.format); err != nil {
				t.Fatal(err)
			}
			pr, err := pcapgo.NewReader(&b)
			if err != nil {
				t.Fatal(err)
			}
			if pr.LinkType() != layers.LinkTypeRaw {
				t.Errorf("link type is %v, want raw", pr.LinkType())
			}
			want := []read{{tt.wantNs, "cut short", 60}, {tt.wantNs, "whole", 5}}
			if diff := cmp.Diff(want, readAll(t, pr)); diff != "" {
				t.Errorf("records (-want +got):\n%s", diff)
			}
		})
	}
}

func TestModifiedPCAPHasLongHeads(t *testing.T) {
	var b bytes.Buffer
	w, err := capturetest.NewPCAPWriter(&b, capturetest.PCAPFormat{Modified: true, LinkType: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(capturetest.Packet{AtNs: someNs, Data: []byte("x")}); err != nil {
		t.Fatal(err)
	}
	if got := b.Len(); got != 24+24+1 {
		t.Errorf("file has %d bytes, want 49", got)
	}
	if got := binary.LittleEndian.Uint32(b.Bytes()); got != 0xa1b2cd34 {
		t.Errorf("magic is %#x, want 0xa1b2cd34", got)
	}
}

func TestPCAPNGIsRead(t *testing.T) {
	for _, tt := range []struct {
		name   string
		order  capturetest.ByteOrder
		power  uint8
		wantNs int64
	}{
		{"little endian, nanoseconds", binary.LittleEndian, 9, someNs},
		{"big endian, nanoseconds", binary.BigEndian, 9, someNs},
		{"milliseconds", nil, 3, someNs / 1e6 * 1e6},
		{"powers of two", binary.BigEndian, 0x80 | 9, 1773446400123046875},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var b bytes.Buffer
			w := capturetest.NewPCAPNGWriter(&b, tt.order)
			w.Section(capturetest.TextOption(capturetest.OptionComment, "a comment"))
			w.Interface(capturetest.LinkTypeEthernet, 0, capturetest.ResolutionOption(tt.power))
			w.Packet(0, capturetest.Packet{AtNs: someNs, Data: []byte("abcde"), OriginalBytes: 9}, capturetest.TextOption(capturetest.OptionComment, "x"))
			w.Block(0x0bad, []byte("unknown"))
			w.Statistics(0, someNs, 5, 2)
			w.Packet(0, capturetest.Packet{AtNs: someNs, Data: []byte("fg")})
			if w.Err() != nil {
				t.Fatal(w.Err())
			}
			nr, err := pcapgo.NewNgReader(&b, pcapgo.DefaultNgReaderOptions)
			if err != nil {
				t.Fatal(err)
			}
			if got := nr.SectionInfo().Comment; got != "a comment" {
				t.Errorf("comment is %q", got)
			}
			want := []read{{tt.wantNs, "abcde", 9}, {tt.wantNs, "fg", 2}}
			if diff := cmp.Diff(want, readAll(t, nr)); diff != "" {
				t.Errorf("records (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPCAPNGSections(t *testing.T) {
	var b bytes.Buffer
	w := capturetest.NewPCAPNGWriter(&b, binary.LittleEndian)
	for _, order := range []capturetest.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		w.SetOrder(order)
		w.Section()
		w.Interface(capturetest.LinkTypeEthernet, 0)
		w.SimplePacket(capturetest.Packet{Data: []byte("abcde")})
	}
	if w.Err() != nil {
		t.Fatal(w.Err())
	}
	nr, err := pcapgo.NewNgReader(&b, pcapgo.DefaultNgReaderOptions)
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range readAll(t, nr) {
		if got.Data != "abcde" || got.Original != 5 {
			t.Errorf("section %d: packet is %+v", i, got)
		}
	}
}

type brokenWriter struct{ after int }

var errFull = errors.New("disk is full")

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.after--; w.after < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWritersTellOfErrors(t *testing.T) {
	var r capturetest.Recorder
	r.Add(1, []byte("x"))
	r.Add(2, []byte("y"))
	for after := range 3 {
		if err := r.WritePCAP(&brokenWriter{after}, capturetest.PCAPFormat{}); !errors.Is(err, errFull) {
			t.Errorf("pcap, failing write %d: got %v", after, err)
		}
		if err := r.WritePCAPNG(&brokenWriter{after}, ""); !errors.Is(err, errFull) {
			t.Errorf("pcapng, failing write %d: got %v", after, err)
		}
	}
	if err := capturetest.ExampleHome(&brokenWriter{}); !errors.Is(err, errFull) {
		t.Errorf("example home: got %v", err)
	}
}

func TestRecorderOrdersByTimeThenByAdding(t *testing.T) {
	var r capturetest.Recorder
	for _, p := range []capturetest.Packet{{AtNs: 5, Data: []byte("c")}, {AtNs: 1, Data: []byte("a")}, {AtNs: 5, Data: []byte("d")}, {AtNs: 2, Data: []byte("b")}} {
		r.AddPacket(p)
	}
	var got string
	for _, p := range r.Packets() {
		got += string(p.Data)
	}
	if got != "abcd" || r.Len() != 4 {
		t.Errorf("order is %q of %d, want abcd of 4", got, r.Len())
	}
}

func TestGzipMembers(t *testing.T) {
	zr, err := gzip.NewReader(bytes.NewReader(capturetest.Gzip([]byte("one "), []byte("two"))))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(zr); err != nil || string(got) != "one two" {
		t.Errorf("unpacked %q, %v", got, err)
	}
}
