package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/capture/store"
)

const (
	tv     = "02:00:00:00:00:01"
	camera = "02:00:00:00:00:02"
)

// twoDevices is a home in which a television and a camera were seen.
func twoDevices(t *testing.T) *store.Store {
	t.Helper()
	s, _ := openHome(t)
	imp, err := s.Import(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer imp.Abort()
	for _, key := range []string{tv, camera} {
		if err := imp.Traffic([]flow.Traffic{{Device: key, Protocol: "udp", Scope: flow.ScopeLAN, Own: flow.Counter{SentPackets: 1, SentBytes: 60}}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := imp.Finish(flow.Capture{Name: "sample"}); err != nil {
		t.Fatal(err)
	}
	return s
}

func wifi(device string) store.FindingTopic {
	return store.FindingTopic{Device: device, Rule: "TT-C04", Sentence: "finding.c04.seen.wifi"}
}

func TestWhatIsFineIsKept(t *testing.T) {
	s := twoDevices(t)
	list := []store.FineFinding{
		{wifi(tv), "medium", []string{"Orvo", "“odd”\nname"}, map[string]int64{"Hosts": 1 << 60}, 5, 30},
		{wifi(""), "info", []string{}, map[string]int64{}, 0, 20},
		{wifi(camera), "high", []string{"Recorda"}, map[string]int64{}, 4, 10},
	}
	for _, f := range list {
		if err := s.SetFine(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	wantFine(t, s, list...)

	list[1].Severity, list[1].Names, list[1].Figures = "low", nil, nil // none is the same as empty
	if err := s.SetFine(t.Context(), list[1]); err != nil {
		t.Fatal(err)
	}
	list[1].Names, list[1].Figures = []string{}, map[string]int64{}
	wantFine(t, s, list...)

	for _, topic := range []store.FindingTopic{wifi(tv), wifi(tv), wifi("none"), {Device: camera, Rule: "TT-C01"}} {
		if err := s.DropFine(t.Context(), topic); err != nil {
			t.Fatal(err)
		}
	}
	wantFine(t, s, list[1:]...)
	if err := s.DropFine(t.Context(), wifi("")); err != nil {
		t.Fatal(err)
	}
	wantFine(t, s, list[2])
}

func wantFine(t *testing.T, s *store.Store, list ...store.FineFinding) {
	t.Helper()
	got, err := s.FineFindings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(list, got); diff != "" {
		t.Errorf("what is fine (-want +got):\n%s", diff)
	}
}

func TestWhatIsFineGoesWithItsDevice(t *testing.T) {
	s := twoDevices(t)
	if err := s.SetFine(t.Context(), store.FineFinding{FindingTopic: wifi("none")}); !errors.Is(err, store.ErrNoDevice) {
		t.Errorf("of a device that there is not: %v", err)
	}
	if err := s.SetFine(t.Context(), store.FineFinding{FindingTopic: wifi(tv)}); err != nil {
		t.Fatal(err)
	}
	if err := s.AddShown(t.Context(), []store.FindingTopic{wifi(tv)}); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteDevice(t.Context(), tv); err != nil {
		t.Fatal(err)
	}
	wantFine(t, s)
	if list, looked, err := s.ShownFindings(t.Context()); err != nil || !looked || len(list) != 0 {
		t.Errorf("%v were shown, looked %v (%v)", list, looked, err)
	}
}

func TestWhatWasShown(t *testing.T) {
	s := twoDevices(t)
	if list, looked, err := s.ShownFindings(t.Context()); err != nil || looked || list != nil {
		t.Errorf("before the first look: %v, looked %v (%v)", list, looked, err)
	}
	if err := s.AddShown(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if list, looked, err := s.ShownFindings(t.Context()); err != nil || !looked || list != nil {
		t.Errorf("after a look at nothing: %v, looked %v (%v)", list, looked, err)
	}
	for range 2 {
		if err := s.AddShown(t.Context(), []store.FindingTopic{wifi(camera), wifi(""), wifi("none"), wifi(tv)}); err != nil {
			t.Fatal(err)
		}
	}
	list, looked, err := s.ShownFindings(t.Context())
	if err != nil || !looked {
		t.Fatalf("looked %v (%v)", looked, err)
	}
	if diff := cmp.Diff([]store.FindingTopic{wifi(""), wifi(tv), wifi(camera)}, list); diff != "" {
		t.Errorf("shown (-want +got):\n%s", diff)
	}
}
