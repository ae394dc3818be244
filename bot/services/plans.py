"""Plans of study, of a member or of a guild: made, shown with progress, joined and ended."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain import plans as rules
from bot.domain.ids import new_id
from bot.domain.schedule import Rhythm, find_zone, zone_named
from bot.domain.text import fold
from bot.errors import NotFoundError, UserError
from bot.services.plan_orders import Asker, refuse_group, starting_day
from bot.services.plan_views import (
    PlanLine,
    PlanView,
    mastery_by_topic,
    plan_line,
    week_view,
)
from bot.services.recalling import GroupMeans, recalls
from bot.services.syllabus import Syllabus
from bot.storage import plans, reminders, schedules
from bot.storage.plans import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from random import Random

    from bot.clock import Clock
    from bot.library.index import Library
    from bot.services.plan_orders import Order
    from bot.services.review import Reviews
    from bot.services.topics import Topics
    from bot.storage.database import Database, Transaction

MOST_OWN, MOST_OF_GUILD = 5, 10  # plans that go on
MOST_JOINED = 200  # members of a plan; each is some 250 cards to add up
_MOST_SUGGESTED = 25
_NOBODY = 0  # no member of Discord's, so that nothing is theirs
_GONE = "That plan has ended, or it is not yours."


class Plans:
    """Keeps plans; what a plan has each week is settled when it is made."""

    def __init__(  # noqa: PLR0913, PLR0917 - one argument a collaborator
        self,
        library: Library,
        topics: Topics,
        reviews: Reviews,
        database: Database,
        clock: Clock,
        rng: Random,
    ) -> None:
        self._library = library
        self._reviews = reviews
        self._database = database
        self._clock = clock
        self._rng = rng
        self.syllabus = Syllabus(library, topics)
        self._means = GroupMeans(database, clock)

    # -- making ---------------------------------------------------------------------------

    async def make(self, asker: Asker, order: Order) -> PlanView:
        """Make a plan and show it; raises UserError for what cannot be planned."""
        refuse_group(asker, order)
        topics = self.syllabus.find(order.topics)
        weeks = rules.share_out(topics, order.weeks)
        guild_id = asker.guild_id if order.is_group else None
        async with self._database.transaction() as tx:
            zone = find_zone(order.zone).key if order.zone else await _zone(tx, asker, guild_id)
            today = Rhythm.midnights(zone_named(zone)).day_of(self._clock.now())
            starts_on = starting_day(order, today)
            await _refuse_more(tx, asker, guild_id)
            plan = Plan(
                id=new_id(self._rng),
                guild_id=guild_id,
                member_id=asker.id if guild_id is None else None,
                author_id=None if guild_id is None else asker.id,
                title=rules.title_of(
                    [self._library.topic_titles[each.topic_id] for each in topics]
                ),
                starts_on=starts_on,
                zone=zone,
                weeks=weeks,
                made_at=self._clock.now(),
            )
            await plans.insert_plan(tx, plan)
            viewer = asker if guild_id is None else _anybody(asker)
            view, members = await self._view(tx, viewer, plan, None)
        return await self._with_group(view, members, plan)

    # -- showing --------------------------------------------------------------------------

    async def show(
        self, asker: Asker, plan_id: str | None = None, week: int | None = None
    ) -> PlanView:
        """Show a plan at a week, the present one unless said otherwise.

        Without an id it is the newest that goes on, of the member's own first. Raises
        NotFoundError where there is none, and for one that is not to be seen.
        """
        async with self._database.transaction() as tx:
            plan = await (self._seen(tx, asker, plan_id) if plan_id else self._first(tx, asker))
            view, members = await self._view(tx, asker, plan, week)
        return await self._with_group(view, members, plan)

    async def public(self, asker: Asker, plan_id: str) -> PlanView:
        """Show a guild's plan as everybody may see it, with nothing of anyone's own."""
        return await self.show(_anybody(asker), plan_id)

    async def listed(self, asker: Asker) -> tuple[PlanLine, ...]:
        """Give a member's own plans, those they joined, and those of the guild they are in."""
        async with self._database.transaction() as tx:
            found = await _known(tx, asker)
        return tuple(plan_line(each, self._week_of(each)) for each in found)

    async def suggest(self, asker: Asker, text: str) -> tuple[PlanLine, ...]:
        """Complete a plan's title, 25 at most."""
        lines = [line for line in await self.listed(asker) if fold(text) in fold(line.title)]
        return tuple(lines[:_MOST_SUGGESTED])

    async def _first(self, tx: Transaction, asker: Asker) -> Plan:
        known = await _known(tx, asker)
        going = [each for each in known if self._week_of(each) <= len(each.weeks)]
        if not known:
            raise NotFoundError("There is no plan yet. /plan make begins one.")
        return (going or known)[0]

    async def _seen(self, tx: Transaction, asker: Asker, plan_id: str) -> Plan:
        known = await _known(tx, asker)
        wanted = (each for each in known if plan_id in (each.id, each.title))
        if (plan := next(wanted, None)) is None:
            raise NotFoundError(_GONE)
        return plan

    def _week_of(self, plan: Plan) -> int:
        return plan.calendar.week_at(self._clock.now())

    async def _view(
        self, tx: Transaction, asker: Asker, plan: Plan, week: int | None
    ) -> tuple[PlanView, tuple[int, ...]]:
        """Give a plan as its viewer sees it, but for the group's mean, and who joined it."""
        now, calendar, length = self._clock.now(), plan.calendar, len(plan.weeks)
        members = await plans.list_members(tx, plan.id)
        current = calendar.week_at(now)
        number = min(max(week or current, 1), length)
        by_topic = self._by_topic(plan)
        asked = [each for ids in by_topic.values() for each in ids]
        known = await recalls(tx, asker.id, now, asked)
        met = frozenset(each for each, recall in known.items() if recall is not None)
        has_part = plan.member_id == asker.id or asker.id in members
        view = PlanView(
            id=plan.id,
            title=plan.title,
            is_group=plan.guild_id is not None,
            weeks=length,
            current=current,
            days=rules.days_in_words(plan.starts_on, calendar.days_of(length)[1]),
            begins_at=int(calendar.ends_at(0).timestamp()),
            week=week_view(self._library, plan, number, known),
            mastery=mastery_by_topic(self._library, by_topic, known) if has_part else (),
            behind=_behind(plan, current, met) if has_part else None,
            quiz_topic=_weakest(plan.weeks[number - 1].topics, by_topic, known),
            joined=len(members),
            has_joined=asker.id in members,
            group=None,
        )
        return view, members

    async def _with_group(self, view: PlanView, members: tuple[int, ...], plan: Plan) -> PlanView:
        asked = [each for ids in self._by_topic(plan).values() for each in ids]
        return replace(view, group=await self._means.find(plan.id, members, asked))

    def _by_topic(self, plan: Plan) -> dict[str, list[str]]:
        """Give a plan's questions by topic, in the order of its topics."""
        of = {each: topic for topic, ids in self.syllabus.questions().items() for each in ids}
        found: dict[str, list[str]] = {topic: [] for topic in plan.topics}
        for week in plan.weeks:
            for each in week.questions:
                if not week.goes_over and of.get(each) in found:
                    found[of[each]].append(each)
        return found

    async def behind_of(self, tx: Transaction, member_id: int) -> tuple[str, int] | None:
        """Give the plan that a member is most behind with, and by how many questions."""
        now = self._clock.now()
        found: list[tuple[int, str]] = []
        for plan in await _known(tx, Asker(member_id, None)):
            known = await recalls(tx, member_id, now, plan.questions)
            met = frozenset(each for each, recall in known.items() if recall is not None)
            found.append((sum(rules.behind(plan.weeks, self._week_of(plan), met)), plan.title))
        count, title = max(found, default=(0, ""))
        return (title, count) if count else None

    # -- changing -------------------------------------------------------------------------

    async def add_cards(self, asker: Asker, plan_id: str, week: int) -> int:
        """Make cards of a week's questions; gives how many the member did not have yet."""
        async with self._database.transaction() as tx:
            plan = await self._seen(tx, asker, plan_id)
        if not 1 <= week <= len(plan.weeks):
            raise NotFoundError("That plan has no such week.")
        return await self._reviews.add(asker.id, plan.weeks[week - 1].questions)

    async def join(self, asker: Asker, plan_id: str) -> PlanView:
        """Let a member into a plan of their guild; twice is as once."""
        async with self._database.transaction() as tx:
            plan = await self._seen(tx, asker, plan_id)
            if plan.guild_id is None:
                raise UserError("That plan is yours alone; there is nothing to join.")
            members = await plans.list_members(tx, plan.id)
            if len(members) >= MOST_JOINED and asker.id not in members:
                raise UserError(f"{MOST_JOINED} members have joined, which is as many as may.")
            await plans.insert_member(tx, plan, asker.id, self._clock.now())
            view, members = await self._view(tx, asker, plan, None)
        return await self._with_group(view, members, plan)

    async def leave(self, asker: Asker, plan_id: str) -> PlanLine:
        """Take a member out of a plan; their cards stay theirs."""
        async with self._database.transaction() as tx:
            plan = await self._seen(tx, asker, plan_id)
            was_in = await plans.delete_member(tx, plan.id, asker.id)
        if not was_in:
            raise UserError("You have not joined that plan.")
        return plan_line(plan, self._week_of(plan))

    async def to_end(self, asker: Asker, plan_id: str) -> PlanLine:
        """Give a plan that a member may end; raises UserError for one that they may not."""
        async with self._database.transaction() as tx:
            plan = await self.managed(tx, asker, plan_id)
        return plan_line(plan, self._week_of(plan))

    async def end(self, asker: Asker, plan_id: str) -> PlanLine:
        """End a plan; what was learnt stays in the reviews."""
        async with self._database.transaction() as tx:
            plan = await self.managed(tx, asker, plan_id)
            await plans.end_plan(tx, plan.id)
        return plan_line(plan, self._week_of(plan))

    async def managed(self, tx: Transaction, asker: Asker, plan_id: str) -> Plan:
        """Give a plan that a member may change; raises UserError for one that they may not."""
        plan = await self._seen(tx, asker, plan_id)
        here = plan.guild_id is not None and plan.guild_id == asker.guild_id
        if plan.member_id != asker.id and not (here and asker.may_manage):
            raise UserError("Members who may manage the server's events look after its plans.")
        return plan


