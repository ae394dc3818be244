"""How often something may be done: some at once, and then at an even pace.

The generic cell rate algorithm (ITU-T I.371, annex A) needs one instant a subject: when all that
was done is worked off. Nothing else has to be remembered, and nothing once that is past.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from bot.errors import TooQuickError

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

_MOST_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` at once, and as many again in `seconds`."""

    count: int
    seconds: float

    def after(self, worked_off: datetime | None, now: datetime) -> datetime:
        """Give when all is worked off, once more is done now; raises TooQuickError.

        An instant further ahead than this rate allows comes of a clock that was set back since,
        and counts as none.
        """
        most = timedelta(seconds=self.seconds)
        if worked_off is None or not now < worked_off <= now + most:
            worked_off = now
        after = worked_off + most // self.count  # to the microsecond below: as many fit as are told
        if after > now + most:
            raise TooQuickError(ceil((after - now - most).total_seconds()))
        return after


class Paces:
    """What was done of late, by subject; in memory alone, and never more than so many.

    Where there are more, the oldest are forgotten: they may do what they may at first.
    """

    def __init__(self, most: int = _MOST_REMEMBERED) -> None:
        self._worked_off: OrderedDict[Hashable, datetime] = OrderedDict()
        self._most = most

    def __len__(self) -> int:
        """Count the subjects that are remembered."""
        return len(self._worked_off)

    def admit(self, bounds: Sequence[tuple[Hashable, Rate]], now: datetime) -> None:
        """Note that something is done now that several rates bound; raises TooQuickError.

        Where one of them refuses it, it counts for none: who tries again waits no longer for it.
        """
        after = {key: rate.after(self._worked_off.get(key), now) for key, rate in bounds}
        for key, instant in after.items():
            self._worked_off[key] = instant
            self._worked_off.move_to_end(key)
        self._forget(now)

    def _forget(self, now: datetime) -> None:
        """Forget what is worked off, as far as it was done before all that is not."""
        while self._worked_off:
            if len(self._worked_off) <= self._most and next(iter(self._worked_off.values())) > now:
                return
            self._worked_off.popitem(last=False)
