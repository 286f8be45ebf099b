package widget

import "fyne.io/fyne/v2"

// FocusOn brings the keyboard to what has an id below an object; nothing happens if it is not there, or not in a window.
func FocusOn(o fyne.CanvasObject, id string) {
	for _, p := range Presses(o) {
		if p.ID != id {
			continue
		}
		if c := fyne.CurrentApp().Driver().CanvasForObject(p); c != nil {
			c.Focus(p)
		}
		return
	}
}
