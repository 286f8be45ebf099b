package cli

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"telltale/app/settings"
	"telltale/app/ui"
	"telltale/app/ui/window"
)

// screenWait is how long a display may take to answer.
const screenWait = 2 * time.Second

// screen reports whether there is a display that answers. A variable that names
// one which has gone, as in a shell left over from an earlier session, would
// otherwise end the program in the middle of opening its window.
func screen() bool {
	if !window.Available() {
		return false
	}
	if runtime.GOOS != "linux" {
		return true
	}
	for _, socket := range screenSockets(os.Getenv) {
		if socket == "" || answers(socket) {
			return true
		}
	}
	return false
}

// noGLFW is what Fyne's window toolkit panics with when no display lets it in.
const noGLFW = "GLFW library is not initialized"

// showWindow opens the window and waits until it is closed. It reports false if
// the display sends Telltale away, as that of another user does: only the
// toolkit finds out, and it panics.
func showWindow(ctx context.Context, b ui.Backend) (shown bool, err error) {
	defer func() {
		trouble := recover()
		if trouble == nil {
			return
		}
		if e, ok := trouble.(error); !ok || !strings.Contains(e.Error(), noGLFW) {
			panic(trouble)
		}
		shown = false
	}()
	return true, window.Run(ctx, b, window.Options{Settings: remembered()})
}

// remembered opens what was chosen on this computer. A file that cannot be read
// keeps nobody from looking: then it is as the first time.
func remembered() *settings.File {
	path, err := settings.Path()
	if err != nil {
		return settings.Memory()
	}
	file, _ := settings.Open(path) // the window says so when it cannot keep a choice
	return file
}

// screenSockets lists the sockets of the displays that the environment names:
// those of Wayland (wl_display_connect) and of X11 (X(7), "display names"), "@"
// first for one without a file. A display on another machine has no socket
// here; it is listed as "" and not tried, because Telltale opens no connection.
func screenSockets(env func(string) string) []string {
	var sockets []string
	if name := env("WAYLAND_DISPLAY"); filepath.IsAbs(name) {
		sockets = append(sockets, name)
	} else if dir := env("XDG_RUNTIME_DIR"); name != "" && dir != "" {
		sockets = append(sockets, filepath.Join(dir, name))
	}
	host, number, ok := strings.Cut(env("DISPLAY"), ":")
	switch {
	case !ok:
	case host == "" || host == "unix":
		number, _, _ = strings.Cut(number, ".") // the rest is the screen of the display
		path := "/tmp/.X11-unix/X" + number
		sockets = append(sockets, path, "@"+path)
	default:
		sockets = append(sockets, "")
	}
	return sockets
}

func answers(socket string) bool {
	conn, err := net.DialTimeout("unix", socket, screenWait)
	if err != nil {
		return false
	}
	_ = conn.Close() // nothing was said
	return true
}
