from __future__ import annotations

import io
import time
from itertools import combinations
from math import dist, hypot
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.domain.look import Paper
from bot.drawing.canvas import WIDTH
from bot.drawing.discs import APART, LINKED_APART, RADIUS, _ring, lay_out, off_line
from bot.drawing.land import FINE, FRAME_WIDTH, LOWEST, TALLEST, Window, paint_land, window_of
from bot.drawing.maps import BELOW, TOP, Label, Place, discs_of, draw_map, labels_of, map_in_words

EXILE = (
    Place(1, 43.24, 76.89),
    Place(2, 40.87, 29.13),
    Place(3, 48.45, 2.61),
    Place(4, 60.17, 10.26),
    Place(5, 19.35, -99.16),
)
SEA, LAND = (0xDC, 0xE7, 0xEB), (0xF0, 0xE6, 0xD2)

spots = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
worlds = st.lists(spots, max_size=14).map(tuple)
crowds = st.tuples(
    spots, st.lists(st.tuples(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3)), min_size=1, max_size=12)
).map(
    lambda drawn: tuple(
        (max(-90.0, min(90.0, drawn[0][0] + lat)), drawn[0][1] + lon) for lat, lon in drawn[1]
    )
)


def numbered(where: tuple[tuple[float, float], ...]) -> tuple[Place, ...]:
    return tuple(Place(number, lat, lon) for number, (lat, lon) in enumerate(where, 1))


def colour_at(window: Window, lat: float, lon: float) -> object:
    x, y = window.place(lat, lon)
    return paint_land(window, Paper.LIGHT).getpixel((round(x * FINE), round(y * FINE)))


def overlap(one: Label, other: Label) -> bool:
    a, b = one.box, other.box
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@given(worlds | crowds)
def test_every_place_is_in_the_window(where: tuple[tuple[float, float], ...]) -> None:
    window = window_of(where)
    assert LOWEST <= window.height <= TALLEST
    for lat, lon in where:
        x, y = window.place(lat, lon)
        assert -0.01 <= x <= FRAME_WIDTH + 0.01
        assert -0.01 <= y <= window.height + 1


@given(worlds | crowds)
def test_the_window_is_on_the_globe(where: tuple[tuple[float, float], ...]) -> None:
    window = window_of(where)
    assert 11.99 <= FRAME_WIDTH / window.across <= 360.01
    assert window.north <= 90.01
    assert window.north - window.height / window.down >= -90.5


def test_maps_of_a_hundred_sizes_keep_no_more_than_one_of_the_largest() -> None:
    crowd = tuple((at, (60.0 + at, 60.0)) for at in range(9))
    for height in range(900, 1000):
        lay_out(crowd, (800, height))
    kept = _ring.cache_info().currsize
    lay_out(crowd, (800, 999))
    assert _ring.cache_info().currsize == kept < hypot(800, 999) / 8


@given(worlds | crowds)
@settings(deadline=None)
def test_discs_never_overlap_nor_leave_the_map(where: tuple[tuple[float, float], ...]) -> None:
    window = window_of(where)
    discs = discs_of(numbered(where), (), window)
    assert [each.number for each in discs] == list(range(1, len(where) + 1))
    for each in discs:
        assert RADIUS <= each.middle[0] <= FRAME_WIDTH - RADIUS
        assert RADIUS <= each.middle[1] <= window.height - RADIUS
    for one, other in combinations(discs, 2):
        assert dist(one.middle, other.middle) >= APART


@given(worlds | crowds)
def test_degrees_stay_on_the_sheet_and_never_overlap(
    where: tuple[tuple[float, float], ...],
) -> None:
    window = window_of(where)
    labels = labels_of(window)
    for each in labels:
        left, top, right, bottom = each.box
        assert 0 <= left < right <= WIDTH
        assert 0 <= top < bottom <= TOP + window.height + BELOW
    assert not any(overlap(one, other) for one, other in combinations(labels, 2))


@given(worlds | crowds)
def test_both_edges_have_degrees(where: tuple[tuple[float, float], ...]) -> None:
    labels = labels_of(window_of(where))
    assert {each.anchor for each in labels} == {"rs", "ms"}


def test_a_place_alone_stands_on_its_point() -> None:
    window = window_of(((60.17, 10.26),))
    (disc,) = discs_of((Place(1, 60.17, 10.26),), (), window)
    assert not disc.is_moved
    assert disc.middle == pytest.approx((FRAME_WIDTH / 2, window.height / 2), abs=1)


def test_places_of_one_town_are_led_to_it() -> None:
    town = tuple(Place(number, 55.75, 37.62) for number in range(1, 7))
    discs = discs_of(town, (), window_of(((55.75, 37.62),)))
    assert all(each.is_moved for each in discs)
    assert len({each.spot for each in discs}) == 1
    assert all(dist(each.middle, each.spot) > RADIUS for each in discs)


def test_an_arrow_has_room_between_neighbours() -> None:
    near = (Place(1, 59.94, 30.31), Place(2, 59.99, 29.77))
    one, other = discs_of(near, ((1, 2),), window_of(((59.94, 30.31), (59.99, 29.77))))
    assert dist(one.middle, other.middle) >= LINKED_APART


