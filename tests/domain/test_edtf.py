"""Dates read as the `edtf` package reads them: 5,000 generated strings, and what it cannot read."""

from __future__ import annotations

import calendar
from random import Random

import edtf
import pytest

from bot.domain import dates
from bot.errors import BadDateError

COUNT = 5000


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
    if (
        shape == "open day" and year > 0
    ):  # before, the package takes the month's last day for its first
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


def test_five_thousand_dates_are_read_as_the_edtf_package_reads_them() -> None:
    rng = Random(2019)
    for _ in range(COUNT):
        text = whole(rng)
        theirs = edtf.parse_edtf(text)
        ours = dates.parse(text)
        assert ours.earliest is not None
        assert ours.latest is not None
        assert tuple(ours.earliest) == tuple(theirs.lower_strict()[:3]), text
        assert tuple(ours.latest) == tuple(theirs.upper_strict()[:3]), text


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
