package uitest

import (
	"context"
	"fmt"

	"telltale/app/view"
)

// WatchAnswers are what a Backend answers about the watch.
type WatchAnswers struct {
	WatchView view.Watch
	WatchErr  error    // returned by all that can fail
	Watched   []string // what was asked for: "start eth0 true", "pause" …
	News      func()   // what OnNews was given last

	Recording view.RecordChoice                                        // what was chosen last
	Asks      func(q view.Question, answer func(text string, ok bool)) // what OnQuestion was given last
	Meanwhile func(report func(view.Progress))                         // called while a router is signed in to; may be nil
}

// Note returns a file that is none.
func (a *WatchAnswers) Note(context.Context) ([]byte, error) {
	return []byte("%PDF"), a.asked("note")
}

// Router returns the page on which a router is named.
func (a *WatchAnswers) Router() view.Router {
	field := func(id, word, line, value string) view.RouterField {
		return view.RouterField{ID: id, Word: word, Line: line, Value: value}
	}
	return view.Router{
		Heading: "Which router shall we watch?", Sub: "The router listens for Telltale.", Connect: "Sign in and watch", Back: "Other ways to watch",
		Fields: []view.RouterField{
			field(view.RouterFieldAddress, "Address", "Of the router, for example 192.168.1.1", ""), field(view.RouterFieldUser, "User name", "Who may run tcpdump there", "root"),
			field(view.RouterFieldInterface, "Its port for the home", "With OpenWrt this is br-lan", "br-lan"), field(view.RouterFieldPort, "SSH port", "22 on nearly all routers", "22"),
			field(view.RouterFieldKey, "File of a key", "Leave it empty to use your usual keys, or a password", ""),
		},
		Notes: []string{"The router needs tcpdump.", "If the router wants a password, we ask for it here. It is not stored."},
	}
}

// WatchRouter notes what was asked for.
func (a *WatchAnswers) WatchRouter(ctx context.Context, form view.RouterForm, report func(view.Progress)) error {
	if a.Meanwhile != nil {
		a.Meanwhile(report)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return a.asked(fmt.Sprintf("router %s %s %s %q", form.Target(), form.Interface, form.Port, form.Key))
}

// WatchFolder notes what was asked for.
func (a *WatchAnswers) WatchFolder(_ context.Context, folder string) error {
	return a.asked("folder " + folder)
}

// ChooseRecording keeps what was chosen.
func (a *WatchAnswers) ChooseRecording(c view.RecordChoice) { a.Recording = c }

// OnQuestion keeps f.
func (a *WatchAnswers) OnQuestion(f func(q view.Question, answer func(text string, ok bool))) {
	a.Asks = f
}

// Watch returns WatchView.
func (a *WatchAnswers) Watch(ctx context.Context) (view.Watch, error) {
	if a.WatchErr != nil {
		return view.Watch{}, a.WatchErr
	}
	return a.WatchView, ctx.Err()
}

// StartWatch notes what was asked for.
func (a *WatchAnswers) StartWatch(_ context.Context, port string, mirror bool) error {
	return a.asked(fmt.Sprintf("start %s %v", port, mirror))
}

// PauseWatch notes it.
func (a *WatchAnswers) PauseWatch(context.Context) error { return a.asked("pause") }

// StopWatch notes it.
func (a *WatchAnswers) StopWatch(context.Context) error { return a.asked("stop") }

// ForgetHour notes it.
func (a *WatchAnswers) ForgetHour(context.Context) error { return a.asked("forget") }

// GivePermission notes it.
func (a *WatchAnswers) GivePermission(context.Context) error { return a.asked("permit") }

// OnNews keeps f.
func (a *WatchAnswers) OnNews(f func()) { a.News = f }

func (a *WatchAnswers) asked(what string) error {
	a.Watched = append(a.Watched, what)
	return a.WatchErr
}

// Ports is the page of the watch with two ports to choose from.
func Ports() view.Watch {
	return view.Watch{
		Heading: "Which port shall we watch?", Sub: "Telltale only listens.",
		Ports: []view.WatchPort{
			{Name: "eth0", Icon: "port", Title: "Network cable (eth0)", Line: "Shows this computer.", Mirror: "It is a mirror port: hear all devices"},
			{Name: "wlan0", Icon: "hotspot", Title: "Wi-Fi (wlan0)", Line: "Nothing is connected here now."},
		},
		Ways: []view.WatchWay{
			{ID: "router", Icon: "router", Title: "Your router, over SSH", Line: "Shows all devices of the home."},
			{ID: "folder", Icon: "folder", Title: "A folder of recordings", Line: "Each recording that comes there is read."},
		},
		Note: "A note for the door says what is seen.", Print: "Print a note",
		Record: Recorded(false),
		Known:  "Routers that you watched before", Forget: "Forget these",
		Sees: "What a watch shows", Limits: []string{"At an ordinary port we hear this computer.", "Bluetooth cannot be heard here."},
		Right: view.WatchRight{Title: "If the system says no", Line: "Type this in a terminal:", Type: "sudo setcap cap_net_raw+ep telltale-capture", Copy: "Copy", Ask: "Ask for the password"},
	}
}

// Recorded is the panel of the recording beside a watch.
func Recorded(on bool) view.WatchRecord {
	return view.WatchRecord{
		Title: "Record as well", Line: "For other programs, or to look closer later.", Switch: "Record", On: on,
		Place: "It goes to /home/you/recordings", Change: "Another folder", Size: "How much at most",
		Sizes: []view.RecordSize{{Bytes: 100_000_000, Word: "100 MB"}, {Bytes: 1_000_000_000, Word: "1.0 GB", Chosen: true}},
		Wide:  "Whole packets", Notes: []string{"Of each packet the first 96 bytes are kept.", "When it is full, the oldest part goes."},
	}
}

// Going is the page of a watch that goes on.
func Going() view.Watch {
	return view.Watch{
		Heading: "Telltale is watching: Network cable (eth0)", Sub: "Telltale only listens.",
		Going: view.WatchGoing{
			Title: "Watching Network cable (eth0)", Lines: []string{"It has been watching for 12 minutes.", "3,201 packets were seen.", "Nothing was missed."},
			Pause: "Pause", Stop: "End the watch", Forget: "Forget the last hour", Note: "Please tell all who live here that you are watching.", Print: "Print a note",
		},
		Sees: "What a watch shows", Limits: []string{"At an ordinary port we hear this computer."},
	}
}
