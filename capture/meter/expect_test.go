package meter_test

import (
	"net/netip"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"telltale/capture/meter"
)

// TestExpectChangesNothing tells of frames that come, of such as never do and of
// pieces of them, and holds that the result does not depend on it.
func TestExpectChangesNothing(t *testing.T) {
	list := manyHosts(200, 150)
	want := settle(list)
	m := meter.New(meter.Options{Sums: meter.SumsAll})
	if m.Crowded() {
		t.Error("without a flow there is no crowd")
	}
	for i := range list {
		for _, one := range list[i:min(i+8, len(list))] {
			m.Expect(one.Data)
			m.Expect(one.Data[:i%len(one.Data)])
		}
		if err := m.Frame(&list[i]); err != nil {
			t.Fatal(err)
		}
	}
	if !m.Crowded() {
		t.Errorf("%d flows are no crowd", len(list))
	}
	got, err := m.Settle()
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(want, got, cmpopts.EquateComparable(netip.Addr{})); diff != "" {
		t.Errorf("result (-without +with):\n%s", diff)
	}
}
