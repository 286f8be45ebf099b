package meter_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/capturetest"
	"telltale/capture/flow"
	"telltale/capture/meter"
	"telltale/capture/source"
)

func update() bool { return flag.Lookup("update").Value.String() == "true" }

func TestMain(m *testing.M) {
	flag.Bool("update", false, "write the golden files anew")
	os.Exit(m.Run())
}

// exampleFrames reads the example home once for all tests.
func exampleFrames(tb testing.TB) []flow.Frame {
	tb.Helper()
	list, err := readExample()
	if err != nil {
		tb.Fatal(err)
	}
	return list
}

// readExample makes the example home once for all tests; nobody changes it.
var readExample = sync.OnceValues(func() ([]flow.Frame, error) {
	var file bytes.Buffer
	if err := capturetest.ExampleHome(&file); err != nil {
		return nil, err
	}
	reader, err := source.Open(&file, "example")
	if err != nil {
		return nil, err
	}
	var list []flow.Frame
	for {
		var f flow.Frame
		if err := reader.Next(&f); err != nil {
			return list, nil //nolint:nilerr // the end of the file; what was read is compared with the golden file
		}
		f.Data = bytes.Clone(f.Data)
		list = append(list, f)
	}
})

// TestExampleHome compares a summary of the made-up home with its golden file.
func TestExampleHome(t *testing.T) {
	got := summary(settle(exampleFrames(t)))
	path := filepath.Join("testdata", "example-home.golden")
	if update() {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
}

// summary writes what a person can check: totals, and for each device its
// address, clues, sums by scope and the names of what it was in touch with.
func summary(r *meter.Result) string {
	var b strings.Builder
	c := r.Capture
	fmt.Fprintln(&b, "# To update: go test ./capture/meter -run TestExampleHome -update")
	fmt.Fprintf(&b, "capture: %d packets, %d bytes, %d skipped, %d of nobody, oddities %v\n", c.Packets, c.WireBytes, c.Skipped, c.Unattributed, c.Oddities)
	for _, d := range r.Devices {
		fmt.Fprintf(&b, "\n%s %q %v\n", d.Key, d.Hostname, d.Addrs)
		for _, clue := range d.Clues {
			fmt.Fprintf(&b, "  clue %s %q\n", clue.Kind, clue.Value)
		}
		writeSums(&b, r, d.Key)
		writeNames(&b, r, d.Key)
	}
	return b.String()
}

func writeSums(b *strings.Builder, r *meter.Result, device string) {
	type line struct {
		conversations int
		flow.Counter
	}
	lines := map[string]*line{}
	for _, c := range r.Conversations {
		if c.Device != device {
			continue
		}
		scope := c.Scope.String()
		if lines[scope] == nil {
			lines[scope] = &line{}
		}
		lines[scope].conversations++
		lines[scope].Add(c.Counter)
	}
	for _, scope := range slices.Sorted(maps.Keys(lines)) {
		l := lines[scope]
		fmt.Fprintf(b, "  %s: %d conversations, sent %d packets %d bytes %d payload, received %d packets %d bytes %d payload\n", scope,
			l.conversations, l.SentPackets, l.SentBytes, l.SentPayload, l.ReceivedPackets, l.ReceivedBytes, l.ReceivedPayload)
	}
	var grade flow.Grade
	var relayed flow.Counter
	for _, row := range r.Traffic {
		if row.Device == device && row.Scope == flow.ScopeInternet {
			grade.Add(row.Grade)
			relayed.Add(row.Relayed)
		}
	}
	fmt.Fprintf(b, "  sealed %d, clear %d, unknown %d; carried for others %d packets\n", grade.Sealed, grade.Clear, grade.Unknown,
		relayed.SentPackets+relayed.ReceivedPackets)
}

func writeNames(b *strings.Builder, r *meter.Result, device string) {
	found := map[string]bool{}
	for _, n := range r.Names {
		if n.Device == device {
			found[n.Source.String()+" "+n.Name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		fmt.Fprintf(b, "  name %s\n", name)
	}
}

// TestExampleHomeIsWhatItWasMadeToBe holds the result against what the makers
// of the example home say of it.
func TestExampleHomeIsWhatItWasMadeToBe(t *testing.T) {
	truth := capturetest.ExampleHomeInfo()
	r := settle(exampleFrames(t))
	if len(r.Devices) != len(truth.Devices) {
		t.Errorf("%d devices, want %d", len(r.Devices), len(truth.Devices))
	}
	for _, want := range truth.Devices {
		d := deviceOf(t, r, want.MAC.String())
		if want.HostName != "" && !strings.EqualFold(d.Hostname, want.HostName) {
			t.Errorf("%s calls itself %q, want %q", want.Name, d.Hostname, want.HostName)
		}
		var relayed uint64
		for _, row := range r.Traffic {
			if row.Device == d.Key && row.Scope == flow.ScopeInternet {
				relayed += row.Relayed.SentPackets
			}
		}
		if (relayed > 0) != (len(want.Relays) > 0) {
			t.Errorf("%s carries %d packets of others, want some: %v", want.Name, relayed, len(want.Relays) > 0)
		}
	}
}

// shuffled gives the same frames in another order, with the times they had.
func shuffled(list []flow.Frame, seed uint64) []flow.Frame {
	chance, out := capturetest.NewChance(seed), slices.Clone(list)
	for i := len(out) - 1; i > 0; i-- {
		j := chance.IntN(i + 1)
		out[i], out[j] = out[j], out[i]
	}
	return out
}

func TestOrderChangesNoTotal(t *testing.T) {
	list := exampleFrames(t)
	want := settle(list)
	for seed := range uint64(3) {
		got := settle(shuffled(list, seed))
		same(t, "conversations", want.Conversations, got.Conversations)
		same(t, "slots", want.Slots, got.Slots)
		same(t, "capture", want.Capture, got.Capture)
		same(t, "devices", want.Devices, got.Devices)
	}
}

func TestTheSameFramesGiveTheSameResult(t *testing.T) {
	list := exampleFrames(t)
	same(t, "first and second time", settle(list), settle(list))
}

// TestConservation holds for any limit: what came in is what is told, and
// forgetting flows loses no count.
func TestConservation(t *testing.T) {
	list := exampleFrames(t)
	whole := settle(list)
	for _, limits := range []meter.Limits{{}, {Flows: 4}, {Flows: 1}, {StreamBytes: 1}} {
		t.Run(fmt.Sprintf("%+v", limits), func(t *testing.T) {
			r := settleWith(limits, list)
			checkTotals(t, r, skippedBytes(list))
			checkTraffic(t, r)
			same(t, "conversations", whole.Conversations, r.Conversations)
		})
	}
}

// checkTotals holds conversations against the capture. What goes on within the
// home counts on both sides.
func checkTotals(t *testing.T, r *meter.Result, skipped uint64) {
	t.Helper()
	var once flow.Counter
	for _, c := range r.Conversations {
		if c.Scope == flow.ScopeLAN {
			c.ReceivedPackets, c.ReceivedBytes = 0, 0
		}
		once.Add(c.Counter)
	}
	if got := once.SentPackets + once.ReceivedPackets + r.Capture.Skipped + r.Capture.Unattributed; got != r.Capture.Packets {
		t.Errorf("%d packets are told of, %d were read", got, r.Capture.Packets)
	}
	if got := once.SentBytes + once.ReceivedBytes + skipped; got != r.Capture.WireBytes {
		t.Errorf("%d bytes are told of, %d were read", got, r.Capture.WireBytes)
	}
}

// checkTraffic holds the rows by the hour against conversations.
func checkTraffic(t *testing.T, r *meter.Result) {
	t.Helper()
	var traffic, conversations flow.Counter
	for _, row := range r.Traffic {
		traffic.Add(row.Own)
		traffic.Add(row.Relayed)
		if row.Grade.Sealed+row.Grade.Clear+row.Grade.Unknown != row.Own.SentPayload {
			t.Fatalf("grade %+v of %d bytes: %+v", row.Grade, row.Own.SentPayload, row)
		}
	}
	for _, c := range r.Conversations {
		conversations.Add(c.Counter)
	}
	if traffic != conversations {
		t.Errorf("traffic by the hour adds up to %+v, conversations to %+v", traffic, conversations)
	}
}

// same compares large values: only where they differ is the difference looked for.
func same[T any](t *testing.T, what string, want, got T) {
	t.Helper()
	if !reflect.DeepEqual(want, got) {
		t.Errorf("%s (-want +got):\n%s", what, cmp.Diff(want, got, compareAddrs()))
	}
}

// skippedBytes adds up the frames that are no IP, by metering each alone.
func skippedBytes(list []flow.Frame) (total uint64) {
	for i := range list {
		if kind := list[i].Data[12:14]; kind[0] == 0x08 && kind[1] == 0x06 {
			total += uint64(list[i].Wire)
		}
	}
	return total
}

func TestForgottenFlowsAreCounted(t *testing.T) {
	r := settleWith(meter.Limits{Flows: 4}, exampleFrames(t))
	for _, odd := range r.Capture.Oddities {
		if odd.Reason == "flows_evicted" && odd.Count > 0 {
			return
		}
	}
	t.Errorf("oddities = %+v, want flows_evicted", r.Capture.Oddities)
}

// BenchmarkFrame meters the example home, one packet an operation.
func BenchmarkFrame(b *testing.B) {
	list := exampleFrames(b)
	var bytes int64
	for i := range list {
		bytes += int64(list[i].Wire)
	}
	b.SetBytes(bytes / int64(len(list)))
	b.ReportAllocs()
	m, next := meter.New(meter.Options{Sums: meter.SumsAll}), 0
	for b.Loop() {
		if next == len(list) {
			m, next = meter.New(meter.Options{Sums: meter.SumsAll}), 0
		}
		if err := m.Frame(&list[next]); err != nil {
			b.Fatal(err)
		}
		next++
	}
}

// BenchmarkSettle turns a day of the example home into its result.
func BenchmarkSettle(b *testing.B) {
	list := exampleFrames(b)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		m := meter.New(meter.Options{Sums: meter.SumsAll})
		for i := range list {
			if err := m.Frame(&list[i]); err != nil {
				b.Fatal(err)
			}
		}
		b.StartTimer()
		if _, err := m.Settle(); err != nil {
			b.Fatal(err)
		}
	}
}
