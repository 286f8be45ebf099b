package widget

import "telltale/app/ui/theme"

// measures remembers what was measured of something that does not change: a layout asks for the same heights many
// times, and measuring text is most of the work of showing a page.
type measures struct {
	scale   float32 // of the text at that time
	heights [2]struct{ width, height float32 }
	newest  int
	wide    float32
	isWide  bool
}

func (m *measures) fresh() {
	if scale := theme.Factor(); m.scale != scale {
		*m = measures{scale: scale}
		for i := range m.heights {
			m.heights[i].width = -1
		}
	}
}

// height returns the height at a width, measured by measure when it is not known yet.
func (m *measures) height(width float32, measure func() float32) float32 {
	m.fresh()
	for _, h := range m.heights {
		if h.width == width {
			return h.height
		}
	}
	h := measure()
	m.newest = 1 - m.newest
	m.heights[m.newest].width, m.heights[m.newest].height = width, h
	return h
}

// natural returns the width at which nothing wraps, measured by measure when it is not known yet.
func (m *measures) natural(measure func() float32) float32 {
	m.fresh()
	if !m.isWide {
		m.wide, m.isWide = measure(), true
	}
	return m.wide
}
