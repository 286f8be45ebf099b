package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// maxMember bounds one unpacked file; the largest we read has 24 MB.
const maxMember = 64 << 20

// errMissing says that a package or a file inside one is not there.
var errMissing = errors.New("not found")

// shelf is the folder of fetched packages together with the lock file they are checked against.
type shelf struct {
	dir  string
	lock []locked
}

// open checks the named package against the lock and returns its files by path inside the archive, those only for
// which want answers true.
func (s shelf) open(ctx context.Context, name string, want func(member string) bool) (map[string][]byte, error) {
	for _, l := range s.lock {
		if l.name != name {
			continue
		}
		file := filepath.Join(s.dir, l.file)
		if err := checkHash(file, l.sha256); err != nil {
			return nil, err
		}
		members, err := unpack(ctx, l.origin, file, want)
		if err != nil {
			return nil, fmt.Errorf("unpacking %q: %w", file, err)
		}
		return members, nil
	}
	return nil, fmt.Errorf("opening package %q: %w in the lock file", name, errMissing)
}

func unpack(ctx context.Context, origin, file string, want func(string) bool) (map[string][]byte, error) {
	if origin == "deb" {
		// A Debian package holds an xz archive, which the standard library cannot read.
		var out bytes.Buffer
		cmd := exec.CommandContext(ctx, "dpkg-deb", "--fsys-tarfile", file)
		cmd.Stdout = &out
		if err := cmd.Run(); err != nil {
			return nil, fmt.Errorf("running dpkg-deb: %w", err)
		}
		return readTar(&out, want)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return readTar(z, want)
}

func readTar(r io.Reader, want func(string) bool) (map[string][]byte, error) {
	members := map[string][]byte{}
	for archive := tar.NewReader(r); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return members, nil
		}
		if err != nil {
			return nil, err
		}
		name := strings.TrimPrefix(path.Clean(h.Name), "/")
		if h.Typeflag != tar.TypeReg || !want(name) {
			continue
		}
		if h.Size > maxMember {
			return nil, fmt.Errorf("%s has %d bytes, more than %d", name, h.Size, maxMember)
		}
		if members[name], err = io.ReadAll(archive); err != nil {
			return nil, err
		}
	}
}

// oneOf answers true for exactly the given paths.
func oneOf(paths ...string) func(string) bool {
	return func(member string) bool {
		for _, p := range paths {
			if p == member {
				return true
			}
		}
		return false
	}
}
