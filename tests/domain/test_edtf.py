"""Dates read as the `edtf` package reads them: 5,000 generated strings, and what it cannot read."""

from __future__ import annotations

import calendar
from pathlib import Path
from random import Random

import edtf
import pytest

from bot.domain import dates
from bot.errors import BadDateError

COUNT, SAMPLE = 5000, 60
RECORD = Path(__file__).with_name(
    "edtf_readings.tsv"
)  # `python -m tests.domain.test_edtf` writes it


def point(rng: Random) -> str:
    """A point of any precision that levels 0 and 1 have (of -00XX the two take other ends)."""
    year = rng.choice([rng.randint(-2999, -100), rng.randint(1, 999), rng.randint(1000, 2026)])
    written = f"-{-year:04}" if year < 0 else f"{year:04}"
    month = rng.randint(1, 12)
    last = 28 if month == 2 else calendar.monthrange(2023, month)[1]
    day = rng.randint(1, last)
    shape = rng.choice(["year", "month", "day", "season", "decade", "century", "open day"])
    if shape == "decade":
        return f"{written[:-1]}X"
    if shape == "century":
        return f"{written[:-2]}XX"
    if shape == "open day" and year > 0:  # before, the package takes the last day for the first
        return f"{written}-{month:02}-XX"
    more = {
        "year": "",
        "month": f"-{month:02}",
        "day": f"-{month:02}-{day:02}",
        "open day": "",
        "season": f"-{rng.randint(21, 24)}",
    }[shape]
    if shape == "season":
        return f"{written}{more}"  # the package reads none with a qualifier
    return f"{written}{more}{rng.choice(['', '', '?', '~', '%'])}"


def whole(rng: Random) -> str:
    """A date of any form that the corpus may use."""
    form = rng.choice(["point", "point", "interval", "set", "range"])
    if form == "point":
        return point(rng)
    years = sorted(rng.sample(range(1000, 2026), 2))
    if form == "interval":
        return f"{years[0]:04}-0{rng.randint(1, 9)}/{years[1]:04}{rng.choice(['', '?', '~'])}"
    if form == "set":
        return f"[{years[0]:04},{years[1]:04}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}]"
    return f"[{years[0]:04}-11-12..{years[1]:04}-11-16]"


def read_by_the_package(text: str) -> str:
    """A line of the record: the string, and the first and last day that the package reads."""
    theirs = edtf.parse_edtf(text)
    first, last = (day[:3] for day in (theirs.lower_strict(), theirs.upper_strict()))
    return f"{text}\t{'.'.join(map(str, first))}\t{'.'.join(map(str, last))}"


def generated(count: int) -> list[str]:
    """The same strings at every run."""
    rng = Random(2019)
    return [whole(rng) for _ in range(count)]


def test_five_thousand_dates_are_read_as_the_edtf_package_reads_them() -> None:
    lines = RECORD.read_text(encoding="utf-8").splitlines()
    assert [line.split("\t")[0] for line in lines] == generated(COUNT)
    for line in lines:
        text, first, last = line.split("\t")
        ours = dates.parse(text)
        assert ours.earliest is not None
        assert ours.latest is not None
        assert ".".join(map(str, ours.earliest)) == first, text
        assert ".".join(map(str, ours.latest)) == last, text


def test_the_record_is_what_the_package_reads() -> None:
    """A part of it at each run, since the package takes minutes for all of it under coverage."""
    lines = RECORD.read_text(encoding="utf-8").splitlines()
    assert [read_by_the_package(text) for text in generated(SAMPLE)] == lines[:SAMPLE]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1927-13",
        "1927-02-30",
        "27-11-16",
        "1927/1914",
        "16 November 1927",
        "1927-11-16-01",
        "[1927",
    ],
)
def test_neither_reads_what_is_no_date(text: str) -> None:
    with pytest.raises(BadDateError):
        dates.parse(text)


if __name__ == "__main__":
    RECORD.write_text("".join(f"{read_by_the_package(t)}\n" for t in generated(COUNT)), "utf-8")
