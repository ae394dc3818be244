"""Cards of what an import did, and of its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.app import links
from bot.app.cards import Accent, Part, card, notice, plain
from cogs.decks._cards import counted

if TYPE_CHECKING:
    from bot.services.deck_imports import ImportReport, Undone
    from bot.services.deck_reading import RowReport

REPORT = "import.txt"
_MOST_NAMED = 6  # rows of each sort


def import_card(report: ImportReport) -> ui.LayoutView:
    """Say how many rows were taken, mended and refused, and why the first of them were."""
    where = f" into **{plain(report.deck.title)}**" if report.deck else ""
    parts: list[Part] = [
        f"### Import · {report.format}",
        f"**{report.taken:,} of {counted(len(report.rows), 'row')}** taken{where}.",
        f"{len(report.mended):,} mended, {len(report.refused):,} refused.",
    ]
    if report.is_held_back:
        parts.append(
            "Nothing was taken, since some rows were refused and you asked for all or nothing."
        )
    parts += [f"-# The file: {plain(note)}" for note in report.notes]
    parts += _named("Refused", report.refused)
    parts += _named("Mended", report.mended)
    parts += ["-# Every row:", ui.File[Any](f"attachment://{REPORT}")]
    if report.deck:
        parts.append(
            ui.ActionRow(
                links.button("Open the deck", links.DECK, f"{report.deck.id}:open"),
                links.button("Undo the import", links.DECK_UNDO, str(report.import_id)),
            )
        )
    return card(*parts, accent=Accent.REVEAL if report.deck else Accent.NOTICE)


def _named(label: str, rows: tuple[RowReport, ...]) -> list[str]:
    named = []
    for row in rows[:_MOST_NAMED]:
        why = row.problem or ", ".join(row.mends)
        title = f", {plain(row.title)}" if row.title else ""
        named.append(f"-# {label}: row {row.number:,}{title}: {plain(why)}")
    if len(rows) > _MOST_NAMED:
        named.append(f"-# … and {len(rows) - _MOST_NAMED:,} more")
    return named


def undone_card(undone: Undone) -> ui.LayoutView:
    """Say what an undone import took along."""
    kept = ""
    if undone.kept:
        stay = "stays" if undone.kept == 1 else "stay"
        kept = f" {counted(undone.kept, 'card')} that you edited since {stay}."
    gone = " The deck is gone too: it had no others." if undone.is_deck_gone else ""
    return notice(
        f"**Taken back**: {counted(undone.struck, 'card')} from {plain(undone.title)}.{kept}{gone}"
    )
