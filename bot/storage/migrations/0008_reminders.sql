-- Reminders of reviews, for who asked for them: a direct message a day at most.

CREATE TABLE reminder (
    member_id  BIGINT  NOT NULL PRIMARY KEY,
    local_time TEXT    NOT NULL,
    zone       TEXT    NOT NULL,
    next_at    BIGINT,
    is_closed  INTEGER NOT NULL
);

CREATE INDEX reminder_next ON reminder (next_at) WHERE next_at IS NOT NULL;
