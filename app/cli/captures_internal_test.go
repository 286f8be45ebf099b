package cli

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/capture/flow"
)

func TestOverlapping(t *testing.T) {
	t.Parallel()
	between := func(name string, first, last int64) flow.Capture {
		return flow.Capture{Name: name, FirstNs: first, LastNs: last, HasTime: true}
	}
	kept := []flow.Capture{
		between("long", 100, 900), between("before", 10, 99), between("touching", 900, 950),
		{Name: "timeless"},
		between("within", 200, 300), between("around", 0, 1000),
	}
	want := [][]string{nil, nil, {"long"}, nil, {"long"}, {"long", "before", "touching", "within"}}
	if diff := cmp.Diff(want, overlapping(kept)); diff != "" {
		t.Errorf("overlaps (-want +got):\n%s", diff)
	}
}

// What is said below the list names the recordings and counts.
func TestListedOverlap(t *testing.T) {
	t.Parallel()
	p, _ := fresh(t)
	kept := []flow.Capture{{Name: "a", Status: flow.StatusEmpty}, {Name: "b\x1b", LeftOut: 1234, Status: flow.StatusDamaged}}
	p.listCaptures(kept, [][]string{nil, {"a"}}, nil)
	want := `Recording   From   Until   Packets   Skipped   Unattributed   Dropped   State
a                          0         0         0              0         no packets
b�                         0         0         0              0         damaged further on
Of “b�”, 1,234 packets were in the home already. They count once.
“b�” covers a part of the same time as a.
`
	if diff := cmp.Diff(want, p.Out.(interface{ String() string }).String()); diff != "" {
		t.Errorf("listing (-want +got):\n%s", diff)
	}
}
