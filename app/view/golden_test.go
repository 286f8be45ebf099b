package view_test

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/app/view"
)

var update = flag.Bool("update", false, "write the golden file anew") //nolint:gochecknoglobals // a flag of the test binary

const (
	goldenFile  = "testdata/example-home.txt"
	goldenFirst = "# Every page of the example home. To write it anew: go test ./app/view -run TestExampleHomePages -update\n"
)

// TestExampleHomePages holds every word of the pages of the example home.
func TestExampleHomePages(t *testing.T) {
	home, teller := exampleHome(t)
	var p page
	first := teller.NewStart(view.Doors{Own: true})
	p.start(first)
	for _, w := range first.Ways {
		how, _ := teller.NewHow(w.ID)
		p.how(how)
	}
	p.frame(teller.NewFrame(home))
	p.home(teller.NewHome(home, view.PeriodDay))
	p.worth(teller.NewWorth(home, view.PeriodDay))
	p.devices(teller.NewDevices(home, view.PeriodDay))
	change, _ := teller.NewChange(home, home.Devices[0].Facts.Device.Key)
	p.change(change)
	for _, d := range home.Devices {
		one, ok := teller.NewDevice(home, d.Facts.Device.Key, view.PeriodDay)
		if !ok {
			t.Fatalf("device %q has no page", d.Facts.Device.Key)
		}
		p.device(one)
	}
	got := goldenFirst + p.String()
	if *update {
		if err := os.WriteFile(goldenFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("pages of the example home (-want +got):\n%s", diff)
	}
}
