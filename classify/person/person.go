// Package person tells whether a thing bears the name of a person.
package person

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// firstNames are common names of people, in lower case (label specification
// D.2, D13): a list of our own. Names that products bear as well are left out.
const firstNames = " aaron abdul adam adrian agnes ahmed aisha albert alejandro alessandro alexander alexandra alfred alice alicia amelia amina " +
	"amir andrea andreas andrew angela anita anna anne anneke annette anton antonio arthur barbara beatriz benjamin bernd birgit brian bruno camille " +
	"carlos carmen carol caroline catherine charlotte chiara chloe christian christina christine christopher claire clara claudia cristina daniel " +
	"daniela david deborah denise diana diego dieter dmitri dominik donald dorothy eduardo edward elena elisabeth elizabeth emily emma enrico eric " +
	"erika esther eva fatima felix fernanda fernando florian francesca francesco francois frank franziska gabriel gabriela george georg gerhard giovanni " +
	"giulia gregor guillaume gustavo hannah hans harald heike heinz helena helene helga henrik hiroshi ingrid irene isabel isabella ivan jacob jakob " +
	"james janet jason javier jean jennifer jeremy jessica joanna johanna johannes john jonas jonathan jorge joseph joshua juan julia julian juliette " +
	"jurgen karen karin katarina katharina katrin kenneth kevin klaus lars laura lauren lena leonie linda lisa lucas lucia lukas magdalena manuel " +
	"marco margaret maria mariana marie marina mario marta mateo matteo matthew matthias maximilian melanie miguel michael michelle miriam mohamed " +
	"mohammed monika muhammad nadia natalia natasha nicholas nicolas nicole niklas nikolai olga oliver olivia pablo pamela patricia patrick paula " +
	"pauline pedro peter petra pierre rachel rafael raul rebecca renate ricardo richard roberto rosa roland ryan sabine samuel sandra sara sarah " +
	"sebastian sergei sharon simon simone sofia sophia sophie stefan stefanie stephanie stephen steven susan susanne svetlana sven tanja tatiana " +
	"theresa thomas timothy ursula uwe valentina vanessa veronica victoria vincent vladimir walter werner william wolfgang xavier yasmin yusuf yuki "

// notPeople are what has an 's and is nobody.
const notPeople = " it that what let here there today kid kids child children men women man woman world everyone mom dad mum one who mcdonald levi "

// carried are things that bear the name of who carries them.
const carried = " iphone ipad ipod macbook mbp imac phone handy galaxy pixel echo fire kindle watch laptop notebook pc tablet computer tv "

// Named reports whether a name tells whose a thing is: a person's name, or
// somebody's possession ("Anna's speaker", "annas-ipad").
func Named(value string) bool {
	value = strings.ReplaceAll(strings.ToLower(value), "’", "'")
	words := strings.FieldsFunc(value, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' })
	for i, word := range words {
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		if listed(firstNames, word) || possessive(word, next) {
			return true
		}
	}
	return false
}

// possessive reports whether a word says whose the next one is. Without its
// apostrophe it must be a known name, and the next a thing that people carry.
func possessive(word, next string) bool {
	if owner, ok := strings.CutSuffix(word, "'s"); ok {
		return listed(firstNames, owner) || next != "" && utf8.RuneCountInString(owner) >= 2 && !listed(notPeople, owner)
	}
	owner, ok := strings.CutSuffix(word, "s")
	return ok && listed(firstNames, owner) && listed(carried, next)
}

// listed reports whether a word stands in a list, with a space on either side.
func listed(list, word string) bool { return strings.Contains(list, " "+word+" ") }
