"""Errors that members reported in what Clio says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.storage.database import fetch_one
from bot.storage.instants import from_ms, to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Report:
    """One member's words about a record; `subject` is its key, such as "event:..."."""

    id: str
    subject: str
    words: str
    guild_id: int | None
    member_id: int
    at: datetime


async def insert_report(tx: Transaction, report: Report) -> None:
    """Store a report."""
    await tx.execute(
        "INSERT INTO report (report_id, subject, words, guild_id, member_id, written_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        report.id,
        report.subject,
        report.words,
        report.guild_id,
        report.member_id,
        to_ms(report.at),
    )


async def count_reports(tx: Transaction, member_id: int, since: datetime) -> int:
    """Count what a member has reported since an instant."""
    row = await fetch_one(
        tx,
        "SELECT COUNT(*) AS reports FROM report WHERE member_id = $1 AND written_at >= $2",
        member_id,
        to_ms(since),
    )
    return row.integer("reports") if row else 0


async def list_reports(tx: Transaction) -> tuple[Report, ...]:
    """Give every report, oldest first."""
    rows = await tx.fetch("SELECT * FROM report ORDER BY written_at, report_id")
    return tuple(
        Report(
            id=row.text("report_id"),
            subject=row.text("subject"),
            words=row.text("words"),
            guild_id=row.maybe_integer("guild_id"),
            member_id=row.integer("member_id"),
            at=from_ms(row.integer("written_at")),
        )
        for row in rows
    )
