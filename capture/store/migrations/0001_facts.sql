PRAGMA application_id = 0x54656c6c; -- "Tell": this file is a home of Telltale

CREATE TABLE home (
  -- What the owner says of the home. One row; never read from the clock or the place of a machine.
  id             INTEGER PRIMARY KEY CHECK (id = 1), -- Always 1.
  time_zone      TEXT    NOT NULL, -- IANA name, e.g. 'Africa/Nairobi'; 'UTC' until the owner says otherwise.
  offset_ns      INTEGER NOT NULL, -- Nanoseconds that local time is ahead of UTC; right only for the time it was set, since a zone with summer time has two.
  country        TEXT    NOT NULL, -- ISO 3166-1 alpha-2 in upper case, '' while unknown.
  quiet_from_min INTEGER NOT NULL, -- Start of the quiet hours, minutes after local midnight.
  quiet_to_min   INTEGER NOT NULL  -- End of the quiet hours, minutes after local midnight, exclusive; before the start when they span midnight.
) STRICT;

INSERT INTO home VALUES (1, 'UTC', 0, '', 60, 300);

CREATE TABLE capture (
  -- One recording that was imported, or one watch of an interface. All that is shown rests on one of these.
  id           INTEGER PRIMARY KEY, -- Number in this file, in order of import.
  name         TEXT    NOT NULL, -- Base name of the file, '-' for standard input, or the interface; never a whole path.
  sha256       TEXT    NOT NULL, -- SHA-256 of the bytes as read, before unpacking, 64 hex digits; of a file over 16 MiB 'sampled:' and that of a sample; '' for a watch.
  format       TEXT    NOT NULL, -- 'pcap' or 'pcapng', with '+gzip' if packed.
  link_type    TEXT    NOT NULL, -- Link type of the first frame, e.g. 'ethernet'; a file may hold others too.
  example      INTEGER NOT NULL CHECK (example IN (0, 1)), -- 1 for the made-up example home.
  packets      INTEGER NOT NULL, -- Packet records in the capture, readable or not.
  wire_bytes   INTEGER NOT NULL, -- Sum of original lengths with link headers, bytes; more than the file holds if packets were cut.
  first_ns     INTEGER, -- Smallest time stamp, nanoseconds since 1970 UTC; NULL when no packet has one.
  last_ns      INTEGER, -- Largest time stamp, likewise; files may be out of order, so it need not be the last packet's.
  skipped      INTEGER NOT NULL, -- Frames without a readable IP header; ARP is among them and is no fault.
  unattributed INTEGER NOT NULL, -- IP frames between two parties that are both outside the home; they belong to no device.
  dropped      INTEGER NOT NULL, -- Frames that the capturing side says it lost; 0 may also mean that it did not say.
  status       TEXT    NOT NULL, -- How reading ended: 'ok', 'truncated', 'damaged', 'unsupported', 'not_a_capture', 'empty'.
  problem      TEXT    NOT NULL  -- Key of the sentence for that status, '' when ok.
) STRICT;

CREATE UNIQUE INDEX capture_sha256 ON capture (sha256) WHERE sha256 <> '' -- A file counts once.
;

