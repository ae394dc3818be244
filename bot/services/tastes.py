"""What a guild may prefer or leave out of its post: topics, eras, regions and themes by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.domain.text import fold
from bot.errors import NotFoundError
from bot.library.models import Era, Region, Theme
from bot.library.own import OWN_TAG
from bot.services.questions import THIS_SERVER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.library.index import Library
    from bot.services.topics import Topics

_LONGEST = 100  # characters of a completed choice, Discord's limit of autocomplete
_MOST = 25
_NEAREST = 3
_WEIGHED = re.compile(r"([1-9])\s?x\s+(.*)$", re.IGNORECASE)


class Tastes:
    """Reads and completes lists such as "Africa, early modern, The Mongol Empire"."""

    def __init__(self, library: Library, named: Topics) -> None:
        self._named = named
        topics = {f"topic:{name.id}": name.title for name in library.topic_names}
        self._titles = (
            {f"era:{era}": era.replace("-", " ") for era in Era}
            | {f"region:{region}": region.replace("-", " ") for region in Region}
            | {f"theme:{theme}": theme.value for theme in Theme}
            | {OWN_TAG: THIS_SERVER}
            | topics
        )
        self._tags = {fold(title): tag for tag, title in reversed(self._titles.items())}
        self._tags |= {fold(tag.partition(":")[2]): tag for tag in topics}

    def parse(self, text: str | None) -> frozenset[str]:
        """Read a list of names, apart by commas; raises NotFoundError, naming the nearest."""
        return frozenset(tag for tag, _ in self.parse_weighted(text))

    def parse_weighted(self, text: str | None) -> tuple[tuple[str, int], ...]:
        """Read a list of names of which some weigh more, such as "3x Rome, Africa"."""
        parts = [part.strip() for part in (text or "").split(",")]
        tags, place = {}, 0
        while place < len(parts):
            weighed = _WEIGHED.match(parts[place])
            weight, parts[place] = (int(weighed[1]), weighed[2]) if weighed else (1, parts[place])
            length = self._length_at(parts, place)
            if length:
                tags[self._tags[fold(",".join(parts[place : place + length]))]] = weight
            elif called := self._named.called(parts[place]):
                tags[called[0].key] = weight
            elif parts[place]:
                raise self._unknown(parts[place])
            place += length or 1
        return tuple(tags.items())

    def _length_at(self, parts: list[str], place: int) -> int:
        """Count the parts that make the longest known name from a place on: some have commas."""
        lengths = range(len(parts) - place, 0, -1)
        return next(
            (n for n in lengths if fold(",".join(parts[place : place + n])) in self._tags), 0
        )

    def _unknown(self, name: str) -> NotFoundError:
        found = process.extract(fold(name), list(self._tags), scorer=fuzz.WRatio, limit=_NEAREST)
        nearest = dict.fromkeys(self._titles[self._tags[each]] for each, _, _ in found)
        shown = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
        return NotFoundError(
            f"“{shown}” is no topic, era, region or theme that I know.", tuple(nearest)
        )

    def suggest(self, text: str, *, themes: bool = True) -> tuple[str, ...]:
        """Complete the last name of a list; the choices carry what stands before it."""
        before, _, typed = text.rpartition(",")
        wanted, start = fold(typed), f"{before.strip()}, " if before.strip() else ""
        weighed = _WEIGHED.match(typed.strip())
        if weighed:
            start, wanted = f"{start}{weighed[1]}x ", fold(weighed[2])
        titles = [
            title
            for tag, title in self._titles.items()
            if wanted in fold(title) and (themes or not tag.startswith("theme:"))
        ]
        titles.sort(key=lambda title: not fold(title).startswith(wanted))
        titles += [link.title for link in self._named.called(wanted) if link.title not in titles]
        choices = (f"{start}{title}" for title in titles if fold(title) not in fold(before))
        return tuple([choice for choice in choices if len(choice) <= _LONGEST][:_MOST])

    def words(self, tags: Iterable[str]) -> str:
        """Name tags for a card, in the order of this module; those no longer known are left out."""
        wanted = frozenset(tags)
        return ", ".join(title for tag, title in self._titles.items() if tag in wanted)
