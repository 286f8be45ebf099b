ALTER TABLE device ADD COLUMN added INTEGER NOT NULL DEFAULT 0 CHECK (added IN (0, 1)) -- 1: the owner added it, so that it is told of although it is a phone or a computer that only watches saw.
