package disclosure

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"telltale/capture/flow"
	"telltale/classify/device"
	"telltale/classify/statement"
)

// nobody is the place of a destination that is not known.
const nobody = -1

// claim is one thing that one rule says of one recipient.
type claim struct {
	rule     string
	grade    Grade
	datum    string
	sentence string // key of the catalogue, for recipients with a name
	terms    []string
	plain    bool
	inside   bool // within the home
	to       int  // place in Input.Destinations, nobody if there is none
	count    uint64
	firstNs  int64
	lastNs   int64
	steady   bool // in nine of ten hours
	args     map[string]any
	evidence []Evidence
}

// teller makes the claims of one device.
type teller struct {
	Input
	ends   map[endKey]place
	sure   bool // the kind is at least likely (label specification A.3)
	sent   bool // something was sent to the Internet
	claims []claim
	fives  []five // see slots
}

// Tell says what data of one device leaves the home, the surest first. The same
// input gives the same list. Of people's own phones and computers it says
// nothing (label specification 0, row 1).
func Tell(in Input) []Disclosure {
	if device.Personal(in.Kind.ID) {
		return nil
	}
	t := &teller{Input: in, ends: placesOf(in.Destinations), sure: in.Kind.ID != "" && in.Kind.Confidence >= statement.Likely}
	for _, d := range in.Destinations {
		for _, e := range d.Ends {
			t.sent = t.sent || e.Sent > 0
		}
	}
	t.read()
	t.named()
	for _, rule := range []func(*teller){
		(*teller).speech, (*teller).video, (*teller).screen, (*teller).moves, (*teller).rhythm, (*teller).energy,
		(*teller).upload, (*teller).lookAround, (*teller).adverts, (*teller).dayAndNight, (*teller).position, (*teller).health,
	} {
		rule(t)
	}
	t.could()
	return t.together(highest(t.claims))
}

func (t *teller) claim(c claim) { t.claims = append(t.claims, c) }

// highest keeps of each datum and recipient what reached the highest grade, and
// what only the ontology says where nothing else says it (label specification
// D.1). What stays in the home takes nothing from what leaves it.
func highest(list []claim) []claim {
	type about struct {
		datum string
		to    int
	}
	best, any := map[about]int{}, map[string]bool{}
	for _, c := range list {
		if c.inside {
			continue
		}
		k := about{c.datum, c.to}
		best[k] = max(best[k], c.rank())
		any[c.datum] = any[c.datum] || c.grade > Able
	}
	return slices.DeleteFunc(slices.Clone(list), func(c claim) bool {
		return !c.inside && (c.rank() < best[about{c.datum, c.to}] || c.grade == Able && any[c.datum])
	})
}

// rank orders claims of one datum and recipient: by grade, and of one grade a
// pattern says more than the kind of device does.
func (c *claim) rank() int {
	n := 2 * int(c.grade)
	if c.rule != ruleKind {
		n++
	}
	return n
}

// ruleKind is the rule that goes by the kind of device alone (label specification
// D.1, G3 and G4).
const ruleKind = "kind"

// same says which claims are one disclosure.
type same struct {
	rule, sentence string
	grade          Grade
	to             int    // nobody where several recipients are told in one
	args           string // figures
}

// sameness gives what claims have in common that are told in one: what was read
// goes to several companies, and so does contact; of patterns the figures are
// those of one company, or of servers without a name.
func (t *teller) sameness(c *claim) same {
	k := same{c.rule, t.sentenceOf(c), c.grade, nobody, ""}
	if c.grade == Seen {
		return k
	}
	k.args = fmt.Sprint(c.args)
	if c.to != nobody && t.Destinations[c.to].Named && !standing(c.rule) {
		k.to = c.to
	}
	return k
}

// standing reports whether a rule tells what is so all the time, and not how
// often.
func standing(rule string) bool { return rule == "P10" || rule == "P11" }

// together makes one disclosure of claims that differ in nothing but to whom.
// Recipients with a name and servers without one are told apart.
func (t *teller) together(list []claim) []Disclosure {
	at := map[same]int{}
	var out []Disclosure
	slices.SortStableFunc(list, func(a, b claim) int { return cmp.Compare(b.count, a.count) })
	for i := range list {
		c := &list[i]
		k := t.sameness(c)
		n, ok := at[k]
		if !ok {
			n = len(out)
			at[k] = n
			out = append(out, Disclosure{
				Rule: c.rule, Version: ruleVersion, Grade: c.grade, Datum: c.datum, Terms: c.terms, Personal: !c.plain, Leaves: !c.inside,
				FirstNs: c.firstNs, LastNs: c.lastNs, Sentence: k.sentence, Args: c.args,
			})
		}
		t.join(&out[n], c)
	}
	for i := range out {
		t.finish(&out[i])
	}
	slices.SortStableFunc(out, compare)
	return out
}

// ruleVersion is the version of all rules so far.
const ruleVersion = 1

func compare(a, b Disclosure) int {
	return cmp.Or(
		cmp.Compare(b.Grade, a.Grade), boolFirst(a.Leaves, b.Leaves), boolFirst(a.Personal, b.Personal),
		strings.Compare(a.Rule, b.Rule), strings.Compare(a.Sentence, b.Sentence),
	)
}

func boolFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// sentenceOf gives the key that says a claim of its recipient.
func (t *teller) sentenceOf(c *claim) string {
	switch {
	case c.inside || c.grade == Able:
		return c.sentence
	case c.to == nobody:
		return c.sentence + ".nobody"
	case !t.Destinations[c.to].Named:
		return c.sentence + ".unnamed"
	}
	return c.sentence
}

