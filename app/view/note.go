package view

import (
	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
)

// Note is a page for the others at home: that their network is looked at, what is seen, and what they can ask for.
type Note struct {
	Title  string
	Lead   string
	Blanks []NoteBlank // by whom and since when
	Parts  []NotePart
	Foot   string
	MadeNs int64 // of the last packet that it knows of, 0 if none
}

// NoteBlank is a line to be filled in by hand, or what stands on it.
type NoteBlank struct {
	Word string
	Says string // "" to be filled in
}

// NotePart is a heading with its sentences.
type NotePart struct {
	Title string
	Lines []string
}

// watchedSince gives the first and the last packet of what is no example, zeros if there is none.
func watchedSince(captures []flow.Capture) (firstNs, lastNs int64) {
	for _, c := range captures {
		if !c.HasTime || c.Example {
			continue
		}
		if firstNs == 0 || c.FirstNs < firstNs {
			firstNs = c.FirstNs
		}
		lastNs = max(lastNs, c.LastNs)
	}
	return firstNs, lastNs
}

// NewNote makes the note. The home may be empty; what is recorded beside a watch is told.
func (t *Teller) NewNote(h classify.Home, recording RecordChoice, version string) Note {
	t = t.at(h)
	n := Note{Title: t.say("note.title", nil), Lead: t.say("note.lead", nil), Foot: t.say("note.foot", wording.Args{"Version": version})}
	since := NoteBlank{Word: t.say("note.since", nil)}
	first, last := watchedSince(h.Facts.Captures)
	if n.MadeNs = last; first != 0 {
		since.Says = t.Words.Date(first)
	}
	n.Blanks = []NoteBlank{{Word: t.say("note.who", nil)}, {Word: t.say("note.reach", nil)}, since}
	files := "none"
	switch {
	case recording.On && recording.Whole:
		files = "whole"
	case recording.On:
		files = "headers"
	}
	for _, part := range []struct {
		key   string
		lines []string
	}{
		{"seen", []string{"devices", "companies", "clear"}},
		{"unseen", []string{"sealed", "away"}},
		{"people", []string{"out", "kept"}},
		{"stays", []string{"here", "files." + files}},
		{"ask", []string{"leave", "delete", "show"}},
	} {
		p := NotePart{Title: t.say("note."+part.key, nil)}
		for _, line := range part.lines {
			p.Lines = append(p.Lines, t.say("note."+part.key+"."+line, nil))
		}
		n.Parts = append(n.Parts, p)
	}
	return n
}