CREATE TABLE oddity (
  -- Packets of one capture that could not be read or broke their protocol, by reason.
  capture INTEGER NOT NULL REFERENCES capture (id) ON DELETE CASCADE, -- Where they were.
  reason  TEXT    NOT NULL, -- Short word, e.g. 'dns_truncated'.
  count   INTEGER NOT NULL, -- Packets; one packet may count under several reasons.
  PRIMARY KEY (capture, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
  -- A thing on the local side. One that changes its hardware address, as phones do for privacy, appears as several.
  id       INTEGER PRIMARY KEY, -- Number in this file; means nothing outside it.
  key      TEXT    NOT NULL UNIQUE, -- Hardware address in lower case with colons, else 'ip:' and the address when the capture holds none.
  hostname TEXT    NOT NULL, -- The name it gave itself most lately, cleaned; '' if none. A device may say anything.
  own_name TEXT    NOT NULL, -- The name that the owner gave, '' if none; no import changes it.
  own_kind TEXT    NOT NULL, -- The kind that the owner chose, '' if none; no import changes it.
  first_ns INTEGER, -- First packet in any capture, nanoseconds since 1970 UTC; NULL when none bears a time.
  last_ns  INTEGER  -- Last packet in any capture, likewise.
) STRICT;

CREATE TABLE device_address (
  -- Local addresses that a device used as its own. Addresses are leased, so two devices may have had the same one.
  device  INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- Whose.
  address TEXT    NOT NULL, -- IPv4 or IPv6, shortest form (RFC 5952).
  PRIMARY KEY (device, address)
) STRICT, WITHOUT ROWID;

CREATE INDEX device_address_address ON device_address (address) -- Finds a device by address.
;

CREATE TABLE device_clue (
  -- What a device said of itself, unasked, in the clear. It may be wrong, old or made up.
  device   INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- Who said it.
  kind     TEXT    NOT NULL, -- Protocol and field, e.g. 'dhcp_hostname' (measurement specification, section 6).
  value    TEXT    NOT NULL, -- What was said, cleaned of control characters, at most 512 characters.
  first_ns INTEGER NOT NULL, -- First time it was said, nanoseconds since 1970 UTC.
  last_ns  INTEGER NOT NULL, -- Last time it was said, likewise.
  count    INTEGER NOT NULL, -- How often it was said.
  PRIMARY KEY (device, kind, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE device_capture (
  -- Which capture saw which device: the way back from what is shown to where it was seen.
  device  INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- Seen.
  capture INTEGER NOT NULL REFERENCES capture (id) ON DELETE CASCADE, -- Seen there.
  PRIMARY KEY (device, capture)
) STRICT, WITHOUT ROWID;

CREATE TABLE endpoint (
  -- A remote address. It bears no name: what it is called depends on who asked, when and how (name_binding).
  id      INTEGER PRIMARY KEY, -- Number in this file.
  address TEXT    NOT NULL UNIQUE -- IPv4 or IPv6, shortest form; '' stands for the rest, when a device had more partners than are kept apart.
) STRICT;

CREATE TABLE name (
  -- A name of a remote party, kept once.
  id   INTEGER PRIMARY KEY, -- Number in this file.
  name TEXT    NOT NULL UNIQUE -- Lower case, no final dot, international names in punycode; '' means that a flow bore no name.
) STRICT;

CREATE TABLE name_binding (
  -- A name stood for an address, for this device, from this source. Holds for no other device.
  device   INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- Who asked or was told.
  endpoint INTEGER NOT NULL REFERENCES endpoint (id), -- The address.
  name     INTEGER NOT NULL REFERENCES name (id), -- The name. Many names may share one address.
  source   TEXT    NOT NULL CHECK (source IN ('dns', 'tls_sni', 'quic_sni', 'http_host')), -- The protocol that said so; 'dns' alone shows a question, no contact.
  first_ns INTEGER NOT NULL, -- First time it was seen, nanoseconds since 1970 UTC.
  last_ns  INTEGER NOT NULL, -- Last time it was seen, likewise; it may have held for longer.
  count    INTEGER NOT NULL, -- How often it was seen.
  PRIMARY KEY (device, endpoint, name, source)
) STRICT, WITHOUT ROWID;

CREATE INDEX name_binding_name ON name_binding (name) -- Which devices know a name.
;
CREATE INDEX name_binding_endpoint ON name_binding (endpoint) -- Which names an address went by.
;

CREATE TABLE partner (
  -- A remote party of one device: an address, the name that the flows themselves bore, and a service. Sums are in traffic.
  id       INTEGER PRIMARY KEY, -- Number in this file.
  device   INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- Whose partner.
  endpoint INTEGER NOT NULL, -- Row of endpoint, the remote address; no declared reference, since it would need an index for each delete.
  name     INTEGER NOT NULL, -- Row of name, likewise: what the flows called it (server name or Host); the empty name if nothing, then name_binding may know.
  source   TEXT    NOT NULL CHECK (source IN ('', 'dns', 'tls_sni', 'quic_sni', 'http_host')), -- The protocol that bore the name, '' with the empty name.
  protocol TEXT    NOT NULL, -- 'tcp', 'udp', 'icmp', else 'ip-' and the number of the protocol.
  port     INTEGER NOT NULL CHECK (port BETWEEN 0 AND 65535), -- Port of the remote side; 0 where there is none, and for fragments.
  scope    TEXT    NOT NULL CHECK (scope IN ('internet', 'lan', 'multicast', 'transit')), -- Between which sides the frames went.
  relayed  INTEGER NOT NULL CHECK (relayed IN (0, 1)), -- 1: packets from or to an address that is not the device's own; shown, never counted for it.
  first_ns INTEGER NOT NULL, -- First packet, nanoseconds since 1970 UTC.
  last_ns  INTEGER NOT NULL, -- Last packet, likewise.
  UNIQUE (device, endpoint, name, source, protocol, port, scope, relayed)
) STRICT;

CREATE TABLE traffic (
  -- What one device and one partner exchanged in one hour. Sent and received are seen from the device. Read it by device, never by hour alone.
  device           INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- That of the partner, repeated so that rows of a device lie together.
  hour             INTEGER NOT NULL, -- Hours since 1970-01-01T00 UTC.
  partner          INTEGER NOT NULL, -- Row of partner; no declared reference, since a check at each delete would read this whole table.
  sent_packets     INTEGER NOT NULL, -- Packets from the device.
  received_packets INTEGER NOT NULL, -- Packets to the device.
  sent_bytes       INTEGER NOT NULL, -- Bytes on the wire from the device, link headers included.
  received_bytes   INTEGER NOT NULL, -- Bytes on the wire to the device, likewise.
  sent_payload     INTEGER NOT NULL, -- Transport payload from the device, bytes; repeats count again.
  received_payload INTEGER NOT NULL, -- Transport payload to the device, bytes, likewise.
  sealed           INTEGER NOT NULL, -- Bytes of sent_payload that only the other end can read.
  clear            INTEGER NOT NULL, -- Bytes of sent_payload that anyone on the way can read; what is neither sealed nor clear is of unknown form.
  reach            INTEGER NOT NULL CHECK (reach BETWEEN 0 AND 3), -- How far it got: 0 only asked for the name, 1 tried, 2 heard only, 3 payload both ways.
  last_s           INTEGER NOT NULL, -- Last packet, whole seconds after the start of the hour; decides which name the address had. The first is in partner.
  PRIMARY KEY (device, hour, partner)
) STRICT, WITHOUT ROWID;

CREATE TABLE traffic_day (
  -- Sums of traffic by day (UTC), kept in the same transaction.
  device           INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- As in traffic.
  day              INTEGER NOT NULL, -- Days since 1970-01-01 UTC.
  partner          INTEGER NOT NULL, -- As in traffic.
  sent_packets     INTEGER NOT NULL, -- Sum over the day, as in traffic.
  received_packets INTEGER NOT NULL, -- Sum over the day, as in traffic.
  sent_bytes       INTEGER NOT NULL, -- Sum over the day, as in traffic.
  received_bytes   INTEGER NOT NULL, -- Sum over the day, as in traffic.
  sent_payload     INTEGER NOT NULL, -- Sum over the day, as in traffic.
  received_payload INTEGER NOT NULL, -- Sum over the day, as in traffic.
  sealed           INTEGER NOT NULL, -- Sum over the day, as in traffic.
  clear            INTEGER NOT NULL, -- Sum over the day, as in traffic.
  reach            INTEGER NOT NULL CHECK (reach BETWEEN 0 AND 3), -- Farthest of the day, as in traffic.
  last_s           INTEGER NOT NULL, -- Last packet, whole seconds after the start of the day.
  hour_bits        INTEGER NOT NULL, -- Bit h is set when hour h of the day has packets.
  PRIMARY KEY (device, day, partner)
) STRICT, WITHOUT ROWID;

CREATE TABLE device_hour (
  -- What a device exchanged with the Internet in one hour, relayed packets left out. A row exists for every hour with any packet of the device, whatever its scope.
  device           INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- The device.
  hour             INTEGER NOT NULL, -- Hours since 1970-01-01T00 UTC.
  sent_packets     INTEGER NOT NULL, -- Packets to the Internet.
  received_packets INTEGER NOT NULL, -- Packets from the Internet.
  sent_bytes       INTEGER NOT NULL, -- Bytes on the wire to the Internet, link headers included.
  received_bytes   INTEGER NOT NULL, -- Bytes on the wire from the Internet, likewise.
  sent_payload     INTEGER NOT NULL, -- Transport payload to the Internet, bytes; DNS, NTP and DHCP are in it.
  received_payload INTEGER NOT NULL, -- Transport payload from the Internet, bytes, likewise.
  up_packets       INTEGER NOT NULL, -- Packets to the Internet that bear payload; bare acknowledgements are left out.
  PRIMARY KEY (device, hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE slot (
  -- What a device sent to the Internet within five minutes, for what it does at night and in idle hours of any time zone.
  device       INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- The device.
  slot         INTEGER NOT NULL, -- Five-minute stretches since 1970-01-01T00:00 UTC.
  sent_payload INTEGER NOT NULL, -- Transport payload to the Internet, bytes, without DNS, NTP and DHCP.
  contacts     INTEGER NOT NULL, -- Distinct remote addresses with payload either way; of two captures within one slot the larger figure, since they may be the same addresses.
  PRIMARY KEY (device, slot)
) STRICT, WITHOUT ROWID;
