package session_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/app/askpass"
	"telltale/app/session"
	"telltale/app/view"
	"telltale/capture/flow"
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
	t.Setenv("PATH", filepath.Dir(scripted(t, "ssh", script))+":"+os.Getenv("PATH"))
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
			checkQuestions(t, asked)
			checkRouter(t, d, s, err, tc.want)
		})
	}
}

// checkQuestions holds what the owner is asked.
func checkQuestions(t *testing.T, asked []view.Question) {
	t.Helper()
	for i, q := range asked {
		again := i > 0 && q.Title == asked[i-1].Title
		if again != (q.Line == "That was not accepted. Please try once more.") || i == 0 && !strings.Contains(q.Line, "box") {
			t.Errorf("question %+v", q)
		}
		if !q.Typed && q.Mark != "ED25519 SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU" || q.Typed && q.Mark != "" {
			t.Errorf("key %q", q.Mark)
		}
	}
}

// pageOf is the page of the watch as it is now.
func pageOf(t *testing.T, d *session.Desk) view.Watch {
	t.Helper()
	page, err := d.Watch(t.Context())
	well(t, err)
	return page
}

// keptBy gives the captures that a home has; it wants at least one.
func keptBy(t *testing.T, s *session.Session) []flow.Capture {
	t.Helper()
	captures, err := s.Captures(t.Context())
	well(t, err)
	if len(captures) == 0 {
		t.Fatal("nothing is kept")
	}
	return captures
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
	default:
		well(t, err)
		checkGoing(t, d, s)
	}
}

// checkGoing holds that a router is being watched, and ends that.
func checkGoing(t *testing.T, d *session.Desk, s *session.Session) {
	t.Helper()
	if mark := d.Frame().Watching; mark.Title != "Watching root@box" {
		t.Errorf("mark %+v", mark)
	}
	well(t, d.StopWatch(t.Context()))
	if name := keptBy(t, s)[0].Name; name != "root@box (watched live)" {
		t.Errorf("kept %q", name)
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
	well(t, d.WatchRouter(t.Context(), view.RouterForm{Address: "box"}, func(view.Progress) {}))
	d.OnNews(func() { news <- struct{}{} })
	well(t, os.WriteFile(filepath.Join(folder, "go"), []byte("now\n"), 0o600))
	for !d.Frame().Watching.Ended {
		<-news
	}
	page := pageOf(t, d)
	if page.Fell.Title != "The watch ended: Router box" || !strings.HasPrefix(page.Fell.Line, "The router does not answer, or") {
		t.Errorf("page %+v", page.Fell)
	}
	keptBy(t, s)
	well(t, d.StopWatch(t.Context()))
	if page = pageOf(t, d); page.Fell.Title != "" || d.Frame().Watching.Title != "" {
		t.Errorf("still told: %+v", page.Fell)
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
		well(t, os.WriteFile(path, raw, 0o600))
	}
	news := make(chan struct{}, 100)
	d.OnNews(func() { news <- struct{}{} })
	well(t, d.WatchFolder(t.Context(), folder))
	var lines []string
	for len(lines) != 3 {
		<-news
		lines = pageOf(t, d).Going.Lines
	}
	if diff := cmp.Diff("1 new recording was read.", lines[1]); diff != "" || !strings.Contains(lines[2], "other.pcap") {
		t.Errorf("it says %q", lines)
	}
	if mark := d.Frame().Watching; mark.Title != "Watching "+filepath.Base(folder) || mark.Line != "1 recording read" {
		t.Errorf("mark %+v", mark)
	}
	for _, step := range []func(context.Context) error{d.PauseWatch, d.PauseWatch, d.StopWatch} {
		well(t, step(t.Context()))
	}
	well(t, d.WatchFolder(t.Context(), filepath.Join(folder, "gone")))
	for !d.Frame().Watching.Ended {
		<-news
	}
}

func execute(t *testing.T, name string, args ...string) (string, error) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	return string(out), err
}

// TestRecordingBesideAWatchOfTheWindow records a router beside its watch.
func TestRecordingBesideAWatchOfTheWindow(t *testing.T) {
	likeSSH(t, listens+goesOn)
	d, s := desk(t)
	folder := filepath.Join(t.TempDir(), "beside")
	d.ChooseRecording(view.RecordChoice{On: true, Folder: folder, Bytes: 5_000_000})
	if panel := pageOf(t, d).Record; !panel.On || len(panel.Notes) != 3 {
		t.Errorf("panel %+v", panel)
	}
	well(t, d.WatchRouter(t.Context(), view.RouterForm{Address: "box"}, func(view.Progress) {}))
	if lines := pageOf(t, d).Going.Lines; !slices.Contains(lines, "It is being recorded to "+folder+", 5.0 MB at most.") {
		t.Errorf("it says %q", lines)
	}
	well(t, d.StopWatch(t.Context()))
	keptBy(t, s)
	if files, sum := recordings(t, folder); files < 2 || sum > 5_000_000 {
		t.Errorf("%d files of %d bytes together", files, sum)
	}
	well(t, d.ForgetHour(t.Context()))
	if left, err := filepath.Glob(filepath.Join(folder, "*")); err != nil || len(left) != 0 {
		t.Errorf("of the last hour there is %q (%v)", left, err)
	}
	if said := d.Changed(); said.Said == "" || said.Undo != "" {
		t.Errorf("it says %+v", said)
	}
}

// recordings counts the files of a router's recording, and their bytes.
func recordings(t *testing.T, folder string) (files int, sum int64) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "telltale-box-*.pcapng"))
	well(t, err)
	for _, path := range paths {
		stat, err := os.Stat(path)
		well(t, err)
		sum += stat.Size()
	}
	return len(paths), sum
}
