package watch

import (
	"fyne.io/fyne/v2"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// fieldLeast is the least width of a field in points at normal text size.
const fieldLeast = 300

// RouterActions is what the page of a router can ask for.
type RouterActions interface {
	// WatchRouter signs in to a router and begins to watch it.
	WatchRouter(form view.RouterForm)
	// ShowWatch shows the page of the watch.
	ShowWatch()
}

// Router is the page on which a router is named. All methods are called on the main goroutine.
type Router struct {
	actions RouterActions
	sheet   *widget.Sheet
	fields  map[string]*widget.Field // by id
}

// NewRouter returns the page with nothing on it.
func NewRouter(a RouterActions) *Router {
	return &Router{actions: a, sheet: widget.NewSheet(widget.Stack(0)), fields: map[string]*widget.Field{}}
}

// Object returns what the window shows.
func (p *Router) Object() *widget.Sheet { return p.sheet }

// Loading says nothing: the page is there at once.
func (p *Router) Loading(string) {}

// Update shows the fields. What was typed stays.
func (p *Router) Update(v view.Router) {
	fields := make([]fyne.CanvasObject, 0, len(v.Fields))
	for _, f := range v.Fields {
		fields = append(fields, p.field(f))
	}
	parts := []fyne.CanvasObject{
		widget.Row{Gap: 16, Grow: 1, Align: widget.AlignMiddle}.Of(widget.Icon("router", 40, theme.Accent),
			widget.Stack(2, widget.Title(v.Heading), widget.NewText(widget.Span{Text: v.Sub, Color: theme.Muted}))),
		widget.Card(widget.Padded(4, 4, 4, 4, widget.Stack(16, widget.Grid(fieldLeast*theme.Factor(), 16, 2, fields...),
			widget.Wrap(12, 8, widget.Button("router.connect", v.Connect, p.connect), widget.QuietButton("router.back", v.Back, p.actions.ShowWatch))))),
	}
	notes := make([]fyne.CanvasObject, 0, len(v.Notes))
	for _, n := range v.Notes {
		notes = append(notes, widget.Row{Gap: 8, Grow: 1}.Of(widget.Small("•"), widget.Small(n)))
	}
	p.sheet.SetContent(frame(append(parts, widget.Stack(6, notes...))...), true)
}

func (p *Router) field(f view.RouterField) fyne.CanvasObject {
	field := p.fields[f.ID]
	if field == nil {
		field = widget.NewField("", nil)
		field.SetText(f.Value)
		field.OnSubmitted = func(string) { p.connect() }
		p.fields[f.ID] = field
	}
	return widget.Stack(3, widget.Strong(f.Word), field, widget.Small(f.Line))
}

// Fill puts what was typed before into the fields.
func (p *Router) Fill(form view.RouterForm) {
	for id, text := range map[string]string{
		view.RouterFieldAddress: form.Address, view.RouterFieldUser: form.User, view.RouterFieldInterface: form.Interface,
		view.RouterFieldPort: form.Port, view.RouterFieldKey: form.Key,
	} {
		if field := p.fields[id]; field != nil {
			field.SetText(text)
		}
	}
}

func (p *Router) connect() {
	text := func(id string) string {
		if field := p.fields[id]; field != nil {
			return field.Text
		}
		return ""
	}
	p.actions.WatchRouter(view.RouterForm{
		Address: text(view.RouterFieldAddress), User: text(view.RouterFieldUser), Interface: text(view.RouterFieldInterface),
		Port: text(view.RouterFieldPort), Key: text(view.RouterFieldKey),
	}.Trimmed())
}

// Search brings the keyboard to the address.
func (p *Router) Search(c fyne.Canvas) {
	if field := p.fields[view.RouterFieldAddress]; field != nil {
		field.Seek(c)
	}
}
