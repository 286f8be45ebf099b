package risk

import "strings"

// Rule is one finding of the catalogue (label specification E) with the
// catalogue keys of its documentation. Each key is "finding.", the number of
// the rule in lower case, and what it is about.
type Rule struct {
	ID         string // "TT-B01"
	Version    int
	Severity   Severity // where the case or the device do not change it
	Title      string   // key: what it is, in one sentence
	How        string   // key: what is looked for, with the figures
	Doubt      string   // key: what else it could be, "" where it is not tested
	Reduced    string   // key: what of the rule is not looked at, "" if all is
	Untested   string   // key: why it is not tested, "" if it is
	Remedy     []string // keys of the steps, in order
	Who        []Actor
	Provisions []string // as in Finding

	once bool // it counts at once: the rule itself asks for more than one time, or for what comes once
}

const keyPrefix = "finding."

// sentenceKey is the key of what was seen.
func sentenceKey(id, variant string) string {
	key := documentKey(id, ".seen")
	if variant != "" {
		key += "." + variant
	}
	return key
}

func documentKey(id, about string) string {
	return keyPrefix + strings.ToLower(strings.TrimPrefix(id, "TT-")) + about
}

// Rules gives the catalogue in the order of the specification.
func Rules() []Rule {
	var all []Rule
	for _, part := range [...][]Rule{attackRules(), contactRules(), exposureRules(), sealRules(), habitRules()} {
		for _, r := range part {
			all = append(all, documented(r))
		}
	}
	return all
}

// documented sets what follows from the id. A rule of which something is not
// looked at says so by a mark in its place.
func documented(r Rule) Rule {
	r.Version = 1
	r.Title, r.How = documentKey(r.ID, ".title"), documentKey(r.ID, ".how")
	if r.Untested != "" {
		r.Untested = documentKey(r.ID, ".untested")
	} else {
		r.Doubt = documentKey(r.ID, ".doubt")
	}
	if r.Reduced != "" {
		r.Reduced = documentKey(r.ID, ".reduced")
	}
	return r
}

// yes marks documentation that a rule has.
const yes = "yes"

// RuleByID gives the rule with an id such as "TT-B01"; false when there is none.
func RuleByID(id string) (Rule, bool) {
	r, ok := byID()[id]
	return r, ok
}

// byID gives the catalogue by the ids of its rules.
func byID() map[string]Rule {
	all := map[string]Rule{}
	for _, r := range Rules() {
		all[r.ID] = r
	}
	return all
}

// Steps against an infection (label specification E, R1): notices with
// quarantine cleaned most homes, notices alone did not.
func cleanUp() []string {
	return []string{
		"remedy.cleanup.unplug", "remedy.cleanup.offline", "remedy.cleanup.reset", "remedy.cleanup.password",
		"remedy.cleanup.update", "remedy.cleanup.doors", "remedy.cleanup.watch", "remedy.cleanup.replace",
	}
}

func attackRules() []Rule {
	owner, withProvider := []Actor{Owner, Maker}, []Actor{Owner, Maker, Provider}
	return []Rule{
		{ID: "TT-B01", Severity: Critical, Reduced: yes, Remedy: cleanUp(), Who: withProvider, Provisions: []string{"5.1-1 M", "5.6-1 M", "5.7-2 R"}},
		{ID: "TT-B02", Severity: High, Reduced: yes, Remedy: cleanUp(), Who: withProvider, Provisions: []string{"5.7-2 R"}},
		{ID: "TT-B03", Severity: High, Reduced: yes, Remedy: cleanUp(), Who: owner, Provisions: []string{"5.7-2 R"}},
		{ID: "TT-B04", Severity: Critical, Remedy: cleanUp(), Who: withProvider, Provisions: []string{"5.7-2 R"}},
		{ID: "TT-B05", Severity: Critical, Remedy: cleanUp(), Who: withProvider, Provisions: []string{"5.1-5 M"}},
		{ID: "TT-B06", Severity: Critical, Remedy: append([]string{"remedy.unplug"}, cleanUp()...), Who: withProvider, Provisions: []string{"5.7-2 R", "5.6-1 M"}},
		{ID: "TT-B07", Severity: Critical, Reduced: yes, Remedy: append([]string{"remedy.unplug"}, cleanUp()...), Who: withProvider, Provisions: []string{"5.7-2 R"}},
		{ID: "TT-B08", Severity: High, Remedy: []string{"remedy.port", "remedy.close"}, Who: withProvider, Provisions: []string{"5.6-1 M", "5.6-2 M"}},
		{ID: "TT-B09", Severity: Critical, Remedy: cleanUp(), Who: withProvider, Provisions: []string{"5.7-2 R"}},
	}
}

