"""Other scripts and older romanisations brought to the spelling that is usual today."""

from __future__ import annotations

import re
import unicodedata

# Folded Cyrillic, Russian and Ukrainian, after the Library of Congress's tables without marks.
_CYRILLIC = str.maketrans(
    dict(
        zip(
            "абвгдезиклмнопрстуфыіэґ",
            "abvgdeziklmnoprstufyieg",
            strict=True,
        )
    )
    | {
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ъ": "",
        "ь": "",
        "ю": "yu",
        "я": "ya",
        "є": "ye",
    }
)

# Wade-Giles to pinyin, longest spelling first, after the Library of Congress's Pinyin
# Conversion Project (https://www.loc.gov/catdir/pinyin/).
_MARKED = re.compile(r"\b(?:ch|ts|tz|[ptk])'(?=[a-z])|\bhs[iu]|\bts[eou]|\b[st]zu\b")
_SYLLABLE = re.compile(
    r"^(ch'|ts'|tz'|p'|t'|k'|ch|ts|tz|hs|ss|sz|sh|[ptkjmnflhswy])?([aeiouü]+[nrg]*h?)$"
)
_WORD = re.compile(r"[a-zü']+")
_APOSTROPHE = re.compile("[’ʻʼ‘`]")
_INITIALS = {
    "ts'": "c", "tz'": "c", "p'": "p", "t'": "t", "k'": "k", "ts": "z", "tz": "z", "hs": "x",
    "ss": "s", "sz": "s", "p": "b", "t": "d", "k": "g", "j": "r",
}  # fmt: skip
_FINALS = {
    "ung": "ong", "iung": "iong", "ieh": "ie", "ien": "ian", "ih": "i", "uei": "ui", "erh": "er",
    "eh": "e", "ueh": "ue", "üeh": "ue", "üan": "uan", "ün": "un", "ü": "u",
}  # fmt: skip
# One syllable of Chinese in pinyin: initial and final. The syllables are few and lie close
# together, so that one is never a slip for another (Wang, Wan, Weng, Wong).
_PINYIN = re.compile(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
    r"(?:[ae]i|[ao]|e|[ao]u|ao|[ae]ng?|[ou]ng|i|i[ae]|iao|iu|i[an]?ng?|iong|u|u[ao]|u[ai]i|ui|"
    r"u[ae]?n|uang|ue|er)$"
)


def from_cyrillic(folded: str) -> str:
    """Write folded Cyrillic in Latin letters; anything else stays as it is."""
    return folded if folded.isascii() else folded.translate(_CYRILLIC)


def from_wade_giles(text: str) -> tuple[str, ...]:
    """Write a name in pinyin if it shows that it is in Wade-Giles; nothing if it does not.

    The apostrophe is what shows it ("Ch'in" is Qin, "Chin" is Jin), or a spelling that pinyin
    does not have ("hs", "tse", "tzu"). There are two where a lost umlaut leaves two open.
    """
    lowered = unicodedata.normalize("NFKD", text.lower())
    plain = _APOSTROPHE.sub("'", "".join(c for c in lowered if not unicodedata.combining(c)))
    if not _MARKED.search(plain):
        return ()
    with_umlauts = plain.replace("ch'u", "ch'ü")
    return tuple(
        _WORD.sub(lambda found: _syllable(found[0]), each)
        for each in dict.fromkeys((plain, with_umlauts))
    )


def is_syllable_of_pinyin(word: str) -> bool:
    """Tell whether a word may be one Chinese syllable: Zhou, Qin, Liang."""
    return _PINYIN.match(word) is not None


def _syllable(text: str) -> str:
    found = _SYLLABLE.match(text)
    if found is None:
        return text
    initial, final = found[1] or "", found[2]
    if initial in ("ch", "ch'"):
        softened = {"ch": "j", "ch'": "q"} if final[0] in "iü" and final != "ih" else {"ch": "zh"}
        initial = softened.get(initial, "ch")
    else:
        initial = _INITIALS.get(initial, initial)
    if initial in ("z", "c", "s") and final == "u" and found[1] in ("tz", "tz'", "ss", "sz"):
        return f"{initial}i"
    return initial + _FINALS.get(final, final)
