#!/bin/sh
# Measures watching live, for longer than tests may take, in network namespaces of its own. Only root may.
# usage: scripts/live.sh rates | flood | kill | soak
#   rates  loss and processor at 10,000 to 200,000 packets a second for 30 s each, beside tcpdump and dumpcap
#   flood  frames that were made to do harm, as many as can be, for 10 minutes
#   kill   the helper, the watch and the window, 20 times each
#   soak   2,000 packets a second for an hour
set -eu
cd "$(dirname "$0")/.."
: "${TAGS:=migrated_fynedo,gles}"
: "${LDFLAGS:=}"
export TAGS LDFLAGS CGO_ENABLED=1

# measure TEST SETTING…
measure() {
	name=$1
	shift
	sh scripts/build.sh
	env TELLTALE_BIN="$PWD/build/telltale" "$@" go test -count=1 -v -timeout 3h -tags "$TAGS,e2e" -run "^$name\$" ./tests
}

case ${1:-} in
rates) measure TestLoad TELLTALE_RATES='10000 50000 100000 200000' TELLTALE_SECONDS=30s ;;
flood) measure TestFlood TELLTALE_SECONDS=10m ;;
kill) measure TestKilledAtAnyMoment TELLTALE_ROUNDS=20 ;;
soak) measure TestSoak TELLTALE_SOAK=yes TELLTALE_SECONDS=1h ;;
*)
	sed -n '2,7s/^# //p' "$0" >&2
	exit 2
	;;
esac
