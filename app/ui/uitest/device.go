package uitest

import "telltale/app/view"

// Device returns the page of a device from its card.
func Device(c view.DeviceCard) view.Device {
	return view.Device{
		Key: c.Key, Icon: c.Icon, Name: c.Name, Identity: "Orvo smart TV: we are fairly sure.",
		KnowWord: "How do we know?", Badge: "Example home",
		Know: []string{
			"Its network card was made by Orvo (hardware address 02:00:5E…).",
			"It calls itself “Orvo TV 55” when it asks for an address.",
		},
		LabelTitle: "Care label", LabelSpan: "14 Mar · 24 h seen", Symbols: c.Symbols,
		LabelFoot:  "This card shows what one home's network showed. It is not a test certificate.",
		TalksTitle: "Who it talks to", TalksSort: "sorted by purpose", Groups: groups(),
		When: When(7), Leaves: leaves(), Mark: view.Mark{Count: 4, Spoken: "4 things are worth a look"},
		Worth: view.WorthPanel{Title: "Worth a look", Empty: "Nothing stood out in 24 hours that we watched.", Words: worthWords()},
		Seen: view.SeenPanel{Title: "What leaves your home", Lines: []view.SeenLine{
			{Title: "Sent in all", Amount: "1.9 GB", Line: "About 270 MB a day."},
			{Title: "Sealed", Amount: "92 %", Line: "Nobody on the way can read it; the company at the other end can."},
			{Title: "Readable on the way", Amount: "8 %", Line: "We saw its serial number and your Wi-Fi name."},
			{Title: "Names it hid", Amount: "3", Line: "We know the address, not the name."},
		}},
	}
}

func groups() []view.Group {
	why := []string{
		"Asked for telemetry.adsight.example at 18:02; the answer was 203.0.113.7.",
		"The name also stood in the greeting of the sealed connection.",
	}
	return []view.Group{
		{Role: view.RoleMaker, Title: "Its maker", Rows: []view.Row{
			{Name: "Orvo", Detail: "all day", Seat: "KR", Amount: "up 210 MB", Why: why},
		}},
		{Role: view.RoleService, Title: "Services it uses", Rows: []view.Row{
			{Name: "Streamo", Detail: "evenings", Seat: "US", Amount: "up 38 MB", Why: why},
			{Name: "Tubia", Detail: "evenings", Seat: "US", Amount: "up 9 MB", Why: why},
		}},
		{Role: view.RoleAds, Title: "Advertising and tracking", Rows: []view.Row{
			{Name: "AdSight", Detail: "every 5 min, also at night", Seat: "US", Amount: "up 44 MB", Why: why},
			{Name: "Viewmetric", Detail: "while watching", Seat: "US", Amount: "up 18 MB", Why: why},
			{Name: "ClickNet", Detail: "asked for, not contacted", Seat: "US", Why: why},
		}},
		{Role: view.RolePlumbing, Title: "Plumbing", Rows: []view.Row{
			{Name: "Content networks, time servers", Detail: "all day", Amount: "up 2 MB"},
		}},
		{Role: view.RoleUnknown, Title: "We cannot name", Rows: []view.Row{
			{Name: "203.0.113.9", Detail: "no name seen, at night", Seat: "NL", Amount: "up 9 MB"},
		}},
	}
}

// When returns a heat map of n days; on the first one nobody watched before noon.
func When(n int) view.WhenPanel {
	names := []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
	w := view.WhenPanel{
		Title: "When", Ticks: []string{"00:00", "06:00", "12:00", "18:00"}, Zone: "Times are UTC.",
		Alt: "Busiest between 17:00 and 22:00. It was also in contact at night.",
	}
	for d := range n {
		row := make([]float64, 24)
		for h := range row {
			row[h] = float64((d*5+h*3)%7) / 60
			if h >= 17 && h < 22 {
				row[h] = 0.4 + float64((d*3+h*5)%6)/10
			}
			if d == 0 && h < 12 {
				row[h] = -1
			}
		}
		w.Days = append(w.Days, names[d%7])
		w.Cells = append(w.Cells, row)
	}
	return w
}
