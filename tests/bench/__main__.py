"""`python -m tests.bench` with `interactions`, `start`, `daily`, `guilds`, `quiz`, `review`, `decks`, `pictures`, `search`, `soak`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable

from tests.bench import (
    daily,
    decks,
    guilds,
    interactions,
    pictures,
    quiz,
    review,
    search,
    soak,
    start,
)


def main() -> int:
    """Run one benchmark: exit status 0 where every goal is met, 1 where one is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    chosen = parser.add_subparsers(dest="bench", required=True)
    one = chosen.add_parser("interactions", help="from gateway payload to answer, in process")
    one.add_argument("--samples", type=int, default=400, help="measured samples of each kind")
    one.add_argument("--pause", type=float, default=0.0, help="seconds before each sample")
    one.add_argument("--profile", metavar="KIND", help="profile one kind in place of measuring")
    chosen.add_parser("start", help="from process start to ready to connect")
    posts = chosen.add_parser("daily", help="posts of 1,000 to 100,000 guilds")
    posts.add_argument("--most", type=int, default=100_000, help="the largest number of guilds")
    crowd = chosen.add_parser("guilds", help="memory and idle time with 1,000 to 50,000 guilds")
    crowd.add_argument("--most", type=int, default=50_000, help="the largest number of guilds")
    played = chosen.add_parser("quiz", help="1,000 sessions answered at once")
    for each in (posts, played):
        each.add_argument("--postgres", action="store_true", help="on PostgreSQL, not SQLite")
    chosen.add_parser("decks", help="imports of 10,000 rows, and who waits meanwhile")
    cards = chosen.add_parser("review", help="the next card of a member with 20,000")
    cards.add_argument("--samples", type=int, default=400, help="measured samples of each kind")
    chosen.add_parser("pictures", help="how long each picture takes to draw")
    found = chosen.add_parser("search", help="searches among 3 thousand to 1 million records")
    found.add_argument("--most", type=int, default=1_000_000, help="the largest corpus")
    long = chosen.add_parser("soak", help="an hour's traffic of 5,000 guilds in some minutes")
    long.add_argument("--minutes", type=float, default=5.0, help="how long it takes")
    given = parser.parse_args()
    runs: dict[str, Callable[[], int]] = {
        "start": start.run,
        "search": lambda: search.run(given.most),
        "pictures": pictures.run,
        "quiz": lambda: asyncio.run(quiz.run(postgres=given.postgres)),
        "decks": lambda: asyncio.run(decks.run()),
        "review": lambda: asyncio.run(review.run(given.samples)),
        "soak": lambda: asyncio.run(soak.run(given.minutes)),
        "guilds": lambda: guilds.run(given.most),
        "daily": lambda: daily.run(given.most, postgres=given.postgres),
        "interactions": lambda: asyncio.run(
            interactions.run(given.samples, given.pause, given.profile)
        ),
    }
    return runs[given.bench]()


if __name__ == "__main__":
    sys.exit(main())