func contactRules() []Rule {
	owner := []Actor{Owner, Maker}
	look := []string{"remedy.look", "remedy.block"}
	return []Rule{
		{ID: "TT-B10", Severity: High, Remedy: cleanUp(), Who: owner, Provisions: []string{"5.7-2 R"}},
		{ID: "TT-B11", Severity: Medium, Reduced: yes, Remedy: look, Who: owner, Provisions: []string{"5.10-1 R"}},
		{ID: "TT-B12", Severity: High, Untested: yes, Remedy: cleanUp(), Who: owner, Provisions: []string{"5.7-2 R"}},
		{ID: "TT-B13", Severity: Medium, Reduced: yes, Remedy: look, Who: owner, Provisions: []string{"5.7-2 R"}},
		{ID: "TT-B14", Severity: High, Reduced: yes, Remedy: cleanUp(), Who: owner, Provisions: []string{"5.7-2 R"}},
	}
}

func exposureRules() []Rule {
	owner, both := []Actor{Owner}, []Actor{Owner, Maker}
	return []Rule{
		{ID: "TT-X01", Severity: Medium, Reduced: yes, Remedy: []string{"remedy.mapping", "remedy.upnp"}, Who: owner, Provisions: []string{"5.6-1 M", "5.6-2 M"}},
		{ID: "TT-X02", Severity: High, Untested: yes, Remedy: []string{"remedy.update", "remedy.service", "remedy.replace"}, Who: both, Provisions: []string{"5.6-1 M"}},
		{ID: "TT-X03", Severity: High, Untested: yes, Remedy: []string{"remedy.developer"}, Who: both, Provisions: []string{"5.6-4A M"}},
		{ID: "TT-X04", Severity: Medium, Untested: yes, Remedy: []string{"remedy.password"}, Who: both, Provisions: []string{"5.5-5 M", "5.5-4 R"}},
		{ID: "TT-X05", Severity: High, Untested: yes, Remedy: []string{"remedy.password"}, Who: both, Provisions: []string{"5.5-5 M", "5.8-2 M"}},
		{ID: "TT-X06", Severity: Medium, Untested: yes, Remedy: []string{"remedy.service"}, Who: both, Provisions: []string{"5.6-1 M", "5.6-5 R"}},
		{ID: "TT-X07", Severity: High, Reduced: yes, Remedy: []string{"remedy.firewall", "remedy.mapping"}, Who: []Actor{Owner, Provider}, Provisions: []string{"5.6-1 M"}},
		{ID: "TT-X08", Severity: Low, Reduced: yes, Remedy: []string{"remedy.rename"}, Who: owner, Provisions: []string{"5.6-2 M"}},
		{ID: "TT-X09", Severity: Info, Remedy: []string{"remedy.network"}, Who: both, Provisions: []string{"5.6-2 M"}},
		{ID: "TT-X10", Severity: Medium, Reduced: yes, Remedy: []string{"remedy.finish", "remedy.reset"}, Who: both, Provisions: []string{"5.6-1 M", "5.5-5 M"}},
		{ID: "TT-X11", Severity: High, Remedy: []string{"remedy.password"}, Who: both, Provisions: []string{"5.1-1 M"}},
	}
}

