package whohears

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// few is how many rows a panel shows before the rest is asked for.
const few = 12

// Company is the page of one company. All methods are called on the main goroutine.
type Company struct {
	actions Actions
	sheet   *widget.Sheet
	shown   view.Company
	know    bool
	copied  bool
	rows    map[string]int // how many rows of a panel are shown
}

// NewCompany returns the page with nothing on it.
func NewCompany(a Actions) *Company {
	return &Company{actions: a, sheet: widget.NewSheet(widget.Stack(0)), rows: map[string]int{}}
}

// Object returns what the window shows.
func (c *Company) Object() *widget.Sheet { return c.sheet }

// Loading says in one sentence that the page is on its way.
func (c *Company) Loading(sentence string) { c.sheet.SetContent(loading(sentence), false) }

// Update shows a company. What was opened stays open while the company is the same.
func (c *Company) Update(v view.Company) {
	same := v.Key == c.shown.Key
	if !same {
		c.know, c.copied, c.rows = false, false, map[string]int{}
	}
	c.shown = v
	c.build(same)
}

func (c *Company) build(keep bool) {
	v := c.shown
	parts := []fyne.CanvasObject{c.head()}
	if c.know && len(v.Know) > 0 {
		parts = append(parts, lines(v.Know))
	}
	if v.Empty != "" {
		parts = append(parts, widget.Card(widget.Padded(8, 8, 8, 8, widget.Body(v.Empty))))
		c.sheet.SetContent(page(parts...), keep)
		return
	}
	panels := []fyne.CanvasObject{
		c.devices(), c.when(), c.learns(), c.names(), c.servers(),
	}
	parts = append(parts, widget.Columns(gap, c.arrange, panels...))
	if c.actions.Expert() && len(v.Addresses.Rows) > 0 {
		parts = append(parts, c.addresses())
	}
	c.sheet.SetContent(page(parts...), keep)
}

// manyLearnt is from how many findings on what a company learns has a column of its own.
const manyLearnt = 5

func (c *Company) arrange(width float32) []widget.Column {
	switch {
	case width < beside*theme.Factor():
		return []widget.Column{{Share: 1, Panels: []int{0, 2, 1, 4, 3}}}
	case len(c.shown.Learns.Items) >= manyLearnt:
		return []widget.Column{{Share: 0.5, Panels: []int{0, 1, 4, 3}}, {Share: 0.5, Panels: []int{2}}}
	}
	return []widget.Column{{Share: 0.5, Panels: []int{0, 1, 3}}, {Share: 0.5, Panels: []int{2, 4}}}
}

func lines(list []string) fyne.CanvasObject {
	texts := make([]fyne.CanvasObject, len(list))
	for i, l := range list {
		texts[i] = widget.Body(l)
	}
	return widget.Card(widget.Stack(6, texts...))
}

func (c *Company) head() fyne.CanvasObject {
	v := c.shown
	var words []fyne.CanvasObject
	if v.Badge != "" {
		words = append(words, widget.Wrap(0, 0, widget.Badge(v.Badge)))
	}
	title := []fyne.CanvasObject{widget.Title(v.Name)}
	if v.Word != "" {
		title = append(title, widget.Padded(7, 0, 0, 0, widget.Row{Gap: 6, Grow: 1, Align: widget.AlignMiddle}.Of(widget.Woven(v.Role), widget.Small(v.Word))))
	}
	words = append(words, widget.Wrap(14, 2, title...))
	for i, l := range v.Lines {
		line := fyne.CanvasObject(widget.NewText(widget.Span{Text: l, Color: theme.Muted}))
		if i == 0 && v.Seat != "" {
			line = widget.Row{Gap: 8, Grow: 1, Align: widget.AlignMiddle}.Of(widget.Flag(v.Seat), line)
		}
		words = append(words, line)
	}
	var links []fyne.CanvasObject
	if len(v.Know) > 0 {
		links = append(links, widget.LinkText("know", v.KnowWord, "", func() {
			c.know = !c.know
			c.build(true)
		}))
	}
	if v.Addresses.Switch != "" {
		links = append(links, widget.Switch("expert", v.Addresses.Switch, c.actions.Expert(), c.actions.ToggleExpert))
	}
	words = append(words, widget.Wrap(18, 4, links...))
	return widget.Row{Gap: 20, Least: 380 * theme.Factor(), Grow: 0}.Of(
		widget.Stack(5, words...), widget.Periods(v.Periods, c.actions.ShowPeriod))
}

// cut gives the first rows of a panel and what asks for more of them, nil if these are all.
func (c *Company) cut(id, more string, rows []fyne.CanvasObject) []fyne.CanvasObject {
	most := max(c.rows[id], few)
	if len(rows) <= most {
		return rows
	}
	return append(rows[:most:most], widget.Padded(4, 0, 0, 0, widget.Wrap(0, 0, widget.LinkText("more."+id, more, "", func() {
		c.rows[id] = most + atOnce
		c.build(true)
	}))))
}

func (c *Company) devices() fyne.CanvasObject {
	list := c.shown.Devices
	most := min(len(list.Rows), max(c.rows["devices"], few)+1)
	rows := make([]fyne.CanvasObject, 0, most)
	for _, d := range list.Rows[:most] {
		rows = append(rows, c.device(d))
	}
	return widget.Card(widget.Stack(8, append([]fyne.CanvasObject{widget.Head(list.Title)}, c.cut("devices", list.More, rows)...)...))
}

