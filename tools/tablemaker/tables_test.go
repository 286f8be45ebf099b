package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// pack writes a package of the kind that npm fetches and its line for the lock file.
func pack(t *testing.T, dir, name string, files map[string]string) (line string) {
	t.Helper()
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	archive := tar.NewWriter(zip)
	for path, text := range files {
		h := tar.Header{Name: path, Mode: 0o644, Size: int64(len(text)), Typeflag: tar.TypeReg}
		if err := errors.Join(archive.WriteHeader(&h), writeAll(archive, text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(archive.Close(), zip.Close()); err != nil {
		t.Fatal(err)
	}
	file := strings.NewReplacer("@", "", "/", "-").Replace(name) + "-1.tgz"
	if err := os.WriteFile(filepath.Join(dir, file), out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("npm %s 1 %s %x\n", name, file, sha256.Sum256(out.Bytes()))
}

func writeAll(w *tar.Writer, text string) error {
	_, err := w.Write([]byte(text))
	return err
}

// fakePackages writes a small package for every table and the lock file.
func fakePackages(t *testing.T, dir string) (lock string) {
	t.Helper()
	names := map[string]string{}
	for _, l := range languages() {
		names[territoryFile(l)] = `{"main":{"` + l + `":{"localeDisplayNames":{"territories":{"001":"World","DE":"Germany in ` + l +
			`","HK":"Hong Kong SAR","HK-alt-short":"Hong Kong","EU":"Union"}}}}}`
	}
	text := "# packages\n\n" +
		pack(t, dir, "oui-data", map[string]string{"package/index.json": `{"000001":"Big Inc\nStreet","0000021":"Mid  Ltd\nx","000003abc":"Big Inc"}`}) +
		pack(t, dir, "@ip-location-db/dbip-country", map[string]string{
			"package/dbip-country-ipv4.csv": "1.0.0.0,1.0.0.255,AU\n", "package/dbip-country-ipv6.csv": "2a00::,2a00:ffff:ffff:ffff:ffff:ffff:ffff:ffff,DE\n",
		}) +
		pack(t, dir, "tor-geoipdb", map[string]string{
			"usr/share/tor/geoip": "# head\n16777216,16777471,AU\n", "usr/share/tor/geoip6": "2a00::,2a00::ffff:ffff:ffff:ffff,??\n",
		}) +
		pack(t, dir, asnPackage, map[string]string{
			asnFile4: "1.0.0.0,1.0.0.255,13335,\"Cloudflare, Inc.\"\n", asnFile6: "2a00::,2a00:0:0:5:ffff:ffff:ffff:ffff,7,Other\n",
		}) +
		pack(t, dir, "cldr-localenames-full", names) +
		pack(t, dir, "world-atlas", map[string]string{"package/countries-50m.json": squareLand}) +
		pack(t, dir, "svg-country-flags", map[string]string{
			"package/png250px/de.png": flagOf(t), "package/png250px/gb-eng.png": "a part of a country", "package/png250px/eu.png": "no country",
		})
	lock = filepath.Join(dir, "sources.lock")
	if err := os.WriteFile(lock, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return lock
}

func unpacked(t *testing.T, dir, file string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	dec, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer dec.Close()
	plain, err := dec.DecodeAll(raw, nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

// makeAll runs the program on the small packages and gives the folder with the tables.
func makeAll(t *testing.T) string {
	t.Helper()
	dir, out := t.TempDir(), t.TempDir()
	var report strings.Builder
	args := []string{"-packages", dir, "-out", out, "-lock", fakePackages(t, dir), "-flags", filepath.Join(out, "flags")}
	if err := run(t.Context(), args, &report); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(report.String(), "\n"); n != len(recipes())+1 {
		t.Errorf("reported %d tables, want %d, and the flags", n, len(recipes()))
	}
	if flags, err := os.ReadDir(filepath.Join(out, "flags")); err != nil || len(flags) != 1 || flags[0].Name() != "de.png" {
		t.Errorf("flags %v, %v", flags, err)
	}
	return out
}

func TestAllTables(t *testing.T) {
	t.Parallel()
	out := makeAll(t)
	for file, want := range map[string]string{
		"oui.zst": ouiMagic + "\x02Big Inc\nMid Ltd\n" + "\x01\x01\x00" + "\x01\x21\x01" + "\x01\xbc\x75\x00",
		// The number of networks, the distances 7 and 13328, the names.
		"asn_names.zst":     namesMagic + "\x02\x07\x90\x68Other\nCloudflare, Inc.\n",
		"land.zst":          "\x01DE" + "\xf4\x03\xf4\x03" + "\x01\x05" + "\x00\x00" + "\xe8\x07\x00" + "\x00\xe8\x07" + "\xe7\x07\x00" + "\x00\xe7\x07",
		"country_names.zst": "code\ten\tes\tfr\tde\tpt\thi\tzh\nDE" + each("Germany in ") + "\nHK" + strings.Repeat("\tHong Kong", 7) + "\n",
	} {
		if got := unpacked(t, out, file); got != want {
			t.Errorf("%s:\ngot  %q\nwant %q", file, got, want)
		}
	}
	v4, v6 := decodeRanges(t, []byte(unpacked(t, out, "country_dbip.zst")))
	if len(v4) != 3 || v4[1] != (step{1 << 24, 'A'<<8 | 'U'}) || len(v6) != 3 || v6[1].value != 'D'<<8|'E' {
		t.Errorf("country ranges %v %v", v4, v6)
	}
}

func TestSameBytesEveryTime(t *testing.T) {
	t.Parallel()
	first, err1 := os.ReadFile(filepath.Join(makeAll(t), "tables.sha256"))
	second, err2 := os.ReadFile(filepath.Join(makeAll(t), "tables.sha256"))
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(first), "\n") != len(recipes()) || !bytes.Equal(first, second) {
		t.Errorf("two runs made different tables:\n%s%s", first, second)
	}
}

func each(prefix string) string {
	text := ""
	for _, l := range languages() {
		text += "\t" + prefix + l
	}
	return text
}

func TestPackagesAreChecked(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	lock := fakePackages(t, dir)
	args := []string{"-packages", dir, "-out", t.TempDir(), "-lock", lock}
	if err := os.WriteFile(filepath.Join(dir, "oui-data-1.tgz"), []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), args, &strings.Builder{}); !errors.Is(err, errHash) {
		t.Errorf("a changed package: %v, want errHash", err)
	}
	if err := os.Remove(filepath.Join(dir, "oui-data-1.tgz")); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), args, &strings.Builder{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a package that is not there: %v", err)
	}
	if err := os.WriteFile(lock, []byte("# empty\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), args, &strings.Builder{}); !errors.Is(err, errMissing) {
		t.Errorf("a package that is not in the lock: %v, want errMissing", err)
	}
	if err := os.WriteFile(lock, []byte("npm oui-data 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(t.Context(), args, &strings.Builder{}); err == nil {
		t.Error("a short line in the lock was taken")
	}
	if err := run(t.Context(), nil, &strings.Builder{}); err == nil {
		t.Error("no arguments were taken")
	}
}

func TestBadPrefixesAreRefused(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"00001", "00000g", "0000000000"} {
		if _, err := encodeOUI(map[string]string{prefix: "Big Inc"}); err == nil {
			t.Errorf("%q was taken", prefix)
		}
	}
}
