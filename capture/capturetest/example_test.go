package capturetest_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
	"github.com/google/gopacket/pcapgo"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
)

// goldenHome is what ExampleHome must write on every machine. Change it only
// together with the home itself.
const goldenHome = "3eba5602c74eb15a320d575a2f08b715d7c82e3b02817e3844698a484c96006b"

func writeHome(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	b.Grow(36 << 20)
	if err := capturetest.ExampleHome(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestExampleHomeIsTheSameEverywhere(t *testing.T) {
	b := writeHome(t)
	if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != goldenHome {
		t.Errorf("SHA-256 is %x, want %s", sum, goldenHome)
	}
	if len(b) > 36_000_000 {
		t.Errorf("%d bytes, want 36 MB at most", len(b))
	}
}

// homePacket is a packet of the example home and what another decoder made of it.
type homePacket struct {
	atNs   int64
	data   []byte
	packet gopacket.Packet
	source flow.MAC
}

func readHome(t *testing.T) []homePacket {
	t.Helper()
	r, err := pcapgo.NewNgReader(bytes.NewReader(writeHome(t)), pcapgo.DefaultNgReaderOptions)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.SectionInfo().Comment; got != capturetest.ExampleComment {
		t.Errorf("comment is %q, want %q", got, capturetest.ExampleComment)
	}
	all := make([]homePacket, 0, 120_000)
	for {
		data, about, err := r.ReadPacketData()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		p := gopacket.NewPacket(data, layers.LayerTypeEthernet, gopacket.DecodeOptions{NoCopy: true})
		all = append(all, homePacket{about.Timestamp.UnixNano(), data, p, flow.MAC(data[6:12])})
	}
}

// TestExampleHome reads the file once and holds it against the truth.
func TestExampleHome(t *testing.T) {
	packets, truth := readHome(t), capturetest.ExampleHomeInfo()
	if n := len(packets); n < 40_000 || n > 120_000 {
		t.Errorf("%d packets, want 40,000 to 120,000", n)
	}
	for _, tt := range []struct {
		name  string
		check func(*testing.T, []homePacket, capturetest.Example)
	}{
		{"times", checkTimes},
		{"checksums", checkChecksums},
		{"addresses", checkAddresses},
		{"names", checkNames},
		{"sweep", checkSweep},
		{"readable", checkReadable},
		{"host names", checkHostNames},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.check(t, packets, truth) })
	}
}

func checkTimes(t *testing.T, packets []homePacket, truth capturetest.Example) {
	before, end := truth.Start.UnixNano(), truth.Start.Add(truth.Length).UnixNano()
	hours := map[int64]bool{}
	for i, p := range packets {
		if p.atNs < before || p.atNs >= end {
			t.Fatalf("packet %d is at %d, not between %d and %d", i, p.atNs, before, end)
		}
		before = p.atNs
		hours[(p.atNs-truth.Start.UnixNano())/3.6e12] = true
	}
	if len(hours) != 24 {
		t.Errorf("packets in %d hours, want 24", len(hours))
	}
}

// checkChecksums has another library write every header anew.
func checkChecksums(t *testing.T, packets []homePacket, _ capturetest.Example) {
	for i, p := range packets {
		network := p.packet.NetworkLayer()
		var transport gopacket.SerializableLayer
		switch l := p.packet.TransportLayer().(type) {
		case *layers.TCP:
			if err := l.SetNetworkLayerForChecksum(network); err != nil {
				t.Fatal(err)
			}
			transport = l
		case *layers.UDP:
			if err := l.SetNetworkLayerForChecksum(network); err != nil {
				t.Fatal(err)
			}
			transport = l
		default:
			continue
		}
		b := gopacket.NewSerializeBuffer()
		err := gopacket.SerializeLayers(b, gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true},
			network.(gopacket.SerializableLayer), transport, gopacket.Payload(p.packet.TransportLayer().LayerPayload()))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b.Bytes(), p.data[14:]) {
			t.Fatalf("packet %d: header is\n%x, want\n%x", i, p.data[14:74], b.Bytes()[:60])
		}
	}
}

// isNobodys says whether an address is of the home, a group, or of a range that
// is kept for documentation and benchmarks. known keeps the answers.
func isNobodys(a netip.Addr, known map[netip.Addr]bool) bool {
	if known[a] {
		return true
	}
	known[a] = slices.ContainsFunc([]string{
		"192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15", "2001:db8::/32", "192.168.178.0/24", "10.22.22.2/32",
		"0.0.0.0/32", "255.255.255.255/32", "224.0.0.251/32", "239.255.255.250/32", "ff02::/16", "fe80::/64", "::/128",
	}, func(s string) bool { return netip.MustParsePrefix(s).Contains(a) })
	return known[a]
}

