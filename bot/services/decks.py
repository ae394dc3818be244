"""Decks: made and kept by members, shared in guilds, followed and studied.

A deck is seen by its owner, by who follows it, and in the guilds that it is shared in; only its
owner changes it. What is studied is asked by `bot.services.review`, as it reads at that moment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain import decks as rules
from bot.domain.decks import CardText, card_text, deck_title
from bot.domain.ids import new_id
from bot.domain.text import fold
from bot.errors import NotFoundError, UserError
from bot.services.deck_sweeping import sweep
from bot.storage import deck_cards, decks
from bot.storage.deck_cards import DeckCard
from bot.storage.decks import Deck, Following, Seen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from bot.clock import Clock
    from bot.storage.database import Database, Transaction

A_PAGE = 8  # cards
_MOST_SUGGESTED = 25
_NO_DECK = "I see no deck by that name here. /deck list shows those that you can see."


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, from which guild if from one, and whether they moderate it."""

    id: int
    guild_id: int | None = None
    is_moderator: bool = False


@dataclass(frozen=True, slots=True)
class DeckView:
    """A deck as a member sees it; its id is the code that copies it."""

    id: str
    title: str
    cards: int
    followers: int
    is_own: bool
    is_followed: bool
    is_studied: bool
    is_shared_here: bool


@dataclass(frozen=True, slots=True)
class CardView:
    """A card as a member sees it."""

    id: str
    deck: DeckView
    text: CardText


@dataclass(frozen=True, slots=True)
class PageView:
    """A page of a deck's cards, the first being 0."""

    deck: DeckView
    cards: tuple[CardView, ...]
    page: int
    pages: int


