package devices

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// twoColumns is the width from which on the kinds stand beside all else, in points at normal text size.
const twoColumns = 700

// othersAtFirst is how many other devices are offered before somebody searches.
const othersAtFirst = 6

// ChangeActions is what the page can ask for.
type ChangeActions interface {
	// OpenDevice shows the page of a device.
	OpenDevice(key string)
	// Rename gives a device the owner's name; "" takes it away.
	Rename(key, name string)
	// SetKind says what kind of thing a device is; "" lets it be worked out.
	SetKind(key, kind string)
	// Join says that two devices are one, which is told as the first.
	Join(key, other string)
	// Split says that a part of a device is one of its own.
	Split(part string)
	// LeaveOut leaves a device out of all that is told, or takes it in again.
	LeaveOut(key string, out bool)
}

// Change is the page on which the owner says what they know better of a device. All methods are called on the main
// goroutine.
type Change struct {
	actions ChangeActions
	sheet   *widget.Sheet
	shown   view.ChangePage
	name    *widget.Field
	kinds   *widget.Field // searches kinds
	others  *widget.Field // searches devices
}

// NewChange returns the page with nothing on it.
func NewChange(a ChangeActions) *Change {
	c := &Change{actions: a, sheet: widget.NewSheet(widget.Stack(0))}
	c.name = widget.NewField("", nil)
	c.name.OnSubmitted = func(string) { c.rename() }
	c.kinds = widget.NewField("", func(string) { c.build(true) })
	c.others = widget.NewField("", func(string) { c.build(true) })
	return c
}

// Object returns what the window shows.
func (c *Change) Object() *widget.Sheet { return c.sheet }

// Loading says in one sentence that the page is on its way.
func (c *Change) Loading(sentence string) {
	c.shown = view.ChangePage{}
	c.sheet.SetContent(page(widget.NewText(widget.Span{Text: sentence, Color: theme.Muted})), false)
}

// Update shows a device. What was searched for stays as long as it is the same device.
func (c *Change) Update(v view.ChangePage) {
	same := v.Key == c.shown.Key
	named := same && v.Name == c.shown.Name
	c.shown = v
	if !named { // what somebody is typing stays
		c.name.SetText(v.Name)
	}
	if !same { // setting a text builds the page, so it comes last
		c.kinds.SetText("")
		c.others.SetText("")
	}
	c.build(same)
}

// Search brings the keyboard to the field for searching kinds.
func (c *Change) Search(on fyne.Canvas) { c.kinds.Seek(on) }

func (c *Change) rename() { c.actions.Rename(c.shown.Key, c.name.Text) }

func (c *Change) build(keep bool) {
	v := c.shown
	if v.Key == "" {
		return
	}
	head := widget.Stack(4,
		widget.Wrap(0, 0, widget.LinkText("back", v.Back, "", func() { c.actions.OpenDevice(v.Key) })),
		widget.Row{Gap: 16, Grow: 1, Align: widget.AlignMiddle}.Of(widget.Icon(v.Icon, 44, theme.Ink), widget.Title(v.Title)))
	c.sheet.SetContent(page(head, widget.Columns(gap, arrange, c.naming(), c.same(), c.leave(), widget.Stack(0), c.kind())), keep)
}

// arrange puts the kinds beside all else where there is room, else after the name. The last panel of a column is
// stretched, so an empty one comes after those that are not to be.
func arrange(width float32) []widget.Column {
	const name, same, leave, nothing, kind = 0, 1, 2, 3, 4
	if width < twoColumns*theme.Factor() {
		return []widget.Column{{Share: 1, Panels: []int{name, kind, same, leave, nothing}}}
	}
	return []widget.Column{{Share: 42, Panels: []int{name, same, leave, nothing}}, {Share: 58, Panels: []int{kind}}}
}

func (c *Change) naming() fyne.CanvasObject {
	v := c.shown
	parts := []fyne.CanvasObject{
		widget.Head(v.NameTitle), widget.Small(v.NameLine),
		widget.Row{Gap: 10, Grow: 0, Least: 140 * theme.Factor(), Align: widget.AlignMiddle}.Of(
			c.name, widget.Button("name.save", v.Save, c.rename)),
	}
	if v.Unname != "" {
		parts = append(parts, widget.Wrap(0, 0, widget.LinkText("name.off", v.Unname, theme.SizeSmall, func() { c.actions.Rename(v.Key, "") })))
	}
	return widget.Card(widget.Stack(8, parts...))
}

