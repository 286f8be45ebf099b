package classify

import (
	"fmt"
	"strings"
)

// Rule documents a rule by keys of the catalogue: what it does, and what would
// change what it says.
type Rule struct {
	ID      string
	Version int
	Does    []string // keys of what it does
	Change  string   // key of what would change its statements
	Tables  []string // files under data that it reads
	Basis   string   // section of the specification that it follows
}

// ruleOf makes a rule whose keys follow from its id.
func ruleOf(id, basis string, tables ...string) Rule {
	return Rule{ID: id, Version: 1, Does: []string{"rule." + id}, Change: "rule." + id + ".change", Tables: tables, Basis: basis}
}

// Rules lists the rules of identity, destinations, label, coverage and of what
// leaves the home, in the order in which they are documented. Those of findings
// are risk.Rules.
func Rules() []Rule { return append(judgingRules(), leavesRules()...) }

// leavesRules are those of what leaves the home.
func leavesRules() []Rule {
	rule := func(id, sort, basis string) Rule {
		const doc = "rule.leaves."
		return Rule{ID: id, Version: 1, Does: []string{doc + strings.ToLower(id)}, Change: doc + sort + ".change", Basis: basis}
	}
	var list []Rule
	for n := 1; n <= 20; n++ {
		list = append(list, rule(fmt.Sprintf("D%02d", n), "read", "label D.2"))
	}
	for n := 1; n <= 12; n++ {
		list = append(list, rule(fmt.Sprintf("P%02d", n), "pattern", "label D.3"))
	}
	kind := rule("kind", "kind", "label D.1")
	kind.Tables = []string{"ontology.json"}
	return append(list, kind)
}

func judgingRules() []Rule {
	const services, companies = "vendors/services.tsv", "vendors/companies.tsv"
	return []Rule{
		ruleOf("device.kind", "knowledge 5, label A.3", "clues.tsv", services, "ontology.json"),
		ruleOf("device.brand", "knowledge 1, 5", "oui.zst", "makers.tsv", "clues.tsv", services),
		ruleOf("device.model", "knowledge 5", "clues.tsv"),
		ruleOf("destination.company", "label B.1", services, companies),
		ruleOf("destination.purpose", "knowledge 4", services),
		ruleOf("destination.party", "knowledge 4", services, companies),
		ruleOf("label.companies", "label B.4, 1", services, companies),
		ruleOf("label.trackers", "label B.4, 2", services),
		ruleOf("label.borders", "label B.4, 3", companies),
		ruleOf("label.envelope", "label B.4, 4"),
		ruleOf("label.load", "label B.4, 5", "ontology.json"),
		ruleOf("label.night", "label B.4, 6"),
		ruleOf("label.doors", "label B.4, 7"),
		ruleOf("label.care", "label B.4, 8", services),
		ruleOf("coverage", "label B.1, B.5"),
	}
}
