package knowledge_test

import (
	"slices"
	"testing"

	"telltale/classify/knowledge"
)

// TestKindsKeepTheRuleOfLevels checks the rule of label specification section A.2: what a device can perceive and
// what it can do wrong set the least level of security.
func TestKindsKeepTheRuleOfLevels(t *testing.T) {
	t.Parallel()
	k := tables(t)
	kinds := k.Kinds()
	if len(kinds) != 58 || len(k.Sectors()) != 13 || k.KindsVersion() == "" {
		t.Fatalf("%d kinds in %d sectors of version %q, want 58 in 13", len(kinds), len(k.Sectors()), k.KindsVersion())
	}
	for _, kind := range kinds {
		if least := leastSecurity(kind); kind.Security < least || kind.Security > 4 {
			t.Errorf("%s: security %d, but its levels and law ask for %d", kind.ID, kind.Security, least)
		}
	}
}

// leastSecurity is the rule; levels off the scale and laws that it does not know give an impossible 5.
func leastSecurity(kind knowledge.Kind) int {
	byPrivacy, bySafety := []int{1, 1, 1, 2, 2}, []int{1, 1, 2, 3}
	byLaw := map[string]int{
		"": 1, "CRA-III": 3, "CRA-IV if smart-meter gateway": 3, "MDR, outside CRA": 4, "UN R155, outside CRA": 4,
	}
	law, known := byLaw[kind.Law]
	if kind.Privacy < 0 || kind.Privacy >= len(byPrivacy) || kind.Safety < 0 || kind.Safety >= len(bySafety) || !known {
		return 5
	}
	return max(byPrivacy[kind.Privacy], bySafety[kind.Safety], law)
}

func TestKindsAreWellFormed(t *testing.T) {
	t.Parallel()
	k := tables(t)
	senses := []string{
		"audio", "video", "presence", "door", "location", "home_map", "energy", "viewing", "play", "text", "health",
		"sleep", "body", "child", "visitor", "air", "water", "food", "appliance_use", "network", "documents", "vehicle",
		"crop", "voice_command",
	}
	roles := []string{
		"vendor_cloud", "voice_cloud", "video_relay", "update", "time", "push", "content_cdn", "weather", "map", "utility",
		"payment", "p2p", "app_store", "public_warning", "sms_gateway", "local_only",
	}
	seen := map[string]bool{}
	for _, kind := range k.Kinds() {
		if seen[kind.ID] || !slices.Contains(k.Sectors(), kind.Sector) {
			t.Errorf("%s: twice, or sector %q is not known", kind.ID, kind.Sector)
		}
		seen[kind.ID] = true
		if kind.QuietMBPerDay < 1 || kind.BusyMBPerDay < kind.QuietMBPerDay {
			t.Errorf("%s: sends %d to %d MB a day", kind.ID, kind.QuietMBPerDay, kind.BusyMBPerDay)
		}
		onlyOf(t, kind.ID, senses, kind.Senses)
		onlyOf(t, kind.ID, roles, kind.Roles)
		if again, ok := k.Kind(kind.ID); !ok || again.ID != kind.ID {
			t.Errorf("%s is not found by its id", kind.ID)
		}
	}
}

// onlyOf checks that there are words and that each is one of the allowed.
func onlyOf(t *testing.T, id string, allowed, words []string) {
	t.Helper()
	if len(words) == 0 {
		t.Errorf("%s: a list is empty", id)
	}
	for _, w := range words {
		if !slices.Contains(allowed, w) {
			t.Errorf("%s: the word %q is not known", id, w)
		}
	}
}

func TestKind(t *testing.T) {
	t.Parallel()
	k := tables(t)
	if _, ok := k.Kind("toaster_oven_radio"); ok {
		t.Error("a kind that is not in the table")
	}
	lock, _ := k.Kind("smart_lock")
	if lock.Privacy != 3 || lock.Safety != 2 || !slices.Equal(lock.MatterIDs, []uint32{0x000A}) {
		t.Errorf("smart lock %+v", lock)
	}
}
