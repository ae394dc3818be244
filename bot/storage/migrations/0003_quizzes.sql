-- Quizzes in every kind and mode, seasons, ratings, and scores that can be worked out anew from
-- the answers. What was scored before stands in score_before, since its answers named no season.

CREATE TABLE game (
    session_id      TEXT    NOT NULL PRIMARY KEY,
    guild_id        BIGINT,
    channel_id      BIGINT  NOT NULL,
    host_id         BIGINT  NOT NULL,
    mode            TEXT    NOT NULL,
    title           TEXT    NOT NULL,
    pool            TEXT    NOT NULL,
    seconds         INTEGER NOT NULL,
    state           TEXT    NOT NULL,
    until           BIGINT  NOT NULL,
    paused_ms       BIGINT,
    current_round   INTEGER NOT NULL,
    started_at      BIGINT  NOT NULL,
    lobby_id        BIGINT,
    opponent_id     BIGINT,
    standings_shown INTEGER NOT NULL,
    reason          TEXT
);

CREATE INDEX game_open ON game (session_id) WHERE standings_shown = 0;

CREATE INDEX game_guild ON game (guild_id, started_at);

CREATE TABLE game_player (
    session_id TEXT    NOT NULL REFERENCES game (session_id),
    member_id  BIGINT  NOT NULL,
    since      INTEGER NOT NULL,
    team       INTEGER,
    out_round  INTEGER,
    PRIMARY KEY (session_id, member_id)
);

CREATE TABLE game_round (
    session_id   TEXT    NOT NULL REFERENCES game (session_id),
    number       INTEGER NOT NULL,
    question_id  TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    topic_id     TEXT,
    difficulty   INTEGER NOT NULL,
    option_order TEXT    NOT NULL,
    weight       INTEGER NOT NULL,
    clues        INTEGER NOT NULL DEFAULT 0,
    opened_at    BIGINT,
    closes_at    BIGINT,
    closed       INTEGER NOT NULL,
    message_id   BIGINT,
    revealed     INTEGER NOT NULL,
    PRIMARY KEY (session_id, number)
);

CREATE INDEX game_round_question ON game_round (question_id);

CREATE TABLE game_answer (
    session_id    TEXT    NOT NULL,
    number        INTEGER NOT NULL,
    member_id     BIGINT  NOT NULL,
    given         TEXT    NOT NULL,
    credit        INTEGER NOT NULL,
    points        INTEGER NOT NULL,
    prompted      INTEGER NOT NULL,
    answered_at   BIGINT  NOT NULL,
    season        TEXT,
    season_points INTEGER NOT NULL,
    PRIMARY KEY (session_id, number, member_id),
    FOREIGN KEY (session_id, number) REFERENCES game_round (session_id, number)
);

CREATE INDEX game_answer_member ON game_answer (member_id, answered_at);

INSERT INTO game
SELECT session_id, guild_id, channel_id, host_id, 'everyone', '', COALESCE(topic_id, ''), seconds,
    state, until, NULL, current_round, started_at, NULL, NULL, standings_shown, reason
FROM quiz_session;

INSERT INTO game_round
SELECT session_id, number, question_id, 'choice', NULL, 3, option_order, 100, 0, NULL, closes_at,
    closed, message_id, revealed
FROM quiz_round;

INSERT INTO game_answer
SELECT session_id, number, member_id, CAST(choice AS TEXT), 100 * correct, points, 0, answered_at,
    NULL, 0
FROM quiz_answer;

DROP TABLE quiz_answer;

DROP TABLE quiz_round;

DROP TABLE quiz_session;

CREATE TABLE appeal (
    appeal_id  TEXT    NOT NULL PRIMARY KEY,
    session_id TEXT    NOT NULL,
    number     INTEGER NOT NULL,
    member_id  BIGINT  NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('open', 'accepted', 'rejected')),
    made_at    BIGINT  NOT NULL,
    UNIQUE (session_id, number, member_id)
);

CREATE TABLE appeal_vote (
    appeal_id TEXT    NOT NULL REFERENCES appeal (appeal_id),
    member_id BIGINT  NOT NULL,
    agrees    INTEGER NOT NULL,
    PRIMARY KEY (appeal_id, member_id)
);

CREATE TABLE guild_alias (
    guild_id    BIGINT NOT NULL,
    question_id TEXT   NOT NULL,
    given       TEXT   NOT NULL,
    PRIMARY KEY (guild_id, question_id, given)
);

CREATE TABLE set_aside (
    session_id TEXT   NOT NULL REFERENCES game (session_id),
    member_id  BIGINT NOT NULL,
    state      TEXT   NOT NULL CHECK (state IN ('open', 'released', 'voided')),
    PRIMARY KEY (session_id, member_id)
);

ALTER TABLE score RENAME TO score_before;

CREATE TABLE score (
    guild_id  BIGINT  NOT NULL,
    season    TEXT    NOT NULL,
    member_id BIGINT  NOT NULL,
    points    INTEGER NOT NULL,
    correct   INTEGER NOT NULL,
    answered  INTEGER NOT NULL,
    PRIMARY KEY (guild_id, season, member_id)
);

INSERT INTO score SELECT * FROM score_before;

ALTER TABLE daily_answer ADD COLUMN season TEXT;

CREATE TABLE season (
    guild_id   BIGINT NOT NULL,
    season     TEXT   NOT NULL,
    name       TEXT,
    started_at BIGINT NOT NULL,
    closed_at  BIGINT,
    PRIMARY KEY (guild_id, season)
);

CREATE TABLE guild_setting (
    guild_id BIGINT NOT NULL,
    name     TEXT   NOT NULL,
    value    TEXT   NOT NULL,
    PRIMARY KEY (guild_id, name)
);

CREATE TABLE member_setting (
    guild_id  BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    name      TEXT   NOT NULL,
    value     TEXT   NOT NULL,
    PRIMARY KEY (guild_id, member_id, name)
);

CREATE TABLE rating (
    kind      TEXT             NOT NULL CHECK (kind IN ('member', 'question')),
    rated_id  TEXT             NOT NULL,
    mu        DOUBLE PRECISION NOT NULL,
    sigma     DOUBLE PRECISION NOT NULL,
    games     INTEGER          NOT NULL,
    PRIMARY KEY (kind, rated_id)
);
