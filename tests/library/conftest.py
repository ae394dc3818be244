"""A small corpus on disk that tests spoil."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

WORDS = " ".join(["word"] * 45)
EVENT = f"""
[[event]]
id = "cajamarca-1532"
title = "Pizarro seizes Atahualpa at Cajamarca"
aliases = ["Battle of Cajamarca"]
date = "1532-11-16"
calendar = "julian"
text = "{WORDS}"
why = "It opened the conquest of Peru."
significance = 5
topics = ["inca-empire"]
regions = ["americas"]
themes = ["war"]
people = ["Atahualpa"]
places = [{{ name = "Cajamarca", lat = -7.16, lon = -78.51 }}]
sources = ["incas", "wikipedia:Battle of Cajamarca"]
"""
TOPIC = """
id = "inca-empire"
title = "The Inca Empire"
aliases = ["Tawantinsuyu"]
era = "medieval"
regions = ["americas"]
span = "1438~/1572"
summary = "The largest state of the Americas before Columbus ran along the Andes."
causes = "Cusco conquered its neighbours."
consequences = "Spaniards took it over in 1532."
fun_fact = "Its roads had no wheels on them and were the better for it."
fun_fact_sources = ["incas"]
[[section]]
heading = "Roads"
text = "There were many."
sources = ["incas"]
[[term]]
name = "quipu"
meaning = "Knotted cords that kept records."
[[reading]]
source = "incas"
level = "intro"
why = "It covers the whole."
"""
QUESTION = """
[[question]]
id = "inca-empire-capital"
topic = "inca-empire"
kind = "choice"
prompt = "Which city was the capital of the Inca state?"
answer = "Cusco"
distractors = ["Quito", "Chan Chan", "Tiwanaku"]
explanation = "Cusco stood at the centre of the four quarters."
sources = ["incas"]
difficulty = 1
"""
SOURCE = """
[[source]]
id = "incas"
kind = "book"
title = "The Incas"
authors = ["Terence N. D'Altroy"]
year = 2014
about = "A survey of the whole state."
"""


@pytest.fixture
def corpus_root(tmp_path: Path) -> Path:
    """A corpus without a fault: one event, one topic, one question, one source."""
    root = tmp_path / "data"
    for name, text in {
        "events/11-november.toml": EVENT,
        "topics/inca-empire.toml": TOPIC,
        "questions/inca-empire.toml": QUESTION,
        "sources/andes.toml": SOURCE,
        "wikipedia_titles.txt": "Battle of Cajamarca\n",
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
