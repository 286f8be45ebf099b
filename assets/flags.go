package assets

import "embed"

// Flags holds the flags of countries as small pictures, one a file, with paths such as "flags/de.png" (ISO 3166-1, small
// letters). See flags/README.md for where they come from.
//
//go:embed flags
var Flags embed.FS
