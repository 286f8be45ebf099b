package disclosure

import "slices"

// What is read in the clear falls under one word of the catalogue, "leaves.seen."
// and this, and under one datum.
type word struct {
	id    string
	datum string
	terms []string // of the Data Privacy Vocabulary 2.3, or our own (label specification D.2)
	plain bool     // not sensitive alone (D14)
}

// words gives what each rule of label specification D.2 finds: by rule and the
// form in which it was found (flow.Observation.What), "" standing for all others.
var words = map[string]map[string]word{
	"D01": {
		"":           {"mac", "mac", []string{"pd:MACAddress"}, false},
		"mac_md5":    {"mac_code", "mac", []string{"pd:MACAddress"}, false},
		"mac_sha1":   {"mac_code", "mac", []string{"pd:MACAddress"}, false},
		"mac_sha256": {"mac_code", "mac", []string{"pd:MACAddress"}, false},
	},
	"D02": {
		"home_macs":  {"neighbours", "neighbours", []string{"tt:NetworkInventory"}, false},
		"bssid_list": {"wifi_list", "location", []string{"tt:NetworkInventory", "pd:HomeLocation"}, false},
	},
	"D03": {"": {"serial", "serial", []string{"pd:UID"}, false}},
	"D04": {"": {"imei", "imei", []string{"pd:UID"}, false}},
	"D05": {"": {"advertising", "advertising", []string{"pd:UID", "pd:Tracking"}, false}},
	"D06": {
		"":         {"wifi", "wifi", []string{"pd:HomeLocation"}, false},
		"ssid_key": {"wifi_key", "wifi", []string{"pd:HomeLocation"}, false},
	},
	"D07": {"": {"wifi_password", "wifi_password", []string{"pd:Password"}, false}},
	"D08": {
		"":            {"password", "password", []string{"pd:Password", "pd:Authenticating"}, false},
		"token_key":   {"token", "token", []string{"pd:Authenticating"}, false},
		"http_bearer": {"token", "token", []string{"pd:Authenticating"}, false},
	},
	"D09": {"": {"mail", "mail", []string{"pd:EmailAddress"}, false}},
	"D10": {"": {"phone", "phone", []string{"pd:TelephoneNumber"}, false}},
	"D11": {"": {"place", "location", []string{"pd:GPSCoordinate"}, false}},
	"D12": {
		"":          {"postcode", "postcode", []string{"pd:PostalCode", "pd:HomeLocation"}, false},
		"time_zone": {"time_zone", "time_zone", []string{"pd:Location"}, false}, // tells the region only
	},
	"D13": {"": {"person", "person", []string{"pd:Name"}, false}},
	"D14": {
		"firmware":   {"firmware", "firmware", []string{"pd:DeviceSoftware", "pd:DeviceOperatingSystem"}, true},
		"model":      {"model", "model", []string{"pd:DeviceBased"}, true},
		"battery":    {"battery", "battery", []string{"pd:DeviceBased"}, true},
		"user_agent": {"program", "program", []string{"pd:DeviceSoftware"}, true},
	},
	"D15": {"": {"picture", "picture", []string{"pd:Picture"}, false}},
	"D16": {
		"":         {"video", "video", []string{"pd:Picture"}, false},
		"audio":    {"sound", "sound", []string{"pd:VoiceCommunicationRecording"}, false},
		"wav":      {"sound", "sound", []string{"pd:VoiceCommunicationRecording"}, false},
		"aac":      {"sound", "sound", []string{"pd:VoiceCommunicationRecording"}, false},
		"ogg":      {"media", "video", []string{"pd:Picture", "pd:VoiceCommunicationRecording"}, false},
		"mp4":      {"media", "video", []string{"pd:Picture", "pd:VoiceCommunicationRecording"}, false},
		"rtsp":     {"media", "video", []string{"pd:Picture", "pd:VoiceCommunicationRecording"}, false},
		"rtp_pcmu": {"sound", "sound", []string{"pd:VoiceCommunicationRecording"}, false},
		"rtp_pcma": {"sound", "sound", []string{"pd:VoiceCommunicationRecording"}, false},
		// RTP within RTSP may carry either.
		"rtsp_stream": {"media", "video", []string{"pd:Picture", "pd:VoiceCommunicationRecording"}, false},
	},
	"D17": {"": {"title", "viewing", []string{"pd:TVViewingBehaviour"}, false}},
	"D18": {
		"":       {"body", "health", []string{"pd:PhysicalHealth"}, false},
		"weight": {"weight", "health", []string{"pd:Weight", "pd:PhysicalHealth"}, false},
		"pulse":  {"pulse", "health", []string{"pd:PhysicalHealth"}, false},
	},
	"D19": {
		"energy":   {"energy", "energy", []string{"tt:EnergyUse"}, false},
		"climate":  {"climate", "climate", []string{"tt:IndoorEnvironment"}, false},
		"presence": {"presence", "presence", []string{"tt:HomePresence"}, false},
	},
	"D20": {"": {"language", "language", []string{"pd:Language"}, false}},
}

