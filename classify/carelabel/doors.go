package carelabel

import "strconv"

// Opening is something open that watching alone shows.
type Opening struct {
	Level byte   // step of the ladder: 'C', 'D' or 'E' (B.4, 7)
	Key   string // key of the sentence that tells it, one of label.doors.*
	Port  int    // of the device, or of the router where it opened one; 0 if there is none to tell
}

// doors goes down the ladder as far as watching leads (B.4, 7). Reached from the
// Internet is the worst there is, so it needs no check; everything else is only
// the least that is open, and the symbol waits for a check that the owner starts.
func doors(in Input) Symbol {
	s := Symbol{ID: "doors", Sentence: "label.doors.notyet", Args: map[string]any{}}
	s.lacks("hours", needDoorHours-in.Facts.Hours)
	s.Missing = append(s.Missing, "port_check")
	if len(in.Open) == 0 {
		return s
	}
	worst := in.Open[0]
	for _, o := range in.Open {
		if o.Level > worst.Level {
			worst = o
		}
	}
	s.Sentence, s.Args["Port"] = worst.Key, strconv.Itoa(worst.Port)
	if worst.Level == 'E' {
		s.Missing = nil
		return letter(s, 'E')
	}
	return soFar(s, worst.Level, 'E')
}
