"""Schema 3: the state machine of the money protocol in the ledger itself, claims on jobs, a clock that never jumps."""

STEP = """
DROP VIEW cost_lines;

CREATE TABLE attempts_anew (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('intent', 'done', 'kept-damaged', 'free', 'refused', 'unknown')),
    original_key TEXT NOT NULL,
    product TEXT NOT NULL,
    shot TEXT NOT NULL,
    colorway TEXT NOT NULL,
    scene TEXT NOT NULL,
    take INTEGER NOT NULL,
    tier TEXT NOT NULL,
    generator TEXT NOT NULL,
    plugin TEXT NOT NULL,
    expected INTEGER CHECK (expected >= 0),
    maximum INTEGER CHECK (maximum >= 0),
    charge INTEGER CHECK (charge >= 0),
    message TEXT NOT NULL DEFAULT '',
    again TEXT CHECK (again IN ('asked', 'allowance')),
    run TEXT NOT NULL,
    lease TEXT REFERENCES leases (id),
    shard TEXT REFERENCES shards (id),
    started_at TEXT NOT NULL,
    ended_at TEXT,
    counted INTEGER NOT NULL AS (CASE
        WHEN state = 'free' THEN 0
        WHEN state IN ('intent', 'unknown') THEN coalesce(maximum, 0)
        ELSE coalesce(charge, maximum, 0) END) VIRTUAL,
    unpriced INTEGER NOT NULL AS (
        state <> 'free' AND maximum IS NULL AND (charge IS NULL OR state IN ('intent', 'unknown'))) VIRTUAL,
    CHECK ((expected IS NULL) = (maximum IS NULL)),
    CHECK (lease IS NULL OR (state = 'intent' AND shard IS NULL)),
    CHECK (state <> 'intent' OR lease IS NOT NULL OR shard IS NOT NULL),
    CHECK ((state = 'intent') = (ended_at IS NULL)),
    CHECK (state NOT IN ('intent', 'free', 'unknown') OR charge IS NULL),
    CHECK (state <> 'refused' OR charge IS NOT NULL)
) STRICT;
INSERT INTO attempts_anew (
    id, state, original_key, product, shot, colorway, scene, take, tier, generator, plugin, expected, maximum, charge,
    message, run, lease, shard, started_at, ended_at)
SELECT
    id, state, original_key, product, shot, colorway, scene, take, tier, generator, plugin, expected, maximum,
    CASE WHEN state IN ('intent', 'free', 'unknown') THEN NULL WHEN state = 'refused' THEN coalesce(charge, 0)
         ELSE charge END,
    message, run, lease, shard, started_at, ended_at
FROM attempts ORDER BY rowid;
DROP TABLE attempts;
ALTER TABLE attempts_anew RENAME TO attempts;

CREATE UNIQUE INDEX one_live_attempt ON attempts (original_key) WHERE state = 'intent';
CREATE INDEX open_attempts ON attempts (original_key) WHERE state IN ('intent', 'unknown', 'kept-damaged');
CREATE INDEX refused_attempts ON attempts (original_key) WHERE state = 'refused';
CREATE UNIQUE INDEX one_allowance ON attempts (original_key) WHERE again = 'allowance';
CREATE INDEX money ON attempts (state, counted, unpriced);
CREATE INDEX attempts_of_slot ON attempts (product, shot);
CREATE INDEX attempts_of_lease ON attempts (lease) WHERE lease IS NOT NULL;
CREATE INDEX attempts_of_shard ON attempts (shard) WHERE shard IS NOT NULL;

CREATE TABLE transitions (
    what TEXT NOT NULL CHECK (what IN ('attempt', 'shard')),
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    PRIMARY KEY (what, before, after)
) STRICT, WITHOUT ROWID;
INSERT INTO transitions VALUES
    ('attempt', 'intent', 'done'),
    ('attempt', 'intent', 'kept-damaged'),
    ('attempt', 'intent', 'free'),
    ('attempt', 'intent', 'refused'),
    ('attempt', 'intent', 'unknown'),
    ('attempt', 'unknown', 'done'),
    ('attempt', 'unknown', 'kept-damaged'),
    ('attempt', 'unknown', 'free'),
    ('attempt', 'unknown', 'refused'),
    ('attempt', 'kept-damaged', 'done'),
    ('attempt', 'kept-damaged', 'kept-damaged'),
    ('shard', 'planned', 'submitted'),
    ('shard', 'planned', 'dropped'),
    ('shard', 'submitted', 'collected'),
    ('shard', 'submitted', 'dropped');

CREATE TRIGGER attempts_move BEFORE UPDATE OF state ON attempts
WHEN NOT EXISTS (SELECT 1 FROM transitions WHERE what = 'attempt' AND before = OLD.state AND after = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'an attempt cannot make this transition');
END;
CREATE TRIGGER attempts_mean
BEFORE UPDATE OF id, original_key, product, shot, colorway, scene, take, tier, expected, maximum, again ON attempts
BEGIN
    SELECT RAISE(ABORT, 'what was intended does not change');
END;
CREATE TRIGGER attempts_stay BEFORE DELETE ON attempts
BEGIN
    SELECT RAISE(ABORT, 'an attempt is never forgotten');
END;
CREATE TRIGGER shards_move BEFORE UPDATE OF state ON shards
WHEN NOT EXISTS (SELECT 1 FROM transitions WHERE what = 'shard' AND before = OLD.state AND after = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'a shard cannot make this transition');
END;
CREATE TRIGGER originals_keep BEFORE UPDATE ON originals
BEGIN
    SELECT RAISE(ABORT, 'an original does not change');
END;
CREATE TRIGGER originals_stay BEFORE DELETE ON originals
BEGIN
    SELECT RAISE(ABORT, 'an original is never forgotten');
END;

CREATE TABLE claims (
    what TEXT PRIMARY KEY,
    lease TEXT NOT NULL REFERENCES leases (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claims_of_lease ON claims (lease);

ALTER TABLE leases ADD COLUMN awake REAL;

CREATE VIEW cost_lines AS
SELECT coalesce((SELECT catalog FROM runs WHERE id = run), '?') AS catalog,
       shot, generator, substr(started_at, 1, 10) AS day, product, tier,
       plugin, (SELECT facts FROM originals WHERE attempt = attempts.id) AS facts,
       CASE WHEN state IN ('done', 'kept-damaged', 'refused') THEN counted ELSE 0 END AS settled,
       CASE WHEN state = 'unknown' THEN counted ELSE 0 END AS unknown,
       CASE WHEN state IN ('done', 'kept-damaged') THEN coalesce(expected, 0) ELSE 0 END AS estimated,
       unpriced, state IN ('done', 'kept-damaged') AND expected IS NULL AS unestimated,
       0 AS originals, 0 AS assets, 0 AS passed
FROM attempts
UNION ALL
SELECT coalesce((SELECT catalog FROM runs WHERE id = run), '?'),
       shot, generator, substr(made_at, 1, 10), product, tier, plugin, facts, 0, 0, 0, 0, 0, 1, 0, 0
FROM originals
UNION ALL
SELECT coalesce((SELECT catalog FROM runs WHERE id = run), '?'),
       shot, generator, substr(made_at, 1, 10), product, tier,
       plugin, (SELECT facts FROM originals WHERE original_key = assets.original_key AND number = 1),
       0, 0, 0, 0, 0, 0, 1, verdict = 'pass'
FROM assets WHERE current = 1;
"""