// wordOf gives the word for what a rule found, false for rules that tell of no
// data: those of findings (label specification E).
func wordOf(rule, form string) (word, bool) {
	forms, ok := words[rule]
	if !ok {
		return word{}, false
	}
	if w, ok := forms[form]; ok {
		return w, true
	}
	w, ok := forms[""]
	return w, ok
}

// senseRule says of some data which terms of the ontology mean it, and to which
// roles of destinations it goes (label specification A.4). Without a role the
// data is too broad for more than "able".
type senseRule struct {
	datum string
	terms []string
	roles []string
}

// cloud are the roles that whatever a device measures may go to.
var cloud = []string{roleVendor}

// Roles of destinations in the ontology that are used here.
const (
	roleVendor  = "vendor_cloud"
	roleVoice   = "voice_cloud"
	roleVideo   = "video_relay"
	roleContent = "content_cdn"
	roleStore   = "app_store"
	roleWeather = "weather"
	rolePayment = "payment"
	rolePeer    = "p2p"
)

// senseRules lists all terms of the ontology. Names and numbers of the device
// itself are not among them: D.2 finds them, or nobody can tell.
var senseRules = []senseRule{
	{"picture", []string{"pd:Picture", "tt:VisitorImage", "pd:Family"}, []string{roleVideo, roleVendor, rolePeer}},
	{"face", []string{"pd:FacialPrint"}, nil},
	{"plate", []string{"pd:VehicalLicenseNumber"}, nil},
	{"sound", []string{"pd:VoiceCommunicationRecording", "tt:AmbientAudio"}, []string{roleVoice, roleVideo, roleVendor, rolePeer}},
	{"presence", []string{"tt:HomePresence"}, cloud},
	{"entry", []string{"pd:AuthenticationHistory"}, cloud},
	{"interests", []string{"pd:Interest", "pd:Preference", "pd:SocialNetwork"}, nil},
	{"use", []string{"pd:ServiceConsumptionBehaviour", "pd:DeviceApplications"}, []string{roleVendor, roleContent, roleStore}},
	{"viewing", []string{"pd:TVViewingBehaviour"}, []string{roleVendor, roleContent}},
	{"music", []string{"pd:FavouriteMusic"}, []string{roleVendor, roleContent}},
	{"purchases", []string{"pd:Purchase", "pd:Transaction", "pd:Credit"}, []string{rolePayment}},
	{"movement", []string{"pd:Biometric"}, nil},
	{"home_map", []string{"tt:HomeMap"}, cloud},
	{"appliance", []string{"tt:ApplianceUse"}, cloud},
	{"energy", []string{"tt:EnergyUse"}, cloud},
	{"climate", []string{"tt:IndoorEnvironment"}, []string{roleVendor, roleWeather}},
	{"vehicle", []string{"pd:VehicleUsage"}, cloud},
	{"location", []string{"pd:GPSCoordinate", "pd:TravelHistory", "pd:Location"}, nil},
	{"home_location", []string{"pd:HomeLocation"}, nil},
	{"food", []string{"pd:FavouriteFood"}, nil},
	{"health", []string{"pd:Weight", "pd:PhysicalHealth", "pd:MedicalHealth", "pd:Prescription", "pd:Vulnerability"}, cloud},
	{"sleep", []string{"tt:SleepPattern"}, cloud},
	{"intimate", []string{"pd:Sexual"}, nil},
	{"child", []string{"pd:Offspring"}, nil},
	{"browsing", []string{"pd:BrowsingBehaviour"}, nil},
	{"neighbours", []string{"tt:NetworkInventory"}, nil},
	{"documents", []string{"pd:PersonalDocuments", "pd:Name"}, nil},
	{"household", []string{"pd:Household", "pd:Behavioural"}, nil},
}

// identifiers are terms of the ontology for names and numbers that devices have.
var identifiers = []string{"pd:UID", "pd:IPAddress", "pd:MACAddress"}

// Knows reports whether a term of the ontology has words here: another would be
// passed over in silence.
func Knows(term string) bool {
	return slices.Contains(identifiers, term) || slices.ContainsFunc(senseRules, func(r senseRule) bool { return slices.Contains(r.terms, term) })
}

// roleOf gives the role in the ontology of a purpose of our table, "" for those
// that get nothing that a device measures: updates, time, names, and those whose
// server the maker did not choose for it.
func roleOf(purpose string) string {
	switch purpose {
	case "device_cloud":
		return roleVendor
	case "voice":
		return roleVoice
	case "video_relay":
		return roleVideo
	case "content":
		return roleContent
	case "store":
		return roleStore
	case "weather":
		return roleWeather
	case "payment":
		return rolePayment
	case "p2p":
		return rolePeer
	}
	return ""
}
