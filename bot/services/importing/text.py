"""Bytes into text, HTML into text, and gaps into a question with its answer."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from typing_extensions import override

from bot.errors import UserError
from bot.services.importing.rows import ABOUT_MEDIA

_WIDE = (b"\xff\xfe", b"\xfe\xff")
_BREAKS_AT = "br|p|div|li|tr|h1|h2|h3|h4|h5|h6|hr|table|ul|ol|dl|dt|dd|blockquote|pre|section"
_MEDIA_OF = "img|audio|video|object|iframe|embed|svg|canvas|source"
_UNSHOWN_OF = "script|style|head|title|template|noscript"
_OTHERS = (
    "a|abbr|b|big|body|center|code|del|em|font|form|html|i|input|ins|link|mark|meta|rb|rp|rt|ruby"
    "|s|small|span|strike|strong|sub|sup|td|th|thead|tbody|tt|u"
)
_BREAKS, _MEDIA, _UNSHOWN = (
    frozenset(names.split("|")) for names in (_BREAKS_AT, _MEDIA_OF, _UNSHOWN_OF)
)
_KNOWN = f"{_BREAKS_AT}|{_MEDIA_OF}|{_UNSHOWN_OF}|{_OTHERS}"
_MARKUP = re.compile(
    rf"</?(?:{_KNOWN})\b[^<>]*>|<!--|&(?:[a-z][a-z0-9]{{1,30}}|#\d{{1,7}}|#x[0-9a-f]{{1,6}});",
    re.IGNORECASE,
)
_GAP = re.compile(r"\{\{c\d{1,3}::(.*?)(?:::(.*?))?\}\}", re.DOTALL)
_SOUND = re.compile(r"\[(?:sound|anki:play):[^\]]{1,300}\]")
_ODD_SECTION = re.compile(r"<!\[(?!(?:if|endif)\b[^<>\]]*\]>)", re.IGNORECASE)  # Word's are not odd
_AS_WINDOWS = "not in UTF-8: read as Windows-1252, so look at letters with accents"
_MEND = "HTML made plain"


def decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Read a file's text, with what was mended; raises UserError for what is no text.

    UTF-16 by its mark, UTF-8 with or without one, and else Windows-1252, which old programs write.
    """
    encodings = ("utf-16",) if content.startswith(_WIDE) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, (_AS_WINDOWS,) if encoding == "cp1252" else ()
    raise UserError("The file is no text that I can read. Save it in UTF-8.")


def as_text(cell: str) -> tuple[str, tuple[str, ...]]:
    """Turn a cell's HTML into text, with what was mended; a cell without any stays as it is."""
    mends: tuple[str, ...] = ()
    if "[" in cell and (bare := _SOUND.sub("", cell)) != cell:
        cell, mends = bare, (ABOUT_MEDIA,)
    if ("<" not in cell and "&" not in cell) or not _MARKUP.search(cell):
        return cell, mends
    reader = _Reader()
    reader.feed(_ODD_SECTION.sub("&lt;![", cell))  # HTMLParser gives up on it
    reader.close()
    told = [*mends, _MEND, *([ABOUT_MEDIA] if reader.has_media else [])]
    return "".join(reader.shown), tuple(dict.fromkeys(told))


def find_gaps(text: str) -> tuple[str, str] | None:
    """Make of Anki's `{{c1::answer::hint}}` a text with gaps and what fills them, if it has any."""
    answers = [found[1] for found in _GAP.finditer(text)]
    shown = _GAP.sub(lambda found: f"[{found[2] or '…'}]", text)
    return (shown, ", ".join(answers)) if answers else None


class _Reader(HTMLParser):
    """Keeps the words of HTML, and line ends where a browser would break."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shown: list[str] = []
        self.has_media = False
        self._unshown = 0

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.has_media |= tag in _MEDIA
        self._unshown += tag in _UNSHOWN
        if tag in _BREAKS:
            self.shown.append("\n")

    @override
    def handle_endtag(self, tag: str) -> None:
        self._unshown -= tag in _UNSHOWN and self._unshown > 0
        if tag in _BREAKS and tag != "br":
            self.shown.append("\n")

    @override
    def handle_data(self, data: str) -> None:
        if not self._unshown:
            self.shown.append(data)
