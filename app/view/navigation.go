package view

import "telltale/classify"

// PageID names a page of the window.
type PageID string

// The pages. Those of one thing have its key beside their name.
const (
	PageStart   PageID = "start"
	PageHome    PageID = "home"
	PageDevices PageID = "devices"
	PageChange  PageID = "change"   // key: that of a device
	PageDevice  PageID = "device"   // key: that of a device
	PageTime    PageID = "timeline" // key: TimelineAsk.String
	PageWorth   PageID = "worth"
	PageSteps   PageID = "steps" // key: that of a device, "" is the home
	PageHears   PageID = "whohears"
	PageCompany PageID = "company" // key: that of a company
	PageHow     PageID = "how"     // key: that of a way

	PageSettings PageID = "settings"
	PageAbout    PageID = "about"
	PageKeys     PageID = "keys"
)

// NavPage is one page in the navigation.
type NavPage struct {
	ID   PageID
	Icon string // name of an icon without path or suffix
	Word string
}

// pages lists the pages that the navigation leads to, in its order. Those that need a device come once there is one.
func (t *Teller) pages(h classify.Home) []NavPage {
	var list []NavPage
	for _, p := range []struct {
		id        PageID
		icon, key string
		devices   bool
	}{
		{PageStart, "start", "frame.start", false},
		{PageHome, "home", "frame.home", false},
		{PageDevices, "devices", "devices.word", true},
		{PageHears, "symbol-companies", "whohears.word", true},
		{PageTime, "timeline", "timeline.word", true},
		{PageWorth, "worth", "worth.word", true},
		{PageSettings, "settings", "settings.word", false},
		{PageAbout, "note", "about.word", false},
	} {
		if !p.devices || len(h.Devices)+len(h.LeftOut) > 0 {
			list = append(list, NavPage{ID: p.id, Icon: p.icon, Word: t.say(p.key, nil)})
		}
	}
	return list
}
