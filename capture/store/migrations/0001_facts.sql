PRAGMA application_id = 0x54656c6c; -- "Tell": this file is a home of Telltale

CREATE TABLE home (
  -- What the owner says of the home. One row; never read from the clock or the place of a machine.
  id             INTEGER PRIMARY KEY CHECK (id = 1), -- Always 1.
  time_zone      TEXT    NOT NULL, -- IANA name, e.g. 'Africa/Nairobi'; 'UTC' until the owner says otherwise.
  offset_ns      INTEGER NOT NULL, -- Nanoseconds that local time is ahead of UTC; right only for the time it was set, since a zone with summer time has two.
  country        TEXT    NOT NULL, -- ISO 3166-1 alpha-2 in upper case, '' while unknown.
  quiet_from_min INTEGER NOT NULL, -- Start of the quiet hours, minutes after local midnight.
  quiet_to_min   INTEGER NOT NULL, -- End of the quiet hours, minutes after local midnight, exclusive; before the start when they span midnight.
  keep_fine_days INTEGER NOT NULL, -- Days after which hours, slots, bursts and look-ups are dropped, sums of days and months stay; 0 keeps them for ever.
  keep_days      INTEGER NOT NULL, -- Days after which all facts of a time are dropped; 0 keeps them for ever.
  months_until   INTEGER NOT NULL  -- Months since January 1970; those before are summed in traffic_month, this one and later ones are read by the day.
) STRICT;

INSERT INTO home VALUES (1, 'UTC', 0, '', 60, 300, 0, 0, -100000);

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
  left_out     INTEGER NOT NULL, -- Of packets, those that an earlier capture had counted already, known by capture_slot; they are in no other sum.
  unattributed INTEGER NOT NULL, -- IP frames between two parties that are both outside the home; they belong to no device.
  dropped      INTEGER NOT NULL, -- Frames that the capturing side says it lost; 0 may also mean that it did not say.
  status       TEXT    NOT NULL, -- How reading ended: 'ok', 'truncated', 'damaged', 'unsupported', 'not_a_capture', 'empty'.
  problem      TEXT    NOT NULL  -- Key of the sentence for that status, '' when ok.
) STRICT;

CREATE UNIQUE INDEX capture_same
  ON capture (sha256, packets, wire_bytes, coalesce(first_ns, 0), coalesce(last_ns, 0), status)
  WHERE sha256 <> '' -- A file counts once. A digest of a sample says less, so totals must agree too.
;

