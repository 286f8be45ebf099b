package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// legalForms are the words, letters only, that end a registered name and say nothing to a person at home.
var legalForms = map[string]bool{
	"ab": true, "ad": true, "ag": true, "aps": true, "as": true, "asa": true, "bhd": true, "bv": true, "bvba": true,
	"co": true, "coltd": true, "company": true, "corp": true, "corporation": true, "cv": true, "dd": true,
	"doo": true, "eg": true, "eireli": true, "epp": true, "ev": true, "gmbh": true, "haftungsbeschrankt": true,
	"haftungsbeschränkt": true, "inc": true, "incorporated": true, "intl": true, "jsc": true, "kft": true, "kg": true,
	"kk": true, "lda": true, "limitada": true, "limited": true, "llc": true, "llp": true, "lp": true, "ltd": true,
	"ltda": true, "mbh": true, "me": true, "nv": true, "ojsc": true, "oo": true, "ooo": true, "ou": true, "oy": true,
	"oyj": true, "oü": true, "pjsc": true, "plc": true, "private": true, "pte": true, "pty": true, "pvt": true,
	"sa": true, "sadecv": true, "sarl": true, "sas": true, "sdn": true, "sdnbhd": true, "se": true, "sirketi": true,
	"sl": true, "slu": true, "sp": true, "spa": true, "spzoo": true, "srl": true, "sro": true, "ug": true, "z": true,
}

// plainCompany takes the legal form off a registered name and turns names in capitals into ordinary writing:
// "Cloudflare, Inc." becomes "Cloudflare", "XEROX CORPORATION" becomes "Xerox". Something always stays.
func plainCompany(registered string) string {
	words := strings.FieldsFunc(registered, func(r rune) bool {
		return unicode.IsSpace(r) || r == ',' || r == ';' || r == '，'
	})
	for len(words) > 1 && endsForm(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if len(words) == 0 {
		return ""
	}
	name := strings.Join(words, " ")
	if bare := strings.TrimRight(name, "."); bare != "" {
		name = bare
	}
	if name == strings.ToUpper(name) {
		return softened(name)
	}
	return name
}

// endsForm says whether a word at the end of a name belongs to the legal form: "B.V.", "A/S", "(Pty)", "&".
func endsForm(word string) bool {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, word)
	return letters == "" || legalForms[letters]
}

// softened writes words of more than four letters with one capital; shorter ones are mostly abbreviations.
func softened(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		if utf8.RuneCountInString(w) <= 4 || strings.ContainsFunc(w, unicode.IsDigit) {
			continue
		}
		first, size := utf8.DecodeRuneInString(w)
		words[i] = string(first) + strings.ToLower(w[size:])
	}
	return strings.Join(words, " ")
}

// nameKey writes a registered name as makers.tsv does: lower case, all but letters and digits as one blank.
func nameKey(registered string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(registered), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}
