package knowledge_test

import (
	"net/netip"
	"strings"
	"testing"

	"telltale/classify/knowledge"
)

func TestRegistrableDomain(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a.", 125) + "com"
	for _, tc := range []struct{ name, want string }{
		{"ring.com", "ring.com"},
		{"fw.ring.com", "ring.com"},
		{"FW.Ring.COM.", "ring.com"},
		{"cdn.shop.co.uk", "shop.co.uk"},
		{"x.s3.amazonaws.com", "amazonaws.com"},
		{"s3.amazonaws.com", "amazonaws.com"},
		{"bucket.s3.dualstack.eu-west-1.amazonaws.com", "amazonaws.com"},
		{"d111.cloudfront.net", "cloudfront.net"},
		{"cloudfront.net", "cloudfront.net"},
		{"home.firebaseio.com", "firebaseio.com"},
		{"a.b.github.io", "github.io"},
		{"x.blogspot.co.uk", "blogspot.co.uk"},
		{"me.dyndns.org", "dyndns.org"},
		{"hub.brightnest.example", "brightnest.example"},
		{"brightnest.example", "brightnest.example"},
		{"www.city.kawasaki.jp", "city.kawasaki.jp"},
		{"_dmarc.example.net", "example.net"},
		{long, "a.com"},
		{"example", ""},
		{"com", ""},
		{"co.uk", ""},
		{"", ""},
		{".", ""},
		{"router", ""},
		{"printer.local", ""},
		{"nas.lan", ""},
		{"fritz.box.", "fritz.box"},
		{"x.home.arpa", ""},
		{"4.3.2.1.in-addr.arpa", ""},
		{"abc.onion", ""},
		{"192.168.1.1", ""},
		{"8.8.8.8", ""},
		{"fe80::1", ""},
		{"a..com", ""},
		{".com", ""},
		{"a b.com", ""},
		{"evil\x00.com", ""},
		{"<b>.com", ""},
		{strings.Repeat("a", 64) + ".com", ""},
		{"a." + long, ""},
	} {
		if got := knowledge.RegistrableDomain(tc.name); got != tc.want {
			t.Errorf("%.60q: got %q, want %q", tc.name, got, tc.want)
		}
	}
}

const (
	fewCompanies = "# id\tname\tparent_id\tseat\tkind\tsource\n" +
		"acme\tAcme\t\tUS\tmaker\tmade up\n" +
		"bolt\tBolt\tacme\tDE\tcloud\tmade up\n"
	fewServices = "# pattern\tcompany_id\tpurpose\tconfidence\tbasis\tsource\n" +
		"*.iot.*.bolt.example\tbolt\tdevice_cloud\thigh\tname\tmade up\n" +
		"*.update.acme.example\tacme\tother\tlow\tname\tmade up\n" +
		"acme.example\tacme\tdevice_cloud\thigh\tname\tmade up\n" +
		"api-*.acme.example\tacme\tvoice\tmedium\tname\tmade up\n" +
		"api-eu.acme.example\tacme\ttelemetry\thigh\tname\tmade up\n" +
		"api-x*y*.acme.example\tacme\tpush\tmedium\tname\tmade up\n" +
		"bolt.example\tbolt\thosting\thigh\tname\tmade up\n" +
		"fw.update.acme.example\tacme\tupdate\thigh\tname\tmade up\n"
)

func fewTables() *knowledge.Tables {
	return made(map[string]string{"vendors/companies.tsv": fewCompanies, "vendors/services.tsv": fewServices})
}

func TestCompany(t *testing.T) {
	t.Parallel()
	k := fewTables()
	for _, tc := range []struct{ name, company, pattern string }{
		{"acme.example", "acme", "acme.example"},
		{"WWW.Acme.Example.", "acme", "acme.example"},
		{"notacme.example", "", ""},
		{"acme.example.org", "", ""},
		{"api-us.acme.example", "acme", "api-*.acme.example"},
		{"deep.api-us.acme.example", "acme", "api-*.acme.example"},
		{"api-eu.acme.example", "acme", "api-eu.acme.example"},
		{"api-.acme.example", "acme", "acme.example"},
		{"api-xaya.acme.example", "acme", "api-x*y*.acme.example"},
		{"api-x.y.acme.example", "acme", "acme.example"},
		{"fw.update.acme.example", "acme", "fw.update.acme.example"},
		{"hw.update.acme.example", "acme", "*.update.acme.example"},
		{"update.acme.example", "acme", "acme.example"},
		{"a1.iot.eu-west.bolt.example", "bolt", "*.iot.*.bolt.example"},
		{"iot.eu-west.bolt.example", "bolt", "bolt.example"},
		{"a1.iot.eu.west.bolt.example", "bolt", "bolt.example"},
		{"192.0.2.1", "", ""},
		{"example", "", ""},
		{"", "", ""},
		{"*.acme.example", "", ""},
	} {
		c, s, ok := k.Company(tc.name)
		if c.ID != tc.company || s.Pattern != tc.pattern || ok != (tc.company != "") {
			t.Errorf("%q: got %q by %q (%v), want %q by %q", tc.name, c.ID, s.Pattern, ok, tc.company, tc.pattern)
		}
	}
}

