-- Guilds that removed Clio: what is kept of them goes thirty days later, unless they return.

CREATE TABLE departure (
    guild_id BIGINT NOT NULL PRIMARY KEY,
    left_at  BIGINT NOT NULL
);
