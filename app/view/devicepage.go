package view

import (
	"slices"
	"time"

	"telltale/app/wording"
	"telltale/classify"
)

// NewDevice makes the page of one device, and false if the home does not have
// it. Of a person's own phone or computer it tells what it is and no more:
// nobody is to read another's life from this page (label specification 0, 1).
func (t *Teller) NewDevice(h classify.Home, key string, p Period) (Device, bool) {
	t = t.at(h)
	i := slices.IndexFunc(h.Devices, func(d classify.Device) bool { return d.Facts.Device.Key == key })
	if i < 0 {
		return Device{}, false
	}
	d := h.Devices[i]
	page := t.devicePage(h, d, p)
	if !shown(d) {
		page.TalksEmpty = t.say("talks.personal", nil)
		return page, true
	}
	page.Symbols, page.LabelSpan, page.LabelFoot = t.symbolsKnown(h, d), t.labelSpan(d), t.say("label.foot", nil)
	page.Groups, page.When, page.Seen = t.groups(d), t.when(h, d), t.seen(d)
	page.Leaves, page.Worth = t.leaves(h, d), t.worthOf(h, d)
	page.Expert = t.expert(d, page)
	if len(page.Groups) == 0 {
		page.TalksEmpty = t.say("talks.empty", nil)
	}
	return page, true
}

// NewUnseen makes the page of a device that the home has, but that was not seen
// in the chosen stretch of time. h is the home over all time.
func (t *Teller) NewUnseen(h classify.Home, key string, p Period) (Device, bool) {
	t = t.at(h)
	i := slices.IndexFunc(h.Devices, func(d classify.Device) bool { return d.Facts.Device.Key == key })
	if i < 0 {
		return Device{}, false
	}
	page := t.devicePage(h, h.Devices[i], p)
	page.TalksEmpty = t.say("talks.unseen", nil)
	return page, true
}

// devicePage fills in what every page of a device holds.
func (t *Teller) devicePage(h classify.Home, d classify.Device, p Period) Device {
	return Device{
		Key: d.Facts.Device.Key, Icon: icon(d.Identity), Name: t.names(h)[d.Facts.Device.Key],
		Identity: t.identity(d.Identity), KnowWord: t.say("device.know.word", nil), Know: t.know(d),
		Badge: t.badge(h.Facts.Captures), Periods: t.periods(p),
		LabelTitle: t.say("label.title", nil), TalksTitle: t.say("talks.title", nil), TalksSort: t.say("talks.sort", wording.Args{"Zone": t.Words.Zone()}),
		When: WhenPanel{Title: t.say("when.title", nil)}, Seen: SeenPanel{Title: t.say("seen.title", nil)}, Mark: t.mark(h),
	}
}

func (t *Teller) labelSpan(d classify.Device) string {
	from, to := t.Words.Dates(d.Facts.FirstNs, d.Facts.LastNs)
	args := wording.Args{"From": from, "To": to, "Hours": t.Words.Duration(time.Duration(d.Label.SeenNs))}
	switch {
	case d.Facts.LastNs <= 0:
		return t.say("label.span.notime", nil)
	case args["From"] == args["To"]:
		return t.say("label.span.day", args)
	}
	return t.say("label.span", args)
}
