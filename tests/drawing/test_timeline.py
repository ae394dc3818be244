"""Timelines."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.moments import Moment
from bot.drawing.canvas import WIDTH
from bot.drawing.timeline import draw_timeline, lay_out, timeline_in_words
from tests.drawing.sheets import TITLES, assert_apart, day, moments, opened

LONG = "The delegates of all the provinces swear, after a long debate, not to part before the end"
CROWD = tuple(day(f"{LONG} {place}", 1848 + place / 16) for place in range(15))
CENTURY = (day("The first", 1801), *CROWD, day("The last", 1899))
REIGN = Moment("A reign", 1837.4, 1901.1, fades_in=False, fades_out=False, when="1837 to 1901")
LEGEND = Moment("A legend", 1800, 1900, fades_in=True, fades_out=True, when="c. 1800 to c. 1900")


@settings(max_examples=60, deadline=None)
@given(st.lists(moments(), max_size=20).map(tuple), TITLES)
def test_no_two_labels_overlap_and_none_leaves_the_sheet(
    given_moments: tuple[Moment, ...], title: str
) -> None:
    layout = lay_out(given_moments, title)
    edges = {layout.top, layout.foot} - {layout.bottom}
    boxes = [tick.box(edge) for tick in layout.ticks for edge in edges]
    boxes += [box for row in layout.rows for box in (row.mark, row.label.box)]
    assert_apart([layout.title.box, *boxes], layout.height)


@given(st.lists(moments(), max_size=20).map(tuple))
def test_rows_stand_in_order_of_time(given_moments: tuple[Moment, ...]) -> None:
    rows = lay_out(given_moments, "").rows
    assert [row.moment.start for row in rows] == sorted(each.start for each in given_moments)
    assert [row.mark.top for row in rows] == sorted(row.mark.top for row in rows)


def test_fifteen_events_of_one_year_keep_their_titles() -> None:
    layout = lay_out(CENTURY, "A century")
    assert [tick.words for tick in layout.ticks] == ["1820", "1840", "1860", "1880"]
    assert all(row.label.block.whole for row in layout.rows)


def test_years_are_written_again_under_what_is_tall() -> None:
    tall, short = lay_out(CENTURY, ""), lay_out((REIGN,), "")
    assert tall.foot > tall.bottom
    assert short.foot == short.bottom


def test_a_label_stands_on_the_side_that_has_room() -> None:
    first, *_, last = lay_out(CENTURY, "A century").rows
    assert first.label.box.left > first.mark.right
    assert last.label.box.right < last.mark.left


def test_a_span_is_a_bar_from_its_start_to_its_end() -> None:
    layout = lay_out((REIGN, day("The first", 1801)), "A century")
    mark = layout.rows[1].mark
    assert (mark.left, mark.right) == (layout.axis.x(1837.4), layout.axis.x(1901.1))


def colours_at(moment: Moment, year: float) -> set[object]:
    """The colours on both sides of where a year stands, on the moment's own row."""
    layout, picture = lay_out((moment,), ""), opened(draw_timeline((moment,), ""))
    mark, x = layout.rows[0].mark, round(layout.axis.x(year) * 2)
    return {
        picture.getpixel((each, round(mark.top + mark.bottom))) for each in range(x - 28, x + 27)
    }


def test_an_uncertain_end_fades_and_a_certain_one_does_not() -> None:
    assert len(colours_at(LEGEND, 1800)) > 8
    assert len(colours_at(LEGEND, 1900)) > 8
    assert len(colours_at(REIGN, 1837.4)) == 2
    assert len(colours_at(REIGN, 1901.1)) == 2


def test_what_a_fading_end_means_is_said_only_where_there_is_one() -> None:
    faded, sharp = lay_out((LEGEND,), ""), lay_out((REIGN,), "")
    assert faded.height - faded.foot > sharp.height - sharp.foot


def test_a_picture_is_as_wide_as_a_phone_and_small() -> None:
    picture = draw_timeline((*CENTURY, REIGN, LEGEND), LONG)
    assert opened(picture).width == 2 * WIDTH
    assert len(picture) < 300 * 1024


def test_a_timeline_of_one_day_or_of_none_is_drawn_too() -> None:
    assert opened(draw_timeline((day("Alone", -43.8),), "One")).height > 200
    assert opened(draw_timeline((), "None")).height > 100


def test_words_say_what_happened_when_in_order() -> None:
    words = timeline_in_words((day("Late", 1849, "1 May 1849"), day("Soon", 1848)), "A year")
    assert words == "A year, a timeline. 1848, Soon; 1 May 1849, Late."
    assert timeline_in_words((), "A year") == "A year, a timeline: empty as yet."


def test_words_shorten_titles_alike_before_they_leave_one_out() -> None:
    words = timeline_in_words(CENTURY, "A century")
    assert len(words) <= 1000
    assert words.count("1848, ") == len(CENTURY)
    assert "The delegates of all the provinces swear, after a long…" in words


@given(st.lists(moments(), max_size=20).map(tuple), TITLES)
def test_words_are_never_longer_than_discord_takes(
    given_moments: tuple[Moment, ...], title: str
) -> None:
    assert 0 < len(timeline_in_words(given_moments, title)) <= 1000


def test_words_count_those_that_they_cannot_name() -> None:
    many = tuple(day(LONG, 1800 + place, "between one day and another " * 3) for place in range(20))
    words = timeline_in_words(many, "A century")
    assert 800 < len(words) <= 1000
    assert words.endswith("; and 10 more.")
