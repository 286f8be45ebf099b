#!/bin/sh
# Prints the folder that holds the pinned golangci-lint and gofumpt, building them first if this computer has not yet.
# The folder lies outside the clone and is named after the versions, so a second clone finds them there.
set -eu
cd "$(dirname "$0")/../tools"

lint=github.com/golangci/golangci-lint/v2
fumpt=mvdan.cc/gofumpt
version() { go list -m -f '{{.Version}}' "$1"; }
lintversion=$(version "$lint")
fumptversion=$(version "$fumpt")
folder=${XDG_CACHE_HOME:-$HOME/.cache}/telltale/tools/golangci-lint-$lintversion-gofumpt-$fumptversion-$(go env GOVERSION)-$(go env GOARCH)

if ! test -x "$folder/golangci-lint" || ! test -x "$folder/gofumpt"; then
	echo "Building golangci-lint $lintversion and gofumpt $fumptversion (once for this computer, it takes some minutes) …" >&2
	mkdir -p "$folder"
	# Built beside its place and then moved, so that a build that was cut short leaves nothing half done.
	fresh=$(mktemp -d "$folder/building.XXXXXX")
	trap 'rm -rf "$fresh"' EXIT
	CGO_ENABLED=0 go build -buildvcs=false -ldflags '-s -w' -o "$fresh/" "$lint/cmd/golangci-lint" "$fumpt" >&2
	mv -f "$fresh/golangci-lint" "$fresh/gofumpt" "$folder/"
fi
echo "$folder"
