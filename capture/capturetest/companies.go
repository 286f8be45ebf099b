package capturetest

// Party says how a company stands to the maker of the device that calls it.
type Party string

// The parties, as the measurement studies of home devices part them.
const (
	PartyFirst   Party = "first"   // the maker itself
	PartySupport Party = "support" // somebody the service needs, such as a content network
	PartyThird   Party = "third"   // nobody the device's work needs
)

// Company is what a table of companies would say of a registrable name.
type Company struct {
	Name    string // registrable domain; always under .example (RFC 2606)
	Display string // invented
	Seat    string // ISO 3166 code of the country of its seat; invented too
	Purpose string // device_cloud, voice, video_relay, update, time, push, content, telemetry, ...
	Party   Party
}

// Companies gives every registrable name that the example home talks to, in
// alphabetical order. All companies are made up.
func Companies() []Company {
	return []Company{
		{"adsight.example", "AdSight", "US", "advertising", PartyThird},
		{"askname.example", "AskName", "NL", "dns", PartySupport},
		{"camora-video.example", "Camora", "TW", "video_relay", PartyFirst},
		{"camora.example", "Camora", "TW", "device_cloud", PartyFirst},
		{"chirpo.example", "Chirpo", "US", "social", PartyThird},
		{"clicknet.example", "ClickNet", "US", "advertising", PartyThird},
		{"connectcheck.example", "ConnectCheck", "US", "connectivity_check", PartySupport},
		{"crashbox.example", "CrashBox", "US", "crash_reports", PartyThird},
		{"dustino.example", "Dustino", "IN", "device_cloud", PartyFirst},
		{"edgelory.example", "Edgelory", "US", "content", PartySupport},
		{"hubravo.example", "Hubravo", "IE", "device_cloud", PartySupport},
		{"lanternpost.example", "Lanternpost", "PT", "news", PartyThird},
		{"lumo.example", "Lumo", "DE", "device_cloud", PartyFirst},
		{"orvo-firmware.example", "Orvo", "KR", "update", PartyFirst},
		{"orvo.example", "Orvo", "KR", "device_cloud", PartyFirst},
		{"panelone.example", "PanelOne", "US", "analytics", PartyThird},
		{"peerovia.example", "Peerovia", "SE", "p2p", PartySupport},
		{"pingavo.example", "Pingavo", "US", "push", PartySupport},
		{"pixunda.example", "Pixunda", "US", "social", PartyThird},
		{"plugo.example", "Plugo", "SG", "device_cloud", PartyFirst},
		{"printello.example", "Printello", "JP", "telemetry", PartyFirst},
		{"recorda.example", "Recorda", "CA", "device_cloud", PartyFirst},
		{"searcha.example", "Searcha", "US", "content", PartyThird},
		{"smokari.example", "Smokari", "AT", "device_cloud", PartyFirst},
		{"streamo.example", "Streamo", "US", "content", PartySupport},
		{"tidewire.example", "Tidewire", "GB", "news", PartyThird},
		{"time.example", "Time Pool", "CH", "time", PartySupport},
		{"tubia.example", "Tubia", "US", "content", PartySupport},
		{"viewmetric.example", "Viewmetric", "US", "analytics", PartyThird},
		{"voxa-metrics.example", "Voxa", "US", "telemetry", PartyFirst},
		{"voxa.example", "Voxa", "US", "voice", PartyFirst},
		{"wagix.example", "Wagix", "FR", "device_cloud", PartyFirst},
		{"warmelo.example", "Warmelo", "NL", "device_cloud", PartyFirst},
		{"wattiro.example", "Wattiro", "DK", "telemetry", PartyFirst},
	}
}

// service is a server of the example home's Internet. Its addresses are of the
// documentation and benchmark ranges (RFC 5737, 3849, 2544), so that they belong
// to nobody.
type service struct {
	name    string
	aliases []string // CNAME chain, the first step first
	v4      string
	v6      string // "": none
}

