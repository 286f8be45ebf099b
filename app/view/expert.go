package view

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"telltale/app/wording"
	"telltale/capture/flow"
	"telltale/classify"
)

// mostFlows bounds the conversations that are listed under one destination.
const mostFlows = 40

// ExpertPanel is what the page of a device shows to experts.
type ExpertPanel struct {
	Switch string   // word of the switch
	Title  string   // heading of Lines
	Lines  []string // addresses and names of the device itself
	Copy   string   // word of the buttons that copy
	Copied string   // said after it
	Text   string   // the whole page for the clipboard: tables with tabs, ready for a spreadsheet
}

// Flows are the conversations that make up a destination.
type Flows struct {
	Lines []FlowLine
	More  string // how many are not listed, or ""
	Text  string // the same as a table with tabs, for the clipboard
}

// FlowLine is one conversation.
type FlowLine struct {
	Address string // "203.0.113.9, tcp 443"
	Name    string // "api.orvo.example (tls_sni)", "" if it bore none
	Amounts string // packets and bytes each way
	Times   string // "2026-03-14 10:00:05 – 2026-03-14 22:14:59"
}

// flows lists the conversations of a destination, most sent first.
func (t *Teller) flows(d classify.Device, dest classify.Destination) Flows {
	list := make([]flow.Partner, 0, len(dest.Flows))
	for _, i := range dest.Flows {
		list = append(list, d.Facts.Partners[i])
	}
	slices.SortStableFunc(list, func(a, b flow.Partner) int {
		return cmp.Or(cmp.Compare(b.Own.SentBytes, a.Own.SentBytes), cmp.Compare(b.Own.ReceivedBytes, a.Own.ReceivedBytes))
	})
	var out Flows
	if rest := len(list) - mostFlows; rest > 0 {
		out.More = t.Words.Count("drill.rest", rest, nil)
		list = list[:mostFlows]
	}
	var text strings.Builder
	for _, p := range list {
		out.Lines = append(out.Lines, t.flow(p))
		text.WriteString(t.tabs(d.Facts.Device.Key, p))
	}
	out.Text = flowHead + text.String()
	return out
}

func (t *Teller) flow(p flow.Partner) FlowLine {
	sum := p.Own
	sum.Add(p.Setup)
	line := FlowLine{Amounts: t.say("expert.amounts", wording.Args{
		"SentPackets": sum.SentPackets, "Sent": t.Words.Bytes(sum.SentBytes), "ReceivedPackets": sum.ReceivedPackets, "Received": t.Words.Bytes(sum.ReceivedBytes),
	})}
	args := wording.Args{"Address": t.address(p), "Protocol": p.Protocol, "Port": strconv.Itoa(int(p.Port))}
	key := "expert.flow"
	if p.Served {
		key = "expert.flow.served"
	}
	line.Address = t.say(key, args)
	if p.Name != "" {
		line.Name = t.say("expert.name", wording.Args{"Name": p.Name, "Source": p.Source.String()})
	}
	if from, to := t.clockOf(p.FirstNs), t.clockOf(p.LastNs); from != "" && to != "" {
		line.Times = t.say("expert.times", wording.Args{"From": from, "To": to, "Zone": t.Words.Zone()})
	}
	return line
}

func (t *Teller) address(p flow.Partner) string {
	if !p.Remote.IsValid() {
		return t.say("expert.rest", nil)
	}
	return p.Remote.String()
}

// flowHead names the columns of tabs; like those of a file, they are the same in
// every language.
const flowHead = "device\tremote\tprotocol\tport\tserved\tname\tname_source\tsent_packets\tsent_bytes\tsent_payload\t" +
	"received_packets\treceived_bytes\treceived_payload\tsealed\tclear\tunknown\tfirst\tlast\n"

// tabs writes a conversation as one line of a table.
func (t *Teller) tabs(device string, p flow.Partner) string {
	remote := ""
	if p.Remote.IsValid() {
		remote = p.Remote.String()
	}
	sum := p.Own
	sum.Add(p.Setup)
	return fmt.Sprintf("%s\t%s\t%s\t%d\t%t\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\t%s\n",
		device, remote, p.Protocol, p.Port, p.Served, p.Name, p.Source, sum.SentPackets, sum.SentBytes, sum.SentPayload,
		sum.ReceivedPackets, sum.ReceivedBytes, sum.ReceivedPayload, p.Grade.Sealed, p.Grade.Clear, p.Grade.Unknown, t.clockOf(p.FirstNs), t.clockOf(p.LastNs))
}

// expert tells what experts want to know of the device itself.
func (t *Teller) expert(d classify.Device, page Device) ExpertPanel {
	one := d.Facts.Device
	panel := ExpertPanel{
		Switch: t.say("expert.switch", nil), Title: t.say("expert.title", nil), Copy: t.say("expert.copy", nil), Copied: t.say("expert.copied", nil),
	}
	add := func(key, value string) {
		if value != "" {
			panel.Lines = append(panel.Lines, t.say(key, wording.Args{"Detail": value}))
		}
	}
	if one.MAC.Usable() {
		add("evidence.hardware_address", one.MAC.String())
	}
	for _, a := range one.Addrs {
		add("evidence.local_address", a.String())
	}
	add("expert.hostname", one.Hostname)
	panel.Lines = t.atMost(mostParts, panel.Lines)
	var text strings.Builder
	text.WriteString(flowHead)
	for _, g := range page.Groups {
		for _, r := range g.Rows {
			text.WriteString(strings.TrimPrefix(r.Flows.Text, flowHead))
		}
	}
	panel.Text = text.String()
	return panel
}
