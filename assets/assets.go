// Package assets embeds the files that the program carries with it and holds nothing else.
package assets

import "embed"

// Data holds the tables of what Telltale knows (hardware address prefixes, countries, networks, companies, kinds of
// device), with paths that start with "data/". See data/README.md for each file's form, source and licence.
//
//go:embed all:data
var Data embed.FS
