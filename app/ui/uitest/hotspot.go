package uitest

import (
	"context"

	"telltale/app/view"
)

// HotspotAnswers are what a Backend answers about the hotspot.
type HotspotAnswers struct {
	HotspotView view.Hotspot
	HotspotErr  error    // returned by all that can fail
	Shared      []string // what was asked for: "start", "stop"
}

// Hotspot returns HotspotView.
func (a *HotspotAnswers) Hotspot(ctx context.Context) (view.Hotspot, error) {
	return a.HotspotView, ctx.Err()
}

// StartHotspot notes it.
func (a *HotspotAnswers) StartHotspot(context.Context) error { return a.asked("start") }

// StopHotspot notes it.
func (a *HotspotAnswers) StopHotspot(context.Context) error { return a.asked("stop") }

func (a *HotspotAnswers) asked(what string) error {
	a.Shared = append(a.Shared, what)
	return a.HotspotErr
}

// HotspotOff is the page of the hotspot before it is started, after one that was cut off.
func HotspotOff() view.Hotspot {
	return view.Hotspot{
		Heading: "Make this computer a hotspot", Sub: "This computer opens a Wi-Fi network of its own.",
		Lines: []string{
			"Before the last hotspot, this computer was connected to “Home network”.",
			"The Wi-Fi adapter wlan0 is connected to “Home network”. That connection ends when the hotspot starts, and comes back when it stops.",
		},
		Start: "Start the hotspot", Again: "Connect to “Home network” again", Back: "To the ports",
	}
}

// HotspotOn is the page of the hotspot while it is there.
func HotspotOn() view.Hotspot {
	return view.Hotspot{
		Heading: "This computer is a hotspot", Sub: "This computer opens a Wi-Fi network of its own.",
		On: view.HotspotOn{
			Network: view.HotspotFact{Word: "Network", Value: "Telltale"}, Password: view.HotspotFact{Word: "Password", Value: "abcdefgh2345"},
			Code: "WIFI:T:WPA;S:Telltale;P:abcdefgh2345;;", Join: "Connect your devices to this Wi-Fi network. A phone can read the code with its camera.",
			Port: "wlan0", Watch: "Watch the hotspot", Stop: "Stop the hotspot",
		},
		Lines: []string{"The hotspot ends when you stop it or close Telltale.", "Then this computer connects to “Home network” again."}, Back: "To the ports",
	}
}
