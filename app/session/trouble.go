package session

import (
	"context"
	"errors"
	"io/fs"
	"slices"

	"telltale/app/view"
	"telltale/app/wording"
	"telltale/capture/source"
	"telltale/capture/store"
)

// ErrNoDevice and ErrManyDevices say that a person's words for a device fit
// none, or more than one.
var (
	ErrNoDevice    = errors.New("no device fits")
	ErrManyDevices = errors.New("more than one device fits")
)

// Trouble puts an error into the words of a person: what happened and what to
// do next. name is what the person tried to open. A *view.Trouble in err stays
// as it is; what is not known is shown with its technical text.
func Trouble(w *wording.Words, err error, name string) *view.Trouble {
	var trouble *view.Trouble
	if errors.As(err, &trouble) {
		return trouble
	}
	var problem *source.Problem
	if errors.As(err, &problem) {
		return &view.Trouble{
			Title: w.Say("trouble.capture.title", wording.Args{"Name": name}), Line: w.Say(problem.Key, nil),
			Next: w.Say(nextKey(problem.Key), nil), OK: w.Say("trouble.ok", nil),
		}
	}
	key, detail := "trouble."+troubleKey(err), err.Error()
	lineKey := key + ".line"
	var refused *source.Refused
	if errors.As(err, &refused) && !errors.Is(err, errWatchFull) {
		key, detail = "trouble."+refusedKey(refused), refused.Sentence
		lineKey = key + ".line"
		if detail == "" { // it was killed, and said nothing
			lineKey = "watch.refused.line"
		}
	}
	args := wording.Args{"Name": name, "Detail": detail}
	return &view.Trouble{Title: w.Say(key+".title", args), Line: w.Say(lineKey, args), Next: w.Say(key+".next", args), OK: w.Say("trouble.ok", nil)}
}

// knownTrouble is an error that has words of its own.
type knownTrouble struct {
	err error
	key string // the keys trouble.<key>.title, .line and .next
}

// storeTroubles are about the file of the home, whatever else was to be opened.
func storeTroubles() []knownTrouble {
	return []knownTrouble{
		{store.ErrNewer, "store.newer"},
		{store.ErrDamaged, "store.damaged"},
		{store.ErrForeign, "store.foreign"},
		{store.ErrReadOnly, "store.readonly"},
		{store.ErrBusy, "store.busy"},
		{store.ErrFull, "store.full"},
		{ErrNoHome, "store.missing"},
		{errNoFile, "store.nofile"},
	}
}

// refusedKey says why the helper gave up, by its exit code.
func refusedKey(refused *source.Refused) string {
	switch refused.Code {
	case source.RefusedPermission:
		return "watch.permission"
	case source.RefusedInterface:
		return "watch.interface"
	}
	return "watch.refused"
}

func troubleKey(err error) string {
	all := slices.Concat([]knownTrouble{
		{errWatchFull, "watch.full"},
		{context.Canceled, "stopped"},
		{context.DeadlineExceeded, "stopped"},
	}, storeTroubles(), []knownTrouble{
		{ErrNoDevice, "nodevice"},
		{store.ErrNoDevice, "nodevice"},
		{source.ErrNoHelper, "watch.nohelper"},
		{ErrWatching, "watch.going"},
		{ErrNoInterface, "watch.interface"},
		{errNoAddress, "router.address"},
		{fs.ErrNotExist, "open"},
		{fs.ErrPermission, "open"},
	})
	for _, known := range all {
		if errors.Is(err, known.err) {
			return known.key
		}
	}
	return "other"
}

// Subject gives the file that an error is about: that of the home, or else what
// a person wanted to have read into it.
func (s *Session) Subject(err error, name string) string {
	for _, known := range storeTroubles() {
		if errors.Is(err, known.err) {
			return s.path
		}
	}
	return name
}

// nextKey is the advice for a problem with a capture.
func nextKey(problem string) string {
	switch problem {
	case source.KeyUnsupported:
		return "next.unsupported"
	case source.KeyPacked:
		return "next.packed"
	case source.KeyUnreadable:
		return "next.unreadable"
	}
	return "next.not_a_capture"
}
