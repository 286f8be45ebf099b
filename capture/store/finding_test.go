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

// well ends a test where something went wrong that it rests on.
func well(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

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
		well(t, imp.Traffic([]flow.Traffic{{Device: key, Protocol: "udp", Scope: flow.ScopeLAN, Own: flow.Counter{SentPackets: 1, SentBytes: 60}}}))
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
		well(t, s.SetFine(t.Context(), f))
	}
	wantFine(t, s, list...)

	list[1].Severity, list[1].Names, list[1].Figures = "low", nil, nil // none is the same as empty
	well(t, s.SetFine(t.Context(), list[1]))
	list[1].Names, list[1].Figures = []string{}, map[string]int64{}
	wantFine(t, s, list...)

	for _, topic := range []store.FindingTopic{wifi(tv), wifi(tv), wifi("none"), {Device: camera, Rule: "TT-C01"}} {
		well(t, s.DropFine(t.Context(), topic))
	}
	wantFine(t, s, list[1:]...)
	well(t, s.DropFine(t.Context(), wifi("")))
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
	well(t, s.SetFine(t.Context(), store.FineFinding{FindingTopic: wifi(tv)}))
	well(t, s.AddShown(t.Context(), []store.FindingTopic{wifi(tv)}))
	well(t, s.DeleteDevice(t.Context(), tv))
	wantFine(t, s)
	if list, looked, err := s.ShownFindings(t.Context()); err != nil || !looked || len(list) != 0 {
		t.Errorf("%v were shown, looked %v (%v)", list, looked, err)
	}
}

func TestWhatWasShown(t *testing.T) {
	s := twoDevices(t)
	wantShown(t, s, false)
	well(t, s.AddShown(t.Context(), nil))
	wantShown(t, s, true)
	for range 2 {
		well(t, s.AddShown(t.Context(), []store.FindingTopic{wifi(camera), wifi(""), wifi("none"), wifi(tv)}))
	}
	wantShown(t, s, true, wifi(""), wifi(tv), wifi(camera))
}

func wantShown(t *testing.T, s *store.Store, looked bool, list ...store.FindingTopic) {
	t.Helper()
	got, did, err := s.ShownFindings(t.Context())
	well(t, err)
	if diff := cmp.Diff(list, got); diff != "" || did != looked {
		t.Errorf("looked %v, want %v; shown (-want +got):\n%s", did, looked, diff)
	}
}
