package device_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"telltale/assets"
	"telltale/capture/flow"
	"telltale/classify/device"
	"telltale/classify/knowledge"
	"telltale/classify/statement"
)

// moreTables are small ones for the newer places of clues.
func moreTables() *knowledge.Tables {
	file := func(lines ...string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(strings.Join(lines, "\n") + "\n")}
	}
	return knowledge.Open(fstest.MapFS{
		"data/clues.tsv": file(
			"model\tdsw2##*\tsmart_plug\tDustino\t0.85\ttest",
			"txt\tci=5\tsmart_bulb\t\t0.9\ttest",
			"vendor_class\tdustino*\t\tDustino\t0.6\ttest",
			"wsd\t*networkvideotransmitter*\tindoor_camera\t\t0.7\ttest",
			"location\t*:8060/*\tstreaming_box\t\t0.6\ttest",
			"serves\ttcp/9100\tprinter_scanner\t\t0.7\ttest",
			"speaks\tudp/56700\tsmart_bulb\t\t0.6\ttest",
			"domain\tscale.lumo.example\tsmart_scale\t\t0.8\ttest",
			"brand\tdustino\trobot_vacuum\t\t0.8\ttest",
		),
		"data/vendors/companies.tsv": file(
			"clocko\tClocko\t\tSE\tpublic\ttest",
			"dustino\tDustino (Sweepy)\t\tSE\tmaker\ttest",
			"lumo\tLumo\t\tDE\tmaker\ttest",
			"streamo\tStreamo\t\tUS\tcontent\ttest",
		),
		"data/vendors/services.tsv": file(
			"clocko.example\tclocko\ttime\thigh\tname\ttest",
			"dustino.example\tdustino\tdevice_cloud\thigh\tname\ttest",
			"lumo.example\tlumo\tdevice_cloud\thigh\tname\ttest",
			"streamo.example\tstreamo\tcontent\thigh\tname\ttest",
		),
	})
}

func said1(kind flow.ClueKind, value string) device.Seen {
	return device.Seen{Device: flow.Device{Key: "k", Clues: []flow.Clue{clue(kind, value)}}}
}

func TestEachPlaceOfClues(t *testing.T) {
	for _, test := range []struct {
		name string
		in   device.Seen
		want string
	}{
		{"a product number as name", said1(flow.ClueDHCPHostname, "DSW-215(EU)"), "smart_plug (likely) Dustino (likely)"},
		{"towards the network", said1(flow.ClueLLDPSystem, "dsw215"), "smart_plug (likely) Dustino (likely)"},
		{"a scope of a camera", said1(flow.ClueWSDScopes, "onvif://www.onvif.org/hardware/DSW-299"), "smart_plug (likely) Dustino (likely)"},
		{"a scope that is no address", said1(flow.ClueWSDScopes, "onvif://%zz"), " (unknown)  (unknown)"},
		{"a type of a camera", said1(flow.ClueWSDTypes, "dn:NetworkVideoTransmitter"), "indoor_camera (possible)  (unknown)"},
		{"a HomeKit category", said1(flow.ClueMDNSModel, "ci=5"), "smart_bulb (likely)  (unknown)"},
		{"a category that is a model", said1(flow.ClueMDNSModel, "md=5"), " (unknown)  (unknown)"},
		{"the maker's field", said1(flow.ClueMDNSModel, "manufacturer=Sweepy"), "robot_vacuum (possible) Dustino (Sweepy) (likely)"},
		{"nobody in the maker's field", said1(flow.ClueMDNSModel, "manufacturer=Nobody"), " (unknown)  (unknown)"},
		{"the owner's name of a thing", said1(flow.ClueMDNSModel, "fn=Lumo"), " (unknown) Lumo (possible)"},
		{"a vendor class of DHCPv6", said1(flow.ClueDHCPv6VendorClass, "Dustino 2"), " (unknown) Dustino (possible)"},
		{"a description", said1(flow.ClueSSDPLocation, "http://192.168.1.4:8060/"), "streaming_box (possible)  (unknown)"},
		{"a maker's own description", said1(flow.ClueMUDURL, "https://mud.lumo.example/lamp.json"), " (unknown) Lumo (likely)"},
		{"a description by a service", said1(flow.ClueMUDURL, "https://streamo.example/x"), " (unknown)  (unknown)"},
		{"an identifier says nothing", said1(flow.ClueDHCPClientID, "dsw215"), " (unknown)  (unknown)"},
		{"what a router offered says nothing", said1(flow.ClueResolver, "192.168.1.1"), " (unknown)  (unknown)"},
		{"a port that it answers at", device.Seen{Ports: []device.Port{{Protocol: "tcp", Port: 9100, Served: true}}}, "printer_scanner (possible)  (unknown)"},
		{"a port that it sends to", device.Seen{Ports: []device.Port{{Protocol: "tcp", Port: 9100}}}, " (unknown)  (unknown)"},
		{
			"ports of two sources",
			device.Seen{Ports: []device.Port{{Protocol: "udp", Port: 56700}}, Device: flow.Device{Clues: []flow.Clue{clue(flow.ClueMDNSModel, "ci=5")}}},
			"smart_bulb (seen)  (unknown)",
		},
		{"a name that tells the thing", device.Seen{Names: []string{"scale.lumo.example"}}, "smart_scale (likely) Lumo (possible)"},
		{"a phone asks for it too", device.Seen{Names: []string{"scale.lumo.example", "dustino.example"}}, " (unknown)  (unknown)"},
		{"what nearly all of a brand is", device.Seen{Names: []string{"a.dustino.example", "clocko.example"}}, "robot_vacuum (possible) Dustino (Sweepy) (possible)"},
		{"too little of a brand", device.Seen{Names: []string{"a.dustino.example", "streamo.example"}}, " (unknown) Dustino (Sweepy) (possible)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			id := device.Identify(test.in, moreTables())
			if got := said(id); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
			checkStatements(t, id)
		})
	}
}

