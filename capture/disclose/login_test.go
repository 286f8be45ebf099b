package disclose_test

import (
	"encoding/base64"
	"testing"
)

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// mqttConnect is a CONNECT of MQTT 3.1.1 with a user and perhaps a password.
func mqttConnect(id, user, password string) string {
	field := func(s string) string { return string([]byte{0, byte(len(s))}) + s }
	flags := byte(0x80)
	if password != "" {
		flags |= 0x40
		password = field(password)
	}
	body := field("MQTT") + "\x04" + string([]byte{flags}) + "\x00\x3c" + field(id) + field(user) + password
	return string([]byte{0x10, byte(len(body))}) + body
}

func TestLogins(t *testing.T) {
	t.Parallel()
	mail := func(lines ...string) said { return said{port: 587, payloads: lines} }
	checkRules(t, map[string]rule{
		"FTP":                 {said{21, false, []string{"USER kim\r\n", "PASS swordfish7\r\n"}, nil}, []string{"D08 ftp_pass sw***"}, "ordfish7"},
		"FTP, anonymous":      {said{21, false, []string{"USER anonymous\r\n", "PASS guest-of-kim\r\n"}, nil}, nil, ""},
		"POP3":                {said{110, false, []string{"USER kim\r\nPASS swordfish7\r\n"}, nil}, []string{"D08 pop_pass sw***"}, "ordfish7"},
		"PASS alone":          {said{21, false, []string{"PASS swordfish7\r\n"}, nil}, nil, ""},
		"IMAP":                {said{143, false, []string{"a1 LOGIN kim \"swordfish7\"\r\n"}, nil}, []string{"D08 imap_login sw***"}, "ordfish7"},
		"SMTP, PLAIN":         {mail("EHLO a\r\n", "AUTH PLAIN "+b64("\x00kim\x00swordfish7")+"\r\n"), []string{"D08 sasl_plain sw***"}, "ordfish7"},
		"SMTP, PLAIN, parted": {mail("AUTH PLAIN\r\n", b64("\x00kim\x00swordfish7")+"\r\n"), []string{"D08 sasl_plain sw***"}, "ordfish7"},
		"SMTP, LOGIN":         {mail("AUTH LOGIN\r\n", b64("kim")+"\r\n", b64("swordfish7")+"\r\n"), []string{"D08 mail_auth sw***"}, "ordfish7"},
		"SMTP, no password":   {mail("AUTH CRAM-MD5\r\n", b64("kim 6629fae49393a05397450978507c4ef1")+"\r\n"), nil, ""},
		"MQTT":                {said{1883, false, []string{mqttConnect("lamp", "kim", "swordfish7")}, nil}, []string{"D08 mqtt_connect sw***", "TT-C10 mqtt ***"}, "ordfish7"},
		"MQTT, no password":   {said{8883, false, []string{mqttConnect("lamp", "kim", "")}, nil}, []string{"TT-C10 mqtt ***"}, "kim"},
		"MQTT, address":       {said{1883, false, []string{mqttConnect("lamp-0017884D76FB", "kim", "")}, nil}, []string{"D01 mac_hex " + maskedBulb, "TT-C10 mqtt ***"}, "4d76fb"},
		"Telnet":              {said{23, false, []string{"\xff\xfb\x1f\xff\xfa\x18\x00xterm\xff\xf0", "kim\r\n", "swordfish7\r\n"}, nil}, []string{"D08 telnet_login sw***"}, "ordfish7"},
		"Telnet, by letter":   {said{23, false, []string{"k", "i", "n\x7f", "m", "\r\n", "sword", "fish7", "\r\x00"}, nil}, []string{"D08 telnet_login sw***"}, "ordfish7"},
		"Telnet, no login":    {said{23, false, []string{"look at the lamp\r\n", "north\r\n"}, nil}, nil, ""},
		"XMPP": {
			said{5222, false, []string{"<?xml version='1.0'?><stream:stream to='a.example'>", "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + b64("\x00kim\x00swordfish7") + "</auth>"}, nil},
			[]string{"D08 sasl_plain sw***", "TT-C10 xmpp ***"},
			"ordfish7",
		},
		"XMPP, then sealed": {said{5222, false, []string{"<stream:stream to='a.example'>", "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03password=swordfish7"}, nil}, nil, ""},
		"sealed at once":    {said{443, false, []string{"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "password=swordfish7"}, nil}, nil, ""},
		"SSH":               {said{22, false, []string{"SSH-2.0-x\r\n", "password=swordfish7"}, nil}, nil, ""},
	})
}

func TestDefaultLogin(t *testing.T) {
	t.Parallel()
	checkRules(t, map[string]rule{
		"basic":            {one("GET / HTTP/1.1\r\nAuthorization: Basic " + b64("admin:admin") + "\r\n\r\n"), []string{"D08 http_basic ***", "TT-X11 http_basic ***"}, "admin"},
		"form":             {form("username=root&password=xc3511"), []string{"D08 password_key x***", "TT-X11 form ***"}, "c3511"},
		"Telnet":           {said{2323, false, []string{"root\r\n", "vizxv\r\n"}, nil}, []string{"D08 telnet_login ***", "TT-X11 telnet_login ***"}, "vizxv"},
		"own password":     {form("username=admin&password=swordfish7"), []string{"D08 password_key sw***"}, "ordfish7"},
		"another's name":   {form("username=kim&password=xc3511"), []string{"D08 password_key x***"}, "c3511"},
		"name from before": {said{80, false, []string{post("text/plain", "username=root"), post("text/plain", "password=xc3511")}, nil}, []string{"D08 password_key x***"}, "c3511"},
	})
}

func TestFirstWords(t *testing.T) {
	t.Parallel()
	checkRules(t, map[string]rule{
		"IRC":             {raw("NICK bot1\r\nUSER a 0 * :a\r\n"), []string{"TT-B10 irc ***"}, "bot1"},
		"IRC, a room":     {raw("JOIN #room key\r\n"), []string{"TT-B10 irc ***"}, "room"},
		"IRC, later":      {said{9000, false, []string{"hello there\r\n", "JOIN #room\r\n"}, nil}, nil, ""},
		"FTP's USER":      {said{21, false, []string{"USER kim\r\n"}, nil}, nil, ""},
		"a page":          {one(get("/?q=JOIN #room")), nil, ""},
		"one word":        {raw("NICK bot1\r\n"), nil, ""},
		"miner":           {raw(`{"id":1,"method":"mining.subscribe","params":[]}` + "\n"), []string{"TT-B14 stratum ***"}, "params"},
		"miner, login":    {raw(`{"params":["kim.1","x"],"id":2,"method":"mining.authorize"}` + "\n"), []string{"TT-B14 stratum ***"}, "kim.1"},
		"page on mining":  {one(get("/wiki/mining.subscribe")), nil, ""},
		"word in a sheet": {raw("the words mining.subscribe and mining.authorize\n"), nil, ""},
	})
}
