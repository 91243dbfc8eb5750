-- A ledger of schema 4 with rows of every kind. It never changes: people have such ledgers.
BEGIN TRANSACTION;
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
INSERT INTO "assets" VALUES(1,0,'free','colorway','moss','',1,'draft','free','asset of free','{"prompt": "p"}','free/colorway-moss-1.jpg',NULL,NULL,'0000000000000000000000000000000000000000000000000000000000000000',7,2,3,'image/jpeg','pass','[]','digitalCapture','Sofa','','studio','studio 1',0,0,0.0,'2026-11-22T10-15-00-3f2a','2026-11-22T10:15:00.000Z',1);
INSERT INTO "assets" VALUES(2,1,'free','colorway','moss','',1,'draft','free','later','{"prompt": "p"}','free/colorway-moss-1.jpg',NULL,NULL,'0000000000000000000000000000000000000000000000000000000000000000',7,2,3,'image/jpeg','review','[{"check": "colour", "measure": "deltaE00", "value": 2.5, "limit": 2.0, "verdict": "review", "message": "off", "regions": [[0, 0, 1, 1]]}]','digitalCapture','Sofa','','studio','studio 1',0,0,0.0,'2026-11-22T10-15-00-3f2a','2026-11-22T10:15:00.000Z',1);
INSERT INTO "assets" VALUES(3,1,'done','colorway','moss','',1,'draft','done','asset of done','{"prompt": "p"}','done/colorway-moss-1.jpg',NULL,NULL,'0000000000000000000000000000000000000000000000000000000000000000',7,2,3,'image/jpeg','fail','[]','digitalCapture','Sofa','','studio','studio 1',7,5,0.0,'2026-11-22T10-15-00-3f2a','2026-11-22T10:15:00.000Z',0);
CREATE TABLE "attempts" (
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
INSERT INTO "attempts" VALUES(1,'01a22d27-cd7e-73c9-b9a5-86133c34a96f','done','done','done','colorway','moss','',1,'draft','openai','openai 1',5,10,7,'',NULL,'2026-11-22T10-15-00-3f2a',NULL,NULL,'2026-11-30T15:51:52.958Z','2026-11-30T15:51:52.963Z');
INSERT INTO "attempts" VALUES(2,'01a22d27-cd84-772c-a8c5-526adadeebe2','kept-damaged','damaged','damaged','colorway','moss','',1,'draft','openai','openai 1',5,10,6,'the file is not a PNG, JPEG or WebP picture',NULL,'2026-11-22T10-15-00-3f2a',NULL,NULL,'2026-11-30T15:51:52.964Z','2026-11-30T15:51:52.967Z');
INSERT INTO "attempts" VALUES(3,'01a22d27-cd88-78be-9fd3-bb601901b2b5','refused','refused','refused','colorway','moss','',1,'draft','openai','openai 1',5,10,2,'said so',NULL,'2026-11-22T10-15-00-3f2a',NULL,NULL,'2026-11-30T15:51:52.968Z','2026-11-30T15:51:52.970Z');
INSERT INTO "attempts" VALUES(4,'01a22d27-cd8a-75c4-8328-d2a26cd769d3','free','freed','freed','colorway','moss','',1,'draft','openai','openai 1',5,10,NULL,'said so',NULL,'2026-11-22T10-15-00-3f2a',NULL,NULL,'2026-11-30T15:51:52.970Z','2026-11-30T15:51:52.971Z');
INSERT INTO "attempts" VALUES(5,'01a22d27-cd8c-7ad7-aaed-65efa31febaf','unknown','unknown','unknown','colorway','moss','',1,'draft','openai','openai 1',5,10,NULL,'said so',NULL,'2026-11-22T10-15-00-3f2a',NULL,NULL,'2026-11-30T15:51:52.972Z','2026-11-30T15:51:52.973Z');
INSERT INTO "attempts" VALUES(6,'01a22d27-cd8e-74db-9065-2287dfd82a9a','intent','live','live','colorway','moss','',1,'draft','openai','openai 1',5,10,NULL,'',NULL,'2026-11-22T10-15-00-3f2a','5aeb70ff56814c8097c06215aef3977b',NULL,'2026-11-30T15:51:52.974Z',NULL);
INSERT INTO "attempts" VALUES(7,'01a22d27-cd8f-7480-8f1e-31aa0aa7b8cb','done','unpriced','unpriced','colorway','moss','',1,'draft','openai','openai 1',NULL,NULL,NULL,'',NULL,'2026-11-22T10-15-00-3f2a',NULL,NULL,'2026-11-30T15:51:52.975Z','2026-11-30T15:51:52.980Z');
INSERT INTO "attempts" VALUES(8,'01a22d27-cd95-7ab2-8c82-795d5bda77f0','intent','planned-line','planned-line','colorway','moss','',1,'draft','openai','openai 1',2,5,NULL,'',NULL,'2026-11-22T10-15-00-3f2a',NULL,'01a22d27-cd95-7b4e-a487-27b79abc9764','2026-11-30T15:51:52.981Z',NULL);
INSERT INTO "attempts" VALUES(9,'01a22d27-cd97-77c0-b3a7-01ce83d8c923','intent','submitted-line','submitted-line','colorway','moss','',1,'draft','openai','openai 1',2,5,NULL,'',NULL,'2026-11-22T10-15-00-3f2a',NULL,'01a22d27-cd97-78ee-9b4d-0a7cd46dc7ae','2026-11-30T15:51:52.983Z',NULL);
INSERT INTO "attempts" VALUES(10,'01a22d27-cd9a-7bf9-91ed-53791e08706c','done','collected-line','collected-line','colorway','moss','',1,'draft','openai','openai 1',2,5,2,'',NULL,'2026-11-22T10-15-00-3f2a',NULL,'01a22d27-cd9a-78b5-8e14-ea10369f0b09','2026-11-30T15:51:52.986Z','2026-11-30T15:51:52.992Z');
INSERT INTO "attempts" VALUES(11,'01a22d27-cda1-78ee-961b-26a3af5e3972','free','dropped-line','dropped-line','colorway','moss','',1,'draft','openai','openai 1',2,5,NULL,'it was never ordered',NULL,'2026-11-22T10-15-00-3f2a',NULL,'01a22d27-cda1-7a39-a7e3-16461a3997a2','2026-11-30T15:51:52.993Z','2026-11-30T15:51:52.995Z');
CREATE TABLE claims (
    what TEXT PRIMARY KEY,
    lease TEXT NOT NULL REFERENCES leases (id)
) STRICT, WITHOUT ROWID;
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
INSERT INTO "decisions" VALUES(1,'done','colorway','moss','',1,'draft','0000000000000000000000000000000000000000000000000000000000000000','approved','','fine','kim','2026-11-22T10:20:00.000Z');
INSERT INTO "decisions" VALUES(2,'free','colorway','moss','',1,'draft','0000000000000000000000000000000000000000000000000000000000000000','approved','','fine','kim','2026-11-22T10:20:00.000Z');
CREATE TABLE leases (
    id TEXT PRIMARY KEY,
    pid INTEGER NOT NULL,
    boot TEXT NOT NULL,
    started TEXT NOT NULL,
    beat_at REAL NOT NULL,
    ended INTEGER NOT NULL DEFAULT 0 CHECK (ended IN (0, 1))
, awake REAL) STRICT;
INSERT INTO "leases" VALUES('5aeb70ff56814c8097c06215aef3977b',7,'another boot','1',1795342500.0,0,NULL);
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
INSERT INTO "originals" VALUES('free',1,'eaa4a94ea300e0d2c775968cbe42f0b5b51ceafdeb73d64e9efddf6d4e880865',67,'image/png',0,'free','colorway','moss','',1,'draft','studio','studio 1',NULL,'{}','2026-11-22T10-15-00-3f2a','2026-11-30T15:51:52.955Z');
INSERT INTO "originals" VALUES('done',1,'746dc489db4febabdf6b5f6e8fc44b0bf44343be023e8c58926eeb41e64f3b82',67,'image/png',7,'done','colorway','moss','',1,'draft','openai','openai 1','01a22d27-cd7e-73c9-b9a5-86133c34a96f','{"model": "m"}','2026-11-22T10-15-00-3f2a','2026-11-30T15:51:52.962Z');
INSERT INTO "originals" VALUES('unpriced',1,'27c4acef9c6ab2b761f179db338376d6d710e14c873ee2e3ae7d6bc80a0c026a',67,'image/png',NULL,'unpriced','colorway','moss','',1,'draft','openai','openai 1','01a22d27-cd8f-7480-8f1e-31aa0aa7b8cb','{"model": "m"}','2026-11-22T10-15-00-3f2a','2026-11-30T15:51:52.979Z');
INSERT INTO "originals" VALUES('collected-line',1,'d654e813bf19e49ff36aa0b8a5c5b83998f4a19d1e462ff444b1b0ca1c36495c',67,'image/png',2,'collected-line','colorway','moss','',1,'draft','openai','openai 1','01a22d27-cd9a-7bf9-91ed-53791e08706c','{"model": "m"}','2026-11-22T10-15-00-3f2a','2026-11-30T15:51:52.991Z');
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
INSERT INTO "runs" VALUES(1,'2026-11-22T10-15-00-3f2a','aurora','draft','run','2026-11-30T15:51:52.945Z','2026-11-30T15:51:53.000Z','done','{"made": 3}','5aeb70ff56814c8097c06215aef3977b');
INSERT INTO "runs" VALUES(2,'2026-11-23T10-15-00-0000','aurora','final','run','2026-11-30T15:51:53.001Z',NULL,NULL,'{}','5aeb70ff56814c8097c06215aef3977b');
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
INSERT INTO "shards" VALUES('01a22d27-cd95-7b4e-a487-27b79abc9764','planned','openai','openai 1',NULL,1,0,'','2026-11-22T10-15-00-3f2a','5aeb70ff56814c8097c06215aef3977b','2026-11-30T15:51:52.981Z','2026-11-30T15:51:52.996Z',NULL);
INSERT INTO "shards" VALUES('01a22d27-cd97-78ee-9b4d-0a7cd46dc7ae','submitted','openai','openai 1','batch_submitted',0,0,'','2026-11-22T10-15-00-3f2a','5aeb70ff56814c8097c06215aef3977b','2026-11-30T15:51:52.983Z','2026-11-30T15:51:52.985Z',NULL);
INSERT INTO "shards" VALUES('01a22d27-cd9a-78b5-8e14-ea10369f0b09','collected','openai','openai 1','batch_collected',0,0,'the batch ended','2026-11-22T10-15-00-3f2a',NULL,'2026-11-30T15:51:52.986Z','2026-11-30T15:51:52.987Z','2026-11-30T15:51:52.989Z');
INSERT INTO "shards" VALUES('01a22d27-cda1-7a39-a7e3-16461a3997a2','dropped','openai','openai 1',NULL,0,0,'it was never ordered','2026-11-22T10-15-00-3f2a',NULL,'2026-11-30T15:51:52.993Z',NULL,'2026-11-30T15:51:52.995Z');
CREATE TABLE transitions (
    what TEXT NOT NULL CHECK (what IN ('attempt', 'shard')),
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    PRIMARY KEY (what, before, after)
) STRICT, WITHOUT ROWID;
INSERT INTO "transitions" VALUES('attempt','intent','done');
INSERT INTO "transitions" VALUES('attempt','intent','free');
INSERT INTO "transitions" VALUES('attempt','intent','kept-damaged');
INSERT INTO "transitions" VALUES('attempt','intent','refused');
INSERT INTO "transitions" VALUES('attempt','intent','unknown');
INSERT INTO "transitions" VALUES('attempt','kept-damaged','done');
INSERT INTO "transitions" VALUES('attempt','kept-damaged','kept-damaged');
INSERT INTO "transitions" VALUES('attempt','unknown','done');
INSERT INTO "transitions" VALUES('attempt','unknown','free');
INSERT INTO "transitions" VALUES('attempt','unknown','kept-damaged');
INSERT INTO "transitions" VALUES('attempt','unknown','refused');
INSERT INTO "transitions" VALUES('shard','planned','dropped');
INSERT INTO "transitions" VALUES('shard','planned','submitted');
INSERT INTO "transitions" VALUES('shard','submitted','collected');
INSERT INTO "transitions" VALUES('shard','submitted','dropped');
CREATE INDEX open_runs ON runs (lease) WHERE ended_at IS NULL;
CREATE INDEX open_shards ON shards (id) WHERE ended_at IS NULL;
CREATE INDEX shards_of_lease ON shards (lease) WHERE lease IS NOT NULL;
CREATE INDEX originals_of_attempt ON originals (attempt, number);
CREATE INDEX originals_by_digest ON originals (sha256);
CREATE UNIQUE INDEX current_asset ON assets (product, shot, colorway, scene, take, tier) WHERE current = 1;
CREATE INDEX assets_of_slot ON assets (product, shot, colorway, scene, take, tier, id);
CREATE INDEX decisions_of_asset ON decisions (product, shot, colorway, scene, take, tier, asset_sha256, number);
CREATE INDEX decisions_of_slot ON decisions (product, shot, colorway, scene, take, tier, number);
CREATE UNIQUE INDEX one_live_attempt ON attempts (original_key) WHERE state = 'intent';
CREATE INDEX open_attempts ON attempts (original_key) WHERE state IN ('intent', 'unknown', 'kept-damaged');
CREATE INDEX refused_attempts ON attempts (original_key) WHERE state = 'refused';
CREATE UNIQUE INDEX one_allowance ON attempts (original_key) WHERE again = 'allowance';
CREATE INDEX money ON attempts (state, counted, unpriced);
CREATE INDEX attempts_of_slot ON attempts (product, shot);
CREATE INDEX attempts_of_lease ON attempts (lease) WHERE lease IS NOT NULL;
CREATE INDEX attempts_of_shard ON attempts (shard) WHERE shard IS NOT NULL;
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
CREATE INDEX claims_of_lease ON claims (lease);
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
CREATE INDEX originals_of_slot ON originals (product, shot, tier);
COMMIT;
PRAGMA application_id = 1886090100;
PRAGMA user_version = 4;
