package cli

import (
	"net"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScreenSockets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		env  map[string]string
		want []string
	}{
		{"nothing", nil, nil},
		{"x11", map[string]string{"DISPLAY": ":3.1"}, []string{"/tmp/.X11-unix/X3", "@/tmp/.X11-unix/X3"}},
		{"x11, the long way", map[string]string{"DISPLAY": "unix:0"}, []string{"/tmp/.X11-unix/X0", "@/tmp/.X11-unix/X0"}},
		{"another machine", map[string]string{"DISPLAY": "localhost:10.0"}, []string{""}},
		{"no display name", map[string]string{"DISPLAY": "3"}, nil},
		{"wayland", map[string]string{"WAYLAND_DISPLAY": "wayland-1", "XDG_RUNTIME_DIR": "/run/user/7"}, []string{"/run/user/7/wayland-1"}},
		{"wayland by path", map[string]string{"WAYLAND_DISPLAY": "/run/w"}, []string{"/run/w"}},
		{"wayland without a folder", map[string]string{"WAYLAND_DISPLAY": "wayland-1"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, screenSockets(func(key string) string { return c.env[key] })); diff != "" {
				t.Errorf("sockets (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	socket := filepath.Join(t.TempDir(), "s")
	if answers(socket) {
		t.Error("a socket that is not there answers")
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if !answers(socket) {
		t.Error("a display that listens does not answer")
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Änne’s lamp":    "Änne’s lamp",
		"a\x1b[31mb":     "a�[31mb",
		"a\u202egpj.exe": "a�gpj.exe",
		"a\r\nb\x00":     "a��b�",
		"a\xffb":         "a�b",
		"a\u009bb":       "a�b",
	} {
		if got := plain(in); got != want {
			t.Errorf("plain(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSentence(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"unknown flag: --x":                "Unknown flag: --x.",
		"It is. Is it?":                    "It is. Is it?",
		"“telltale show” needs one device": "“telltale show” needs one device.",
	} {
		if got := sentence(in); got != want {
			t.Errorf("sentence(%q) = %q, want %q", in, got, want)
		}
	}
}
