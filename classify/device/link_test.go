package device_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/classify/device"
	"telltale/classify/statement"
)

func TestLinks(t *testing.T) {
	const random, another, real = "26:00:00:00:00:01", "26:00:00:00:00:02", "24:0a:c4:00:00:03"
	at := func(address string, from, until int64, clues ...flow.Clue) flow.Device {
		return flow.Device{Key: address, MAC: mac(t, address), FirstNs: from, LastNs: until, Clues: clues}
	}
	id := clue(flow.ClueDHCPClientID, "ff00112233445566")
	duid := clue(flow.ClueDUID, "0001000112345678")
	for _, test := range []struct {
		name string
		in   []flow.Device
		want string // confidence, "" for no link
	}{
		{"nothing in common", []flow.Device{at(random, 0, 9, id), at(another, 10, 19, duid)}, ""},
		{"one identifier", []flow.Device{at(random, 0, 9, id), at(another, 10, 19, id)}, "possible"},
		{"two identifiers", []flow.Device{at(random, 0, 9, id, duid), at(another, 10, 19, id, duid)}, "likely"},
		{"the first was real", []flow.Device{at(real, 10, 19, id), at(random, 0, 9, id)}, "possible"},
		{"both are real", []flow.Device{at(real, 0, 9, id), at("24:0a:c4:00:00:04", 10, 19, id)}, ""},
		{"both at once", []flow.Device{at(random, 0, 11, id), at(another, 10, 19, id)}, ""},
		{"three tell it", []flow.Device{at(random, 0, 9, id), at(another, 10, 19, id), at(real, 20, 29, id)}, ""},
		{"told in two ways", []flow.Device{at(random, 0, 9, clue(flow.ClueDUID, "ff00112233445566")), at(another, 10, 19, id)}, ""},
		{"too short", []flow.Device{at(random, 0, 9, clue(flow.ClueDHCPClientID, "0001")), at(another, 10, 19, clue(flow.ClueDHCPClientID, "0001"))}, ""},
		{
			"one thing with two types",
			[]flow.Device{
				at(random, 0, 9, clue(flow.ClueSSDPUSN, "uuid:12345678::urn:a"), clue(flow.ClueSSDPUSN, "uuid:12345678::urn:b")),
				at(another, 10, 19, clue(flow.ClueSSDPUSN, "UUID:12345678::urn:a")),
			},
			"possible",
		},
		{"a name is no identifier", []flow.Device{at(random, 0, 9, clue(flow.ClueDHCPHostname, "toms-phone")), at(another, 10, 19, clue(flow.ClueDHCPHostname, "toms-phone"))}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := device.Links(test.in)
			slices.Reverse(test.in)
			if diff := cmp.Diff(got, device.Links(test.in)); diff != "" {
				t.Errorf("the order of devices changes it:\n%s", diff)
			}
			if test.want == "" {
				if got != nil {
					t.Errorf("links = %+v, want none", got)
				}
				return
			}
			if len(got) != 1 || got[0].Confidence.String() != test.want || got[0].One >= got[0].Other || got[0].Confidence == statement.Seen {
				t.Errorf("links = %+v, want one that is %s", got, test.want)
			}
		})
	}
}
