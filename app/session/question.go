package session

import (
	"context"
	"regexp"

	"telltale/app/view"
	"telltale/app/wording"
	"telltale/capture/store"
)

// OnQuestion has f called when ssh wants to know something, from any goroutine; answer
// is to be called once, from any goroutine.
func (d *Desk) OnQuestion(f func(q view.Question, answer func(text string, ok bool))) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asks = f
}

// The questions of ssh, of which each has words of its own (OpenSSH, sshconnect.c and
// sshconnect2.c). What a router words itself begins with its name in brackets, so that
// it can be taken for none of them.
var (
	asksHost       = regexp.MustCompile(`(?s)^The authenticity of host '(\S+)[^']*' can't be established\..*?(\S+) key fingerprint is (\S+?)\.?\n`)
	asksPassword   = regexp.MustCompile(`^(\S+)'s password: $`)
	asksPassphrase = regexp.MustCompile(`^Enter passphrase for (?:key )?'?(.*?)'?: $`)
)

// ask has the window ask a question of ssh, and waits for the answer.
func (d *Desk) ask(ctx context.Context, asked string, again bool) (string, bool) {
	d.mu.Lock()
	f := d.asks
	d.mu.Unlock()
	if f == nil || ctx.Err() != nil {
		return "", false
	}
	type given struct {
		text string
		ok   bool
	}
	answer := make(chan given, 1)
	f(d.question(asked, again), func(text string, ok bool) {
		select {
		case answer <- given{text, ok}:
		default: // it was answered
		}
	})
	select {
	case a := <-answer:
		return a.text, a.ok
	case <-ctx.Done():
		return "", false
	}
}

// question puts a question of ssh into words.
func (d *Desk) question(asked string, again bool) view.Question {
	w := d.teller().Words
	key, args, typed := "other", wording.Args{"Question": store.Clean(asked)}, true
	mark := ""
	if m := asksHost.FindStringSubmatch(asked); m != nil {
		key, args, typed, mark = "host", wording.Args{"Name": store.Clean(m[1])}, false, store.Clean(m[2]+" "+m[3])
	} else if m := asksPassword.FindStringSubmatch(asked); m != nil {
		key, args = "password", wording.Args{"Name": store.Clean(m[1])}
	} else if m := asksPassphrase.FindStringSubmatch(asked); m != nil {
		key, args = "passphrase", wording.Args{"Name": store.Clean(m[1])}
	}
	q := view.Question{
		Title: w.Say("router.ask."+key+".title", args), Line: w.Say("router.ask."+key+".line", args), Mark: mark, Typed: typed,
		Note: w.Say("router.ask.kept", nil), Yes: w.Say("router.ask.yes", nil), No: w.Say("progress.cancel", nil),
	}
	if !typed {
		q.Note, q.Yes, q.No = w.Say("router.ask.host.note", nil), w.Say("router.ask.host.yes", nil), w.Say("router.ask.host.no", nil)
	}
	if again && typed {
		q.Line = w.Say("router.ask.again", nil)
	}
	return q
}

// answers answers the questions of one ssh. What it asks a second time, it did not take;
// who does not want to type an answer gives up.
func (d *Desk) answers(ctx context.Context, giveUp func()) func(string) (string, bool) {
	asked := map[string]bool{}
	return func(question string) (string, bool) {
		text, ok := d.ask(ctx, question, asked[question])
		asked[question] = true
		switch host := asksHost.MatchString(question); {
		case ok && host:
			text = "yes"
		case !ok && !host:
			giveUp() // else ssh would try with nothing
		}
		return text, ok
	}
}
