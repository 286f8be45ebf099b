package store

import (
	"database/sql"

	"telltale/capture/flow"
)

// putInterruptions writes the interruptions of a watch in place of those that were
// told before: the last one may have lasted longer since.
func (imp *Import) putInterruptions(capture int64, list []flow.Interruption) error {
	if err := imp.exec(`DELETE FROM interruption WHERE capture = ?`, capture); err != nil {
		return err
	}
	for _, i := range list {
		err := imp.exec(`INSERT INTO interruption (capture, kind, at_ns, lasted_ns, count) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET lasted_ns = lasted_ns + excluded.lasted_ns, count = count + excluded.count`,
			capture, string(i.Kind), i.AtNs, i.LastedNs, integer(i.Count))
		if err != nil {
			return err
		}
	}
	return nil
}

// interruptions gives those of a watch.
func (q reading) interruptions(capture int64) ([]flow.Interruption, error) {
	return collect(q, `SELECT kind, at_ns, lasted_ns, count FROM interruption WHERE capture = ? ORDER BY at_ns, kind`, scanInterruption, capture)
}

func scanInterruption(rows *sql.Rows) (i flow.Interruption, err error) {
	err = rows.Scan(&i.Kind, &i.AtNs, &i.LastedNs, &i.Count)
	return i, err
}
