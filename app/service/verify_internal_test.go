package service

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestUnitIsVerified: systemd itself finds the program, and nothing to say about the unit,
// whatever the path holds; and it does find a word that it does not know.
func TestUnitIsVerified(t *testing.T) {
	t.Parallel()
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("there is no systemd-analyze")
	}
	tests := []struct {
		name, folder, more string
		clean              bool
	}{
		{"plain", "tools", "", true},
		{"what means something to systemd", `my tools 100% $HOME ${X} %h`, "", true},
		{"what systemd starts by another way", `my "tools" it's back\slash`, "", true},
		{"a word too many", "tools", "Nonsense=yes\n", false},
	}
	for _, tc := range tests {
		folder := filepath.Join(t.TempDir(), tc.folder)
		program := filepath.Join(folder, "telltale")
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(program, []byte("#!/bin/sh\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		text := systemd{}.text(Service{Program: program, Database: filepath.Join(folder, "home.db"), Interface: "eth0"}) + tc.more
		unit := filepath.Join(t.TempDir(), Unit)
		if err := os.WriteFile(unit, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		verify := exec.CommandContext(t.Context(), analyze, "--user", "--man=no", "verify", unit)
		verify.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+t.TempDir()) // which nobody has who did not sign in
		said, err := verify.CombinedOutput()
		if clean := err == nil && len(said) == 0; clean != tc.clean {
			t.Errorf("%s: %v: %s", tc.name, err, said)
		}
	}
}
