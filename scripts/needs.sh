#!/bin/sh
# Makes sure that what Telltale is built from (build) and tested with (test) is on this computer.
# usage: scripts/needs.sh build|test …
# Nothing is asked of the network while nothing is missing.
set -eu
cd "$(dirname "$0")/.."

# group  Debian package  how to see that it is there: cmd NAME | pc NAME (pkg-config) | file PATH | lib NAME | deb
needed() {
	cat <<-'END'
	build gcc              cmd  gcc
	build libc6-dev        file /usr/include/stdlib.h
	build pkg-config       cmd  pkg-config
	build libgl-dev        pc   gl
	build libegl-dev       pc   egl
	build libx11-dev       pc   x11
	build libxcursor-dev   pc   xcursor
	build libxrandr-dev    pc   xrandr
	build libxinerama-dev  pc   xinerama
	build libxi-dev        pc   xi
	build libxxf86vm-dev   pc   xxf86vm
	build libwayland-dev   pc   wayland-client
	build libxkbcommon-dev pc   xkbcommon
	build libgl1           lib  libGL.so.1
	build libgl1-mesa-dri  deb  -
	test  xvfb             cmd  Xvfb
	test  xdotool          cmd  xdotool
	test  imagemagick      cmd  import
	test  strace           cmd  strace
	test  iproute2         cmd  ip
	test  nftables         cmd  nft
	test  dbus-daemon      cmd  dbus-daemon
	test  sqlite3          cmd  sqlite3
	test  openssh-server   file /usr/sbin/sshd
	test  openssh-client   cmd  ssh-keygen
	test  tcpdump          cmd  tcpdump
	test  procps           cmd  pkill
	test  bsdutils         cmd  script
	END
}

# Graphics drivers have no file of one fixed name: the package is asked for, and where there is no dpkg, nothing is.
present() {
	case $1 in
	cmd) command -v "$2" >/dev/null 2>&1 ;;
	pc) command -v pkg-config >/dev/null 2>&1 && pkg-config --exists "$2" ;;
	file) test -e "$2" ;;
	lib) PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q "$2" ;;
	deb) ! command -v dpkg-query >/dev/null 2>&1 || dpkg-query -W -f '${Status}\n' "$3" 2>/dev/null | grep -q ' installed$' ;;
	esac
}

missing() {
	needed | while read -r group package how what; do
		case " $* " in *" $group "*) ;; *) continue ;; esac
		present "$how" "$what" "$package" || printf '%s ' "$package"
	done
}

if ! command -v go >/dev/null 2>&1; then
	echo "Telltale is written in Go, and Go is not on this computer. Get it from https://go.dev/dl, then type the same command again." >&2
	exit 1
fi

packages=$(missing "$@")
packages=${packages% }
test -n "$packages" || exit 0

as_root=''
test "$(id -u)" = 0 || as_root=sudo
install="${as_root:+$as_root }apt-get install -y --no-install-recommends $packages"

if ! command -v apt-get >/dev/null 2>&1; then
	echo "Telltale needs these Debian packages, or what they are called on this system: $packages" >&2
	exit 1
fi
if test -n "$as_root" && ! command -v sudo >/dev/null 2>&1; then
	echo "Telltale needs some system packages, and only the administrator may install them. As root, type:" >&2
	echo "  apt-get update && ${install#sudo }" >&2
	exit 1
fi

echo "Telltale needs a C compiler, the headers of the window system and, for tests, a display that is not real."
echo "Installing from this system's own package source: $packages"
log=build/needs.log
mkdir -p build
apt() { ${as_root:+$as_root} env DEBIAN_FRONTEND=noninteractive apt-get -y -q "$@" >>"$log" 2>&1 </dev/null; }
: >"$log"
by_hand() {
	echo "The packages could not be installed. Please type:" >&2
	echo "  ${as_root:+$as_root }apt-get update && $install" >&2
	exit 1
}
# sudo asks for its password here, where the person sees the question, and not inside the log.
test -z "$as_root" || sudo -n true 2>/dev/null || sudo -v || by_hand
# One package source that does not answer need not matter: the install tells.
apt update || true
# shellcheck disable=SC2086 # one word for each package
apt install --no-install-recommends $packages || {
	tail -n 15 "$log" >&2
	by_hand
}

packages=$(missing "$@")
if test -n "$packages"; then
	echo "Installed, but still not found: ${packages% } (everything apt-get said: $log)" >&2
	exit 1
fi
