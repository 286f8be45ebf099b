package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
)

// applicationID marks a SQLite file as ours: "Tell" in ASCII (offset 68 of the
// SQLite file header). Migration 0001 sets it.
const applicationID = 0x54656c6c

// migrationFiles holds one file a step, numbered from 0001 without gaps. A
// released file is never edited: a change is a new file.
//
//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations gives the statements of every step in order; step i leads to
// version i+1.
func migrations() ([]string, error) {
	paths, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil, fmt.Errorf("listing migrations: %w", err)
	}
	slices.Sort(paths)
	steps := make([]string, len(paths))
	for i, path := range paths {
		text, err := migrationFiles.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("reading migration %q: %w", path, err)
		}
		steps[i] = bare(string(text))
	}
	return steps, nil
}

// comment is a sentence of a migration, with the blanks before it.
var comment = regexp.MustCompile(`(?m)\s*-- [^\n]*$`)

// bare leaves the sentences out: SQLite would keep them in every file, where they
// take as much room as a month of a small home.
func bare(migration string) string { return comment.ReplaceAllString(migration, "") }

// migrate brings the file to the last version, one transaction a step. The
// version is part of the transaction, so a step that was cut off left nothing.
func migrate(ctx context.Context, db *sql.DB, steps []string) error {
	for {
		done, err := migrateOnce(ctx, db, steps)
		if err != nil || done {
			return err
		}
	}
}

func migrateOnce(ctx context.Context, db *sql.DB, steps []string) (done bool, err error) {
	tx, err := db.BeginTx(ctx, nil) // takes the write lock: two processes do not race
	if err != nil {
		return false, fault("beginning a migration", err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	var version int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return false, fault("reading the file's version", err)
	}
	switch {
	case version > len(steps):
		return false, fmt.Errorf("version %d, we know %d: %w", version, len(steps), ErrNewer)
	case version == len(steps):
		return true, nil
	}
	doing := fmt.Sprintf("migrating to version %d", version+1)
	if _, err := tx.ExecContext(ctx, steps[version]); err != nil {
		return false, fault(doing, err)
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version+1)); err != nil {
		return false, fault(doing, err)
	}
	return false, fault(doing, tx.Commit())
}

// inspect looks at a file through a read-only handle before anything may
// change it: is it empty or ours, and not too new? It gives the version, 0 for
// an empty file.
func inspect(ctx context.Context, db *sql.DB, latest int) (version int, err error) {
	var id, things int
	err = db.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)`).Scan(&id, &version, &things)
	switch {
	case err != nil:
		return 0, fault("inspecting", err)
	case id == 0 && version == 0 && things == 0:
		return 0, nil
	case id != applicationID:
		return 0, ErrForeign
	case version > latest:
		return 0, fmt.Errorf("version %d, we know %d: %w", version, latest, ErrNewer)
	}
	return version, nil
}
