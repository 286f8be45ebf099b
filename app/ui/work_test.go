package ui_test

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"github.com/google/go-cmp/cmp"

	"telltale/app/ui"
	"telltale/app/ui/uitest"
	"telltale/app/view"
)

func reading() []view.Progress {
	return []view.Progress{{Title: "Reading a.pcapng", Line: "212 MB/s, 3 seconds left", Fraction: 0.4, Cancel: "Stop"}}
}

func TestExampleIsReadAndShown(t *testing.T) {
	b := uitest.Home(2)
	s := openNormal(t, b)
	s.ShowStart()
	s.press("choice.example")
	s.wants("Who hears most")
	s.lacks("[progress.cancel]")
	if diff := cmp.Diff([]string{"example"}, b.Opened); diff != "" {
		t.Errorf("opened (-want +got):\n%s", diff)
	}
}

func TestFromTheExampleToTheOwnHome(t *testing.T) {
	b := uitest.Home(2)
	b.StartView.Choices = append(b.StartView.Choices, view.StartChoice{ID: "own", Icon: "home", Title: "Go to your home"})
	s := openNormal(t, b)
	s.ShowStart()
	s.press("choice.own")
	s.wants("Who hears most")
	if diff := cmp.Diff([]string{"own"}, b.Opened); diff != "" {
		t.Errorf("opened (-want +got):\n%s", diff)
	}
}

func TestProgressIsShownAndCanBeStopped(t *testing.T) {
	b := uitest.Home(2)
	b.Steps = reading()
	var s *stage
	b.OnOpen = func(ctx context.Context, _ string) error {
		s.wants("Reading a.pcapng", "212 MB/s, 3 seconds left", "[progress.cancel]")
		s.press("progress.cancel")
		s.wants("Stopping")
		if ctx.Err() == nil {
			t.Error("the work was not told to stop")
		}
		return ctx.Err()
	}
	s = openNormal(t, b)
	s.ShowStart()
	s.OpenPath("/home/x/a.pcapng")
	s.lacks("[progress.cancel]", "[trouble.ok]")
	s.wants("How shall we look at your home?")
}

func TestOneRecordingAtATime(t *testing.T) {
	b := uitest.Home(2)
	b.Steps = reading()
	var s *stage
	b.OnOpen = func(context.Context, string) error {
		b.OnOpen = nil
		s.OpenPath("/home/x/b.pcapng")
		s.wants("One recording is still being read", "Reading a.pcapng")
		s.press("trouble.ok")
		s.lacks("One recording is still being read")
		s.wants("Reading a.pcapng")
		return nil
	}
	s = openNormal(t, b)
	s.ShowStart()
	s.OpenPath("/home/x/a.pcapng")
	if diff := cmp.Diff([]string{"/home/x/a.pcapng"}, b.Opened); diff != "" {
		t.Errorf("opened (-want +got):\n%s", diff)
	}
}

func TestProgressWaitsForTheScreenOnlyOnce(t *testing.T) {
	b := uitest.Home(1)
	for range 100 {
		b.Steps = append(b.Steps, reading()...)
	}
	var queued []func()
	s := open(t, b, ui.Options{Dispatch: func(f func()) { queued = append(queued, f) }}, fyne.NewSize(1280, 800), 1)
	s.ShowStart()
	queued = nil // the page itself
	s.OpenPath("/home/x/a.pcapng")
	if len(queued) != 2 { // one for all the progress, one for the end
		t.Errorf("%d functions wait for the main goroutine, want 2", len(queued))
	}
	queued[0]()
	s.wants("Reading a.pcapng")
}

func TestDrop(t *testing.T) {
	for _, tc := range []struct {
		name  string
		drops []string
		want  []string
	}{
		{"one recording", []string{"/x/a.pcap"}, []string{"/x/a.pcap"}},
		{"endings in capitals", []string{"/x/A.PCAPNG"}, []string{"/x/A.PCAPNG"}},
		{"several", []string{"/x/a.cap", "/x/holiday.jpg", "/x/b.pcap.gz"}, []string{"/x/a.cap", "/x/b.pcap.gz"}},
		{"something else", []string{"/x/holiday.jpg"}, nil},
		{"one without an ending, and one of a row", []string{"/x/capture", "/x/a.pcap2"}, []string{"/x/capture", "/x/a.pcap2"}},
		{"of a FRITZ!Box", []string{"/x/fritzbox_lan.eth"}, []string{"/x/fritzbox_lan.eth"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := uitest.Home(1)
			s := openNormal(t, b)
			s.ShowStart()
			var uris []fyne.URI
			for _, d := range tc.drops {
				uris = append(uris, storage.NewFileURI(d))
			}
			s.Drop(uris)
			if diff := cmp.Diff(tc.want, b.Opened); diff != "" {
				t.Errorf("opened (-want +got):\n%s", diff)
			}
			if tc.want == nil {
				s.wants("This cannot be opened", "[trouble.ok]")
			}
		})
	}
}

func TestTroubleWhileReading(t *testing.T) {
	b := uitest.Home(1)
	b.OpenErr = &view.Trouble{
		Title: "This file cannot be read", Line: "It ends in the middle of a packet.", Next: "Record it again.", OK: "Good",
	}
	s := openNormal(t, b)
	s.ShowStart()
	s.OpenPath("/x/a.pcap")
	s.wants("This file cannot be read", "It ends in the middle of a packet.", "Record it again.", "Good",
		"How shall we look at your home?")
}

func TestChosenWordsComeFromTheBackend(t *testing.T) {
	b := uitest.Home(1)
	b.Dictionary = map[string]string{"device.rename": "Namen geben"}
	s := openNormal(t, b)
	s.OpenDevice("d1")
	s.wants("Namen geben")
}