// join adds a claim to the disclosure that says it.
func (t *teller) join(d *Disclosure, c *claim) {
	if standing(c.rule) {
		d.Count = max(d.Count, c.count)
	} else {
		d.Count += c.count
	}
	d.FirstNs, d.LastNs = min(d.FirstNs, c.firstNs), max(d.LastNs, c.lastNs)
	d.Evidence = append(d.Evidence, c.evidence...)
	if c.steady {
		d.Frequency = Continuous
	}
	if c.to == nobody {
		return
	}
	dest := t.Destinations[c.to]
	for i := range d.Recipients {
		if d.Recipients[i].Key == dest.Key {
			return
		}
	}
	d.Recipients = append(d.Recipients, Recipient{Key: dest.Key, Name: dest.Name, Named: dest.Named, Party: dest.Party})
}

// finish sets what follows from all claims of a disclosure.
func (t *teller) finish(d *Disclosure) {
	slices.SortFunc(d.Evidence, compareEvidence)
	d.countServers()
	d.Evidence = d.Evidence[:min(len(d.Evidence), MostEvidence)]
	if d.Frequency == "" && d.Grade > Able {
		d.Frequency = frequency(d.Count, d.LastNs-d.FirstNs)
	}
	d.Plural = int(min(d.Count, 1<<30))
	d.say()
}

// say sets the figures of the sentence.
func (d *Disclosure) say() {
	args := map[string]any{}
	for k, v := range d.Args {
		args[k] = v
	}
	var whom []string
	servers := 0
	for _, r := range d.Recipients {
		if !r.Named {
			servers += r.Servers
		} else if !slices.Contains(whom, r.Name) {
			whom = append(whom, r.Name)
		}
	}
	if len(whom) > 0 {
		args["Whom"] = whom
	}
	if servers > 0 {
		args["Unnamed"] = servers
	}
	if d.Grade > Able {
		args["Span"] = time.Duration(max(d.LastNs-d.FirstNs, 0))
	}
	d.Args = args
}

// countServers counts the addresses of each recipient among the evidence.
func (d *Disclosure) countServers() {
	for i := range d.Recipients {
		r := &d.Recipients[i]
		seen := map[string]bool{}
		for _, e := range d.Evidence {
			if e.recipient == r.Key && e.Remote.IsValid() {
				seen[e.Remote.String()] = true
			}
		}
		r.Servers = max(len(seen), 1)
	}
}

func compareEvidence(a, b Evidence) int {
	return cmp.Or(
		cmp.Compare(a.FirstNs, b.FirstNs), cmp.Compare(a.Packet, b.Packet), strings.Compare(a.Form, b.Form), strings.Compare(a.Masked, b.Masked),
		a.Remote.Compare(b.Remote), strings.Compare(a.Name, b.Name), strings.Compare(a.Protocol, b.Protocol), cmp.Compare(a.Port, b.Port),
	)
}

// frequency says how often something was sent that was seen so many times within
// a span: at least once a day is often.
func frequency(count uint64, spanNs int64) Frequency {
	switch {
	case count <= 1:
		return Singular
	case int64(min(count, 1<<40)) > spanNs/dayNs:
		return Often
	}
	return Sporadic
}

// endKey is how a remote party is found again.
type endKey struct {
	remote [16]byte
	name   string
}

// place is where an end stands in Input.Destinations.
type place struct{ dest, end int }

// placesOf finds each end. An address alone leads to a destination only if no
// other one has it: several names of one address stay several.
func placesOf(list []Destination) map[endKey]place {
	at := map[endKey]place{}
	shared := map[[16]byte]bool{}
	for i, d := range list {
		for n, e := range d.Ends {
			if !e.Remote.IsValid() {
				continue
			}
			addr := e.Remote.As16()
			at[endKey{addr, e.Name}] = place{i, n}
			alone := endKey{remote: addr, name: anyName}
			if have, ok := at[alone]; ok && (have.dest != i || list[i].Ends[have.end].Purpose != e.Purpose) {
				shared[addr] = true
			}
			at[alone] = place{i, n}
		}
	}
	for addr := range shared {
		delete(at, endKey{addr, anyName})
	}
	return at
}

// anyName stands for whatever name; no name has a star alone.
const anyName = "*"

// find gives the destination of a remote party, as facts name it, and what that
// end of it is for.
func (t *teller) find(remote netip.Addr, name string) (to int, end End) {
	if !remote.IsValid() {
		return nobody, End{}
	}
	addr := remote.As16()
	p, ok := t.ends[endKey{addr, name}]
	if !ok {
		p, ok = t.ends[endKey{addr, anyName}]
	}
	if !ok {
		return nobody, End{}
	}
	return p.dest, t.Destinations[p.dest].Ends[p.end]
}

func (t *teller) ofBurst(b *flow.Burst) (int, End) { return t.find(b.Remote, b.Name) }

func (t *teller) ofBeat(b *flow.Beat) (int, End) { return t.find(b.Remote, b.Name) }

// key gives the key of a destination, "" for nobody.
func (t *teller) key(to int) string {
	if to == nobody {
		return ""
	}
	return t.Destinations[to].Key
}

// inSetup reports whether something that lasted from one time to another was
// sent while the device was set up, and whether all of it was (label
// specification B.1).
func (t *teller) inSetup(firstNs, lastNs int64) (some, all bool) {
	if t.Setup {
		return false, false
	}
	for _, s := range t.Facts.Setups {
		some = some || firstNs < s.UntilNs && lastNs >= s.FromNs
		all = all || firstNs >= s.FromNs && lastNs < s.UntilNs
	}
	return some, all
}
