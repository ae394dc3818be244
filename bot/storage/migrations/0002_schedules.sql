-- The daily post in full: two posts a day and a weekly recap a guild, pauses, tastes, failures,
-- and the question of the day.

CREATE TABLE schedule (
    guild_id        BIGINT  NOT NULL,
    slot            INTEGER NOT NULL,
    channel_id      BIGINT  NOT NULL,
    local_time      TEXT    NOT NULL,
    zone            TEXT    NOT NULL,
    weekday         INTEGER,
    next_due        BIGINT,
    planned_at      BIGINT  NOT NULL,
    set_at          BIGINT  NOT NULL,
    set_by          BIGINT,
    role_id         BIGINT,
    makes_thread    INTEGER NOT NULL,
    asks_question   INTEGER NOT NULL,
    hides_sensitive INTEGER NOT NULL,
    prefer          TEXT    NOT NULL,
    leave_out       TEXT    NOT NULL,
    pause_reason    TEXT,
    paused_until    TEXT,
    trouble_day     TEXT,
    trouble_days    INTEGER NOT NULL,
    told            INTEGER NOT NULL,
    question_day    TEXT,
    PRIMARY KEY (guild_id, slot)
);

INSERT INTO schedule
SELECT guild_id, slot, channel_id, local_time, zone, NULL, next_due, 0, 0, NULL, NULL, 0, 1, 0,
    '', '', NULL, NULL, NULL, 0, 0, NULL
FROM daily_schedule;

DROP TABLE daily_schedule;

CREATE INDEX schedule_due ON schedule (next_due) WHERE next_due IS NOT NULL;

CREATE TABLE ledger (
    guild_id     BIGINT  NOT NULL,
    slot         INTEGER NOT NULL,
    local_date   TEXT    NOT NULL,
    state        TEXT    NOT NULL
        CHECK (state IN ('claimed', 'sent', 'failed', 'missed', 'skipped')),
    channel_id   BIGINT  NOT NULL,
    message_id   BIGINT,
    claimed_at   BIGINT  NOT NULL,
    lease_until  BIGINT  NOT NULL,
    attempts     INTEGER NOT NULL,
    reason       TEXT,
    event_ids    TEXT    NOT NULL,
    question_id  TEXT,
    option_order TEXT,
    owes_thread  INTEGER NOT NULL,
    PRIMARY KEY (guild_id, slot, local_date)
);

INSERT INTO ledger
SELECT guild_id, slot, local_date, state, channel_id, message_id, lease_until, lease_until,
    attempts, reason, COALESCE(event_id, ''), NULL, NULL, 0
FROM daily_ledger;

DROP TABLE daily_ledger;

CREATE INDEX ledger_open ON ledger (lease_until)
    WHERE state IN ('claimed', 'failed') OR owes_thread = 1;

CREATE TABLE daily_answer (
    guild_id    BIGINT  NOT NULL,
    slot        INTEGER NOT NULL,
    local_date  TEXT    NOT NULL,
    member_id   BIGINT  NOT NULL,
    choice      INTEGER NOT NULL,
    points      INTEGER NOT NULL,
    correct     INTEGER NOT NULL,
    answered_at BIGINT  NOT NULL,
    PRIMARY KEY (guild_id, slot, local_date, member_id),
    FOREIGN KEY (guild_id, slot, local_date) REFERENCES ledger (guild_id, slot, local_date)
);

CREATE INDEX daily_answer_member ON daily_answer (guild_id, member_id, local_date);

CREATE INDEX quiz_session_played ON quiz_session (guild_id, started_at);

CREATE TABLE report (
    report_id  TEXT   NOT NULL PRIMARY KEY,
    subject    TEXT   NOT NULL,
    words      TEXT   NOT NULL,
    guild_id   BIGINT,
    member_id  BIGINT NOT NULL,
    written_at BIGINT NOT NULL
);

CREATE INDEX report_member ON report (member_id, written_at);
