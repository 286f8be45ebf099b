package ui

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"telltale/app/ui/theme"
	"telltale/app/ui/widget"
	"telltale/app/view"
)

// sideBar leads to the pages and says what is being looked at.
type sideBar struct {
	shell  *Shell
	object *fyne.Container
	head   *fyne.Container // what does not scroll away: the mark of a watch
	sheet  *widget.Sheet
	status *fyne.Container
}

func newSideBar(s *Shell) *sideBar {
	b := &sideBar{shell: s, sheet: widget.NewSheet(widget.Stack(0)), head: container.NewStack(), status: container.NewStack()}
	b.object = container.New(sideLayout{}, rectangle(theme.Side), b.sheet, b.status)
	return b
}

// update shows the pages, the one that is shown on white.
func (b *sideBar) update(f view.Frame, here location) {
	s := b.shell
	logo := widget.Row{Gap: 9, Grow: 1, Align: widget.AlignMiddle}.Of(
		widget.Icon("envelope-open", 24, theme.Accent),
		widget.NewText(widget.Span{Text: f.Product, Size: theme.SizeHead, Bold: true}))
	parts := []fyne.CanvasObject{widget.Padded(6, 8, 8, 8, logo)}
	b.object.Objects = []fyne.CanvasObject{b.object.Objects[0], b.sheet, b.status}
	if f.Watching.Title != "" {
		b.object.Objects = slices.Insert(b.object.Objects, 1, fyne.CanvasObject(b.head)) // what is first is read first
		b.head.Objects = []fyne.CanvasObject{widget.Padded(12, 12, 0, 12, widget.Stack(2, append(parts, b.watching(f.Watching))...))}
		parts = nil
	}
	for _, p := range f.Pages {
		parts = append(parts, b.page(p, under(here.page) == p.ID))
	}
	if len(f.Entries) > 0 {
		parts = append(parts, widget.Padded(10, 8, 2, 10, widget.Small(f.Devices)))
	}
	for _, e := range f.Entries {
		chosen := here.page == view.PageDevice && here.key == e.Key
		parts = append(parts, widget.NavButton("nav.device."+e.Key, e.Icon, e.Name, chosen,
			func() { s.OpenDevice(e.Key) }))
	}
	b.status.Objects = nil
	if f.Status.Title != "" {
		b.status.Objects = []fyne.CanvasObject{statusCard(f.Status)}
	}
	b.sheet.SetContent(widget.Padded(12, 12, 12, 12, widget.Stack(2, parts...)), true)
	b.object.Refresh()
}

// page leads to a page; that of what is worth a look with how much it is.
func (b *sideBar) page(p view.NavPage, chosen bool) fyne.CanvasObject {
	s := b.shell
	show := func() { s.Show(p.ID, "") }
	if p.ID != view.PageWorth || s.mark.Count == 0 {
		return widget.NavButton("nav."+string(p.ID), p.Icon, p.Word, chosen, show)
	}
	button := widget.NavCount("nav."+string(p.ID), p.Icon, [2]string{p.Word, strconv.Itoa(s.mark.Count)}, chosen, show)
	if s.mark.Spoken != "" {
		button.Spoken = s.mark.Spoken
	}
	return button
}

// watching is the mark that always shows while a port is being watched; it leads to where that is ended.
func (b *sideBar) watching(m view.WatchMark) fyne.CanvasObject {
	pictogram := "record"
	switch {
	case m.Paused:
		pictogram = "pause"
	case m.Ended:
		pictogram = "trouble"
	}
	row := widget.Row{Gap: 9, Grow: 1, Align: widget.AlignMiddle}.Of(widget.Icon(pictogram, 20, theme.Accent),
		widget.Stack(0, widget.NewText(widget.Span{Text: m.Title, Size: theme.SizeSmall, Bold: true}), widget.Small(m.Line)))
	face := widget.Face{Fill: theme.Card, Border: theme.Accent, Thick: 1, Radius: 8, Pad: [4]float32{6, 8, 6, 10}}
	return widget.NewPress("nav.watching", m.Title+". "+m.Line, face, row, b.shell.ShowWatch)
}

func statusCard(st view.Status) fyne.CanvasObject {
	lines := []fyne.CanvasObject{widget.Row{Gap: 6, Grow: 1, Align: widget.AlignMiddle}.Of(
		widget.Icon("envelope-open", 16, theme.Accent),
		widget.NewText(widget.Span{Text: st.Title, Size: theme.SizeSmall, Bold: true, Color: theme.Accent}))}
	for _, l := range st.Lines {
		lines = append(lines, widget.Small(l))
	}
	face := widget.Face{
		Fill: theme.Card, Border: theme.Line, Thick: 1, Radius: widget.Radius, Pad: [4]float32{10, 11, 10, 11},
	}
	return widget.Framed(face, widget.Stack(2, lines...))
}

// sideLayout keeps the status at the lower edge. It takes no more than a third of the height: the way to the pages
// matters more.
type sideLayout struct{}

func (sideLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (sideLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const margin = 12
	objects[0].Resize(size)
	last := len(objects) - 1
	sheet, status := objects[last-1], objects[last].(*fyne.Container)
	high, top := size.Height, float32(0)
	if head, ok := objects[1].(*fyne.Container); ok {
		top = widget.HeightFor(head.Objects[0], size.Width)
		high -= top
		head.Resize(fyne.NewSize(size.Width, top))
		head.Move(fyne.NewPos(0, 0))
	}
	if len(status.Objects) > 0 {
		w := size.Width - 2*margin
		h := widget.HeightFor(status.Objects[0], w)
		status.Hidden = h > size.Height*0.33
		if !status.Hidden {
			status.Resize(fyne.NewSize(w, h))
			status.Move(fyne.NewPos(margin, size.Height-margin-h))
			high -= h + 2*margin
		}
	}
	sheet.Resize(fyne.NewSize(size.Width, high))
	sheet.Move(fyne.NewPos(0, top))
}
