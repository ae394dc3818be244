"""A few of many values, those used last."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Keeps up to `most` values by their keys; the one that was used longest ago goes first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._values: OrderedDict[K, V] = OrderedDict()

    def find(self, key: K) -> V | None:
        """Give a value that is kept, else None."""
        if (value := self._values.get(key)) is not None:
            self._values.move_to_end(key)
        return value

    def keep(self, key: K, value: V) -> V:
        """Keep a value, and give it."""
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self.most:
            self._values.popitem(last=False)
        return value

    def drop(self, key: K) -> None:
        """Keep a value no longer."""
        self._values.pop(key, None)

    def clear(self) -> None:
        """Keep nothing that was kept so far."""
        self._values.clear()

    def __contains__(self, key: object) -> bool:
        """Tell whether a value is kept."""
        return key in self._values

    def __len__(self) -> int:
        """Count what is kept."""
        return len(self._values)
