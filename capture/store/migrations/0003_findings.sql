CREATE TABLE finding_fine (
  -- What the owner called fine of what is worth a look: what it is about, and how it was then, to tell when it got worse.
  device   INTEGER REFERENCES device (id) ON DELETE CASCADE, -- About which device; NULL for the home as a whole.
  rule     TEXT    NOT NULL, -- Id of the rule, e.g. 'TT-C04'.
  sentence TEXT    NOT NULL, -- Key of its sentence, as a rule may look for several things.
  severity TEXT    NOT NULL, -- How grave it was: 'info', 'low', 'medium', 'high' or 'critical'.
  names    TEXT    NOT NULL, -- Who took part, as a JSON list of names.
  figures  TEXT    NOT NULL, -- Its figures of which more is worse, as a JSON object of whole numbers.
  last_ns  INTEGER NOT NULL, -- When it was seen last before, nanoseconds since 1970 UTC; 0 when no packet bears a time.
  said_ns  INTEGER NOT NULL  -- When the owner said so by the clock of the machine, likewise.
) STRICT;

CREATE UNIQUE INDEX finding_fine_topic ON finding_fine (coalesce(device, 0), rule, sentence) -- One thing is called fine once.
;

CREATE TABLE finding_shown (
  -- What the owner has been shown of what is worth a look, so that the next time only what is new can be told.
  device   INTEGER REFERENCES device (id) ON DELETE CASCADE, -- About which device; NULL for the home as a whole.
  rule     TEXT    NOT NULL, -- Id of the rule; '' in the row that says that there was a first look, whatever it showed.
  sentence TEXT    NOT NULL  -- Key of its sentence; '' likewise.
) STRICT;

CREATE UNIQUE INDEX finding_shown_topic ON finding_shown (coalesce(device, 0), rule, sentence) -- Shown is shown.
;
