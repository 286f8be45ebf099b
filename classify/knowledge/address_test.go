package knowledge_test

import (
	"crypto/sha256"
	"fmt"
	"net/netip"
	"slices"
	"testing"

	"telltale/classify/knowledge"
)

func addr(s string) netip.Addr { return netip.MustParseAddr(s) }

func sumLine(raw []byte, name string) string {
	return fmt.Sprintf("%x  %s\n", sha256.Sum256(raw), name)
}

func TestServerCountry(t *testing.T) {
	t.Parallel()
	content := knowledge.Country{Content: true, How: knowledge.HowContent}
	reserved := knowledge.Country{How: knowledge.HowReserved}
	sure := func(code string) knowledge.Country {
		return knowledge.Country{Code: code, Sure: true, How: knowledge.HowAgree}
	}
	k := tables(t)
	for _, tc := range []struct {
		why, addr string
		want      knowledge.Country
	}{
		{"Google's public DNS answers everywhere", "8.8.8.8", content},
		{"so does Cloudflare's", "1.1.1.1", content},
		{"and by IPv6", "2606:4700:4700::1111", content},
		{"and Quad9", "9.9.9.9", content},
		{"Akamai", "23.50.131.150", content},
		{"Fastly", "151.101.1.140", content},
		{"Netflix", "45.57.90.1", content},
		{"CloudFront inside Amazon's network", "13.224.10.20", content},
		{"CloudFront by IPv6", "2600:9000:2000::1", content},
		{"a DNS root server", "198.41.0.4", content},
		{"Amazon in Frankfurt", "3.120.0.1", sure("DE")},
		{"Amazon in Dublin", "52.16.0.1", sure("IE")},
		{"Amazon in Virginia", "52.0.0.1", sure("US")},
		{"Alibaba in Hangzhou", "47.96.0.1", sure("CN")},
		{"Hetzner, Germany", "88.198.0.1", sure("DE")},
		{"OVH, France", "51.254.0.1", sure("FR")},
		{"a German publisher", "193.99.144.80", sure("DE")},
		{"the same, as IPv4 in IPv6", "::ffff:193.99.144.80", sure("DE")},
		{"the same, through NAT64", "64:ff9b::193.99.144.80", sure("DE")},
		{"the same publisher by IPv6", "2a02:2e0:3fe:1001:302::", sure("DE")},
		{"private", "192.168.1.20", reserved},
		{"private behind NAT64", "64:ff9b::192.168.1.20", reserved},
		{"carrier-grade NAT", "100.64.3.2", reserved},
		{"loopback", "127.0.0.1", reserved},
		{"link-local with a zone", "fe80::1%eth0", reserved},
		{"unique local", "fd00::1", reserved},
		{"multicast", "239.255.255.250", reserved},
		{"IPv6 multicast", "ff02::fb", reserved},
		{"broadcast", "255.255.255.255", reserved},
		{"documentation 1", "192.0.2.7", reserved},
		{"documentation 2", "198.51.100.7", reserved},
		{"documentation 3", "203.0.113.7", reserved},
		{"documentation IPv6", "2001:db8::7", reserved},
		{"Teredo", "2001:0:1::1", reserved},
		{"6to4", "2002:c000:204::1", reserved},
		{"unspecified", "0.0.0.0", reserved},
		{"loopback IPv6", "::1", reserved},
		{"not yet given out", "4000::1", reserved},
	} {
		if got := k.ServerCountry(addr(tc.addr)); got != tc.want {
			t.Errorf("%s (%s): got %+v, want %+v", tc.addr, tc.why, got, tc.want)
		}
	}
	if got := k.ServerCountry(netip.Addr{}); got != reserved {
		t.Errorf("no address: got %+v", got)
	}
}

