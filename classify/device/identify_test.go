package device_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"telltale/assets"
	"telltale/capture/flow"
	"telltale/classify/device"
	"telltale/classify/knowledge"
	"telltale/classify/statement"
)

// tables are small ones, so that a test shows all that it rests on. Prefixes of
// hardware addresses come from the real list, which is packed.
func tables(t testing.TB) *knowledge.Tables {
	t.Helper()
	oui, err := assets.Data.ReadFile("data/oui.zst")
	if err != nil {
		t.Fatal(err)
	}
	file := func(lines ...string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(strings.Join(lines, "\n") + "\n")}
	}
	return knowledge.Open(fstest.MapFS{
		"data/oui.zst": &fstest.MapFile{Data: oui},
		"data/makers.tsv": file(
			"signify\talias\tPhilips Hue\ttest",
			"philips lighting\talias\tPhilips Hue\ttest",
			"espressif\tmodule\tEspressif\ttest",
		),
		"data/clues.tsv": file(
			"name\tcam\tindoor_camera\t\t0.55\ttest",
			"name\tplug\tsmart_plug\t\t0.5\ttest",
			"service\t_lamp._tcp\tsmart_bulb\tLumo\t0.6\ttest",
			"ssdp\t*mediarenderer*\tsmart_tv\t\t0.6\ttest",
			"user_agent\tlamp/*\tsmart_bulb\t\t0.5\ttest",
			"vendor_class\tandroid-*\tphone\t\t0.3\ttest",
			"vendor_class\tdhcpcd*\tcomputer\t\t0.3\ttest",
		),
		"data/vendors/companies.tsv": file(
			"dustino\tDustino\t\tSE\tmaker\ttest",
			"hue\tSignify (Philips Hue)\t\tNL\tmaker\ttest",
			"lumo\tLumo\t\tDE\tmaker\ttest",
			"streamo\tStreamo\t\tUS\tcontent\ttest",
		),
		"data/vendors/services.tsv": file(
			"dustino.example\tdustino\tdevice_cloud\thigh\tname\ttest",
			"hue.example\thue\tdevice_cloud\thigh\tname\ttest",
			"lumo.example\tlumo\tdevice_cloud\thigh\tname\ttest",
			"streamo.example\tstreamo\tcontent\thigh\tname\ttest",
		),
	})
}

func clue(kind flow.ClueKind, value string) flow.Clue {
	return flow.Clue{Kind: kind, Value: value, Count: 1}
}

