package main

import (
	"errors"
	"strings"
	"testing"
)

// TestUnactivated: the words are those of the library that asks Npcap.
func TestUnactivated(t *testing.T) {
	t.Parallel()
	tests := []struct {
		said string
		code int
		part string // of the sentence
	}{
		{"Permission Denied", exitPermission, "as an administrator"},
		{"Error: Error opening adapter: Access is denied. (5)", exitPermission, "as an administrator"},
		{"No Such Device", exitNoInterface, "does not know"},
		{"Interface Not Up", exitNoInterface, "switched off"},
		{"Error: something else\n", exitFailure, "It said: Error: something else"},
	}
	for _, tc := range tests {
		t.Run(tc.said, func(t *testing.T) {
			t.Parallel()
			var r *refusal
			if err := unactivated("Ethernet 2", tc.said); !errors.As(err, &r) || r.code != tc.code || !strings.Contains(r.sentence, tc.part) || !strings.Contains(r.sentence, `"Ethernet 2"`) {
				t.Errorf("got %v", err)
			}
		})
	}
}
