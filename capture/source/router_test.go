package source

import (
	"os/exec"
	"strings"
	"testing"
)

// TestRouterArguments: what a person typed is one word for ssh and for the shell of
// the router, whatever is in it.
func TestRouterArguments(t *testing.T) {
	t.Parallel()
	for _, port := range []string{"br-lan", "-h", "a; id", "it's $(id)", ""} {
		args := Router{Target: "-oProxyCommand=id", Interface: port}.arguments()
		if n := len(args); args[n-3] != "--" || args[n-2] != "-oProxyCommand=id" {
			t.Fatalf("arguments %q", args)
		}
		typed := strings.Replace(args[len(args)-1], "exec tcpdump", "printf '%s|'", 1)
		sh := exec.Command("sh", "-c", typed)
		sh.Env = []string{"SSH_CONNECTION=192.0.2.7 40000 192.0.2.1 22", "PATH=/usr/bin:/bin"}
		out, err := sh.Output()
		want := "-i|" + port + "|-U|-s|4096|-w|-|not|(|host|192.0.2.7|and|port|40000|)|"
		if err != nil || string(out) != want {
			t.Errorf("%q runs as %q, want %q; %v", port, out, want, err)
		}
	}
}

func TestWhyARouterEnded(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		code int
		said string
		want string
	}{
		{255, "root@192.0.2.1: Permission denied (publickey,password).\n", RouterKey},
		{255, "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.\n", RouterChanged},
		{255, "Host key verification failed.\n", RouterUnknown},
		{255, "ssh: connect to host 192.0.2.1 port 22: Connection refused\n", RouterAway},
		{127, "ash: tcpdump: not found\n", RouterNoTcpdump},
		{1, "tcpdump: br-lan: No such device exists\n", RouterNoPort},
		{1, "tcpdump: eth0: You don't have permission to capture on that device\n", RouterNoRight},
		{3, "something new", RouterOtherwise},
	} {
		if got := (&Refused{Code: tc.code, Sentence: tc.said}).Why(); got != tc.want {
			t.Errorf("%q with %d is %q, want %q", tc.said, tc.code, got, tc.want)
		}
	}
}

func TestRouterCounts(t *testing.T) {
	t.Parallel()
	var last Counts
	l := &Live{router: true}
	for _, line := range []string{"tcpdump: listening on br-lan", "9 packets captured", "7 packets dropped by kernel", strings.Repeat("x", mostSaid)} {
		l.heard(line, func(c Counts) { last = c })
	}
	if last.Dropped != 7 || last.State != "up" || len(l.said) > mostSaid {
		t.Errorf("%+v, %d bytes kept", last, len(l.said))
	}
}