func mac(t testing.TB, s string) flow.MAC {
	t.Helper()
	m, err := flow.ParseMAC(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// said writes an identity as "kind (confidence) brand (confidence)".
func said(id device.Identity) string {
	return id.Kind + " (" + id.KindConfidence.String() + ") " + id.Brand + " (" + id.BrandConfidence.String() + ")"
}

func TestIdentify(t *testing.T) {
	const hue, espressif, nobody = "00:17:88:01:02:03", "24:0a:c4:01:02:03", "00:00:5e:00:53:01"
	tests := []struct {
		name string
		mac  string
		in   device.Seen
		want string
	}{
		{name: "nothing", mac: nobody, want: " (unknown)  (unknown)"},
		{
			name: "a prefix alone is possible", mac: hue,
			want: " (unknown) Philips Hue (possible)",
		},
		{name: "a maker of modules gives no brand", mac: espressif, want: " (unknown)  (unknown)"},
		{name: "a made-up address alone is no phone", mac: "02:11:22:33:44:55", want: " (unknown)  (unknown)"},
		{
			name: "a made-up address and a phone's software are one", mac: "02:11:22:33:44:55",
			in:   device.Seen{Device: flow.Device{Clues: []flow.Clue{clue(flow.ClueDHCPVendorClass, "android-dhcp-15")}}},
			want: "phone (possible)  (unknown)",
		},
		{
			name: "one word in a name is possible", mac: nobody,
			in:   device.Seen{Device: flow.Device{Clues: []flow.Clue{clue(flow.ClueDHCPHostname, "cam-1")}}},
			want: "indoor_camera (possible)  (unknown)",
		},
		{
			name: "one name told four ways is one clue", mac: nobody,
			in: device.Seen{Device: flow.Device{Clues: []flow.Clue{
				clue(flow.ClueDHCPHostname, "cam-1"), clue(flow.ClueDHCPFQDN, "cam-1.lan"), clue(flow.ClueMDNSName, "cam-1"), clue(flow.ClueNBNSName, "CAM-1"),
			}}},
			want: "indoor_camera (possible)  (unknown)",
		},
		{
			name: "clues of two sources add up", mac: nobody,
			in: device.Seen{Device: flow.Device{Clues: []flow.Clue{
				clue(flow.ClueMDNSService, "_lamp._tcp"), clue(flow.ClueHTTPUserAgent, "Lamp/2.0"),
			}}},
			want: "smart_bulb (likely) Lumo (possible)",
		},
		{
			name: "the list of options that DHCP asks for says nothing", mac: nobody,
			in:   device.Seen{Device: flow.Device{Clues: []flow.Clue{clue(flow.ClueDHCPParams, "1,3,6,15,119,252")}}},
			want: " (unknown)  (unknown)",
		},
		{
			name: "a weight below one half says nothing", mac: nobody,
			in:   device.Seen{Device: flow.Device{Clues: []flow.Clue{clue(flow.ClueDHCPVendorClass, "dhcpcd-8")}}},
			want: " (unknown)  (unknown)",
		},
		{
			name: "prefix and name asked for, under two spellings", mac: hue,
			in:   device.Seen{Names: []string{"a.hue.example", "b.hue.example"}},
			want: " (unknown) Philips Hue (likely)",
		},
		{
			name: "the names of one maker", mac: nobody, in: device.Seen{Names: []string{"a.lumo.example", "b.lumo.example"}},
			want: " (unknown) Lumo (possible)",
		},
		{
			name: "the names of many makers speak for none", mac: nobody,
			in:   device.Seen{Names: []string{"lumo.example", "dustino.example"}},
			want: " (unknown)  (unknown)",
		},
		{name: "content is no maker", mac: nobody, in: device.Seen{Names: []string{"streamo.example"}}, want: " (unknown)  (unknown)"},
		{
			name: "a maker's name in its own", mac: nobody,
			in:   device.Seen{Device: flow.Device{Clues: []flow.Clue{clue(flow.ClueDHCPHostname, "Dustino-R4")}}, Names: []string{"dustino.example"}},
			want: " (unknown) Dustino (likely)",
		},
		{name: "a giver of addresses", mac: nobody, in: device.Seen{Gateway: true}, want: "router_gateway (likely)  (unknown)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.in.Device.MAC = mac(t, test.mac)
			id := device.Identify(test.in, tables(t))
			if got := said(id); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
			checkStatements(t, id)
		})
	}
}

// checkStatements wants evidence for all that is said.
func checkStatements(t *testing.T, id device.Identity) {
	t.Helper()
	for _, s := range id.Said {
		if len(s.Evidence) == 0 || s.Value == "" || s.Rule != "device."+string(s.Aspect) || s.Confidence == statement.Unknown {
			t.Errorf("statement %+v lacks evidence, a value, its rule or a confidence", s)
		}
	}
	if (id.Kind != "") != slices.ContainsFunc(id.Said, func(s statement.Statement) bool { return s.Aspect == statement.AspectKind }) {
		t.Errorf("kind %q is not what is stated: %+v", id.Kind, id.Said)
	}
}

func TestTheOwnerKnows(t *testing.T) {
	in := device.Seen{Gateway: true, Device: flow.Device{Key: "k", OwnKind: "smart_plug", Clues: []flow.Clue{clue(flow.ClueDHCPHostname, "cam")}}}
	id := device.Identify(in, tables(t))
	if said(id) != "smart_plug (seen)  (unknown)" || !id.Owner {
		t.Errorf("%s by the owner: %v; want what the owner set", said(id), id.Owner)
	}
	if id.Said[0].Evidence[0].Kind != "owner" {
		t.Errorf("evidence = %+v, want the owner's word", id.Said[0].Evidence)
	}
	if named := device.Identify(device.Seen{Device: flow.Device{OwnName: "Tom"}}, tables(t)); named.Owner || named.Kind != "" {
		t.Errorf("identity = %+v, want nothing of kind or maker from a name", named)
	}
}

func TestMakerAndModule(t *testing.T) {
	id := device.Identify(device.Seen{Device: flow.Device{MAC: mac(t, "24:0a:c4:01:02:03")}}, tables(t))
	if !id.ModuleMaker || !strings.HasPrefix(id.Maker, "Espressif") {
		t.Errorf("identity = %+v, want a module of Espressif", id)
	}
	random := device.Identify(device.Seen{Device: flow.Device{MAC: mac(t, "26:0a:c4:01:02:03")}}, tables(t))
	if !random.RandomAddress || random.Maker != "" {
		t.Errorf("identity = %+v, want a made-up address without a maker", random)
	}
}

func TestModel(t *testing.T) {
	for _, test := range []struct {
		name  string
		clues []flow.Clue
		want  string
	}{
		{"none", nil, ""},
		{"a name is no model", []flow.Clue{clue(flow.ClueMDNSModel, "fn=Kitchen")}, ""},
		{"the first key wins", []flow.Clue{clue(flow.ClueMDNSModel, "am=X1"), clue(flow.ClueMDNSModel, "md=Lamp 2")}, "Lamp 2"},
		{"keys have no case", []flow.Clue{clue(flow.ClueMDNSModel, "usb_MDL=LaserJet 9")}, "LaserJet 9"},
		{"said most often", []flow.Clue{clue(flow.ClueMDNSModel, "md=A"), {Kind: flow.ClueMDNSModel, Value: "md=B", Count: 2}}, "B"},
		{"between equals the first by name", []flow.Clue{clue(flow.ClueMDNSModel, "md=B"), clue(flow.ClueMDNSModel, "md=A")}, "A"},
		{"not from another clue", []flow.Clue{clue(flow.ClueDHCPHostname, "md=A")}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := device.Identify(device.Seen{Device: flow.Device{Clues: test.clues}}, tables(t)).Model; got != test.want {
				t.Errorf("model = %q, want %q", got, test.want)
			}
		})
	}
}

