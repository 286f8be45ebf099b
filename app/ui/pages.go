package ui

import (
	"context"

	"telltale/app/ui/widget"
	"telltale/app/view"
)

// location is where the window is: a page, and for the page of one thing its key.
type location struct {
	page view.PageID // "" before the first page
	key  string
}

// turn is one page as the shell turns to it: what is drawn, and how what it shows is fetched. Each page has a file of
// its own in this package with its turn and with what it needs of the Backend.
type turn interface {
	// Object returns what the window shows.
	Object() *widget.Sheet
	// Loading says in one sentence that the page is on its way.
	Loading(sentence string)
	// fetch asks the backend, off the main goroutine, and returns how to show the answer. That is called on the main
	// goroutine and returns where the window then is: elsewhere if there is nothing of the kind.
	fetch(ctx context.Context, at location, p view.Period) (func() location, error)
	// again draws what was shown last anew, after the theme changed; nothing if nothing was.
	again()
}

// turns lists all pages.
func (s *Shell) turns() map[view.PageID]turn {
	return map[view.PageID]turn{
		view.PageStart:   newStartTurn(s),
		view.PageHome:    newHomeTurn(s),
		view.PageDevices: newDevicesTurn(s),
		view.PageChange:  newChangeTurn(s),
		view.PageDevice:  newDeviceTurn(s),
		view.PageTime:    newTimelineTurn(s),
		view.PageWorth:   newWorthTurn(s),
		view.PageSteps:   newStepsTurn(s),
		view.PageHears:   newWhoHearsTurn(s),
		view.PageCompany: newCompanyTurn(s),
		view.PageKeys:    newHelpTurn(s),
		view.PageHow:     newHowTurn(s),

		view.PageSettings: newSettingsTurn(s),
		view.PageAbout:    newAboutTurn(s),
		view.PageWatch:    newWatchTurn(s),
		view.PageRouter:   newRouterTurn(s),
		view.PageHotspot:  newHotspotTurn(s),
	}
}

// under says which page of the navigation a page belongs to that is not in it.
func under(id view.PageID) view.PageID {
	switch id {
	case view.PageSteps:
		return view.PageWorth
	case view.PageCompany:
		return view.PageHears
	case view.PageHow, view.PageWatch, view.PageRouter, view.PageHotspot:
		return view.PageStart
	case view.PageChange:
		return view.PageDevices
	default:
		return id
	}
}

// ofDevice reports whether the key of a page is that of a device.
func ofDevice(id view.PageID) bool {
	return id == view.PageDevice || id == view.PageSteps || id == view.PageChange
}
