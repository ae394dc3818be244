"""How long a review takes from gateway payload to the next card, as ratios to a no-op.

One member has 20 cards and another 20,000, of which a twentieth is due; each asks for the next
card, looks at its answer and grades it. All kinds take turns in one run, through discord.py's
own dispatch, on a database with `synchronous=FULL`; only the network is replaced.
"""

import json
from datetime import timedelta
from random import Random

from bot.domain.ids import new_id
from bot.domain.memory import Card, Memory
from bot.services.review import QUESTION
from bot.storage import reviews
from cogs.review._cards import asking_card, shown_card
from tests.bench.interactions import WARM_UP, Bench, Kind, MakePayload, _print, opened
from tests.wire.study import Payload, custom_ids

FEW, MANY = 20, 20_000
GOAL = 3.0
DUE_IN = 20  # of so many cards, one is due


class Reviewer:
    """A member with so many cards."""

    def __init__(self, bench: Bench, name: str, cards: int) -> None:
        self._bench = bench
        self._services = bench.bot.services
        self.id = bench.study.join(name)
        self.cards = cards
        self._graded = ""

    async def learn(self) -> None:
        """Get the cards, reviewed a few times each."""
        rng, now = Random(self.cards), self._services.clock.now()
        names = self._services.facts._library.question_names()
        asked = [name.id for name in names]  # of these are the ones that are due
        asked += [f"made:did:{seed}:" for seed in range(self.cards)]
        cards = [
            Card(
                id=new_id(rng),
                member_id=self.id,
                subject=f"{QUESTION}{question_id}",
                due_at=now
                + timedelta(
                    minutes=place - self.cards
                    if place < self.cards // DUE_IN
                    else rng.randint(60, 10**6)
                ),
                added_at=now - timedelta(days=400),
                memory=Memory(rng.uniform(2, 300), rng.uniform(1, 10)),
                last_at=now - timedelta(days=rng.randint(2, 300)),
                reps=rng.randint(1, 9),
            )
            for place, question_id in enumerate(asked[: self.cards])
        ]
        async with self._services.reviews._database.transaction() as tx:
            assert await reviews.insert_cards(tx, cards) == self.cards

    def kinds(self) -> list[Kind]:
        """List what this member does."""
        name, goal = f"{self.cards:,} cards", GOAL if self.cards == MANY else None
        return [
            Kind(f"next card, {name}", self._start(), goal),
            Kind(f"its answer, {name}", self._look),
            Kind(f"a grade, {name}", self._grade),
        ]

    def _start(self) -> MakePayload:
        async def make() -> Payload:
            return self._bench.study.command(self.id, "review start")[1]

        return make

    async def _look(self) -> Payload:
        view = await self._services.reviews.next(self.id)
        assert view is not None
        message = self._bench._post(asking_card(view, "0.0"))
        show = next(each for each in custom_ids(message) if each.startswith("clio:show:"))
        return self._bench.study.press(self.id, message, show)[1]

    async def _grade(self) -> Payload:
        """Press *Again*, which keeps the card near; lapses are struck out, so that it stays."""
        async with self._services.reviews._database.transaction() as tx:
            await tx.execute(
                "UPDATE review_card SET lapses = 0, state = 'active' WHERE card_id = $1",
                self._graded,
            )
        view = await self._services.reviews.next(self.id)
        assert view is not None
        self._graded = view.card_id
        shown = await self._services.reviews.show(self.id, view.card_id, view.reps)
        message = self._bench._post(shown_card(shown, "0.0"))
        again = next(each for each in custom_ids(message) if each.startswith("clio:rate:"))
        return self._bench.study.press(self.id, message, again)[1]


async def run(samples: int) -> int:
    """Measure and print; gives 1 where a goal is missed."""
    async with opened() as bench:
        members = [Reviewer(bench, f"{count} cards", count) for count in (FEW, MANY)]
        for member in members:
            await member.learn()
        kinds = [bench.kinds()[0], *(kind for member in members for kind in member.kinds())]
        order = Random(3)
        for turn in range(WARM_UP + samples):
            for kind in order.sample(kinds, len(kinds)):
                taken = await bench.sample(kind)
                if turn >= WARM_UP:
                    kind.microseconds.append(taken)
                text = json.dumps(bench.sink.payload)
                assert "went wrong" not in text, f"{kind.name}: {text}"
                assert "Nothing is due" not in text, kind.name
    return _print(kinds)
