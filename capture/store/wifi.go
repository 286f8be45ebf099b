package store

import "context"

// WiFiName gives the name of the home's Wi-Fi, "" if the owner did not tell it. It
// is in no Home, as nothing is judged by it.
func (s *Store) WiFiName(ctx context.Context) (string, error) {
	name, err := read(ctx, s, reading.wifiName)
	return name, fault("reading the name of the Wi-Fi", err)
}

func (q reading) wifiName() (name string, err error) {
	err = q.tx.QueryRowContext(q.ctx, `SELECT wifi_name FROM home`).Scan(&name)
	return name, err
}

// SetWiFiName keeps the name, "" for none; the one before is overwritten in the
// file.
func (s *Store) SetWiFiName(ctx context.Context, name string) error {
	name = Clean(name)
	result, err := s.writer.ExecContext(ctx, `UPDATE home SET wifi_name = ? WHERE wifi_name <> ?`, name, name)
	if err == nil {
		if n, _ := result.RowsAffected(); n > 0 {
			_, err = s.writer.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
		}
	}
	return fault("setting the name of the Wi-Fi", err)
}
