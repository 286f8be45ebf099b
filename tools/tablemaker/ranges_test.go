package main

import (
	"encoding/binary"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// decodeRanges reads a table back, step by step, without sharing code with the program that reads it.
func decodeRanges(t *testing.T, raw []byte) (v4, v6 []step) {
	t.Helper()
	rest, ok := strings.CutPrefix(string(raw), rangesMagic)
	if !ok {
		t.Fatalf("no magic in %q", raw[:min(len(raw), 10)])
	}
	b := []byte(rest)
	next := func() uint64 {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			t.Fatal("cut short")
		}
		b = b[n:]
		return v
	}
	palette := make([]uint32, next())
	for i := range palette {
		palette[i] = uint32(next())
	}
	both := [2][]step{}
	for i := range both {
		both[i] = make([]step, next())
		at := uint64(0)
		for j := range both[i] {
			at += next()
			both[i][j].start = at
		}
		for j := range both[i] {
			both[i][j].value = palette[next()]
		}
	}
	if len(b) != 0 {
		t.Fatalf("%d bytes left over", len(b))
	}
	return both[0], both[1]
}

func number(field []string) (uint32, error) {
	n, err := strconv.ParseUint(field[0], 10, 32)
	return uint32(n), err
}

func TestRanges(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		why, csv string
		v4, v6   []step
	}{
		{"nothing is one gap", "", []step{{0, 0}}, []step{{0, 0}}},
		{"a gap before, between and after", "0.0.0.5,0.0.0.6,1\n0.0.0.9,0.0.0.9,2\n", []step{{0, 0}, {5, 1}, {7, 0}, {9, 2}, {10, 0}}, []step{{0, 0}}},
		{"equal neighbours are one", "0.0.0.0,0.0.0.6,1\n0.0.0.7,0.0.0.9,1\n", []step{{0, 1}, {10, 0}}, []step{{0, 0}}},
		{"order does not matter", "0.0.0.7,0.0.0.9,2\n0.0.0.0,0.0.0.6,1\n", []step{{0, 1}, {7, 2}, {10, 0}}, []step{{0, 0}}},
		{"decimal numbers and a remark", "# remark\n5,6,1\n", []step{{0, 0}, {5, 1}, {7, 0}}, []step{{0, 0}}},
		{"who starts first keeps an overlap", "0.0.0.0,0.0.0.6,1\n0.0.0.4,0.0.0.9,2\n0.0.0.5,0.0.0.6,3\n", []step{{0, 1}, {7, 2}, {10, 0}}, []step{{0, 0}}},
		{"up to the last address", "255.255.255.0,255.255.255.255,1\n", []step{{0, 0}, {0xffffff00, 1}}, []step{{0, 0}}},
		{"whole /64 networks", "2001::,2001:0:0:1:ffff:ffff:ffff:ffff,1\n", []step{{0, 0}}, []step{{0, 0}, {0x2001 << 48, 1}, {0x2001<<48 | 2, 0}}},
		{"finer than a /64 is left out", "2001::,2001::ffff,1\n2001::1:0,2001:0:0:3::,2\n", []step{{0, 0}}, []step{{0, 0}, {0x2001<<48 | 1, 2}, {0x2001<<48 | 3, 0}}},
		{"all of IPv6", "::,ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,4\n", []step{{0, 0}}, []step{{0, 4}}},
	} {
		s4, s6, err := readRanges([]byte(tc.csv), number)
		if err != nil {
			t.Errorf("%s: %v", tc.why, err)
			continue
		}
		v4, v6 := decodeRanges(t, encodeRanges(s4, s6))
		if !reflect.DeepEqual(v4, tc.v4) || !reflect.DeepEqual(v6, tc.v6) {
			t.Errorf("%s: got %v and %v, want %v and %v", tc.why, v4, v6, tc.v4, tc.v6)
		}
	}
}

func TestBadRangesAreRefused(t *testing.T) {
	t.Parallel()
	for _, csv := range []string{
		"1.2.3.4,1.2.3.9\n", "1.2.3.9,1.2.3.4,1\n", "1.2.3.4,2001::,1\n", "x,1.2.3.4,1\n", "1.2.3.4,y,1\n", "1.2.3.4,1.2.3.9,z\n",
	} {
		if _, _, err := readRanges([]byte(csv), number); err == nil {
			t.Errorf("%q was taken", csv)
		}
	}
}

func TestCountryValue(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]uint32{"DE": 'D'<<8 | 'E', "??": 0, "EU": 0, "AP": 0, "ZZ": 0, "A1": 0, "de": 0} {
		if got, err := countryValue([]string{code}); got != want || err != nil {
			t.Errorf("%s: %d %v, want %d", code, got, err, want)
		}
	}
	if _, err := countryValue([]string{"DEU"}); err == nil {
		t.Error("a code of three letters was taken")
	}
}
