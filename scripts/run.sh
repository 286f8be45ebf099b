#!/bin/sh
# Shows a home: the recording in $CAPTURE, or a made-up one. Without a display the program itself says so,
# prints the summary and writes its pages as pictures.
set -eu
cd "$(dirname "$0")/.."

telltale=build/telltale

# A recording of which a part could not be read (5) is still shown; the program has said what is missing.
import() {
	status=0
	"$telltale" import --db "$1" "$2" || status=$?
	test "$status" = 0 || test "$status" = 5 || exit "$status"
}

if test -n "${CAPTURE:-}"; then
	db=build/capture.db
	echo "Reading $CAPTURE into $db, afresh …"
	rm -f "$db" "$db-wal" "$db-shm"
	import "$db" "$CAPTURE"
else
	db=build/example-home.db
	example=build/example-home.pcapng
	built=$(cksum <"$telltale")
	if ! test -e "$example" || test "$built" != "$(cat build/example-home.stamp 2>/dev/null)"; then
		echo "Making a recording of a home that does not exist …"
		rm -f "$example" "$db" "$db-wal" "$db-shm"
		"$telltale" example --days 8 "$example"
		echo "$built" >build/example-home.stamp
	fi
	echo "Reading the made-up home into $db …"
	import "$db" "$example"
fi

echo "Opening Telltale …"
exec "$telltale" --db "$db" --pages build/pages
