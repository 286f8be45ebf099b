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

// SetWiFiName keeps the name; "" takes it back, and it is overwritten in the file.
func (s *Store) SetWiFiName(ctx context.Context, name string) error {
	_, err := s.writer.ExecContext(ctx, `UPDATE home SET wifi_name = ?`, Clean(name))
	if err == nil && name == "" {
		_, err = s.writer.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	}
	return fault("setting the name of the Wi-Fi", err)
}
