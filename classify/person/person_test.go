package person_test

import (
	"testing"

	"telltale/classify/person"
)

func TestNamed(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{
		"Anna's speaker":         true,
		"annas-ipad":             true,
		"Günther’s Lampe":        true, // a possessive needs no list
		"DESKTOP-MARIA":          true,
		"juan_telefono":          true,
		"iPhone von Klaus":       true,
		"Kid's room":             false,
		"it's a lamp":            false,
		"Anna's":                 true, // a first name owns what is not named
		"Bob's":                  false,
		"annas-lamp":             false, // bears a name that nobody carries
		"annabelle":              false, // a name within a word
		"DCS-935L":               false,
		"echo-dot":               false,
		"":                       false,
		"'s":                     false,
		"android-1f3a2b4c5d6e7f": false,
	} {
		if got := person.Named(value); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}

func FuzzNamed(f *testing.F) {
	f.Add("Anna's lamp")
	f.Fuzz(func(t *testing.T, value string) {
		if !person.Named("anna " + value) {
			t.Errorf("%q hides a first name", value)
		}
	})
}
