package session

import (
	"context"

	"telltale/app/view"
)

// Worth gives the page of what is worth a look.
func (d *Desk) Worth(ctx context.Context, p view.Period) (view.Worth, error) {
	home, err := d.now().judge(ctx, p)
	if err != nil {
		return view.Worth{}, d.trouble(err, "")
	}
	return d.teller.NewWorth(home, p), nil
}
