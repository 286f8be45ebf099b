//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"telltale/capture/capturetest"
)

// spaces are network namespaces with lines between them, away when the test ends.
type spaces struct {
	t      *testing.T
	prefix string
}

// newSpaces makes namespaces whose kernels say nothing by themselves, or skips the test where that is not allowed.
func newSpaces(t *testing.T, short string, names ...string) *spaces {
	t.Helper()
	need(t, "ip")
	if os.Geteuid() != 0 {
		t.Skip("only root can make network namespaces")
	}
	s := &spaces{t: t, prefix: fmt.Sprintf("telltale-%s%d-", short, os.Getpid())}
	for _, name := range names {
		if out, err := exec.Command("ip", "netns", "add", s.name(name)).CombinedOutput(); err != nil {
			t.Skipf("no network namespaces here: %v: %s", err, out)
		}
		t.Cleanup(func() { _ = exec.Command("ip", "netns", "delete", s.name(name)).Run() }) // one that is left shows in ip netns
		s.inside(name, "! test -d /proc/sys/net/ipv6 || echo 1 | tee /proc/sys/net/ipv6/conf/all/disable_ipv6 /proc/sys/net/ipv6/conf/default/disable_ipv6")
	}
	return s
}

func (s *spaces) name(short string) string { return s.prefix + short }

// inside runs a script in a namespace.
func (s *spaces) inside(space, script string) {
	s.t.Helper()
	if out, err := exec.Command("ip", "netns", "exec", s.name(space), "sh", "-ec", script).CombinedOutput(); err != nil {
		s.t.Skipf("the kernel here cannot do %q: %v: %s", script, err, out)
	}
}

// lay lays a line between two namespaces; both ends are up.
func (s *spaces) lay(space, end, otherSpace, otherEnd string) {
	s.t.Helper()
	s.ip(space, "link add "+end+" type veth peer name "+otherEnd+" netns "+s.name(otherSpace), "link set "+end+" up")
	s.ip(otherSpace, "link set "+otherEnd+" up")
}

// ip hands lines to ip in a namespace.
func (s *spaces) ip(space string, lines ...string) {
	s.t.Helper()
	s.batch("ip", []string{"-n", s.name(space), "-batch", "-"}, lines)
}

// tc hands lines to tc in a namespace; where the kernel lacks something, the test is skipped.
func (s *spaces) tc(space string, lines ...string) {
	s.t.Helper()
	cmd := exec.Command("tc", "-n", s.name(space), "-batch", "-")
	cmd.Stdin = strings.NewReader(strings.Join(lines, "\n") + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Skipf("the kernel here copies no packets from one port to another: %v: %s", err, out)
	}
}

func (s *spaces) batch(name string, args, lines []string) {
	s.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Stdin = strings.NewReader(strings.Join(lines, "\n") + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("%s: %v: %s", strings.Join(lines, "; "), err, out)
	}
}

// host is the short name of the namespace of a device of the example home: h00 is its router.
func host(i int) string { return fmt.Sprintf("h%02d", i) }

func hosts() []string {
	var list []string
	for i := range capturetest.ExampleHomeInfo().Devices {
		list = append(list, host(i))
	}
	return list
}

// stage says where what a sender sends comes onto the line.
type stage struct{ Space, Interface string }

// script is what perform plays.
type script struct {
	File   string           // a recording
	FromNs int64            // what is played of it, nanoseconds since 1970
	ToNs   int64            // exclusive
	Speed  float64          // 1: as fast as it was
	Stages map[string]stage // by the hardware address of the sender
	Far    *stage           // where the Internet is: what it sends comes from there and is routed; nil: the router sends it
	FarMAC string           // of the router's end of that line
}

// mirrorHome is a home with a switch: one namespace a device, and one with a computer at the switch's mirror port, to
// which the kernel copies what comes in at any other one.
func mirrorHome(t *testing.T, short string) (*spaces, script) {
	t.Helper()
	need(t, "tc")
	s := newSpaces(t, short, append(hosts(), "switch", "watch")...)
	s.ip("switch", "link add br0 type bridge stp_state 0 mcast_snooping 0", "link set br0 up")
	s.lay("switch", "mirror", "watch", "mirror0")
	play := script{Speed: 1, Stages: map[string]stage{}}
	for i, d := range capturetest.ExampleHomeInfo().Devices {
		port := fmt.Sprintf("port%d", i)
		s.lay("switch", port, host(i), "eth0")
		s.ip("switch", "link set "+port+" master br0")
		s.tc("switch", "qdisc add dev "+port+" clsact",
			"filter add dev "+port+" ingress protocol all u32 match u32 0 0 action mirred egress mirror dev mirror")
		play.Stages[d.MAC.String()] = stage{s.name(host(i)), "eth0"}
	}
	return s, play
}

// The hardware addresses of the two ends of the hotspot's line to the Internet.
const (
	hotspotFarMAC  = "02:00:5e:00:53:f1"
	internetFarMAC = "02:00:5e:00:53:f2"
)

// hotspotHome is a home behind a computer that routes: its inside, ap0, has the address of the example's router, and what
// comes from the Internet is routed by the kernel. The kernel does not answer for itself, since the example does.
func hotspotHome(t *testing.T, short string) (*spaces, script) {
	t.Helper()
	need(t, "nft")
	truth := capturetest.ExampleHomeInfo()
	s := newSpaces(t, short, append(hosts()[1:], "hotspot", "internet")...)
	s.ip("hotspot", "link add ap0 type bridge stp_state 0 mcast_snooping 0", "link set ap0 address "+truth.Router.String(),
		"link set ap0 arp off", "link set ap0 up", "address add "+truth.Devices[0].IPv4.String()+"/24 dev ap0")
	s.lay("hotspot", "wan0", "internet", "line0")
	s.ip("internet", "link set line0 address "+internetFarMAC)
	s.ip("hotspot", "link set wan0 address "+hotspotFarMAC, "link set wan0 arp off", "address add 100.64.0.2/30 dev wan0",
		"route add default via 100.64.0.1 dev wan0", "neigh add 100.64.0.1 lladdr "+internetFarMAC+" dev wan0 nud permanent")
	s.inside("hotspot", "echo 1 >/proc/sys/net/ipv4/ip_forward; for f in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 >$f; done\n"+
		"nft -f - <<'END'\ntable inet quiet {\nchain in {\ntype filter hook input priority 0; policy drop;\n}\n"+
		"chain out {\ntype filter hook output priority 0; policy drop;\n}\n}\nEND")
	play := script{
		Speed: 1, Far: &stage{s.name("internet"), "line0"}, FarMAC: hotspotFarMAC,
		Stages: map[string]stage{truth.Router.String(): {s.name("hotspot"), "ap0"}},
	}
	for i, d := range truth.Devices[1:] {
		port := fmt.Sprintf("port%d", i)
		s.lay("hotspot", port, host(i+1), "wlan0")
		s.ip("hotspot", "link set "+port+" master ap0", "neigh add "+d.IPv4.String()+" lladdr "+d.MAC.String()+" dev ap0 nud permanent")
		play.Stages[d.MAC.String()] = stage{s.name(host(i + 1)), "wlan0"}
	}
	return s, play
}
