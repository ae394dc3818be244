BEGIN TRANSACTION;
CREATE TABLE daily_ledger (
    guild_id    BIGINT  NOT NULL,
    slot        INTEGER NOT NULL,
    local_date  TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('claimed', 'sent', 'failed', 'missed')),
    channel_id  BIGINT  NOT NULL,
    message_id  BIGINT,
    lease_until BIGINT  NOT NULL,
    attempts    INTEGER NOT NULL,
    reason      TEXT,
    event_id    TEXT,
    PRIMARY KEY (guild_id, slot, local_date)
);
INSERT INTO "daily_ledger" VALUES(11,1,'2026-11-14','missed',22,NULL,1795600000000,1,'Clio was not running.',NULL);
INSERT INTO "daily_ledger" VALUES(11,1,'2026-11-15','sent',22,77,1795700000000,1,NULL,'wiesbaden-1');
INSERT INTO "daily_ledger" VALUES(11,1,'2026-11-16','claimed',22,NULL,1795770120000,1,NULL,'trotsky-expelled-1927');
CREATE TABLE daily_schedule (
    guild_id   BIGINT NOT NULL,
    slot       INTEGER NOT NULL,
    channel_id BIGINT NOT NULL,
    local_time TEXT   NOT NULL,
    zone       TEXT   NOT NULL,
    next_due   BIGINT NOT NULL,
    PRIMARY KEY (guild_id, slot)
);
INSERT INTO "daily_schedule" VALUES(11,1,22,'09:00','Europe/London',1795770000000);
CREATE TABLE migration (
    version    INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    digest     TEXT    NOT NULL,
    applied_at BIGINT  NOT NULL
);
INSERT INTO "migration" VALUES(1,'0001_first.sql','cf62139541ec9d13b15b99a2cd62dd056a317d54afd0c6ebb995ce784c6a6737',1795600000000);
CREATE TABLE quiz_answer (
    session_id  TEXT    NOT NULL,
    number      INTEGER NOT NULL,
    member_id   BIGINT  NOT NULL,
    choice      INTEGER NOT NULL,
    points      INTEGER NOT NULL,
    correct     INTEGER NOT NULL,
    answered_at BIGINT  NOT NULL,
    PRIMARY KEY (session_id, number, member_id),
    FOREIGN KEY (session_id, number) REFERENCES quiz_round (session_id, number)
);
INSERT INTO "quiz_answer" VALUES('abcdefghjk',1,44,0,90,1,1795690010000);
CREATE TABLE quiz_round (
    session_id   TEXT    NOT NULL REFERENCES quiz_session (session_id),
    number       INTEGER NOT NULL,
    question_id  TEXT    NOT NULL,
    option_order TEXT    NOT NULL,
    closes_at    BIGINT,
    closed       INTEGER NOT NULL,
    message_id   BIGINT,
    revealed     INTEGER NOT NULL,
    PRIMARY KEY (session_id, number)
);
INSERT INTO "quiz_round" VALUES('abcdefghjk',1,'q','0 1 2 3',1795690030000,1,78,1);
CREATE TABLE quiz_session (
    session_id      TEXT    NOT NULL PRIMARY KEY,
    guild_id        BIGINT  NOT NULL,
    channel_id      BIGINT  NOT NULL,
    host_id         BIGINT  NOT NULL,
    topic_id        TEXT,
    seconds         INTEGER NOT NULL,
    state           TEXT    NOT NULL,
    until           BIGINT  NOT NULL,
    current_round   INTEGER NOT NULL,
    started_at      BIGINT  NOT NULL,
    standings_shown INTEGER NOT NULL,
    reason          TEXT
);
INSERT INTO "quiz_session" VALUES('abcdefghjk',11,22,33,'expulsion-of-trotsky',20,'ended',1795700000000,1,1795690000000,1,NULL);
CREATE TABLE score (
    guild_id  BIGINT  NOT NULL,
    season    TEXT    NOT NULL,
    member_id BIGINT  NOT NULL,
    points    INTEGER NOT NULL,
    correct   INTEGER NOT NULL,
    answered  INTEGER NOT NULL,
    PRIMARY KEY (guild_id, season, member_id)
);
INSERT INTO "score" VALUES(11,'2026-11',44,90,1,1);
CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
INSERT INTO "setting" VALUES('commands:1','abc');
CREATE INDEX daily_schedule_due ON daily_schedule (next_due);
CREATE INDEX daily_ledger_open ON daily_ledger (lease_until) WHERE state IN ('claimed', 'failed');
CREATE INDEX quiz_session_open ON quiz_session (guild_id) WHERE standings_shown = 0;
CREATE INDEX score_order ON score (guild_id, season, points);
COMMIT;
