package session_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"telltale/app/session"
	"telltale/app/view"
	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/capture/source"
	"telltale/capture/store"
)

func TestEveryTroubleHasWords(t *testing.T) {
	words, err := session.OpenWords(wording.Source)
	if err != nil {
		t.Fatal(err)
	}
	problem := func(status flow.Status, key string) error {
		return &source.Problem{Status: status, Key: key, Err: errors.New("technical")}
	}
	titles := map[string]string{}
	for name, err := range map[string]error{
		"stopped": context.Canceled, "too long": context.DeadlineExceeded,
		"newer": store.ErrNewer, "damaged": store.ErrDamaged, "foreign": store.ErrForeign, "read only": store.ErrReadOnly,
		"busy": store.ErrBusy, "full": store.ErrFull, "no device": session.ErrNoDevice, "no such row": store.ErrNoDevice,
		"no home": session.ErrNoHome, "missing": fs.ErrNotExist, "not allowed": fs.ErrPermission, "other": errors.New("disk on fire"),
		"no capture": problem(flow.StatusNotACapture, source.KeyNotACapture), "packed": problem(flow.StatusNotACapture, source.KeyPacked),
		"other format": problem(flow.StatusUnsupported, source.KeyUnsupported), "unreadable": problem(flow.StatusTruncated, source.KeyUnreadable),
		"gave up": &source.Refused{Code: 1, Sentence: "It broke."}, "killed": &source.Refused{Code: -1},
		"cut": problem(flow.StatusTruncated, source.KeyTruncated), "broken": problem(flow.StatusDamaged, source.KeyDamaged),
	} {
		t.Run(name, func(t *testing.T) {
			got := session.Trouble(words, fmt.Errorf("doing something: %w", err), "thing.pcap")
			for part, text := range map[string]string{"title": got.Title, "line": got.Line, "next": got.Next, "OK": got.OK} {
				if text == "" || strings.Contains(text, "[") || strings.Contains(text, "<no value>") {
					t.Errorf("%s is %q", part, text)
				}
			}
			if name != "other" && strings.Contains(got.Error(), "doing something") {
				t.Errorf("technical words reach a person: %q", got.Error())
			}
			titles[got.Title] = name
		})
	}
	if len(titles) < 10 {
		t.Errorf("only %d different titles: %v", len(titles), titles)
	}
}

func TestTroubleStaysAsItIs(t *testing.T) {
	words, err := session.OpenWords(wording.Source)
	if err != nil {
		t.Fatal(err)
	}
	own := &view.Trouble{Title: "title", Line: "line"}
	if got := session.Trouble(words, fmt.Errorf("wrapped: %w", own), "x"); got != own {
		t.Errorf("got %+v, want what was handed in", got)
	}
	if got := session.Trouble(words, errors.New("disk on fire"), "x"); !strings.Contains(got.Line, "disk on fire") {
		t.Errorf("line %q hides what happened", got.Line)
	}
}

func TestOpenWordsOfNoLanguage(t *testing.T) {
	for _, lang := range []string{"xx", "not a language"} {
		if _, err := session.OpenWords(lang); err == nil {
			t.Errorf("language %q has no file, but no error came", lang)
		}
	}
}
