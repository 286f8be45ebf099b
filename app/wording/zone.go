package wording

import (
	"strings"
	"time"
)

// InZone gives the same words for a home in the time zone with an IANA name, such
// as "Europe/Berlin": its days, dates and times of day are those of that zone. A
// name that nobody knows counts as UTC.
func (w *Words) InZone(name string) *Words {
	at := time.UTC
	if name != "Local" { // the zone of the machine is not that of the home
		if known, err := time.LoadLocation(name); err == nil {
			at = known
		}
	}
	if at.String() == w.zone.String() {
		return w
	}
	return w.In(at)
}

// Zone names the time zone for people: "UTC", or "Berlin time".
func (w *Words) Zone() string {
	name := w.zone.String()
	if name == "UTC" {
		return name
	}
	city := name[strings.LastIndex(name, "/")+1:]
	return w.Say("zone.city", Args{"City": strings.ReplaceAll(city, "_", " ")})
}

// Time gives the moment of a time in nanoseconds, on the clocks of the home.
func (w *Words) Time(ns int64) time.Time { return time.Unix(0, ns).In(w.zone) }

// Dates gives the first and the last day of a stretch of time: "3 Mar" and
// "14 Mar 2026". The first bears its year only where it is another one.
func (w *Words) Dates(fromNs, toNs int64) (from, to string) {
	from, to = w.Date(fromNs), w.Date(toNs)
	if from != to && w.Time(fromNs).Year() == w.Time(toNs).Year() {
		from = w.Day(fromNs)
	}
	return from, to
}

// DayOfWeek writes a day with its weekday, such as "Sat 14 Mar".
func (w *Words) DayOfWeek(ns int64) string {
	return w.Say("date.weekday", Args{"Weekday": w.Weekday(ns), "Date": w.Day(ns)})
}

// Month writes a month with its year, such as "Mar 2026".
func (w *Words) Month(ns int64) string {
	t := w.Time(ns)
	return w.Say("date.month", Args{"Month": w.Say("month."+t.Format("01"), nil), "Year": t.Format("2006")})
}
