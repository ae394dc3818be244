"""What a quiz asks about, as a member writes it and as a session keeps it.

Written: "3x Greece and Rome, Africa, early modern". Kept: tags with their weights, such as
"topic:classical-greece*3 region:africa", then what narrows them: "kinds=choice,year", "level=3".
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.answering import Kind
from bot.errors import UserError

KIND_NAMES = {
    Kind.CHOICE: "choice",
    Kind.TYPED: "typed",
    Kind.YEAR: "in which year",
    Kind.ORDER: "put in order",
    Kind.MATCH: "match",
    Kind.WHO: "who is it",
}
ADAPTIVE = 0  # in the place of a difficulty: as the players do


@dataclass(frozen=True, slots=True)
class Pool:
    """Tags with weights, empty for everything; kinds, empty for all; a difficulty or None.

    `difficulty` is 1 to 5, ADAPTIVE, or None for any.
    """

    tags: tuple[tuple[str, int], ...] = ()
    kinds: frozenset[Kind] = frozenset()
    difficulty: int | None = None

    def written(self) -> str:
        """Write it for a session to keep."""
        parts = [f"{tag}*{weight}" if weight > 1 else tag for tag, weight in self.tags]
        if self.kinds:
            parts.append(f"kinds={','.join(sorted(self.kinds))}")
        if self.difficulty is not None:
            parts.append(f"level={self.difficulty}")
        return " ".join(parts)

    @classmethod
    def read(cls, text: str) -> Pool:
        """Read back what `written` wrote; what it does not know is passed over."""
        tags, kinds, difficulty = [], frozenset[Kind](), None
        for part in text.split():
            if part.startswith("kinds="):
                names = part.removeprefix("kinds=").split(",")
                kinds = frozenset(kind for kind in Kind if kind in names)
            elif part.startswith("level="):
                difficulty = int(part.removeprefix("level="))
            else:
                tag, _, weight = part.partition("*")
                tags.append((tag, int(weight or 1)))
        return cls(tuple(tags), kinds, difficulty)


EVERYTHING = Pool()


def parse_kinds(text: str | None) -> frozenset[Kind]:
    """Read a list of kinds, apart by commas; raises UserError, listing all there are."""
    kinds = {name: kind for kind, name in KIND_NAMES.items()} | {kind.value: kind for kind in Kind}
    wanted = [part.strip().casefold() for part in (text or "").split(",") if part.strip()]
    unknown = next((each for each in wanted if each not in kinds), None)
    if unknown is not None:
        listed = ", ".join(KIND_NAMES.values())
        raise UserError(f"“{unknown}” is no kind of question. There are: {listed}.")
    return frozenset(kinds[each] for each in wanted)


def suggest_kinds(text: str) -> tuple[str, ...]:
    """Complete the last of a list of kinds; the choices carry what stands before it."""
    before, _, typed = text.rpartition(",")
    start = f"{before.strip()}, " if before.strip() else ""
    taken = {part.strip().casefold() for part in before.split(",")}
    return tuple(
        f"{start}{name}"
        for name in KIND_NAMES.values()
        if typed.strip().casefold() in name and name not in taken
    )
