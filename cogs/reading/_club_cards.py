"""Cards of a reading club: a proposal, the weeks, a part with its questions, a vote's result."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.app import links
from bot.app.cards import Accent, Gap, Line, Part, card, plain
from bot.domain.clubs import PostState, VoteState
from bot.domain.reading import Mark
from bot.domain.text import visible
from cogs.reading._cards import heading, published

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.clubs import Club, Proposal, Vote
    from bot.services.books import BookView
    from bot.services.club_posting import Nudge, PartToPost
    from bot.services.clubs import ClubStatus, ClubView, PartView

QUESTION = "What does the reading club read next?"
_LONGEST_ANSWER = 55  # characters of a poll's answer, by Discord's documentation of polls
_LONGEST_IN_LIST = 50  # of a part's name, where all weeks stand together
_BLUE = discord.ButtonStyle.primary
_WORDS = {
    PostState.PLANNED: "",
    PostState.CLAIMED: "",
    PostState.SENT: " · posted",
    PostState.FAILED: " · not yet posted",
    PostState.MISSED: " · not posted",
}


def _moment(at: datetime, style: str = "F") -> str:
    return f"<t:{int(at.timestamp())}:{style}>"


def _title(title: str, author: str) -> str:
    return f"***{title}*** · {author}" if author else f"***{title}***"


def proposal_card(book: BookView, member_id: int) -> ui.LayoutView:
    """Show what a member proposes that the club should read."""
    work = book.citation
    parts: list[Part] = [
        "### Proposed for the reading club",
        f"## {heading(work)}",
        f"-# {' · '.join(filter(None, (book.topic.title, book.level, published(work))))}",
        f"**Why read it** · {book.why}",
        f"**What it argues** · {work.about}",
    ]
    if book.caution:
        parts.append(f"-# Beware: {book.caution}")
    parts.append(f"-# Proposed by <@{member_id}>. /reading club vote lets the server choose.")
    return card(
        *parts,
        ui.ActionRow(
            links.button("Want to read", links.BOOK_MARK, f"{Mark.WANT}:{book.id}"),
            links.button("Take it back", links.CLUB_DROP, book.id),
        ),
    )


def schedule_card(view: ClubView, note: str = "Reading club") -> ui.LayoutView:
    """Show a club's book by week."""
    club = view.club
    return card(f"### {note}", *_weeks(view), ui.ActionRow(_remind_button(club)))


def _remind_button(club: Club, number: int = 0) -> ui.Button[ui.LayoutView]:
    return links.button("Remind me", links.CLUB_REMIND, f"{club.id}:{number}")


def _weeks(view: ClubView) -> list[str]:
    club = view.club
    day = f"{club.starts_on:%A}s at {club.at:%H:%M} ({club.zone})"
    lines = [
        f"## {_title(club.title, club.author)}",
        f"In <#{club.channel_id}>, {day}, until {_moment(club.ends_at, 'd')}.",
    ]
    lines += [_week(number, part) for number, part in enumerate(view.parts, 1)]
    reasons = [part.post.reason for part in view.parts if part.post.reason]
    lines += [f"-# {reason}" for reason in reasons[-1:]]
    if view.readers:
        reminded = "1 member is" if view.readers == 1 else f"{view.readers} members are"
        return [*lines, f"-# {reminded} reminded a day before each part is due."]
    return [*lines, "-# *Remind me* sends you a direct message a day before each part is due."]


def _week(number: int, part: PartView) -> str:
    text = part.text
    if len(text) > _LONGEST_IN_LIST:
        text = f"{text[: _LONGEST_IN_LIST - 1]}…"
    return (
        f"**{number}** · {plain(text)} · from {_moment(part.post.due_at, 'd')}"
        + (_WORDS[part.post.state])
    )


def status_card(status: ClubStatus) -> ui.LayoutView:
    """Tell how a server's club stands: its book, the vote, and what is proposed."""
    parts: list[Part] = ["### Reading club"]
    if status.view is not None:
        parts += [*_weeks(status.view), ui.ActionRow(_remind_button(status.view.club))]
    else:
        parts.append("No book is being read. /reading club schedule begins one.")
    if status.vote is not None:
        parts += [Line(), _vote_line(status.vote, status.trouble)]
    if status.proposals:
        parts += [Line(), "**Proposed**", *map(_proposal_line, status.proposals)]
    else:
        parts.append("-# Nothing is proposed. /reading club propose puts a book forward.")
    return card(*parts)


