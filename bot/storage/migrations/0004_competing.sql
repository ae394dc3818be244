-- Seasons that a guild keeps by hand, roles for the first places, answers that may be changed,
-- sides that are roles, and hints.

ALTER TABLE season ADD COLUMN ends_at BIGINT;

ALTER TABLE game ADD COLUMN may_change INTEGER NOT NULL DEFAULT 0;

ALTER TABLE game ADD COLUMN team_roles TEXT NOT NULL DEFAULT '';

CREATE TABLE game_hint (
    session_id TEXT    NOT NULL,
    number     INTEGER NOT NULL,
    member_id  BIGINT  NOT NULL,
    PRIMARY KEY (session_id, number, member_id),
    FOREIGN KEY (session_id, number) REFERENCES game_round (session_id, number)
);

CREATE TABLE place_role (
    guild_id BIGINT  NOT NULL,
    place    INTEGER NOT NULL,
    role_id  BIGINT  NOT NULL,
    PRIMARY KEY (guild_id, place)
);

CREATE TABLE award (
    guild_id  BIGINT  NOT NULL,
    season    TEXT    NOT NULL,
    member_id BIGINT  NOT NULL,
    place     INTEGER NOT NULL,
    role_id   BIGINT  NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('due', 'held', 'leaving', 'gone', 'refused')),
    PRIMARY KEY (guild_id, season, member_id)
);

CREATE INDEX award_open ON award (guild_id) WHERE state IN ('due', 'leaving', 'refused');
