-- A guild's own corpus: what its members add to it, each record as JSON in `body`.

CREATE TABLE content (
    guild_id   BIGINT NOT NULL,
    content_id TEXT   NOT NULL PRIMARY KEY,
    kind       TEXT   NOT NULL CHECK (kind IN ('event', 'question', 'reading')),
    title      TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    month_day  TEXT,
    body       TEXT   NOT NULL,
    state      TEXT   NOT NULL CHECK (state IN ('live', 'waiting', 'removed')),
    author_id  BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE INDEX content_guild ON content (guild_id, state);
CREATE INDEX content_day ON content (guild_id, month_day) WHERE state = 'live';
