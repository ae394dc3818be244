"""The process that writes a package of Anki's: a deck in JSON on standard input, the package out.

Notes keep their identity over exports, so that Anki changes its own in place of doubling them.
"""

from __future__ import annotations

import html
import io
import json
import sys
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import genanki

from bot.services.importing.anki import ALSO_RIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

_MODEL = genanki.Model(
    1_763_500_001,  # any number, the same for ever: Anki knows the kind of note by it
    "Clio",
    fields=[{"name": "Front"}, {"name": "Back"}, {"name": ALSO_RIGHT}],
    templates=[
        {
            "name": "Card",
            "qfmt": "{{Front}}",
            "afmt": "{{FrontSide}}<hr id=answer>{{Back}}"
            f"{{{{#{ALSO_RIGHT}}}}}<br><small>{{{{{ALSO_RIGHT}}}}}</small>{{{{/{ALSO_RIGHT}}}}}",
        }
    ],
)


def packed(deck: dict[str, Any]) -> bytes:
    """Write a deck with `id`, `title` and `cards`, each (id, front, back, accept, tags)."""
    number = int.from_bytes(sha256(deck["id"].encode()).digest()[:5], "big") + 1
    package = genanki.Deck(number, deck["title"])
    for card_id, front, back, accept, tags in deck["cards"]:
        fields = [_as_html([front]), _as_html([back]), _as_html(accept)]
        guid = genanki.guid_for("clio", card_id)
        package.add_note(genanki.Note(_MODEL, fields=fields, tags=tags, guid=guid))
    out = io.BytesIO()
    genanki.Package(package).write_to_file(out)
    return out.getvalue()


def _as_html(lines: Sequence[str]) -> str:
    return "<br>".join(html.escape(line, quote=False).replace("\n", "<br>") for line in lines)


if __name__ == "__main__":
    sys.stdout.buffer.write(packed(json.load(sys.stdin.buffer)))
