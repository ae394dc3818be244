-- Reading: members' lists of books, their ratings in guilds, and what they were last recommended;
-- reading clubs with what is proposed, voted on, planned by week and posted.

CREATE TABLE reading_mark (
    member_id  BIGINT NOT NULL,
    book_id    TEXT   NOT NULL,
    state      TEXT   NOT NULL CHECK (state IN ('want', 'reading', 'done')),
    note       TEXT   NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (member_id, book_id)
);

CREATE TABLE reading_rating (
    guild_id  BIGINT  NOT NULL,
    book_id   TEXT    NOT NULL,
    member_id BIGINT  NOT NULL,
    stars     INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
    PRIMARY KEY (guild_id, book_id, member_id)
);

CREATE INDEX reading_rating_member ON reading_rating (member_id);

CREATE INDEX daily_answer_own ON daily_answer (member_id, answered_at);

CREATE TABLE reading_shown (
    member_id BIGINT NOT NULL,
    topic_id  TEXT   NOT NULL,
    book_ids  TEXT   NOT NULL,
    PRIMARY KEY (member_id, topic_id)
);

CREATE TABLE club_proposal (
    guild_id    BIGINT NOT NULL,
    book_id     TEXT   NOT NULL,
    member_id   BIGINT NOT NULL,
    title       TEXT   NOT NULL,
    author      TEXT   NOT NULL,
    proposed_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, book_id)
);

CREATE TABLE club_vote (
    vote_id    TEXT    NOT NULL PRIMARY KEY,
    guild_id   BIGINT  NOT NULL,
    channel_id BIGINT  NOT NULL,
    book_ids   TEXT    NOT NULL,
    labels     TEXT    NOT NULL,
    days       INTEGER NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('waiting', 'open', 'over', 'lost')),
    message_id BIGINT,
    look_at    BIGINT  NOT NULL,
    ends_at    BIGINT,
    winner     INTEGER,
    votes      INTEGER NOT NULL,
    voters     INTEGER NOT NULL
);

CREATE INDEX club_vote_guild ON club_vote (guild_id);
CREATE INDEX club_vote_open ON club_vote (look_at) WHERE state = 'open';

CREATE TABLE club (
    club_id    TEXT    NOT NULL PRIMARY KEY,
    guild_id   BIGINT  NOT NULL,
    channel_id BIGINT  NOT NULL,
    book_id    TEXT    NOT NULL,
    title      TEXT    NOT NULL,
    author     TEXT    NOT NULL,
    topic_id   TEXT    NOT NULL,
    starts_on  TEXT    NOT NULL,
    local_time TEXT    NOT NULL,
    zone       TEXT    NOT NULL,
    parts      TEXT    NOT NULL,
    set_by     BIGINT,
    ends_at    BIGINT  NOT NULL,
    is_stopped INTEGER NOT NULL,
    told       INTEGER NOT NULL
);

CREATE INDEX club_guild ON club (guild_id, ends_at);

CREATE TABLE club_post (
    post_id     TEXT    NOT NULL PRIMARY KEY,
    guild_id    BIGINT  NOT NULL,
    channel_id  BIGINT  NOT NULL,
    kind        TEXT    NOT NULL CHECK (kind IN ('part', 'poll', 'result')),
    subject     TEXT    NOT NULL,
    number      INTEGER NOT NULL,
    due_at      BIGINT  NOT NULL,
    until       BIGINT  NOT NULL,
    remind_at   BIGINT,
    state       TEXT    NOT NULL
        CHECK (state IN ('planned', 'claimed', 'sent', 'failed', 'missed')),
    claimed_at  BIGINT,
    look_at     BIGINT,
    attempts    INTEGER NOT NULL,
    message_id  BIGINT,
    reason      TEXT,
    owes_thread INTEGER NOT NULL,
    UNIQUE (kind, subject, number)
);

CREATE INDEX club_post_guild ON club_post (guild_id);
CREATE INDEX club_post_look ON club_post (look_at) WHERE look_at IS NOT NULL;
CREATE INDEX club_post_remind ON club_post (remind_at) WHERE remind_at IS NOT NULL;

CREATE TABLE club_reader (
    guild_id  BIGINT NOT NULL,
    club_id   TEXT   NOT NULL,
    member_id BIGINT NOT NULL,
    reminded  BIGINT NOT NULL,
    PRIMARY KEY (club_id, member_id)
);

CREATE INDEX club_reader_member ON club_reader (member_id);
CREATE INDEX club_reader_guild ON club_reader (guild_id);
