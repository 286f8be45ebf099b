package disclose_test

import (
	"encoding/binary"
	"math/rand/v2"
	"strings"
	"testing"
)

func noise(n int) string {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{3}).Read(b)
	return string(b)
}

// rtp is packets of RTP, each with the payload that its number gives.
func rtp(n int, kind byte, payload func(i int) string) []string {
	var list []string
	for i := range n {
		head := make([]byte, 12)
		head[0], head[1] = 0x80, kind
		binary.BigEndian.PutUint16(head[2:], uint16(65530+i))
		binary.BigEndian.PutUint32(head[8:], 0x1234abcd)
		list = append(list, string(head)+payload(i))
	}
	return list
}

func TestPictures(t *testing.T) {
	t.Parallel()
	jpeg := "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + noise(200)
	checkRules(t, map[string]rule{
		"JPEG":          {raw(jpeg), []string{"D15 jpeg jpeg"}, ""},
		"PNG":           {raw("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), []string{"D15 png png"}, ""},
		"GIF":           {raw("GIF89a\x10\x00\x10\x00\x80\x00\x00"), []string{"D15 gif gif"}, ""},
		"WebP":          {raw("RIFF\x24\x00\x00\x00WEBPVP8 "), []string{"D15 webp webp"}, ""},
		"by its type":   {one(post("image/jpeg", noise(100))), []string{"D15 image image"}, ""},
		"by its bytes":  {one(post("application/octet-stream", jpeg)), []string{"D15 jpeg jpeg"}, ""},
		"in a form":     {one(post("multipart/form-data; boundary=\"b\"", "--b\r\nContent-Type: image/png\r\n\r\n"+noise(50)+"\r\n--b--")), []string{"D15 image image"}, ""},
		"in JSON":       {one(post("application/json", `{"shot":"`+b64(jpeg)+`"}`)), []string{"D15 jpeg jpeg"}, ""},
		"answered":      {one("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: 100\r\n\r\n" + noise(100)), []string{"D15 image image"}, ""},
		"asked for":     {one("GET /a.jpg HTTP/1.1\r\nAccept: image/webp,image/png\r\n\r\n"), nil, ""},
		"half a magic":  {raw("\xff\xd8\xff\x00" + noise(200)), nil, ""},
		"noise":         {raw(noise(4000)), nil, ""},
		"word of a GIF": {raw("GIF89 is a form of pictures\n"), nil, ""},
	})
}

func TestMedia(t *testing.T) {
	t.Parallel()
	h264 := func(i int) string {
		return []string{"\x67\x42\x00\x1f", "\x68\xce\x3c\x80", "\x7c\x85", "\x7c\x05"}[min(i, 3)] + noise(100)
	}
	h265 := func(i int) string { return []string{"\x40\x01", "\x42\x01", "\x62\x01"}[min(i, 2)] + noise(100) }
	speech := func(i int) string { return strings.Repeat("\xff\xfe\x7f\xfd\xfc\x7e", 27) }
	sealed := func(i int) string { return noise(200 * (i + 1))[200*i:] }
	udp := func(list []string) said { return said{port: 40000, udp: true, payloads: list} }
	frameAAC := "\xff\xf1\x50\x80\x02\x1f\xfc" + strings.Repeat("\x21", 9)
	checkRules(t, map[string]rule{
		"H.264":            {raw("\x00\x00\x00\x01\x67\x42\x00\x1f\x00\x00\x00\x01\x68\xce\x3c\x80\x00\x00\x00\x01\x65" + noise(99)), []string{"D16 h264 h264"}, ""},
		"H.264 in frames":  {raw("\x01\x02\x03\x04" + noise(40) + "\x00\x00\x00\x01\x67\x42\x00\x1f\x00\x00\x00\x01\x68\xce\x3c\x80"), []string{"D16 h264 h264"}, ""},
		"H.265":            {raw("\x00\x00\x00\x01\x40\x01\x0c\x01\x00\x00\x00\x01\x42\x01\x01"), []string{"D16 h265 h265"}, ""},
		"start code alone": {raw("\x00\x00\x00\x01\x67\x00\x00\x00\x02" + noise(300)), nil, ""},
		"WAV":              {raw("RIFF\x24\x00\x00\x00WAVEfmt "), []string{"D16 wav wav"}, ""},
		"AAC":              {raw(frameAAC + frameAAC + frameAAC), []string{"D16 aac aac"}, ""},
		"AAC, once":        {raw(frameAAC + noise(90)), nil, ""},
		"Opus":             {raw("OggS\x00\x02" + strings.Repeat("\x00", 20) + "OpusHead"), []string{"D16 ogg ogg"}, ""},
		"MP4":              {one(post("application/octet-stream", "\x00\x00\x00\x18ftypisom\x00\x00\x00\x00")), []string{"D16 mp4 mp4"}, ""},
		"by its type":      {one(post("audio/wav", noise(50))), []string{"D16 audio audio"}, ""},
		"pictures in turn": {one("HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\n--b\r\n\r\n"), []string{"D16 multipart multipart"}, ""},
		"RTP, H.264":       {udp(rtp(9, 96, h264)), []string{"D16 rtp_h264 rtp_h264"}, ""},
		"RTP, H.265":       {udp(rtp(9, 97, h265)), []string{"D16 rtp_h265 rtp_h265"}, ""},
		"RTP, speech":      {udp(rtp(9, 0, speech)), []string{"D16 rtp_pcmu rtp_pcmu"}, ""},
		"RTP, few":         {udp(rtp(5, 96, h264)), nil, ""},
		"SRTP, speech":     {udp(rtp(20, 0, sealed)), nil, ""},
		"SRTP, video":      {udp(rtp(20, 96, sealed)), nil, ""},
		"RTSP, announced":  {said{554, false, []string{"ANNOUNCE rtsp://a.example/x RTSP/1.0\r\nContent-Type: application/sdp\r\nContent-Length: 4\r\n\r\nv=0\n"}, nil}, []string{"D16 rtsp RTSP"}, ""},
		"RTSP, described":  {said{40000, false, []string{"RTSP/1.0 200 OK\r\nContent-Type: application/sdp\r\nContent-Length: 4\r\n\r\nv=0\n"}, nil}, []string{"D16 rtsp RTSP"}, ""},
		"RTSP, a player":   {said{554, false, []string{"DESCRIBE rtsp://a.example/x RTSP/1.0\r\n\r\n", "PLAY rtsp://a.example/x RTSP/1.0\r\n\r\n"}, nil}, nil, ""},
		"RTSP, in between": {said{40000, false, []string{"RTSP/1.0 200 OK\r\n\r\n", strings.Repeat("$\x00\x00\x20"+rtp(1, 96, sealed)[0][:32], 3)}, nil}, []string{"D16 rtsp_stream RTSP"}, ""},
	})
}
