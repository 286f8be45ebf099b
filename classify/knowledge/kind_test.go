package knowledge_test

import (
	"slices"
	"testing"
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
	byPrivacy := []int{1, 1, 1, 2, 2}
	bySafety := []int{1, 1, 2, 3}
	for _, kind := range kinds {
		if kind.Privacy < 0 || kind.Privacy > 4 || kind.Safety < 0 || kind.Safety > 3 || kind.Security > 4 {
			t.Errorf("%s: levels %d %d %d are off the scale", kind.ID, kind.Privacy, kind.Security, kind.Safety)
			continue
		}
		least := max(byPrivacy[kind.Privacy], bySafety[kind.Safety])
		switch kind.Law {
		case "":
		case "CRA-III", "CRA-IV if smart-meter gateway":
			least = max(least, 3)
		case "MDR, outside CRA", "UN R155, outside CRA":
			least = max(least, 4)
		default:
			t.Errorf("%s: law %q is not known", kind.ID, kind.Law)
		}
		if kind.Security < least {
			t.Errorf("%s: security %d, but its levels and law ask for %d", kind.ID, kind.Security, least)
		}
	}
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
		if len(kind.Senses) == 0 || len(kind.Roles) == 0 {
			t.Errorf("%s: senses %v, roles %v", kind.ID, kind.Senses, kind.Roles)
		}
		for _, s := range kind.Senses {
			if !slices.Contains(senses, s) {
				t.Errorf("%s: sense %q", kind.ID, s)
			}
		}
		for _, r := range kind.Roles {
			if !slices.Contains(roles, r) {
				t.Errorf("%s: role %q", kind.ID, r)
			}
		}
		if again, ok := k.Kind(kind.ID); !ok || again.ID != kind.ID {
			t.Errorf("%s is not found by its id", kind.ID)
		}
	}
	if _, ok := k.Kind("toaster_oven_radio"); ok {
		t.Error("a kind that is not in the table")
	}
	lock, _ := k.Kind("smart_lock")
	if lock.Privacy != 3 || lock.Safety != 2 || !slices.Equal(lock.MatterIDs, []uint32{0x000A}) {
		t.Errorf("smart lock %+v", lock)
	}
}