func TestModelFromAName(t *testing.T) {
	id := device.Identify(said1(flow.ClueDHCPHostname, "DSW-215(EU)"), moreTables())
	if id.Model != "DSW-215" {
		t.Errorf("model = %q, want that of the name", id.Model)
	}
	id = device.Identify(device.Seen{Device: flow.Device{Clues: []flow.Clue{clue(flow.ClueDHCPHostname, "DSW-215"), clue(flow.ClueMDNSModel, "md=Other")}}}, moreTables())
	if id.Model != "Other" {
		t.Errorf("model = %q, want that which it announces", id.Model)
	}
}

func TestWhatTheOwnerSaidOfSimilarDevices(t *testing.T) {
	thing := func(key, address, name, kind string) flow.Device {
		return flow.Device{Key: key, MAC: mac(t, address), OwnKind: kind, OwnName: "The " + key, Clues: []flow.Clue{clue(flow.ClueDHCPHostname, name)}}
	}
	me := thing("me", "24:0a:c4:00:00:01", "Gadget-0A1B2C", "")
	twin := device.Known{Device: thing("twin", "24:0a:c4:00:00:02", "gadget-00ff00", "irrigation")}
	other := device.Known{Device: thing("other", "24:0a:c4:00:00:03", "gadget-00ff01", "blinds")}
	for _, test := range []struct {
		name   string
		others []device.Known
		want   string
	}{
		{"nothing was said", nil, ""},
		{"of a twin", []device.Known{twin}, "irrigation"},
		{"of two alike", []device.Known{twin, twin}, "irrigation"},
		{"two different things", []device.Known{twin, other}, ""},
		{"of another maker's thing", []device.Known{{Device: thing("far", "24:0a:c5:00:00:02", "gadget-1", "irrigation")}}, ""},
		{"of another name", []device.Known{{Device: thing("x", "24:0a:c4:00:00:02", "widget-1", "irrigation")}}, ""},
		{"of one without an address of its maker", []device.Known{{Device: thing("x", "26:0a:c4:00:00:02", "gadget-1", "irrigation")}}, ""},
		{"only a name was given", []device.Known{{Device: thing("x", "24:0a:c4:00:00:02", "gadget-1", "")}}, ""},
		{"of itself", []device.Known{{Device: thing("me", "24:0a:c4:00:00:01", "gadget-1", "irrigation")}}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			id := device.Identify(device.Seen{Device: me, Others: test.others}, moreTables())
			if id.Kind != test.want || id.Kind != "" && id.KindConfidence != statement.Possible {
				t.Errorf("kind = %q (%v), want %q, at most possible", id.Kind, id.KindConfidence, test.want)
			}
			if id.Owner {
				t.Error("what the owner said of another device is not their word on this one")
			}
			if test.want != "" && id.Said[0].Evidence[0].Detail != "The twin" {
				t.Errorf("evidence = %+v, want the device that the owner named", id.Said[0].Evidence)
			}
		})
	}
	me.OwnKind = "smart_lock"
	if id := device.Identify(device.Seen{Device: me, Others: []device.Known{twin}}, moreTables()); id.Kind != "smart_lock" || !id.Owner {
		t.Errorf("kind = %q, want the owner's own word", id.Kind)
	}
}

