package assets

import "embed"

// Icons holds the pictograms of the window and of the reports as SVG files, one a picture, with paths that start with
// "icons/"; `currentColor` stands for the colour of the ink. See icons/README.md for who drew them.
//
//go:embed icons
var Icons embed.FS
