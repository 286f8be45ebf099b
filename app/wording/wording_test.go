package wording_test

import (
	"testing"
	"testing/fstest"
	"time"

	"telltale/app/wording"
	"telltale/assets"
)

// english opens the catalogue as the program has it.
func english(t testing.TB) *wording.Words {
	t.Helper()
	w, err := wording.Open(assets.Locale, wording.Source)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestBytes(t *testing.T) {
	w := english(t)
	for n, want := range map[uint64]string{
		0: "0 bytes", 1: "1 byte", 2: "2 bytes", 999: "999 bytes", 1000: "1.0 kB", 1049: "1.0 kB", 9949: "9.9 kB", 9951: "10 kB",
		999_499: "999 kB", 999_500: "1.0 MB", 45_000_000: "45 MB", 4_200_000_000: "4.2 GB", 7e12: "7.0 TB", 7e15: "7000 TB",
	} {
		if got := w.Bytes(n); got != want && n != 7e15 {
			t.Errorf("Bytes(%d) = %q, want %q", n, got, want)
		}
	}
	equal(t, "more than the largest unit", w.Bytes(7e15), "7,000 TB")
}

func TestDuration(t *testing.T) {
	w := english(t)
	for d, want := range map[time.Duration]string{
		0: "1 second", time.Millisecond: "1 second", 2 * time.Second: "2 seconds", 89 * time.Second: "89 seconds", 90 * time.Second: "2 minutes",
		89 * time.Minute: "89 minutes", 90 * time.Minute: "2 hours", 24*time.Hour - time.Second: "24 hours", 48 * time.Hour: "2 days", 61 * time.Hour: "3 days",
	} {
		equal(t, d.String(), w.Duration(d), want)
	}
}

func TestPercent(t *testing.T) {
	w := english(t)
	for share, want := range map[float64]string{
		-1: "0 %", 0: "0 %", 0.0001: "less than 1 %", 0.01: "1 %", 0.374: "37 %", 0.99: "99 %", 0.991: "more than 99 %", 0.99999: "more than 99 %", 1: "100 %",
	} {
		equal(t, "share", w.Percent(share), want)
	}
}

func TestDates(t *testing.T) {
	w := english(t)
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC).UnixNano()
	equal(t, "day", w.Day(at), "4 Mar")
	equal(t, "date", w.Date(at), "4 Mar 2026")
	equal(t, "clock", w.Clock(at), "05:06")
	equal(t, "weekday", w.Weekday(at), "Wed")
	for month := range 12 {
		for day := range 7 {
			ns := time.Date(2026, time.Month(month+1), day+1, 0, 0, 0, 0, time.UTC).UnixNano()
			if w.Day(ns)[0] == '[' || w.Weekday(ns)[0] == '[' {
				t.Errorf("no word for %s %s", w.Weekday(ns), w.Day(ns))
			}
		}
	}
}

func TestList(t *testing.T) {
	w := english(t)
	equal(t, "none", w.List(nil), "")
	equal(t, "one", w.List([]string{"A"}), "A")
	equal(t, "two", w.List([]string{"A", "B"}), "A and B")
	equal(t, "three", w.List([]string{"A", "B", "C"}), "A, B and C")
}

func TestSayAndCount(t *testing.T) {
	w := english(t)
	equal(t, "no such key", w.Say("no.such.key", nil), "[no.such.key]")
	equal(t, "no such key, counted", w.Count("no.such.key", 3, nil), "[no.such.key]")
	equal(t, "none", w.Count("count.companies", 0, nil), "0 companies")
	equal(t, "one", w.Count("count.companies", 1, nil), "1 company")
	equal(t, "many", w.Count("count.companies", 12345, nil), "12,345 companies")
	equal(t, "one form only", w.Count("hears.unnamed", 1, nil), "1 we cannot name")
	equal(t, "no number", w.Count("coverage.dropped.none", 0, nil), "The program that made the recording says that it missed nothing.")
	equal(t, "has", w.Has("count.companies"), true)
	equal(t, "has not", w.Has("no.such.key"), false)
}

func TestAnotherLanguage(t *testing.T) {
	fsys := fstest.MapFS{
		"locale/en.json": {Data: []byte(`{"firms": {"one": "{{.N}} firm", "other": "{{.N}} firms"}, "only.english": "Only English"}`)},
		"locale/pl.json": {Data: []byte(`{"firms": {"one": "{{.N}} firma", "few": "{{.N}} firmy", "many": "{{.N}} firm", "other": "{{.N}} firmy"}}`)},
		"locale/de.json": {Data: []byte(`{"firms": `)},
	}
	w, err := wording.Open(fsys, "pl")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "one", w.Count("firms", 1, nil), "1 firma")
	equal(t, "few", w.Count("firms", 3, nil), "3 firmy")
	equal(t, "many", w.Count("firms", 5, nil), "5 firm")
	equal(t, "not translated", w.Say("only.english", nil), "Only English")
	for _, lang := range []string{"fr", "de", "no language"} {
		if _, err := wording.Open(fsys, lang); err == nil {
			t.Errorf("language %q: no error", lang)
		}
	}
}

func BenchmarkCount(b *testing.B) {
	w := english(b)
	b.ReportAllocs()
	for b.Loop() {
		w.Count("count.companies", 12345, nil)
	}
}
