package store_test

import (
	"bytes"
	"errors"
	"net/netip"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
	"telltale/capture/store"
)

func TestFindDevice(t *testing.T) {
	s, _ := openHome(t)
	ctx := t.Context()
	put(t, s, load{devices: []flow.Device{
		{Key: cameraID, Hostname: "cam", Addrs: []netip.Addr{addr("192.168.1.20"), addr("2001:db8::1")}},
		{Key: phoneID, Hostname: "Änne", Addrs: []netip.Addr{addr("192.168.1.20")}},
		{Key: "ip:10.0.0.9", Hostname: "cam", Addrs: []netip.Addr{addr("10.0.0.9")}},
		{Key: "02:00:00:00:00:01"},
	}})
	if err := errors.Join(s.RenameDevice(ctx, phoneID, "Telefon in der Küche"), s.RenameDevice(ctx, "02:00:00:00:00:01", "änne")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		query string
		want  []string
	}{
		{cameraID, []string{cameraID}},
		{"66:77:88:99:AA:BB", []string{phoneID}},
		{" 66-77-88-99-aa-bb ", []string{phoneID}},
		{"6677.8899.aabb", []string{phoneID}},
		{"66778899AABB", []string{phoneID}},
		{"ip:10.0.0.9", []string{"ip:10.0.0.9"}},
		{"10.0.0.9", []string{"ip:10.0.0.9"}},
		{"192.168.1.20", []string{cameraID, phoneID}},
		{"[2001:DB8:0::1]", []string{cameraID}},
		{"TELEFON in der KÜCHE", []string{phoneID}},
		{"ÄNNE", []string{"02:00:00:00:00:01"}}, // the owner's word before the device's
		{"Cam", []string{cameraID, "ip:10.0.0.9"}},
		{"ca", nil},
		{"", nil},
		{"%", nil},
		{"' OR 1=1 --", nil},
	} {
		devices, err := s.FindDevice(ctx, c.query)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range devices {
			got = append(got, d.Key)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("FindDevice(%q) (-want +got):\n%s", c.query, diff)
		}
	}
}

func TestDeleteDevice(t *testing.T) {
	s, path := openHome(t)
	ctx := t.Context()
	in := oneCapture()
	secret := hourRow(0, "203.0.113.99", "secret.only-of-camera.example", 1)
	shared := hourRow(0, "203.0.113.8", "shared.example", 1)
	phones := shared
	phones.Device = phoneID
	in.traffic = append(in.traffic, secret, shared, phones)
	put(t, s, in)
	if err := s.DeleteDevice(ctx, cameraID); err != nil {
		t.Fatal(err)
	}
	facts := allFacts(t, s)
	if len(facts.Devices) != 1 || facts.Devices[0].Device.Key != phoneID || facts.Devices[0].Partners[0].Name != "shared.example" {
		t.Errorf("left: %+v", facts.Devices)
	}
	if len(facts.Captures) != 1 {
		t.Errorf("%d captures are left, want 1", len(facts.Captures))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	checkForgotten(t, path)
}

func checkForgotten(t *testing.T, path string) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, gone := range []string{"secret.only-of-camera", "203.0.113.99", cameraID, "192.168.1.20"} {
		if bytes.Contains(content, []byte(gone)) {
			t.Errorf("the file still holds %q", gone)
		}
	}
	if !bytes.Contains(content, []byte("shared.example")) {
		t.Error("the file does not hold what is shared: the search above proves nothing")
	}
}

func TestChangesOfAnUnknownDevice(t *testing.T) {
	s, _ := openHome(t)
	ctx := t.Context()
	for name, err := range map[string]error{
		"rename": s.RenameDevice(ctx, cameraID, "x"), "kind": s.SetKind(ctx, cameraID, "x"), "delete": s.DeleteDevice(ctx, cameraID),
	} {
		if !errors.Is(err, store.ErrNoDevice) {
			t.Errorf("%s gives %v, want ErrNoDevice", name, err)
		}
	}
}

func TestCapturesOfADevice(t *testing.T) {
	s, _ := openHome(t)
	row := hourRow(0, "203.0.113.7", "", 1)
	watch := flow.Capture{Name: "watch"}
	watch.ID = put(t, s, load{capture: watch, traffic: []flow.Traffic{row}})
	put(t, s, load{capture: flow.Capture{Name: "other"}, devices: []flow.Device{{Key: phoneID}}})
	put(t, s, load{capture: watch, traffic: []flow.Traffic{row}})
	put(t, s, load{capture: flow.Capture{Name: "both"}, devices: []flow.Device{{Key: phoneID}, {Key: cameraID}}})
	for key, want := range map[string][]string{cameraID: {"watch", "both"}, phoneID: {"other", "both"}, "ip:10.0.0.1": nil} {
		captures, err := s.CapturesOf(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range captures {
			got = append(got, c.Name)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("captures of %s (-want +got):\n%s", key, diff)
		}
	}
}
