package session_test

import (
	"os"
	"path/filepath"
	"testing"

	"telltale/app/session"
	"telltale/capture/flow"
	"telltale/capture/source"
)

// recorded imports all recordings of a folder, and gives their packets.
func recorded(t *testing.T, folder string) (packets uint64) {
	t.Helper()
	s, err := session.Open(t.Context(), filepath.Join(t.TempDir(), "home.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	files, err := filepath.Glob(filepath.Join(folder, "telltale-eth0-*.pcapng"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Import(t.Context(), session.Input{Name: filepath.Base(path), Reader: f}, nil)
		_ = f.Close() // was only read
		if err != nil || got.Capture.Status != flow.StatusOK {
			t.Fatalf("%s: %v", path, err)
		}
		packets += got.Capture.Packets
	}
	return packets
}

// packetsOf gives how many packets a watch saw, which are some.
func packetsOf(t *testing.T, s *session.Session) (packets uint64) {
	t.Helper()
	kept, err := s.Captures(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range kept {
		packets += c.Packets
	}
	if packets == 0 {
		t.Error("nothing was seen")
	}
	return packets
}

// TestRecordingBesideAWatch: the recording holds each packet that the watch counted; one
// that cannot be written is told once and does not end the watch.
func TestRecordingBesideAWatch(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		ended int // how often that is told
	}{{"goes well", 0}, {"cannot go on", 1}} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			s, err := session.Open(t.Context(), filepath.Join(t.TempDir(), "home.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			folder := filepath.Join(t.TempDir(), "recordings")
			script := "cat packets"
			if tc.ended == 1 {
				script = "rm -r " + folder + "\n" + script
			}
			ended := 0
			err = s.Watch(t.Context(), session.Watching{
				Interface: "eth0", Name: "eth0 live", Helper: standIn(t, script), Counts: func(source.Counts) {},
				Record: &source.Ring{Folder: folder, Bytes: 1 << 30}, RecordingEnded: func(error) { ended++ },
			})
			if err != nil {
				t.Fatal(err)
			}
			packets := packetsOf(t, s)
			switch got := recorded(t, folder); {
			case ended != tc.ended, tc.ended == 1 && got != 0, tc.ended == 0 && got != packets:
				t.Errorf("told %d times, %d packets recorded, %d seen", ended, got, packets)
			}
		})
	}
}
