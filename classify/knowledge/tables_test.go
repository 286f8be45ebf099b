package knowledge_test

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/klauspost/compress/zstd"

	"telltale/assets"
	"telltale/classify/knowledge"
)

// tables opens the real tables; each test pays for those that it asks.
func tables(t testing.TB) *knowledge.Tables {
	t.Helper()
	return knowledge.Open(assets.Data)
}

// made opens tables that hold only the given files.
func made(files map[string]string) *knowledge.Tables {
	fsys := fstest.MapFS{}
	for path, text := range files {
		fsys["data/"+path] = &fstest.MapFile{Data: []byte(text)}
	}
	return knowledge.Open(fsys)
}

func pack(t testing.TB, raw []byte) string {
	t.Helper()
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer enc.Close()
	return string(enc.EncodeAll(raw, nil))
}

func TestEmbeddedTablesAreWhole(t *testing.T) {
	t.Parallel()
	if err := tables(t).Check(); err != nil {
		t.Error(err)
	}
}

func TestMissingTablesAnswerNotKnown(t *testing.T) {
	t.Parallel()
	k := made(nil)
	if err := k.Check(); !errors.Is(err, knowledge.ErrTable) {
		t.Errorf("Check of nothing: %v, want ErrTable", err)
	}
	_, maker := k.Maker(mac(t, "ec:fa:bc:00:00:01"))
	_, _, owner := k.NetworkOwner(addr("8.8.8.8"))
	_, _, company := k.Company("ring.com")
	_, byID := k.CompanyByID("ring")
	_, kind := k.Kind("smart_tv")
	if maker || owner || company || byID || kind {
		t.Errorf("known without a table: maker %v, owner %v, company %v %v, kind %v", maker, owner, company, byID, kind)
	}
	if c := k.ServerCountry(addr("193.99.144.80")); c != (knowledge.Country{How: knowledge.HowUnknown}) {
		t.Errorf("a country without a table: %+v", c)
	}
	if got := k.CountryName("DE", "de") + k.KindsVersion(); got != "DE" {
		t.Errorf("a country's name and a version without a table: %q", got)
	}
	if n := len(k.Sources()) + len(k.Countries()) + len(k.Companies()) + len(k.Kinds()) + len(k.Sectors()); n != 0 {
		t.Errorf("lists without a table hold %d things", n)
	}
}

func TestBrokenTablesAreRefused(t *testing.T) {
	t.Parallel()
	huge := append([]byte("TTRANGE1"), 0xff, 0xff, 0xff, 0xff, 0x0f)
	for name, tc := range map[string]struct{ path, text string }{
		"not zstd":            {"oui.zst", "hello"},
		"wrong magic":         {"oui.zst", pack(t, []byte("TTRANGE1\x00"))},
		"count beyond end":    {"country_dbip.zst", pack(t, huge)},
		"starts not rising":   {"country_dbip.zst", pack(t, []byte("TTRANGE1\x01\x00\x02\x05\x00\x00\x00\x00"))},
		"value not in list":   {"country_dbip.zst", pack(t, []byte("TTRANGE1\x01\x00\x01\x00\x01\x00"))},
		"bytes left over":     {"country_dbip.zst", pack(t, []byte("TTRANGE1\x01\x00\x00\x00\x07"))},
		"value too large":     {"country_dbip.zst", pack(t, []byte("TTRANGE1\x01\xff\xff\x7f\x00\x00"))},
		"text cut short":      {"asn_names.zst", pack(t, []byte("TTNAMES1\x01\x01abc"))},
		"name not in list":    {"oui.zst", pack(t, []byte("TTMAKER1\x01a\n\x01\x00\x01\x00\x00"))},
		"row with few fields": {"makers.tsv", "a\tb\n"},
		"unknown role":        {"makers.tsv", "a\tfriend\tb\tc\n"},
		"network no number":   {"networks.tsv", "x\t-\tA\tcloud\tknown\n"},
		"network no prefix":   {"networks.tsv", "1\t1.2.3.4/40\tA\tcloud\tknown\n"},
		"names of unequal":    {"country_names.zst", pack(t, []byte("code\ten\tde\nFR\tFrance\n"))},
		"kinds no JSON":       {"ontology.json", "{"},
		"sources no columns":  {"sources.tsv", "x\n"},
		"unknown company":     {"vendors/services.tsv", "a.example\tnobody\tother\tlow\tname\tx\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := made(map[string]string{tc.path: tc.text, "vendors/companies.tsv": "\n"}).Check()
			want := strings.TrimSuffix(tc.path, ".tsv")
			if !errors.Is(err, knowledge.ErrTable) || !mentionsFault(err, want) {
				t.Errorf("got %v, want a fault of %s beside the missing files", err, tc.path)
			}
		})
	}
}

