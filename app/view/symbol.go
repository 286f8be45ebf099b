package view

import (
	"slices"
	"strings"
	"time"

	"telltale/app/wording"
	"telltale/classify/carelabel"
	"telltale/classify/statement"
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
	out := Symbol{ID: s.ID, Word: t.say("symbol."+s.ID, nil), Sentence: t.sentence(s)}
	switch s.State {
	case carelabel.Letter:
		out.State, out.Letter = StateLetter, string(rune(s.Low))
		out.Dots = int(s.Low-'A') + 1
		out.Least = out.Dots
	case carelabel.Range:
		out.State, out.Letter = StateRange, t.say("symbol.range", wording.Args{"Low": string(rune(s.Low)), "High": string(rune(s.High))})
		out.Dots, out.Least = int(s.High-'A')+1, int(s.Low-'A')+1
	case carelabel.NotYet:
		out.State = StateNotYet
	case carelabel.Cannot:
		out.State = StateUnknown
	}
	key := string(out.State)
	for _, other := range []string{s.Sentence, s.ID} {
		if t.Words.Has("symbol.title." + key + "." + other) {
			key += "." + other // something else is missing than more time
		}
	}
	args := wording.Args{"Word": out.Word, "Letter": out.Letter, "Sentence": out.Sentence}
	out.Title = t.say("symbol.title."+key, args)
	out.Spoken = t.say("symbol.spoken."+key, args)
	return out
}

// sentence says what a symbol shows, and what else is true of it.
func (t *Teller) sentence(s carelabel.Symbol) string {
	lines := []string{t.told(s.Sentence, s.Count, s.Args)}
	for _, badge := range s.Badges {
		lines = append(lines, t.say("label.badge."+badge, nil))
	}
	return t.Words.Text(lines...)
}

// told says a sentence with its figures. It may have a form of its own for none,
// and one that tells of servers without a name.
func (t *Teller) told(key string, count int, args map[string]any) string {
	if count == 0 && t.Words.Has(key+".none") {
		key += ".none"
	}
	if n, ok := args["Unnamed"].(int); ok && n > 0 && t.Words.Has(key+".unnamed") {
		key += ".unnamed"
	}
	return t.Words.Count(key, count, t.figures(args))
}

// figures turns the arguments of a sentence into what people read.
func (t *Teller) figures(args map[string]any) wording.Args {
	out := wording.Args{}
	for k, v := range args {
		out[k] = t.figure(k, v, args)
	}
	return out
}

// maxNames is how many names a sentence lists before it counts the others.
const maxNames = 3

// figure puts one argument into words by its type and its name.
func (t *Teller) figure(name string, v any, args map[string]any) any {
	switch v := v.(type) {
	case uint64:
		return t.Words.Bytes(v)
	case float64:
		return t.Words.Percent(v)
	case time.Duration:
		return t.Words.Duration(v)
	case statement.Moment:
		if strings.HasSuffix(name, "Time") {
			return t.Words.Clock(int64(v))
		}
		return t.Words.Date(int64(v))
	case statement.Keys:
		return t.phrases(v)
	case []string:
		return t.listed(name, v)
	case int:
		if key := countKey(name, args); key != "" {
			return t.Words.Count(key, v, nil)
		}
	}
	return v
}

// phrases says each of some keys.
func (t *Teller) phrases(keys statement.Keys) []string {
	list := make([]string, 0, len(keys))
	for _, key := range keys {
		list = append(list, t.say(key, nil))
	}
	return list
}

// listed gives what a sentence lists: countries in full, of names the first few.
func (t *Teller) listed(name string, list []string) []string {
	switch {
	case name == "Codes" || name == "Near":
		return t.countries(list)
	case len(list) > maxNames:
		return append(slices.Clone(list[:maxNames]), t.Words.Count("count.others", len(list)-maxNames, nil))
	}
	return list
}

// countKey is the phrase that counts an argument, "" for a bare number.
func countKey(name string, args map[string]any) string {
	switch name {
	case "Companies", "Countries", "Unnamed", "Days", "Nights", "Photos":
		return "count." + strings.ToLower(name)
	case "More":
		if _, nights := args["Nights"]; nights {
			return "count.more.nights"
		}
		return "count.more.days"
	}
	return ""
}

func (t *Teller) countries(codes []string) []string {
	names := make([]string, 0, len(codes))
	for _, c := range codes {
		names = append(names, t.country(c))
	}
	return names
}
