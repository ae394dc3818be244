-- Spaced repetition: a member's cards, what became of each review, and how they like it.

CREATE TABLE review_card (
    card_id    TEXT             NOT NULL PRIMARY KEY,
    member_id  BIGINT           NOT NULL,
    subject    TEXT             NOT NULL,
    due_at     BIGINT           NOT NULL,
    added_at   BIGINT           NOT NULL,
    stability  DOUBLE PRECISION,
    difficulty DOUBLE PRECISION,
    last_at    BIGINT,
    reps       INTEGER          NOT NULL,
    lapses     INTEGER          NOT NULL,
    state      TEXT             NOT NULL CHECK (state IN ('active', 'leech', 'removed')),
    UNIQUE (member_id, subject)
);

CREATE INDEX review_card_due ON review_card (member_id, due_at) WHERE state = 'active';

CREATE TABLE review_log (
    card_id           TEXT             NOT NULL REFERENCES review_card (card_id),
    reps              INTEGER          NOT NULL,
    member_id         BIGINT           NOT NULL,
    grade             INTEGER          NOT NULL CHECK (grade BETWEEN 1 AND 4),
    reviewed_at       BIGINT           NOT NULL,
    elapsed_days      INTEGER          NOT NULL,
    before_due        BIGINT           NOT NULL,
    before_last       BIGINT,
    before_stability  DOUBLE PRECISION,
    before_difficulty DOUBLE PRECISION,
    before_lapses     INTEGER          NOT NULL,
    before_state      TEXT             NOT NULL,
    PRIMARY KEY (card_id, reps)
);

CREATE INDEX review_log_member ON review_log (member_id, reviewed_at);

CREATE TABLE review_wishes (
    member_id    BIGINT           NOT NULL PRIMARY KEY,
    retention    DOUBLE PRECISION NOT NULL,
    new_a_day    INTEGER          NOT NULL,
    longest_days INTEGER          NOT NULL,
    parameters   TEXT             NOT NULL
);
