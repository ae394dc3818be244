"""What a session comes to: tallies, sides, streaks, and what of it the season counts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.scoring import Tally
from bot.domain.session import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.domain.session import Answer, Round, Session

SMALL_GAME = 3  # members: a game of fewer earns no more than the allowance
ALLOWANCE = 100  # points of the season that a member can earn in small games in a day
REPEATED = 50  # per cent of its points that a question earns that the guild met lately
FLASH = timedelta(milliseconds=400)  # nobody reads a question faster
FLASHES = 3  # in one session, after which a moderator is asked


def _rounds(session: Session) -> Iterable[Round]:
    return (each for each in session.rounds if each.closed)


def _answers(session: Session) -> Iterable[Answer]:
    return (answer for each in _rounds(session) for answer in each.answers.values())


def tallies(session: Session) -> tuple[Tally, ...]:
    """Add up each member's closed rounds."""
    given: defaultdict[int, list[Answer]] = defaultdict(list)
    for answer in _answers(session):
        given[answer.member_id].append(answer)
    return tuple(_tally(member_id, answers) for member_id, answers in given.items())


def _tally(member_id: int, answers: Sequence[Answer]) -> Tally:
    return Tally(
        member_id,
        points=sum(answer.points for answer in answers),
        correct=sum(answer.correct for answer in answers),
        answered=len(answers),
    )


@dataclass(frozen=True, slots=True)
class Side:
    """One team's result: `points` are the sum of each round's mean over its members."""

    name: str
    members: int
    points: int


def sides(session: Session) -> tuple[Side, ...]:
    """Add up the teams, best first; empty where the game has none.

    A round counts the mean over a side's members, absent ones as nothing, so that the larger
    side has no advantage.
    """
    if session.mode is not Mode.TEAMS:
        return ()
    team_of = {each.member_id: each.team for each in session.players.values()}
    found = []
    for team, name in enumerate(session.team_names):
        size = sum(each == team for each in team_of.values())
        earned = sum(a.points for a in _answers(session) if team_of.get(a.member_id) == team)
        found.append(Side(name, size, round(earned / size) if size else 0))
    return tuple(sorted(found, key=lambda side: -side.points))


def best_streak(session: Session) -> tuple[int, tuple[int, ...]]:
    """Give the longest run of right answers in a row, and who had it."""
    longest: dict[int, int] = {}
    for member_id in {answer.member_id for answer in _answers(session)}:
        run = best = 0
        for each in _rounds(session):
            answer = each.answers.get(member_id)
            run = run + 1 if answer is not None and answer.correct else 0
            best = max(best, run)
        longest[member_id] = best
    most = max(longest.values(), default=0)
    return most, tuple(member for member, run in sorted(longest.items()) if run == most and most)


def hardest(session: Session) -> tuple[int, int, int] | None:
    """Give (round, right answers, answers) of the question that the fewest had.

    None where fewer than two questions were answered, or where all had all.
    """
    counted = [
        (sum(a.correct for a in each.answers.values()), len(each.answers), each.number)
        for each in _rounds(session)
        if each.answers
    ]
    if len(counted) < 2:  # noqa: PLR2004 - of one question none is the hardest
        return None
    right, given, number = min(counted, key=lambda c: (c[0] / c[1], c[2]))
    return (number, right, given) if right < given else None


def missed(session: Session, member_id: int) -> tuple[Round, ...]:
    """Give the rounds that a member answered wrongly."""
    return tuple(
        each
        for each in _rounds(session)
        if (answer := each.answers.get(member_id)) is not None and not answer.correct
    )


# -- the season's share --------------------------------------------------------------------


def flashed(session: Session) -> frozenset[int]:
    """Give the members who answered again and again faster than anybody can read."""
    quick: defaultdict[int, int] = defaultdict(int)
    for each in _rounds(session):
        for answer in each.answers.values():
            if each.shown_at is not None and answer.at - each.shown_at < FLASH:
                quick[answer.member_id] += 1
    return frozenset(member_id for member_id, times in quick.items() if times >= FLASHES)


def season_points(
    session: Session, earned_today: Mapping[int, int], *, ignore: frozenset[int] = frozenset()
) -> dict[tuple[int, int], int]:
    """Give what each answer, by (round, member), counts for the guild's season.

    A game of fewer than three members earns each of them no more than is left of the day's
    allowance, of which `earned_today` says what is used; a question that the guild met lately
    counts half; members in `ignore` earn nothing.
    """
    members = {answer.member_id for answer in _answers(session)}
    left = {member: max(0, ALLOWANCE - earned_today.get(member, 0)) for member in members}
    shares = {}
    for each in _rounds(session):
        for answer in each.answers.values():
            share = answer.points * each.weight // 100
            if len(members) < SMALL_GAME:
                share = min(share, left[answer.member_id])
                left[answer.member_id] -= share
            shares[each.number, answer.member_id] = 0 if answer.member_id in ignore else share
    return shares


def as_tallies(session: Session, shares: Mapping[tuple[int, int], int]) -> tuple[Tally, ...]:
    """Add a session's shares up by member, as they go into the season's table."""
    return tuple(
        Tally(
            each.member_id,
            sum(share for (_, member), share in shares.items() if member == each.member_id),
            each.correct,
            each.answered,
        )
        for each in tallies(session)
    )
