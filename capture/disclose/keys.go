package disclose

import "bytes"

// keyRule says what a value under a key discloses.
type keyRule struct {
	rule, what string
	judge      func(v []byte) (masked string, ok bool) // nil for those that other keys of the message must bear out
	part       keyPart
}

// keyPart is what a value is of something that needs two.
type keyPart uint8

const (
	partNone keyPart = iota
	partLat
	partLon
	partUser
	partPass
	partLimit
	partStation
	partBoth
)

// keyRules lists the keys, in lower case without hyphens and underscores (label
// specification D.2).
var keyRules = makeKeys()

func makeKeys() map[string]keyRule {
	table := map[string]keyRule{}
	for _, group := range [...]struct {
		rule, what string
		judge      func([]byte) (string, bool)
		part       keyPart
		keys       string
	}{
		{RuleSerial, "serial_key", serialValue, partNone, "serialnumber serialno serialnum deviceserial serial"},
		{RuleSerial, "uuid_key", uuidValue, partNone, "deviceuuid udn deviceudid"},
		{RuleIMEI, "imei", imeiValue, partNone, "imei imei1 imei2 deviceimei"},
		{RuleAdID, "advertising_id", uuidValue, partNone, "ifa tifa psid rida aaid idfa gaid adid advertisingid"},
		{RuleSSID, "ssid_key", ssidValue, partNone, "ssid wifissid essid wifiname apssid"},
		{RulePassword, "password_key", secretValue, partPass, "password passwd pwd userpassword passphrase wifipassword wpapsk"},
		{RulePassword, "token_key", tokenValue, partNone, "token accesstoken authtoken refreshtoken apikey clientsecret sessiontoken"},
		{"", "", nil, partUser, "user username login account loginname usr"},
		{RulePhone, "phone_key", phoneValue, partNone, "phone msisdn tel phonenumber telephone mobilenumber"},
		{"", "", nil, partLat, "lat latitude"},
		{"", "", nil, partLon, "lon lng long longitude"},
		{RulePlace, "coordinates", placeValue, partBoth, "latlng latlon lonlat geo gps ll coordinates location position"},
		{RulePostal, "postcode", postalValue, partNone, "zip zipcode postal postalcode postcode plz"},
		{RulePostal, "time_zone", zoneValue, partNone, "timezone tz"},
		{RuleName, "personal_name", possessiveValue, partNone, "devicename friendlyname hostname nickname"},
		{RuleSoftware, "firmware", versionValue, partNone, "currentfw fw fwversion fwver firmware firmwareversion swversion softwareversion"},
		{RuleSoftware, "model", modelValue, partNone, "model modelname devicemodel"},
		{RuleSoftware, "battery", numberValue, partNone, "batterylvl batterylevel battery"},
		{RuleWatched, "title", titleValue, partNone, "title channel channelname contentid programid programtitle showname currentapp foregroundapp runningapp"},
		{RuleHealth, "weight", weightValue, partNone, "weight bodyweight"},
		{RuleHealth, "pulse", pulseValue, partNone, "bpm heartrate"},
		{RuleHealth, "body", numberValue, partNone, "glucose bloodglucose spo2 steps stepcount bodyfat systolic diastolic"},
		{RuleReading, "energy", readingValue, partNone, "power kwh energy watt watts"},
		{RuleReading, "climate", readingValue, partNone, "temp temperature co2 humidity"},
		{RuleReading, "presence", stateValue, partNone, "motion door"},
		{RuleLanguage, "locale", languageValue, partNone, "locale language lang"},
		{"", "", nil, partLimit, "lmt"},
		{"", "", nil, partStation, "bssid macaddress apmac"},
	} {
		for _, key := range bytes.Fields([]byte(group.keys)) {
			table[string(key)] = keyRule{group.rule, group.what, group.judge, group.part}
		}
	}
	return table
}

// keyed looks at the value of a key that a rule knows.
func (l *look) keyed(rule keyRule, value []byte) {
	l.knownValue(value)
	end := l.at(value)
	good := false
	if rule.judge != nil {
		var masked string
		if masked, good = rule.judge(value); good {
			l.found(rule.rule, rule.what, masked, end)
		}
	}
	if rule.part != partNone {
		l.partOf(rule.part, value, good, end)
	}
	l.beside(value, rule.part == partLimit, end)
}

// partOf puts together what needs two keys.
func (l *look) partOf(part keyPart, value []byte, good bool, end int) {
	switch part {
	case partLat:
		l.lat = degrees(value, 90)
		l.place(end)
	case partLon:
		l.lon = degrees(value, 180)
		l.place(end)
	case partUser:
		l.userLen = copy(l.message.user[:], value)
		l.hasUser = true
	case partPass:
		if good && l.hasUser && defaultLogin(l.message.user[:l.userLen], value) {
			l.found(RuleDefault, "form", hidden, end)
		}
	case partStation:
		l.station(value, end)
	case partNone, partLimit, partBoth:
	}
}