func TestSimilarByModelOrDestination(t *testing.T) {
	at := func(address string, clues ...flow.Clue) flow.Device {
		return flow.Device{MAC: mac(t, address), Clues: clues}
	}
	a, b := "24:0a:c4:00:00:01", "24:0a:c4:00:00:02"
	for _, test := range []struct {
		name string
		mine device.Seen
		its  device.Known
		want bool
	}{
		{"a prefix alone", device.Seen{Device: at(a)}, device.Known{Device: at(b)}, false},
		{"the same model", device.Seen{Device: at(a, clue(flow.ClueMDNSModel, "md=X 1"))}, device.Known{Device: at(b, clue(flow.ClueMDNSModel, "model=x1"))}, true},
		{"the same device type", device.Seen{Device: at(a, clue(flow.ClueSSDPUSN, "uuid:1::urn:x:device:lamp:1"))}, device.Known{Device: at(b, clue(flow.ClueSSDPUSN, "uuid:2::urn:x:device:lamp:1"))}, true},
		{"the same server of a maker", device.Seen{Device: at(a), Names: []string{"a.lumo.example"}}, device.Known{Device: at(b), Names: []string{"a.lumo.example"}}, true},
		{"the same clock", device.Seen{Device: at(a), Names: []string{"clocko.example"}}, device.Known{Device: at(b), Names: []string{"clocko.example"}}, false},
		{"a name of numbers", device.Seen{Device: at(a, clue(flow.ClueDHCPHostname, "1234"))}, device.Known{Device: at(b, clue(flow.ClueDHCPHostname, "1234"))}, false},
		{"the same software", device.Seen{Device: at(a, clue(flow.ClueDHCPVendorClass, "udhcp 1.2"))}, device.Known{Device: at(b, clue(flow.ClueDHCPVendorClass, "udhcp 1.2"))}, false},
	} {
		if got := device.Similar(test.mine, test.its, moreTables()); got != test.want {
			t.Errorf("%s: similar = %v, want %v", test.name, got, test.want)
		}
	}
}

// reasons gives the catalogue keys of all that an identity rests on, each once.
func reasons(id device.Identity) map[string]bool {
	keys := map[string]bool{}
	for _, s := range id.Said {
		for _, e := range s.Evidence {
			keys[e.Key] = true
		}
	}
	return keys
}

// telling are devices that say one thing each, for every clue that there is.
func telling(t *testing.T) []device.Seen {
	list := []device.Seen{
		{Gateway: true},
		{Names: []string{"eu.dlink.com"}},
		{Names: []string{"irobot.com"}},
		{Device: flow.Device{OwnKind: "smart_tv"}},
		{Ports: []device.Port{{Protocol: "tcp", Port: 9100, Served: true}}},
		{Ports: []device.Port{{Protocol: "udp", Port: 32100}}},
		{Device: flow.Device{MAC: mac(t, "00:17:88:01:02:03")}},
		said1(flow.ClueMDNSModel, "ci=14"), said1(flow.ClueMDNSModel, "fn=Kettle"),
	}
	for kind, value := range map[flow.ClueKind]string{
		flow.ClueDHCPHostname: "HS110(EU)", flow.ClueDHCPFQDN: "camera.lan", flow.ClueDHCPVendorClass: "MSFT 5.0", flow.ClueMDNSName: "plug", flow.ClueMDNSInstance: "TV",
		flow.ClueNBNSName: "LAPTOP", flow.ClueDHCPv6Name: "fridge", flow.ClueDHCPv6VendorClass: "MSFT 5.0", flow.ClueDHCPv6UserClass: "xbox", flow.ClueLLMNRName: "vacuum",
		flow.ClueLLDPSystem: "nvr", flow.ClueLLDPDescription: "dvr", flow.ClueMDNSService: "_hue._tcp", flow.ClueMDNSModel: "manufacturer=Sonos", flow.ClueHTTPUserAgent: "Roku/DVP",
		flow.ClueSSDPUserAgent: "xbox", flow.ClueSSDPServer: "IpBridge/1", flow.ClueSSDPUSN: "roku:ecp", flow.ClueSSDPLocation: "http://h:8060/x",
		flow.ClueWSDTypes: "PrintDeviceType", flow.ClueWSDScopes: "onvif://www.onvif.org/type/ptz", flow.ClueMUDURL: "https://meethue.com/x",
	} {
		list = append(list, said1(kind, value))
	}
	return list
}

// TestEveryReasonHasASentence holds each clue that there is against the catalogue.
func TestEveryReasonHasASentence(t *testing.T) {
	raw, err := assets.Locale.ReadFile("locale/en.json")
	if err != nil {
		t.Fatal(err)
	}
	catalogue := map[string]any{}
	if err := json.Unmarshal(raw, &catalogue); err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, in := range telling(t) {
		one := reasons(device.Identify(in, knowledge.Open(assets.Data)))
		if len(one) == 0 {
			t.Errorf("%+v tells nothing", in)
		}
		maps.Copy(keys, one)
	}
	for key := range keys {
		if _, ok := catalogue[key]; !ok {
			t.Errorf("the catalogue has no sentence %q", key)
		}
	}
	for _, want := range []string{
		"evidence.habit", "evidence.homekit", "evidence.mdns_maker", "evidence.serves", "evidence.speaks", "evidence.asks_only",
		"evidence.lldp_system", "evidence.mud_url",
	} {
		if !keys[want] {
			t.Errorf("nothing brings up %q; all: %v", want, slices.Sorted(maps.Keys(keys)))
		}
	}
}
