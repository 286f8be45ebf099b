package session_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/app/askpass"
	"telltale/app/session"
	"telltale/app/view"
	"telltale/capture/capturetest"
)

// TestMain answers ssh instead of testing, when it is ssh that starts this program.
func TestMain(m *testing.M) {
	if window := os.Getenv(askpass.Env); window != "" {
		if err := askpass.Ask(window, os.Args[1], os.Stdout); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// likeSSH puts a program ssh into the path that does what a script says; "packets" in its
// folder is a recording.
func likeSSH(t *testing.T, script string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in is a script for sh")
	}
	folder := t.TempDir()
	file, err := os.Create(filepath.Join(folder, "packets"))
	if err != nil {
		t.Fatal(err)
	}
	if err = errors.Join(capturetest.ExampleHome(file), file.Close()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "ssh"), []byte("#!/bin/sh\ncd "+folder+"\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", folder+":"+os.Getenv("PATH"))
}

const (
	asksHost = `answer=$("$SSH_ASKPASS" "The authenticity of host 'box (192.0.2.1)' can't be established.
ED25519 key fingerprint is SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU.
This key is not known by any other names.
Are you sure you want to continue connecting (yes/no/[fingerprint])? ")
if [ "$answer" != yes ]; then echo 'Host key verification failed.' >&2; exit 255; fi
`
	asksPassword = `for try in 1 2 3; do
	answer=$("$SSH_ASKPASS" "root@box's password: ")
	[ "$answer" = "open sesame" ] && break
	echo 'Permission denied, please try again.' >&2
done
[ "$answer" = "open sesame" ] || { echo "root@box: Permission denied (publickey,password)." >&2; exit 255; }
`
	listens = "cat packets; echo 'tcpdump: listening on br-lan, link-type EN10MB (Ethernet), snapshot length 4096 bytes' >&2\n"
	goesOn  = "trap 'exit 0' INT; cat >/dev/null\n"
)

// TestRoutersAreAskedFor signs in to a router with a key to confirm and a password, and
// holds what is said when its owner, or the router, does not want to.
func TestRoutersAreAskedFor(t *testing.T) {
	const says = "box ED25519 SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"
	for _, tc := range []struct {
		name, script string
		answers      []string // of the owner; "" for none
		asked        int
		want         string // of the trouble, "" if it goes on, "-" if the owner gave up
	}{
		{"all well", asksHost + asksPassword + listens + goesOn, []string{"yes", "open sesame"}, 2, ""},
		{"password mistyped", asksPassword + listens + goesOn, []string{"open", "open sesame"}, 2, ""},
		{"wrong key of the router", asksHost, []string{""}, 1, "The key of the router was not confirmed."},
		{"no password", asksPassword, []string{""}, 1, "-"},
		{"wrong password", asksPassword, []string{"a", "b", "c"}, 3, "The router lets nobody in with this name and key."},
		{"changed", "echo '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @' >&2; exit 255", nil, 0, "The router has another key of its own than the last time."},
		{"unreachable", "echo 'ssh: connect to host box port 22: No route to host' >&2; exit 255", nil, 0, "The router does not answer"},
		{"no tcpdump", "exit 127", nil, 0, "There is no tcpdump on the router."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			likeSSH(t, tc.script)
			d, s := desk(t)
			var asked []view.Question
			d.OnQuestion(func(q view.Question, answer func(string, bool)) {
				asked = append(asked, q)
				text := tc.answers[len(asked)-1]
				answer(text, text != "")
			})
			err := d.WatchRouter(t.Context(), view.RouterForm{Address: " box ", User: "root", Port: "22"}, func(view.Progress) {})
			if len(asked) != tc.asked {
				t.Errorf("asked %+v", asked)
			}
			for i, q := range asked {
				text := q.Title + q.Line + q.Mark
				if i > 0 && q.Title == asked[i-1].Title && q.Line != "That was not accepted. Please try once more." {
					t.Errorf("the second time it says %q", q.Line)
				}
				if q.Typed == (q.Mark != "") || !strings.Contains(text, "box") && i == 0 {
					t.Errorf("question %+v", q)
				}
				if q.Mark != "" && !strings.HasSuffix(says, q.Mark) {
					t.Errorf("key %q", q.Mark)
				}
			}
			checkRouter(t, d, s, err, tc.want)
		})
	}
}

// checkRouter holds how it went: the trouble, or a watch that goes on and is ended.
func checkRouter(t *testing.T, d *session.Desk, s *session.Session, err error, want string) {
	t.Helper()
	var trouble *view.Trouble
	switch {
	case want == "-":
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("giving up is told as %v", err)
		}
	case want != "":
		if !errors.As(err, &trouble) || !strings.HasPrefix(trouble.Line, want) || trouble.Next == "" || d.Frame().Watching.Title != "" {
			t.Errorf("error %v, mark %+v", err, d.Frame().Watching)
		}
	case err != nil:
		t.Fatal(err)
	default:
		if mark := d.Frame().Watching; mark.Title != "Watching root@box" {
			t.Errorf("mark %+v", mark)
		}
		if err := d.StopWatch(t.Context()); err != nil {
			t.Error(err)
		}
		captures, err := s.Captures(t.Context())
		if err != nil || len(captures) == 0 || captures[0].Name != "root@box (watched live)" {
			t.Errorf("kept %v (%v)", captures, err)
		}
	}
}

