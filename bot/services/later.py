"""A sequence whose parts are put into words when they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Generic, TypeVar, overload

from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable

S = TypeVar("S")
V = TypeVar("V")


class Later(Sequence[V], Generic[S, V]):
    """What `word` makes of the place and the value of each of some values, made when asked for."""

    __slots__ = ("_word", "values")

    def __init__(self, values: Sequence[S], word: Callable[[int, S], V]) -> None:
        self.values = values
        self._word = word

    @overload
    def __getitem__(self, place: int) -> V: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[V, ...]: ...

    @override
    def __getitem__(self, place: int | slice) -> V | tuple[V, ...]:
        places = range(len(self.values))[place]
        if isinstance(places, int):
            return self._word(places, self.values[places])
        return tuple(self._word(each, self.values[each]) for each in places)

    @override
    def __len__(self) -> int:
        return len(self.values)
