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
