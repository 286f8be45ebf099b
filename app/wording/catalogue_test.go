package wording_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"telltale/assets"
	"telltale/classify/device"
	"telltale/classify/knowledge"
)

// sentences gives every form of every key as it stands in the catalogue.
func sentences(t *testing.T) map[string][]string {
	t.Helper()
	raw, err := fs.ReadFile(assets.Locale, "locale/en.json")
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]any
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for key, v := range file {
		switch v := v.(type) {
		case string:
			all[key] = []string{v}
		case map[string]any:
			for _, form := range v {
				all[key] = append(all[key], form.(string))
			}
		}
	}
	return all
}

// code is what the sources of the program say of keys.
type code struct {
	literals map[string]bool   // every string
	asked    map[string]string // keys handed to a function that says them, with their place
	window   map[string]string // the same for the words of the window itself
}

// sources reads the Go files, without tests, of the folders that say things.
func sources(t *testing.T) code {
	t.Helper()
	c := code{literals: map[string]bool{}, asked: map[string]string{}, window: map[string]string{}}
	fset := token.NewFileSet()
	for _, folder := range []string{"../../app", "../../classify", "../../capture/source", "../../capture/flow"} {
		err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "uitest") {
				return err
			}
			file, err := parser.ParseFile(fset, path, nil, parser.SkipObjectResolution)
			if err == nil {
				ast.Inspect(file, func(n ast.Node) bool { return c.note(fset, n) })
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// note takes what one node says. It goes on into the node.
func (c *code) note(fset *token.FileSet, n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BasicLit:
		if s, ok := text(n); ok {
			c.literals[s] = true
		}
	case *ast.CallExpr:
		if len(n.Args) == 0 {
			break
		}
		key, ok := text(n.Args[0])
		if !ok {
			break
		}
		place := fset.Position(n.Pos()).String()
		switch callee(n.Fun) {
		case "Say", "Count", "say":
			c.asked[key] = place
		case "word", "Words":
			c.window["window."+key] = place
		}
	}
	return true
}

func text(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

func callee(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.Ident:
		return e.Name
	}
	return ""
}

func merged(a, b map[string]string) map[string]string {
	both := maps.Clone(a)
	maps.Copy(both, b)
	return both
}

func TestEveryKeyInTheCodeHasWords(t *testing.T) {
	w, c := english(t), sources(t)
	if len(c.asked) < 50 || len(c.window) < 5 {
		t.Fatalf("only %d and %d keys found: the test looks in the wrong place", len(c.asked), len(c.window))
	}
	for key, place := range merged(c.asked, c.window) {
		if !w.Has(key) && strings.Contains(key, ".") && !strings.Contains(key, " ") { // else it is no key: strings.Count and the like
			t.Errorf("%s: no words for %q", place, key)
		}
	}
}

// Keys of these families mean nothing else, wherever they stand.
func TestEveryKeyOfAFamilyHasWords(t *testing.T) {
	w, c := english(t), sources(t)
	family := regexp.MustCompile(`^(label|evidence|capture\.problem|next|trouble|symbol|seen|why|talks)\.[a-z_.]+[a-z]$`)
	prefix := func(literal string) bool {
		return slices.ContainsFunc(w.Keys(), func(k string) bool { return strings.HasPrefix(k, literal+".") })
	}
	for literal := range c.literals {
		if family.MatchString(literal) && !w.Has(literal) && !w.Has("window."+literal) && !prefix(literal) {
			t.Errorf("no words for %q", literal)
		}
	}
}

func TestEveryKeyOfTheCatalogueIsUsed(t *testing.T) {
	c := sources(t)
	for _, key := range english(t).Keys() {
		if !c.uses(key) {
			t.Errorf("nothing says %q", key)
		}
	}
}

// uses reports whether a key stands in the code, as a whole, or as the beginning
// and the end that the code joins: "start." or "seen.sent" and ".title".
func (c *code) uses(key string) bool {
	if c.literals[key] {
		return true
	}
	if own, ok := strings.CutPrefix(key, "window."); ok {
		return c.literals[own]
	}
	for i := 1; i < len(key); i++ {
		head, tail := key[:i], key[i:]
		switch {
		case key[i-1] == '.' && c.literals[head]:
			return true
		case key[i] == '.' && c.literals[head] && c.literals[tail]:
			return true
		}
	}
	return false
}

// Whatever the tables and types of classify can say has words.
func TestEveryValueHasWords(t *testing.T) {
	w := english(t)
	var keys []string
	for _, k := range knowledge.Open(assets.Data).Kinds() {
		keys = append(keys, "kind."+k.ID)
	}
	keys = append(keys, "kind."+device.KindPhone, "kind."+device.KindComputer)
	for _, p := range knowledge.Purposes() {
		keys = append(keys, "purpose."+p)
	}
	for _, g := range []string{"maker", "service", "ads", "plumbing", "unknown"} {
		keys = append(keys, "group."+g, "role."+g)
	}
	for _, c := range []string{"possible", "likely", "seen"} {
		keys = append(keys, "identity."+c, "identity.brand."+c, "kindline."+c, "kindline.brand."+c, "why.company."+c)
	}
	for _, s := range []string{"companies", "trackers", "borders", "envelope", "load", "night", "doors", "care"} {
		keys = append(keys, "symbol."+s)
	}
	for _, s := range []string{"letter", "range", "notyet", "cannot"} {
		keys = append(keys, "symbol.title."+s, "symbol.spoken."+s)
	}
	for _, p := range []string{"night", "morning", "afternoon", "evening", "day", "allday", "alsonight"} {
		keys = append(keys, "when."+p)
	}
	for _, key := range keys {
		if !w.Has(key) {
			t.Errorf("no words for %q", key)
		}
	}
}

// Words of a device that are no facts (label specification B.5).
func TestNoForbiddenWords(t *testing.T) {
	forbidden := regexp.MustCompile(`(?i)\b(never|does not send|safe|safely|secure|securely|spies|spy|spying|illegal|shares? with)\b`)
	for key, forms := range sentences(t) {
		for _, s := range forms {
			if word := forbidden.FindString(s); word != "" {
				t.Errorf("%s says %q: %q", key, word, s)
			}
		}
	}
}

// Limits of plain language (label specification 0, row 4a): short sentences.
const (
	mostWords    = 25
	averageWords = 15
)

func TestPlainLanguage(t *testing.T) {
	ends := regexp.MustCompile(`[.:;!?](\s+|$)|\n`)
	placeholder := regexp.MustCompile(`\{\{[^}]*\}\}`)
	count, sum := 0, 0
	for key, forms := range sentences(t) {
		for _, s := range forms {
			if s != strings.TrimSpace(s) || strings.Contains(s, "  ") {
				if key != "list.comma" {
					t.Errorf("%s has spaces to spare: %q", key, s)
				}
			}
			for _, sentence := range ends.Split(placeholder.ReplaceAllString(s, "two words"), -1) {
				n := len(strings.Fields(sentence))
				if n > mostWords {
					t.Errorf("%s has a sentence of %d words: %q", key, n, s)
				}
				if n >= 4 { // a sentence, no title
					count++
					sum += n
				}
			}
		}
	}
	if average := float64(sum) / float64(count); average > averageWords {
		t.Errorf("%d sentences have %.1f words on average", count, average)
	}
}

// A sentence that stands alone begins large and ends with a point.
func TestSentencesBeginAndEnd(t *testing.T) {
	whole := regexp.MustCompile(`^(label|evidence|coverage|home\.(sub|heading)|why|talks|seen|identity|next|capture\.problem|summary)\.`)
	begins := regexp.MustCompile(`^[A-Z{“]`)
	share := regexp.MustCompile(`^\{\{\.(Share|Low|High)\}\}`)
	part := regexp.MustCompile(`\.title$|\.sort$|\.span|^home\.sub\.most$`)
	for key, forms := range sentences(t) {
		if !whole.MatchString(key) || part.MatchString(key) {
			continue
		}
		for _, s := range forms {
			switch {
			case !begins.MatchString(s):
				t.Errorf("%s begins small: %q", key, s)
			case !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "}"):
				t.Errorf("%s has no end: %q", key, s)
			case share.MatchString(s):
				t.Errorf("%s begins with a share, which may be “less than 1 %%”: %q", key, s)
			}
		}
	}
}
