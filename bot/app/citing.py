"""Sources and events in the words of a card, for every feature that shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.services.views import Citation, EventView

_MOST_IN_FULL = 10
OWN_MARK = "✎ added by this server"
UNVERIFIED = "no catalogue shows this work"


def brief(citation: Citation) -> str:
    """Write a source in one line: author, title and year."""
    title = f"“{citation.title}”" if citation.is_article else f"*{citation.title}*"
    author = citation.author or ("Wikipedia" if citation.publisher == "Wikipedia" else "")
    year = f" ({citation.year})" if citation.year else ""
    mark = f", {UNVERIFIED}" if not citation.verified else ""
    return f"{author}, {title}{year}{mark}" if author else f"{title}{year}{mark}"


def numbered(citations: Iterable[Citation], *, of: int = 0) -> str:
    """Write sources as small print: "[1] ... · [2] ..."; `of` is how many there are in all."""
    shown = [f"[{each.number}] {brief(each)}" for each in citations]
    if of > len(shown):
        shown.append(f"{of} sources in all")
    return f"-# {' · '.join(shown)}"


def listed(citations: Sequence[Citation]) -> list[str]:
    """Write sources in full, or a line each where there are too many for one card."""
    if len(citations) <= _MOST_IN_FULL:
        return [in_full(each) for each in citations]
    return [f"-# [{each.number}] {_linked(each)}" for each in citations]


def _linked(citation: Citation) -> str:
    return f"{brief(citation)} · <{citation.url}>" if citation.url else brief(citation)


def in_full(citation: Citation) -> str:
    """Write all that is known of a source, with its address and what to beware of."""
    line = f"**[{citation.number}]** {brief(citation)}"
    if citation.publisher and citation.publisher != "Wikipedia":
        line += f", {citation.publisher}"
    if citation.url:
        line += f"\n<{citation.url}>"
    if citation.publisher != "Wikipedia":
        line += f"\n{citation.about}"
    return f"{line}\n-# Beware: {citation.caution}" if citation.caution else line


def when_and_where(event: EventView) -> str:
    """Write an event's date, place and distance in one line."""
    return " · ".join(filter(None, (f"**{event.when}**", event.where, event.ago)))


def disputes(event: EventView) -> str | None:
    """Write where sources differ about a date, each with its source; None where they agree."""
    if not event.other_dates:
        return None
    others = "\n".join(
        f"-# {each.when}: {each.note} [{each.citation}]" for each in event.other_dates
    )
    return f"-# ⚖ Sources differ about the date ({event.dispute}):\n{others}"