func TestCompanyAndItsService(t *testing.T) {
	t.Parallel()
	k := fewTables()
	c, s, _ := k.Company("x.bolt.example")
	if c != (knowledge.Company{ID: "bolt", Name: "Bolt", Parent: "acme", SeatCountry: "DE", Kind: "cloud", Source: "made up"}) {
		t.Errorf("company %+v", c)
	}
	if s != (knowledge.Service{Pattern: "bolt.example", Purpose: "hosting", Confidence: "high", Basis: "name", Source: "made up"}) {
		t.Errorf("service %+v", s)
	}
	if parent, ok := k.CompanyByID(c.Parent); !ok || parent.Name != "Acme" {
		t.Errorf("parent %+v %v", parent, ok)
	}
	if _, ok := k.CompanyByID("nobody"); ok || len(k.Companies()) != 2 {
		t.Error("a company that nobody entered")
	}
}

func TestMakerByWord(t *testing.T) {
	t.Parallel()
	k := made(map[string]string{
		"vendors/companies.tsv": "acme\tAcme\t\tUS\tmaker\tmade up\nbolt\tBolt\t\tDE\tcloud\tmade up\nexampleorvo\tOrvo\t\tKR\tmaker\tmade up\ntwo\tTwo Words\t\tUS\tmaker\tmade up\n",
		"vendors/services.tsv":  "acme.example\tacme\tother\tlow\tname\tmade up\n",
	})
	for word, want := range map[string]string{"acme": "acme", "orvo": "exampleorvo", "exampleorvo": "exampleorvo", "two": "two", "words": "", "bolt": "", "": ""} {
		if c, ok := k.MakerByWord(word); c.ID != want || ok != (want != "") {
			t.Errorf("%q: got %q (%v), want %q", word, c.ID, ok, want)
		}
	}
}

func TestFaultyVendorRowsAreRefused(t *testing.T) {
	t.Parallel()
	row := func(pattern string) string { return pattern + "\tacme\tother\tlow\tname\tmade up\n" }
	for name, tc := range map[string]struct{ companies, services string }{
		"company twice":   {fewCompanies + "acme\tAcme\t\tUS\tmaker\tmade up\n", fewServices},
		"pattern twice":   {fewCompanies, row("a.example") + row("a.example")},
		"star at the end": {fewCompanies, row("a.*")},
		"no name":         {fewCompanies, row("a b.example")},
	} {
		k := made(map[string]string{"vendors/companies.tsv": tc.companies, "vendors/services.tsv": tc.services})
		if _, _, ok := k.Company("a.example"); ok {
			t.Errorf("%s: was taken", name)
		}
	}
}

// FuzzNames feeds any text: what is found must really be a part of the name, and finding is repeatable.
func FuzzNames(f *testing.F) {
	for _, s := range []string{"api-us.acme.example", "x.s3.amazonaws.com", "8.8.8.8", "a..b", "\xff.com", "*.*", "www.ck"} {
		f.Add(s)
	}
	k := fewTables()
	f.Fuzz(func(t *testing.T, name string) {
		checkRegistrable(t, name)
		c, s, ok := k.Company(name)
		if ok != (c.ID != "") || ok != (s.Pattern != "") {
			t.Errorf("%q: %+v %+v %v", name, c, s, ok)
		}
		if ok && knowledge.RegistrableDomain(name) == "" {
			t.Errorf("%q: nobody can register it, yet %q runs it", name, c.ID)
		}
	})
}

func checkRegistrable(t *testing.T, name string) {
	t.Helper()
	d := knowledge.RegistrableDomain(name)
	if d == "" {
		return
	}
	low := strings.ToLower(strings.TrimSuffix(name, "."))
	if !strings.HasSuffix("."+low, "."+d) || !strings.Contains(d, ".") {
		t.Errorf("%q: registrable %q", name, d)
	}
	if knowledge.RegistrableDomain(d) != d {
		t.Errorf("%q: registrable %q is not its own", name, d)
	}
	if _, err := netip.ParseAddr(name); err == nil {
		t.Errorf("%q is an address, yet %q is registrable", name, d)
	}
}
