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
	ClueMUDURL          ClueKind = "mud_url"           // DHCPv4 option 161, RFC 8520
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
