package main

import (
	"context"
	"fmt"
)

// makeDBIP makes the table "where packets probably go" from the country lite set of DB-IP.
func makeDBIP(ctx context.Context, s shelf) ([]byte, error) {
	const v4, v6 = "package/dbip-country-ipv4.csv", "package/dbip-country-ipv6.csv"
	return makeRanges(ctx, s, "@ip-location-db/dbip-country", countryValue, v4, v6)
}

// makeIPFire makes the table "where the network is registered" from the IPFire location database.
func makeIPFire(ctx context.Context, s shelf) ([]byte, error) {
	const v4, v6 = "usr/share/tor/geoip", "usr/share/tor/geoip6"
	return makeRanges(ctx, s, "tor-geoipdb", countryValue, v4, v6)
}

// makeRanges reads all files of one package and encodes their ranges into one table.
func makeRanges(ctx context.Context, s shelf, name string, value func([]string) (uint32, error), files ...string) ([]byte, error) {
	members, err := s.open(ctx, name, oneOf(files...))
	if err != nil {
		return nil, err
	}
	var all4, all6 []span
	for _, file := range files {
		raw, ok := members[file]
		if !ok {
			return nil, fmt.Errorf("reading %q: %w", file, errMissing)
		}
		v4, v6, err := readRanges(raw, value)
		if err != nil {
			return nil, fmt.Errorf("reading %q: %w", file, err)
		}
		all4, all6 = append(all4, v4...), append(all6, v6...)
	}
	return encodeRanges(all4, all6), nil
}

// countryValue packs a two-letter code into a number, first letter in the upper byte. What is no country becomes 0:
// "??" (unknown), "EU" and "AP" (regions), "ZZ" (none), A1 and the like.
func countryValue(field []string) (uint32, error) {
	code := field[0]
	if len(code) != 2 {
		return 0, fmt.Errorf("country code %q has not two letters", code)
	}
	switch code {
	case "??", "EU", "AP", "ZZ":
		return 0, nil
	}
	for i := range 2 {
		if code[i] < 'A' || code[i] > 'Z' {
			return 0, nil
		}
	}
	return uint32(code[0])<<8 | uint32(code[1]), nil
}
