// Package uitest is a made-up home to draw: for tests of the window, and to look at it without any recording. All
// names in it are invented.
package uitest

import (
	"context"
	"io"
	"sync"

	"telltale/app/report"
	"telltale/app/view"
	"telltale/app/wording"
	"telltale/assets"
)

// Backend answers from its fields.
type Backend struct {
	Owner

	FrameView  view.Frame
	StartView  view.Start
	HomeView   view.Home
	WorthView  view.Worth
	HearsView  view.WhoHears
	Companies  map[string]view.Company
	Devices    map[string]view.Device
	HomeErr    error // returned instead of HomeView
	DeviceErr  error // returned instead of a device
	WorthErr   error // returned instead of WorthView
	FineErr    error // returned by PutAway and TakeBack
	HearsErr   error // returned instead of HearsView and of a company
	OpenErr    error // returned by Open, OpenReader and Example
	Steps      []view.Progress
	OnOpen     func(ctx context.Context, path string) error // replaces what Open does after its steps; may be nil
	Opened     []string                                     // paths that were opened
	Fine       []string                                     // "away f1 week" for what was put away, "back …" for what was taken back
	Renamed    map[string]string
	AskedFor   []view.Period
	Dictionary map[string]string
	Spoken     []string // languages that were chosen
	SpeakErr   error    // returned by SetLanguage

	TimelineAnswers
	DevicesAnswers
	WatchAnswers
	HotspotAnswers
}

// Frame returns FrameView.
func (b *Backend) Frame() view.Frame { return b.FrameView }

// Start returns StartView.
func (b *Backend) Start() view.Start { return b.StartView }

// How returns the page of a way that is on the first page.
func (b *Backend) How(key string) (view.How, bool) {
	for _, w := range b.StartView.Ways {
		if w.ID == key {
			return view.How{
				Key: key, Icon: w.Icon, Title: w.Title, Line: w.Line, Note: "It shows one device.", Open: "Open a recording", Back: "All ways", Copy: "Copy",
				Steps: []view.HowStep{{Says: "Sign in to the router."}, {Says: "Type this.", Type: "tcpdump -w -"}},
			}, true
		}
	}
	return view.How{}, false
}

// Home returns HomeView with the period chosen.
func (b *Backend) Home(ctx context.Context, p view.Period) (view.Home, error) {
	b.AskedFor = append(b.AskedFor, p)
	v := b.HomeView
	v.Periods = Periods(p)
	if b.HomeErr != nil {
		return view.Home{}, b.HomeErr
	}
	return v, ctx.Err()
}

// PutAway and TakeBack note the finding and the stretch of time.
func (b *Backend) PutAway(_ context.Context, id string, p view.Period) error {
	b.Fine = append(b.Fine, "away "+id+" "+string(p))
	return b.FineErr
}

// TakeBack is said at PutAway.
func (b *Backend) TakeBack(_ context.Context, id string, p view.Period) error {
	b.Fine = append(b.Fine, "back "+id+" "+string(p))
	return b.FineErr
}

// Worth returns WorthView with the period chosen.
func (b *Backend) Worth(ctx context.Context, p view.Period) (view.Worth, error) {
	b.AskedFor = append(b.AskedFor, p)
	v := b.WorthView
	v.Periods = Periods(p)
	if b.WorthErr != nil {
		return view.Worth{}, b.WorthErr
	}
	return v, ctx.Err()
}

// Device returns the device with the key, with the period chosen.
func (b *Backend) Device(ctx context.Context, key string, p view.Period) (view.Device, error) {
	b.AskedFor = append(b.AskedFor, p)
	if b.DeviceErr != nil {
		return view.Device{}, b.DeviceErr
	}
	v := b.Devices[key]
	v.Periods = Periods(p)
	if name, ok := b.Renamed[key]; ok {
		v.Name = name
	}
	return v, ctx.Err()
}

// Open notes the path, reports the steps and returns OpenErr.
func (b *Backend) Open(ctx context.Context, path string, report func(view.Progress)) error {
	b.Opened = append(b.Opened, path)
	for _, s := range b.Steps {
		report(s)
	}
	if b.OnOpen != nil {
		return b.OnOpen(ctx, path)
	}
	return b.OpenErr
}

// OpenReader reads nothing.
func (b *Backend) OpenReader(ctx context.Context, r io.ReadCloser, name string, report func(view.Progress)) error {
	if err := r.Close(); err != nil {
		return err
	}
	return b.Open(ctx, name, report)
}

// Example does what Open does.
func (b *Backend) Example(ctx context.Context, report func(view.Progress)) error {
	return b.Open(ctx, "example", report)
}

// Own does what Open does.
func (b *Backend) Own(ctx context.Context, report func(view.Progress)) error {
	return b.Open(ctx, "own", report)
}

// Rename notes the name.
func (b *Backend) Rename(_ context.Context, key, name string) error {
	if b.Renamed == nil {
		b.Renamed = map[string]string{}
	}
	b.Renamed[key] = name
	return b.say("name %s %q", key, name)
}

// SetLanguage notes the language.
func (b *Backend) SetLanguage(code string) error {
	b.Spoken = append(b.Spoken, code)
	return b.SpeakErr
}

// Label returns a file that names what was asked for.
func (b *Backend) Label(_ context.Context, key string, p view.Period, size report.Paper) ([]byte, error) {
	if b.DeviceErr != nil {
		return nil, b.DeviceErr
	}
	return []byte(key + " " + string(p) + " " + string(size)), nil
}

// Words returns the words of the Dictionary, else those of the English catalogue.
func (b *Backend) Words(key string) string {
	if w, ok := b.Dictionary[key]; ok {
		return w
	}
	return english().Say("window."+key, nil)
}

// english is the catalogue, read once.
var english = sync.OnceValue(func() *wording.Words {
	w, err := wording.Open(assets.Locale, wording.Source)
	if err != nil {
		panic(err) // the catalogue is part of the program, and has tests of its own
	}
	return w
})

// Periods returns the choices with one chosen.
func Periods(chosen view.Period) []view.Choice {
	all := []view.Choice{
		{Period: view.PeriodDay, Word: "1 day"},
		{Period: view.PeriodWeek, Word: "7 days"},
		{Period: view.PeriodMonth, Word: "30 days"},
		{Period: view.PeriodAll, Word: "All"},
	}
	for i := range all {
		all[i].Chosen = all[i].Period == chosen
	}
	return all
}
