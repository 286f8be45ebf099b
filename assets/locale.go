package assets

import "embed"

// Locale holds the catalogues of sentences, one file a language, with paths
// that start with "locale/". The form of a file is described in app/wording.
//
//go:embed locale
var Locale embed.FS
