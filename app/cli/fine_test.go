package cli_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"telltale/app/cli"
	"telltale/app/session"
	"telltale/app/view"
	"telltale/app/wording"
)

// well ends a test where something went wrong that it rests on.
func well(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fineHome makes the example home and calls its first grave finding fine, as the window does.
func fineHome(t *testing.T) (db, title string) {
	t.Helper()
	db = filepath.Join(t.TempDir(), "home.db")
	s, err := session.Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	if _, err := s.ImportExample(t.Context(), func(session.Progress) {}); err != nil {
		t.Fatal(err)
	}
	words, err := session.OpenWords(wording.Source)
	if err != nil {
		t.Fatal(err)
	}
	d, err := session.NewDesk(t.Context(), s, words)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	page, err := d.Worth(t.Context(), view.PeriodAll)
	if err != nil {
		t.Fatal(err)
	}
	card := page.Urgent[0].Findings[0]
	well(t, d.PutAway(t.Context(), card.ID, view.PeriodAll))
	return db, card.Title
}

// run runs one command and gives what it printed.
func run(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = cli.Main(append(args, "--lang", "en"), cli.Streams{In: strings.NewReader(""), Out: &stdout, Err: &stderr})
	return code, stdout.String(), stderr.String()
}

func TestFindingsLeaveOutWhatIsFine(t *testing.T) {
	db, title := fineHome(t)
	code, out, _ := run(t, "findings", "--db", db)
	if code != 0 || strings.Contains(out, title) || !strings.Contains(out, "You called 1 thing fine. Add --all to see it.") {
		t.Errorf("%d:\n%s", code, out)
	}
	if _, out, _ = run(t, "findings", "--all", "--db", db); !strings.Contains(out, title) || strings.Contains(out, "--all") {
		t.Errorf("with --all:\n%s", out)
	}
}

func TestFindingsAsJSONTellWhatIsFine(t *testing.T) {
	db, title := fineHome(t)
	_, out, _ := run(t, "findings", "--json", "--db", db)
	var got struct {
		Findings []struct {
			Title string
			Fine  bool
		}
	}
	well(t, json.Unmarshal([]byte(out), &got))
	var fine []string
	for _, f := range got.Findings {
		if f.Fine {
			fine = append(fine, f.Title)
		}
	}
	if len(fine) != 1 || fine[0] != title || len(got.Findings) < 5 {
		t.Errorf("of %d, fine are %q, want %q", len(got.Findings), fine, title)
	}
}
