#!/bin/sh
# Runs the named checks one after another, each under a heading and with its duration, and says at the end what held.
# usage: scripts/check.sh format lint vet unit ui fuzz build tools e2e bench
# A check that fails does not stop the ones after it: one run tells everything that is wrong.
set -u
cd "$(dirname "$0")/.." || exit 1

: "${TAGS:?run me through make, which knows the tags}"
: "${FUZZTIME:=3s}"
# What a package shows of itself must not depend on the language of the person who runs the tests.
LC_ALL=C.UTF-8
export LC_ALL

gofiles() { find . \( -name testdata -o -name build -o -name '.?*' \) -prune -o -name '*.go' -print; }

# Packages whose tests need Fyne's headless driver are tested by themselves (ui).
packages() { go list -tags "$TAGS" ./... | grep -v -e '/app/ui$' -e '/app/ui/'; }

check_format() {
	folder=$(sh scripts/tools.sh) || return 1
	unformatted=$(gofiles | xargs -r "$folder/gofumpt" -l) || return 1
	test -n "$unformatted" || return 0
	echo "$unformatted"
	echo "These files are not formatted. Type: $folder/gofumpt -w FILE"
	return 1
}

check_lint() {
	folder=$(sh scripts/tools.sh) || return 1
	"$folder/golangci-lint" run ./... || return 1
	gofiles | grep -q '^\./tools/' || return 0
	(cd tools && "$folder/golangci-lint" run --config ../.golangci.yml ./...)
}

check_vet() { go vet -tags "$TAGS,e2e" ./...; }

# Shuffled where it counts: -shuffle switches Go's test cache off, which a person who works here would miss.
check_unit() {
	# shellcheck disable=SC2046 # one word for each package
	go test -race ${CI:+-shuffle=on} -timeout 10m -tags "$TAGS" $(packages)
}

# Fyne's headless driver draws the same bytes everywhere, and needs neither a display nor C.
check_ui() {
	test -d app/ui || { echo "no app/ui here"; return 0; }
	CGO_ENABLED=0 go test -timeout 5m -tags ci,migrated_fynedo ./app/ui/... || return 1
	go test -timeout 5m -tags "$TAGS" ./app/ui/spoken # with a real home behind it, whose database needs C
}

# A worker that is still busy when the time ends is reported as a failure without a finding (golang/go#75804).
fuzz_verdict() {
	case $1 in
	*"Failing input written"* | *panic:*) return 1 ;;
	*"context deadline exceeded"*) return 0 ;;
	esac
	return 1
}

check_fuzz() {
	result=0
	targets=$(gofiles | grep '_test\.go$' | grep -v '^\./tools/' | xargs -r grep -o '^func Fuzz[A-Za-z0-9]*(' /dev/null | sed 's/:func /:/; s/($//')
	for target in $targets; do
		folder=$(dirname "${target%%:*}")
		name=${target##*:}
		echo "$name for $FUZZTIME"
		said=$(go test -timeout 30m -tags "$TAGS" -run '^$' -fuzz "^$name\$" -fuzztime "$FUZZTIME" -fuzzminimizetime 10s "$folder" 2>&1) || fuzz_verdict "$said" || result=1
		echo "$said"
	done
	return $result
}

check_build() { sh scripts/build.sh; }

check_tools() { (cd tools && find . -name '*_test.go' | grep -q .) || { echo "no tests here"; return 0; }; (cd tools && go test -timeout 5m ./...); }

# The program under test stands beside the tests; -count=1 because Go's test cache cannot see it change.
check_e2e() {
	test -d tests || { echo "no tests/ here"; return 0; }
	TELLTALE_BIN=$PWD/build/telltale go test -count=1 -v -timeout 15m -tags "$TAGS,e2e" ./tests/...
}

check_bench() {
	# shellcheck disable=SC2046 # one word for each package
	go test -timeout 30m -tags "$TAGS" -run '^$' -bench . -benchmem $(packages)
}

title() {
	case $1 in
	format) echo "Format (gofumpt)" ;;
	lint) echo "Lint (golangci-lint)" ;;
	vet) echo "go vet" ;;
	unit) echo "Unit tests, with the race detector" ;;
	ui) echo "Tests of the screens, without a display" ;;
	fuzz) echo "Fuzzing, each target for $FUZZTIME" ;;
	build) echo "Build" ;;
	tools) echo "Tests of the tools" ;;
	e2e) echo "End to end: the built program, a real window, no network" ;;
	bench) echo "Benchmarks" ;;
	*) return 1 ;;
	esac
}

spent() {
	seconds=$(($(date +%s) - $1))
	if test $seconds -ge 60; then echo "$((seconds / 60)) min $((seconds % 60)) s"; else echo "$seconds s"; fi
}

started=$(date +%s)
failed=''
total=$#
for step in "$@"; do
	heading=$(title "$step") || { echo "no check is called $step" >&2; exit 2; }
	printf '\n== %s\n' "$heading"
	begun=$(date +%s)
	if "check_$step" </dev/null; then
		echo "-- $step: good, $(spent "$begun")"
	else
		echo "-- $step: FAILED, $(spent "$begun")"
		failed="$failed $step"
	fi
done

echo
if test -n "$failed"; then
	echo "Telltale: FAILED after $(spent "$started"):$failed"
	exit 1
fi
echo "Telltale: all good, $total of $total checks in $(spent "$started")."
