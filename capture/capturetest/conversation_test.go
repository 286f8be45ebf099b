package capturetest_test

import (
	"bytes"
	"testing"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"telltale/capture/capturetest"
)

// joined puts the payloads of one side together and fails where the sequence
// numbers have a gap, or an acknowledgement is of what was not sent yet.
func joined(t *testing.T, packets []capturetest.Packet) (up, down []byte) {
	t.Helper()
	next, carried := map[bool]uint32{}, map[bool][]byte{}
	for i, p := range packets {
		packet := gopacket.NewPacket(p.Data, layers.LayerTypeEthernet, gopacket.Default)
		s, ok := packet.Layer(layers.LayerTypeTCP).(*layers.TCP)
		if !ok {
			t.Fatalf("packet %d is not TCP", i)
		}
		fromServer := s.SrcPort == 443
		if s.SYN {
			next[fromServer] = s.Seq
		}
		if s.Seq != next[fromServer] {
			t.Fatalf("packet %d has sequence %d, want %d", i, s.Seq, next[fromServer])
		}
		if s.ACK && int32(s.Ack-next[!fromServer]) > 0 {
			t.Fatalf("packet %d acknowledges what was not sent", i)
		}
		next[fromServer] += uint32(len(s.Payload))
		if s.SYN || s.FIN {
			next[fromServer]++
		}
		carried[fromServer] = append(carried[fromServer], s.Payload...)
	}
	return carried[false], carried[true]
}

func TestConversationCarriesTheBytes(t *testing.T) {
	chance := capturetest.NewChance(4)
	for _, remote := range []string{"192.0.2.9", "2001:db8:9::9"} {
		t.Run(remote, func(t *testing.T) {
			var r capturetest.Recorder
			client, server := capturetest.Call(newDevice(), capturetest.Far(routerMAC, addr(remote)), 443)
			c := r.OpenTCP(1000, chance, client, server)
			sent, received := chance.Bytes(40_001), chance.Bytes(9000)
			c.SendOver(sent, 3e9)
			c.At(20e9).Receive(received)
			c.Send(nil)
			c.Close()
			up, down := joined(t, r.Packets())
			if !bytes.Equal(up, sent) || !bytes.Equal(down, received) {
				t.Errorf("carried %d up and %d down, want %d and %d, unchanged", len(up), len(down), len(sent), len(received))
			}
			if c.NowNs < 20e9 || c.Client() != client || c.Server() != server {
				t.Errorf("ended at %d between %v and %v", c.NowNs, c.Client(), c.Server())
			}
		})
	}
}

func TestPacedUploadTakesItsTime(t *testing.T) {
	var r capturetest.Recorder
	client, server := capturetest.Call(newDevice(), capturetest.Far(routerMAC, addr("192.0.2.9")), 443)
	c := r.OpenTCP(0, capturetest.NewChance(4), client, server)
	before := c.NowNs
	c.SendOver(make([]byte, 100_000), 5e9)
	if took := c.NowNs - before; took < 4_900_000_000 || took > 5_200_000_000 {
		t.Errorf("upload took %d ns, want about 5 s", took)
	}
}

func TestTLSSessionHandshakes(t *testing.T) {
	for _, tt := range []struct {
		name    string
		version uint16
		chain   [][]byte
		up      []byte // content types of records in order
		down    []byte
	}{
		{"1.3", capturetest.TLS13, nil, []byte{22, 20, 23, 23}, []byte{22, 20, 23, 23}},
		{"1.2 with certificate", capturetest.TLS12, [][]byte{[]byte("der")}, []byte{22, 22, 20, 22, 23}, []byte{22, 22, 22, 22, 20, 22, 23}},
		{"1.2 resumed", capturetest.TLS12, nil, []byte{22, 22, 20, 22, 23}, []byte{22, 22, 22, 20, 22, 23}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var r capturetest.Recorder
			chance := capturetest.NewChance(4)
			client, server := capturetest.Call(newDevice(), capturetest.Far(routerMAC, addr("192.0.2.9")), 443)
			s := r.OpenTCP(0, chance, client, server).BeginTLS(chance, capturetest.NewClientHello(chance, "a.example", tt.version), tt.chain...)
			s.Up(100, 0)
			s.Down(200, 0)
			s.Reset()
			up, down := joined(t, r.Packets())
			if got := recordTypes(t, up); !bytes.Equal(got, tt.up) {
				t.Errorf("up: records %v, want %v", got, tt.up)
			}
			if got := recordTypes(t, down); !bytes.Equal(got, tt.down) {
				t.Errorf("down: records %v, want %v", got, tt.down)
			}
		})
	}
}

func recordTypes(t *testing.T, b []byte) []byte {
	t.Helper()
	var all []byte
	for len(b) > 0 {
		n := 5 + int(b[3])<<8 + int(b[4])
		if n > len(b) {
			t.Fatalf("record of %d bytes, %d left", n, len(b))
		}
		all, b = append(all, b[0]), b[n:]
	}
	return all
}
