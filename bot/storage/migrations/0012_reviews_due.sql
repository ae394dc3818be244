-- What is due and what is new, each by an index that holds nothing else: both are asked for
-- with every card that a member reviews.

DROP INDEX review_card_due;
CREATE INDEX review_card_owed ON review_card (member_id, due_at, card_id)
    WHERE state = 'active' AND reps > 0;
CREATE INDEX review_card_new ON review_card (member_id, added_at, card_id)
    WHERE state = 'active' AND reps = 0;
