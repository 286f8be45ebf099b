package disclose_test

import (
	"testing"

	"telltale/capture/disclose"
)

// form is a request with a form in it.
func form(pairs string) said { return one(post("application/x-www-form-urlencoded", pairs)) }

// object is a request with a JSON object.
func object(pairs string) said { return one(post("application/json", "{"+pairs+"}")) }

const someID = "6f1c2d3e-4b5a-4987-a6b7-c8d9e0f1a2b3"

func TestNumbers(t *testing.T) {
	t.Parallel()
	checkRules(t, map[string]rule{
		"serial number":         {form("serialNumber=ZX81-004711"), []string{"D03 serial_key ZX***"}, "81-004711"},
		"serial in XML":         {one(post("text/xml", "<d:SerialNumber>ZX81004711</d:SerialNumber>")), []string{"D03 serial_key ZX***"}, "81004711"},
		"no serial number":      {form("serialNumber=unknown"), nil, ""},
		"serial of zeros":       {form("serialNumber=00000000"), nil, ""},
		"UUID of a device":      {object(`"device_uuid":"` + someID + `"`), []string{"D03 uuid_key 6f***"}, someID[2:]},
		"UUID of a request":     {object(`"request_id":"` + someID + `"`), nil, ""},
		"IMEI":                  {form("imei=490154203237518"), []string{"D04 imei 49***"}, "0154203237518"},
		"IMEI in a line":        {raw("AT,IMEI: 490154203237518\r\n"), []string{"D04 imei 49***"}, "0154203237518"},
		"no check digit":        {form("imei=490154203237519"), nil, ""},
		"no key":                {form("order=490154203237518"), nil, ""},
		"advertising id":        {form("ifa=" + someID), []string{"D05 advertising_id 6f***"}, someID[2:]},
		"beside lmt":            {form("x=" + someID + "&lmt=0"), []string{"D05 advertising_id 6f***"}, someID[2:]},
		"lmt before":            {object(`"lmt":1,"x":"` + someID + `"`), []string{"D05 advertising_id 6f***"}, someID[2:]},
		"lmt further away":      {object(`"lmt":1,"os":"tv-os","x":"` + someID + `"`), nil, ""},
		"advertising off":       {form("idfa=00000000-0000-0000-0000-000000000000"), nil, ""},
		"no id":                 {form("ifa=none"), nil, ""},
		"escaped in a string":   {object(`"a":"{\"imei\":\"490154203237518\"}"`), []string{"D04 imei 49***"}, "0154203237518"},
		"escaped twice over":    {form("a=%7B%22imei%22%3A%22490154203237518%22%7D"), []string{"D04 imei 49***"}, "0154203237518"},
		"telephone":             {object(`"phone":"+254 700 123456"`), []string{"D10 phone_key +***"}, "254 700 123456"},
		"telephone, percent":    {form("msisdn=%2B254700123456"), []string{"D10 phone_key +***"}, "254700123456"},
		"telephone in tel:":     {raw("<tel:+254700123456>"), []string{"D10 phone_key +***"}, "254700123456"},
		"short number":          {form("phone=112"), nil, ""},
		"a kind of phone":       {form("phone=Pixel 8"), nil, ""},
		"number without a key":  {form("ts=254700123456"), nil, ""},
		"postcode":              {form("zip=10117"), []string{"D12 postcode ***"}, "10117"},
		"postcode with letters": {object(`"postal_code":"SW1A 1AA"`), []string{"D12 postcode ***"}, "SW1A 1AA"},
		"packed file":           {form("zip=logs.zip"), nil, ""},
		"flag":                  {form("zip=1"), nil, ""},
		"time zone":             {form("timezone=Europe/Berlin"), []string{"D12 time_zone Europe/***"}, "Berlin"},
		"time zone, percent":    {form("tz=Africa%2FNairobi"), []string{"D12 time_zone Africa/***"}, "Nairobi"},
		"offset":                {form("tz=+0300"), nil, ""},
	})
}

