package session

import (
	"context"
	"sync"

	"telltale/app/view"
	"telltale/capture/flow"
	"telltale/classify"
)

// room is one home as it is shown: the owner's own, or the example.
type room struct {
	session *Session
	teller  func() *view.Teller

	mu      sync.Mutex
	outline classify.Home // in brief, as of the last change
	frame   view.Frame    // made of it, so that asking for it is quick
	told    *view.Teller  // by whom, nil if it must be made anew
	empty   bool
	held    held
	looks   looks

	changing     sync.Mutex // one change of the owner's at a time; taken before mu
	made, unmade []change   // what the owner changed and may take back, and what was taken back, the last at the end
	last         sentence   // what the owner changed last
}

// held are the homes that were judged since the last change, by span: turning
// from page to page judges nothing anew.
type held struct {
	round  int // counts the changes made here, so that a judgement begun before one is not kept
	newest newest
	homes  map[flow.Span]classify.Home
}

// around gives what stands around every page, and whether nothing was read yet.
func (r *room) around() (view.Frame, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if teller := r.teller(); r.told != teller {
		r.told, r.frame = teller, teller.NewFrame(r.outline)
	}
	return r.frame, r.empty
}

// refresh forgets what was judged and reads anew what stands around every page.
func (r *room) refresh(ctx context.Context) error {
	r.mu.Lock()
	r.held.round++
	r.held.homes = nil
	r.mu.Unlock()
	home, err := r.session.outline(ctx)
	if err != nil {
		return err
	}
	teller := r.teller()
	frame := teller.NewFrame(home)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.outline, r.told, r.frame, r.empty = home, teller, frame, len(home.Facts.Captures) == 0
	return nil
}

// judged gives the home over a period, from what is held if nothing changed.
// The home is shared: whoever gets it only reads.
func (r *room) judged(ctx context.Context, p view.Period) (classify.Home, error) {
	captures, err := r.session.Captures(ctx)
	if err != nil {
		return classify.Home{}, err // Don't wrap the error, it says what was being done.
	}
	span := lastSpan(captures, periodNs(p))
	newest := newestOf(captures)
	r.mu.Lock()
	if newest != r.held.newest {
		r.held.newest, r.held.homes = newest, nil
	}
	round := r.held.round
	home, ok := r.held.homes[span]
	r.mu.Unlock()
	if ok {
		return home, nil
	}
	home, err = r.session.JudgeWith(ctx, span, classify.Options{Brief: true}) // the page of a device adds what data leaves it
	if err != nil {
		return classify.Home{}, err // Don't wrap the error, it says what was being done.
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if round == r.held.round && newest == r.held.newest {
		if r.held.homes == nil {
			r.held.homes = map[flow.Span]classify.Home{}
		}
		r.held.homes[span] = home
	}
	return home, nil
}

// newest tells one state of a home's captures from another: another program may have
// imported one, or a watch may have gone on.
type newest struct {
	row     int64 // the highest of the captures, 0 if there are none
	packets uint64
}

func newestOf(captures []flow.Capture) newest {
	var n newest
	for _, c := range captures {
		n.row = max(n.row, c.ID)
		n.packets += c.Packets
	}
	return n
}

// periodNs is how long a period is; 0 is all time.
func periodNs(p view.Period) int64 {
	const day = 24 * flow.HourNs
	switch p {
	case view.PeriodDay:
		return day
	case view.PeriodWeek:
		return 7 * day
	case view.PeriodMonth:
		return 30 * day
	case view.PeriodAll:
	}
	return 0
}
