package purpose_test

import (
	"testing"
	"testing/fstest"

	"telltale/classify/company"
	"telltale/classify/knowledge"
	"telltale/classify/purpose"
)

func tables() *knowledge.Tables {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return knowledge.Open(fstest.MapFS{
		"data/vendors/companies.tsv": file("amazon\tAmazon\t\tUS\tplatform\ttest\naws\tAmazon Web Services\tamazon\tUS\tcloud\ttest\n" +
			"hue\tSignify (Philips Hue)\t\tNL\tmaker\ttest\nring\tRing\tamazon\tUS\tmaker\ttest\ntplink\tTP-Link\t\tCN\tmaker\ttest\n"),
		"data/vendors/services.tsv": file("ring.com\tring\tdevice_cloud\thigh\tname\ttest\n"),
	})
}

func TestParty(t *testing.T) {
	op := func(id, name, parent, kind, use string) company.Operator {
		return company.Operator{ID: id, Name: name, Parent: parent, Kind: kind, Purpose: use}
	}
	tests := []struct {
		name  string
		op    company.Operator
		brand string
		want  purpose.Party
	}{
		{"nobody knows", company.Operator{Name: "lamp.example"}, "Ring", purpose.PartyUnknown},
		{"the maker", op("ring", "Ring", "amazon", "maker", "device_cloud"), "Ring", purpose.PartyMaker},
		{"written otherwise", op("tplink", "TP-Link", "", "maker", "update"), "TP-LINK", purpose.PartyMaker},
		{"a name in brackets", op("hue", "Signify (Philips Hue)", "", "maker", "update"), "Philips Hue", purpose.PartyMaker},
		{"the maker's owner", op("amazon", "Amazon", "", "platform", "device_cloud"), "Ring", purpose.PartyMaker},
		{"of the same owner", op("aws", "Amazon Web Services", "amazon", "cloud", "hosting"), "Ring", purpose.PartyMaker},
		{"the same cloud for another brand", op("aws", "Amazon Web Services", "amazon", "cloud", "hosting"), "TP-Link", purpose.PartyHelper},
		{"the same cloud for no brand", op("aws", "Amazon Web Services", "amazon", "cloud", "hosting"), "", purpose.PartyHelper},
		{"a platform's advertising helps nobody", op("google", "Google", "", "platform", "advertising"), "TP-Link", purpose.PartyThird},
		{"the maker's own analytics", op("ring", "Ring", "amazon", "maker", "analytics"), "Ring", purpose.PartyMaker},
		{"a content service", op("streamo", "Streamo", "", "content", "content"), "TP-Link", purpose.PartyThird},
		{"another maker", op("hue", "Signify (Philips Hue)", "", "maker", "update"), "TP-Link", purpose.PartyThird},
		{"a brand that no table knows", op("ring", "Ring", "amazon", "maker", "update"), "Xyz", purpose.PartyThird},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := purpose.FamilyOf(test.brand, tables()).Party(test.op); got != test.want {
				t.Errorf("party = %v, want %v", got, test.want)
			}
		})
	}
}

func TestGroupOf(t *testing.T) {
	known := func(use string) company.Operator { return company.Operator{ID: "x", Purpose: use} }
	tests := []struct {
		op    company.Operator
		party purpose.Party
		want  purpose.Group
	}{
		{known("advertising"), purpose.PartyMaker, purpose.Ads},
		{known("analytics"), purpose.PartyThird, purpose.Ads},
		{known("crash_reports"), purpose.PartyThird, purpose.Plumbing},
		{known("crash_reports"), purpose.PartyMaker, purpose.Maker},
		{known("device_cloud"), purpose.PartyMaker, purpose.Maker},
		{known("device_cloud"), purpose.PartyThird, purpose.Service},
		{known("content"), purpose.PartyThird, purpose.Service},
		{known("time"), purpose.PartyHelper, purpose.Plumbing},
		{known("dns"), purpose.PartyHelper, purpose.Plumbing},
		{known("cdn"), purpose.PartyHelper, purpose.Plumbing},
		{company.Operator{Name: "lamp.example"}, purpose.PartyUnknown, purpose.Unknown},
	}
	for _, test := range tests {
		if got := purpose.GroupOf(test.op, test.party); got != test.want {
			t.Errorf("group of %q at %v = %v, want %v", test.op.Purpose, test.party, got, test.want)
		}
	}
}

func TestEveryPurposeHasAGroup(t *testing.T) {
	for _, use := range knowledge.Purposes() {
		if got := purpose.GroupOf(company.Operator{ID: "x", Purpose: use}, purpose.PartyThird); got == purpose.Unknown {
			t.Errorf("the purpose %q has no group", use)
		}
	}
}

func TestTrackingAndInfrastructure(t *testing.T) {
	for use, want := range map[string][2]bool{
		"advertising": {true, false}, "analytics": {true, false}, "crash_reports": {false, false}, "telemetry": {false, false},
		"dns": {false, true}, "time": {false, true}, "cdn": {false, false}, "": {false, false},
	} {
		if got := [2]bool{purpose.Tracking(use), purpose.Infrastructure(use)}; got != want {
			t.Errorf("%q is tracking, infrastructure: %v, want %v", use, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	for group, want := range map[purpose.Group]string{
		purpose.Maker: "maker", purpose.Service: "service", purpose.Ads: "ads", purpose.Plumbing: "plumbing", purpose.Unknown: "unknown", 99: "unknown",
	} {
		if group.String() != want {
			t.Errorf("group %d is %q, want %q", group, group, want)
		}
	}
	for party, want := range map[purpose.Party]string{
		purpose.PartyUnknown: "unknown", purpose.PartyMaker: "maker", purpose.PartyHelper: "helper", purpose.PartyThird: "third",
	} {
		if party.String() != want {
			t.Errorf("party %d is %q, want %q", party, party, want)
		}
	}
}
