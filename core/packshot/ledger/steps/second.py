"""Schema 2: decisions are about the picture of a slot."""

STEP = """
ALTER TABLE decisions RENAME TO decisions_before;
DROP INDEX decisions_of_asset;
CREATE TABLE decisions (
    number INTEGER PRIMARY KEY,
    product TEXT NOT NULL,
    shot TEXT NOT NULL,
    colorway TEXT NOT NULL,
    scene TEXT NOT NULL,
    take INTEGER NOT NULL,
    tier TEXT NOT NULL,
    asset_sha256 TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('approved', 'rejected', 'redo', 'unreviewed')),
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    who TEXT NOT NULL,
    decided_at TEXT NOT NULL
) STRICT;
INSERT INTO decisions (product, shot, colorway, scene, take, tier, asset_sha256, state, reason, note, who, decided_at)
SELECT DISTINCT product, shot, colorway, scene, take, tier, asset_sha256, state, reason, note, who, decided_at
FROM decisions_before JOIN assets ON sha256 = asset_sha256
WHERE state IN ('approved', 'rejected', 'redo', 'unreviewed') ORDER BY decisions_before.number;
DROP TABLE decisions_before;
CREATE INDEX decisions_of_asset ON decisions (product, shot, colorway, scene, take, tier, asset_sha256, number);
CREATE INDEX decisions_of_slot ON decisions (product, shot, colorway, scene, take, tier, number);
"""
