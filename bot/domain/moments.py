"""What happened and when, as pictures take it: in years with fractions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.dates import Calendar, Day, to_day_number
from bot.domain.wording import lettered

if TYPE_CHECKING:
    from bot.domain.wording import EraStyle


def year_of(day: Day, calendar: Calendar = "gregorian") -> float:
    """Write a day as an astronomical year and the part of it that has passed."""
    first = to_day_number(Day(day.year, 1, 1), calendar)
    length = to_day_number(Day(day.year + 1, 1, 1), calendar) - first
    return day.year + (to_day_number(day, calendar) - first) / length


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, from `start` to `end` in astronomical years with fractions.

    A single day has its start for its end. `fades_in` and `fades_out` say that this end is
    uncertain; `when` is the date in words.
    """

    title: str
    start: float
    end: float
    fades_in: bool
    fades_out: bool
    when: str

    def lettered(self, era: EraStyle) -> Moment:
        """Write its years with these letters."""
        return replace(self, title=lettered(self.title, era), when=lettered(self.when, era))
