package uitest

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	fynewidget "fyne.io/fyne/v2/widget"

	"telltale/app/ui/widget"
)

// Outline returns what a person reads on an object, a line a text, with "[id]" before what can be pressed. It leaves
// positions and colours out, so that a golden file of it changes only when the page says something else.
func Outline(o fyne.CanvasObject) string {
	var b strings.Builder
	outline(&b, o, 0)
	return b.String()
}

func outline(b *strings.Builder, o fyne.CanvasObject, depth int) {
	if !o.Visible() {
		return
	}
	line := func(s string) { fmt.Fprintf(b, "%s%s\n", strings.Repeat("  ", depth), s) }
	switch o := o.(type) {
	case *widget.Text:
		if s := o.String(); s != "" {
			line(s)
		}
		return
	case *widget.Press:
		line("[" + o.ID + "]")
		depth++
	case *widget.Field:
		line(strings.TrimRight("<"+o.Text+"> "+o.PlaceHolder, " "))
		return
	case *fynewidget.Entry:
		line("<" + o.Text + ">")
		return
	}
	for _, child := range Children(o) {
		outline(b, child, depth)
	}
}

// Children returns the objects that an object is made of.
func Children(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case *widget.Press:
		return []fyne.CanvasObject{o.Inside()}
	case *widget.Sheet:
		return []fyne.CanvasObject{o.Content()}
	}
	return nil
}

// Written is a piece of text on the screen.
type Written struct {
	Text     string
	Position fyne.Position // on the canvas
	Size     fyne.Size
}

// Texts returns every piece of text of an object with where it stands. The object must be on a canvas.
func Texts(root fyne.CanvasObject) []Written {
	var all []Written
	walkDrawn(root, func(o fyne.CanvasObject) {
		if t, ok := o.(*canvas.Text); ok && t.Text != "" {
			all = append(all, Written{
				Text: t.Text, Size: t.Size(),
				Position: fyne.CurrentApp().Driver().AbsolutePositionForObject(t),
			})
		}
	})
	return all
}

func walkDrawn(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			walkDrawn(child, visit)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			walkDrawn(child, visit)
		}
	}
}
