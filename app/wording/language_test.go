package wording_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"telltale/app/wording"
	"telltale/assets"
)

func TestMatch(t *testing.T) {
	for _, tc := range []struct {
		wishes []string
		want   string
	}{
		{nil, ""},
		{[]string{""}, ""},
		{[]string{"C"}, ""},
		{[]string{"en_GB.UTF-8"}, "en"},
		{[]string{"de_AT.UTF-8"}, "de"},
		{[]string{"de_DE@euro"}, "de"},
		{[]string{"gsw"}, "de"},
		{[]string{"pt-BR"}, "pt"},
		{[]string{"pt_PT.UTF-8"}, "pt"},
		{[]string{"es-419"}, "es"},
		{[]string{"zh_CN.UTF-8"}, "zh"},
		{[]string{"zh-Hans-SG"}, "zh"},
		{[]string{"hi-IN"}, "hi"},
		{[]string{"xx", "fr-CA"}, "fr"},
		{[]string{"ja", "ar"}, ""}, // neither is offered, so neither is guessed
		{[]string{"no such language", "es"}, "es"},
		{[]string{"qps"}, wording.Pseudo},
	} {
		equal(t, strings.Join(tc.wishes, " "), wording.Match(tc.wishes...), tc.want)
	}
}

func TestSystemLanguage(t *testing.T) {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG"} {
		t.Setenv(name, "")
	}
	equal(t, "nothing said", wording.System(), "en")
	t.Setenv("LANG", "fr_CH.UTF-8")
	equal(t, "LANG", wording.System(), "fr")
	t.Setenv("LANGUAGE", "ja:hi:de")
	equal(t, "LANGUAGE", wording.System(), "hi")
	t.Setenv("LC_ALL", "C")
	equal(t, "LC_ALL=C", wording.System(), "en")
}

func TestKnownLanguages(t *testing.T) {
	for _, l := range wording.Languages() {
		if !wording.Known(l.Code) || wording.Match(l.Code) != l.Code || l.Name == "" {
			t.Errorf("language %+v is listed and not known", l)
		}
	}
	equal(t, "pseudo", wording.Known(wording.Pseudo), true)
	equal(t, "another", wording.Known("ja"), false)
}

func TestPseudoSentence(t *testing.T) {
	for in, want := range map[string]string{
		"":                                  "",
		", ":                                ", ",
		"{{.N}} %":                          "{{.N}} %",
		"{{.N}} days":                       "«{{.N}} ðáýš»",
		"Open a recording":                  "«Øpéñ á ŕéééçöŕððîîñğ»",
		"write into `FOLDER`, {{.Name}} to": "",
	} {
		got := wording.PseudoSentence(in)
		if want != "" && len(want) > 20 {
			equal(t, in, utf8.RuneCountInString(got) > utf8.RuneCountInString(in)+3, true)
			continue
		}
		if want != "" || in == "" {
			equal(t, in, got, want)
		}
	}
	for _, stays := range []string{"`FOLDER`", "{{.Name}}"} {
		if got := wording.PseudoSentence("write into `FOLDER`, {{.Name}} to"); !strings.Contains(got, stays) {
			t.Errorf("%q lost %s", got, stays)
		}
	}
}

// Every sentence of the pseudo-language stands in brackets and is longer by the
// share that it says.
func TestPseudoLanguage(t *testing.T) {
	w, err := wording.Open(assets.Locale, wording.Pseudo)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "code", w.Lang(), wording.Pseudo)
	source := english(t)
	letters := regexp.MustCompile(`[A-Za-z]`)
	long, short := 0, 0
	for _, key := range w.Keys() {
		const empty = "<no value>" // what stands for a figure that was not handed over
		s, from := strings.ReplaceAll(w.Count(key, 7, nil), empty, ""), strings.ReplaceAll(source.Count(key, 7, nil), empty, "")
		if !letters.MatchString(from) {
			continue
		}
		if !strings.HasPrefix(s, wording.PseudoOpen) || !strings.HasSuffix(s, wording.PseudoClose) {
			t.Errorf("%s has no brackets: %q", key, s)
		}
		long += utf8.RuneCountInString(s)
		short += utf8.RuneCountInString(from)
	}
	if growth := float64(long)/float64(short) - 1; growth < 0.3 || growth > 0.5 {
		t.Errorf("the pseudo-language is longer by %.2f", growth)
	}
}

func TestLanguageOfNumbersAndTimes(t *testing.T) {
	fsys := fstest.MapFS{
		"locale/en.json": {Data: []byte(`{"unit.mb": "{{.N}} MB", "firms": {"one": "{{.N}} firm", "other": "{{.N}} firms"}, "date.day": "{{.Day}} {{.Month}}", "month.03": "Mar"}`)},
		"locale/de.json": {Data: []byte(`{"firms": {"one": "{{.N}} Firma", "other": "{{.N}} Firmen"}, "date.day": "{{.Day}}. {{.Month}}", "month.03": "März"}`)},
		"locale/es.json": {Data: []byte(`{"firms": {"one": "{{.N}} empresa", "other": "{{.N}} empresas"}}`)},
	}
	w, err := wording.Open(fsys, "de")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "a decimal comma", w.Bytes(4_200_000), "4,2 MB")
	equal(t, "a point between thousands", w.Count("firms", 12345, nil), "12.345 Firmen")
	night := time.Date(2026, 3, 4, 23, 30, 0, 0, time.UTC).UnixNano()
	equal(t, "in UTC", w.Day(night)+" "+w.Clock(night), "4. März 23:30")
	there := w.In(time.FixedZone("", 3600))
	equal(t, "in the home's zone", there.Day(night)+" "+there.Clock(night), "5. März 00:30")
	equal(t, "the first words are as they were", w.Clock(night), "23:30")

	w, err = wording.Open(fsys, "es")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "a form that is not written down is as the others", w.Count("firms", 1_000_000, nil), "1.000.000 empresas")
}

func TestText(t *testing.T) {
	fsys := fstest.MapFS{"locale/en.json": {Data: []byte(`{"a": "b"}`)}, "locale/zh.json": {Data: []byte(`{"a": "b"}`)}}
	for lang, want := range map[string]string{"en": "One. Two.", "zh": "One.Two."} {
		w, err := wording.Open(fsys, lang)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, lang, w.Text("One.", "", "Two."), want)
	}
}

func TestFirstSentence(t *testing.T) {
	w := english(t)
	for text, want := range map[string][2]string{
		"":                         {"", ""},
		"One":                      {"One", ""},
		"One.":                     {"One.", ""},
		"One. Two. Three.":         {"One.", "Two. Three."},
		"It took 1.5 seconds. So.": {"It took 1.5 seconds.", "So."},
		"它发送了图片。我们看到了。":               {"它发送了图片。", "我们看到了。"},
		"इसने चित्र भेजे। हमने देखा।": {"इसने चित्र भेजे।", "हमने देखा।"},
	} {
		first, rest := w.First(text)
		equal(t, text, [2]string{first, rest}, want)
	}
}
