package decode_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/decode"
)

const ssdpNotify = "NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nServer: Linux/3.4 UPnP/1.0 Hub/1.16 \r\n" +
	"USN: uuid:2f402f80::upnp:rootdevice\r\nLOCATION: http://192.168.1.2:80/d.xml\r\nNT: upnp:rootdevice\r\n"

func TestParseSSDP(t *testing.T) {
	t.Parallel()
	notify := decode.SSDP{
		Kind: decode.SSDPNotify, Server: "Linux/3.4 UPnP/1.0 Hub/1.16", USN: "uuid:2f402f80::upnp:rootdevice",
		Location: "http://192.168.1.2:80/d.xml", ST: "upnp:rootdevice",
	}
	for name, tc := range map[string]struct {
		in   string
		want decode.SSDP
		err  error
	}{
		"notify":           {ssdpNotify + "\r\n", notify, nil},
		"empty line first": {"\r\n" + ssdpNotify + "\r\n", notify, nil},
		"no empty line":    {ssdpNotify, notify, decode.ErrCut},
		"search": {
			"M-SEARCH * HTTP/1.1\r\nST: ssdp:all\r\nUSER-AGENT: TV/1\r\nST: second\r\n\r\n",
			decode.SSDP{Kind: decode.SSDPSearch, ST: "ssdp:all", UserAgent: "TV/1"},
			nil,
		},
		"response":        {"HTTP/1.1 200 OK\r\nserver : x\r\n\r\n", decode.SSDP{Kind: decode.SSDPResponse, Server: "x"}, nil},
		"last line open":  {"HTTP/1.1 200 OK\r\nST: a\r\nServer: y", decode.SSDP{Kind: decode.SSDPResponse, ST: "a", Server: "y"}, decode.ErrCut},
		"start line open": {"NOTIFY * HTT", decode.SSDP{}, decode.ErrCut},
		"something else":  {"GET / HTTP/1.1\r\n\r\n", decode.SSDP{}, decode.ErrBroken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := decode.ParseSSDP([]byte(tc.in))
			if diff := cmp.Diff(tc.want, got); !errors.Is(err, tc.err) || diff != "" {
				t.Errorf("error %v, want %v: %s", err, tc.err, diff)
			}
		})
	}
}

func FuzzParseSSDP(f *testing.F) {
	f.Add([]byte(ssdpNotify))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := decode.ParseSSDP(b)
		if err == nil && s.Kind == "" || s.Kind == "" && s.Server != "" {
			t.Errorf("no kind: %+v", s)
		}
	})
}

func BenchmarkParseSSDP(b *testing.B) {
	in := []byte(ssdpNotify + "\r\n")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decode.ParseSSDP(in); err != nil {
			b.Fatal(err)
		}
	}
}
