package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	t.Parallel()
	tests := []struct {
		line string
		want options // zero: refused
	}{
		{"eth0", options{"eth0", 4096, 16, false}},
		{"--snap 128 --buffer 4 --promiscuous wlan0", options{"wlan0", 128, 4, true}},
		{"", options{}},
		{"eth0 eth1", options{}},
		{"--snap 0 eth0", options{}},
		{"--snap 262145 eth0", options{}},
		{"--snap -1 eth0", options{}},
		{"--buffer 0 eth0", options{}},
		{"--buffer 1025 eth0", options{}},
		{"--filter tcp eth0", options{}},
		{"averyveryverylongname", options{}},
	}
	for _, tc := range tests {
		t.Run(tc.line, func(t *testing.T) {
			t.Parallel()
			got, err := parse(strings.Fields(tc.line))
			if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(options{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			var r *refusal
			if refused := errors.As(err, &r) && r.code == exitUsage && strings.Contains(r.sentence, usage); refused != (tc.want == options{}) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestRunTellsOneSentence(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		args []string
		err  error
		code int
		want string
	}{
		{"all well", []string{"eth0"}, nil, exitOK, ""},
		{"refused", []string{"eth0"}, &refusal{exitPermission, "No permission."}, exitPermission, "telltale-capture: No permission.\n"},
		{"broken", []string{"eth0"}, errors.New("reading: broken"), exitFailure, "telltale-capture: reading: broken\n"},
		{"not understood", nil, nil, exitUsage, "telltale-capture: name one interface; " + usage + "\n"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			var told bytes.Buffer
			code := run(tc.args, &told, func(options) error { return tc.err })
			if code != tc.code || told.String() != tc.want {
				t.Errorf("code %d, said %q; want %d, %q", code, told.String(), tc.code, tc.want)
			}
		})
	}
}