// services lists them by name, so that two devices that ask for a name find the
// same server.
func services() []service {
	return []service{
		{"0.pool.time.example", nil, "192.0.2.123", "2001:db8:123::1"},
		{"ads.adsight.example", []string{"eu.adsight.example"}, "198.51.100.21", ""},
		{"beacon.adsight.example", []string{"eu.adsight.example"}, "198.51.100.21", ""},
		{"dns.askname.example", nil, "192.0.2.53", "2001:db8:53::53"},
		{"eu1.mqtt.hubravo.example", nil, "203.0.113.31", ""},
		{"live.camora.example", nil, "198.51.100.40", ""},
		{"up.camora-video.example", []string{"ingest-7.camora-video.example"}, "198.51.100.41", ""},
		{"push.camora.example", nil, "198.51.100.42", ""},
		{"www.chirpo.example", []string{"chirpo.edge.edgelory.example"}, "192.0.2.66", "2001:db8:c10::66"},
		{"img.chirpo.example", []string{"chirpo.edge.edgelory.example"}, "192.0.2.66", "2001:db8:c10::66"},
		{"tag.clicknet.example", nil, "198.51.100.23", "2001:db8:c11c::23"},
		{"static.edgelory.example", nil, "192.0.2.64", "2001:db8:c10::64"},
		{"connectcheck.example", nil, "192.0.2.80", "2001:db8:80::80"},
		{"in.crashbox.example", nil, "203.0.113.90", ""},
		{"api.dustino.example", []string{"eu-west.dustino.example"}, "203.0.113.45", ""},
		{"maps.dustino.example", nil, "203.0.113.46", ""},
		{"www.pixunda.example", []string{"pixunda.edge.edgelory.example"}, "192.0.2.67", "2001:db8:c10::67"},
		{"www.lanternpost.example", []string{"lantern.edge.edgelory.example"}, "192.0.2.68", "2001:db8:c10::68"},
		{"bridge.lumo.example", nil, "203.0.113.30", ""},
		{"fw.orvo-firmware.example", []string{"orvo.edge.edgelory.example"}, "192.0.2.69", ""},
		{"cloud.orvo.example", nil, "198.51.100.10", ""},
		{"log.orvo.example", nil, "198.51.100.11", ""},
		{"p.panelone.example", nil, "198.51.100.24", ""},
		{"p2p.peerovia.example", nil, "203.0.113.60", ""},
		{"mqtt.plugo.example", []string{"ap1.plugo.example"}, "203.0.113.35", ""},
		{"ink.printello.example", nil, "203.0.113.55", ""},
		{"push.pingavo.example", nil, "192.0.2.90", "2001:db8:90::90"},
		{"dev.recorda.example", nil, "203.0.113.61", ""},
		{"thumbs.recorda.example", nil, "203.0.113.62", ""},
		{"www.searcha.example", nil, "192.0.2.70", "2001:db8:5ea::70"},
		{"home.smokari.example", nil, "203.0.113.52", ""},
		{"api.streamo.example", []string{"api.eu.streamo.example"}, "198.51.100.60", "2001:db8:57e::60"},
		{"v12.streamo.example", []string{"streamo.edge.edgelory.example", "lis-3.edge.edgelory.example"}, "192.0.2.65", ""},
		{"www.tidewire.example", nil, "203.0.113.70", "2001:db8:71de::70"},
		{"api.tubia.example", nil, "198.51.100.65", ""},
		{"seg.tubia.example", []string{"tubia.edge.edgelory.example"}, "192.0.2.71", ""},
		{"acr.viewmetric.example", []string{"acr-eu.viewmetric.example"}, "198.51.100.22", ""},
		{"web.viewmetric.example", nil, "198.51.100.25", "2001:db8:71e::25"},
		{"t.voxa-metrics.example", nil, "198.51.100.31", "2001:db8:70a::31"},
		{"gw.voxa.example", []string{"gw-eu.voxa.example"}, "198.51.100.30", "2001:db8:70a::30"},
		{"api.wagix.example", nil, "203.0.113.40", ""},
		{"io.warmelo.example", nil, "203.0.113.50", ""},
		{"live.wattiro.example", nil, "203.0.113.51", ""},
	}
}
