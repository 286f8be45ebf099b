package view

import (
	"cmp"
	"slices"
	"time"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
	"telltale/classify/risk"
	"telltale/classify/statement"
)

// NewWorth makes the page of what is worth a look.
func (t *Teller) NewWorth(h classify.Home, p Period) Worth {
	t = t.at(h)
	page := Worth{Periods: t.periods(p), Badge: t.badge(h.Facts.Captures), Words: t.worthWords(), Mark: t.mark(h)}
	if len(h.Facts.Captures) == 0 {
		page.Heading, page.Empty, page.Open = t.say("worth.unread.heading", nil), t.say("worth.unread", nil), t.say("window.open.title", nil)
		return page
	}
	if len(h.Devices) == 0 {
		page.Heading, page.Empty = t.say("home.nodevice.heading", nil), t.say("home.nodevice", nil)
		return page
	}
	page.Untested, page.Away = t.untestedPanel(), t.away(h, "")
	cards := t.worthCards(h, "")
	page.Words.Fine = t.fineWords(h, len(cards))
	if len(cards) == 0 {
		page.Heading, page.Empty, page.Limits = t.nothing(h), t.say("worth.empty", nil), t.say("worth.limits", nil)
		if len(page.Away.Rows) > 0 {
			page.Heading, page.Empty = t.say("worth.away.heading", nil), t.say("worth.away.empty", nil)
		}
		return page
	}
	page.Heading = t.Words.Count("worth.heading", len(cards), nil)
	page.Limits = t.say("worth.limits.more", nil)
	critical := 0
	for _, c := range cards {
		if c.Level == risk.Critical.String() {
			critical++
			page.urge(c)
			continue
		}
		page.group(c)
	}
	slices.SortStableFunc(page.Urgent, inOrderOf(h))
	for i := range page.Urgent {
		t.lead(&page.Urgent[i])
	}
	for i := range page.Groups {
		t.shorten(&page.Groups[i])
	}
	page.Sub = t.Words.Count("worth.sub", critical, nil)
	if critical == 0 {
		page.Sub = t.say("worth.sub.none", nil)
	}
	return page
}

// firstCards is how many findings of one severity are shown at first: more than
// that nobody reads at once, and the page stays quick.
const firstCards = 20

// shorten leaves the rest of a long list for a second look.
func (t *Teller) shorten(g *WorthGroup) {
	g.First = min(len(g.Cards), firstCards)
	if rest := len(g.Cards) - g.First; rest > 0 {
		g.More = t.Words.Count("worth.more", rest, nil)
	}
}

// urge puts a critical finding to those of its device.
func (w *Worth) urge(c WorthCard) {
	i := slices.IndexFunc(w.Urgent, func(u Urgent) bool { return u.Key == c.Key })
	if i < 0 {
		i = len(w.Urgent)
		w.Urgent = append(w.Urgent, Urgent{Key: c.Key, Icon: c.Icon, Name: c.Device, Severity: c.Severity})
	}
	w.Urgent[i].Findings = append(w.Urgent[i].Findings, c)
}

// inOrderOf compares devices by the order in which the page of the home has
// them.
func inOrderOf(h classify.Home) func(a, b Urgent) int {
	list := slices.Clone(h.Devices)
	byNeed(list)
	place := map[string]int{}
	for i, d := range list {
		place[d.Facts.Device.Key] = i + 1
	}
	return func(a, b Urgent) int { return cmp.Compare(place[a.Key], place[b.Key]) }
}

// group puts a finding to those that are as grave.
func (w *Worth) group(c WorthCard) {
	last := len(w.Groups) - 1
	if last < 0 || w.Groups[last].Level != c.Level {
		w.Groups = append(w.Groups, WorthGroup{Level: c.Level, Title: c.Severity})
		last++
	}
	w.Groups[last].Cards = append(w.Groups[last].Cards, c)
}

// lead fills in what leads through the critical findings of a device.
func (t *Teller) lead(u *Urgent) {
	steps := t.stepsOf(u.Findings)
	for i, s := range steps {
		u.Steps = append(u.Steps, UrgentStep{Label: t.say("worth.step", wording.Args{"N": i + 1, "All": len(steps)}), Says: s})
	}
	u.Who = t.who(u.Findings)
	u.Line = t.Words.Count("worth.urgent", len(u.Findings), nil)
	u.Go = t.Words.Count("worth.go", len(steps), nil)
	u.Calm, u.After = t.say("worth.calm", nil), t.say("worth.after", nil)
	if len(steps) > 0 {
		u.First = t.say("worth.first", wording.Args{"Step": steps[0]})
	}
}

