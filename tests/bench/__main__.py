"""`python -m tests.bench` with `interactions`, `start`, `daily`, `quiz`, `decks`, `pictures` or `search`."""

from __future__ import annotations

import argparse
import asyncio
import sys

from tests.bench import daily, decks, interactions, pictures, quiz, search, start


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
    chosen.add_parser("quiz", help="1,000 sessions answered at once")
    chosen.add_parser("decks", help="imports of 10,000 rows, and who waits meanwhile")
    chosen.add_parser("pictures", help="how long each picture takes to draw")
    found = chosen.add_parser("search", help="searches among 3 thousand to 1 million records")
    found.add_argument("--most", type=int, default=1_000_000, help="the largest corpus")
    given = parser.parse_args()
    if given.bench == "start":
        return start.run()
    if given.bench == "search":
        return search.run(given.most)
    if given.bench == "pictures":
        return pictures.run()
    if given.bench in {"quiz", "decks"}:
        bench = quiz.run if given.bench == "quiz" else decks.run
        return asyncio.run(bench())
    if given.bench == "daily":
        return daily.run(given.most)
    return asyncio.run(interactions.run(given.samples, given.pause, given.profile))


if __name__ == "__main__":
    sys.exit(main())
