package view

import (
	"strings"

	"telltale/app/wording"
)

// PageRouter is the page on which a router is named that is to be watched over SSH.
const PageRouter PageID = "router"

// Router is the page on which a router is named.
type Router struct {
	Heading string
	Sub     string
	Fields  []RouterField
	Connect string // word of the button
	Back    string // word of the button that leads back to the watch
	Notes   []string
}

// RouterField is one thing to be typed.
type RouterField struct {
	ID    string // one of the RouterField… ids
	Word  string
	Line  string // what it is, in a sentence
	Value string // what it is for most people, "" for nothing
}

// The ids of what is to be typed.
const (
	RouterFieldAddress   = "address"
	RouterFieldUser      = "user"
	RouterFieldInterface = "interface"
	RouterFieldPort      = "port"
	RouterFieldKey       = "key"
)

// RouterForm is what was typed, as it was typed.
type RouterForm struct{ Address, User, Interface, Port, Key string }

// Target is the router as ssh takes it.
func (f RouterForm) Target() string {
	if f.User == "" {
		return f.Address
	}
	return f.User + "@" + f.Address
}

// Trimmed is the form without blanks around what was typed.
func (f RouterForm) Trimmed() RouterForm {
	for _, s := range []*string{&f.Address, &f.User, &f.Interface, &f.Port, &f.Key} {
		*s = strings.TrimSpace(*s)
	}
	return f
}

// Question is something that ssh wants to know from its owner.
type Question struct {
	Title string
	Line  string
	Mark  string // what is to be compared letter by letter, "" for nothing
	Note  string
	Typed bool // the answer is typed, and nobody shall read it; else it is yes or no
	Yes   string
	No    string
}

// NewRouter makes the page on which a router is named.
func (t *Teller) NewRouter() Router {
	page := Router{
		Heading: t.say("router.heading", nil), Sub: t.say("router.sub", nil), Connect: t.say("router.connect", nil), Back: t.say("router.back", nil),
	}
	for _, f := range []struct{ id, value string }{
		{RouterFieldAddress, ""}, {RouterFieldUser, "root"}, {RouterFieldInterface, "br-lan"}, {RouterFieldPort, "22"}, {RouterFieldKey, ""},
	} {
		page.Fields = append(page.Fields, RouterField{
			ID: f.id, Word: t.say("router.field."+f.id, nil), Line: t.say("router.field."+f.id+".line", nil), Value: f.value,
		})
	}
	for _, key := range []string{"tcpdump", "password", "load"} {
		page.Notes = append(page.Notes, t.say("router.note."+key, nil))
	}
	return page
}

// NewRouterProgress says that a router is being signed in to.
func (t *Teller) NewRouterProgress(target string) Progress {
	return Progress{Title: t.say("router.signing", wording.Args{"Name": target}), Fraction: -1, Cancel: t.say("progress.cancel", nil)}
}
