#!/bin/sh
# Puts the built program, its menu entry and its icon under $PREFIX, or takes them away again.
# usage: PREFIX=/usr/local DESTDIR= scripts/install.sh install|uninstall
set -eu
cd "$(dirname "$0")/.."

to=${DESTDIR:-}${PREFIX:-/usr/local}
entry=$to/share/applications/org.telltale.Telltale.desktop
icon=$to/share/icons/hicolor/512x512/apps/org.telltale.Telltale.png

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
		echo "To watch an interface without being root, let the capture helper read packets, and nothing else:"
		echo "  sudo setcap cap_net_raw=ep $to/lib/telltale/telltale-capture"
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
