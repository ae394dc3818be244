"""Ratings of members, a guild's each, and of questions, everybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from bot.domain.rating import Rating
from bot.storage.database import placeholders

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.storage.database import Transaction

_PAGE = 500  # ids asked for at a time
_Kind = Literal["member", "question"]
_MEMBER: Final = "member"
_QUESTION: Final = "question"


async def find_members(
    tx: Transaction, guild_id: int, member_ids: Iterable[int]
) -> dict[int, Rating]:
    """Read the ratings of a guild's members; those who have none are left out."""
    ids = {f"{guild_id}:{member_id}": member_id for member_id in member_ids}
    found = await _find(tx, _MEMBER, list(ids))
    return {ids[rated_id]: rating for rated_id, rating in found.items()}


async def find_questions(tx: Transaction, question_ids: Iterable[str]) -> dict[str, Rating]:
    """Read the ratings of questions; those that have none are left out."""
    return await _find(tx, _QUESTION, list(question_ids))


async def _find(tx: Transaction, kind: _Kind, ids: Sequence[str]) -> dict[str, Rating]:
    found: dict[str, Rating] = {}
    for start in range(0, len(ids), _PAGE):
        some = ids[start : start + _PAGE]
        rows = await tx.fetch(
            "SELECT rated_id, mu, sigma, games FROM rating WHERE kind = $1"
            f" AND rated_id IN ({placeholders(len(some), 2)})",
            kind,
            *some,
        )
        for row in rows:
            rating = Rating(row.real("mu"), row.real("sigma"), row.integer("games"))
            found[row.text("rated_id")] = rating
    return found


async def write_ratings(
    tx: Transaction, guild_id: int, members: Mapping[int, Rating], questions: Mapping[str, Rating]
) -> None:
    """Store ratings of a guild's members and of questions."""
    rated = [(_MEMBER, f"{guild_id}:{member}", rating) for member, rating in members.items()]
    rated += [(_QUESTION, question, rating) for question, rating in questions.items()]
    await tx.execute_many(
        "INSERT INTO rating (kind, rated_id, mu, sigma, games) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (kind, rated_id) DO UPDATE"
        " SET mu = excluded.mu, sigma = excluded.sigma, games = excluded.games",
        ((kind, rated_id, r.mu, r.sigma, r.games) for kind, rated_id, r in rated),
    )
