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
go build -buildvcs=false -tags "$TAGS" -ldflags "$LDFLAGS" -o build/.linked .
# A file that was just linked lies in large pages, which Linux maps whole: the running program takes 7 MiB more than a copy of it.
cp build/.linked build/.copied
mv build/.copied build/telltale
# The helper is the only program that ever holds a capability; it has no window and needs no tags.
if test -d capture/helper; then
	go build -buildvcs=false -tags "$TAGS" -o build/telltale-capture ./capture/helper
fi
