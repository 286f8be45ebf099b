package store

import (
	"context"
	"strings"

	"telltale/capture/flow"
)

// Home gives what the owner said of the home; UTC and quiet hours from 01:00 to
// 05:00 until then.
func (s *Store) Home(ctx context.Context) (flow.Home, error) {
	home, err := read(ctx, s, reading.home)
	return home, fault("reading the home", err)
}

func (q reading) home() (h flow.Home, err error) {
	err = q.tx.QueryRowContext(q.ctx, `SELECT time_zone, offset_ns, country, quiet_from_min, quiet_to_min FROM home`).
		Scan(&h.TimeZone, &h.OffsetNs, &h.Country, &h.QuietFromMin, &h.QuietToMin)
	return h, err
}

// SetHome keeps what the owner says of the home; an empty time zone is UTC.
func (s *Store) SetHome(ctx context.Context, h flow.Home) error {
	if h.TimeZone == "" {
		h.TimeZone = "UTC"
	}
	_, err := s.writer.ExecContext(ctx,
		`UPDATE home SET time_zone = ?, offset_ns = ?, country = ?, quiet_from_min = ?, quiet_to_min = ?`,
		Clean(h.TimeZone), h.OffsetNs, strings.ToUpper(Clean(h.Country)), h.QuietFromMin, h.QuietToMin)
	return fault("setting the home", err)
}
