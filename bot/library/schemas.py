"""JSON Schemas of the corpus, for editors that complete and check TOML.

`python -m bot.library.schemas` writes them anew to `data/schemas/`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import data
from bot.library.models import Event, Question, Source, Topic

if TYPE_CHECKING:
    from bot.library.models import Record

_FOLDER = Path(data.__path__[0]) / "schemas"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, str]:
    """Give each schema's text by its file name; a file of events is a table of arrays."""
    made: dict[str, dict[str, Any]] = {"topic.schema.json": Topic.model_json_schema()}
    models: tuple[type[Record], ...] = (Event, Question, Source)
    for model in models:
        name = model.__name__.lower()
        inner = model.model_json_schema()
        definitions = inner.pop("$defs", {})
        made[f"{name}s.schema.json"] = {
            "type": "object",
            "properties": {name: {"type": "array", "items": inner}},
            "additionalProperties": False,
            "$defs": definitions,
        }
    return {
        file: json.dumps({"$schema": _DIALECT, **schema}, indent=2) + "\n"
        for file, schema in made.items()
    }


if __name__ == "__main__":
    _FOLDER.mkdir(exist_ok=True)
    for file, text in schemas().items():
        (_FOLDER / file).write_text(text, encoding="utf-8")