// checkAddresses: every address is nobody's, and the devices have theirs.
func checkAddresses(t *testing.T, packets []homePacket, truth capturetest.Example) {
	type sender struct {
		mac  flow.MAC
		addr netip.Addr
	}
	sent, senders, checked := map[sender]bool{}, map[flow.MAC]bool{}, map[netip.Addr]bool{}
	for i, p := range packets {
		network := p.packet.NetworkLayer()
		if network == nil {
			continue
		}
		source, _ := netip.AddrFromSlice(network.NetworkFlow().Src().Raw())
		target, _ := netip.AddrFromSlice(network.NetworkFlow().Dst().Raw())
		for _, a := range []netip.Addr{source, target} {
			if !isNobodys(a, checked) {
				t.Fatalf("packet %d: address %v is somebody's", i, a)
			}
		}
		sent[sender{p.source, source}], senders[p.source] = true, true
	}
	if len(senders) != len(truth.Devices) {
		t.Errorf("%d senders, want %d", len(senders), len(truth.Devices))
	}
	for _, d := range truth.Devices {
		for _, a := range []netip.Addr{d.IPv4, d.IPv6} {
			if a.IsValid() && !sent[sender{d.MAC, a}] {
				t.Errorf("%s did not send from %v", d.Name, a)
			}
		}
	}
}

func registrable(name string) string {
	labels := strings.Split(name, ".")
	return strings.Join(labels[max(0, len(labels)-2):], ".")
}

// questions gives the registrable names that each address asks for, and those
// that anybody asks for.
func questions(packets []homePacket) (asked map[string][]string, all []string) {
	asked = map[string][]string{}
	for _, p := range packets {
		d, ok := p.packet.Layer(layers.LayerTypeDNS).(*layers.DNS)
		u, _ := p.packet.Layer(layers.LayerTypeUDP).(*layers.UDP)
		if !ok || u == nil || u.DstPort != 53 {
			continue
		}
		source, name := p.packet.NetworkLayer().NetworkFlow().Src().String(), registrable(string(d.Questions[0].Name))
		asked[source], all = append(asked[source], name), append(all, name)
	}
	return asked, all
}

func sorted(s []string) []string { return slices.Compact(slices.Sorted(slices.Values(s))) }

// checkNames: what devices ask for is what the truth says, and the table of
// companies holds all of it and no more.
func checkNames(t *testing.T, packets []homePacket, truth capturetest.Example) {
	asked, all := questions(packets)
	for _, d := range truth.Devices {
		if diff := cmp.Diff(sorted(d.Companies), sorted(asked[d.IPv4.String()])); diff != "" {
			t.Errorf("%s asks for (-truth +seen):\n%s", d.Name, diff)
		}
		if len(d.Relays) > 0 {
			if diff := cmp.Diff(d.Relays, sorted(asked[truth.RelayedFrom.String()])); diff != "" {
				t.Errorf("%s relays (-truth +seen):\n%s", d.Name, diff)
			}
		}
	}
	var table []string
	for _, c := range capturetest.Companies() {
		table = append(table, c.Name)
	}
	if diff := cmp.Diff(sorted(all), table); diff != "" {
		t.Errorf("table of companies (-seen +table):\n%s", diff)
	}
}

// call is a SYN of the video recorder.
type call struct {
	atNs     int64
	to       netip.AddrPort
	sequence uint32
}

func callsOf(packets []homePacket, mac flow.MAC) []call {
	var all []call
	for _, p := range packets {
		s, ok := p.packet.Layer(layers.LayerTypeTCP).(*layers.TCP)
		if ok && s.SYN && !s.ACK && p.source == mac {
			to, _ := netip.AddrFromSlice(p.packet.NetworkLayer().NetworkFlow().Dst().Raw())
			all = append(all, call{p.atNs, netip.AddrPortFrom(to, uint16(s.DstPort)), s.Seq})
		}
	}
	return all
}

func checkSweep(t *testing.T, packets []homePacket, truth capturetest.Example) {
	recorder, _ := truth.Device("Video recorder")
	marked, orders := map[netip.Addr]bool{}, 0
	for _, c := range callsOf(packets, recorder.MAC) {
		switch to := c.to.Addr(); {
		case c.to == truth.Command:
			orders++
		case !slices.Contains([]uint16{23, 2323}, c.to.Port()):
			continue
		case c.atNs < truth.SweepStart.UnixNano(), c.atNs > truth.SweepEnd.UnixNano():
			t.Fatalf("knock at %d, outside of the sweep", c.atNs)
		case marked[to], c.sequence != binary.BigEndian.Uint32(to.AsSlice()):
			t.Fatalf("knock at %v has sequence %#x, or is the second", to, c.sequence)
		default:
			marked[to] = true
		}
	}
	if len(marked) < 1000 || orders < 600 {
		t.Errorf("%d knocks and %d calls for orders, want more than 1000 and 600", len(marked), orders)
	}
}

