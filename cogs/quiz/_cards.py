"""Cards of a quiz: its lobby, an open round, the reveal, the standings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.app import links
from bot.app.cards import Accent, Line, Part, card, plain
from bot.app.citing import numbered
from bot.app.options import option_lines, option_parts
from bot.app.tables import standing_lines
from bot.domain.answering import FULL, Kind
from bot.domain.session import Mode

if TYPE_CHECKING:
    from bot.services.quiz_views import (
        LobbyView,
        ResultLine,
        RevealView,
        RoundView,
        StandingsView,
    )

_MOST_DOTS = 10
_MOST_RESULTS = 20
_BLUE = discord.ButtonStyle.primary
RULES = {
    Mode.EVERYONE: "One answer a member and round; quick ones score more.",
    Mode.RACE: "The first right answer takes the round.",
    Mode.ELIMINATION: "Whoever is wrong is out; the last one in wins.",
    Mode.TEAMS: "Each side earns the mean of its members.",
    Mode.DUEL: "Two members, the same questions.",
    Mode.SOLO: "Just you, in your own time.",
    Mode.HOST: "The host opens each round and has the last word.",
}


def lobby_card(view: LobbyView, *, is_open: bool = True) -> ui.LayoutView:
    """Announce a quiz, with who is in it."""
    asked = "1 round" if view.rounds == 1 else f"{view.rounds} rounds"
    length = f" of {view.seconds} seconds" if view.seconds else ", without a limit"
    parts: list[Part] = [
        f"### Quiz · {view.title}",
        f"{asked}{length}. {RULES[view.mode]}",
    ]
    if view.settings:
        parts.append(f"-# {' · '.join(view.settings)}")
    parts += _players(view)
    if not is_open:
        return card(*parts, accent=Accent.QUESTION)
    starts = (
        f"Starts <t:{view.starts_at}:R>" if view.mode is not Mode.HOST else "The host starts it"
    )
    if view.mode is Mode.DUEL:
        starts = f"Open until <t:{view.starts_at}:t>"
    parts.append(f"-# {'Paused' if view.is_paused else starts}")
    return card(*parts, ui.ActionRow(*_lobby_buttons(view)), accent=Accent.QUESTION)


def _players(view: LobbyView) -> list[Part]:
    if view.sides:
        return [f"**{name}** · {_named(members)}" for name, members in view.sides]
    if view.opponent_id is not None:
        return [f"<@{view.host_id}> challenges <@{view.opponent_id}>."]
    return [f"**{len(view.players)} ready** · {_named(view.players)}"] if view.players else []


def _named(members: tuple[int, ...]) -> str:
    shown = " ".join(f"<@{member}>" for member in members[:_MOST_RESULTS])
    more = len(members) - _MOST_RESULTS
    return f"{shown} and {more} more" if more > 0 else shown or "nobody yet"


def _lobby_buttons(view: LobbyView) -> list[ui.Button[Any]]:
    if view.sides and not view.are_roles:
        buttons = [
            links.button(f"Join {name}", links.QUIZ_JOIN, f"{view.session_id}:{team}", _BLUE)
            for team, (name, _) in enumerate(view.sides)
        ]
    else:
        is_duel = view.opponent_id is not None
        label = "Accept" if is_duel else "Join"
        buttons = [links.button(label, links.QUIZ_JOIN, f"{view.session_id}:-", _BLUE)]
        if is_duel:
            buttons.append(links.button("Decline", links.QUIZ_JOIN, f"{view.session_id}:x"))
    return [*buttons, _controls(view.session_id)]


def _controls(session_id: str) -> ui.Button[Any]:
    return links.button("Controls", links.QUIZ_CONTROLS, session_id)


def round_card(view: RoundView, *, solo: bool = False) -> ui.LayoutView:
    """Ask a question."""
    key = f"{view.session_id}:{view.number}"
    parts: list[Part] = [_heading(view), f"## {view.prompt}"]
    parts += [f"{place}. {clue}" for place, clue in enumerate(view.clues, 1)]
    if view.kind is Kind.CHOICE:
        parts += option_parts(view.options, links.QUIZ_ANSWER, key, *_state(view, solo=solo))
    else:
        parts += [*_listed(view), *_state(view, solo=solo)]
    buttons = []
    if view.kind.is_written:
        buttons.append(links.button("Answer", links.QUIZ_WORDS, key, _BLUE))
    elif view.kind.is_picked:
        buttons.append(links.button("Answer", links.QUIZ_HAND_IN, f"{key}:", _BLUE))
    if view.has_hint:
        buttons.append(links.button("Hint", links.QUIZ_HINT, key))
    if not solo:
        buttons.append(_controls(view.session_id))
    rows = [ui.ActionRow(*buttons)] if buttons else []
    return card(*parts, *rows, accent=Accent.QUESTION)


def _listed(view: RoundView) -> list[Part]:
    """List what is to be put in order, or matched."""
    lines: list[Part] = []
    if view.lefts:
        lines += [f"**{left}**" for left in view.lefts]
        lines.append(Line())
    return [*lines, *option_lines(view.options)]


def _state(view: RoundView, *, solo: bool) -> list[str]:
    if solo:
        return []
    closes = f"Closes <t:{view.closes_at}:R>" if view.closes_at else "No limit"
    if view.is_paused:
        closes = "Paused"
    who = {0: "nobody has", 1: "1 member has"}.get(view.answered, f"{view.answered} members have")
    if view.expected > 1 and view.answered <= view.expected:
        who = f"{view.answered} of {view.expected} have"
    more = [f"clue {len(view.clues)} of {view.clues_in_all}"] if view.clues_in_all else []
    return [f"-# {' · '.join((closes, f'{who} answered', *more))}"]


def _heading(view: RoundView) -> str:
    dots = _dots(view.number, view.rounds)
    return f"### Round {view.number} of {view.rounds} · {view.topic}{dots}"


def _dots(number: int, rounds: int) -> str:
    if not 1 < rounds <= _MOST_DOTS:
        return ""
    return f" · {'●' * number}{'○' * (rounds - number)}"


def reveal_card(view: RevealView, *, solo: bool = False) -> ui.LayoutView:
    """Give a closed round's answer, why it is so, and how each member did."""
    shown = f"## {view.answer} ✓" if "\n" not in view.answer else f"**In order**\n{view.answer}"
    if view.kind is Kind.MATCH:
        shown = view.answer
    parts: list[Part] = [
        f"### Round {view.number} of {view.rounds} · answer",
        view.prompt,
        shown,
        view.explanation,
        numbered(view.citations),
        Line(),
        _results(view.results),
    ]
    if view.left is not None:
        parts.append(f"**{view.left} still in**")
    if view.sides:
        parts.append(" · ".join(f"**{side.name}** {side.points}" for side in view.sides))
    elif view.standings and view.goes_on and not solo:
        parts.append("**Standings** · " + " · ".join(standing_lines(view.standings[:5])))
    buttons = _reveal_buttons(view, solo=solo)
    rows = [ui.ActionRow(*buttons)] if buttons else []
    return card(*parts, *rows, accent=Accent.REVEAL)


