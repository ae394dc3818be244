"""Decks by hand: made, changed, shared, followed and studied, on a real database."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import pytest

from bot.domain import decks as rules
from bot.domain.memory import Grade
from bot.errors import NotFoundError, UserError
from bot.services.bundle import Services
from bot.services.decks import CardView, DeckView, Viewer
from bot.storage.sqlite import SqliteDatabase
from tests.conftest import SetClock

GUILD = 77
ADA, BAO = Viewer(1, GUILD), Viewer(2, GUILD)
HAITI = {
    "front": "Who led the revolt?",
    "back": "Toussaint",
    "accept": "Louverture",
    "tags": "a, b",
}


async def make(services: Services, *backs: str, title: str = "Haiti") -> DeckView:
    deck = await services.decks.create(ADA, title)
    for back in backs:
        await add(services, deck, back)
    return await services.decks.find_own(ADA, deck.id)


async def add(services: Services, deck: DeckView, back: str) -> CardView:
    fields = {"front": f"Question {back}", "back": back}
    return await services.decks.add_card(ADA, deck.id, fields)


async def asked(services: Services, viewer: Viewer = ADA) -> str | None:
    """The question that a member is asked now, which they then know well."""
    card = await services.reviews.next(viewer.id)
    if card is None:
        return None
    await services.reviews.rate(viewer.id, card.card_id, card.reps, Grade.EASY)
    return card.prompt


# -- one's own ------------------------------------------------------------------------------


async def test_a_deck_is_made_filled_changed_and_removed(services: Services) -> None:
    deck = await services.decks.create(ADA, "Haiti")
    card = await services.decks.add_card(ADA, deck.id, HAITI)
    assert card.text.tags == ("a", "b")
    assert (await services.decks.rename(ADA, "haiti", "Haïti!")).title == "Haïti!"
    await services.decks.edit_card(ADA, card.id, HAITI | {"back": "L'Ouverture"})
    page = await services.decks.show(ADA, "HAITI")
    assert [each.text.back for each in page.cards] == ["L'Ouverture"]
    assert page.deck.cards == 1
    gone = await services.decks.remove_card(ADA, card.id)
    assert gone.deck.cards == 0
    with pytest.raises(NotFoundError, match="That card is gone"):
        await services.decks.card(ADA, card.id)
    await services.decks.remove(ADA, deck.id)
    assert await services.decks.listed(ADA) == ()
    await services.decks.create(ADA, "Haiti")  # its name is free again


async def test_faults_are_named_and_change_nothing(services: Services) -> None:
    deck = await make(services, "one", "two")
    with pytest.raises(UserError, match="You have a deck called “haiti” already"):
        await services.decks.create(ADA, "haiti")
    other = await services.decks.create(ADA, "!!!")
    with pytest.raises(UserError, match="already"):
        await services.decks.rename(ADA, other.id, "Haiti")
    with pytest.raises(UserError, match="has that card already"):
        await add(services, deck, "ONE")
    first, second = (await services.decks.show(ADA, deck.id)).cards
    with pytest.raises(UserError, match="has that card already"):
        await services.decks.edit_card(
            ADA, first.id, {"front": second.text.front, "back": second.text.back}
        )
    await services.decks.edit_card(ADA, first.id, {"front": "question ONE", "back": "one"})
    with pytest.raises(UserError, match="The back is empty"):
        await services.decks.add_card(ADA, deck.id, {"front": "x"})
    with pytest.raises(NotFoundError, match="no deck by that name"):
        await services.decks.show(ADA, "nothing")
    assert (await services.decks.find_own(ADA, deck.id)).cards == 2


async def test_there_is_a_most_of_everything(services: Services) -> None:
    deck = await make(services, "one")
    with patch.object(rules, "MOST_CARDS", 1), pytest.raises(UserError, match="The deck is full"):
        await add(services, deck, "two")
    with patch.object(rules, "MOST_DECKS", 1), pytest.raises(UserError, match="You have 1 decks"):
        await services.decks.create(ADA, "Another")
    with patch.object(rules, "MOST_SHARED", 0), pytest.raises(UserError, match="shares 0 decks"):
        await services.decks.share(ADA, deck.id)
    await services.decks.share(ADA, deck.id)
    with patch.object(rules, "MOST_FOLLOWED", 0), pytest.raises(UserError, match="makes room"):
        await services.decks.follow(BAO, deck.id)


async def test_a_large_deck_goes_piece_by_piece(
    services: Services, database: SqliteDatabase
) -> None:
    deck = await make(services, *map(str, range(30)))
    assert (await services.decks.show(ADA, deck.id, 99)).page == 3
    with patch("bot.services.deck_sweeping.A_PIECE", 7):
        await services.decks.remove(ADA, deck.id)
    async with database.transaction() as tx:
        assert await tx.fetch("SELECT * FROM deck_card") == []
        assert await tx.fetch("SELECT * FROM deck") == []


# -- others ---------------------------------------------------------------------------------


async def test_who_does_not_own_a_deck_changes_nothing(services: Services) -> None:
    deck = await make(services, "one")
    (card,) = (await services.decks.show(ADA, deck.id)).cards
    for hidden in (services.decks.show(BAO, deck.id), services.decks.card(BAO, card.id)):
        with pytest.raises(NotFoundError):
            await hidden
    await services.decks.share(ADA, deck.id)
    for refused in (
        services.decks.add_card(BAO, deck.id, HAITI),
        services.decks.edit_card(BAO, card.id, HAITI),
        services.decks.remove_card(BAO, card.id),
        services.decks.rename(BAO, deck.id, "Mine"),
        services.decks.remove(BAO, deck.id),
        services.decks.share(BAO, deck.id),
    ):
        with pytest.raises(UserError, match="Only who made a deck changes it"):
            await refused
    with pytest.raises(UserError, match="and moderators, may unshare it"):
        await services.decks.unshare(BAO, deck.id)
    assert (await services.decks.show(ADA, deck.id)).cards == (
        replace(card, deck=(await services.decks.find_own(ADA, deck.id))),
    )
    await services.decks.unshare(replace(BAO, is_moderator=True), deck.id)
    assert await services.decks.listed(BAO) == ()


async def test_a_deck_is_seen_on_the_server_it_is_shared_on(services: Services) -> None:
    deck = await make(services, "one")
    with pytest.raises(UserError, match="servers that invited me"):
        await services.decks.share(replace(ADA, guild_id=None), deck.id)
    await services.decks.share(ADA, deck.id)
    await services.decks.share(ADA, deck.id)
    assert [view.id for view in await services.decks.listed(BAO)] == [deck.id]
    assert await services.decks.listed(replace(BAO, guild_id=78)) == ()
    assert [view.title for view in await services.decks.suggest(BAO, "hai")] == ["Haiti"]
    assert await services.decks.suggest(BAO, "hai", own=True) == ()
    followed = await services.decks.follow(BAO, "haiti")
    assert followed.is_followed
    (elsewhere,) = await services.decks.listed(replace(BAO, guild_id=None))
    assert elsewhere.is_followed
    assert (await services.decks.find_own(ADA, deck.id)).followers == 1
    with pytest.raises(UserError, match="That deck is your own"):
        await services.decks.follow(ADA, deck.id)
    await services.decks.unshare(ADA, deck.id)
    assert await services.decks.listed(BAO) == ()


async def test_ones_own_deck_comes_before_anothers_of_the_same_name(services: Services) -> None:
    deck = await make(services)
    await services.decks.share(ADA, deck.id)
    own = await services.decks.create(BAO, "Haiti")
    assert (await services.decks.show(BAO, "haiti")).deck.id == own.id
    assert [view.id for view in await services.decks.listed(BAO)] == [own.id, deck.id]
    await services.decks.follow(BAO, deck.id)
    (again,) = [view for view in await services.decks.listed(BAO) if not view.is_own]
    assert again.is_followed
    assert not (await services.decks.unfollow(BAO, deck.id)).is_followed


# -- studying -------------------------------------------------------------------------------


async def test_a_studied_deck_is_asked_card_by_card(services: Services) -> None:
    deck = await make(services, "one", "two")
    assert await asked(services) is None
    await services.decks.study(ADA, deck.id)
    assert (await services.reviews.stats(ADA.id)).new == 2
    card = await services.reviews.next(ADA.id)
    assert card is not None
    assert (card.topic, card.prompt, card.is_own, card.is_written) == (
        "Haiti", "Question one", True, True,
    )  # fmt: skip
    right = await services.reviews.show(ADA.id, card.card_id, 0, "One")
    assert (right.right, right.answer, right.citations) == (True, "one", ())
    assert (await services.reviews.show(ADA.id, card.card_id, 0, "zzz")).right is False
    assert await asked(services) == "Question one"
    assert await asked(services) == "Question two"
    assert await asked(services) is None


async def test_a_long_answer_is_looked_at_not_typed(services: Services) -> None:
    deck = await make(services, "x" * 101)
    await services.decks.study(ADA, deck.id)
    card = await services.reviews.next(ADA.id)
    assert card is not None
    assert not card.is_written


async def test_the_owners_changes_reach_who_subscribes(services: Services, clock: SetClock) -> None:
    deck = await make(services, "one", "two")
    await services.decks.share(ADA, deck.id)
    studied = await services.decks.study(BAO, deck.id)
    assert studied.is_followed
    assert await asked(services, BAO) == "Question one"
    one, two = (await services.decks.show(ADA, deck.id)).cards
    await services.decks.edit_card(ADA, one.id, {"front": "Which number?", "back": "one"})
    await services.decks.remove_card(ADA, two.id)
    await add(services, deck, "three")
    clock.advance(days=30)
    assert await asked(services, BAO) == "Which number?"
    assert await asked(services, BAO) == "Question three"
    assert await asked(services, BAO) is None


async def test_a_card_that_goes_while_it_is_shown_is_told_so(services: Services) -> None:
    deck = await make(services, "one", "two")
    await services.decks.share(ADA, deck.id)
    await services.decks.study(BAO, deck.id)
    card = await services.reviews.next(BAO.id)
    assert card is not None
    await services.decks.unshare(ADA, deck.id)
    with pytest.raises(UserError, match="no longer in the decks you study"):
        await services.reviews.show(BAO.id, card.card_id, 0)
    assert await asked(services, BAO) is None
    await services.decks.study(ADA, deck.id)
    mine = await services.reviews.next(ADA.id)
    assert mine is not None
    await services.decks.remove(ADA, deck.id)
    with pytest.raises(UserError, match="You have reviewed that card since"):
        await services.reviews.show(ADA.id, mine.card_id, 0)


async def test_studying_can_rest_and_what_is_known_is_kept(
    services: Services, clock: SetClock
) -> None:
    deck = await make(services, "one")
    await services.decks.rest(ADA, deck.id)  # not studied, nothing happens
    await services.decks.study(ADA, deck.id)
    await asked(services)
    clock.advance(days=30)
    assert not (await services.decks.rest(ADA, deck.id)).is_studied
    assert await asked(services) is None
    await services.decks.study(ADA, deck.id)
    card = await services.reviews.next(ADA.id)
    assert card is not None
    assert card.reps == 1


async def test_who_unsubscribes_is_asked_no_more(services: Services) -> None:
    deck = await make(services, "one")
    await services.decks.share(ADA, deck.id)
    await services.decks.follow(BAO, deck.id)
    assert await asked(services, BAO) is None
    await services.decks.study(BAO, deck.id)
    await services.decks.unfollow(BAO, deck.id)
    assert await asked(services, BAO) is None


async def test_a_reminder_counts_what_a_deck_has_for_a_day(
    services: Services, clock: SetClock
) -> None:
    deck = await make(services, *map(str, range(5)))
    await services.decks.study(ADA, deck.id)
    await services.reviews.change(ADA.id, new_a_day=3)
    await services.reminders.wish(ADA.id, "9:00", "UTC")
    clock.advance(hours=1, seconds=1)
    due = await services.reminders.claim()
    assert due is not None
    assert due.cards == 3


async def test_who_is_forgotten_takes_their_decks_along(
    services: Services, clock: SetClock
) -> None:
    deck = await make(services, "one")
    await services.decks.share(ADA, deck.id)
    await services.decks.study(BAO, deck.id)
    assert await asked(services, BAO) is not None
    await services.reminders.wish(BAO.id, "09:00", "UTC")
    await services.privacy.forget(ADA.id)
    assert await services.decks.listed(BAO) == ()
    assert await asked(services, BAO) is None
    assert (await services.reviews.stats(BAO.id)).cards == 0
    clock.advance(hours=1)
    assert await services.reminders.claim() is None


async def test_a_server_that_shares_decks_is_purged_when_it_left(
    services: Services, clock: SetClock
) -> None:
    deck = await make(services, "one")
    await services.decks.share(ADA, deck.id)
    await services.decks.study(BAO, deck.id)
    await services.privacy.here([], all_of_them=True)
    clock.advance(days=31)
    assert await services.privacy.purge() == (GUILD,)
    assert await services.decks.listed(BAO) == ()
    assert (await services.decks.find_own(ADA, deck.id)).followers == 0