// TestRouterThatBreaks holds that a connection that breaks is told until its owner puts
// it away, and that what was seen is kept.
func TestRouterThatBreaks(t *testing.T) {
	likeSSH(t, listens+"read line <go; echo 'Connection to box closed by remote host.' >&2; exit 255")
	folder, _, _ := strings.Cut(os.Getenv("PATH"), ":")
	d, s := desk(t)
	news := make(chan struct{}, 100)
	if out, err := execute(t, "mkfifo", filepath.Join(folder, "go")); err != nil {
		t.Skipf("no pipe with a name here: %v %s", err, out)
	}
	if err := d.WatchRouter(t.Context(), view.RouterForm{Address: "box"}, func(view.Progress) {}); err != nil {
		t.Fatal(err)
	}
	d.OnNews(func() { news <- struct{}{} })
	if err := os.WriteFile(filepath.Join(folder, "go"), []byte("now\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for !d.Frame().Watching.Ended {
		<-news
	}
	page, err := d.Watch(t.Context())
	if err != nil || page.Fell.Title != "The watch ended: Router box" || !strings.HasPrefix(page.Fell.Line, "The router does not answer, or") {
		t.Errorf("page %+v (%v)", page.Fell, err)
	}
	if captures, err := s.Captures(t.Context()); err != nil || len(captures) == 0 {
		t.Errorf("nothing is kept (%v)", err)
	}
	if err := d.StopWatch(t.Context()); err != nil {
		t.Fatal(err)
	}
	if page, err = d.Watch(t.Context()); err != nil || page.Fell.Title != "" || d.Frame().Watching.Title != "" {
		t.Errorf("still told: %+v (%v)", page.Fell, err)
	}
}

// TestRouterFormThatIsNone holds what cannot be reached.
func TestRouterFormThatIsNone(t *testing.T) {
	d, _ := desk(t)
	for _, form := range []view.RouterForm{{}, {User: "root", Port: "22"}, {Address: "box", Port: "ssh"}, {Address: "box", Port: "0"}, {Address: "box", Port: "65536"}} {
		var trouble *view.Trouble
		if err := d.WatchRouter(t.Context(), form, func(view.Progress) {}); !errors.As(err, &trouble) || !strings.Contains(trouble.Title, "cannot be reached like that") {
			t.Errorf("%+v gives %v", form, err)
		}
	}
}

// TestFolderIsWatchedFromTheWindow puts a recording into a folder that is watched.
func TestFolderIsWatchedFromTheWindow(t *testing.T) {
	t.Parallel()
	d, _ := desk(t)
	folder := t.TempDir()
	for name, raw := range map[string][]byte{"evening.pcapng": example(), "other.pcap": []byte("this is none, and never was one of them")} {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	news := make(chan struct{}, 100)
	d.OnNews(func() { news <- struct{}{} })
	if err := d.WatchFolder(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for len(lines) != 3 {
		<-news
		page, err := d.Watch(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		lines = page.Going.Lines
	}
	if diff := cmp.Diff("1 new recording was read.", lines[1]); diff != "" || !strings.Contains(lines[2], "other.pcap") {
		t.Errorf("it says %q", lines)
	}
	if mark := d.Frame().Watching; mark.Title != "Watching "+filepath.Base(folder) || mark.Line != "1 recording read" {
		t.Errorf("mark %+v", mark)
	}
	for _, step := range []func(context.Context) error{d.PauseWatch, d.PauseWatch, d.StopWatch} {
		if err := step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.WatchFolder(t.Context(), filepath.Join(folder, "gone")); err != nil {
		t.Fatal(err)
	}
	for !d.Frame().Watching.Ended {
		<-news
	}
}

func execute(t *testing.T, name string, args ...string) (string, error) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	return string(out), err
}

// TestRecordingBesideAWatchOfTheWindow records a router beside its watch, and into a
// place that is none, which does not end the watch.
func TestRecordingBesideAWatchOfTheWindow(t *testing.T) {
	likeSSH(t, listens+goesOn)
	d, s := desk(t)
	folder := filepath.Join(t.TempDir(), "beside")
	d.ChooseRecording(view.RecordChoice{On: true, Folder: folder, Bytes: 5_000_000})
	page, err := d.Watch(t.Context())
	if err != nil || !page.Record.On || len(page.Record.Notes) != 3 {
		t.Errorf("panel %+v (%v)", page.Record, err)
	}
	if err := d.WatchRouter(t.Context(), view.RouterForm{Address: "box"}, func(view.Progress) {}); err != nil {
		t.Fatal(err)
	}
	page, err = d.Watch(t.Context())
	if err != nil || !strings.Contains(strings.Join(page.Going.Lines, "\n"), "It is being recorded to "+folder+", 5.0 MB at most.") {
		t.Errorf("it says %q (%v)", page.Going.Lines, err)
	}
	if err := d.StopWatch(t.Context()); err != nil {
		t.Fatal(err)
	}
	captures, err := s.Captures(t.Context())
	if err != nil || len(captures) == 0 {
		t.Fatalf("nothing is kept (%v)", err)
	}
	files, err := filepath.Glob(filepath.Join(folder, "telltale-box-*.pcapng"))
	var sum int64
	for _, path := range files {
		stat, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		sum += stat.Size()
	}
	if err != nil || len(files) < 2 || sum > 5_000_000 {
		t.Errorf("%d files of %d bytes together (%v)", len(files), sum, err)
	}
}
