package session

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"telltale/app/report"
	"telltale/app/view"
	"telltale/app/wording"
	"telltale/classify"
	"telltale/classify/device"
)

// Label gives the care label of a device for a stretch of time as a file: a PDF
// on a size of paper, or for the size "" a picture in PNG.
func (d *Desk) Label(ctx context.Context, key string, p view.Period, size report.Paper) ([]byte, error) {
	home, err := d.now().judge(ctx, p)
	if err != nil {
		return nil, d.trouble(err, "")
	}
	key = wholeOf(home, key)
	i := slices.IndexFunc(home.Devices, func(one classify.Device) bool { return one.Facts.Device.Key == key })
	teller := d.teller()
	text, ok := teller.NewLabel(home, key)
	if i < 0 || !ok {
		return nil, d.trouble(fmt.Errorf("looking for device %q: %w", key, ErrNoDevice), key)
	}
	if device.Personal(home.Devices[i].Identity.Kind) {
		return nil, &view.Trouble{Title: text.Title, Line: teller.Words.Say("label.personal", nil)}
	}
	machine, err := report.NewLabel(home.Devices[i], d.own.session.tables, false).File()
	if err != nil {
		return nil, d.trouble(err, "")
	}
	made := teller.Words.Say("label.print", wording.Args{"Version": d.Build.Version, "Digest": report.Digest(machine)})
	card := report.Card{Label: text, Print: made, Lang: teller.Words.Lang()}
	var b bytes.Buffer
	if size == "" {
		err = card.WritePNG(&b)
	} else {
		err = card.WritePDF(&b, size)
	}
	return b.Bytes(), d.trouble(err, text.Name)
}
