package store

import (
	"context"
	"database/sql"
	"math"
)

// remakeMonths makes months anew from days, end exclusive, as far as months are
// summed; there are no more than those between the first and the last day.
func remakeMonths(ctx context.Context, tx *sql.Tx, from, to int64) error {
	var until int64
	if err := tx.QueryRowContext(ctx, `SELECT months_until FROM home`).Scan(&until); err != nil {
		return err
	}
	var first, last sql.NullInt64
	err := tx.QueryRowContext(ctx, `SELECT min(low), max(high) FROM (SELECT (SELECT min(day) FROM traffic_day WHERE device = device.id) AS low,
		(SELECT max(day) FROM traffic_day WHERE device = device.id) AS high FROM device)`).Scan(&first, &last)
	if err != nil {
		return err
	}
	low, high := from, to
	if first.Valid {
		low, high = max(low, monthOf(first.Int64)), min(high, monthOf(last.Int64)+1)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM traffic_month WHERE month >= ? AND month < ?`, from, to); err != nil || !first.Valid {
		return err
	}
	for month := low; month < min(high, until); month++ {
		if err := remakeMonth(ctx, tx, month); err != nil {
			return err
		}
	}
	return nil
}

// closeMonths sums the months that are over since the last import.
func (imp *Import) closeMonths() error {
	newest, err := imp.row(`SELECT coalesce(max(high), -5000000) FROM (SELECT (SELECT max(day) FROM traffic_day WHERE device = device.id) AS high FROM device)`)
	if err != nil {
		return err
	}
	until := monthOf(newest)
	if newest < -1000000 || until <= imp.monthsUntil {
		return nil
	}
	if err := imp.exec(`UPDATE home SET months_until = ?`, until); err != nil {
		return err
	}
	return remakeMonths(imp.quick, imp.tx, imp.monthsUntil, until)
}

// remakeMonth makes the rows of one month anew.
func remakeMonth(ctx context.Context, tx *sql.Tx, month int64) error {
	all, err := sumMonth(ctx, tx, month)
	if err != nil {
		return err
	}
	put, err := tx.PrepareContext(ctx, `INSERT INTO traffic_month (device, month, partner, `+sumColumns+`, hours) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer func() { _ = put.Close() }() // all it had to do is done
	for i := range all {
		if _, err := put.ExecContext(ctx, all[i].args(nil)...); err != nil {
			return err
		}
	}
	return nil
}

// sumMonth sums the days of a month.
func sumMonth(ctx context.Context, tx *sql.Tx, month int64) ([]monthSums, error) {
	start := firstDay(month)
	rows, err := tx.QueryContext(ctx, `SELECT t.device, t.partner, t.day, `+sumColumns+`, hour_bits
		FROM device d CROSS JOIN traffic_day t ON t.device = d.id AND t.day >= ? AND t.day < ?`, start, firstDay(month+1))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells of trouble
	at := map[monthKey]int{}
	var all []monthSums
	for rows.Next() {
		one := monthSums{monthKey: monthKey{month: month}}
		var day, lastS, set int64
		if err := rows.Scan(append(append([]any{&one.device, &one.partner, &day}, one.dest()...), &lastS, &set)...); err != nil {
			return nil, err
		}
		one.firstNs, one.lastNs = math.MaxInt64, day*dayNs+lastS*secondNs
		i, ok := at[one.monthKey]
		if !ok {
			i = len(all)
			at[one.monthKey] = i
			all = append(all, one)
		} else {
			all[i].add(one.sums)
		}
		all[i].bits[day-start] |= set
	}
	return all, rows.Err()
}

// forgetting drops what nothing refers to any more. The temporary tables hold
// what packed columns refer to.
var forgetting = []string{
	`DELETE FROM partner WHERE id NOT IN (SELECT partner FROM traffic_day UNION SELECT partner FROM beat UNION SELECT partner FROM tls
		UNION SELECT partner FROM observation UNION SELECT id FROM temp.kept_partner)`,
	`DELETE FROM name WHERE id NOT IN (SELECT name FROM partner UNION SELECT name FROM name_binding UNION SELECT id FROM temp.kept_name)`,
	`DELETE FROM endpoint WHERE id NOT IN (SELECT endpoint FROM partner UNION SELECT endpoint FROM name_binding
		UNION SELECT endpoint FROM attempt UNION SELECT endpoint FROM flood)`,
	`DELETE FROM hello WHERE id NOT IN (SELECT hello FROM tls)`,
	`DROP TABLE temp.kept_partner`, `DROP TABLE temp.kept_name`,
}

// forget drops partners, names and addresses that nothing refers to any more.
func forget(ctx context.Context, tx *sql.Tx) error {
	for _, k := range []struct {
		kind          packed
		query, insert string
	}{
		{packedBursts, `SELECT 0, hour, 0, bursts FROM burst`, `kept_partner`},
		{packedLookups, `SELECT 0, quarter, 0, lookups FROM lookup`, `kept_name`},
	} {
		if _, err := tx.ExecContext(ctx, `CREATE TEMP TABLE `+k.insert+` (id INTEGER PRIMARY KEY)`); err != nil {
			return err
		}
		if err := keepReferred(ctx, tx, k.kind.of(), k.query, k.insert); err != nil {
			return err
		}
	}
	for _, query := range forgetting {
		if _, err := tx.ExecContext(ctx, query); err != nil {
			return err
		}
	}
	return nil
}

// keepReferred notes the rows that the second key of a packed column refers to.
func keepReferred(ctx context.Context, tx *sql.Tx, p packing, query, table string) error {
	rows, err := (&spanDeletion{ctx: ctx, tx: tx}).columns(query)
	if err != nil {
		return err
	}
	seen := map[int64]bool{}
	for _, row := range rows {
		entries, err := p.unpack(nil, row.column)
		if err != nil {
			return err
		}
		for ; len(entries) > 0; entries = entries[p.width():] {
			if seen[entries[1]] {
				continue
			}
			seen[entries[1]] = true
			if _, err := tx.ExecContext(ctx, `INSERT INTO temp.`+table+` VALUES (?)`, entries[1]); err != nil {
				return err
			}
		}
	}
	return nil
}
