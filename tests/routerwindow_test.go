//go:build e2e

package e2e

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/app/wording"
)

// TestRouterFromTheWindow signs in to a real sshd as the window does: its key is unknown and shown as ssh-keygen shows
// it, the key of the owner is locked with a password, and tcpdump listens.
func TestRouterFromTheWindow(t *testing.T) {
	s := newServer(t)
	s.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "open sesame", "-C", "locked", "-f", s.path("locked"))
	s.write("authorized", s.read("locked.pub"))
	for _, tc := range []struct {
		name, known, port string
		answers           []string // "" for none
		want              string   // of the trouble, "" if it goes on
	}{
		{"all well", "nobody", "lo", []string{"yes", "open", "open sesame"}, ""},
		{"known by now", "nobody", "lo", []string{"open sesame"}, ""},
		{"not confirmed", "another", "lo", []string{""}, "The key of the router was not confirmed."},
		{"changed", "changed", "lo", nil, "The router has another key of its own than the last time."},
		{"no such port", "known", "nolan7", []string{"open sesame"}, "The router has no such interface."},
		{"wrong password", "known", "lo", []string{"a", "b", "c"}, "The router lets nobody in with this name and key."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := deskFor(t, s, tc.known)
			var asked []view.Question
			d.OnQuestion(func(q view.Question, answer func(string, bool)) {
				asked = append(asked, q)
				text := tc.answers[min(len(asked), len(tc.answers))-1]
				answer(text, text != "")
			})
			err := d.WatchRouter(t.Context(), view.RouterForm{Address: "127.0.0.1", User: "root", Interface: tc.port, Port: s.port, Key: s.path("locked")}, func(view.Progress) {})
			checkSignedIn(t, d, err, tc.want)
			if len(asked) != len(tc.answers) {
				t.Errorf("asked %+v", asked)
			}
			if len(asked) > 0 && asked[0].Mark != "" && !strings.Contains(s.print("host.pub"), strings.Fields(asked[0].Mark)[1]) {
				t.Errorf("shown as %q", asked[0].Mark)
			}
		})
	}
}

// print is the fingerprint of a key, as ssh-keygen says it.
func (s *server) print(key string) string {
	s.t.Helper()
	out, err := exec.Command("ssh-keygen", "-l", "-f", s.path(key)).Output()
	if err != nil {
		s.t.Fatal(err)
	}
	return string(out)
}

// deskFor is what serves a window, for somebody with a list of known hosts.
func deskFor(t *testing.T, s *server, known string) *session.Desk {
	t.Helper()
	words, err := session.OpenWords(wording.Source)
	if err != nil {
		t.Fatal(err)
	}
	home, err := session.Open(t.Context(), filepath.Join(t.TempDir(), "home.db"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := session.NewDesk(t.Context(), home, words)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(d.Close(), home.Close()); err != nil {
			t.Error(err)
		}
	})
	d.SSHOptions = []string{"-F", "none", "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "GlobalKnownHostsFile=none", "-o", "UserKnownHostsFile=" + s.path(known)}
	return d
}

// checkSignedIn holds how it went, and ends a watch that goes on.
func checkSignedIn(t *testing.T, d *session.Desk, err error, want string) {
	t.Helper()
	var trouble *view.Trouble
	switch {
	case want != "":
		if !errors.As(err, &trouble) || !strings.HasPrefix(trouble.Line, want) {
			t.Errorf("error %v", err)
		}
	case err != nil:
		t.Fatal(err)
	default:
		if mark := d.Frame().Watching; mark.Title != "Watching root@127.0.0.1" {
			t.Errorf("mark %+v", mark)
		}
		if err := d.StopWatch(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	}
}
