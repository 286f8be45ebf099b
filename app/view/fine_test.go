package view_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/app/view"
	"telltale/classify"
	"telltale/classify/risk"
)

// heeding is a home with four findings of two devices, of which its owner said something.
func heeding(t *testing.T, fine func(first, second, third risk.Finding) []risk.Fine, seen ...risk.Finding) classify.Home {
	t.Helper()
	one := found(1, finding(t, "TT-C01", risk.High), finding(t, "TT-C08", risk.Medium))
	two := found(2, finding(t, "TT-B01", risk.Critical), finding(t, "TT-C01", risk.Medium))
	heed := classify.Heed{Fine: fine(one.Findings[0], one.Findings[1], two.Findings[0])}
	if len(seen) > 0 {
		heed.Seen = map[risk.Topic]bool{}
	}
	for _, f := range seen {
		heed.Seen[f.Topic()] = true
	}
	return homeOf(one, two).Heeding(heed)
}

func nothingFine(_, _, _ risk.Finding) []risk.Fine { return nil }

func TestWhatIsFineIsListedApart(t *testing.T) {
	_, teller := emptyHome(t)
	h := heeding(t, func(first, second, _ risk.Finding) []risk.Fine {
		return []risk.Fine{first.Fine(sunday), second.Fine(0)}
	})
	page := teller.NewWorth(h, view.PeriodWeek)
	noHoles(t, "fine", page)
	if page.Heading != "2 things are worth a look." || page.Mark.Count != 2 || len(page.Groups) != 1 {
		t.Errorf("told: %q, mark %d, %d groups", page.Heading, page.Mark.Count, len(page.Groups))
	}
	var got []string
	for _, r := range page.Away.Rows {
		got = append(got, r.Severity+": "+r.Title+" "+r.Since)
	}
	want := []string{"High: Its number plate is readable on the way. Since 15 Mar 2026", "Medium: It accepted a wrong identity card. "}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("put away (-want +got):\n%s", diff)
	}
	if page.Away.Title != "You called 2 things fine" || page.Away.Line == "" {
		t.Errorf("its panel: %+v", page.Away)
	}
	one, _ := teller.NewDevice(h, thing(1).Facts.Device.Key, view.PeriodWeek)
	if one.Worth.Empty != "You called all that stood out fine. “Worth a look” lists it." {
		t.Errorf("the page of the device says %q", one.Worth.Empty)
	}
}

func TestAllThatStoodOutIsFine(t *testing.T) {
	_, teller := emptyHome(t)
	all := homeOf(found(1, finding(t, "TT-C01", risk.High)))
	all = all.Heeding(classify.Heed{Fine: []risk.Fine{all.Devices[0].Findings[0].Fine(sunday)}})
	page := teller.NewWorth(all, view.PeriodWeek)
	noHoles(t, "all fine", page)
	if page.Heading != "Nothing else is worth a look." || page.Empty == "" || page.Mark.Spoken != "" || len(page.Away.Rows) != 1 {
		t.Errorf("%q, %q, mark %q", page.Heading, page.Empty, page.Mark.Spoken)
	}
	if home := teller.NewHome(all, view.PeriodWeek); home.Worth != "" {
		t.Errorf("the page of the home says %q", home.Worth)
	}
}

func TestWhyAFindingIsBack(t *testing.T) {
	_, teller := emptyHome(t)
	for want, change := range map[string]func(*risk.Fine){
		"You called this fine on 15 Mar 2026. It is graver now.":                          func(f *risk.Fine) { f.Severity = risk.Low },
		"You called this fine on 15 Mar 2026. Now others take part in it too.":            func(f *risk.Fine) { f.Names = nil },
		"You called this fine on 15 Mar 2026. Now there is much more of it.":              func(f *risk.Fine) { f.Figures["Hosts"] = 9 },
		"You called this fine on 15 Mar 2026. It still goes on, more than 30 days later.": func(f *risk.Fine) { f.LastNs -= 40 * dayNs },
	} {
		h := heeding(t, func(first, _, _ risk.Finding) []risk.Fine {
			f := first.Fine(sunday)
			change(&f)
			return []risk.Fine{f}
		})
		page := teller.NewWorth(h, view.PeriodWeek)
		if got := page.Groups[0].Cards[0].Back; got != want || len(page.Away.Rows) != 0 {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
}

func TestWhatIsNewIsMarked(t *testing.T) {
	_, teller := emptyHome(t)
	first := teller.NewWorth(heeding(t, nothingFine), view.PeriodWeek)
	if first.Words.Fine.Only != "" || first.Groups[0].Cards[0].New {
		t.Error("at the first look something is new")
	}
	known := found(1, finding(t, "TT-C01", risk.High)).Findings[0]
	page := teller.NewWorth(heeding(t, nothingFine, known), view.PeriodWeek)
	if page.Words.Fine.Only != "Show only the 3 new ones" || page.Words.Fine.Whole == "" {
		t.Errorf("it offers %q", page.Words.Fine.Only)
	}
	if page.Groups[0].Cards[0].New || !page.Groups[1].Cards[0].New || !page.Urgent[0].Findings[0].New {
		t.Error("the wrong ones are marked as new")
	}
	other := teller.NewWorth(heeding(t, nothingFine, finding(t, "TT-X09", risk.Info)), view.PeriodWeek)
	if other.Words.Fine.Only != "" {
		t.Errorf("where all is new it offers %q", other.Words.Fine.Only)
	}
}
