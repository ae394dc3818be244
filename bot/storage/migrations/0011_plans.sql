-- Plans of study, of a member or of a guild: `weeks` holds what each week has, as JSON.

CREATE TABLE plan (
    plan_id   TEXT   NOT NULL PRIMARY KEY,
    guild_id  BIGINT,
    member_id BIGINT,
    author_id BIGINT,
    title     TEXT   NOT NULL,
    starts_on TEXT   NOT NULL,
    zone      TEXT   NOT NULL,
    weeks     TEXT   NOT NULL,
    made_at   BIGINT NOT NULL,
    state     TEXT   NOT NULL CHECK (state IN ('live', 'ended')),
    CHECK ((guild_id IS NULL) <> (member_id IS NULL))
);

CREATE INDEX plan_guild ON plan (guild_id) WHERE guild_id IS NOT NULL;
CREATE INDEX plan_member_own ON plan (member_id) WHERE member_id IS NOT NULL;

CREATE TABLE plan_member (
    plan_id   TEXT   NOT NULL REFERENCES plan (plan_id),
    guild_id  BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (plan_id, member_id)
);

CREATE INDEX plan_member_of ON plan_member (member_id);

CREATE TABLE plan_meeting (
    plan_id    TEXT    NOT NULL REFERENCES plan (plan_id),
    number     INTEGER NOT NULL,
    guild_id   BIGINT  NOT NULL,
    starts_at  BIGINT  NOT NULL,
    place      TEXT    NOT NULL,
    channel_id BIGINT,
    state      TEXT    NOT NULL CHECK (state IN ('wanted', 'claimed', 'made', 'unwanted')),
    event_id   BIGINT,
    PRIMARY KEY (plan_id, number)
);

CREATE INDEX plan_meeting_owed ON plan_meeting (guild_id) WHERE state <> 'made';