def _proposal_line(proposal: Proposal) -> str:
    return f"- {_title(proposal.title, proposal.author)} · <@{proposal.member_id}>"


def _vote_line(vote: Vote, trouble: str | None) -> str:
    place = f"in <#{vote.channel_id}>"
    if vote.state is VoteState.WAITING:
        return f"**Vote** · its poll is about to come {place}.{f' {trouble}' if trouble else ''}"
    if vote.state is VoteState.LOST:
        why = trouble or "its poll was deleted, or I could not read it."
        return f"**Last vote** · it came to nothing: {why}"
    if vote.ends_at is not None and vote.state is VoteState.OPEN:
        if vote.look_at > vote.ends_at:
            told = "I am yet to read its result, for which I need **Read Message History** there."
            return f"**Vote** · its poll {place} has ended. {told}"
        return f"**Vote** · {place}, until {_moment(vote.ends_at)}."
    return f"**Last vote** · {_outcome(vote)}"


def _outcome(vote: Vote) -> str:
    if vote.winner is None:
        return "nobody voted."
    votes = "1 vote" if vote.voters == 1 else f"{vote.voters} votes"
    return f"{_title(*vote.labels[vote.winner])}, with {vote.votes} of {votes}."


def part_card(shown: PartToPost) -> ui.LayoutView:
    """Open a week: what to read, until when, and what to discuss."""
    club = shown.club
    asked = [f"{number}\\. {question}" for number, question in enumerate(shown.questions, 1)]
    return card(
        f"### Reading club · week {shown.number} of {shown.of}",
        f"## {plain(shown.text)}",
        _title(club.title, club.author),
        f"Read it by {_moment(shown.due)}.",
        Gap(),
        "**To discuss**",
        *asked,
        ui.ActionRow(
            _remind_button(club, shown.number),
            links.button("The topic", links.OPEN, f"topic:{club.topic_id}"),
        ),
        accent=Accent.QUESTION,
    )


def thread_name(shown: PartToPost) -> str:
    """Name the thread in which a part is discussed."""
    return visible(f"Week {shown.number} · {shown.text} · {shown.club.title}")


def poll_of(vote: Vote) -> discord.Poll:
    """Make Discord's own poll of a vote."""
    poll = discord.Poll(question=QUESTION, duration=timedelta(days=vote.days))
    for answer in answers_of(vote):
        poll.add_answer(text=answer)
    return poll


def answers_of(vote: Vote) -> list[str]:
    """Word the answers of a vote's poll."""
    named = [f"{title} · {author}" if author else title for title, author in vote.labels]
    return [
        name if len(name) <= _LONGEST_ANSWER else f"{name[: _LONGEST_ANSWER - 1]}…"
        for name in named
    ]


def result_card(vote: Vote) -> ui.LayoutView:
    """Tell what a vote chose."""
    button = links.button("How the club stands", links.CLUB_STATUS, vote.id)
    if vote.winner is None:
        return card(
            "### The vote is over",
            "Nobody voted. /reading club propose begins anew.",
            ui.ActionRow(button),
            accent=Accent.NOTICE,
        )
    want = f"{Mark.WANT}:{vote.book_ids[vote.winner]}"
    return card(
        "### The reading club has chosen",
        _outcome(vote)[:1].upper() + _outcome(vote)[1:],
        "-# /reading club schedule sets its weeks.",
        ui.ActionRow(links.button("Want to read", links.BOOK_MARK, want), button),
        accent=Accent.REVEAL,
    )


def nudge_card(nudge: Nudge) -> ui.LayoutView:
    """Remind a member of a part, with the way to end that."""
    club = nudge.club
    return card(
        f"### Due tomorrow: {plain(nudge.text)}",
        f"{_title(club.title, club.author)}, by {_moment(nudge.due)}. "
        f"It is discussed in <#{club.channel_id}>.",
        ui.ActionRow(links.button("No more reminders", links.CLUB_MUTE, club.id)),
    )


def reminded_card(club_id: str, *, is_new: bool) -> ui.LayoutView:
    """Say that a member will be reminded."""
    told = "I will remind you" if is_new else "I remind you already,"
    return card(
        f"{told} by direct message, a day before each part is due.",
        ui.ActionRow(links.button("No more reminders", links.CLUB_MUTE, club_id)),
    )
