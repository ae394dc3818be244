"""Cards of a guild's schedules: where and when, how they stand, what became of the last posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.app.cards import Accent, Line, Part, card
from bot.domain.daily import Slot
from bot.domain.schedule import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from discord import ui

    from bot.domain.daily import Entry, Schedule
    from bot.services.daily import Status

_TITLES = {
    Slot.POST: "The daily post",
    Slot.SECOND: "The second daily post",
    Slot.RECAP: "The weekly recap",
}


def schedules_card(statuses: Iterable[Status], headline: str | None = None) -> ui.LayoutView:
    """Show schedules, each with its last days."""
    parts: list[Part] = [f"### {headline}"] if headline else []
    for status in statuses:
        if parts and isinstance(parts[-1], str) and not parts[-1].startswith("###"):
            parts.append(Line())
        parts += _status(status)
    return card(*parts, accent=Accent.NOTICE)


def _status(status: Status) -> list[Part]:
    made = status.schedule
    days = "Every day" if made.weekday is None else f"Every **{WEEKDAYS[made.weekday]}**"
    lines: list[Part] = [
        f"**{_TITLES[made.slot]}**",
        f"{days} at **{made.at:%H:%M}** ({made.zone}) in <#{made.channel_id}>.",
        next_line(made),
    ]
    if wishes := _wishes(status):
        lines.append(f"-# {wishes[:1].upper()}{wishes[1:]}")
    return [*lines, *(f"-# {_outcome(entry, made.guild_id)}" for entry in status.recent)]


def next_line(made: Schedule) -> str:
    """Say when the next post comes, or why none does."""
    if made.pause_reason is None:
        assert made.next_due is not None, "what is not paused is planned"
        return f"Next post {_full(made.next_due)}."
    if made.next_due is not None:
        return f"Paused until {_full(made.next_due)}: {made.pause_reason}"
    return f"Paused: {made.pause_reason} /daily resume lets it go on."


def _full(due: datetime) -> str:
    seconds = int(due.timestamp())
    return f"<t:{seconds}:F>, <t:{seconds}:R>"


def _wishes(status: Status) -> str:
    made = status.schedule
    if made.slot is Slot.RECAP:
        return f"mentions <@&{made.role_id}>" if made.role_id else ""
    wishes = (
        (status.prefer, f"prefers {status.prefer}"),
        (status.leave_out, f"leaves out {status.leave_out}"),
        (made.taste.hides_sensitive, "hides sensitive events"),
        (made.role_id, f"mentions <@&{made.role_id}>"),
        (made.makes_thread, "opens a thread"),
        (made.asks_question, "asks a question of the day"),
    )
    return " · ".join(words for wanted, words in wishes if wanted)


def _outcome(entry: Entry, guild_id: int) -> str:
    state = entry.state.value
    if entry.message_id is not None:
        place = f"{guild_id}/{entry.channel_id}/{entry.message_id}"
        state = f"[{state}](https://discord.com/channels/{place})"
    told = f"{entry.day.day} {entry.day:%B %Y} · {state}"
    if entry.reason:
        told += f" · {entry.reason}"
    if entry.state == "failed":
        told += f" · next try <t:{int(entry.lease_until.timestamp())}:R>"
    return told