func sealRules() []Rule {
	both, maker := []Actor{Owner, Maker}, []Actor{Maker}
	update := []string{"remedy.update", "remedy.maker"}
	return []Rule{
		{ID: "TT-C01", Severity: Medium, Remedy: update, Who: maker, Provisions: []string{"5.8-1 R", "5.5-1 M"}},
		{ID: "TT-C02", Severity: Critical, Remedy: []string{"remedy.change", "remedy.update", "remedy.replace"}, Who: both, Provisions: []string{"5.5-7 M"}},
		{ID: "TT-C03", Severity: High, Remedy: []string{"remedy.local", "remedy.update", "remedy.replace"}, Who: both, Provisions: []string{"5.8-2 M"}},
		{ID: "TT-C04", Severity: Medium, Reduced: yes, Remedy: update, Who: maker, Provisions: []string{"5.8-1 R", "5.8-2 M"}},
		{ID: "TT-C05", Severity: Medium, Remedy: []string{"remedy.maker"}, Who: maker, Provisions: []string{"5.3-7 M", "5.3-10 M"}, once: true},
		{ID: "TT-C06", Severity: Medium, Remedy: update, Who: maker, Provisions: []string{"5.5-1 M"}, once: true},
		{ID: "TT-C07", Severity: High, Reduced: yes, Remedy: update, Who: maker, Provisions: []string{"5.5-1 M"}, once: true},
		{ID: "TT-C08", Severity: High, Reduced: yes, Remedy: update, Who: maker, Provisions: []string{"5.5-1 M", "5.5-2 R"}, once: true},
		{ID: "TT-C09", Severity: Medium, Reduced: yes, Remedy: update, Who: maker, Provisions: []string{"5.5-1 M"}, once: true},
		{ID: "TT-C10", Severity: Medium, Remedy: update, Who: maker, Provisions: []string{"5.5-1 M", "5.5-5 M"}},
		{ID: "TT-C11", Severity: Info, Reduced: yes, Remedy: []string{"remedy.nothing"}, Who: []Actor{Owner}, once: true},
		{ID: "TT-C12", Severity: Low, Reduced: yes, Remedy: update, Who: []Actor{Maker, Platform}, Provisions: []string{"5.3-8 M"}},
	}
}

func habitRules() []Rule {
	owner, both := []Actor{Owner}, []Actor{Owner, Maker}
	return []Rule{
		{ID: "TT-H01", Severity: Info, Remedy: []string{"remedy.look"}, Who: owner, Provisions: []string{"5.10-1 R"}, once: true},
		{ID: "TT-H02", Severity: Medium, Remedy: []string{"remedy.check"}, Who: owner, Provisions: []string{"5.10-1 R"}, once: true},
		{ID: "TT-H03", Severity: Medium, Reduced: yes, Remedy: []string{"remedy.mute", "remedy.timer"}, Who: both, Provisions: []string{"5.8-3 M", "6-1 M"}, once: true},
		{ID: "TT-H04", Severity: Medium, Reduced: yes, Remedy: []string{"remedy.optout", "remedy.maker"}, Who: both, Provisions: []string{"6-1 M", "6-5 M"}, once: true},
		{ID: "TT-H05", Severity: Low, Reduced: yes, Remedy: []string{"remedy.byhand", "remedy.maker"}, Who: both, Provisions: []string{"5.3-5 R"}, once: true},
		{ID: "TT-H06", Severity: Low, Reduced: yes, Remedy: []string{"remedy.optout", "remedy.block"}, Who: []Actor{Owner, Maker, Platform}, Provisions: []string{"6-4 R", "6-5 M"}, once: true},
		{ID: "TT-H07", Severity: Low, Untested: yes, Remedy: []string{"remedy.maker"}, Who: []Actor{Maker}, Provisions: []string{"6-1 M"}},
		{ID: "TT-H08", Severity: Info, Untested: yes, Remedy: []string{"remedy.choice"}, Who: both, Provisions: []string{"5.9-2 R"}},
	}
}