// checkReadable: what the truth says can be read is there, and its count.
func checkReadable(t *testing.T, packets []homePacket, truth capturetest.Example) {
	got := map[string]int{}
	for _, p := range packets {
		l := p.packet.TransportLayer()
		if l == nil || len(l.LayerPayload()) < 8 {
			continue
		}
		for _, word := range []string{"dev_id=", "&ifa=", "ssid=" + truth.WiFiName, "mac=00:00:5e:00:53:14", "weight=", "action=measure&serial=", "batterylvl=", "JFIF", "AddPortMapping xmlns", "generate_204"} {
			if bytes.Contains(l.LayerPayload(), []byte(word)) {
				got[word]++
			}
		}
	}
	want := map[string]int{
		"dev_id=": 31, "&ifa=": 4, "ssid=Maplehouse": 4, "mac=00:00:5e:00:53:14": 2, "weight=": 2, "action=measure&serial=": 2, "batterylvl=": 2,
		"JFIF": 8, "AddPortMapping xmlns": 1, "generate_204": got["generate_204"],
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("readable things (-want +got):\n%s", diff)
	}
}

func checkHostNames(t *testing.T, packets []homePacket, truth capturetest.Example) {
	said := map[string]string{}
	for _, p := range packets {
		d, ok := p.packet.Layer(layers.LayerTypeDHCPv4).(*layers.DHCPv4)
		if !ok {
			continue
		}
		for _, o := range d.Options {
			if o.Type == layers.DHCPOptHostname {
				said[d.ClientHWAddr.String()] = string(o.Data)
			}
		}
	}
	for _, d := range truth.Devices {
		if got := said[d.MAC.String()]; got != d.HostName {
			t.Errorf("%s calls itself %q, want %q", d.Name, got, d.HostName)
		}
	}
}

func TestCompanies(t *testing.T) {
	seats := map[string]string{}
	for i, c := range capturetest.Companies() {
		if !strings.HasSuffix(c.Name, ".example") || registrable(c.Name) != c.Name || len(c.Seat) != 2 || c.Purpose == "" {
			t.Errorf("%+v: want a registrable name under .example, a seat, a purpose", c)
		}
		if i > 0 && capturetest.Companies()[i-1].Name >= c.Name {
			t.Errorf("%s is out of order", c.Name)
		}
		if seat, seen := seats[c.Display]; seen && seat != c.Seat {
			t.Errorf("%s has its seat in %s and in %s", c.Display, seat, c.Seat)
		}
		seats[c.Display] = c.Seat
	}
}

func TestExampleDeviceByName(t *testing.T) {
	truth := capturetest.ExampleHomeInfo()
	if d, ok := truth.Device("Heater plug"); !ok || d.Brand != "Plugo" {
		t.Errorf("heater plug is %+v, %t", d, ok)
	}
	if _, ok := truth.Device("Samovar"); ok {
		t.Error("there is a samovar")
	}
}

// TestExampleDays: the last day is the example home's own, the days before hold the
// devices that were there, and nothing of what happens on the last.
func TestExampleDays(t *testing.T) {
	var last, all bytes.Buffer
	if err := capturetest.ExampleHome(&last); err != nil {
		t.Fatal(err)
	}
	if err := capturetest.ExampleDays(&all, 3); err != nil {
		t.Fatal(err)
	}
	const head = 512 // more than stands before the packets
	tail := last.Bytes()[head:]
	if !bytes.HasSuffix(all.Bytes(), tail) {
		t.Error("the last day of three is not the example home")
	}
	before := all.Bytes()[:all.Len()-len(tail)]
	for name, want := range map[string]bool{"orvo": true, "recorda": true, "PLUGO-P1": false} {
		if got := bytes.Contains(before, []byte(name)); got != want {
			t.Errorf("the days before hold %q: %v", name, got)
		}
	}
}

func BenchmarkExampleHome(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if err := capturetest.ExampleHome(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

// ExampleRecorder shows how a test makes a capture.
func ExampleRecorder() {
	var r capturetest.Recorder
	chance := capturetest.NewChance(1)
	router := flow.MAC{0x00, 0x00, 0x5e, 0x00, 0x53, 0x01}
	tv := &capturetest.Host{MAC: flow.MAC{0x00, 0x00, 0x5e, 0x00, 0x53, 0x10}, IPv4: netip.MustParseAddr("192.168.178.20")}
	client, server := capturetest.Call(tv, capturetest.Far(router, netip.MustParseAddr("198.51.100.10")), 443)
	hello := capturetest.NewClientHello(chance, "cloud.orvo.example", capturetest.TLS13, "h2")
	s := r.OpenTCP(1_773_446_400_000_000_000, chance, client, server).BeginTLS(chance, hello)
	s.Up(500, 0)
	s.Down(2000, 0)
	s.Close()
	_, _ = fmt.Fprintln(os.Stdout, r.Len(), "packets,", len(r.PCAPNG("a test")), "bytes")
	// Output: 18 packets, 6904 bytes
}
