package session

import (
	"context"

	"telltale/app/view"
)

// Worth gives the page of what is worth a look.
func (d *Desk) Worth(ctx context.Context, p view.Period) (view.Worth, error) {
	shown := d.now()
	home, err := shown.judge(ctx, p)
	if err != nil {
		return view.Worth{}, d.trouble(err, "")
	}
	page := d.teller().NewWorth(home, p)
	captures, err := shown.session.Captures(ctx)
	if err != nil {
		return view.Worth{}, d.trouble(err, "")
	}
	_ = shown.session.saw(ctx, home) // where nothing can be written, one looks all the same
	page.Elsewhere = d.teller().Elsewhere(captures, home)
	return page, nil
}
