package store

import (
	"context"
	"database/sql"
	"fmt"
)

// clearing empties the file. Most tables follow their device or capture; those
// that stand for themselves come after what refers to them.
var clearing = []string{
	`DELETE FROM finding_fine`, `DELETE FROM finding_shown`, `DELETE FROM device`, `DELETE FROM capture`,
	`DELETE FROM traffic_day`, `DELETE FROM partner`, `DELETE FROM name_binding`, `DELETE FROM name`, `DELETE FROM endpoint`, `DELETE FROM hello`,
	`UPDATE home SET months_until = -100000, wifi_name = ''`,
}

// Clear forgets everything but what the owner said of the home: recordings,
// devices with their names, the name of the Wi-Fi, and all that was seen. The bytes are overwritten in
// the file, which shrinks.
func (s *Store) Clear(ctx context.Context) error {
	err := s.change(ctx, func(tx *sql.Tx) error {
		for _, query := range clearing {
			if _, err := tx.ExecContext(ctx, query); err != nil {
				return fmt.Errorf("%s: %w", query, err)
			}
		}
		return nil
	})
	if err != nil {
		return fault("deleting everything", err)
	}
	return s.shrink(ctx)
}
