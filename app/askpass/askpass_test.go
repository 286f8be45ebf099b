package askpass_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/app/askpass"
)

// addressOf is where a question goes.
func addressOf(s *askpass.Server) string {
	for _, one := range s.Environment("/usr/bin/telltale") {
		if rest, ok := strings.CutPrefix(one, askpass.Env+"="); ok {
			return rest
		}
	}
	return ""
}

func TestQuestionsReachTheWindow(t *testing.T) {
	t.Parallel()
	var asked []string
	answers := []string{"yes", "pass word é", ""}
	s, err := askpass.Serve(func(question string) (string, bool) {
		asked = append(asked, question)
		return answers[len(asked)-1], len(asked) < 3
	})
	if err != nil {
		t.Fatal(err)
	}
	address := addressOf(s)
	stat, err := os.Stat(filepath.Dir(address))
	if err != nil || stat.Mode().Perm() != 0o700 {
		t.Errorf("the folder of the socket has %v (%v)", stat.Mode(), err)
	}
	questions := []string{"The authenticity of host 'r' can't be established.\nAre you sure?", "root@r's password: ", "again"}
	for i, q := range questions {
		want := answers[i] + "\n"
		if i == 2 {
			want = ""
		}
		var out bytes.Buffer
		if err := askpass.Ask(address, q, &out); out.String() != want || (err != nil) != (want == "") {
			t.Errorf("answer %d: %q (%v)", i, out.String(), err)
		}
	}
	checkGone(t, s, address)
	if diff := cmp.Diff(questions, asked); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

// checkGone holds that nothing is left of a server that was closed.
func checkGone(t *testing.T, s *askpass.Server, address string) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Dir(address)); !os.IsNotExist(err) {
		t.Errorf("the folder of the socket is left behind: %v", err)
	}
	if err := askpass.Ask(address, "late", &bytes.Buffer{}); err == nil {
		t.Errorf("asking nobody gives %v", err)
	}
}

func TestEnvironmentForSSH(t *testing.T) {
	s, err := askpass.Serve(func(string) (string, bool) { return "", false })
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	t.Setenv("DISPLAY", "")
	got := s.Environment("/opt/tell tale")
	if len(got) != 4 || got[0] != "SSH_ASKPASS=/opt/tell tale" || got[1] != "SSH_ASKPASS_REQUIRE=force" || got[3] != "DISPLAY=:0" {
		t.Errorf("environment %q", got)
	}
	t.Setenv("DISPLAY", ":7")
	if got := s.Environment("x"); len(got) != 3 {
		t.Errorf("environment %q", got)
	}
}
