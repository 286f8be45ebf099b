package assets

import "embed"

// Fonts holds the typefaces of pictures and of paper. A file whose name holds “Bold” is the bold of its family; files
// are asked for a letter in the order of their names. See fonts/README.md for what is in them, who drew them, and how they
// were made.
//
//go:embed fonts
var Fonts embed.FS
