package source

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/windows"
)

// helperFile is how the helper's file is called.
const helperFile = HelperName + ".exe"

// withoutConsole keeps a program that is started from a window from opening a console.
func withoutConsole(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true, CreationFlags: windows.CREATE_NO_WINDOW}
}
