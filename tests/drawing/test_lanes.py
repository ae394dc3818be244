"""Parallel lanes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.moments import Moment
from bot.drawing.canvas import WIDTH
from bot.drawing.lanes import Lane, draw_lanes, lanes_in_words, lay_out
from tests.drawing.sheets import TITLES, assert_apart, day, moments, opened

LANES = st.lists(
    st.builds(Lane, TITLES, st.lists(moments(1400, 1500), max_size=4).map(tuple)), max_size=6
).map(tuple)
AFRICA = Lane(
    "Africa",
    (
        Moment("Mali", 1235, 1599, fades_in=False, fades_out=False, when="c. 1235 to 1599"),
        day("Gil Eanes sails past Cape Bojador", 1434, "1434"),
    ),
)
EUROPE = Lane(
    "Europe",
    (
        day("Armagnacs and Burgundians fight on for France", 1426, "1426"),
        day("Leonardo is born", 1452.3, "15 April 1452"),
        day("The empire ends", 1806, "1806"),
    ),
)
WORLD = (AFRICA, EUROPE, Lane("Oceania", ()))
WINDOW = (1425.0, 1476.0, "The world of 1450", 1450.0)


@settings(max_examples=60, deadline=None)
@given(LANES, st.floats(1400, 1500), st.floats(0, 60), TITLES, st.none() | st.floats(1400, 1500))
def test_no_two_labels_overlap_and_none_leaves_the_sheet(
    lanes: tuple[Lane, ...], start: float, length: float, title: str, mark: float | None
) -> None:
    layout = lay_out(lanes, start, start + length, title, mark)
    edges = {layout.top, layout.foot} - {layout.bottom}
    boxes = [tick.box(edge) for tick in layout.ticks for edge in edges]
    if layout.asked:
        boxes += [layout.asked.label.box.lowered(edge - layout.top) for edge in edges]
    for strip in layout.strips:
        boxes.append(strip.name.box)
        boxes += [box for each in strip.placed for box in (each.mark, each.label.box)]
    assert_apart([layout.title.box, *boxes], layout.height)


@given(LANES)
def test_lanes_follow_each_other_and_hold_their_own(lanes: tuple[Lane, ...]) -> None:
    layout = lay_out(lanes, 1400, 1500, "", None)
    ends = [*(strip.top for strip in layout.strips[1:]), layout.bottom]
    for strip, end in zip(layout.strips, ends, strict=False):
        assert all(strip.top < each.box.top < each.box.bottom <= end for each in strip.placed)


def test_two_that_are_far_apart_share_a_row() -> None:
    one, other = lay_out(WORLD, *WINDOW).strips[1].placed
    assert one.mark.top == other.mark.top


def test_what_happened_before_the_years_or_after_them_is_left_out() -> None:
    layout = lay_out(WORLD, *WINDOW)
    assert [each.moment.title for each in layout.strips[0].placed] == [
        "Mali",
        AFRICA.moments[1].title,
    ]
    assert "The empire ends" not in lanes_in_words(WORLD, *WINDOW)


def test_what_goes_on_past_the_years_points_there() -> None:
    layout = lay_out(WORLD, *WINDOW)
    bar = layout.strips[0].placed[0].mark
    assert bar.left < layout.axis.x(1425) < layout.axis.x(1476) < bar.right
    picture = opened(draw_lanes(WORLD, *WINDOW))
    y = round((bar.top + bar.bottom) / 2) * 2
    beyond = round(layout.axis.x(1476) * 2) + 6
    assert picture.getpixel((beyond, y)) == picture.getpixel((WIDTH, y))
    assert picture.getpixel((beyond, y + 9)) == picture.getpixel((2, 2))


def test_the_year_asked_about_is_marked_down_all_lanes() -> None:
    layout = lay_out(WORLD, *WINDOW)
    assert layout.asked is not None
    line = layout.asked.line
    year = (layout.axis.x(1450), layout.axis.x(1451))
    assert (line.left, line.right) == pytest.approx(year)
    assert line.bottom == layout.bottom
    assert [run.text for run in layout.asked.label.block.lines[0]] == ["1450"]
    assert "1450" not in [tick.words for tick in layout.ticks]


def test_a_year_that_is_not_shown_is_not_marked() -> None:
    assert lay_out(WORLD, 1425, 1476, "", 1300).asked is None
    assert lay_out(WORLD, 1425, 1476, "", None).asked is None


def test_a_year_of_many_is_a_line_that_can_be_seen() -> None:
    asked = lay_out(WORLD, 1000, 2000, "", 1450).asked
    assert asked is not None
    assert asked.line.right - asked.line.left >= 4


def test_a_picture_is_as_wide_as_a_phone_and_small() -> None:
    full = tuple(
        Lane(name, tuple(day("The delegates swear not to part before the end " * 2, 1440 + n) for n in range(4)))
        for name in ("Africa", "Americas", "Asia", "Europe", "Middle East", "Oceania")
    )  # fmt: skip
    picture = draw_lanes(full, *WINDOW)
    assert opened(picture).width == 2 * WIDTH
    assert len(picture) < 300 * 1024


def test_words_go_lane_by_lane() -> None:
    assert lanes_in_words(WORLD, *WINDOW) == (
        "The world of 1450: side by side, 1425 to 1475. A line marks 1450. Oceania: nothing. "
        "Africa: c. 1235 to 1599, Mali; 1434, Gil Eanes sails past Cape Bojador; "
        "Europe: 1426, Armagnacs and Burgundians fight on for France; 15 April 1452, Leonardo is born."
    )


def test_words_say_so_where_there_is_nothing() -> None:
    words = lanes_in_words((Lane("Asia", ()),), 1425, 1476, "Nothing", None)
    assert words == "Nothing: side by side, 1425 to 1475. Asia: nothing."


@given(LANES, TITLES, st.floats(1400, 1500))
def test_words_are_never_longer_than_discord_takes(
    lanes: tuple[Lane, ...], title: str, mark: float
) -> None:
    assert 0 < len(lanes_in_words(lanes, 1400, 1500, title, mark)) <= 1000


def test_years_are_written_again_under_lanes_that_are_tall() -> None:
    tall = lay_out((AFRICA, EUROPE) * 5, *WINDOW)
    picture = opened(draw_lanes((AFRICA, EUROPE) * 5, *WINDOW))
    assert tall.foot > tall.bottom
    under = range(round(tall.bottom * 2) + 1, round(tall.foot * 2))
    assert len({picture.getpixel((round(tall.axis.x(1450.5) * 2) - 20, y)) for y in under}) > 1


def test_what_a_fading_end_means_is_said_under_lanes_too() -> None:
    legend = replace(AFRICA.moments[0], fades_in=True)
    layout = lay_out((Lane("Africa", (legend,)),), *WINDOW)
    sharp = lay_out((AFRICA,), *WINDOW)
    assert layout.height - layout.foot > sharp.height - sharp.foot
    assert opened(draw_lanes((Lane("Africa", (legend,)),), *WINDOW)).height == 2 * layout.height
