package ui

import (
	"context"
	"strings"

	"telltale/app/ui/page/keys"
	"telltale/app/view"
)

// helpKeys is what the page of keys lists.
var helpKeys = []struct {
	group string      // key of its title
	keys  [][2]string // keys as they stand on a keyboard, and the key of the words for what they do; "Ctrl" has a word of its own
}{
	{"keys.go", [][2]string{
		{"Ctrl+1 … 9", "keys.page"},
		{"Alt+←", "keys.back"},
		{"Tab", "keys.next"},
		{"Enter", "keys.press"},
		{"F6", "keys.enter"},
		{"PgDn", "keys.scroll"},
		{"F5", "keys.reload"},
		{"Ctrl+F", "keys.search"},
	}},
	{"keys.do", [][2]string{
		{"Ctrl+O", "keys.open"},
		{"Ctrl+Z", "keys.undo"},
		{"Ctrl+Y", "keys.redo"},
		{"Ctrl+P", "keys.print"},
		{"Ctrl+S", "keys.picture"},
		{"Esc", "keys.stop"},
		{"Ctrl+Q", "keys.quit"},
	}},
	{"keys.see", [][2]string{{"Ctrl+Plus", "keys.larger"}, {"Ctrl+Minus", "keys.smaller"}, {"Ctrl+0", "keys.normal"}, {"Ctrl+L", "keys.look"}, {"Ctrl+E", "keys.expert"}, {"F1", "keys.help"}}},
}

type helpTurn struct {
	*keys.Page
	shell *Shell
}

func newHelpTurn(s *Shell) *helpTurn { return &helpTurn{keys.New(), s} }

func (t *helpTurn) fetch(_ context.Context, at location, _ view.Period) (func() location, error) {
	return func() location {
		t.again()
		return at
	}, nil
}

func (t *helpTurn) again() {
	groups := make([]keys.Group, 0, len(helpKeys))
	for _, g := range helpKeys {
		group := keys.Group{Title: t.shell.word(g.group)}
		for _, k := range g.keys {
			group.Keys = append(group.Keys, keys.Key{Keys: strings.Replace(k[0], "Ctrl", t.shell.word("keys.ctrl"), 1), Does: t.shell.word(k[1])})
		}
		groups = append(groups, group)
	}
	t.Update(t.shell.word("keys.title"), groups)
}

// ShowKeys shows the keys of the window.
func (s *Shell) ShowKeys() { s.Show(view.PageKeys, "") }
