package disclose_test

import (
	"strings"
	"testing"

	"telltale/capture/disclose"
	"telltale/capture/flow"
)

func TestFirmware(t *testing.T) {
	t.Parallel()
	const large = "HTTP/1.1 200 OK\r\nContent-Length: 259072\r\nContent-Type: "
	for name, tc := range map[string]struct {
		path, host string
		answers    []string // heads, each followed by 80 kB
		want       string   // What, "" for nothing
	}{
		"path":             {"/firmware/agent/x.tgz", "a.example", []string{large + "application/x-tar\r\n\r\n"}, "named"},
		"ending":           {"/d/9.bin?v=3", "a.example", []string{large + "application/octet-stream\r\n\r\n"}, "named"},
		"host":             {"/d/9", "fw.a.example", []string{large + "application/octet-stream\r\n\r\n"}, "named"},
		"update host":      {"/d/9", "update.a.example", []string{large + "application/octet-stream\r\n\r\n"}, "update_host"},
		"magic":            {"/d/9", "a.example", []string{large + "application/octet-stream\r\n\r\n\x27\x05\x19\x56"}, "magic"},
		"in ranges":        {"/fw/9", "a.example", []string{"HTTP/1.1 206 Partial Content\r\nContent-Length: 40000\r\n\r\n", "HTTP/1.1 206 Partial Content\r\nContent-Length: 40000\r\n\r\n"}, "named"},
		"film":             {"/ota/film", "a.example", []string{large + "video/mp4\r\n\r\n"}, ""},
		"picture":          {"/firmware/logo.img", "a.example", []string{large + "image/png\r\n\r\n"}, ""},
		"data":             {"/d/9", "a.example", []string{large + "application/octet-stream\r\n\r\n"}, ""},
		"part of a word":   {"/software/quota", "a.example", []string{large + "application/octet-stream\r\n\r\n"}, ""},
		"small":            {"/firmware/9", "a.example", []string{"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n"}, ""},
		"not there":        {"/firmware/9", "a.example", []string{"HTTP/1.1 404 Not Found\r\nContent-Length: 99999\r\n\r\n"}, ""},
		"an answer before": {"/d/9", "a.example", []string{large + "video/mp4\r\n\r\n", large + "application/octet-stream\r\n\r\nhsqs"}, "magic"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			scanner := disclose.New()
			var stream disclose.Stream
			var load disclose.Download
			scanner.Put(&stream, 1, []byte(get(tc.path)), disclose.Stamp{})
			scanner.Flush(disclose.Context{Owner: bulb(), Proto: flow.ProtoTCP, Port: 80}, &stream, func(*disclose.Finding) {})
			var got []string
			for _, head := range tc.answers {
				for i := range 81 {
					piece := strings.Repeat("x", 1000)
					if i == 0 {
						piece = head
					}
					if f, ok := scanner.Received(&stream, &load, tc.host, []byte(piece), uint64(len(piece))); ok {
						got = append(got, f.Rule+" "+f.What)
					}
				}
			}
			want := ""
			if tc.want != "" {
				want = "TT-C05 " + tc.want
			}
			if strings.Join(got, ", ") != want {
				t.Errorf("got %q, want %q once", got, want)
			}
		})
	}
}

func TestFirmwareNotAskedFor(t *testing.T) {
	t.Parallel()
	var stream disclose.Stream
	var load disclose.Download
	answer := []byte("HTTP/1.1 200 OK\r\nContent-Length: 259072\r\n\r\nhsqs")
	if f, ok := disclose.New().Received(&stream, &load, "fw.a.example", answer, 1<<20); ok {
		t.Errorf("got %v of a flow without a request", f)
	}
}
