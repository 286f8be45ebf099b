package assets

import "embed"

// Locale holds the catalogues of sentences, one file a language, with paths
// that start with "locale/". The form of a file is described in app/wording. What lies deeper tells from which English a
// sentence was made, and is for translators.
//
//go:embed locale/*.json
var Locale embed.FS