CREATE TABLE capture_slot (
  -- Fingerprints of a capture's packets by five minutes, to tell when another capture holds the same packets.
  capture INTEGER NOT NULL REFERENCES capture (id) ON DELETE CASCADE, -- Which capture.
  quarter INTEGER NOT NULL, -- Stretches of six hours since 1970-01-01T00 UTC; a day in one row would not fit into a page.
  slots   BLOB    NOT NULL, -- Packed: five minutes of the quarter, packets, sum of flow.Print over them modulo 2^64.
  PRIMARY KEY (quarter, capture)
) STRICT, WITHOUT ROWID;

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
  endpoint INTEGER NOT NULL, -- Row of endpoint, the address; no declared reference, since it would need an index for each delete.
  name     INTEGER NOT NULL, -- Row of name, likewise. Many names may share one address.
  source   INTEGER NOT NULL CHECK (source BETWEEN 1 AND 4), -- Who said so: 1 TLS server name, 2 QUIC server name, 3 HTTP Host, 4 a DNS answer, which alone shows a question and no contact.
  first_ns INTEGER NOT NULL, -- First time it was seen, nanoseconds since 1970 UTC.
  last_ns  INTEGER NOT NULL, -- Last time it was seen, likewise; it may have held for longer.
  count    INTEGER NOT NULL, -- How often it was seen.
  PRIMARY KEY (device, endpoint, name, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE partner (
  -- A remote party of one device: an address, the name that the flows themselves bore, and a service. Sums are in traffic.
  id       INTEGER PRIMARY KEY, -- Number in this file.
  device   INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- Whose partner.
  endpoint INTEGER NOT NULL, -- Row of endpoint, the remote address; no declared reference, since it would need an index for each delete.
  name     INTEGER NOT NULL, -- Row of name, likewise: what the flows called it (server name or Host); the empty name if nothing, then name_binding may know.
  source   INTEGER NOT NULL CHECK (source BETWEEN 0 AND 4), -- The protocol that bore the name, as in name_binding; 0 with the empty name.
  protocol INTEGER NOT NULL CHECK (protocol BETWEEN 0 AND 255), -- Number of the protocol (IANA), e.g. 6 TCP, 17 UDP.
  port     INTEGER NOT NULL CHECK (port BETWEEN 0 AND 65535), -- Port of the remote side, or if served of the device; 0 where there is none, and for fragments.
  scope    INTEGER NOT NULL CHECK (scope BETWEEN 0 AND 3), -- Between which sides the frames went: 1 Internet, 2 within the home, 3 to a group; 0 is not used.
  kind     INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 7), -- Sum of 1 relayed (an address not the device's own; shown, never counted for it), 2 served (the remote side opened the flows), 4 in a set-up window (kept apart).
  first_ns INTEGER NOT NULL, -- First packet, nanoseconds since 1970 UTC.
  last_ns  INTEGER NOT NULL, -- Last packet, likewise.
  UNIQUE (device, endpoint, name, source, protocol, port, scope, kind)
) STRICT;

CREATE TABLE traffic (
  -- What one device and one partner exchanged in the hours of one day: the finest that is kept. One row a day, since a row an hour takes three times the room.
  device  INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- That of the partner, repeated so that rows of a device lie together.
  day     INTEGER NOT NULL, -- Days since 1970-01-01 UTC.
  partner INTEGER NOT NULL, -- Row of partner; no declared reference, since a check at each delete would read this whole table.
  hours   BLOB    NOT NULL, -- Packed: hour of the day, packets sent and received, bytes sent and received without payload and without 42 a packet, payload sent that is sealed, clear, of unknown form, payload received, four times the second of the last packet within the hour plus reach.
  PRIMARY KEY (device, day, partner)
) STRICT, WITHOUT ROWID;

CREATE TABLE traffic_day (
  -- Sums of traffic by day (UTC), kept in the same transaction; they stay when hours are dropped. Sent and received are seen from the device.
  device           INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- As in traffic.
  day              INTEGER NOT NULL, -- Days since 1970-01-01 UTC.
  partner          INTEGER NOT NULL, -- As in traffic.
  sent_packets     INTEGER NOT NULL, -- Packets from the device.
  received_packets INTEGER NOT NULL, -- Packets to the device.
  sent_bytes       INTEGER NOT NULL, -- Bytes on the wire from the device, link headers included.
  received_bytes   INTEGER NOT NULL, -- Bytes on the wire to the device, likewise.
  sent_payload     INTEGER NOT NULL, -- Transport payload from the device, bytes; repeats count again.
  received_payload INTEGER NOT NULL, -- Transport payload to the device, bytes, likewise.
  sealed           INTEGER NOT NULL, -- Bytes of sent_payload that only the other end can read.
  clear            INTEGER NOT NULL, -- Bytes of sent_payload that anyone on the way can read; what is neither sealed nor clear is of unknown form.
  reach            INTEGER NOT NULL CHECK (reach BETWEEN 0 AND 3), -- How far it got at best: 0 only asked for the name, 1 tried, 2 heard only, 3 payload both ways.
  last_s           INTEGER NOT NULL, -- Last packet, whole seconds after the start of the day; decides which name the address had. The first is in partner.
  hour_bits        INTEGER NOT NULL, -- Bit h is set when hour h of the day has packets.
  PRIMARY KEY (device, day, partner)
) STRICT, WITHOUT ROWID;

CREATE TABLE traffic_month (
  -- Sums of traffic by calendar month (UTC), of months that are over, kept in the same transaction: a year of a home is read from here.
  device           INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- As in traffic.
  month            INTEGER NOT NULL, -- Months since January 1970.
  partner          INTEGER NOT NULL, -- As in traffic.
  sent_packets     INTEGER NOT NULL, -- Packets from the device.
  received_packets INTEGER NOT NULL, -- Packets to the device.
  sent_bytes       INTEGER NOT NULL, -- Bytes on the wire from the device, link headers included.
  received_bytes   INTEGER NOT NULL, -- Bytes on the wire to the device, likewise.
  sent_payload     INTEGER NOT NULL, -- Transport payload from the device, bytes; repeats count again.
  received_payload INTEGER NOT NULL, -- Transport payload to the device, bytes, likewise.
  sealed           INTEGER NOT NULL, -- Bytes of sent_payload that only the other end can read.
  clear            INTEGER NOT NULL, -- Bytes of sent_payload that anyone on the way can read; what is neither sealed nor clear is of unknown form.
  reach            INTEGER NOT NULL CHECK (reach BETWEEN 0 AND 3), -- How far it got at best: 0 only asked for the name, 1 tried, 2 heard only, 3 payload both ways.
  last_s           INTEGER NOT NULL, -- Last packet, whole seconds after the start of the month.
  hours            BLOB    NOT NULL, -- Packed: day of the month from 0, then the hour_bits of that day.
  PRIMARY KEY (device, month, partner)
) STRICT, WITHOUT ROWID;

CREATE TABLE device_hours (
  -- What a device exchanged with the Internet in the hours of one day, without relayed packets; hours with other packets only are there with zeros.
  device INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- The device.
  day    INTEGER NOT NULL, -- Days since 1970-01-01 UTC.
  hours  BLOB    NOT NULL, -- Packed: hour of the day, then the sums of device_day in its order as far as up_packets.
  PRIMARY KEY (device, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE device_day (
  -- What a device exchanged with the Internet in one day, without relayed packets. The page of the home asks here for all devices.
  device           INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- The device.
  day              INTEGER NOT NULL, -- Days since 1970-01-01 UTC.
  sent_packets     INTEGER NOT NULL, -- Packets from the device (Internet).
  received_packets INTEGER NOT NULL, -- Packets to the device (Internet).
  sent_bytes       INTEGER NOT NULL, -- Bytes on the wire from the device (Internet), link headers included.
  received_bytes   INTEGER NOT NULL, -- Bytes on the wire to the device (Internet), likewise.
  sent_payload     INTEGER NOT NULL, -- Transport payload from the device (Internet), bytes; repeats count again.
  received_payload INTEGER NOT NULL, -- Transport payload to the device (Internet), bytes, likewise.
  up_packets       INTEGER NOT NULL, -- Packets to the Internet that bear payload; bare acknowledgements are left out.
  uplink           INTEGER NOT NULL, -- Payload to the Internet without DNS, NTP and DHCP, bytes: the sum of the day's slots.
  hour_bits        INTEGER NOT NULL, -- Bit h is set when hour h of the day has packets of the device, whatever their scope.
  hours            INTEGER NOT NULL, -- How many bits of hour_bits are set.
  PRIMARY KEY (device, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE slot (
  -- What a device sent to the Internet in each five minutes, for what it does at night and in idle hours of any time zone.
  device INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- The device.
  quarter INTEGER NOT NULL, -- Stretches of six hours since 1970-01-01T00 UTC; a day in one row would not fit into a page.
  slots  BLOB    NOT NULL, -- Packed: five minutes of the quarter, payload to the Internet without DNS, NTP and DHCP in bytes, remote addresses with payload either way (of two captures the larger figure).
  PRIMARY KEY (device, quarter)
) STRICT, WITHOUT ROWID;

CREATE TABLE burst (
  -- Sendings of some size without a pause; a guess at what left the home rests on them. At most 24 in an hour, the largest.
  device INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- The device.
  hour   INTEGER NOT NULL, -- Hours since 1970-01-01T00 UTC, of the start.
  bursts BLOB    NOT NULL, -- Packed: start in tenths of a second of the hour, row of partner, length in tenths, packets with payload, those of over 900 bytes, bytes sent, bytes that came back.
  PRIMARY KEY (device, hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE lookup (
  -- Questions of a device to name servers, by hour and parent domain.
  device  INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- Who asked.
  quarter INTEGER NOT NULL, -- Stretches of six hours since 1970-01-01T00 UTC; a day in one row would not fit into a page.
  lookups BLOB    NOT NULL, -- Packed: hour of the quarter, row of name (the name without its first label; the empty name counts all), questions, distinct names (of two captures the larger), answers that there is no such name.
  PRIMARY KEY (device, quarter)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt (
  -- What a device tried within five minutes without an answer: many hosts on one port, or many ports of one host. A sweep over a million hosts is one row.
  device   INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- Who tried.
  slot     INTEGER NOT NULL, -- Five-minute stretches since 1970-01-01T00:00 UTC.
  protocol INTEGER NOT NULL, -- Number of the protocol (IANA).
  port     INTEGER NOT NULL, -- The port that was tried at many hosts; 0 for many ports of one host.
  endpoint INTEGER NOT NULL, -- Row of endpoint, the one host whose ports were tried; 0 for many hosts.
  scope    INTEGER NOT NULL, -- As in partner.
  tries    INTEGER NOT NULL, -- Connections opened, or first datagrams sent, answered or not.
  failed   INTEGER NOT NULL, -- Distinct hosts, or ports, that gave no answer or refused; of two captures the larger figure, since they may be the same.
  refused  INTEGER NOT NULL, -- Of them, those that refused; likewise.
  answered INTEGER NOT NULL, -- Distinct hosts, or ports, that answered; likewise.
  peak     INTEGER NOT NULL, -- Most hosts, or ports, that failed within any five minutes that end in this slot; of two captures the larger.
  fresh    INTEGER NOT NULL, -- Of failed, those that had not failed in the two slots before; of two captures the larger.
  one_way  INTEGER NOT NULL CHECK (one_way IN (0, 1)), -- 1: no packet to the device was captured until then, so that what failed cannot be told.
  short    INTEGER NOT NULL, -- Answered connections to ports where one signs in that ended within 10 s with less than 5 kB each way.
  repeated INTEGER NOT NULL, -- Distinct hosts that answered at such a port and were tried three times or more; of two captures the larger.
  marked   INTEGER NOT NULL, -- SYN packets whose sequence number is the address that they go to, the mark of Mirai.
  examples TEXT    NOT NULL, -- A few of the hosts that failed, with blanks between; '' for ports of one host, and below ten that failed.
  PRIMARY KEY (device, slot, protocol, port, endpoint, scope)
) STRICT, WITHOUT ROWID;

CREATE TABLE flood (
  -- A stretch in which a device sent to one target at a rate that no home device needs.
  device       INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- Who sent.
  start_ns     INTEGER NOT NULL, -- First packet, nanoseconds since 1970 UTC.
  endpoint     INTEGER NOT NULL, -- Row of endpoint, the target.
  protocol     INTEGER NOT NULL, -- Number of the protocol (IANA).
  port         INTEGER NOT NULL, -- Port of the target, 0 if several.
  syn          INTEGER NOT NULL CHECK (syn IN (0, 1)), -- 1: connection requests; 0: datagrams of any protocol.
  scope        INTEGER NOT NULL, -- As in partner.
  last_ns      INTEGER NOT NULL, -- Last packet, nanoseconds since 1970 UTC.
  packets      INTEGER NOT NULL, -- Packets sent.
  bytes        INTEGER NOT NULL, -- Bytes sent on the wire.
  returned     INTEGER NOT NULL, -- Packets that came back.
  peak_packets INTEGER NOT NULL, -- Most packets within one second.
  ten_packets  INTEGER NOT NULL, -- Most packets within ten seconds, 0 if it was shorter.
  ten_bytes    INTEGER NOT NULL, -- Most bytes within ten seconds, likewise.
  PRIMARY KEY (device, start_ns, endpoint, protocol, port, syn)
) STRICT, WITHOUT ROWID;

CREATE TABLE spread (
  -- How many distinct addresses a device used or turned to in quick succession.
  device   INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- The device.
  slot     INTEGER NOT NULL, -- Five-minute stretches since 1970-01-01T00:00 UTC.
  kind     INTEGER NOT NULL, -- 1: sender addresses that are not its own; 2: local addresses that it asked for or knocked at.
  peak     INTEGER NOT NULL, -- Most distinct addresses within 60 s; of two captures the larger figure.
  examples TEXT    NOT NULL, -- A few of them, with blanks between, '' below ten.
  PRIMARY KEY (device, slot, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE beat (
  -- How regularly a device turned to a partner: the times between the starts of its sendings, in one capture or in captures that begin on one day.
  device       INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- The device.
  day          INTEGER NOT NULL, -- Days since 1970-01-01 UTC, of the first sending.
  partner      INTEGER NOT NULL, -- Row of partner.
  first_ns     INTEGER NOT NULL, -- First sending, nanoseconds since 1970 UTC.
  last_ns      INTEGER NOT NULL, -- Last one, likewise.
  count        INTEGER NOT NULL, -- Intervals.
  mean_ns      INTEGER NOT NULL, -- Mean interval, nanoseconds.
  spread_ns    INTEGER NOT NULL, -- Standard deviation of the intervals, nanoseconds.
  mean_bytes   INTEGER NOT NULL, -- Mean payload of a sending.
  spread_bytes INTEGER NOT NULL, -- Standard deviation of it.
  low_ns       INTEGER NOT NULL, -- Lower quartile of the intervals, nanoseconds; of two captures of a day these are of the one with more intervals.
  median_ns    INTEGER NOT NULL, -- Median of the intervals, likewise.
  high_ns      INTEGER NOT NULL, -- Upper quartile of the intervals, likewise.
  deviation_ns INTEGER NOT NULL, -- Median distance of the intervals from their median, likewise.
  low_bytes    INTEGER NOT NULL, -- Lower quartile of the payload of a sending, likewise.
  median_bytes INTEGER NOT NULL, -- Median of the payload of a sending, likewise.
  high_bytes   INTEGER NOT NULL, -- Upper quartile of the payload of a sending, likewise.
  deviation_bytes INTEGER NOT NULL, -- Median distance of the payloads from their median, likewise.
  PRIMARY KEY (device, day, partner)
) STRICT, WITHOUT ROWID;

CREATE TABLE hello (
  -- A way to begin a sealed connection, as a ClientHello shows it; many devices and partners share one.
  id   INTEGER PRIMARY KEY, -- Number in this file.
  ja4  TEXT    NOT NULL, -- Fingerprint of the ClientHello, '' if it was not seen.
  alpn TEXT    NOT NULL, -- Protocols offered, comma-joined.
  ech  INTEGER NOT NULL CHECK (ech IN (0, 1)), -- 1: it bears an encrypted name, or pretends to.
  UNIQUE (ja4, alpn, ech)
) STRICT;

CREATE TABLE tls (
  -- One way in which a device sealed connections to a partner, as both sides stated it in the clear. QUIC has protocol 17 in partner.
  device      INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- The device.
  partner     INTEGER NOT NULL, -- Row of partner.
  hello       INTEGER NOT NULL, -- Row of hello.
  version     INTEGER NOT NULL, -- Version chosen by the server, e.g. 0x0303; 0 if its hello was not seen.
  cipher      INTEGER NOT NULL, -- Cipher suite chosen by the server (IANA), 0 likewise.
  cert_faults INTEGER NOT NULL, -- Sum of 1 expired, 2 not yet valid, 4 self-signed, 8 another name, 16 short key; of any certificate.
  cert_names  TEXT    NOT NULL, -- Names in the first certificate, with blanks between, '' if none was seen.
  sent_after  INTEGER NOT NULL, -- Application bytes that the device sent after the certificate.
  first_ns    INTEGER NOT NULL, -- First connection, nanoseconds since 1970 UTC.
  last_ns     INTEGER NOT NULL, -- Last one, likewise.
  count       INTEGER NOT NULL, -- Connections.
  PRIMARY KEY (device, partner, hello, version, cipher)
) STRICT, WITHOUT ROWID;

CREATE TABLE setup (
  -- A window in which a device was set up; what it did then is shown and not judged.
  device           INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- The device.
  from_ns          INTEGER NOT NULL, -- Start, nanoseconds since 1970 UTC.
  until_ns         INTEGER NOT NULL, -- End, exclusive, likewise.
  relayed_first_ns INTEGER NOT NULL, -- First packet that it carried for somebody else, 0 if none.
  relayed_last_ns  INTEGER NOT NULL, -- Last one, likewise.
  relayed_packets  INTEGER NOT NULL, -- Packets that it carried, in the whole of the captures that begin with this window.
  PRIMARY KEY (device, from_ns)
) STRICT, WITHOUT ROWID;

CREATE TABLE observation (
  -- Something personal or telling that was read in the clear. No payload, no password: only what kind of thing, masked.
  device   INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE, -- Who sent it.
  partner  INTEGER NOT NULL, -- Row of partner: to whom.
  rule     TEXT    NOT NULL, -- Rule of the label specification, e.g. 'D01'.
  what     TEXT    NOT NULL, -- Form in which it was found, e.g. 'mac_eui64'.
  masked   TEXT    NOT NULL, -- The value, masked so far that only its owner knows it again.
  capture  INTEGER NOT NULL, -- Row of the capture that holds the first one.
  packet   INTEGER NOT NULL, -- Position in that capture of the packet that completed the first one, from 0.
  first_ns INTEGER NOT NULL, -- First time it was seen, nanoseconds since 1970 UTC.
  last_ns  INTEGER NOT NULL, -- Last time, likewise.
  count    INTEGER NOT NULL, -- How often.
  PRIMARY KEY (device, rule, what, masked, partner)
) STRICT, WITHOUT ROWID;
