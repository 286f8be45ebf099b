package store_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"telltale/capture/store"
)

func TestClean(t *testing.T) {
	long := strings.Repeat("é", store.MaxRunes)
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"plain", "Ann's TV (küche) 日本", "Ann's TV (küche) 日本"},
		{"escape code", "a\x1b[31mb", "a\ufffd[31mb"},
		{"line ends", "a\r\nb\tc", "a\ufffd\ufffdb\ufffdc"},
		{"NUL and C1", "a\x00b\u0085c", "a\ufffdb\ufffdc"},
		{"override", "cam\u202efdp.exe", "cam\ufffdfdp.exe"},
		{"isolate", "\u2066x\u2069", "\ufffdx\ufffd"},
		{"line separator", "a\u2028b", "a\ufffdb"},
		{"not UTF-8", "a\xffb\xc3", "a\ufffdb\ufffd"},
		{"joiner stays", "👩\u200d🔧", "👩\u200d🔧"},
		{"HTML is for those who show it", "<b>", "<b>"},
		{"longest", long, long},
		{"too long", long + "x", long},
		{"long and dirty", "\x00" + long, "\ufffd" + strings.Repeat("é", store.MaxRunes-1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := store.Clean(c.in); got != c.want {
				t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "a", "\x00\x1b", "\u202e", "\xff\xfe", strings.Repeat("\xff", 2000)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out := store.Clean(in)
		if !utf8.ValidString(out) || utf8.RuneCountInString(out) > store.MaxRunes {
			t.Fatalf("%q: invalid or too long", out)
		}
		for _, r := range out {
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
				t.Fatalf("%q holds %U", out, r)
			}
		}
		if again := store.Clean(out); again != out {
			t.Fatalf("cleaning %q again gives %q", out, again)
		}
	})
}
