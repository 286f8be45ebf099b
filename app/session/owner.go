package session

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"telltale/capture/store"
)

// sayings are what the owner said of all devices of a home, sorted by key.
type sayings []store.Said

// of gives what was said of a device, nil if the home has none with this key.
func (l sayings) of(key string) *store.Said {
	i, ok := slices.BinarySearchFunc(l, key, func(one store.Said, key string) int { return cmp.Compare(one.Key, key) })
	if !ok {
		return nil
	}
	return &l[i]
}

// whole gives what was said of a device, or of the one that it is part of.
func (l sayings) whole(key string) (*store.Said, error) {
	one := l.of(key)
	if one != nil && one.PartOf != "" {
		one = l.of(one.PartOf)
	}
	if one == nil {
		return nil, fmt.Errorf("looking for device %q: %w", key, ErrNoDevice)
	}
	return one, nil
}

// alteration changes what the owner said.
type alteration func(sayings) error

// naming gives a device the owner's name, "" takes it back.
func naming(key, name string) alteration {
	return func(l sayings) error {
		one, err := l.whole(key)
		if err == nil {
			one.Name = name
		}
		return err
	}
}

// typing says what kind a device is, "" takes it back.
func typing(key, kind string) alteration {
	return func(l sayings) error {
		one, err := l.whole(key)
		if err == nil {
			one.Kind = kind
		}
		return err
	}
}

// leaving leaves a device out of all that is told, or adds it: one that was left out
// is taken in again, and one that waits, as it is a person's, waits no more.
func leaving(key string, out, waits bool) alteration {
	return func(l sayings) error {
		one, err := l.whole(key)
		if err == nil && (out || waits || one.LeftOut) {
			one.LeftOut, one.Added = out, !out
		}
		return err
	}
}

// joining makes one device of two, which bears the name of the first unless that
// has none. What was said of the other is kept, so that it is there when the two
// are split again.
func joining(key, other string) alteration {
	return func(l sayings) error {
		one, err := l.whole(key)
		if err != nil {
			return err
		}
		part, err := l.whole(other)
		if err != nil || part == one {
			return err
		}
		for i := range l {
			if l[i].PartOf == part.Key {
				l[i].PartOf = one.Key
			}
		}
		part.PartOf, part.LeftOut, part.Added = one.Key, false, false
		one.Name, one.Kind = cmp.Or(one.Name, part.Name), cmp.Or(one.Kind, part.Kind)
		return nil
	}
}

// splitting makes a part a device of its own again.
func splitting(part string) alteration {
	return func(l sayings) error {
		one := l.of(part)
		if one == nil {
			return fmt.Errorf("looking for device %q: %w", part, ErrNoDevice)
		}
		one.PartOf = ""
		return nil
	}
}

// alter changes what the owner said, and gives what was said before and is said
// now of the devices that it changed: none if all stays as it is.
func (s *Session) alter(ctx context.Context, how alteration) (before, after []store.Said, err error) {
	all, err := s.store.Said(ctx)
	if err != nil {
		return nil, nil, err // Don't wrap the error, it says what was being done.
	}
	now := sayings(slices.Clone(all))
	if err := how(now); err != nil {
		return nil, nil, err // Don't wrap the error, it says what was being done.
	}
	for i := range all {
		if all[i] != now[i] {
			before, after = append(before, all[i]), append(after, now[i])
		}
	}
	if len(after) == 0 {
		return nil, nil, nil
	}
	return before, after, s.store.Say(ctx, after) // Don't wrap the error, it says what was being done.
}

// Rename gives a device the owner's own name; "" takes it back.
func (s *Session) Rename(ctx context.Context, key, name string) error {
	_, _, err := s.alter(ctx, naming(key, name))
	return err
}

// SetKind says what kind of thing a device is, by the id of a kind of the
// ontology, or "phone" or "computer"; "" takes it back.
func (s *Session) SetKind(ctx context.Context, key, kind string) error {
	_, _, err := s.alter(ctx, typing(key, kind))
	return err
}

// Join says that two devices are one, which is told as the first of them.
func (s *Session) Join(ctx context.Context, key, other string) error {
	_, _, err := s.alter(ctx, joining(key, other))
	return err
}

// Split says that a part of a device is one of its own.
func (s *Session) Split(ctx context.Context, part string) error {
	_, _, err := s.alter(ctx, splitting(part))
	return err
}

// LeaveOut leaves a device out of all that is told, or takes it in again.
func (s *Session) LeaveOut(ctx context.Context, key string, out bool) error {
	_, _, err := s.alter(ctx, leaving(key, out, true))
	return err
}
