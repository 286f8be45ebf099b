package view

import (
	"telltale/app/wording"
)

// Build is which program this is.
type Build struct {
	Version string
	Commit  string
}

// NewAbout makes the page of what Telltale is and rests on.
func (t *Teller) NewAbout(b Build) About {
	page := About{
		Heading: t.say("about.heading", nil),
		Version: t.say("about.version", wording.Args{"Version": b.Version, "Commit": b.Commit}),
		Lines:   t.phrases([]string{"about.what", "about.local", "about.licence", "about.notice"}),
		Limits: AboutList{t.say("about.limits", nil), t.phrases([]string{
			"about.limits.elsewhere", "coverage.sealed", "about.limits.names", "about.limits.inside", "about.limits.people", "coverage.radio", "about.limits.quiet",
		})},
		Know: AboutList{t.say("about.know", nil), t.phrases([]string{
			"about.know.devices", "about.know.companies", "about.know.countries", "about.know.sure", "about.know.rules",
		})},
		Tables: AboutTables{Title: t.say("about.tables", nil), Line: t.say("about.tables.line", nil)},
	}
	for _, s := range t.Tables.Sources() {
		page.Tables.Rows = append(page.Tables.Rows, AboutTable{
			Name: s.Name, Date: t.say("about.tables.date", wording.Args{"Date": s.Date, "Version": s.Version}),
			Licence: s.Licence, Attribution: s.Attribution,
		})
	}
	return page
}
