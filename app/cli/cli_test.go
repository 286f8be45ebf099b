package cli_test

import (
	"errors"
	"flag"
	"net/netip"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"telltale/app/cli"
	"telltale/capture/capturetest"
	"telltale/capture/flow"
)

var update = flag.Bool("update", false, "write what the scripts compare with anew")

// TestMain makes this test binary the program itself, under its own name, for
// the scripts.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"telltale": func() {
			os.Exit(cli.Main(os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
		},
	})
}

// TestScripts runs what a person could type, one file a verb. There is no
// display in the scripts, and the home folder is one of the script's own.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Setup: func(env *testscript.Env) error {
			for _, name := range []string{"DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "TELLTALE_DB"} {
				env.Setenv(name, "")
			}
			env.Setenv("XDG_DATA_HOME", env.WorkDir+"/data")
			env.Setenv("LC_ALL", "C.UTF-8")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"recording": recording, "cut": cut, "mode": mode, "exits": exits, "explained": explained},
	})
}

// recording NAME FILE writes one of a few small captures whose every figure is
// known.
func recording(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: recording home|later|both|muchlater|twins FILE")
	}
	var r capturetest.Recorder
	switch args[0] {
	case "home": // a camera, and a phone
		quietHome(&r, 0, camera(), phone())
	case "later": // the same camera, an hour later
		quietHome(&r, hourNs, camera())
	case "both": // all of home, and of later
		quietHome(&r, 0, camera(), phone())
		quietHome(&r, hourNs, camera())
	case "muchlater": // the same camera, a hundred days later
		quietHome(&r, 100*24*hourNs, camera())
	case "twins": // two things of one name
		twin := phone()
		hostName(&r, 1, camera(), "lamp")
		hostName(&r, 2, twin, "lamp")
		quietHome(&r, hourNs, camera(), twin)
	default:
		ts.Fatalf("no recording is called %q", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), r.PCAP(), 0o600))
}

const (
	startNs = 1_770_000_000_000_000_000 // 2026-02-02T02:40:00Z
	hourNs  = 3_600_000_000_000
)

func router() flow.MAC { return flow.MAC{0, 0, 0x5e, 0, 0x53, 0x01} }

func camera() *capturetest.Host {
	return &capturetest.Host{MAC: flow.MAC{0, 0, 0x5e, 0, 0x53, 0x20}, IPv4: netip.MustParseAddr("192.168.1.20")}
}

func phone() *capturetest.Host {
	return &capturetest.Host{MAC: flow.MAC{0, 0, 0x5e, 0, 0x53, 0x21}, IPv4: netip.MustParseAddr("192.168.1.21")}
}

// quietHome writes, for each device, three datagrams of 100 bytes to a server
// on the Internet and one of 50 bytes back.
func quietHome(r *capturetest.Recorder, laterNs int64, devices ...*capturetest.Host) {
	server := capturetest.Far(router(), netip.MustParseAddr("198.51.100.7"))
	for i, device := range devices {
		near, far := capturetest.Call(device, server, 9000)
		at := startNs + laterNs + int64(i)*1_000_000_000
		for n := range int64(3) {
			r.SendUDP(at+n*1_000_000, near, far, make([]byte, 100))
		}
		r.SendUDP(at+3_000_000, far, near, make([]byte, 50))
	}
}

// hostName lets a device ask for an address under a name.
func hostName(r *capturetest.Recorder, id uint32, device *capturetest.Host, name string) {
	ask := capturetest.DHCP{
		Type: capturetest.DHCPRequest, Transaction: id, ClientMAC: device.MAC,
		Options: []capturetest.DHCPOption{
			capturetest.DHCPText(12, name), {Code: 50, Data: device.IPv4.AsSlice()},
		},
	}
	d := capturetest.Datagram{
		Source: netip.MustParseAddrPort("0.0.0.0:68"), Destination: netip.MustParseAddrPort("255.255.255.255:67"), Payload: ask.Bytes(),
	}
	r.Add(startNs+int64(id)*1_000_000, d.Frame(capturetest.Link{Source: device.MAC, Destination: capturetest.Broadcast()}, capturetest.IPHeader{}))
}

// explained PATTERN lets the program explain each statement whose id the pattern
// finds in what was printed before; all must be there. What it prints of the
// first is there for stdout.
func explained(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: explained PATTERN")
	}
	found := regexp.MustCompile(args[0]).FindAllStringSubmatch(ts.ReadFile("stdout"), -1)
	if len(found) == 0 {
		ts.Fatalf("no id stands in what was printed")
	}
	for i := range found { // the first comes last
		ts.Check(ts.Exec("telltale", "explain", found[len(found)-1-i][1]))
	}
}

// cut FILE SHORTER writes a file without its last ten bytes.
func cut(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: cut FILE SHORTER")
	}
	b := []byte(ts.ReadFile(args[0]))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b[:len(b)-10], 0o600))
}

// mode FILE OCTAL asserts who may read a file.
func mode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: mode FILE OCTAL")
	}
	stat, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if have := stat.Mode().Perm().String(); have != args[1] {
		ts.Fatalf("%s has the mode %s, not %s", args[0], have, args[1])
	}
}

// exits CODE PROGRAM ARGS… runs a program and asserts its exit code; what it
// printed is there for stdout and stderr.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS...")
	}
	code := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("running %s: %v", args[1], err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("the exit code is %d, not %s", code, args[0])
	}
}
