package session

import (
	"context"

	"telltale/app/view"
)

// WhoHears gives the page of the companies that hear from the home.
func (d *Desk) WhoHears(ctx context.Context, p view.Period) (view.WhoHears, error) {
	home, err := d.now().judge(ctx, p)
	if err != nil {
		return view.WhoHears{}, d.trouble(err, "")
	}
	return d.teller().NewWhoHears(home, p), nil
}

// mostLeaves is of how many devices it is looked for what they sent to a company;
// those come first that sent it most.
const mostLeaves = 12

// Company gives the page of a company; one that got nothing in the period gets a
// page that says so.
func (d *Desk) Company(ctx context.Context, key string, p view.Period) (view.Company, error) {
	home, err := d.now().judge(ctx, p)
	if err != nil {
		return view.Company{}, d.trouble(err, "")
	}
	devices := view.CompanyDeviceKeys(home, key)
	for _, one := range devices[:min(len(devices), mostLeaves)] {
		home = home.WithLeaves(one, d.own.session.tables) // the same for the example
	}
	if page, ok := d.teller().NewCompany(home, key, p); ok {
		return page, nil
	}
	if home, err = d.now().judge(ctx, view.PeriodAll); err != nil {
		return view.Company{}, d.trouble(err, "")
	}
	return d.teller().NewUnheard(home, key, p), nil
}
