package disclose

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"telltale/capture/flow"
)

// TestBlankDatagramsShowNothing holds blank against a whole look.
func TestBlankDatagramsShowNothing(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 5))
	parts := [][]byte{
		[]byte("password=geheim7"), []byte("a@b.example"),
		{0, 0, 0, 1, 7, 0, 0, 1, 8, 9},
		{0xff, 0xfe},
		{0x80, 97, 0, 1},
		[]byte("\x89PNG\r\n\x1a\n"),
		{0x16, 0xfe, 0xfd},
		[]byte("OggS\x00"), []byte("1234567"), make([]byte, 9),
		{'G', 0, 'E', 0, 'T', 0},
	}
	blanks := 0
	for range 20000 {
		data := make([]byte, random.IntN(12), 200)
		for i := range data {
			data[i] = byte(random.Uint32())
		}
		for range random.IntN(4) {
			data = binary.LittleEndian.AppendUint64(append(data, parts[random.IntN(len(parts))]...), random.Uint64()>>random.IntN(64))
		}
		if len(data) > 0 && unreadable(data) && blank(9000, data) {
			blanks++
			showsNothing(t, data)
		}
	}
	if blanks < 1000 {
		t.Errorf("only %d datagrams are blank", blanks)
	}
}

// showsNothing looks at a blank datagram nevertheless.
func showsNothing(t *testing.T, data []byte) {
	t.Helper()
	scanner := New()
	var looked, passed Stream
	ctx := Context{Owner: flow.MAC{0, 0x17, 0x88, 1, 2, 3}, Proto: flow.ProtoUDP, Port: 9000}
	scanner.begin(ctx, &looked, nil, data, func(f *Finding) { t.Errorf("%x shows %v", data, f) }).start(data)
	scanner.Datagram(ctx, &passed, data, Stamp{}, func(*Finding) {})
	was, _ := looked.plain()
	is, _ := passed.plain()
	if was != is || looked.over != passed.over || looked.rtp != nil != (passed.rtp != nil) {
		t.Errorf("%x leaves %+v, want %+v", data, passed, looked)
	}
}

// TestNextText holds the search by eight bytes against that by one.
func TestNextText(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 11))
	for range 20000 {
		b := make([]byte, random.IntN(40))
		for i := range b {
			b[i] = "\x00\x1f ~\x7f\x80\xffaZ0aZ0 ~az09AZ"[random.IntN(20)]
		}
		want := -1
		for i := 0; i+readableRun <= len(b) && want < 0; i++ {
			if bytes.IndexFunc(b[i:i+readableRun], func(r rune) bool { return r < ' ' || r > '~' }) < 0 {
				want = i
			}
		}
		if got := nextText(b, 0); got != want {
			t.Fatalf("text in %q begins at %d, want %d", b, got, want)
		}
	}
}

// TestLooksAreRemembered fills what is remembered several times over.
func TestLooksAreRemembered(t *testing.T) {
	t.Parallel()
	memory := newMemory()
	found := make([]lookFound, 3)
	for i := range found {
		one := &found[i]
		one.Rule, one.Masked, one.end = RuleSerial, string(rune('a'+i)), i
		one.Number = memory.number(&one.Finding)
	}
	after := plainState{flags: flagLooked | uint8(protoHTTP)<<flagBits, bodyLeft: 9}
	for key := uint64(1); key < 3*maxTellings; key += 7 {
		memory.keep(key, after, found[:key%4])
		checkRemembered(t, &memory, key, found[:key%4])
	}
	if len(memory.tellings) > maxTellings {
		t.Errorf("%d tellings are kept, want at most %d", len(memory.tellings), maxTellings)
	}
	if memory.look(3*maxTellings+1) != nil {
		t.Error("a look is remembered that never was")
	}
}

// checkRemembered looks whether a look tells what it found, and leaves the state of
// TestLooksAreRemembered.
func checkRemembered(t *testing.T, memory *memory, key uint64, want []lookFound) {
	t.Helper()
	one := memory.look(key)
	if one == nil {
		t.Fatalf("look %d is not remembered", key)
	}
	told := 0
	memory.tell(one, nil, func(f *Finding) {
		if f.Masked != want[told].Masked || f.Number != want[told].Number {
			t.Fatalf("look %d tells %v, want %v", key, f, want[told])
		}
		told++
	})
	var st state
	st.set(plainState{one.flags, int64(one.bodyLeft)})
	if told != len(want) || st.kind != protoHTTP || !st.looked || st.bodyLeft != 9 {
		t.Fatalf("look %d tells %d findings and leaves %+v", key, told, st)
	}
}
