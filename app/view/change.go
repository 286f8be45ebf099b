package view

// Change is what the owner changed last, for the bar that lets it be undone.
type Change struct {
	Said string // one sentence, "" if nothing was changed yet
	Undo string // word of the button, "" if there is nothing to take back
	Redo string // word of the button, "" if nothing was taken back
	Away string // what the button is for that puts the bar away
}
