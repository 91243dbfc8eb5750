"""Schema 1, the first that was released."""

STEP = """
CREATE TABLE leases (
    id TEXT PRIMARY KEY,
    pid INTEGER NOT NULL,
    boot TEXT NOT NULL,
    started TEXT NOT NULL,
    beat_at REAL NOT NULL,
    ended INTEGER NOT NULL DEFAULT 0 CHECK (ended IN (0, 1))
) STRICT;

CREATE TABLE runs (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    catalog TEXT NOT NULL,
    tier TEXT NOT NULL,
    command TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT,
    counts TEXT NOT NULL DEFAULT '{}',
    lease TEXT NOT NULL
) STRICT;
CREATE INDEX open_runs ON runs (lease) WHERE ended_at IS NULL;

CREATE TABLE shards (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('planned', 'submitted', 'collected', 'dropped')),
    generator TEXT NOT NULL,
    plugin TEXT NOT NULL,
    ticket TEXT,
    done INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    message TEXT NOT NULL DEFAULT '',
    run TEXT NOT NULL,
    lease TEXT REFERENCES leases (id),
    planned_at TEXT NOT NULL,
    looked_at TEXT,
    ended_at TEXT,
    CHECK ((state IN ('submitted', 'collected')) = (ticket IS NOT NULL)),
    CHECK ((state IN ('collected', 'dropped')) = (ended_at IS NOT NULL))
) STRICT;
CREATE INDEX open_shards ON shards (id) WHERE ended_at IS NULL;
CREATE INDEX shards_of_lease ON shards (lease) WHERE lease IS NOT NULL;

CREATE TABLE attempts (
    id TEXT PRIMARY KEY,
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
    CHECK ((state = 'intent') = (ended_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX one_live_attempt ON attempts (original_key) WHERE state = 'intent';
CREATE INDEX open_attempts ON attempts (original_key) WHERE state IN ('intent', 'unknown', 'kept-damaged');
CREATE INDEX refused_attempts ON attempts (original_key) WHERE state = 'refused';
CREATE INDEX money ON attempts (state, counted, unpriced);
CREATE INDEX attempts_of_slot ON attempts (product, shot);
CREATE INDEX attempts_of_lease ON attempts (lease) WHERE lease IS NOT NULL;
CREATE INDEX attempts_of_shard ON attempts (shard) WHERE shard IS NOT NULL;

CREATE TABLE originals (
    original_key TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    charge INTEGER CHECK (charge >= 0),
    product TEXT NOT NULL,
    shot TEXT NOT NULL,
    colorway TEXT NOT NULL,
    scene TEXT NOT NULL,
    take INTEGER NOT NULL,
    tier TEXT NOT NULL,
    generator TEXT NOT NULL,
    plugin TEXT NOT NULL,
    attempt TEXT REFERENCES attempts (id),
    facts TEXT NOT NULL,
    run TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (original_key, number)
) STRICT;
CREATE INDEX originals_of_attempt ON originals (attempt, number);
CREATE INDEX originals_by_digest ON originals (sha256);

CREATE TABLE assets (
    id INTEGER PRIMARY KEY,
    current INTEGER NOT NULL CHECK (current IN (0, 1)),
    product TEXT NOT NULL,
    shot TEXT NOT NULL,
    colorway TEXT NOT NULL,
    scene TEXT NOT NULL,
    take INTEGER NOT NULL,
    tier TEXT NOT NULL,
    original_key TEXT NOT NULL,
    asset_key TEXT NOT NULL,
    parts TEXT NOT NULL,
    storage_key TEXT NOT NULL,
    path TEXT,
    url TEXT,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('pass', 'review', 'fail')),
    findings TEXT NOT NULL,
    source_type TEXT NOT NULL,
    alt TEXT NOT NULL,
    prompt TEXT NOT NULL,
    generator TEXT NOT NULL,
    plugin TEXT NOT NULL,
    cost INTEGER,
    estimate INTEGER,
    seconds REAL NOT NULL,
    run TEXT NOT NULL,
    made_at TEXT NOT NULL,
    shipped INTEGER NOT NULL CHECK (shipped IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX current_asset ON assets (product, shot, colorway, scene, take, tier) WHERE current = 1;
CREATE INDEX assets_of_slot ON assets (product, shot, colorway, scene, take, tier, id);

CREATE TABLE decisions (
    number INTEGER PRIMARY KEY,
    asset_sha256 TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state <> ''),
    reason TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    who TEXT NOT NULL DEFAULT '',
    decided_at TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_of_asset ON decisions (asset_sha256);

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
