//go:build !windows

package source

import "os/exec"

// helperFile is how the helper's file is called.
const helperFile = HelperName

// withoutConsole has nothing to do on this system.
func withoutConsole(*exec.Cmd) {}
