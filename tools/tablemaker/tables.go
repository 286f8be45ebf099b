package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// recipe makes the bytes of one table, not yet compressed.
type recipe struct {
	file string
	make func(context.Context, shelf) ([]byte, error)
}

// recipes lists the tables in the order in which they are written. Each stays a file of its own, because their
// licences differ: THIRD_PARTY_DATA.md says which file is under which.
func recipes() []recipe {
	return []recipe{
		{"oui.zst", makeOUI},
		{"country_dbip.zst", makeDBIP},
		{"country_ipfire.zst", makeIPFire},
		{"asn_ranges.zst", makeASNRanges},
		{"asn_names.zst", makeASNNames},
		{"country_names.zst", makeCountryNames},
		{"land.zst", makeLand},
	}
}

// makeTables writes every table and tables.sha256, which lists their hashes, so that a changed file is noticed.
func makeTables(ctx context.Context, s shelf, out string, w io.Writer) error {
	var sums strings.Builder
	for _, r := range recipes() {
		raw, err := r.make(ctx, s)
		if err != nil {
			return fmt.Errorf("making %s: %w", r.file, err)
		}
		packed, err := compress(raw)
		if err != nil {
			return fmt.Errorf("compressing %s: %w", r.file, err)
		}
		if err := os.WriteFile(filepath.Join(out, r.file), packed, 0o644); err != nil {
			return fmt.Errorf("writing table: %w", err)
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(packed), r.file)
		fmt.Fprintf(w, "%-20s %9d bytes raw %9d bytes packed\n", r.file, len(raw), len(packed))
	}
	if err := os.WriteFile(filepath.Join(out, "tables.sha256"), []byte(sums.String()), 0o644); err != nil {
		return fmt.Errorf("writing hashes: %w", err)
	}
	return nil
}

// compress packs with one worker, so that the same input gives the same bytes on every machine.
func compress(raw []byte) ([]byte, error) {
	enc, err := zstd.NewWriter(nil,
		zstd.WithEncoderLevel(zstd.SpeedBestCompression),
		zstd.WithEncoderConcurrency(1),
		zstd.WithWindowSize(8<<20))
	if err != nil {
		return nil, err
	}
	defer enc.Close()
	return enc.EncodeAll(raw, nil), nil
}
