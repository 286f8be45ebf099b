package session

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"telltale/assets"
	"telltale/capture/flow"
	"telltale/capture/store"
	"telltale/classify"
	"telltale/classify/knowledge"
)

// What can be wrong with the place where a home is to be.
var (
	// ErrNoHome: nothing was ever kept there.
	ErrNoHome = errors.New("there is no home here")
	// errNoFile: a folder is there, or on the way there is a file.
	errNoFile = errors.New("this can be no file")
)

// Session is one open home: its store and the tables to judge it by.
type Session struct {
	store  *store.Store
	path   string
	tables *knowledge.Tables
	people people
}

// Open opens the home kept in the database at path; a file that is not there
// is made. Errors wrap those of store.Open.
func Open(ctx context.Context, path string) (*Session, error) {
	db, err := store.Open(ctx, path)
	if errors.Is(err, syscall.EISDIR) || errors.Is(err, syscall.ENOTDIR) {
		err = errors.Join(errNoFile, err)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the home: %w", err)
	}
	return &Session{store: db, path: path, tables: Tables()}, nil
}

// OpenKept opens the home at path as Open does, but makes none: ErrNoHome says
// that there is no such file, or an empty one.
func OpenKept(ctx context.Context, path string) (*Session, error) {
	stat, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && stat.Mode().IsRegular() && stat.Size() == 0 {
		return nil, fmt.Errorf("opening the home %q: %w", path, ErrNoHome)
	}
	return Open(ctx, path)
}

// Close closes the database.
func (s *Session) Close() error { return s.store.Close() }

// Tables gives the tables that judgements rest on.
func (s *Session) Tables() *knowledge.Tables { return s.tables }

// Captures lists what was imported, oldest import first.
func (s *Session) Captures(ctx context.Context) ([]flow.Capture, error) {
	return s.store.Captures(ctx)
}

// Judge gives the home over a span, judged. The zero span is all time.
func (s *Session) Judge(ctx context.Context, span flow.Span) (classify.Home, error) {
	return s.JudgeWith(ctx, span, classify.Options{})
}

// JudgeWith is Judge with options of the rules.
func (s *Session) JudgeWith(ctx context.Context, span flow.Span, options classify.Options) (classify.Home, error) {
	facts, err := s.facts(ctx, store.Query{Span: span, Setup: options.Setup})
	if err != nil {
		return classify.Home{}, err
	}
	return classify.JudgeWith(facts, s.tables, options), nil
}

// outline judges the home over all time as far as sums tell: what its devices
// are and whom they talked to, without single hours. It takes a tenth of the
// time of Judge.
func (s *Session) outline(ctx context.Context) (classify.Home, error) {
	facts, err := s.facts(ctx, store.Query{Coarse: true})
	if err != nil {
		return classify.Home{}, err
	}
	return classify.JudgeWith(facts, s.tables, classify.Options{Brief: true}), nil
}

// Find gives the devices that a person may mean by a hardware address, an
// address, or a name.
func (s *Session) Find(ctx context.Context, query string) ([]flow.Device, error) {
	return s.store.FindDevice(ctx, query)
}

// Span gives the stretch of time that ends with the last packet of the home
// and is at most length long; a length of 0 gives all time. Time comes from
// packets, so an old recording opens as it was.
func (s *Session) Span(ctx context.Context, lengthNs int64) (flow.Span, error) {
	captures, err := s.store.Captures(ctx)
	if err != nil {
		return flow.Span{}, err // Don't wrap the error, it says what was being done.
	}
	return lastSpan(captures, lengthNs), nil
}

// lastSpan gives the stretch that ends with the last packet of the captures;
// all time for a length of 0 or captures without times.
func lastSpan(captures []flow.Capture, lengthNs int64) flow.Span {
	last := lastOf(captures)
	if last == 0 || lengthNs == 0 {
		return flow.Span{}
	}
	return flow.Span{FromNs: last + 1 - lengthNs, ToNs: last + 1}
}

// lastOf gives the time of the last packet of captures, 0 if none has one.
func lastOf(captures []flow.Capture) int64 {
	var last int64
	for _, c := range captures {
		if c.HasTime {
			last = max(last, c.LastNs)
		}
	}
	return last
}

// JudgeImported judges one imported capture by itself, as the owner says of its
// devices: names, kinds, which are one, and which are left out. With all set, it
// tells every hardware address by itself, left out or not.
func (s *Session) JudgeImported(ctx context.Context, imp *Imported, all bool) (classify.Home, error) {
	said, err := s.store.Said(ctx)
	if err != nil {
		return classify.Home{}, err // Don't wrap the error, it says what was being done.
	}
	settings, err := s.store.Home(ctx)
	if err != nil {
		return classify.Home{}, err // Don't wrap the error, it says what was being done.
	}
	settings.OffsetNs = offset(settings, imp.Capture.LastNs)
	facts := asSaid(alone(imp.result), said, all)
	facts.Captures[0].ID = imp.Capture.ID
	if err := s.believe(ctx, &facts); err != nil {
		return classify.Home{}, err
	}
	facts.Home = settings
	return classify.JudgeWith(facts, s.tables, classify.Options{Brief: true}), nil // nobody asks of a capture alone what leaves
}

// Tables opens the tables that judgements rest on, for whoever needs no home.
func Tables() *knowledge.Tables { return knowledge.Open(assets.Data) }
