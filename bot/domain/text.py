"""Text made comparable: letters without case, marks or punctuation."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


def fold(text: str) -> str:
    """Reduce text to lower-case words without diacritics or punctuation, single-spaced.

    Apostrophes join ("People's" is "peoples"); NFKD splits marks off (Unicode Annex 15).
    """
    joined = re.sub(r"[ʻʼ‘’'`´]", "", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in unicodedata.normalize("NFKD", joined) if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", bare.translate(_LETTERS)).strip()


def visible(text: str) -> str:
    """Take out what cannot be seen; one line is left."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


_MARKS = str.maketrans(
    {"*": "", "~": "", "_": " ", "`": "'", "|": "/", "\\": "/", "[": "(", "]": ")"}
    | {"<": "\u2039", ">": "\u203a"}
    | dict.fromkeys(
        map(
            chr,
            (
                *range(0x20),
                0x7F,
                *range(0x200B, 0x2010),
                *range(0x202A, 0x202F),
                *range(0x2066, 0x206A),
            ),
        ),
        " ",
    )
)
_FOR_ALL = re.compile("@(?=everyone|here)")


def without_marks(text: str) -> str:
    """Take out what Discord reads as markdown or a mention, and what is unseen; one line is left.

    What members write stands beside the library's own texts, which hold no marks either.
    """
    shown = " ".join(text.translate(_MARKS).split()).lstrip("#-+ ")
    return _FOR_ALL.sub("\N{FULLWIDTH COMMERCIAL AT}", shown)
