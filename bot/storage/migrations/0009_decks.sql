-- Decks of members, their cards, who follows them, and where they are shared.
--
-- An import writes its cards in many transactions and is done in one: until then, and once it is
-- undone, `live_card` does not show them. A deck that is gone is deleted card by card.

CREATE TABLE deck (
    deck_id  TEXT    NOT NULL PRIMARY KEY,
    owner_id BIGINT  NOT NULL,
    title    TEXT    NOT NULL,
    name     TEXT    NOT NULL,
    cards    INTEGER NOT NULL,
    is_gone  INTEGER NOT NULL,
    made_at  BIGINT  NOT NULL,
    UNIQUE (owner_id, name)
);

CREATE TABLE deck_import (
    import_id TEXT    NOT NULL PRIMARY KEY,
    deck_id   TEXT    NOT NULL,
    owner_id  BIGINT  NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('open', 'done', 'undone')),
    made_deck INTEGER NOT NULL,
    cards     INTEGER NOT NULL,
    made_at   BIGINT  NOT NULL
);

CREATE INDEX deck_import_owner ON deck_import (owner_id, made_at);
CREATE INDEX deck_import_deck ON deck_import (deck_id);

CREATE TABLE deck_card (
    card_id     TEXT    NOT NULL PRIMARY KEY,
    deck_id     TEXT    NOT NULL,
    owner_id    BIGINT  NOT NULL,
    place       BIGINT  NOT NULL,
    front       TEXT    NOT NULL,
    back        TEXT    NOT NULL,
    accept      TEXT    NOT NULL,
    tags        TEXT    NOT NULL,
    fingerprint TEXT    NOT NULL,
    import_id   TEXT,
    is_edited   INTEGER NOT NULL
);

CREATE INDEX deck_card_place ON deck_card (deck_id, place);
CREATE INDEX deck_card_fingerprint ON deck_card (deck_id, fingerprint);
CREATE INDEX deck_card_import ON deck_card (import_id) WHERE import_id IS NOT NULL;
CREATE INDEX deck_card_owner ON deck_card (owner_id);

CREATE VIEW live_card AS
SELECT deck_card.card_id, deck_card.deck_id, deck_card.owner_id, deck_card.place,
       deck_card.front, deck_card.back, deck_card.accept, deck_card.tags,
       deck_card.fingerprint, deck_card.import_id, deck_card.is_edited
FROM deck_card LEFT JOIN deck_import ON deck_import.import_id = deck_card.import_id
WHERE deck_card.import_id IS NULL OR deck_import.state = 'done';

CREATE TABLE deck_follow (
    deck_id    TEXT    NOT NULL REFERENCES deck (deck_id) ON DELETE CASCADE,
    member_id  BIGINT  NOT NULL,
    guild_id   BIGINT,
    is_studied INTEGER NOT NULL,
    since      BIGINT  NOT NULL,
    PRIMARY KEY (deck_id, member_id)
);

CREATE INDEX deck_follow_member ON deck_follow (member_id);
CREATE INDEX deck_follow_guild ON deck_follow (guild_id) WHERE guild_id IS NOT NULL;

CREATE TABLE deck_share (
    guild_id  BIGINT NOT NULL,
    deck_id   TEXT   NOT NULL REFERENCES deck (deck_id) ON DELETE CASCADE,
    shared_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, deck_id)
);

CREATE INDEX deck_share_deck ON deck_share (deck_id);
CREATE INDEX review_card_subject ON review_card (subject);
