package ui_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"github.com/google/go-cmp/cmp"

	"telltale/app/settings"
	"telltale/app/ui"
	"telltale/app/ui/uitest"
)

// files makes empty files below a folder and returns the folder.
func files(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func openedIn(dir string, b *uitest.Backend) []string {
	var list []string
	for _, p := range b.Opened {
		if rest, err := filepath.Rel(dir, p); err == nil {
			p = filepath.ToSlash(rest)
		}
		list = append(list, p)
	}
	return list
}

func TestAFolderIsReadWhole(t *testing.T) {
	dir := files(t, "b.pcap", "a.pcapng", "notes.txt", ".hidden.pcap", "old/c.PCAP.GZ", ".trash/d.pcap", "old/router.eth")
	b := uitest.Home(1)
	s := openNormal(t, b)
	s.ShowStart()
	s.Drop([]fyne.URI{storage.NewFileURI(dir)})
	if diff := cmp.Diff([]string{"a.pcapng", "b.pcap", "old/c.PCAP.GZ", "old/router.eth"}, openedIn(dir, b)); diff != "" {
		t.Errorf("opened (-want +got):\n%s", diff)
	}
}

func TestAFolderWithoutRecordings(t *testing.T) {
	b := uitest.Home(1)
	s := openNormal(t, b)
	s.ShowStart()
	s.OpenPath(files(t, "notes.txt"))
	s.wants("This cannot be opened", "a folder with such files")
	if b.Opened != nil {
		t.Errorf("opened %q", b.Opened)
	}
}

// TestOneThatCannotBeReadDoesNotKeepTheOthers holds for several, and the first trouble is told.
func TestOneThatCannotBeReadDoesNotKeepTheOthers(t *testing.T) {
	dir := files(t, "a.pcap", "b.pcap", "c.pcap")
	b := uitest.Home(1)
	b.OnOpen = func(_ context.Context, path string) error {
		if filepath.Base(path) != "c.pcap" {
			return errors.New("bad " + filepath.Base(path))
		}
		return nil
	}
	s := openNormal(t, b)
	s.ShowStart()
	s.OpenPath(dir)
	if len(b.Opened) != 3 {
		t.Errorf("opened %q", b.Opened)
	}
	s.wants("bad a.pcap")
}

func TestWhatWasOpenedIsOfferedAgain(t *testing.T) {
	dir := files(t, "a.pcap", "b.pcap", "old/c.pcap")
	kept := settings.Memory()
	b := uitest.Home(1)
	s := open(t, b, ui.Options{Settings: kept}, fyne.NewSize(1280, 800), 1)
	s.ShowStart()
	s.lacks("Opened lately")
	s.OpenPath(filepath.Join(dir, "a.pcap"))
	s.OpenPath(filepath.Join(dir, "old"))
	b.OpenErr = errors.New("no")
	s.OpenPath(filepath.Join(dir, "b.pcap"))
	s.press("trouble.ok")
	want := []string{filepath.Join(dir, "old"), filepath.Join(dir, "a.pcap")}
	if diff := cmp.Diff(want, kept.Get().Recent); diff != "" {
		t.Fatalf("remembered (-want +got):\n%s", diff)
	}
	b.OpenErr, b.Opened = nil, nil
	s.ShowStart()
	s.wants("Opened lately", "a.pcap", "old")
	s.press("recent.2")
	if diff := cmp.Diff([]string{"a.pcap"}, openedIn(dir, b)); diff != "" {
		t.Errorf("opened again (-want +got):\n%s", diff)
	}
	if err := os.Remove(filepath.Join(dir, "a.pcap")); err != nil {
		t.Fatal(err)
	}
	s.ShowStart()
	s.lacks("a.pcap") // it is gone
	s.press("recent.forget")
	s.lacks("Opened lately")
	if got := kept.Get().Recent; got != nil {
		t.Errorf("still remembered: %q", got)
	}
}

func TestAWaySaysHow(t *testing.T) {
	s := openNormal(t, uitest.Empty())
	s.ShowStart()
	s.press("way.fritzbox")
	s.wants("From a FRITZ!Box", "Sign in to the router.", "tcpdump -w -", "It shows one device.")
	s.press("how.copy.2")
	if got := fyne.CurrentApp().Clipboard().Content(); got != "tcpdump -w -" {
		t.Errorf("on the clipboard is %q", got)
	}
	s.press("how.back")
	s.wants("How shall we look at your home?")
	s.press("way.hotspot")
	s.wants("From a hotspot of this computer")
	s.Back()
	s.wants("How shall we look at your home?")
	s.OpenWay("by pigeon")
	s.wants("How shall we look at your home?")
}
