"""Topics by name, for every command that takes one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from bot.domain.text import fold
from bot.errors import NotFoundError
from bot.library.search import named, search, suggest
from bot.services.facts import not_found
from bot.services.presenting import as_link, topic_view
from bot.services.views import Link

if TYPE_CHECKING:
    from bot.library.index import Library
    from bot.library.models import Topic
    from bot.services.views import TopicView

_MOST = 25
_TELLS_NOTHING = 3  # letters of a word, such as "the", that no topic is found by alone
_KEPT = 512  # names and topics that were asked for


class Topics:
    """Finds topics; the list of them is short enough to be matched whole."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept_ids = lru_cache(_KEPT)(self._id)
        self._kept_views = lru_cache(_KEPT)(self._view)

    def find(self, name: str) -> Topic:
        """Find a topic by id, title, alias or a word in either; raises NotFoundError."""
        return self._library.get_topic(self._kept_ids(name))

    def _id(self, name: str) -> str:
        if self._library.find_topic(name) is not None:
            return name
        for kind in ("topic", "term"):
            found = search(self._library, name, limit=1, kind=kind)
            if found.hits and self._tells(name):
                return found.hits[0].id.split("/")[0]
        raise NotFoundError(str(not_found(name, found)), self._nearest(name))

    def _tells(self, name: str) -> bool:
        """Tell whether a name says more than "the" does."""
        folded = fold(name)
        telling = any(len(word) > _TELLS_NOTHING for word in folded.split())
        return telling or named(self._library, folded) is not None

    def called(self, name: str) -> tuple[Link, ...]:
        """Find topics with these words in their title or an alias, best first; guesses nothing."""
        if not self._tells(name):
            return ()
        called = suggest(self._library, name, limit=_MOST, kind="topic")
        best = search(self._library, name, limit=_MOST, kind="topic").hits
        return tuple(as_link(hit) for hit in dict.fromkeys((*best, *called)) if hit in called)

    def view(self, name: str) -> TopicView:
        """Open a topic; raises NotFoundError as `find` does."""
        return self.open(self._kept_ids(name))

    def open(self, topic_id: str) -> TopicView:
        """Open a topic by its id; raises NotFoundError once it is gone."""
        return self._kept_views(topic_id)

    def _view(self, topic_id: str) -> TopicView:
        return topic_view(self._library, self._library.get_topic(topic_id))

    def suggest(self, text: str) -> tuple[Link, ...]:
        """Complete a topic's name from any part of it."""
        wanted = fold(text)
        names = self._library.topic_names
        matching = [name for name in names if wanted in fold(name.title)]
        matching.sort(key=lambda name: not fold(name.title).startswith(wanted))
        return tuple(Link(f"topic:{n.id}", n.title, "topic") for n in matching[:_MOST])

    def _nearest(self, text: str) -> tuple[str, ...]:
        titles = [name.title for name in self._library.topic_names]
        ranked = process.extract(fold(text), titles, scorer=fuzz.WRatio, processor=fold, limit=3)
        return tuple(title for title, _, _ in ranked)
