//go:build linux

package cli

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const someMaps = `00400000-00404000 r--p 00000000 fe:00 11                                 /usr/bin/telltale
Rss:                  16 kB
Anonymous:             0 kB
VmFlags: rd mr mw me dw sd
00404000-00e22000 r-xp 00004000 fe:00 11                                 /usr/bin/telltale
Anonymous:             0 kB
01c94000-01c9a000 r--p 01893000 fe:00 11                                 /usr/bin/telltale
Anonymous:            24 kB
01c9a000-02459000 rw-p 01899000 fe:00 11                                 /usr/bin/telltale
Anonymous:             0 kB
c000000000-c000400000 rw-p 00000000 00:00 0
Anonymous:             0 kB
7f0000000000-7f0000001000 r--p 00000000 00:00 0                          [vvar]
Anonymous:             0 kB
7f0000002000-7f0000003000 r--s 00000000 fe:00 12                         /var/shared
Anonymous:             0 kB
7f0000004000-7f0000005000 r-xp 00001000 fe:00 13                         /lib/libc.so.6
Anonymous:             0 kB
`

func TestUnchangedPages(t *testing.T) {
	t.Parallel()
	want := []stretch{{0x400000, 0x404000}, {0x404000, 0xe22000}, {0x7f0000004000, 0x7f0000005000}}
	if diff := cmp.Diff(want, unchanged(strings.NewReader(someMaps)), cmp.AllowUnexported(stretch{})); diff != "" {
		t.Errorf("stretches (-want +got):\n%s", diff)
	}
	if got := unchanged(strings.NewReader("no such thing\nAnonymous: 0 kB\nzz-yy r--p 0 0 0 /x\nAnonymous: 0 kB\n")); len(got) != 0 {
		t.Errorf("%v in what is no table", got)
	}
}

// A program that gave its pages back goes on.
func TestLean(t *testing.T) {
	before := resident(t)
	lean()
	if after := resident(t); after >= before {
		t.Errorf("%d pages are resident after it, %d before", after, before)
	}
	if got := strings.ToUpper("constants are still there"); got != "CONSTANTS ARE STILL THERE" {
		t.Error(got)
	}
}

// resident counts the pages of this program's files that it holds in memory.
func resident(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/statm") // proc_pid_statm(5): the third figure is of files
	if err != nil {
		t.Fatal(err)
	}
	pages := 0
	for _, digit := range strings.Fields(string(status))[2] {
		pages = pages*10 + int(digit-'0')
	}
	return pages
}
