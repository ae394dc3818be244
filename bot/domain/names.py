"""Names of authors: what they file under, and what of them a reference turns round."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_ROLE = re.compile(r"(.+?) \((editor|translator)\)$")
_SUFFIX = re.compile(r"(.+?),? (Jr\.?|Sr\.?|III)$")


class Role(StrEnum):
    """What somebody did for a work."""

    AUTHOR = "author"
    EDITOR = "editor"
    TRANSLATOR = "translator"


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a reference needs it.

    `whole` is what is said; `family` is what it files under, and `given` the rest, empty for one
    name alone, such as Herodotus or a body's. `is_turned` says that a list puts the family first.
    """

    whole: str
    family: str
    given: str = ""
    suffix: str = ""
    role: Role = Role.AUTHOR
    is_turned: bool = False


def read_name(text: str, families: dict[str, str]) -> Name:
    """Read a name as a source has it, such as "Frederic Wakeman Jr." or "G. Mokhtar (editor)".

    It files under its last word, or under what `families` says.
    """
    role = Role.AUTHOR
    if found := _ROLE.match(text):
        text, role = found[1], Role(found[2])
    suffix, plain = "", text
    if found := _SUFFIX.match(text):
        plain, suffix = found.groups()
    family = families.get(text) or plain.rpartition(" ")[2]
    if family == plain:
        return Name(text, text, role=role)
    *_, found = re.finditer(rf"(?:^|(?<= )){re.escape(family)}(?= |$)", plain)
    before, after = plain[: found.start()], plain[found.end() :]
    given = " ".join(f"{before} {after}".split())
    return Name(text, family, given, suffix, role, is_turned=bool(before))