def test_a_crowd_leaves_a_way_for_an_arrow_into_it() -> None:
    town = [(55.75, 37.62)] * 6
    where = (*town, (59.93, 30.3))
    discs = discs_of(numbered(where), ((1, 7, 2),), window_of(where))
    goal, start = discs[1].middle, discs[6].middle
    share = 50 / dist(goal, start)
    near = tuple(a + (b - a) * share for a, b in zip(goal, start, strict=True))
    hiding = [
        each for each in discs[2:6] if off_line(each.middle, goal, (near[0], near[1])) < RADIUS
    ]
    assert hiding == []


def test_both_shores_of_the_pacific_stand_together() -> None:
    window = window_of(((35, 139), (37, -122)))
    assert FRAME_WIDTH / window.across < 150
    assert window.place(35, 139)[0] < window.place(21, -158)[0] < window.place(37, -122)[0]


def test_places_all_round_the_globe_show_all_of_it() -> None:
    window = window_of(tuple((0, lon) for lon in range(-180, 180, 40)))
    assert FRAME_WIDTH / window.across == pytest.approx(360)


def test_a_map_without_places_shows_the_world_round_greenwich() -> None:
    window = window_of(())
    assert FRAME_WIDTH / window.across == pytest.approx(360)
    assert window.west == pytest.approx(-180)


@pytest.mark.parametrize(
    ("lat", "lon", "colour"),
    [
        (41.9, 51, SEA),  # the Caspian, an inner sea
        (48.1, 67.3, LAND),
        (67.3, 176.3, LAND),  # Chukotka, on both sides of the antimeridian
        (66.3, -173.3, LAND),
        (53.1, 179.2, SEA),
        (-17.82, 178.1, LAND),  # Fiji
        (-87.7, 6.1, LAND),  # Antarctica, round the pole
        (-87.7, -178.9, LAND),
        (-87.7, 178.9, LAND),
        (-55.2, 101.1, SEA),
        (43.3, 34.2, SEA),
    ],
)
def test_land_is_where_it_is(lat: float, lon: float, colour: tuple[int, int, int]) -> None:
    assert colour_at(window_of(((lat, lon),)), lat, lon) == colour


def test_land_is_where_it_is_on_a_map_of_the_world() -> None:
    world = window_of(((-80, -170), (80, 170), (1, 0), (1, 90), (1, -90)))
    assert colour_at(world, 41.9, 51) == SEA
    assert colour_at(world, 67.3, 176.3) == LAND
    assert colour_at(world, 3.3, -59.3) == LAND


@pytest.mark.parametrize(
    ("places", "routes"),
    [
        ((), ()),
        (EXILE, ((1, 2, 3, 4, 5),)),
        (EXILE, ((1, 2, 1), (1, 2), (1, 2), (3, 3), (4,), ())),
        (tuple(Place(100 + each, 50, 10) for each in range(12)), ((100, 105, 111),)),
        ((Place(1, 90, 0), Place(2, -90, 0)), ((1, 2),)),
    ],
)
def test_a_map_is_a_small_picture(
    places: tuple[Place, ...], routes: tuple[tuple[int, ...], ...]
) -> None:
    drawn = draw_map(places, routes)
    assert len(drawn) <= 300 * 1024
    width, height = Image.open(io.BytesIO(drawn)).size
    assert width == 2 * WIDTH
    assert 2 * 320 <= height <= 2 * 520
    assert draw_map.__wrapped__(places, routes) == drawn


def test_a_route_changes_the_picture() -> None:
    assert draw_map(EXILE, ((1, 2),)) != draw_map(EXILE)
    assert draw_map(EXILE, ((1, 2),)) != draw_map(EXILE, ((2, 1),))


def test_a_route_to_a_place_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError):
        draw_map(EXILE, ((1, 9),))


def test_a_map_is_drawn_in_time() -> None:
    draw_map.__wrapped__(EXILE, ((1, 2, 3, 4, 5),))  # reads the land
    took = []
    for _ in range(5):
        begun = time.perf_counter()
        draw_map.__wrapped__(EXILE, ((1, 2, 3, 4, 5),))
        took.append(time.perf_counter() - begun)
    assert median(took) < 0.6  # 0.1 on a quiet machine


def test_a_map_in_words_names_every_place() -> None:
    assert map_in_words(()) == "A map without places."
    assert map_in_words(((1, "Alma-Ata"), (2, "Büyükada"))) == (
        "A map with numbered places: 1 Alma-Ata; 2 Büyükada."
    )


@given(st.lists(st.tuples(st.integers(1, 999), st.text(max_size=1200)), max_size=60).map(tuple))
def test_a_map_in_words_is_never_too_long(named: tuple[tuple[int, str], ...]) -> None:
    assert len(map_in_words(named)) <= 1000


def test_a_map_in_words_counts_what_it_leaves_out() -> None:
    words = map_in_words(tuple((each, "Somewhere on the way") for each in range(1, 80)))
    shown = words.count("Somewhere")
    assert words.endswith(f"; {79 - shown} more.")