def _reveal_buttons(view: RevealView, *, solo: bool) -> list[ui.Button[Any]]:
    key = f"{view.session_id}:{view.number}"
    buttons = []
    if solo:
        label = "Next" if view.goes_on else "How it went"
        buttons.append(links.button(label, links.QUIZ_NEXT, key, _BLUE))
    if view.topic_id is not None:
        buttons.append(links.button("Read more", links.OPEN, f"topic:{view.topic_id}"))
    if not view.question_id.startswith("made:"):
        subject = f"question:{view.question_id}"
        buttons.append(links.button("This is wrong", links.REPORT, subject))
    if not solo:
        if any(each.credit < FULL for each in view.results):
            buttons.append(links.button("I was right", links.QUIZ_APPEAL, key))
        if view.goes_on:
            buttons.append(_controls(view.session_id))
    return buttons


def _results(results: tuple[ResultLine, ...]) -> str:
    if not results:
        return "Nobody answered."
    lines = [_result(each) for each in results[:_MOST_RESULTS]]
    more = len(results) - _MOST_RESULTS
    return " · ".join([*lines, f"and {more} more"] if more > 0 else lines)


def _result(each: ResultLine) -> str:
    mark = "✓" if each.credit == FULL else "◐" if each.credit else "✗"
    given = "" if each.credit == FULL else f" ({plain(each.given)})"
    out = ", out" if each.is_out else ""
    return f"{mark} <@{each.member_id}>{given} +{each.points}{out}"


def standings_card(view: StandingsView) -> ui.LayoutView:
    """End a quiz with its standings."""
    played = "1 round" if view.rounds_played == 1 else f"{view.rounds_played} rounds"
    parts: list[Part] = [f"### Quiz over · {view.title}", f"## {_winners(view)}"]
    if view.sides:
        parts += [f"**{side.name}** · {side.points} points" for side in view.sides]
        parts.append(Line())
    parts += standing_lines(view.standings[:10]) or ["Nobody scored this time."]
    parts += [f"-# {note}" for note in _notes(view)]
    parts.append(f"-# {played} played · /leaderboard has the season")
    if not view.standings:
        return card(*parts, accent=Accent.REVEAL)
    missed = links.button("What I missed", links.QUIZ_MISSED, view.session_id)
    return card(*parts, ui.ActionRow(missed), accent=Accent.REVEAL)


def _notes(view: StandingsView) -> list[str]:
    notes = [view.reason] if view.reason else []
    if view.streak > 1:
        had = " and ".join(f"<@{member}>" for member in view.streakers[:3])
        notes.append(f"Best streak: {view.streak} in a row, {had}")
    if view.hardest is not None:
        notes.append(f"Hardest: {view.hardest}")
    if view.set_aside:
        named = " ".join(f"<@{member}>" for member in view.set_aside)
        notes.append(f"{named} answered faster than one can read: a moderator decides, /quiz aside")
    return notes


def _winners(view: StandingsView) -> str:
    if view.sides and view.sides[0].points != view.sides[-1].points:
        return f"{view.sides[0].name} wins"
    first = [f"<@{member}>" for member in view.winners]
    if not first or view.sides:
        return "No winner"
    return f"{' and '.join(first)} {'win' if len(first) > 1 else 'wins'}"
