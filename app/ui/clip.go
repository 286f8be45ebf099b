package ui

import (
	"bytes"
	"fmt"
	"os/exec"
)

// pictureTools are the programs that take a PNG picture from their standard input onto the clipboard: the window's
// toolkit puts only words there.
var pictureTools = [][]string{
	{"wl-copy", "--type", "image/png"},
	{"xclip", "-selection", "clipboard", "-t", "image/png"},
}

// PictureClipboard returns what puts a PNG picture on the clipboard of this computer, nil if there is nothing.
func PictureClipboard() func(picture []byte) error {
	for _, tool := range pictureTools {
		path, err := exec.LookPath(tool[0])
		if err != nil {
			continue
		}
		return func(picture []byte) error {
			cmd := exec.Command(path, tool[1:]...)
			cmd.Stdin = bytes.NewReader(picture)
			if err := cmd.Run(); err != nil {
				return fmt.Errorf("copying a picture with %s: %w", tool[0], err)
			}
			return nil
		}
	}
	return nil
}