// stepsOf gives the steps of some findings, each once: those of the first one,
// which is the gravest, come first. A new device is the last thing to think of.
func (t *Teller) stepsOf(cards []WorthCard) []string {
	var steps, last []string
	replace := t.say("remedy.replace", nil)
	for _, c := range cards {
		for _, s := range c.Steps {
			switch {
			case slices.Contains(steps, s):
			case s == replace:
				last = []string{s}
			default:
				steps = append(steps, s)
			}
		}
	}
	if slices.Contains(steps, t.say("remedy.cleanup.replace", nil)) {
		last = nil // that says so already
	}
	return append(steps, last...)
}

// who says who can act on the first of some findings.
func (t *Teller) who(cards []WorthCard) string {
	if len(cards) == 0 {
		return ""
	}
	return cards[0].Who
}

// worthCards makes the cards of all findings, the gravest first; only those of
// the device with a key, unless it is "".
func (t *Teller) worthCards(h classify.Home, key string) []WorthCard {
	said := map[string]statement.Statement{}
	icons := map[string]string{"": "home"}
	remarks := map[string]remark{}
	note := func(list []risk.Finding) {
		statements := classify.FindingStatements(list)
		for _, s := range statements {
			said[s.ID()] = s
		}
		t.remarks(h, list, statements, remarks)
	}
	note(h.Findings)
	for _, d := range h.Devices {
		note(d.Findings)
		icons[d.Facts.Device.Key] = icon(d.Identity)
	}
	var cards []WorthCard
	for _, f := range t.Findings(h, key) {
		s := said[f.Statement]
		c := WorthCard{
			ID: f.Statement, Key: f.Key, Icon: icons[f.Key], Device: f.Device, Level: f.Level, Severity: f.Severity,
			Title: f.Title, Says: f.Says, When: f.When, Harm: f.Harm, Steps: f.Remedy,
			Sure: t.say("worth.sure."+s.Confidence.String(), nil),
			Who:  t.say("findings.who", wording.Args{"Who": f.Who}),
			Know: t.knowFinding(h, f, s),
			New:  remarks[f.Statement].isNew, Back: remarks[f.Statement].back,
		}
		if c.Key == "" {
			c.Device = t.say("explain.home", nil)
		}
		if f.Doubt != "" {
			c.Doubt = t.say("findings.doubt", wording.Args{"Doubt": f.Doubt})
		}
		cards = append(cards, c)
	}
	return cards
}

// knowFinding tells how a finding is known.
func (t *Teller) knowFinding(h classify.Home, f FindingText, s statement.Statement) []KnowPart {
	e := t.ofRule(s.Rule, s.Version)
	var does []string
	for _, line := range e.Does { // the card says the title and the doubt already
		if line != f.Title && line != f.Doubt {
			does = append(does, line)
		}
	}
	return t.knowParts(e, does, t.rests(h, s))
}

// knowParts puts the parts of an explanation under their headings.
func (t *Teller) knowParts(e Explained, does, rests []string) []KnowPart {
	var parts []KnowPart
	add := func(key string, lines []string) {
		if len(lines) > 0 {
			parts = append(parts, KnowPart{t.say(key, nil), lines})
		}
	}
	add("worth.know.looked", does)
	add("worth.know.rests", rests)
	if e.Change != "" {
		add("worth.know.change", []string{e.Change})
	}
	rule := []string{e.Rule}
	if e.Basis != "" {
		rule = append(rule, t.say("explain.basis", wording.Args{"Basis": e.Basis}))
	}
	add("worth.know.rule", append(rule, e.Tables...))
	return parts
}

// worthOf makes the panel of one device.
func (t *Teller) worthOf(h classify.Home, d classify.Device) WorthPanel {
	p := WorthPanel{Title: t.say("worth.word", nil), Words: t.worthWords(), Cards: t.worthCards(h, d.Facts.Device.Key)}
	p.Words.Fine = t.fineWords(h, 0)
	if len(p.Cards) == 0 {
		p.Empty = t.nothingOf(d)
		if len(t.away(h, d.Facts.Device.Key).Rows) > 0 {
			p.Empty = t.say("worth.away.device", wording.Args{"Page": t.say("worth.word", nil)})
		}
	}
	var urgent []WorthCard
	for _, c := range p.Cards {
		if c.Level == risk.Critical.String() {
			urgent = append(urgent, c)
		}
	}
	if len(urgent) > 0 {
		p.Urgent = t.Words.Count("worth.go", len(t.stepsOf(urgent)), nil)
	}
	return p
}

