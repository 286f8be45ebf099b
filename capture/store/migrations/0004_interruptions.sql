CREATE TABLE interruption (
  -- When a watch saw nothing, or not all, and why. What was seen before and after is not one time.
  capture   INTEGER NOT NULL REFERENCES capture (id) ON DELETE CASCADE, -- Of which watch.
  kind      TEXT    NOT NULL, -- 'slept' (the computer), 'clock' (was set), 'down' or 'gone' (the interface), 'dropped' (packets that came too fast).
  at_ns     INTEGER NOT NULL, -- When it began, nanoseconds since 1970 UTC by the clock of the watching computer; of a clock that was set, what it showed before.
  lasted_ns INTEGER NOT NULL, -- For how long, nanoseconds; of a clock, by how much it was set, negative when it was set back.
  count     INTEGER NOT NULL, -- Packets lost, of 'dropped'; else how often, as a rule 1.
  PRIMARY KEY (capture, at_ns, kind)
) STRICT, WITHOUT ROWID;