func TestOrderOfCluesChangesNothing(t *testing.T) {
	in := device.Seen{
		Names: []string{"lumo.example", "dustino.example", "hue.example"},
		Device: flow.Device{Key: "k", MAC: mac(t, "00:17:88:01:02:03"), Clues: []flow.Clue{
			clue(flow.ClueDHCPHostname, "cam-1"), clue(flow.ClueMDNSName, "plug-2"), clue(flow.ClueMDNSService, "_lamp._tcp"),
			clue(flow.ClueHTTPUserAgent, "lamp/1"), clue(flow.ClueSSDPUSN, "uuid:x::urn:MediaRenderer:1"), clue(flow.ClueMDNSModel, "md=Plug 3"),
		}},
	}
	want := device.Identify(in, tables(t))
	slices.Reverse(in.Names)
	slices.Reverse(in.Device.Clues)
	if diff := cmp.Diff(want, device.Identify(in, tables(t))); diff != "" {
		t.Errorf("forwards and backwards (-forwards +backwards):\n%s", diff)
	}
}

func TestPersonal(t *testing.T) {
	for kind, want := range map[string]bool{device.KindPhone: true, device.KindComputer: true, "smart_tv": false, "": false} {
		if device.Personal(kind) != want {
			t.Errorf("Personal(%q) = %v, want %v", kind, !want, want)
		}
	}
}