func (c *Company) device(d view.CompanyDevice) fyne.CanvasObject {
	words := []fyne.CanvasObject{widget.Row{Gap: 8, Grow: 0, Least: 80}.Of(widget.Strong(d.Name), widget.Small(d.Amount).Right())}
	if d.Detail != "" {
		words = append(words, widget.Small(d.Detail))
	}
	words = append(words, widget.RoleBar(d.Share, d.Role))
	content := widget.Row{Gap: 12, Grow: 1, Align: widget.AlignMiddle}.Of(widget.Icon(d.Icon, 28, theme.Ink), widget.Stack(2, words...))
	press := widget.NewPress("device."+d.Key, d.Spoken, widget.Face{Radius: 8, Pad: [4]float32{5, 6, 5, 6}}, content,
		func() { c.actions.OpenDevice(d.Key) })
	press.Link = true
	return press
}

func (c *Company) when() fyne.CanvasObject {
	w := c.shown.When
	parts := []fyne.CanvasObject{widget.Head(w.Title)}
	if len(w.Cells) > 0 {
		parts = append(parts, widget.HeatMap(w))
	}
	parts = append(parts, widget.Small(w.Alt))
	if w.Zone != "" {
		parts = append(parts, widget.Small(w.Zone))
	}
	return widget.Card(widget.Stack(8, parts...))
}

// learns says what was found, device by device, and what any contact tells.
func (c *Company) learns() fyne.CanvasObject {
	l := c.shown.Learns
	rows := make([]fyne.CanvasObject, 0, len(l.Items))
	for i, item := range l.Items {
		says := []fyne.CanvasObject{widget.Body(item.Says)}
		if i == 0 || l.Items[i-1].Key != item.Key {
			link := widget.LinkText("learns."+item.Key, item.Device, theme.SizeSmall, func() { c.actions.OpenDevice(item.Key) })
			says = append([]fyne.CanvasObject{widget.Wrap(0, 0, link)}, says...)
		}
		rows = append(rows, widget.Row{Gap: 10, Grow: 0, Least: 120}.Of(widget.Stack(3, says...),
			widget.NewText(widget.Span{Text: item.Grade, Size: theme.SizeSmall, Bold: true})))
	}
	parts := append([]fyne.CanvasObject{widget.Head(l.Title)}, c.cut("learns", c.shown.Devices.More, rows)...)
	parts = append(parts, widget.Body(l.Always))
	if l.Empty != "" {
		parts = append(parts, widget.Small(l.Empty))
	}
	return widget.Card(widget.Stack(9, parts...))
}

func (c *Company) names() fyne.CanvasObject {
	n := c.shown.Names
	parts := []fyne.CanvasObject{widget.Head(n.Title)}
	if n.Empty != "" {
		parts = append(parts, widget.Small(n.Empty))
	}
	most := min(len(n.Rows), max(c.rows["names"], few)+1)
	rows := make([]fyne.CanvasObject, 0, most)
	for _, r := range n.Rows[:most] {
		rows = append(rows, widget.Row{Gap: 10, Grow: 0, Least: 120}.Of(widget.Body(r.Name), widget.Small(r.Devices).Right()))
	}
	return widget.Card(widget.Stack(5, append(parts, c.cut("names", n.More, rows)...)...))
}

// servers is a small map with its list, and what it cannot show.
func (c *Company) servers() fyne.CanvasObject {
	s := c.shown.Servers
	parts := []fyne.CanvasObject{widget.Head(s.Title)}
	if len(s.Rows) > 0 {
		m := widget.WorldMap(s.Rows, "", few)
		parts = append(parts, m.Map, m.List)
	}
	for _, l := range s.Doubt {
		parts = append(parts, widget.Small(l))
	}
	return widget.Card(widget.Stack(6, parts...))
}

// addresses is for experts.
func (c *Company) addresses() fyne.CanvasObject {
	a := c.shown.Addresses
	most := min(len(a.Rows), max(c.rows["addresses"], few)+1)
	rows := make([]fyne.CanvasObject, 0, most)
	for _, r := range a.Rows[:most] {
		words := []fyne.CanvasObject{widget.Row{Gap: 14, Grow: 0, Least: 160}.Of(widget.Strong(r.Flow.Address), widget.Small(r.Device).Right())}
		for _, s := range []string{r.Flow.Name, r.Flow.Amounts, r.Flow.Times} {
			if s != "" {
				words = append(words, widget.Small(s))
			}
		}
		rows = append(rows, widget.Stack(0, words...))
	}
	copying := []fyne.CanvasObject{widget.QuietButton("copy", a.Copy, func() {
		c.actions.Copy(a.Text)
		c.copied = true
		c.build(true)
	})}
	if c.copied {
		copying = append(copying, widget.Padded(8, 0, 0, 0, widget.Small(a.Copied)))
	}
	head := widget.Row{Gap: 14, Grow: 0, Least: 120, Align: widget.AlignMiddle}.Of(widget.Head(a.Title), widget.Wrap(8, 2, copying...))
	parts := append([]fyne.CanvasObject{head}, c.cut("addresses", a.More, rows)...)
	if a.Rest != "" && max(c.rows["addresses"], few) >= len(a.Rows) {
		parts = append(parts, widget.Small(a.Rest))
	}
	return widget.Card(widget.Stack(8, parts...))
}
