package wording

import "time"

// Bytes writes an amount of data for people: decimal units as on the label of
// a disk (IEC 80000-13: 1 kB = 1000 B), two figures at most after the unit grows.
func (w *Words) Bytes(n uint64) string {
	units := []string{"unit.b", "unit.kb", "unit.mb", "unit.gb", "unit.tb"}
	v, i := float64(n), 0
	for v >= 999.5 && i < len(units)-1 {
		v /= 1000
		i++
	}
	format := "%.0f"
	if i > 0 && v < 9.95 {
		format = "%.1f"
	}
	if i == 0 {
		return w.Count(units[i], int(n), nil)
	}
	return w.Say(units[i], Args{"N": w.printer.Sprintf(format, v)})
}

// Duration writes a length of time in its largest fitting unit, whole numbers.
func (w *Words) Duration(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return w.Count("unit.days", int((d+12*time.Hour)/(24*time.Hour)), nil)
	case d >= 90*time.Minute:
		return w.Count("unit.hours", int((d+30*time.Minute)/time.Hour), nil)
	case d >= 90*time.Second:
		return w.Count("unit.minutes", int((d+30*time.Second)/time.Minute), nil)
	}
	return w.Count("unit.seconds", int(max(d+500*time.Millisecond, time.Second)/time.Second), nil)
}

// Day writes a date without its year, such as "14 Mar".
func (w *Words) Day(ns int64) string {
	t := w.Time(ns)
	return w.Say("date.day", Args{"Day": w.printer.Sprintf("%d", t.Day()), "Month": w.Say("month."+t.Format("01"), nil)})
}

// Date writes a date with its year, such as "14 Mar 2026".
func (w *Words) Date(ns int64) string {
	t := w.Time(ns)
	return w.Say("date.full", Args{"Day": w.printer.Sprintf("%d", t.Day()), "Month": w.Say("month."+t.Format("01"), nil), "Year": t.Format("2006")})
}

// Clock writes a time of day, such as "20:30".
func (w *Words) Clock(ns int64) string { return w.Time(ns).Format("15:04") }

// Weekday writes the short name of a day of the week.
func (w *Words) Weekday(ns int64) string {
	return w.Say("weekday."+w.Time(ns).Format("Mon"), nil)
}

// Percent writes a share between 0 and 1 for people. A share that is neither
// nothing nor all is not shown as such: "less than 1 %", "more than 99 %".
func (w *Words) Percent(share float64) string {
	switch {
	case share <= 0:
		return w.Say("unit.percent", Args{"N": "0"})
	case share < 0.01:
		return w.Say("unit.percent_less", nil)
	case share > 0.99 && share < 1:
		return w.Say("unit.percent_more", nil)
	}
	return w.Say("unit.percent", Args{"N": w.printer.Sprintf("%.0f", share*100)})
}
