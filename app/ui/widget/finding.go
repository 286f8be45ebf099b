package widget

import (
	"strconv"

	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/view"
)

// Finding is how a finding is shown.
type Finding struct {
	Card   view.WorthCard
	Words  view.WorthWords
	Open   bool           // how it is known stands below
	Steps  bool           // what can be done stands below
	OnKnow func()         // opens or closes how it is known
	OnName func()         // leads to the device; nil shows no device
	Bare   bool           // no severity and no device: they stand above already
	OnFine func()         // puts it away, or asks first; nil offers it not
	Asked  func(yes bool) // what the answer does; nil asks nothing
}

// Of makes what a finding says, without a frame around it.
func (f Finding) Of() *fyne.Container {
	c := f.Card
	parts := []fyne.CanvasObject{Strong(c.Title), Body(c.Says)}
	if f.Bare && c.New {
		parts = append([]fyne.CanvasObject{Wrap(0, 0, Badge(f.Words.Fine.New))}, parts...)
	}
	if !f.Bare {
		parts = append([]fyne.CanvasObject{f.head()}, parts...)
	}
	return Stack(6, append(parts, f.rest()...)...)
}

// rest is what follows the sentence: when, how sure, what can be done, and how it is known.
func (f Finding) rest() []fyne.CanvasObject {
	c := f.Card
	var parts []fyne.CanvasObject
	if c.When != "" {
		parts = append(parts, Small(c.When))
	}
	if c.Back != "" {
		parts = append(parts, Row{Gap: 6, Grow: 1}.Of(Icon("refresh", 18, theme.Ink), Strong(c.Back)))
	}
	if c.Harm != "" {
		parts = append(parts, Row{Gap: 6, Grow: 1}.Of(Icon("trouble", 18, theme.Warn), Strong(c.Harm)))
	}
	muted := func(s string) Span { return Span{Text: s, Size: theme.SizeSmall, Color: theme.Muted} }
	sure := []Span{{Text: f.Words.Sure + " ", Size: theme.SizeSmall, Bold: true}, muted(c.Sure)}
	if c.Doubt != "" {
		sure = append(sure, muted(" "+c.Doubt))
	}
	parts = append(parts, NewText(sure...))
	if f.Steps && len(c.Steps) > 0 {
		parts = append(parts, headed(f.Words.Todo, Steps(c.Steps), Small(c.Who)))
	}
	parts = append(parts, f.links())
	if f.Asked != nil {
		parts = append(parts, f.question())
	}
	if f.Open {
		parts = append(parts, Known(c.Know))
	}
	return parts
}

// links lead to how it is known, and put it away.
func (f Finding) links() fyne.CanvasObject {
	links := []fyne.CanvasObject{LinkText("know."+f.Card.ID, f.Words.Know, theme.SizeSmall, f.OnKnow)}
	if f.OnFine != nil && f.Asked == nil {
		fine := LinkText("fine."+f.Card.ID, f.Words.Fine.Fine, theme.SizeSmall, f.OnFine)
		fine.Spoken = f.Words.Fine.Fine + ": " + f.Card.Title
		links = append(links, fine)
	}
	return Wrap(18, 4, links...)
}

// question asks before something critical is put away; to keep it is what is offered first.
func (f Finding) question() fyne.CanvasObject {
	w := f.Words.Fine
	return Ask(w.Ask, Answer{"fine.no." + f.Card.ID, w.No, func() { f.Asked(false) }}, Answer{"fine.yes." + f.Card.ID, w.Yes, func() { f.Asked(true) }})
}