// nothing says that nothing stood out, and in how long.
func (t *Teller) nothing(h classify.Home) string {
	length := watchedWithin(h.Facts)
	if length <= 0 {
		return t.say("worth.nothing.notime", nil)
	}
	return t.say("worth.nothing", wording.Args{"Length": t.Words.Duration(length)})
}

// Elsewhere says that more was recorded than what lies in the chosen time, so
// that nobody takes a quiet day for a quiet home; "" if not. The captures are all
// that there are: a home knows only those of its span.
func (t *Teller) Elsewhere(captures []flow.Capture, h classify.Home) string {
	if watchedFor(captures) <= watchedWithin(h.Facts) {
		return ""
	}
	return t.say("worth.limits.chosen", wording.Args{"All": t.say("period.all", nil)})
}

// nothingOf says that nothing stood out about a device, and in how long it was
// seen: it may have been away while the home was watched.
func (t *Teller) nothingOf(d classify.Device) string {
	if d.Label.SeenNs <= 0 {
		return t.say("worth.nothing.notime", nil)
	}
	return t.say("worth.nothing.device", wording.Args{"Length": t.Words.Duration(time.Duration(d.Label.SeenNs))})
}

// watchedWithin is how long was watched within the span that the facts are of.
func watchedWithin(f flow.Facts) time.Duration {
	if f.Span.All() {
		return watchedFor(f.Captures)
	}
	var inside []flow.Capture
	for _, c := range f.Captures {
		c.FirstNs, c.LastNs = max(c.FirstNs, f.Span.FromNs), min(c.LastNs, f.Span.ToNs-1)
		if c.HasTime && c.FirstNs <= c.LastNs {
			inside = append(inside, c)
		}
	}
	return watchedFor(inside)
}

// count is how many things are worth a look.
func count(h classify.Home) (all, critical int) {
	note := func(list []risk.Finding) {
		all += len(list)
		critical += criticalOf(list)
	}
	note(h.Findings)
	for _, d := range h.Devices {
		note(d.Findings)
	}
	return all, critical
}

// criticalOf is how many of some findings are critical.
func criticalOf(list []risk.Finding) (n int) {
	for _, f := range list {
		if f.Severity == risk.Critical {
			n++
		}
	}
	return n
}

// mark counts what is worth a look, for the navigation.
func (t *Teller) mark(h classify.Home) Mark {
	n, critical := count(h)
	if n == 0 {
		return Mark{}
	}
	return Mark{Count: n, Critical: critical, Spoken: t.Words.Count("worth.mark", n, nil), Line: t.worthLine(h)}
}

// worthLine says on the page of the home how much is worth a look, "" for
// nothing.
func (t *Teller) worthLine(h classify.Home) string {
	n, critical := count(h)
	switch {
	case n == 0:
		return ""
	case critical == 0:
		return t.Words.Count("worth.heading", n, nil)
	}
	return t.Words.Text(t.Words.Count("worth.heading", n, nil), t.Words.Count("worth.sub", critical, nil))
}

func (t *Teller) untestedPanel() UntestedPanel {
	p := UntestedPanel{Title: t.say("worth.untested.title", nil), Line: t.say("worth.untested", nil), Rows: t.Untested()}
	for i, r := range p.Rows { // the title alone would say that it is so
		p.Rows[i].Title = t.say("worth.untested.row", wording.Args{"Title": r.Title})
	}
	return p
}

func (t *Teller) worthWords() WorthWords {
	return WorthWords{
		Sure: t.say("worth.word.sure", nil), Todo: t.say("worth.word.todo", nil), Know: t.say("worth.word.know", nil),
		Done: t.say("worth.word.done", nil), Back: t.say("worth.word.back", nil), Again: t.say("worth.word.again", nil),
		Leave: t.say("worth.word.leave", nil), Finished: t.say("worth.word.finished", nil),
		All: t.say("worth.word.all", nil), Seen: t.say("worth.word.seen", nil), Marked: t.say("worth.word.marked", nil), Now: t.say("worth.word.now", nil),
	}
}
