package knowledge_test

import (
	"errors"
	"slices"
	"testing"

	"telltale/assets"
	"telltale/classify/knowledge"
)

const clueRows = "name\tcam\tindoor_camera\t\t0.55\ttest\n" +
	"name\torvo\t\tOrvo\t0.6\ttest\n" +
	"service\t_lamp._tcp\tsmart_bulb\t\t0.9\ttest\n" +
	"ssdp\t*mediarenderer*\tsmart_tv\t\t0.6\ttest\n" +
	"user_agent\tlamp/*\tsmart_bulb\t\t0.5\ttest\n" +
	"vendor_class\torvo-tv *\tsmart_tv\tOrvo\t0.95\ttest\n"

func TestClueFor(t *testing.T) {
	tables := made(map[string]string{"clues.tsv": clueRows})
	for _, test := range []struct {
		where, text string
		want        []string // patterns
	}{
		{"name", "Orvo-Cam-55", []string{"cam", "orvo"}},
		{"name", "camera", nil}, // whole words only
		{"name", "webcam", nil},
		{"name", "cam2", []string{"cam"}},
		{"name", "", nil},
		{"service", "_lamp._tcp", []string{"_lamp._tcp"}},
		{"service", "_lamp._tcp.local", nil},
		{"ssdp", "uuid:1::urn:schemas-upnp-org:device:MediaRenderer:1", []string{"*mediarenderer*"}},
		{"ssdp", "MediaRenderer", []string{"*mediarenderer*"}},
		{"user_agent", "Lamp/2.0", []string{"lamp/*"}},
		{"user_agent", "A Lamp/2.0", nil},
		{"vendor_class", "orvo-tv 5.4", []string{"orvo-tv *"}},
		{"vendor_class", "cam", nil}, // each place has its own rows
		{"elsewhere", "cam", nil},
	} {
		var got []string
		for _, c := range tables.ClueFor(test.where, test.text) {
			got = append(got, c.Pattern)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s %q fits %v, want %v", test.where, test.text, got, test.want)
		}
	}
}

func TestClueTableThatCannotBeRead(t *testing.T) {
	for _, weight := range []string{"much", "-0.1", "1.1", ""} {
		tables := made(map[string]string{"clues.tsv": "name\tcam\tindoor_camera\t\t" + weight + "\ttest\n"})
		if err := tables.Check(); !errors.Is(err, knowledge.ErrTable) {
			t.Errorf("weight %q: %v, want ErrTable", weight, err)
		}
		if got := tables.ClueFor("name", "cam"); got != nil {
			t.Errorf("weight %q: clues %v, want none", weight, got)
		}
	}
}

func TestWordsOfAText(t *testing.T) {
	for text, want := range map[string][]string{
		"orvo-tv-55": {"orvo", "tv"}, "living room": {"living", "room"}, "55": nil, "": nil, "caf\u00e9": {"caf"},
	} {
		if got := knowledge.Words(text); !slices.Equal(got, want) {
			t.Errorf("words of %q = %v, want %v", text, got, want)
		}
	}
}

// TestClueKindsAreKinds holds a few rows of the real table against the kinds
// that there are.
func TestClueKindsAreKinds(t *testing.T) {
	tables := knowledge.Open(assets.Data)
	for _, probe := range []struct{ where, text, kind string }{
		{"name", "iphone", "phone"}, {"name", "tv", "smart_tv"}, {"name", "plug", "smart_plug"}, {"name", "printer", "printer_scanner"},
	} {
		found := tables.ClueFor(probe.where, probe.text)
		if len(found) == 0 || found[0].Kind != probe.kind {
			t.Errorf("%s %q = %+v, want %s first", probe.where, probe.text, found, probe.kind)
		}
		for _, c := range found {
			if _, ok := tables.Kind(c.Kind); !ok && c.Kind != "" && c.Kind != "phone" && c.Kind != "computer" {
				t.Errorf("%q speaks for the kind %q, which there is not", c.Pattern, c.Kind)
			}
		}
	}
}
