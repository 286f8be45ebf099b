package source

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// ErrNoSSH says that this computer has no program ssh.
var ErrNoSSH = errors.New("there is no ssh")

// Router is a router, or another computer, on which tcpdump listens for Telltale. The
// program ssh of this computer signs in to it, with its owner's own keys and known
// hosts: Telltale itself makes no connection and never sees a password.
type Router struct {
	Target    string   // "root@192.168.1.1", as ssh takes it
	Interface string   // on the router, e.g. "br-lan"
	Options   []string // for ssh, e.g. "-p", "2222"

	Environment []string // for ssh beyond that of this program; whom it asks for a password
}

// listening is what runs on the router. Packets of this very connection are left out,
// or each would bring forth another; ssh servers tell both its ends in SSH_CONNECTION.
const listening = `set -- $SSH_CONNECTION; exec tcpdump -i %s -U -s 4096 -w - ${1:+not '(' host $1 and port $2 ')'}`

// arguments are those of ssh. What the person typed cannot be taken for an option.
func (r Router) arguments() []string {
	args := append([]string{"-T", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=3", "-o", "ConnectTimeout=15"}, r.Options...)
	return append(args, "--", r.Target, fmt.Sprintf(listening, quoted(r.Interface)))
}

// quoted is a word as a shell takes it for one word.
func quoted(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

// Why listening on a router ended.
const (
	RouterKey        = "key"       // the router let nobody in with this key or password
	RouterChanged    = "changed"   // the router's own key is another than before
	RouterUnknown    = "unknown"   // the router's own key was not confirmed
	RouterAway       = "away"      // nobody answered, or the connection broke
	RouterNoTcpdump  = "notcpdump" // there is no tcpdump on it
	RouterNoRight    = "noright"   // tcpdump may not listen there
	RouterNoPort     = "noport"    // it has no such interface
	RouterOtherwise  = "otherwise" // something else
	sshFailed        = 255         // exit code of ssh for its own errors
	commandNotFound  = 127         // exit code of a shell
	commandNotToBeUs = 126         // likewise, of one that may not be run
)

// WatchRouter starts ssh. tell gets nothing but the state: tcpdump tells its counts only
// at its end.
func WatchRouter(r Router, tell func(Counts)) (*Live, error) {
	ssh, err := exec.LookPath("ssh")
	if err != nil {
		return nil, fmt.Errorf("looking for ssh: %w", errors.Join(ErrNoSSH, err))
	}
	cmd := exec.Command(ssh, r.arguments()...)
	if len(r.Environment) > 0 {
		cmd.Env = append(os.Environ(), r.Environment...)
	}
	return start(&Live{cmd: cmd, router: true}, tell)
}

// mostSaid bounds what is kept of the words of ssh and tcpdump, bytes.
const mostSaid = 4096

// dropped is how tcpdump tells at its end what it lost.
var dropped = regexp.MustCompile(`^(\d+) packets? dropped by (?:kernel|interface)`)

// heard takes a line that ssh or tcpdump said.
func (l *Live) heard(line string, tell func(Counts)) {
	l.mu.Lock()
	if len(l.said)+len(line) < mostSaid {
		l.said += line + "\n"
	}
	if m := dropped.FindStringSubmatch(line); m != nil {
		n, _ := strconv.ParseUint(m[1], 10, 64) // of digits only; one too large is none
		l.last.Dropped += n
	}
	if strings.Contains(line, "listening on") {
		l.last.State = "up"
	}
	c := l.last
	l.mu.Unlock()
	tell(c)
}

// Why says in one word why listening on a router ended, by what ssh and tcpdump said.
func (r *Refused) Why() string {
	said := strings.ToLower(r.Sentence)
	for _, one := range []struct{ part, why string }{
		{"host identification has changed", RouterChanged},
		{"host key verification failed", RouterUnknown},
		{"permission denied (", RouterKey},
		{"too many authentication failures", RouterKey},
		{"no such device", RouterNoPort},
		{"doesn't exist", RouterNoPort},
		{"don't have permission", RouterNoRight},
		{"operation not permitted", RouterNoRight},
	} {
		if strings.Contains(said, one.part) {
			return one.why
		}
	}
	switch r.Code {
	case commandNotFound, commandNotToBeUs:
		return RouterNoTcpdump
	case sshFailed:
		return RouterAway
	}
	return RouterOtherwise
}
