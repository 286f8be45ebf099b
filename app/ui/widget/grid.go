package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// grid puts objects of one kind into equal columns, as many as fit; objects of a line get the same height.
type grid struct {
	least, gap float32
	most       int
	last       lastWidth
}

// Grid puts objects into equal columns that are at least least points wide, at most most of them.
func Grid(least, gap float32, most int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&grid{least: least, gap: gap, most: most}, objects...)
}

func (g *grid) columns(width float32) (int, float32) {
	n := int((width + g.gap) / (g.least + g.gap))
	n = min(max(n, 1), g.most)
	return n, (width - g.gap*float32(n-1)) / float32(n)
}

func (g *grid) naturalWidth([]fyne.CanvasObject) float32 {
	return g.least*float32(g.most) + g.gap*float32(g.most-1)
}

func (g *grid) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return g.walk(objects, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

func (g *grid) MinSize(objects []fyne.CanvasObject) fyne.Size { return g.last.minSize(g, objects) }

func (g *grid) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	g.last = lastWidth(size.Width)
	g.walk(objects, size.Width, place)
}

func (g *grid) walk(objects []fyne.CanvasObject, width float32,
	put func(o fyne.CanvasObject, x, y, w, h float32),
) float32 {
	n, w := g.columns(width)
	shown := visible(objects)
	var y float32
	for start := 0; start < len(shown); start += n {
		line := shown[start:min(start+n, len(shown))]
		if start > 0 {
			y += g.gap
		}
		var h float32
		for _, o := range line {
			h = max(h, HeightFor(o, w))
		}
		for i, o := range line {
			put(o, float32(i)*(w+g.gap), y, w, h)
		}
		y += h
	}
	return y
}

// Column is one column of a page: which of the page's panels stand in it, from top to bottom, and its share of the width.
type Column struct {
	Share  float32
	Panels []int
}

// columns puts the panels of a page side by side; which stands where depends on the width.
type columns struct {
	gap     float32
	arrange func(width float32) []Column
	last    lastWidth
}

// Columns puts panels side by side, gap points apart; arrange says for a width which columns there are. The last panel
// of each column reaches down to the end of the longest one.
func Columns(gap float32, arrange func(width float32) []Column, panels ...fyne.CanvasObject) *fyne.Container {
	return container.New(&columns{gap: gap, arrange: arrange}, panels...)
}

func (c *columns) widths(cols []Column, width float32) []float32 {
	var sum float32
	for _, col := range cols {
		sum += col.Share
	}
	ws := make([]float32, len(cols))
	for i, col := range cols {
		ws[i] = (width - c.gap*float32(len(cols)-1)) * col.Share / sum
	}
	return ws
}

func (c *columns) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	cols := c.arrange(width)
	var h float32
	for i, w := range c.widths(cols, width) {
		h = max(h, c.columnHeight(objects, cols[i], w))
	}
	return h
}

func (c *columns) columnHeight(objects []fyne.CanvasObject, col Column, w float32) float32 {
	h := -c.gap
	for _, p := range col.Panels {
		h += c.gap + HeightFor(objects[p], w)
	}
	return max(0, h)
}

func (c *columns) naturalWidth(objects []fyne.CanvasObject) float32 {
	return (&row{Row: Row{Gap: c.gap}}).naturalWidth(objects)
}

func (c *columns) MinSize(objects []fyne.CanvasObject) fyne.Size { return c.last.minSize(c, objects) }

func (c *columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	c.last = lastWidth(size.Width)
	cols := c.arrange(size.Width)
	full := c.heightFor(objects, size.Width)
	var x float32
	for i, w := range c.widths(cols, size.Width) {
		var y float32
		for j, p := range cols[i].Panels {
			h := HeightFor(objects[p], w)
			if j == len(cols[i].Panels)-1 {
				h = max(h, full-y)
			}
			place(objects[p], x, y, w, h)
			y += h + c.gap
		}
		x += w + c.gap
	}
}
