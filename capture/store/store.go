// Package store keeps the facts of one home in one SQLite file, and is the only
// place that speaks SQL.
package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"
)

// busyTimeoutMs is how long SQLite waits for another process's lock.
const busyTimeoutMs = "5000"

// Switching a new file to WAL does not wait for a lock, whatever the busy
// timeout: of two processes that make one home, the later is refused at once. So
// opening is tried again, this often and for this long.
const (
	openPause    = 50 * time.Millisecond
	openPatience = 5 * time.Second
)

// maxReaders bounds the read-only connections: each has its own page cache.
const maxReaders = 4

// Store is one open home. All methods may be called from several goroutines.
// There is one writer at a time: a change waits until a running import ends or
// its context is done. Readers never wait; they see what was last committed.
type Store struct {
	writer *sql.DB
	reader *sql.DB
}

// Open opens the home at path, a file name, and brings it to the newest
// version; a file that is not there is made, with its folders, for the owner
// alone (0600, 0700). Errors are ErrNewer, ErrDamaged, ErrForeign, ErrReadOnly,
// ErrBusy or ErrFull where one fits; the file is unchanged then.
func Open(ctx context.Context, path string) (*Store, error) {
	s, err := open(ctx, path)
	if err != nil {
		return nil, fault(fmt.Sprintf("opening home %q", path), err)
	}
	return s, nil
}

func open(ctx context.Context, path string) (*Store, error) {
	steps, err := migrations()
	if err != nil {
		return nil, err
	}
	path, err = filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := prepareFile(path); err != nil {
		return nil, err
	}
	patience, cancel := context.WithTimeout(ctx, openPatience)
	defer cancel()
	for {
		s := &Store{}
		err := s.connect(ctx, path, steps)
		if err == nil {
			return s, nil
		}
		_ = s.Close() // the first error says more
		if !errors.Is(fault("connecting", err), ErrBusy) {
			return nil, err
		}
		if pause(patience, openPause) != nil {
			return nil, errors.Join(ctx.Err(), err)
		}
	}
}

// pause waits for d, or gives the error of ctx if that ends before.
func pause(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

func (s *Store) connect(ctx context.Context, path string, steps []string) (err error) {
	if s.reader, err = sql.Open("sqlite3", readDSN(path)); err != nil {
		return err
	}
	s.reader.SetMaxOpenConns(maxReaders)
	version, err := inspect(ctx, s.reader, len(steps))
	if err != nil {
		return err
	}
	dsn := writeDSN(path)
	if version == 0 { // a new file: later it would not take this on, and asking would wait for a lock
		dsn += "&_auto_vacuum=incremental" // the file can shrink when facts are dropped
	}
	s.writer = sql.OpenDB(writing(dsn))
	s.writer.SetMaxOpenConns(1)
	if version == len(steps) { // asking for the write lock would wait for another process's import
		return s.writer.PingContext(ctx)
	}
	return migrate(ctx, s.writer, steps)
}

// writing is the data source name of the writer, and sets up each connection to
// it: a stopped import costs the connection, and database/sql makes another.
type writing string

// Connect opens one connection, a *sqlite3.SQLiteConn.
func (w writing) Connect(context.Context) (driver.Conn, error) {
	d := &sqlite3.SQLiteDriver{ConnectHook: setUp}
	return d.Open(string(w))
}

// Driver gives the driver without that set-up; database/sql connects by Connect.
func (writing) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }

// setUp lets a statement of many rows keep the pages that it may have to undo in
// memory, else it writes them to a temporary file; and teaches the connection to
// merge packed columns.
func setUp(c *sqlite3.SQLiteConn) error {
	if _, err := c.Exec(`PRAGMA temp_store = MEMORY`, nil); err != nil {
		return err
	}
	return mergeFunctions(c)
}

// prepareFile makes an empty file that only the owner may read, since SQLite
// would follow the umask; its side files take over the mode.
func prepareFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	stat, err := f.Stat()
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if stat.Mode().Perm()&0o222 == 0 { // an administrator could write it all the same, against the owner's wish
		return ErrReadOnly
	}
	return nil
}

// Close ends all work with the file. The last handle to close folds the
// write-ahead log into it.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*sql.DB{s.reader, s.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return fault("closing home", errors.Join(errs...))
}

func writeDSN(path string) string {
	return fileURI(path, url.Values{
		"_txlock":        {"immediate"}, // take the lock at the start: upgrading later can deadlock
		"_busy_timeout":  {busyTimeoutMs},
		"_foreign_keys":  {"on"},
		"_journal_mode":  {"WAL"},
		"_synchronous":   {"NORMAL"}, // with WAL: a power cut may lose the last commits, never the file
		"_mutex":         {"no"},     // database/sql lets one goroutine at a connection
		"_secure_delete": {"on"},     // what the owner deletes is gone
		"_cache_size":    {"-8192"},  // KiB; rows of one hour lie far apart
	})
}

func readDSN(path string) string {
	return fileURI(path, url.Values{
		"mode":          {"ro"},
		"_query_only":   {"on"},
		"_busy_timeout": {busyTimeoutMs},
	})
}

func fileURI(path string, options url.Values) string {
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") { // a Windows drive: file:///C:/…
		slashed = "/" + slashed
	}
	return "file:" + (&url.URL{Path: slashed}).EscapedPath() + "?" + options.Encode()
}
