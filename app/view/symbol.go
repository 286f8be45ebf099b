package view

import (
	"strings"

	"telltale/app/wording"
	"telltale/classify/carelabel"
)

// symbols puts a care label into words.
func (t *Teller) symbols(l carelabel.Label) []Symbol {
	list := make([]Symbol, 0, len(l.Symbols))
	for _, s := range l.Symbols {
		list = append(list, t.symbol(s))
	}
	return list
}

func (t *Teller) symbol(s carelabel.Symbol) Symbol {
	out := Symbol{ID: s.ID, Word: t.say("symbol."+s.ID, nil), Sentence: t.Words.Count(s.Sentence, t.countOf(s), t.figures(s.Args))}
	switch s.State {
	case carelabel.Letter:
		out.State, out.Letter = StateLetter, string(rune(s.Low))
		out.Dots = int(s.Low-'A') + 1
	case carelabel.Range:
		out.State, out.Letter = StateRange, t.say("symbol.range", wording.Args{"Low": string(rune(s.Low)), "High": string(rune(s.High))})
		out.Dots = int(s.High-'A') + 1
	case carelabel.NotYet:
		out.State = StateNotYet
	case carelabel.Cannot:
		out.State = StateUnknown
	}
	key := "symbol.title." + string(out.State)
	args := wording.Args{"Word": out.Word, "Letter": out.Letter, "Sentence": out.Sentence}
	out.Title = t.say(key, args)
	out.Spoken = t.say("symbol.spoken."+string(out.State), args)
	return out
}

// countOf is the number that chooses the plural form of a symbol's sentence:
// what is still missing, where something is, else what was counted.
func (t *Teller) countOf(s carelabel.Symbol) int {
	if more, ok := s.Args["More"].(int); ok && strings.Contains(s.Sentence, ".notyet") && s.ID != "companies" && s.ID != "trackers" && s.ID != "borders" {
		return more
	}
	return s.Count
}

// figures turns the arguments of a symbol into what people read.
func (t *Teller) figures(args map[string]any) wording.Args {
	out := wording.Args{}
	for k, v := range args {
		out[k] = v
		switch k {
		case "Bytes":
			out[k] = t.Words.Bytes(v.(uint64))
		case "Low", "High":
			out[k] = t.Words.Percent(v.(float64))
		case "Days":
			out[k] = t.Words.Count("count.days", v.(int), nil)
		case "Hours":
			out[k] = t.Words.Count("count.hours", v.(int), nil)
		case "Nights":
			out[k] = t.Words.Count("count.nights", v.(int), nil)
		case "More":
			out[k] = t.Words.Count(moreUnit(args), v.(int), nil)
		case "Codes":
			out[k] = t.countries(v.([]string))
		}
	}
	return out
}

func moreUnit(args map[string]any) string {
	if _, nights := args["Nights"]; nights {
		return "count.nights"
	}
	return "count.days"
}

func (t *Teller) countries(codes []string) []string {
	names := make([]string, 0, len(codes))
	for _, c := range codes {
		names = append(names, t.Tables.CountryName(c, t.Lang))
	}
	return names
}