// TestPlaceWithoutAKey finds places near the home and no other pairs of numbers.
func TestPlaceWithoutAKey(t *testing.T) {
	t.Parallel()
	germany := func(s *disclose.Scanner) {
		s.Near(func(lat, lon float64) bool { return lat > 46 && lat < 56 && lon > 5 && lon < 16 })
	}
	near := func(one said) said {
		one.known = germany
		return one
	}
	const secret = "179"
	checkRules(t, map[string]rule{
		"in a query":             {near(one(get("/weather?q=52.5179,13.3759&units=si"))), []string{"D11 coordinates 52.5, 13.3"}, secret},
		"in a path":              {near(one(get("/forecast/a1b2c3/52.5179,13.3759"))), []string{"D11 coordinates 52.5, 13.3"}, secret},
		"percent":                {near(one(get("/weather?q=52.5179%2C13.3759"))), []string{"D11 coordinates 52.5, 13.3"}, secret},
		"GeoJSON":                {near(object(`"at":[13.3759, 52.5179]`)), []string{"D11 coordinates 13.3, 52.5"}, secret},
		"in a string":            {near(object(`"where":"52.5179, 13.3759"`)), []string{"D11 coordinates 52.5, 13.3"}, secret},
		"a line of its own":      {near(raw("$POS 52.5179,13.3759\r\n")), []string{"D11 coordinates 52.5, 13.3"}, secret},
		"once where a key tells": {near(form("ll=52.5179,13.3759")), []string{"D11 coordinates 52.5, 13.3"}, secret},
		"in an array with a key": {near(object(`"coordinates":[13.3759, 52.5179]`)), []string{"D11 coordinates 13.3, 52.5"}, secret},
		"far away":               {near(object(`"at":"-1.286389,36.817223"`)), nil, ""},
		"too coarse":             {near(object(`"at":"52.51,13.37"`)), nil, ""},
		"a list of readings":     {near(object(`"v":[52.5179,13.3759,14.1210]`)), nil, ""},
		"the end of a list":      {near(object(`"v":[12.1210, 52.5179, 13.3759]`)), nil, ""},
		"whole numbers":          {near(object(`"v":[52,13]`)), nil, ""},
		"a version":              {near(object(`"v":"1.52.5179,13.3759"`)), nil, ""},
		"a decimal comma":        {near(object(`"v":"52,517"`)), nil, ""},
		"part of a word":         {near(object(`"v":"x52.5179,13.3759y"`)), nil, ""},
		"country not known":      {one(get("/weather?q=52.5179,13.3759")), nil, ""},
	})
}

func TestPlace(t *testing.T) {
	t.Parallel()
	checkRules(t, map[string]rule{
		"coordinates":      {form("lat=-1.286389&lon=36.817223"), []string{"D11 coordinates -1.2, 36.8"}, "86389"},
		"as numbers":       {object(`"latitude":52.5179,"longitude": 13.3759`), []string{"D11 coordinates 52.5, 13.3"}, "179"},
		"under one key":    {form("ll=52.5179,13.3759"), []string{"D11 coordinates 52.5, 13.3"}, "759"},
		"as an array":      {object(`"coordinates":[13.3759, 52.5179]`), []string{"D11 coordinates 13.3, 52.5"}, "759"},
		"too coarse":       {form("lat=-1.28&lon=36.81"), nil, ""},
		"one of two":       {form("lat=52.5179"), nil, ""},
		"no fix":           {form("lat=0.000000&lon=0.000000"), nil, ""},
		"out of the world": {form("lat=152.5179&lon=13.3759"), nil, ""},
		"in two messages":  {said{80, false, []string{get("/?lat=52.5179"), get("/?lon=13.3759")}, nil}, nil, ""},
		"two other values": {form("x=52.5179&y=13.3759"), nil, ""},
	})
}

func TestWiFiName(t *testing.T) {
	t.Parallel()
	checkRules(t, map[string]rule{
		"key":          {one(get("/register?ssid=Homenet")), []string{"D06 ssid_key H***"}, "omenet"},
		"percent":      {one(get("/register?ssid=My%20Net")), []string{"D06 ssid_key ***"}, "My Net"},
		"none":         {one(get("/register?ssid=")), nil, ""},
		"null":         {object(`"ssid":"null"`), nil, ""},
		"number of it": {object(`"ssid_count":"Homenet"`), nil, ""},
	})
}

