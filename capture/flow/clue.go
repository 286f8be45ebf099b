package flow

// ClueKind names what a device said of itself and how. The words are those of
// the hints of the measurement specification, section 6, and a few of our own.
type ClueKind string

// The clues. Those up to ClueHTTPUserAgent are listed by `import --json`.
const (
	ClueDHCPHostname    ClueKind = "dhcp_hostname"     // DHCPv4 option 12
	ClueDHCPVendorClass ClueKind = "dhcp_vendor_class" // option 60
	ClueDHCPParams      ClueKind = "dhcp_params"       // option 55, decimal, comma-joined
	ClueDHCPFQDN        ClueKind = "dhcp_fqdn"         // option 81
	ClueMDNSName        ClueKind = "mdns_names"        // owner of an A/AAAA record, .local cut
	ClueMDNSService     ClueKind = "mdns_services"     // _x._tcp type that owns a PTR
	ClueNBNSName        ClueKind = "nbns_names"        // NetBIOS registration
	ClueSSDPServer      ClueKind = "ssdp_servers"      // SERVER header
	ClueHTTPUserAgent   ClueKind = "http_user_agents"  // User-Agent header
	ClueMDNSInstance    ClueKind = "mdns_instances"    // instance part of a service PTR
	ClueMDNSModel       ClueKind = "mdns_model"        // TXT value of md, model, ty, fn, manufacturer …: "key=value"
	ClueSSDPUSN         ClueKind = "ssdp_usn"          // USN header: a UUID and a device type
	ClueMUDURL          ClueKind = "mud_url"           // DHCPv4 option 161, DHCPv6 option 112, RFC 8520
)

// More clues, from protocols that fewer devices speak.
const (
	ClueDHCPv6Name        ClueKind = "dhcpv6_fqdn"         // DHCPv6 option 39
	ClueDHCPv6VendorClass ClueKind = "dhcpv6_vendor_class" // option 16
	ClueDHCPv6UserClass   ClueKind = "dhcpv6_user_class"   // option 15
	ClueDHCPv6Params      ClueKind = "dhcpv6_params"       // option 6, decimal, comma-joined
	ClueLLMNRName         ClueKind = "llmnr_names"         // a name that the device answers for
	ClueWSDTypes          ClueKind = "wsd_types"           // WS-Discovery: what the device is, with the prefix as sent
	ClueWSDScopes         ClueKind = "wsd_scopes"          // WS-Discovery: "onvif://www.onvif.org/hardware/…"
	ClueWSDAddrs          ClueKind = "wsd_xaddrs"          // WS-Discovery: where it answers; never fetched
	ClueWSDEndpoint       ClueKind = "wsd_endpoint"        // WS-Discovery: its identifier, mostly "urn:uuid:…"
	ClueSSDPLocation      ClueKind = "ssdp_location"       // LOCATION header; never fetched
	ClueSSDPUserAgent     ClueKind = "ssdp_user_agents"    // USER-AGENT of a search
	ClueLLDPSystem        ClueKind = "lldp_system"         // LLDP system name
	ClueLLDPDescription   ClueKind = "lldp_description"    // LLDP system description
	ClueLLDPChassis       ClueKind = "lldp_chassis"        // LLDP chassis identifier
	ClueJoined            ClueKind = "joined"              // "eapol": it signed in to a network, at the clue's times
)

// Clues that stay the same when a device takes another hardware address
// (MAC.Random), so that its addresses can be linked: these, and host name
// together with ClueMDNSInstance, ClueSSDPUSN or ClueWSDEndpoint. Whether two
// devices are one is judged elsewhere.
const (
	ClueDHCPClientID ClueKind = "dhcp_client_id" // DHCPv4 option 61 in hexadecimal, unless it is the hardware address
	ClueDUID         ClueKind = "dhcpv6_duid"    // DHCPv6 client identifier in hexadecimal
	ClueDUIDAddress  ClueKind = "dhcpv6_address" // hardware address within it, of some interface of the device
)

// ClueResolver is not the device's own word: a name server that the network
// offered to it (DHCPv4 option 6, DHCPv6 option 23; label specification E.3,
// TT-C11). ClueRouterResolver is one that a router announces to all (RFC 8106).
const (
	ClueResolver       ClueKind = "offered_resolver"
	ClueRouterResolver ClueKind = "announced_resolver"
)

// Clue is one thing a device said of itself. Values come from the wire: they
// are cleaned of control characters when they enter the store.
type Clue struct {
	Device  string // device key
	Kind    ClueKind
	Value   string
	FirstNs int64
	LastNs  int64
	Count   uint64
}
