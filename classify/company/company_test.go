package company_test

import (
	"net/netip"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"telltale/assets"
	"telltale/classify/company"
	"telltale/classify/knowledge"
	"telltale/classify/statement"
)

func tables() *knowledge.Tables {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	return knowledge.Open(fstest.MapFS{
		"data/vendors/companies.tsv": file("ring\tRing\tamazon\tUS\tmaker\ttest\n"),
		"data/vendors/services.tsv": file("ring.com\tring\tdevice_cloud\thigh\tname\ttest\nads.ring.com\tring\tadvertising\tlow\tname\ttest\n" +
			"fw.ring.com\tring\tupdate\tmedium\tname\ttest\nodd.ring.com\tring\tother\tguess\tname\ttest\n"),
	})
}

func TestNamed(t *testing.T) {
	tests := []struct {
		name       string
		id, key    string
		purpose    string
		shown      string
		confidence statement.Confidence
	}{
		{"api.ring.com", "ring", "company:ring", "device_cloud", "Ring", statement.Seen},
		{"fw.ring.com", "ring", "company:ring", "update", "Ring", statement.Likely},
		{"x.ads.ring.com", "ring", "company:ring", "advertising", "Ring", statement.Possible},
		{"odd.ring.com", "ring", "company:ring", "other", "Ring", statement.Unknown},
		{"a.b.unheard.co.uk", "", "domain:unheard.co.uk", "", "unheard.co.uk", statement.Unknown},
		{"printer", "", "domain:printer", "", "printer", statement.Unknown},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			op, key := company.Of(test.name, netip.MustParseAddr("203.0.113.7"), tables())
			if op.ID != test.id || key != test.key || op.Purpose != test.purpose || op.Name != test.shown || op.Confidence != test.confidence {
				t.Errorf("%+v under %q", op, key)
			}
			if len(op.Evidence) == 0 || op.Evidence[0].Detail != test.name {
				t.Errorf("evidence = %+v, want the name first", op.Evidence)
			}
			if op.Known() != (test.id != "") {
				t.Errorf("known = %v", op.Known())
			}
		})
	}
}

func TestAnAddressNamesNoCompany(t *testing.T) {
	real := knowledge.Open(assets.Data)
	op, key := company.Of("", netip.MustParseAddr("8.8.8.8"), real)
	if op.Known() || op.Seat != "" || op.Confidence != statement.Unknown {
		t.Errorf("%+v, want nobody who is known: a network is whom a server is rented from", op)
	}
	if key != "network:15169" || op.Name == "" {
		t.Errorf("key %q and name %q, want the network", key, op.Name)
	}
	op, key = company.Of("", netip.MustParseAddr("203.0.113.7"), real)
	want := company.Operator{
		Name:     "203.0.113.7",
		Evidence: []statement.Evidence{{Kind: "address", Key: "evidence.address", Detail: "203.0.113.7"}},
	}
	if diff := cmp.Diff(want, op); diff != "" || key != "ip:203.0.113.7" {
		t.Errorf("an address of no network, under %q (-want +got):\n%s", key, diff)
	}
}
