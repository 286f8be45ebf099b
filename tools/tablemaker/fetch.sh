#!/bin/sh
# Fetches the packages that assets/data/sources.lock names into a folder, by their registries' own clients, and checks
# each file's SHA-256. Usage: fetch.sh FOLDER [LOCK]. Needs npm and apt-get; tablemaker itself needs no network.
set -eu
dir=${1:?folder to fetch into}
lock=$(realpath "${2:-$(dirname "$0")/../../assets/data/sources.lock}")
mkdir -p "$dir"
cd "$dir"
grep -v -e '^#' -e '^$' "$lock" | while read -r origin name version file sum; do
	if [ ! -f "$file" ]; then
		case $origin in
		npm) npm pack --silent "$name@$version" ;;
		deb) apt-get download "$name=$version" ;;
		*) echo "fetch.sh: unknown origin $origin" >&2; exit 1 ;;
		esac
	fi
	echo "$sum  $file" | sha256sum -c -
done
