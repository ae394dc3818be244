-- Instants are milliseconds UTC; local dates and times are ISO text.

CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE daily_schedule (
    guild_id   BIGINT NOT NULL,
    slot       INTEGER NOT NULL,
    channel_id BIGINT NOT NULL,
    local_time TEXT   NOT NULL,
    zone       TEXT   NOT NULL,
    next_due   BIGINT NOT NULL,
    PRIMARY KEY (guild_id, slot)
);

CREATE INDEX daily_schedule_due ON daily_schedule (next_due);

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

CREATE INDEX daily_ledger_open ON daily_ledger (lease_until) WHERE state IN ('claimed', 'failed');

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

CREATE INDEX quiz_session_open ON quiz_session (guild_id) WHERE standings_shown = 0;

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

CREATE TABLE score (
    guild_id  BIGINT  NOT NULL,
    season    TEXT    NOT NULL,
    member_id BIGINT  NOT NULL,
    points    INTEGER NOT NULL,
    correct   INTEGER NOT NULL,
    answered  INTEGER NOT NULL,
    PRIMARY KEY (guild_id, season, member_id)
);

CREATE INDEX score_order ON score (guild_id, season, points);
