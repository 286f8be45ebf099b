#!/bin/sh
# Builds and vets Telltale for systems and machines other than this one, as far as this one can.
# usage: scripts/cross.sh [vet] [windows] [arm64]
#   vet      without C: what watches (helper, source, names of ports, service) for every system and machine; about a minute
#   windows  the whole program for Windows on AMD64, with mingw; several minutes the first time
#   arm64    the whole program for Linux on ARM64, with a cross compiler and the ARM64 libraries of the window system
# What was built lies in build/cross. TARGETS="windows/amd64 …" names others for vet.
set -eu
cd "$(dirname "$0")/.."

# Each: system/machine. What watches needs no C anywhere. Windows on ARM and FreeBSD have a helper that says it cannot.
vetted=${TARGETS:-linux/arm64 linux/arm linux/riscv64 linux/386 darwin/arm64 darwin/amd64 windows/amd64 windows/arm64 freebsd/amd64}
watches='./capture/helper ./capture/source ./capture/adapter ./capture/decode ./app/service ./app/settings'

vet() {
	for target in $vetted; do
		echo "vet $target"
		# shellcheck disable=SC2086 # one word for each package
		CGO_ENABLED=0 GOOS=${target%/*} GOARCH=${target#*/} go vet $watches
		CGO_ENABLED=0 GOOS=${target%/*} GOARCH=${target#*/} go build -o "build/cross/telltale-capture-${target%/*}-${target#*/}" ./capture/helper
	done
}

lacks() { ! command -v "$1" >/dev/null 2>&1 && echo "$2 is not on this computer. Install it, for instance with: apt-get install $3" >&2; }

windows() {
	lacks x86_64-w64-mingw32-gcc "A C compiler for Windows" gcc-mingw-w64-x86-64 && return 1
	# gles is for what stands on EGL; on Windows the window uses its OpenGL.
	CGO_ENABLED=1 GOOS=windows GOARCH=amd64 CC=x86_64-w64-mingw32-gcc \
		go build -buildvcs=false -tags migrated_fynedo -ldflags "${LDFLAGS:-}" -o build/cross/windows-amd64/telltale.exe .
	CGO_ENABLED=0 GOOS=windows GOARCH=amd64 go build -buildvcs=false -o build/cross/windows-amd64/telltale-capture.exe ./capture/helper
	ls -l build/cross/windows-amd64
}

# ROOT_ARM64 names a folder with the ARM64 libraries and headers of the window system, but without *.a and libc.so, since the
# compiler brings the C library; "" is for those that the system has beside its own (dpkg --add-architecture arm64).
arm64() {
	lacks aarch64-linux-gnu-gcc "A C compiler for ARM64" "gcc-aarch64-linux-gnu libc6-dev-arm64-cross" && return 1
	root=${ROOT_ARM64:-}
	export PKG_CONFIG_LIBDIR="$root/usr/lib/aarch64-linux-gnu/pkgconfig:$root/usr/share/pkgconfig"
	if test -n "$root"; then
		export PKG_CONFIG_SYSROOT_DIR="$root"
		export CGO_CFLAGS="-g -O2 -I$root/usr/include" CGO_LDFLAGS="-g -O2 -L$root/usr/lib/aarch64-linux-gnu -Wl,-rpath-link,$root/usr/lib/aarch64-linux-gnu"
	fi
	CGO_ENABLED=1 GOOS=linux GOARCH=arm64 CC=aarch64-linux-gnu-gcc \
		go build -buildvcs=false -tags "${TAGS:-migrated_fynedo,gles}" -ldflags "${LDFLAGS:-}" -o build/cross/linux-arm64/telltale .
	CGO_ENABLED=0 GOOS=linux GOARCH=arm64 go build -buildvcs=false -o build/cross/linux-arm64/telltale-capture ./capture/helper
	ls -l build/cross/linux-arm64
}

mkdir -p build/cross
test $# -gt 0 || set -- vet
for what in "$@"; do
	case $what in
	vet | windows | arm64) $what ;;
	*) echo "usage: $0 [vet] [windows] [arm64]" >&2 && exit 2 ;;
	esac
done
