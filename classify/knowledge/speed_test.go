package knowledge_test

import (
	"net/netip"
	"testing"

	"telltale/assets"
	"telltale/classify/knowledge"
)

// BenchmarkColdLoad measures the first question to each table, which reads and unpacks it.
func BenchmarkColdLoad(b *testing.B) {
	address, hardware := addr("193.99.144.80"), mac(b, "ec:fa:bc:00:00:01")
	for _, table := range []struct {
		name string
		ask  func(*knowledge.Tables)
	}{
		{"makers", func(k *knowledge.Tables) { k.Maker(hardware) }},
		{"country", func(k *knowledge.Tables) { k.ServerCountry(address) }},
		{"network", func(k *knowledge.Tables) { k.NetworkOwner(address) }},
		{"company", func(k *knowledge.Tables) { k.Company("fw.ring.com") }},
		{"kinds", func(k *knowledge.Tables) { k.Kind("smart_tv") }},
		{"countrynames", func(k *knowledge.Tables) { k.CountryName("DE", "de") }},
		{"version", func(k *knowledge.Tables) { k.Version() }},
		{"all", func(k *knowledge.Tables) { _ = k.Check() }},
	} {
		b.Run(table.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				table.ask(knowledge.Open(assets.Data))
			}
		})
	}
}

// BenchmarkLookUp measures one question to a table that is loaded.
func BenchmarkLookUp(b *testing.B) {
	k := tables(b)
	v4, v6, hardware := addr("193.99.144.80"), addr("2a02:2e0:3fe:1001:302::"), mac(b, "ec:fa:bc:00:00:01")
	for _, question := range []struct {
		name string
		ask  func()
	}{
		{"maker", func() { k.Maker(hardware) }},
		{"country4", func() { k.ServerCountry(v4) }},
		{"country6", func() { k.ServerCountry(v6) }},
		{"network", func() { k.NetworkOwner(v4) }},
		{"company", func() { k.Company("a1b2c3.iot.eu-west-1.amazonaws.com") }},
		{"registrable", func() { knowledge.RegistrableDomain("bucket.s3.eu-west-1.amazonaws.com") }},
	} {
		b.Run(question.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				question.ask()
			}
		})
	}
}

// TestLookUpsReserveLittle keeps the questions that are asked for every destination off the heap.
func TestLookUpsReserveLittle(t *testing.T) {
	k := tables(t)
	a := netip.MustParseAddr("193.99.144.80")
	if n := testing.AllocsPerRun(100, func() { k.ServerCountry(a) }); n > 1 {
		t.Errorf("ServerCountry reserves %.0f times", n)
	}
}