// kind offers all kinds, sector by sector.
func (c *Change) kind() fyne.CanvasObject {
	v := c.shown
	c.kinds.SetPlaceHolder(v.KindSearch)
	parts := []fyne.CanvasObject{widget.Head(v.KindTitle), widget.Body(v.KindNow)}
	if v.Unkind != "" {
		parts = append(parts, widget.Wrap(0, 0, widget.LinkText("kind.off", v.Unkind, theme.SizeSmall, func() { c.actions.SetKind(v.Key, "") })))
	}
	parts = append(parts, c.kinds)
	found := false
	for _, g := range v.Kinds {
		var pills []fyne.CanvasObject
		for _, k := range g.Kinds {
			if view.Fits(k.Find, c.kinds.Text) {
				pills = append(pills, c.pill(k))
			}
		}
		if len(pills) > 0 {
			found = true
			title := widget.NewText(widget.Span{Text: g.Title, Size: theme.SizeSmall, Bold: true, Color: theme.Muted})
			parts = append(parts, widget.Stack(4, title, widget.Wrap(6, 6, pills...)))
		}
	}
	if !found {
		parts = append(parts, widget.Small(v.KindNoMatch))
	}
	return widget.Card(widget.Stack(9, parts...))
}

// pill is one kind; the one that the owner chose has a mark and a heavier border.
func (c *Change) pill(k view.KindChoice) fyne.CanvasObject {
	face := widget.Face{Fill: theme.Card, Border: theme.Line, Thick: 1, Radius: 9, Pad: [4]float32{5, 11, 5, 9}}
	mark, bold := k.Icon, false
	if k.Chosen {
		face.Border, face.Thick, mark, bold = theme.Accent, 2, "done", true
	}
	label := widget.Row{Gap: 6, Grow: 1, Align: widget.AlignMiddle}.Of(widget.Icon(mark, 18, theme.Ink),
		widget.NewText(widget.Span{Text: k.Word, Size: theme.SizeSmall, Bold: bold}))
	return widget.NewPress("kind."+k.ID, k.Word, face, label, func() { c.actions.SetKind(c.shown.Key, k.ID) })
}

// same joins and splits devices.
func (c *Change) same() fyne.CanvasObject {
	v := c.shown
	parts := []fyne.CanvasObject{widget.Head(v.SameTitle), widget.Small(v.SameLine)}
	if len(v.Parts) > 0 {
		parts = append(parts, widget.Body(v.PartsLine))
	}
	for _, p := range v.Parts {
		split := widget.QuietButton("split."+p.Key, v.Split, func() { c.actions.Split(p.Key) })
		split.Spoken = p.Spoken
		parts = append(parts, widget.Row{Gap: 10, Grow: 0, Least: 130 * theme.Factor(), Align: widget.AlignMiddle}.Of(widget.Strong(p.Key), split))
	}
	if len(v.Parts) > 0 {
		parts = append(parts, widget.Rule())
	}
	if len(v.Others) == 0 {
		return widget.Card(widget.Stack(9, append(parts, widget.Small(v.SameNone))...))
	}
	shown := v.Others
	if len(v.Others) > othersAtFirst {
		c.others.SetPlaceHolder(v.SameSearch)
		parts = append(parts, c.others)
		shown = c.fitting()
	}
	for _, o := range shown {
		parts = append(parts, c.other(o))
	}
	return widget.Card(widget.Stack(9, parts...))
}

// fitting gives the first of the other devices that fit what is searched for.
func (c *Change) fitting() []view.OtherDevice {
	var list []view.OtherDevice
	for _, o := range c.shown.Others {
		if len(list) < othersAtFirst && view.Fits(o.Find, c.others.Text) {
			list = append(list, o)
		}
	}
	return list
}

func (c *Change) other(o view.OtherDevice) fyne.CanvasObject {
	words := []fyne.CanvasObject{widget.Strong(o.Name), widget.Small(o.Kind)}
	for _, why := range o.Why {
		words = append(words, widget.NewText(widget.Span{Text: why, Size: theme.SizeSmall}))
	}
	do := widget.QuietButton("join."+o.Key, c.shown.SameDo, func() { c.actions.Join(c.shown.Key, o.Key) })
	do.Spoken = o.Spoken
	return beside(o.Icon, theme.Ink, words, do)
}

func (c *Change) leave() fyne.CanvasObject {
	v := c.shown
	return widget.Card(widget.Stack(8, widget.Head(v.LeaveTitle), widget.Small(v.LeaveLine),
		widget.Wrap(0, 0, widget.QuietButton("leave", v.Leave, func() { c.actions.LeaveOut(v.Key, true) }))))
}
