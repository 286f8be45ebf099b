package session

import (
	"io"

	"telltale/capture/source"
)

// file is an input whose bytes can be had in any order, so that it can be known
// again before it is read. The zero value is an input that is not.
type file struct {
	io.ReaderAt
	io.Seeker
	size int64  // bytes
	hash string // digest of so many, "" before it was asked for, or where it cannot be told
}

// regular gives the file that a reader reads; the zero one for a pipe, a
// terminal, or an input of which a part was read already.
func regular(r io.Reader) file {
	both, ok := r.(interface {
		io.ReaderAt
		io.Seeker
	})
	if !ok {
		return file{}
	}
	at, err := both.Seek(0, io.SeekCurrent)
	if err != nil || at != 0 {
		return file{}
	}
	size, err := both.Seek(0, io.SeekEnd)
	if _, back := both.Seek(0, io.SeekStart); err != nil || back != nil || size <= 0 {
		return file{}
	}
	return file{ReaderAt: both, Seeker: both, size: size}
}

// digest gives what the capture is known by, "" if that cannot be told before
// reading it: what is wrong then, reading it will tell.
func (f *file) digest() string {
	if f.size > 0 && f.hash == "" {
		f.hash, _ = source.HashAt(f, f.size)
	}
	return f.hash
}

// after gives the digest once so many bytes were read: a file that is still written
// to is longer than it was before. Behind a fault not all is read, and that of the
// whole file stands.
func (f *file) after(count int64) string {
	if count > f.size {
		f.hash, _ = source.HashAt(f, count)
	}
	return f.hash
}

// rewind goes back to the start.
func (f file) rewind() error {
	_, err := f.Seek(0, io.SeekStart)
	return err // Don't wrap the error, it says what was being done.
}
