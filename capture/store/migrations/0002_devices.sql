CREATE TABLE device_same (
  -- Hardware addresses of which the owner says that they are one device, as phones take a new one for privacy. What was seen under each stays its own and is joined where it is read.
  device INTEGER PRIMARY KEY REFERENCES device (id) ON DELETE CASCADE, -- The one that is told as part of another.
  whole  INTEGER NOT NULL REFERENCES device (id) ON DELETE CASCADE CHECK (whole <> device) -- What it is told as; itself part of none.
) STRICT;

CREATE INDEX device_same_whole ON device_same (whole) -- Finds the parts of a device.
;

CREATE TABLE device_left_out (
  -- Devices that the owner wants left out of everything that is told of the home. What they do is kept, and is there when they are taken in again.
  device INTEGER PRIMARY KEY REFERENCES device (id) ON DELETE CASCADE -- Left out; with all parts of it.
) STRICT;
