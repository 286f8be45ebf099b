#!/bin/sh
# Puts the built program, its menu entry and its icon under $PREFIX, or takes them away again.
# usage: PREFIX=/usr/local DESTDIR= scripts/install.sh install|uninstall
set -eu
cd "$(dirname "$0")/.."

to=${DESTDIR:-}${PREFIX:-/usr/local}
entry=$to/share/applications/org.telltale.Telltale.desktop
icon=$to/share/icons/hicolor/512x512/apps/org.telltale.Telltale.png

# Recording needs one right, and this one program alone gets it. setcap often stands where only root looks.
permit() {
	if PATH="$PATH:/sbin:/usr/sbin" setcap cap_net_raw=ep "$1" 2>/dev/null; then
		echo "$1 may now read packets without root, and nothing else. To take that away: sudo setcap -r $1"
	else
		echo "To record from an interface without being root, let the capture helper read packets, and nothing else:"
		echo "  sudo setcap cap_net_raw=ep $1"
	fi
}

case ${1:-} in
install)
	# Not built from here: root would leave files in the clone and in its own build cache.
	test -x build/telltale || { echo "There is no build/telltale yet. Type: make build" >&2; exit 1; }
	install -D -m 0755 build/telltale "$to/bin/telltale"
	if test -e build/telltale-capture; then
		install -D -m 0755 build/telltale-capture "$to/lib/telltale/telltale-capture"
	fi
	install -D -m 0644 Icon.png "$icon"
	mkdir -p "$(dirname "$entry")"
	cat >"$entry" <<-'END'
		[Desktop Entry]
		Type=Application
		Name=Telltale
		Comment=Who do the devices in your home talk to?
		Exec=telltale
		Icon=org.telltale.Telltale
		Categories=Network;Monitor;
		Keywords=privacy;network;devices;home;
		StartupNotify=true
	END
	echo "Telltale is now $to/bin/telltale."
	if test -e build/telltale-capture && test -z "${DESTDIR:-}"; then
		permit "$to/lib/telltale/telltale-capture"
	fi
	;;
uninstall)
	rm -f "$to/bin/telltale" "$to/lib/telltale/telltale-capture" "$icon" "$entry"
	rmdir "$to/lib/telltale" 2>/dev/null || true
	echo "Telltale is gone from $to. Your home database is untouched."
	;;
*)
	echo "usage: $0 install|uninstall" >&2
	exit 2
	;;
esac