def _anybody(asker: Asker) -> Asker:
    return replace(asker, id=_NOBODY)


async def _refuse_more(tx: Transaction, asker: Asker, guild_id: int | None) -> None:
    if guild_id is None:
        count, most, whose = len(await plans.list_own(tx, asker.id)), MOST_OWN, "You have"
    else:
        count, most = len(await plans.list_of_guild(tx, guild_id)), MOST_OF_GUILD
        whose = "The server has"
    if count >= most:
        raise UserError(f"{whose} {most} plans already. /plan end makes room.")


async def _zone(tx: Transaction, asker: Asker, guild_id: int | None) -> str:
    """Guess a zone by what is known: of a guild's posts, of a member's reminders, or UTC."""
    if guild_id is not None:
        posts = await schedules.list_schedules(tx, [guild_id])
        return posts[0].zone if posts else "UTC"
    wish = await reminders.find_reminder(tx, asker.id)
    return wish.zone if wish else "UTC"


async def _known(tx: Transaction, asker: Asker) -> list[Plan]:
    """Give the plans that a member may see where they ask, the newest of their own first."""
    own, joined = await plans.list_own(tx, asker.id), await plans.list_joined(tx, asker.id)
    here = await plans.list_of_guild(tx, asker.guild_id) if asker.guild_id is not None else ()
    return list({plan.id: plan for plan in (*own, *joined, *here)}.values())


def _behind(plan: Plan, current: int, met: frozenset[str]) -> str | None:
    return rules.behind_in_words(rules.behind(plan.weeks, current, met))


def _weakest(
    topics: Iterable[str],
    by_topic: Mapping[str, list[str]],
    known: Mapping[str, float | None],
) -> str:
    """Give the topic of a week that is known least, the first of equals."""
    return min(topics, key=lambda topic: rules.mastery(map(known.get, by_topic[topic])))
