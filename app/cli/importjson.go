package cli

import (
	"net/netip"
	"time"

	"telltale/app/session"
	"telltale/capture/flow"
	"telltale/classify"
)

// importFormat names the form of the object that `import --json` prints
// (measurement specification section 8).
const importFormat = "telltale-import/1"

// importJSON is one imported capture.
type importJSON struct {
	Format        string             `json:"format"`
	Capture       captureJSON        `json:"capture"`
	Already       bool               `json:"already_imported,omitempty"`
	Devices       []deviceJSON       `json:"devices"`
	Conversations []conversationJSON `json:"conversations"`
}

type captureJSON struct {
	File         string  `json:"file"`
	Packets      uint64  `json:"packets"`
	Bytes        uint64  `json:"bytes"`
	First        *string `json:"first"`
	Last         *string `json:"last"`
	Skipped      uint64  `json:"skipped"`
	Unattributed uint64  `json:"unattributed"`
	Status       string  `json:"status"`
	Error        string  `json:"error"`
}

type deviceJSON struct {
	MAC             *string             `json:"mac"`
	Key             string              `json:"key"`
	IPs             []string            `json:"ips"`
	Name            string              `json:"name"`
	Hostname        string              `json:"hostname"`
	Vendor          string              `json:"vendor"`
	Kind            string              `json:"kind"`
	Brand           string              `json:"brand"`
	Model           string              `json:"model"`
	BrandConfidence string              `json:"brand_confidence"`
	KindConfidence  string              `json:"kind_confidence"`
	Hints           map[string][]string `json:"hints"`
	Parts           []string            `json:"parts,omitempty"` // keys of others that the owner calls the same
}

type conversationJSON struct {
	DeviceMAC       *string    `json:"device_mac"`
	Device          string     `json:"device"`
	RemoteIP        string     `json:"remote_ip"`
	RemotePort      uint16     `json:"remote_port"`
	Protocol        string     `json:"protocol"`
	Scope           string     `json:"scope"`
	Names           []nameJSON `json:"names"`
	BytesSent       uint64     `json:"bytes_sent"`
	BytesReceived   uint64     `json:"bytes_received"`
	PacketsSent     uint64     `json:"packets_sent"`
	PacketsReceived uint64     `json:"packets_received"`
	FirstSeen       *string    `json:"first_seen"`
	LastSeen        *string    `json:"last_seen"`
}

type nameJSON struct {
	Name   string `json:"name"`
	Source string `json:"source"`
}

// listedHints are the clues that the JSON lists, in the words of the
// measurement specification, section 8.
func listedHints() []flow.ClueKind {
	return []flow.ClueKind{
		flow.ClueDHCPHostname, flow.ClueDHCPVendorClass, flow.ClueDHCPParams, flow.ClueDHCPFQDN, flow.ClueMDNSName,
		flow.ClueMDNSService, flow.ClueNBNSName, flow.ClueSSDPServer, flow.ClueHTTPUserAgent,
	}
}

// newImportJSON puts one imported capture into its form.
func newImportJSON(imp *session.Imported, home classify.Home) importJSON {
	c := imp.Capture
	out := importJSON{
		Format: importFormat,
		Capture: captureJSON{
			File: c.Name, Packets: c.Packets, Bytes: c.WireBytes,
			First: timeJSON(c.FirstNs, c.HasTime), Last: timeJSON(c.LastNs, c.HasTime),
			Skipped: c.Skipped, Unattributed: c.Unattributed, Status: string(c.Status), Error: imp.Problem,
		},
		Already:       imp.Already,
		Devices:       make([]deviceJSON, 0, len(home.Devices)),
		Conversations: make([]conversationJSON, 0, len(imp.Conversations)),
	}
	for _, d := range home.Devices {
		out.Devices = append(out.Devices, newDeviceJSON(d))
	}
	names := namesByPair(imp.Names)
	for _, v := range imp.Conversations {
		out.Conversations = append(out.Conversations, newConversationJSON(v, names))
	}
	return out
}

func newDeviceJSON(judged classify.Device) deviceJSON {
	d, id := judged.Facts.Device, judged.Identity
	out := deviceJSON{
		Key: d.Key, Parts: d.Parts, IPs: []string{}, Name: d.OwnName, Hostname: d.Hostname, Hints: map[string][]string{},
		Vendor: id.Maker, Kind: id.Kind, Brand: id.Brand, Model: id.Model,
		BrandConfidence: id.BrandConfidence.String(), KindConfidence: id.KindConfidence.String(),
	}
	if d.MAC.Usable() {
		mac := d.MAC.String()
		out.MAC = &mac
	}
	for _, a := range d.Addrs {
		out.IPs = append(out.IPs, a.String())
	}
	for _, kind := range listedHints() {
		out.Hints[string(kind)] = []string{}
	}
	for _, c := range d.Clues {
		if have, listed := out.Hints[string(c.Kind)]; listed {
			out.Hints[string(c.Kind)] = append(have, c.Value)
		}
	}
	return out
}

// pair is a device and a remote address; names belong to it, whatever the port.
type pair struct {
	device string
	remote netip.Addr
}

func namesByPair(list []flow.NameBinding) map[pair][]nameJSON {
	out := map[pair][]nameJSON{}
	for _, b := range list {
		p := pair{b.Device, b.Remote}
		out[p] = append(out[p], nameJSON{Name: b.Name, Source: b.Source.String()})
	}
	return out
}

func newConversationJSON(c flow.Conversation, names map[pair][]nameJSON) conversationJSON {
	out := conversationJSON{
		Device: c.Device, RemoteIP: c.Remote.String(), RemotePort: c.Port, Protocol: c.Protocol, Scope: c.Scope.String(),
		Names:     []nameJSON{},
		BytesSent: c.SentBytes, BytesReceived: c.ReceivedBytes, PacketsSent: c.SentPackets, PacketsReceived: c.ReceivedPackets,
		FirstSeen: timeJSON(c.FirstNs, c.HasTime), LastSeen: timeJSON(c.LastNs, c.HasTime),
	}
	if mac, err := flow.ParseMAC(c.Device); err == nil {
		text := mac.String()
		out.DeviceMAC = &text
	}
	if have := names[pair{c.Device, c.Remote}]; have != nil {
		out.Names = have
	}
	return out
}

// timeJSON writes RFC 3339 with nine decimals, null for a capture without times.
func timeJSON(ns int64, has bool) *string {
	if !has {
		return nil
	}
	s := time.Unix(0, ns).UTC().Format("2006-01-02T15:04:05.000000000Z")
	return &s
}
