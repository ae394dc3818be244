"""Ratings of members and of questions, on one scale, so that games can be compared.

An answer is a game of the member against the question. The model is Bradley-Terry with full
pairing by Weng and Lin, "A Bayesian Approximation Method for Online Ranking", Journal of Machine
Learning Research 12 (2011), as the library `openskill` computes it, with its own defaults: mean
25, deviation 25/3, beta 25/6.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from openskill.models import BradleyTerryFull

    from bot.domain.session import Session

_MEAN, _DEVIATION = 25.0, 25.0 / 3
_STEP = 25.0 / 6  # one beta between two difficulties
_MIDDLE = 3  # of the difficulties 1 to 5
_SHOWN_MEAN, _SHOWN_STEP = 1500, 24.0
_COMFORT = _STEP  # how far below the players a question is picked: about two in three have it
SETTLED = 20  # answers, before which a rating is called provisional


@dataclass(frozen=True, slots=True)
class Rating:
    """What is believed of a member or a question: mean, deviation, and from how many answers."""

    mu: float = _MEAN
    sigma: float = _DEVIATION
    games: int = 0

    @property
    def shown(self) -> int:
        """The rating as members see it: 1500 for a newcomer, some 100 a difficulty.

        The mean, not a lower bound: what a member sees should not rise by playing alone.
        """
        return round(_SHOWN_MEAN + _SHOWN_STEP * (self.mu - _MEAN))


def of_question(difficulty: int) -> Rating:
    """Give what is believed of a question before anybody answered it, by its difficulty, 1 to 5."""
    return Rating(_MEAN + _STEP * (difficulty - _MIDDLE), _STEP)


@cache
def _model() -> BradleyTerryFull:
    from openskill.models import BradleyTerryFull  # noqa: PLC0415 - 30 ms that a start does without

    return BradleyTerryFull()


def met(member: Rating, question: Rating, *, right: bool) -> tuple[Rating, Rating]:
    """Give both ratings after a member answered a question."""
    model = _model()
    teams = [[model.create_rating([each.mu, each.sigma])] for each in (member, question)]
    ((mine,), (its,)) = model.rate(teams, ranks=[0, 1] if right else [1, 0])
    return (
        Rating(mine.mu, mine.sigma, member.games + 1),
        Rating(its.mu, its.sigma, question.games + 1),
    )


def after(
    session: Session,
    members: Mapping[int, Rating],
    questions: Mapping[str, Rating],
    *,
    ignore: frozenset[int] = frozenset(),
) -> tuple[dict[int, Rating], dict[str, Rating]]:
    """Give the ratings of all who met in a session, by member and by question.

    Left out are members in `ignore` and questions that the guild met lately, whose answers
    may be remembered rather than known.
    """
    mine, its = dict(members), dict(questions)
    for each in session.rounds:
        if not each.closed or each.weight < 100:  # noqa: PLR2004 - per cent
            continue
        for answer in each.answers.values():
            if answer.member_id in ignore:
                continue
            mine[answer.member_id], its[each.question_id] = met(
                mine.get(answer.member_id, Rating()),
                its.get(each.question_id, of_question(each.difficulty)),
                right=answer.correct,
            )
    return mine, its


def fitting(players: Iterable[Rating]) -> float:
    """Give the mean of a question that fits some players: a little below theirs."""
    means = [each.mu for each in players]
    return (sum(means) / len(means) if means else _MEAN) - _COMFORT
