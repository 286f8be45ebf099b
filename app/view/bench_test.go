package view_test

import (
	"testing"

	"telltale/app/view"
)

func BenchmarkHomePage(b *testing.B) {
	home, teller := exampleHome(b)
	b.ReportAllocs()
	for b.Loop() {
		teller.NewHome(home, view.PeriodDay)
	}
}

func BenchmarkDevicePage(b *testing.B) {
	home, teller := exampleHome(b)
	key := home.Devices[1].Facts.Device.Key
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := teller.NewDevice(home, key, view.PeriodDay); !ok {
			b.Fatal("no page")
		}
	}
}

func BenchmarkSettings(b *testing.B) {
	home, teller := exampleHome(b)
	f := file(nil)
	b.ReportAllocs()
	for b.Loop() {
		teller.NewSettings(home, f)
	}
}
