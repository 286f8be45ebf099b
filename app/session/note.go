package session

import (
	"bytes"
	"context"

	"telltale/app/report"
)

// Note gives the note for the others at home, a PDF on paper of size A4.
func (d *Desk) Note(context.Context) ([]byte, error) {
	d.own.mu.Lock()
	home := d.own.outline
	d.own.mu.Unlock()
	teller := d.teller()
	note := report.Note{Text: teller.NewNote(home, d.recording(), d.Build.Version), Lang: teller.Words.Lang()}
	var b bytes.Buffer
	err := note.WritePDF(&b)
	return b.Bytes(), d.trouble(err, "")
}
