package view

import (
	"strings"

	"telltale/app/wording"
	"telltale/classify/knowledge"
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
			Name: t.sourceName(s), Date: t.say("about.tables.date", wording.Args{"Date": s.Date, "Version": s.Version}),
			Licence: s.Licence, Attribution: t.attribution(s),
		})
	}
	return page
}

// sourceName says what is in a table, and where it is from if the list of sources says that in parentheses: the words
// of the list, "Country of servers (DB-IP)", lead to those of the catalogue.
func (t *Teller) sourceName(s knowledge.Source) string {
	what, by, _ := strings.Cut(strings.TrimSuffix(s.Name, ")"), " (")
	key := "source." + strings.ToLower(strings.ReplaceAll(what, " ", "_"))
	if !t.Words.Has(key) {
		return s.Name
	}
	if by == "" {
		return t.say(key, nil)
	}
	return t.say("source.by", wording.Args{"Name": t.say(key, nil), "By": by})
}

// attribution is the text that the licence of a source asks for, as it stands; a table of our own needs none.
func (t *Teller) attribution(s knowledge.Source) string {
	if s.Attribution == ownTable {
		return t.say("source.own", nil)
	}
	return s.Attribution
}

// ownTable is how the list of sources says that a table is our own work.
const ownTable = "Telltale's own table"
