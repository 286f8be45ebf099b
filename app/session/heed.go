package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"telltale/app/view"
	"telltale/app/wording"
	"telltale/capture/store"
	"telltale/classify"
	"telltale/classify/risk"
	"telltale/classify/statement"
)

// ErrNoFinding says that a finding is not, or no longer, told of the home.
var ErrNoFinding = errors.New("no such finding")

// Fine gives what the owner called fine, the latest first.
func (s *Session) Fine(ctx context.Context) ([]risk.Fine, error) {
	kept, err := s.store.FineFindings(ctx)
	if err != nil {
		return nil, err // Don't wrap the error, it says what was being done.
	}
	list := make([]risk.Fine, 0, len(kept))
	for _, k := range kept {
		severity, _ := risk.ParseSeverity(k.Severity) // one of a later version is the least: then it is told again
		list = append(list, risk.Fine{
			Topic: risk.Topic(k.FindingTopic), Severity: severity, Names: k.Names, Figures: k.Figures, LastNs: k.LastNs, SaidNs: k.SaidNs,
		})
	}
	return list, nil
}

// Heed gives what the owner said and saw of findings.
func (s *Session) Heed(ctx context.Context) (classify.Heed, error) {
	fine, err := s.Fine(ctx)
	if err != nil {
		return classify.Heed{}, err
	}
	seen, err := s.seen(ctx)
	return classify.Heed{Fine: fine, Seen: seen}, err
}

// seen gives what the owner has been shown, nil before the first look.
func (s *Session) seen(ctx context.Context) (map[risk.Topic]bool, error) {
	list, looked, err := s.store.ShownFindings(ctx)
	if err != nil || !looked {
		return nil, err // Don't wrap the error, it says what was being done.
	}
	seen := make(map[risk.Topic]bool, len(list))
	for _, t := range list {
		seen[risk.Topic(t)] = true
	}
	return seen, nil
}

// setFine keeps that a finding is fine.
func (s *Session) setFine(ctx context.Context, f risk.Fine) error {
	return s.store.SetFine(ctx, store.FineFinding{
		FindingTopic: store.FindingTopic(f.Topic), Severity: f.Severity.String(), Names: f.Names, Figures: f.Figures, LastNs: f.LastNs, SaidNs: f.SaidNs,
	})
}

// dropFine forgets that something is fine.
func (s *Session) dropFine(ctx context.Context, t risk.Topic) error {
	return s.store.DropFine(ctx, store.FindingTopic(t))
}

// saw keeps that the owner was shown the findings of a home.
func (s *Session) saw(ctx context.Context, h classify.Home) error {
	var list []store.FindingTopic
	eachFinding(h, func(f risk.Finding) { list = append(list, store.FindingTopic(f.Topic())) })
	return s.store.AddShown(ctx, list)
}

// eachFinding gives all findings that are told, and those that are put away.
func eachFinding(h classify.Home, give func(risk.Finding)) {
	for _, f := range h.Findings {
		give(f)
	}
	for _, d := range h.Devices {
		for _, f := range d.Findings {
			give(f)
		}
	}
	for _, f := range h.Away {
		give(f.Finding)
	}
}

// looks is what was shown before the newest capture: what is new stays so until
// the next one comes, however often one looks.
type looks struct {
	read   bool
	newest int64 // row of the newest capture then
	seen   map[risk.Topic]bool
}

// judge gives the home over a period as its owner wants it told: without what
// they called fine. It is shared: whoever gets it only reads.
func (r *room) judge(ctx context.Context, p view.Period) (classify.Home, error) {
	home, err := r.judged(ctx, p)
	if err != nil {
		return classify.Home{}, err
	}
	fine, err := r.session.Fine(ctx)
	if err != nil {
		return classify.Home{}, err
	}
	seen, err := r.seenBefore(ctx)
	if err != nil {
		return classify.Home{}, err
	}
	return home.Heeding(classify.Heed{Fine: fine, Seen: seen}), nil
}

func (r *room) seenBefore(ctx context.Context) (map[risk.Topic]bool, error) {
	r.mu.Lock()
	row, looks := r.held.newest.row, r.looks
	r.mu.Unlock()
	if looks.read && looks.newest == row {
		return looks.seen, nil
	}
	seen, err := r.session.seen(ctx)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.looks.read, r.looks.newest, r.looks.seen = true, row, seen
	return seen, nil
}

// find gives the finding of a statement among those of a period, whether it is
// told or put away.
func (r *room) find(ctx context.Context, id string, p view.Period) (risk.Finding, error) {
	home, err := r.judged(ctx, p)
	if err != nil {
		return risk.Finding{}, err
	}
	var all []risk.Finding
	eachFinding(home, func(f risk.Finding) { all = append(all, f) })
	i := slices.IndexFunc(classify.FindingStatements(all), func(s statement.Statement) bool { return s.ID() == id })
	if i < 0 {
		return risk.Finding{}, fmt.Errorf("looking for finding %q: %w", id, ErrNoFinding)
	}
	return all[i], nil
}

// PutAway keeps that the owner calls a finding fine that is told of a period, by
// the id of its statement. What is fine is all that was seen of it, in any time.
func (d *Desk) PutAway(ctx context.Context, id string, p view.Period) error {
	r := d.now()
	f, err := r.find(ctx, id, p)
	if err != nil {
		return d.trouble(err, "")
	}
	fine := f.Fine(time.Now().UnixNano())
	all, err := r.judged(ctx, view.PeriodAll)
	if err != nil {
		return d.trouble(err, "")
	}
	eachFinding(all, func(g risk.Finding) {
		if g.Topic() == fine.Topic {
			fine = fine.And(g.Fine(0))
		}
	})
	return d.refine(ctx, r, f, &fine, "change.fine")
}

// TakeBack tells a finding again that was put away, by the id of its statement in
// a period.
func (d *Desk) TakeBack(ctx context.Context, id string, p view.Period) error {
	r := d.now()
	f, err := r.find(ctx, id, p)
	if err != nil {
		return d.trouble(err, "")
	}
	return d.refine(ctx, r, f, nil, "change.unfine")
}

// refine changes what is fine of a finding's topic, nil for nothing, in a way that
// can be taken back.
func (d *Desk) refine(ctx context.Context, r *room, f risk.Finding, to *risk.Fine, key string) error {
	was, err := r.session.fineOf(ctx, f.Topic())
	if err != nil {
		return d.trouble(err, "")
	}
	set := func(fine *risk.Fine) func(context.Context) error {
		return func(ctx context.Context) error {
			if fine == nil {
				return r.session.dropFine(ctx, f.Topic())
			}
			return r.session.setFine(ctx, *fine)
		}
	}
	return d.trouble(d.change(ctx, r, change{
		make: set(to), undo: set(was), told: true,
		said: func(t *view.Teller) string { return t.Words.Say(key, wording.Args{"Title": t.FindingTitle(f)}) },
	}), "")
}

// fineOf gives what the owner called fine of a topic, nil if nothing.
func (s *Session) fineOf(ctx context.Context, t risk.Topic) (*risk.Fine, error) {
	list, err := s.Fine(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range list {
		if f.Topic == t {
			return &f, nil
		}
	}
	return nil, nil //nolint:nilnil // that nothing was called fine is an answer
}