func TestSecrets(t *testing.T) {
	t.Parallel()
	checkRules(t, map[string]rule{
		"password":          {form("password=swordfish7"), []string{"D08 password_key sw***"}, "ordfish7"},
		"short password":    {form("pwd=abc12"), []string{"D08 password_key ***"}, "abc12"},
		"in multipart":      {one(post("multipart/form-data; boundary=xx", "--xx\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nswordfish7\r\n--xx--\r\n")), []string{"D08 password_key sw***"}, "ordfish7"},
		"token":             {one(get("/v?token=ZPGokK7WXwHZ")), []string{"D08 token_key ZP***"}, "GokK7WXwHZ"},
		"token in a cookie": {one("GET / HTTP/1.1\r\nCookie: a=b; access_token=ZPGokK7WXwHZ\r\n\r\n"), []string{"D08 token_key ZP***"}, "GokK7WXwHZ"},
		"no password":       {form("password=&pwd=null&token=true"), nil, ""},
		"a template":        {form("password={password}"), nil, ""},
		"masked already":    {form("password=********"), nil, ""},
		"form of a page":    {one(post("text/html", "<input type='password' name='pw'>")), nil, ""},
		"basic":             {one("GET / HTTP/1.1\r\nAuthorization: Basic a2ltOnN3b3JkZmlzaDc=\r\n\r\n"), []string{"D08 http_basic sw***"}, "ordfish7"},
		"bearer":            {one("GET / HTTP/1.1\r\nAuthorization: Bearer eyJhbGciOiJIUz\r\n\r\n"), []string{"D08 http_bearer ey***"}, "JhbGciOiJIUz"},
		"digest":            {one("GET / HTTP/1.1\r\nAuthorization: Digest username=\"kim\", response=\"6629fae49393a05397450978507c4ef1\"\r\n\r\n"), nil, ""},
	})
}

func TestWords(t *testing.T) {
	t.Parallel()
	checkRules(t, map[string]rule{
		"mail":                 {form("u=kim.doe@mail.example"), []string{"D09 mail k***@m***.example"}, "im.doe"},
		"mail, percent":        {form("u=kim.doe%40mail.example"), []string{"D09 mail k***@m***.example"}, "ail.e"},
		"short mail":           {form("u=k@ma.example"), []string{"D09 mail ***@***.example"}, "k@ma"},
		"picture for screens":  {one(get("/icon@2x.png")), nil, ""},
		"telephone over IP":    {raw("To: <sip:kim@phone.example>\r\n"), nil, ""},
		"maker of a program":   {one("GET / HTTP/1.1\r\nUser-Agent: (dev@maker.example)\r\n\r\n"), nil, ""},
		"login in a URL":       {form("u=http://kim:pw@files.example/"), nil, ""},
		"no domain":            {form("u=kim@localhost"), nil, ""},
		"own name":             {object(`"device_name":"Anna's lamp"`), []string{"D13 personal_name ***"}, "Anna"},
		"name of a model":      {object(`"device_name":"Smart lamp 3"`), nil, ""},
		"agent":                {one("GET / HTTP/1.1\r\nUser-Agent: curl/7.29.0 (x)\r\n\r\n"), []string{"D14 user_agent curl/7.29.0"}, "(x)"},
		"agent with a number":  {one("GET / HTTP/1.1\r\nUser-Agent: Lamp8A41F09C/2\r\n\r\n"), []string{"D14 user_agent Lamp***/2"}, "8A41F09C"},
		"no agent":             {one("GET / HTTP/1.1\r\nUser-Agent: -\r\n\r\n"), nil, ""},
		"firmware":             {form("currentfw=1.4.22&batterylvl=87"), []string{"D14 battery ***", "D14 firmware 1.4.22"}, "87"},
		"firmware with serial": {form("fw=A7F3099120B"), []string{"D14 firmware A7***"}, "F3099120B"},
		"no firmware":          {form("fw=none"), nil, ""},
		"title":                {form("title=The+Long+Night&channel=Kanal2"), []string{"D17 title K***", "D17 title Th***"}, "Long"},
		"title of a page":      {one(post("text/html", "<head><title>Log in</title></head>")), nil, ""},
		"radio channel":        {object(`"channel":11`), nil, ""},
		"health":               {object(`"weight":72.4,"bpm":64,"spo2":97`), []string{"D18 body ***", "D18 pulse ***", "D18 weight ***"}, "72.4"},
		"weight of a server":   {object(`"weight":10,"bpm":0`), nil, ""},
		"readings":             {object(`"power":312.5,"temp":"21.5C","motion":true`), []string{"D19 climate ***", "D19 energy ***", "D19 presence ***"}, "312"},
		"power as a word":      {object(`"power":"main","door":"front"`), nil, ""},
		"language":             {one("GET / HTTP/1.1\r\nAccept-Language: sw-KE,sw;q=0.9\r\n\r\n"), []string{"D20 accept_language sw"}, "KE,"},
		"locale":               {form("locale=de_AT"), []string{"D20 locale de"}, "_AT"},
		"no language":          {form("locale=*"), nil, ""},
	})
}