// mentionsFault says whether one line of a joined error is about the table and about more than its absence.
func mentionsFault(err error, table string) bool {
	for line := range strings.Lines(err.Error()) {
		if !strings.Contains(line, "file does not exist") && !strings.Contains(line, "no file data/") &&
			(strings.Contains(line, table) || table == "networks" || table == "vendors/services") {
			return true
		}
	}
	return false
}

func TestVersionFollowsContent(t *testing.T) {
	t.Parallel()
	a := made(map[string]string{"x.tsv": "1\n"}).Version()
	b := made(map[string]string{"x.tsv": "2\n"}).Version()
	c := made(map[string]string{"y.tsv": "1\n"}).Version()
	if len(a) != 12 || a == b || a == c {
		t.Errorf("versions %q %q %q: want three different ones of 12 digits", a, b, c)
	}
	if again := made(map[string]string{"x.tsv": "1\n", "README.md": "text"}).Version(); again != a {
		t.Errorf("the same tables give %q and %q", a, again)
	}
	if v := tables(t).Version(); len(v) != 12 {
		t.Errorf("version of the real tables: %q", v)
	}
}

func TestSourcesAreComplete(t *testing.T) {
	t.Parallel()
	sources := tables(t).Sources()
	if len(sources) < 8 {
		t.Errorf("only %d sources", len(sources))
	}
	for _, s := range sources {
		if s.Name == "" || s.Version == "" || len(s.Date) < len("2026-06") || s.Licence == "" || s.Attribution == "" {
			t.Errorf("incomplete source %+v", s)
		}
		for _, f := range s.Files {
			if _, err := fs.Stat(assets.Data, "data/"+f); err != nil {
				t.Errorf("source %q names a file that is not there: %v", s.Name, err)
			}
		}
	}
}

// TestNoTableWithoutSource keeps tables by others from coming in without a word on their licence.
func TestNoTableWithoutSource(t *testing.T) {
	t.Parallel()
	named := map[string]bool{}
	for _, s := range tables(t).Sources() {
		for _, f := range s.Files {
			named["data/"+f] = true
		}
	}
	packed, err := fs.Glob(assets.Data, "data/*.zst")
	if err != nil || len(packed) == 0 {
		t.Fatalf("no tables: %v", err)
	}
	for _, file := range packed {
		if !named[file] {
			t.Errorf("no source names the table %s", file)
		}
	}
}

func TestManyAskAtOnce(t *testing.T) {
	t.Parallel()
	k := tables(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, name, _ := k.NetworkOwner(addr("1.1.1.1")); name != "Cloudflare" {
				t.Errorf("owner %q", name)
			}
			if m, _ := k.Maker(mac(t, "ec:fa:bc:00:00:01")); m.Name != "Espressif" {
				t.Errorf("maker %+v", m)
			}
		})
	}
	all.Wait()
}

func TestHashesMatch(t *testing.T) {
	t.Parallel()
	list, err := fs.ReadFile(assets.Data, "data/tables.sha256")
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(assets.Data, "data/*.zst")
	if err != nil || len(files) == 0 {
		t.Fatalf("no tables: %v", err)
	}
	for _, file := range files {
		raw, err := fs.ReadFile(assets.Data, file)
		if err != nil {
			t.Fatal(err)
		}
		want := sumLine(raw, strings.TrimPrefix(file, "data/"))
		if !bytes.Contains(list, []byte(want)) {
			t.Errorf("tables.sha256 has no line %q: was the table changed by hand?", want)
		}
	}
}