func TestNetworkOwner(t *testing.T) {
	t.Parallel()
	k := tables(t)
	for _, tc := range []struct {
		addr string
		asn  uint32
		name string
	}{
		{"8.8.8.8", 15169, "Google"},
		{"1.1.1.1", 13335, "Cloudflare"},
		{"2606:4700:4700::1111", 13335, "Cloudflare"},
		{"52.16.0.1", 16509, "Amazon"},
		{"13.224.3.1", 16509, "Amazon CloudFront"},
		{"13.224.10.20", 16509, "Amazon CloudFront"},
		{"31.13.64.35", 32934, "Meta"},
		{"193.99.144.80", 206564, "Plus.line"},
		{"::ffff:8.8.8.8", 15169, "Google"},
		{"2a03:2880:f12d:83:face:b00c:0:25de", 32934, "Meta"},
	} {
		asn, name, ok := k.NetworkOwner(addr(tc.addr))
		if !ok || asn != tc.asn || name != tc.name {
			t.Errorf("%s: got %d %q %v, want %d %q", tc.addr, asn, name, ok, tc.asn, tc.name)
		}
	}
	for _, none := range []string{"192.168.0.1", "2001:db8::1", "224.0.0.251", "::"} {
		if asn, name, ok := k.NetworkOwner(addr(none)); ok || asn != 0 || name != "" {
			t.Errorf("%s: got %d %q %v, want nobody", none, asn, name, ok)
		}
	}
}

func TestNetworkRowsFitTheNetworkTable(t *testing.T) {
	t.Parallel()
	k := tables(t)
	prefixes := 0
	for row := range ownRows(t, "data/networks.tsv") {
		if len(row) != 5 || !slices.Contains([]string{"content", "anycast", "cloud"}, row[3]) || row[4] == "" {
			t.Errorf("row %q is not in form", row)
			continue
		}
		if row[1] == "-" {
			continue
		}
		prefixes++
		prefix, err := netip.ParsePrefix(row[1])
		if err != nil || prefix != prefix.Masked() {
			t.Errorf("%q is no prefix: %v", row[1], err)
			continue
		}
		asn, name, _ := k.NetworkOwner(prefix.Addr())
		if got := fmt.Sprintf("%d %s", asn, name); got != row[0]+" "+row[2] {
			t.Errorf("%s: got network %s, want %s %s", row[1], got, row[0], row[2])
		}
	}
	if prefixes < 20 {
		t.Errorf("only %d prefixes read", prefixes)
	}
}

func TestCountryName(t *testing.T) {
	t.Parallel()
	k := tables(t)
	for _, tc := range []struct{ code, lang, want string }{
		{"DE", "en", "Germany"},
		{"DE", "de", "Deutschland"},
		{"de", "fr-CA", "Allemagne"},
		{"BR", "pt_BR", "Brasil"},
		{"CN", "zh-Hans-CN", "中国"},
		{"IN", "hi", "भारत"},
		{"ES", "ES", "España"},
		{"HK", "en", "Hong Kong"},
		{"JP", "xx", "Japan"},
		{"JP", "", "Japan"},
		{"ZZ", "en", "ZZ"},
		{"", "en", ""},
	} {
		if got := k.CountryName(tc.code, tc.lang); got != tc.want {
			t.Errorf("%q in %q: got %q, want %q", tc.code, tc.lang, got, tc.want)
		}
	}
	codes := k.Countries()
	if len(codes) < 245 || !slices.IsSorted(codes) || !slices.Contains(codes, "XK") || slices.Contains(codes, "EU") {
		t.Errorf("countries: %d, sorted %v", len(codes), slices.IsSorted(codes))
	}
}

// FuzzAddresses feeds any 16 bytes: no answer may be a country without being sure, or a place on a reserved network.
func FuzzAddresses(f *testing.F) {
	f.Add([]byte{8, 8, 8, 8})
	f.Add([]byte{0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1})
	k := tables(f)
	f.Fuzz(func(t *testing.T, b []byte) {
		a, _ := netip.AddrFromSlice(b)
		c := k.ServerCountry(a)
		if c.Sure != (len(c.Code) == 2) || c.Sure != (c.How == knowledge.HowAgree) || c.Content != (c.How == knowledge.HowContent) {
			t.Errorf("%s: %+v", a, c)
		}
		asn, name, ok := k.NetworkOwner(a)
		if ok != (name != "") || ok != (asn != 0) {
			t.Errorf("%s: owner %d %q %v", a, asn, name, ok)
		}
		reserved := c.How == knowledge.HowReserved
		if reserved && ok || a.IsPrivate() && !reserved {
			t.Errorf("%s: %+v and owner %d", a, c, asn)
		}
	})
}
