#!/bin/sh
# Builds build/telltale, and build/telltale-capture where it exists. TAGS and LDFLAGS come from the Makefile.
set -eu
cd "$(dirname "$0")/.."

mkdir -p build
if test -e build/telltale; then
	echo "Building Telltale …"
else
	echo "Building Telltale (the first time takes some minutes, later a few seconds) …"
fi
go build -buildvcs=false -tags "$TAGS" -ldflags "$LDFLAGS" -o build/telltale .
# The helper is the only program that ever holds a capability; it has no window and needs no tags.
if test -d capture/helper; then
	go build -buildvcs=false -tags "$TAGS" -o build/telltale-capture ./capture/helper
fi