// Folded is a finding in short: a press on it opens the rest.
func (f Finding) Folded(open bool, onTap func()) *fyne.Container {
	c := f.Card
	sign := "chevron"
	if open {
		sign = "chevron-down"
	}
	const indent = 18
	inside := Row{Gap: 4, Grow: 1}.Of(AtLeast(indent, Icon(sign, indent, theme.Muted)),
		Stack(3, f.pills(), Strong(c.Title), NewText(Span{Text: c.Says, Size: theme.SizeSmall})))
	press := NewPress("finding."+c.ID, c.Severity+". "+c.Title+" "+c.Says, Face{Radius: 6, Pad: [4]float32{3, 4, 3, 0}}, inside, onTap)
	parts := []fyne.CanvasObject{press}
	if open {
		parts = append(parts, Padded(0, 0, 0, indent+4, Stack(6, f.rest()...)))
	}
	return Stack(4, parts...)
}

// pills are the severity, and that it is new.
func (f Finding) pills(beside ...fyne.CanvasObject) *fyne.Container {
	pills := []fyne.CanvasObject{Severity(f.Card.Level, f.Card.Severity)}
	if f.Card.New {
		pills = append(pills, Badge(f.Words.Fine.New))
	}
	return Wrap(12, 4, append(pills, beside...)...)
}

// head names the severity and the device.
func (f Finding) head() fyne.CanvasObject {
	if f.OnName == nil {
		return f.pills()
	}
	if f.Card.Key == "" { // the home has no page of its own to go to
		return f.pills(Row{Gap: 6, Grow: 1, Align: AlignMiddle}.Of(Icon(f.Card.Icon, 18, theme.Ink), Small(f.Card.Device)))
	}
	device := NewPress("finding.device."+f.Card.ID, f.Card.Device, Face{Radius: 4}, Row{Gap: 6, Grow: 1, Align: AlignMiddle}.Of(
		Icon(f.Card.Icon, 18, theme.Ink), NewText(Span{Text: f.Card.Device, Size: theme.SizeSmall, Under: true})), f.OnName)
	device.Link = true
	return f.pills(device)
}

// Severity is a word in a pill: the graver, the heavier its border.
func Severity(level, word string) *fyne.Container {
	face := Face{Fill: theme.Card, Border: theme.Stitch, Thick: 1, Radius: Radius, Pad: [4]float32{2, 10, 2, 10}}
	bold := false
	switch level {
	case "critical":
		face.Border, face.Thick, bold = theme.Warn, 3, true
	case "high":
		face.Border, face.Thick, bold = theme.Ink, 2, true
	case "medium":
		face.Border = theme.Ink
	}
	return Framed(face, NewText(Span{Text: word, Size: theme.SizeSmall, Bold: bold}))
}

// Steps lists sentences with their numbers.
func Steps(steps []string) *fyne.Container {
	lines := make([]fyne.CanvasObject, len(steps))
	for i, s := range steps {
		lines[i] = Row{Gap: 6, Grow: 1}.Of(
			AtLeast(16*theme.Factor(), NewText(Span{Text: strconv.Itoa(i+1) + ".", Size: theme.SizeSmall, Bold: true})),
			NewText(Span{Text: s, Size: theme.SizeSmall}))
	}
	return Stack(2, lines...)
}

// Known shows the parts of the answer to how something is known.
func Known(parts []view.KnowPart) *fyne.Container {
	blocks := make([]fyne.CanvasObject, len(parts))
	for i, p := range parts {
		lines := make([]fyne.CanvasObject, len(p.Lines))
		for j, l := range p.Lines {
			lines[j] = Small(l)
		}
		blocks[i] = headed(p.Title, lines...)
	}
	face := Face{Fill: theme.Hover, Radius: 6, Pad: [4]float32{8, 10, 8, 10}}
	return Framed(face, Stack(6, blocks...))
}

// headed puts a small heading above some texts; those that say nothing are left out.
func headed(title string, texts ...fyne.CanvasObject) *fyne.Container {
	parts := []fyne.CanvasObject{NewText(Span{Text: title, Size: theme.SizeSmall, Bold: true})}
	for _, o := range texts {
		if t, ok := o.(*Text); ok && t.String() == "" {
			continue
		}
		parts = append(parts, o)
	}
	return Stack(1, parts...)
}
