"""What a member asks of plans: who asks, and what plan they would like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.plans import first_day
from bot.domain.yeardays import coming
from bot.errors import UserError

if TYPE_CHECKING:
    from datetime import date

_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: `guild_id` of a guild that invited Clio; `may_manage` its events."""

    id: int
    guild_id: int | None
    may_manage: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """What a plan is wanted to be, as a member says it; it may end `by` a day."""

    topics: str
    weeks: int
    starts: str | None = None
    zone: str | None = None
    by: str | None = None
    is_group: bool = False


def refuse_group(asker: Asker, order: Order) -> None:
    """Raise UserError for a group's plan from who may not make one."""
    if not order.is_group:
        return
    if asker.guild_id is None:
        raise UserError("A group's plan needs a server that invited me; yours works anywhere.")
    if not asker.may_manage:
        raise UserError("Members who may manage the server's events make its plans.")


def starting_day(order: Order, today: date) -> date:
    """Give the day on which a plan is to start; raises UserError for one that cannot be."""
    if order.starts and order.by:
        raise UserError("Say the first day or the last, not both.")
    starts_on = coming(order.starts, today) if order.starts else today
    if order.by:
        starts_on = first_day(coming(order.by, today), order.weeks)
        if starts_on < today:
            raise UserError("That day is too near for so many weeks. Take fewer, or a later day.")
    if not today <= starts_on <= today + _YEAR:
        raise UserError("A plan starts today or later, and within a year.")
    return starts_on