// place tells of coordinates once both are there.
func (l *look) place(end int) {
	if l.lat == "" || l.lon == "" {
		return
	}
	l.found(RulePlace, "coordinates", l.lat+", "+l.lon, end)
	l.lat, l.lon = "", ""
}

// station counts the BSSIDs of a list; three of them are a place (label
// specification D.2, D02).
func (l *look) station(value []byte, end int) {
	v, ok := hexAddress(value)
	if !ok || l.own != nil && v == l.own.plain {
		return
	}
	for _, have := range l.stations[:l.stationsIn] {
		if have == v {
			return
		}
	}
	if l.stationsIn < len(l.stations) {
		l.stations[l.stationsIn] = v
		l.stationsIn++
		if l.stationsIn == len(l.stations) {
			l.found(RuleInventory, "bssid_list", hidden, end)
		}
	}
}

// hexAddress reads a hardware address in any of its usual forms.
func hexAddress(v []byte) (uint64, bool) {
	if len(v) != 12 && len(v) != 17 {
		return 0, false
	}
	var run hexRun
	for _, c := range v {
		switch k := hexClass[c]; {
		case k < 16:
			run.add(k)
		case c == ':' || c == '-':
			run.part(c)
		default:
			return 0, false
		}
	}
	return run.value & mask48, run.n == 12 && run.value&mask48 != 0 && run.value&mask48 != mask48
}

// beside handles lmt, whether advertising is to be limited: the UUID in the key
// before or behind it is an advertising id (label specification D.2, D05).
func (l *look) beside(value []byte, limit bool, end int) {
	_, isUUID := uuidValue(value)
	switch {
	case limit && l.hadUUID:
		l.found(RuleAdID, "advertising_id", string(l.lastUUID[:])+hidden, end)
	case isUUID && l.limited:
		l.found(RuleAdID, "advertising_id", string(value[:2])+hidden, end)
	}
	l.limited, l.hadUUID = limit, isUUID
	if isUUID {
		copy(l.lastUUID[:], value)
	}
}

// anyValue looks at the value of a key that no rule knows: it may be something
// that the home knows.
func (l *look) anyValue(b []byte, i int) {
	value := valueAfter(b, i, knownBytes+8)
	if len(value) < 4 {
		l.limited, l.hadUUID = false, false
		return
	}
	l.knownValue(value)
	l.beside(value, false, l.at(value))
}

// knownValue compares a whole value with what the home knows; what looks like
// a serial number waits, in case the device tells it later.
func (l *look) knownValue(value []byte) {
	value = bytes.TrimPrefix(value, []byte("uuid:"))
	if len(value) < 4 || len(value) > knownBytes {
		return
	}
	serial := l.own != nil && serialLike(value)
	if !serial && len(l.known) == 0 {
		return
	}
	hash := l.hash(value)
	end := l.at(value)
	switch l.kindOf(hash) {
	case KnownSerial:
		l.found(RuleSerial, "serial", maskCredential(value), end)
	case KnownWiFiName:
		l.found(RuleSSID, "ssid", initial(value), end)
	case KnownWiFiKey:
		l.found(RuleWiFiKey, "wifi_key", hidden, end)
	default:
		if serial {
			l.wait(hash, value, end)
		}
	}
}

// kindOf says what the home knows a value as, 0 for nothing.
func (l *look) kindOf(hash uint64) KnownKind {
	if len(l.known) == 0 {
		return 0
	}
	if kind := l.known[knownKey{hash: hash}]; kind != 0 {
		return kind
	}
	return l.known[knownKey{l.Owner, hash}]
}

// wait notes a value that may yet become known.
func (l *look) wait(hash uint64, value []byte, end int) {
	k := knownKey{l.Owner, hash}
	if !l.later[k] {
		if len(l.later) >= maxLater {
			l.told++ // it is to be asked again
			return
		}
		l.later[k] = true
	}
	l.tell(&Finding{Rule: RuleSerial, What: "serial", Masked: maskCredential(value), Later: hash}, end)
}

// serialLike reports whether a value may be a serial number or a UUID: letters,
// digits and hyphens, four digits at least.
func serialLike(v []byte) bool {
	if len(v) < 8 || len(v) > 40 {
		return false
	}
	n := 0
	for _, c := range v {
		switch {
		case digit(c):
			n++
		case !letter(c) && c != '-':
			return false
		}
	}
	return n >= 4 && !allSame(v)
}
