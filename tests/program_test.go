//go:build e2e

// Package e2e tests the built program from outside: in a real window, on real interfaces, and with every system call
// that could reach a network written down. TELLTALE_BIN is the absolute path of the program.
package e2e

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/app/askpass"
)

// patience is how long anything may take before a test gives up on it.
const patience = 30 * time.Second

// roleVar makes this test binary play a part in another process, instead of testing.
const roleVar = "TELLTALE_E2E_ROLE"

func TestMain(m *testing.M) {
	if window := os.Getenv(askpass.Env); window != "" && len(os.Args) == 2 { // it is ssh that started this program
		if askpass.Ask(window, os.Args[1], os.Stdout) != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	if role := os.Getenv(roleVar); role != "" {
		if err := play(role, os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	before, err := fingerprint(".")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if after, err := fingerprint("."); err != nil || before != after {
		fmt.Fprintln(os.Stderr, "these tests changed their own folder", err)
		code = 1
	}
	os.Exit(code)
}

// fingerprint tells whether any file of a folder was made, changed or taken away.
func fingerprint(dir string) (string, error) {
	sum := sha256.New()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		fmt.Fprintf(sum, "%s %x\n", path, sha256.Sum256(content))
		return err
	})
	return fmt.Sprintf("%x", sum.Sum(nil)), err
}

// A person is somebody with a home folder of their own, where nothing was ever started.
type person struct {
	t       *testing.T
	home    string
	display string // ":99", "" without one
}

func newPerson(t *testing.T) *person {
	t.Helper()
	p := &person{t: t, home: t.TempDir()}
	if err := os.Mkdir(p.scratch(), 0o755); err != nil {
		t.Fatal(err)
	}
	return p
}

// scratch is where the program may leave files while it runs.
func (p *person) scratch() string { return filepath.Join(p.home, "scratch") }

// program is the path of Telltale.
func program(t *testing.T) string {
	t.Helper()
	path := os.Getenv("TELLTALE_BIN")
	if !filepath.IsAbs(path) {
		t.Fatalf("TELLTALE_BIN is %q, not the absolute path of the program; use: make e2e", path)
	}
	return path
}

// need looks for a program that the test cannot do without.
func need(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Fatalf("%v; use: make needs", err)
	}
}

// environment is everything that the program is told by way of the environment. Nothing of the tester's own gets in.
func (p *person) environment() []string {
	env := []string{"HOME=" + p.home, "PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TZ=UTC", "TMPDIR=" + p.scratch()}
	if p.display != "" {
		env = append(env, "DISPLAY="+p.display)
	}
	return env
}

// command prepares a program in the person's home folder.
func (p *person) command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = p.home, p.environment()
	return cmd
}

// a result is what a program printed, and its exit code.
type result struct {
	out, err string
	code     int
}

// telltale runs one command to its end.
func (p *person) telltale(args ...string) result {
	p.t.Helper()
	return p.run(program(p.t), args...)
}

func (p *person) run(name string, args ...string) result {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.t.Context(), patience)
	defer stop()
	var out, errs bytes.Buffer
	cmd := p.command(ctx, name, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		p.t.Fatalf("running %s %s: %v", name, strings.Join(args, " "), err)
	}
	return result{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

// mustRun is run for what has to work.
func (p *person) mustRun(name string, args ...string) string {
	p.t.Helper()
	r := p.run(name, args...)
	if r.code != 0 {
		p.t.Fatalf("%s %s: exit code %d\n%s", filepath.Base(name), strings.Join(args, " "), r.code, r.err)
	}
	return r.out
}

// devices lists the keys of the devices in the home.
func (p *person) devices(args ...string) []string {
	p.t.Helper()
	var list struct {
		Devices []struct{ Key string }
	}
	text := p.mustRun(program(p.t), append([]string{"devices", "--json"}, args...)...)
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		p.t.Fatalf("reading the list of devices: %v", err)
	}
	var keys []string
	for _, d := range list.Devices {
		keys = append(keys, d.Key)
	}
	return keys
}

// until asks again and again, until the answer is yes or patience ends.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	end := time.After(patience)
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for !ok() {
		select {
		case <-again.C:
		case <-end:
			t.Fatalf("gave up waiting: %s", what)
		}
	}
}

// files lists what lies in a folder and below, with slashes.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			rel, _ := filepath.Rel(dir, path) // path begins with dir
			list = append(list, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestLeavesOneFileAndNothingElse(t *testing.T) {
	p := newPerson(t)
	p.mustRun(program(t), "example", "example.pcapng")
	p.mustRun(program(t), "import", "--quiet", "example.pcapng")
	for _, args := range [][]string{
		{"import", "example.pcapng"}, {"devices"}, {"companies"}, {"show", "orvo-tv-55"}, {"version"}, {"help"}, {"completion", "bash"},
	} {
		if r := p.telltale(args...); r.code != 0 || r.err != "" {
			t.Errorf("telltale %s: exit code %d, and on standard error: %s", strings.Join(args, " "), r.code, r.err)
		}
	}
	want := []string{".local/share/telltale/home.db", "example.pcapng"}
	if diff := cmp.Diff(want, files(t, p.home)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	stat, err := os.Stat(filepath.Join(p.home, want[0]))
	if err != nil {
		t.Fatal(err)
	}
	if stat.Mode().Perm() != 0o600 {
		t.Errorf("the home has the mode %v: others can read it", stat.Mode().Perm())
	}
}
