package uitest

import "telltale/app/view"

// worthWords are the words around each finding.
func worthWords() view.WorthWords {
	return view.WorthWords{
		Sure: "How sure?", Todo: "What you can do", Know: "How do we know this?",
		Done: "Done, next step", Back: "One step back", Again: "Start again", Leave: "Back to all that is worth a look",
		Finished: "These were all steps.", All: "All steps", Seen: "What we saw", Marked: "done", Now: "now",
		Fine: view.FineWords{
			Fine: "This is fine", Ask: "This is critical. Do you know why it happens?", Yes: "Yes, put it away", No: "No, keep it",
			New: "New", Whole: "Show all",
		},
	}
}

// Finding returns one finding of a device.
func Finding(id, level, severity string, c view.DeviceCard) view.WorthCard {
	return view.WorthCard{
		ID: id, Key: c.Key, Icon: c.Icon, Device: c.Name, Level: level, Severity: severity,
		Title: "Pictures or sound were readable on the way.",
		Says:  "It sent pictures, video or sound unsealed to Camora.",
		When:  "Seen on 14 Mar 2026 from 08:14 to 22:14 (UTC).",
		Sure:  "We saw this ourselves.",
		Doubt: "What else it could be: It may be a picture that is no secret, such as a logo.",
		Steps: []string{"Update its software.", "Ask its maker about this."},
		Who:   "Who can act: you and its maker.",
		Know: []view.KnowPart{
			{Title: "What we look for", Lines: []string{"We look for the beginnings of picture files in what it sends to the Internet."}},
			{Title: "What it rests on", Lines: []string{"What was read: “image”.", "The name is thumbs.camora.example."}},
			{Title: "The rule", Lines: []string{"Rule TT-C03, version 1"}},
		},
	}
}

// Untested is what watching cannot decide.
func Untested() view.UntestedPanel {
	return view.UntestedPanel{
		Title: "Not tested", Line: "Watching alone cannot show these.",
		Rows: []view.UntestedText{
			{Rule: "TT-X02", Title: "An old door (Telnet) is open.", Reason: "This needs a check that you start. Telltale only watches."},
			{Rule: "TT-H08", Title: "It stops working without the Internet.", Reason: "Only you can tell, after a test that you start."},
		},
	}
}

// Quiet returns the page of a home in which nothing stood out.
func Quiet() view.Worth {
	return view.Worth{
		Heading: "Nothing stood out in 24 hours that we watched.", Elsewhere: "This page is about the time chosen above.", Empty: "We looked for all that watching alone can show.",
		Limits: "This tells nothing about the time in which nobody watched.", Words: worthWords(), Untested: Untested(),
	}
}

// Worth returns the page of what is worth a look about some devices: about the first one something critical.
func Worth(cards []view.DeviceCard) view.Worth {
	if len(cards) == 0 {
		return Quiet()
	}
	w := view.Worth{
		Heading: "4 things are worth a look.", Sub: "1 of them is critical.", Badge: "Example home", Words: worthWords(),
		Limits: "We saw only what was recorded.", Untested: Untested(), Mark: view.Mark{Count: 4, Spoken: "4 things are worth a look"},
	}
	first := Finding("f0", "critical", "Critical", cards[0])
	first.Harm = "This device can cause harm if someone else controls it."
	w.Urgent = []view.Urgent{{
		Key: first.Key, Icon: first.Icon, Name: first.Device, Severity: first.Severity,
		Line: "One thing is critical here. There is time to read this first.", First: "Start with this: Unplug it from power and wait 30 seconds.",
		Go: "Go through the 3 steps", Who: first.Who, Findings: []view.WorthCard{first},
		Steps: []view.UrgentStep{
			{Label: "Step 1 of 3", Says: "Unplug it from power and wait 30 seconds."},
			{Label: "Step 2 of 3", Says: "Reset it to how it came from the factory."},
			{Label: "Step 3 of 3", Says: "Give it a new, long password before it goes on line again."},
		},
		Calm: "Take one step after the other.", After: "Then record your home again for a day.",
	}}
	last := cards[len(cards)-1]
	home := view.DeviceCard{Icon: "home", Name: "The home"}
	w.Groups = []view.WorthGroup{
		{Level: "high", Title: "High", Cards: []view.WorthCard{Finding("f1", "high", "High", last), Finding("f2", "high", "High", cards[0])}},
		{Level: "info", Title: "For your information", Cards: []view.WorthCard{Finding("f3", "info", "For your information", home)}},
	}
	return w
}

// Away is a finding that was called fine.
func Away() view.AwayPanel {
	return view.AwayPanel{
		Title: "You called 1 thing fine", Line: "Each comes back when it gets worse.", Back: "Show again",
		Rows: []view.AwayRow{{
			ID: "f9", Key: "d1", Icon: "tv", Device: "Living-room TV", Level: "medium", Severity: "Medium",
			Title: "It sends small reports while something is on screen.", Says: "Every minute or less it sent a small report.", Since: "Since 14 Mar 2026",
		}},
	}
}

// leaves is what leaves a device.
func leaves() view.LeavesPanel {
	know := []view.KnowPart{
		{Title: "What it rests on", Lines: []string{"It went to PanelOne.", "Packet 59866 of the recording “example-home.pcapng”."}},
		{Title: "The rule", Lines: []string{"Rule D05, version 1"}},
	}
	return view.LeavesPanel{Title: "What leaves the home", Know: "How do we know this?", Shelves: []view.LeavesShelf{
		{ID: "seen", Title: "Seen in clear", Items: []view.LeavesItem{
			{ID: "l1", Grade: "Seen", Says: "It sent its advertising number to PanelOne, at least 4 times within 4 hours.", Reason: "We know this because anyone on the way could read it.", Know: know},
		}},
		{ID: "pattern", Title: "Pattern matches", Empty: "No pattern that we know was confirmed in 24 hours."},
		{ID: "could", Title: "Could be sent, we cannot see", Items: []view.LeavesItem{
			{ID: "l2", Grade: "Likely", Says: "It sent small reports to Viewmetric, about every 15 seconds.", Reason: "We know this because they came evenly and then stopped.", Know: know},
		}, Able: &view.LeavesAble{
			Grade: "Able to", Title: "It is also able to send:", Data: []string{"what interests you", "how you use it"},
			Reason: "We cannot see whether it did. We know this only because of its kind.", Know: know,
		}},
	}}
}
