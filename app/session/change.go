package session

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"telltale/app/view"
	"telltale/app/wording"
	"telltale/capture/store"
	"telltale/classify"
)

// change is something that the owner changed and may take back. Whatever the
// owner can change goes through Desk.change, so that it can be undone.
type change struct {
	said       sentence                    // what is so now
	make, undo func(context.Context) error // each undoes the other, as often as one likes
	told       bool                        // it changes only what is told: what was judged stays
}

// errUnchanged says that all is as the owner wants it already: nothing is kept to be taken back.
var errUnchanged = errors.New("nothing is changed by this")

// sentence gives one finished sentence, in the language that is spoken when it is asked.
type sentence func(*view.Teller) string

// mostChanges bounds how far back one can go.
const mostChanges = 100

// change makes a change in a home, keeps how it is taken back, and forgets what
// was judged before.
func (d *Desk) change(ctx context.Context, r *room, c change) error {
	r.changing.Lock()
	defer r.changing.Unlock()
	err := c.make(ctx)
	if errors.Is(err, errUnchanged) {
		return nil
	}
	if err != nil {
		return err
	}
	r.keep(c)
	return r.changed(ctx, c)
}

// changed forgets what a change makes old.
func (r *room) changed(ctx context.Context, c change) error {
	if c.told {
		return nil
	}
	return r.refresh(context.WithoutCancel(ctx)) // it is kept by now, whoever stops
}

// keep notes a change as the last one; what was taken back before is gone.
func (r *room) keep(c change) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.made = append(r.made, c); len(r.made) > mostChanges {
		r.made = r.made[1:]
	}
	r.unmade, r.last = nil, c.said
}

// Changed gives what the owner changed last, for the bar that lets it be undone.
func (d *Desk) Changed() view.Change {
	r, t := d.now(), d.teller()
	r.mu.Lock()
	defer r.mu.Unlock()
	var c view.Change
	if r.last != nil {
		c.Said, c.Away = r.last(t), t.Words.Say("change.away", nil)
	}
	if len(r.made) > 0 {
		c.Undo = t.Words.Say("change.undo", nil)
	}
	if len(r.unmade) > 0 {
		c.Redo = t.Words.Say("change.redo", nil)
	}
	return c
}

// Said gives all that was changed in the home that is shown and may be taken
// back, a sentence each.
func (d *Desk) Said() []string {
	r, t := d.now(), d.teller()
	r.mu.Lock()
	defer r.mu.Unlock()
	var said []string
	for _, c := range r.made {
		said = append(said, c.said(t))
	}
	return said
}

// Undo takes back what the owner changed last in the home that is shown; without
// any change it does nothing.
func (d *Desk) Undo(ctx context.Context) error {
	return d.step(ctx, func(r *room) (change, func(context.Context) error, bool) {
		last := len(r.made) - 1
		if last < 0 {
			return change{}, nil, false
		}
		c := r.made[last]
		return c, c.undo, true
	}, func(r *room, c change) {
		r.made, r.unmade = r.made[:len(r.made)-1], append(r.unmade, c)
		r.last = func(t *view.Teller) string { return t.Words.Say("change.undone", nil) }
	})
}

// Redo makes again what was taken back last; without any it does nothing.
func (d *Desk) Redo(ctx context.Context) error {
	return d.step(ctx, func(r *room) (change, func(context.Context) error, bool) {
		last := len(r.unmade) - 1
		if last < 0 {
			return change{}, nil, false
		}
		c := r.unmade[last]
		return c, c.make, true
	}, func(r *room, c change) {
		r.unmade, r.made = r.unmade[:len(r.unmade)-1], append(r.made, c)
		r.last = c.said
	})
}

// step goes one change back or forth: choose gives it and what to do, done notes
// that it is done.
func (d *Desk) step(ctx context.Context, choose func(*room) (change, func(context.Context) error, bool), done func(*room, change)) error {
	r := d.now()
	r.changing.Lock()
	defer r.changing.Unlock()
	r.mu.Lock()
	c, do, ok := choose(r)
	r.mu.Unlock()
	if !ok {
		return nil
	}
	if err := do(ctx); err != nil {
		return d.trouble(err, "")
	}
	r.mu.Lock()
	done(r, c)
	r.mu.Unlock()
	return d.trouble(r.changed(ctx, c), "")
}

// say changes what the owner says of devices of the home that is shown. The
// sentence says what is so then; it gets the names as they were before.
func (d *Desk) say(ctx context.Context, key string, how alteration, tell func(t *view.Teller, name func(key string) string) string) error {
	r := d.now()
	r.mu.Lock()
	was := r.outline
	r.mu.Unlock()
	var before, after []store.Said
	c := change{
		make: func(ctx context.Context) (err error) {
			if after != nil {
				return r.session.store.Say(ctx, after)
			}
			before, after, err = r.session.alter(ctx, how)
			if err == nil && len(after) == 0 {
				err = errUnchanged
			}
			return err
		},
		undo: func(ctx context.Context) error { return r.session.store.Say(ctx, before) },
		said: func(t *view.Teller) string {
			names := t.Names(was)
			return tell(t, func(key string) string { return cmp.Or(names[key], key) })
		},
	}
	return d.trouble(d.change(ctx, r, c), key)
}

// Rename gives a device the owner's name; "" takes it back.
func (d *Desk) Rename(ctx context.Context, key, name string) error {
	return d.say(ctx, key, naming(key, name), func(t *view.Teller, called func(string) string) string {
		if name == "" {
			return t.Words.Say("change.unnamed", wording.Args{"Device": called(key)})
		}
		return t.Words.Say("change.named", wording.Args{"Device": called(key), "Name": name})
	})
}

// SetKind says what kind of thing a device is; "" lets it be worked out again.
func (d *Desk) SetKind(ctx context.Context, key, kind string) error {
	return d.say(ctx, key, typing(key, kind), func(t *view.Teller, called func(string) string) string {
		if kind == "" {
			return t.Words.Say("change.unkind", wording.Args{"Device": called(key)})
		}
		return t.Words.Say("change.kind", wording.Args{"Device": called(key), "Kind": t.KindName(kind)})
	})
}

// Join says that two devices are one, which is told as the first of them.
func (d *Desk) Join(ctx context.Context, key, other string) error {
	return d.say(ctx, key, joining(key, other), func(t *view.Teller, called func(string) string) string {
		return t.Words.Say("change.joined", wording.Args{"Device": called(key), "Other": called(other)})
	})
}

// Split says that a part of a device, by its key, is a device of its own.
func (d *Desk) Split(ctx context.Context, part string) error {
	return d.say(ctx, part, splitting(part), func(t *view.Teller, _ func(string) string) string {
		return t.Words.Say("change.split", wording.Args{"Address": part})
	})
}

// waits reports whether a device is left out until somebody adds it.
func (d *Desk) waits(key string) bool {
	r := d.now()
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.outline.LeftOut, func(one classify.Device) bool { return one.Facts.Device.Key == key && one.Waits() })
}

// LeaveOut leaves a device out of all pages, or takes it in again.
func (d *Desk) LeaveOut(ctx context.Context, key string, out bool) error {
	now, waits := "change.taken", d.waits(key)
	switch {
	case out:
		now = "change.left"
	case waits:
		now = "change.added"
	}
	return d.say(ctx, key, leaving(key, out, waits), func(t *view.Teller, called func(string) string) string {
		return t.Words.Say(now, wording.Args{"Device": called(key)})
	})
}