class Decks:
    """Members' decks. Every change is one transaction; what is large goes piece by piece after."""

    def __init__(self, database: Database, clock: Clock, rng: Random) -> None:
        self._database = database
        self._clock = clock
        self._rng = rng

    # -- seeing ---------------------------------------------------------------------------

    async def listed(self, viewer: Viewer) -> tuple[DeckView, ...]:
        """Give the decks that a member sees, their own first."""
        async with self._database.transaction() as tx:
            seen = await decks.list_seen(tx, viewer.id, viewer.guild_id)
        views = [view_of(each, viewer) for each in seen]
        return tuple(sorted(views, key=lambda view: (not view.is_own, not view.is_followed)))

    async def suggest(
        self, viewer: Viewer, text: str, *, own: bool = False
    ) -> tuple[DeckView, ...]:
        """Complete the name of a deck that a member sees, or of their own."""
        wanted = fold(text)
        found = [
            view
            for view in await self.listed(viewer)
            if wanted in fold(view.title) and (view.is_own or not own)
        ]
        return tuple(found[:_MOST_SUGGESTED])

    async def show(self, viewer: Viewer, which: str, page: int = 0) -> PageView:
        """Give a page of a deck, named by its id or its title; raises NotFoundError."""
        async with self._database.transaction() as tx:
            deck = view_of(await find_seen(tx, viewer, which), viewer)
            pages = max(1, -(-deck.cards // A_PAGE))
            page = min(page, pages - 1)
            cards = await deck_cards.list_cards(tx, deck.id, A_PAGE, skip=page * A_PAGE)
        shown = tuple(CardView(card.id, deck, card.text) for card in cards)
        return PageView(deck, shown, page, pages)

    async def card(self, viewer: Viewer, card_id: str) -> CardView:
        """Give one card; raises NotFoundError for one that is gone or not to be seen."""
        async with self._database.transaction() as tx:
            card, deck = await _find_card(tx, viewer, card_id)
        return CardView(card.id, deck, card.text)

    # -- one's own ------------------------------------------------------------------------

    async def create(self, viewer: Viewer, title: str) -> DeckView:
        """Make a deck; raises UserError for a name that is taken, and past `MOST_DECKS`."""
        title = deck_title(title)
        deck = Deck(new_id(self._rng), viewer.id, title, folded(title))
        async with self._database.transaction() as tx:
            refuse_another(await decks.list_own(tx, viewer.id), deck)
            await decks.insert_deck(tx, deck, self._clock.now())
        return view_of(Seen(deck, 0, False, False, False), viewer)  # noqa: FBT003 - a new one

    async def rename(self, viewer: Viewer, which: str, title: str) -> DeckView:
        """Give a deck of the member's another name; raises UserError for one that is taken."""
        title = deck_title(title)
        async with self._database.transaction() as tx:
            seen = await find_own(tx, viewer, which)
            deck = replace(seen.deck, title=title, name=folded(title))
            others = [each for each in await decks.list_own(tx, viewer.id) if each.id != deck.id]
            _refuse_taken(others, deck)
            await decks.rename_deck(tx, deck)
        return view_of(replace(seen, deck=deck), viewer)

    async def remove(self, viewer: Viewer, which: str) -> DeckView:
        """Delete a deck of the member's, for everybody."""
        async with self._database.transaction() as tx:
            seen = await find_own(tx, viewer, which)
            await decks.hide_deck(tx, seen.deck.id)
        await sweep(self._database, viewer.id, self._clock.now())
        return view_of(seen, viewer)

    async def find_own(self, viewer: Viewer, which: str) -> DeckView:
        """Give a deck of the member's; raises UserError for somebody else's."""
        async with self._database.transaction() as tx:
            return view_of(await find_own(tx, viewer, which), viewer)

    async def add_card(self, viewer: Viewer, deck_id: str, fields: Mapping[str, str]) -> CardView:
        """Add a card; raises UserError for a faulty one, one that is there, or a full deck."""
        text = _written(fields)
        async with self._database.transaction() as tx:
            deck = (await find_own(tx, viewer, deck_id)).deck
            await _refuse_double(tx, deck.id, text)
            if deck.cards >= rules.MOST_CARDS:
                raise UserError(f"The deck is full: a deck holds {rules.MOST_CARDS:,} cards.")
            place = await deck_cards.next_place(tx, deck.id)
            card = DeckCard(new_id(self._rng), deck.id, viewer.id, place, text)
            await deck_cards.insert_cards(tx, [card])
            await decks.recount(tx, deck.id)
            seen = await find_own(tx, viewer, deck.id)
        return CardView(card.id, view_of(seen, viewer), text)

    async def edit_card(self, viewer: Viewer, card_id: str, fields: Mapping[str, str]) -> CardView:
        """Write a card anew, for everybody who studies it; raises UserError as `add_card` does."""
        text = _written(fields)
        async with self._database.transaction() as tx:
            card, deck = await _find_card(tx, viewer, card_id)
            _refuse_other(deck)
            if text.fingerprint != card.text.fingerprint:
                await _refuse_double(tx, deck.id, text)
            await deck_cards.update_card(tx, replace(card, text=text))
        return CardView(card.id, deck, text)

    async def remove_card(self, viewer: Viewer, card_id: str) -> CardView:
        """Take a card away, out of everybody's reviews too."""
        async with self._database.transaction() as tx:
            card, deck = await _find_card(tx, viewer, card_id)
            _refuse_other(deck)
            await deck_cards.delete_cards(tx, [card.id])
            await decks.recount(tx, deck.id)
        return CardView(card.id, replace(deck, cards=deck.cards - 1), card.text)

    # -- sharing --------------------------------------------------------------------------

    async def share(self, viewer: Viewer, which: str) -> DeckView:
        """Let the guild see a deck of the member's; raises UserError outside of one."""
        guild_id = _guild_of(viewer)
        async with self._database.transaction() as tx:
            seen = await find_own(tx, viewer, which)
            if await decks.count_shared(tx, guild_id) >= rules.MOST_SHARED:
                raise UserError(f"This server shares {rules.MOST_SHARED} decks, which is the most.")
            await decks.share(tx, guild_id, seen.deck.id, self._clock.now())
        return view_of(replace(seen, is_shared_here=True), viewer)

    async def unshare(self, viewer: Viewer, which: str) -> DeckView:
        """Take a deck from the guild's sight: its owner may, and moderators."""
        guild_id = _guild_of(viewer)
        async with self._database.transaction() as tx:
            seen = await find_seen(tx, viewer, which)
            if seen.deck.owner_id != viewer.id and not viewer.is_moderator:
                raise UserError("Whoever made the deck, and moderators, may unshare it.")
            await decks.unshare(tx, guild_id, seen.deck.id)
        return view_of(replace(seen, is_shared_here=False), viewer)

    async def follow(self, viewer: Viewer, which: str) -> DeckView:
        """Subscribe to a deck that the guild sees; raises UserError for the member's own."""
        async with self._database.transaction() as tx:
            seen = await find_seen(tx, viewer, which)
            if seen.deck.owner_id == viewer.id:
                raise UserError("That deck is your own: its changes reach you as it is.")
            await self._follow(tx, viewer, seen, studied=seen.is_studied)
        return view_of(replace(seen, is_followed=True), viewer)

    async def unfollow(self, viewer: Viewer, which: str) -> DeckView:
        """End a subscription; the deck's cards leave the member's reviews."""
        async with self._database.transaction() as tx:
            seen = await find_seen(tx, viewer, which)
            await deck_cards.stop_reviews(tx, viewer.id, seen.deck.id)
            await decks.unfollow(tx, seen.deck.id, viewer.id)
        return view_of(replace(seen, is_followed=False, is_studied=False), viewer)

    async def study(self, viewer: Viewer, which: str) -> DeckView:
        """Ask the member for a deck's cards in reviews; one of the guild's is followed too."""
        async with self._database.transaction() as tx:
            seen = await find_seen(tx, viewer, which)
            await self._follow(tx, viewer, seen, studied=True)
            await deck_cards.resume_reviews(tx, viewer.id, seen.deck.id)
        return view_of(replace(seen, is_followed=True, is_studied=True), viewer)

    async def rest(self, viewer: Viewer, which: str) -> DeckView:
        """Ask the member for a deck's cards no more; what they know of them is kept."""
        async with self._database.transaction() as tx:
            seen = await find_seen(tx, viewer, which)
            await deck_cards.stop_reviews(tx, viewer.id, seen.deck.id)
            if seen.is_followed:
                await self._follow(tx, viewer, seen, studied=False)
        return view_of(replace(seen, is_studied=False), viewer)

    async def _follow(self, tx: Transaction, viewer: Viewer, seen: Seen, *, studied: bool) -> None:
        is_own = seen.deck.owner_id == viewer.id
        if not is_own and not seen.is_followed:
            followed = [
                each
                for each in await decks.list_seen(tx, viewer.id, None)
                if each.deck.owner_id != viewer.id
            ]
            if len(followed) >= rules.MOST_FOLLOWED:
                raise UserError(
                    f"You subscribe to {rules.MOST_FOLLOWED} decks, which is the most. "
                    "/deck unsubscribe makes room."
                )
        guild_id = None if is_own else viewer.guild_id
        following = Following(seen.deck.id, viewer.id, guild_id, studied)
        await decks.follow(tx, following, self._clock.now())


def folded(title: str) -> str:
    """Give what makes two names of a member's decks the same."""
    return fold(title) or title.casefold()


def view_of(seen: Seen, viewer: Viewer) -> DeckView:
    """Put a deck as it is seen into a view."""
    is_own = seen.deck.owner_id == viewer.id
    return DeckView(
        id=seen.deck.id,
        title=seen.deck.title,
        cards=seen.deck.cards,
        followers=seen.followers,
        is_own=is_own,
        is_followed=seen.is_followed and not is_own,
        is_studied=seen.is_studied,
        is_shared_here=seen.is_shared_here,
    )


async def find_seen(tx: Transaction, viewer: Viewer, which: str) -> Seen:
    """Find a deck that a member sees, by its id or its title, their own first."""
    seen = await decks.list_seen(tx, viewer.id, viewer.guild_id)
    ordered = sorted(seen, key=lambda each: each.deck.owner_id != viewer.id)
    name = folded(which)
    for each in (*(each for each in ordered if each.deck.id == which), *ordered):
        if each.deck.id == which or each.deck.name == name:
            return each
    raise NotFoundError(_NO_DECK)


async def find_own(tx: Transaction, viewer: Viewer, which: str) -> Seen:
    """Find a deck of the member's own; raises UserError for somebody else's."""
    seen = await find_seen(tx, viewer, which)
    if seen.deck.owner_id != viewer.id:
        raise UserError("Only who made a deck changes it. /deck copy makes one of your own.")
    return seen


def refuse_another(own: tuple[Deck, ...], deck: Deck) -> None:
    """Raise UserError where a member may not have one deck more, or not by that name."""
    if len(own) >= rules.MOST_DECKS:
        raise UserError(f"You have {rules.MOST_DECKS} decks, which is the most.")
    _refuse_taken(own, deck)


def _refuse_taken(own: list[Deck] | tuple[Deck, ...], deck: Deck) -> None:
    if any(each.name == deck.name for each in own):
        raise UserError(f"You have a deck called “{deck.title}” already.")


async def _find_card(tx: Transaction, viewer: Viewer, card_id: str) -> tuple[DeckCard, DeckView]:
    card = await deck_cards.find_card(tx, card_id)
    if card is None:
        raise NotFoundError("That card is gone.")
    return card, view_of(await find_seen(tx, viewer, card.deck_id), viewer)


def _refuse_other(deck: DeckView) -> None:
    if not deck.is_own:
        raise UserError("Only who made a deck changes it. /deck copy makes one of your own.")


async def _refuse_double(tx: Transaction, deck_id: str, text: CardText) -> None:
    if await deck_cards.find_prints(tx, deck_id, [text.fingerprint]):
        raise UserError("The deck has that card already.")


def _written(fields: Mapping[str, str]) -> CardText:
    return card_text(
        fields.get("front", ""),
        fields.get("back", ""),
        fields.get("accept", "").splitlines(),
        fields.get("tags", "").replace(",", " ").split(),
    )


def _guild_of(viewer: Viewer) -> int:
    if viewer.guild_id is None:
        raise UserError("Decks are shared on servers that invited me; use this there.")
    return viewer.guild_id
