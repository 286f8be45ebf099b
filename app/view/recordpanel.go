package view

import "telltale/app/wording"

// RecordChoice is what the owner chose of a recording beside a watch.
type RecordChoice struct {
	On     bool
	Folder string // "": where Telltale keeps such recordings
	Bytes  int64  // of all files together, at most; 0: RecordBytes
	Whole  bool   // packets as the watch has them, else their first bytes
}

// RecordBytes is how large a recording beside a watch may be unless somebody chooses otherwise.
const RecordBytes = 1_000_000_000

// WatchRecord is the panel of the recording beside a watch.
type WatchRecord struct {
	Title  string // "" for none
	Line   string // what it is good for
	Switch string // word of the switch
	On     bool
	Place  string // where it goes, if it is on
	Change string // word of the button that changes that
	Size   string // heading above the sizes
	Sizes  []RecordSize
	Wide   string // word of the switch that records whole packets
	Whole  bool
	Notes  []string // what is in it, and what a crash leaves
}

// RecordSize is one size to choose.
type RecordSize struct {
	Bytes  int64
	Word   string
	Chosen bool
}

// record makes the panel; the folder stands in the choice.
func (t *Teller) record(c RecordChoice, keeps int) WatchRecord {
	r := WatchRecord{
		Title: t.say("record.title", nil), Line: t.say("record.line", nil), Switch: t.say("record.switch", nil), On: c.On,
		Place: t.say("record.place", wording.Args{"Folder": c.Folder}), Change: t.say("record.change", nil), Size: t.say("record.size", nil),
		Wide: t.say("record.whole", nil), Whole: c.Whole,
	}
	for _, n := range []int64{100_000_000, RecordBytes, 5_000_000_000, 20_000_000_000} {
		r.Sizes = append(r.Sizes, RecordSize{Bytes: n, Word: t.Words.Bytes(uint64(n)), Chosen: n == c.Bytes})
	}
	holds := t.Words.Count("record.note.headers", keeps, nil)
	if c.Whole {
		holds = t.say("record.note.whole", nil)
	}
	r.Notes = []string{holds, t.say("record.note.ring", wording.Args{"Size": t.Words.Bytes(uint64(c.Bytes))}), t.say("record.note.crash", nil)}
	return r
}

// recording says that a watch is being recorded, or no more.
func (t *Teller) recording(w Watched) []string {
	switch {
	case w.RecordEnded != "":
		return []string{t.say("watch.record.ended", wording.Args{"Name": w.Record.Folder}), w.RecordEnded}
	case w.Record.On:
		return []string{t.say("record.going", wording.Args{"Folder": w.Record.Folder, "Size": t.Words.Bytes(uint64(w.Record.Bytes))})}
	}
	return nil
}
