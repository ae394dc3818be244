"""Seasons, roles for places, exports, profiles and hiding, as members meet them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import pytest
from discord.ui import TextDisplay

from bot.app.cards import Line, card
from bot.domain.answering import Kind
from bot.domain.memory import Grade
from bot.domain.pool import Pool
from bot.domain.scoring import Tally
from bot.domain.session import Mode
from bot.services.making import Order
from bot.services.scores import ExportLine
from bot.storage.scores import add_tallies
from cogs.scores._export import as_csv
from cogs.scores._season import SeasonCog
from tests.cogs.test_quiz import replace_first_id
from tests.conftest import answer_of, response_of

if TYPE_CHECKING:
    from simcord import InteractionResult, MemberActor

    from tests.conftest import World


async def earn(world: World, season: str, *tallies: Tally) -> None:
    async with world.services.quizzes._database.transaction() as tx:
        await add_tallies(tx, world.guild.id, season, tallies)


def shown(result: InteractionResult) -> str:
    return answer_of(result)


# -- seasons -------------------------------------------------------------------------------


async def test_a_season_is_named_stretched_and_closed_with_a_question_first(world: World) -> None:
    await earn(world, "2026-11", Tally(world.ada.id, 90, 1, 1), Tally(world.bao.id, 40, 1, 2))
    first = shown(await world.bao.slash(world.channel, "season show"))
    assert "### Season · November 2026" in first
    assert "2 members" in first
    assert "/leaderboard shows its table" in first
    assert f"<@{world.ada.id}> **90**" in first
    named = await world.owner.slash(
        world.channel, "season set", name="*Autumn* term", lasts="closed"
    )
    assert named.ephemeral
    assert "Season · *Autumn* term" in shown(named)
    assert "goes on until it is closed" in shown(named)
    asked = await world.owner.slash(world.channel, "season close")
    assert "2 members. Its places are final once it is closed" in shown(asked)
    assert "This cannot be taken back." in shown(asked)
    await world.restart()
    closed = await world.owner.click(response_of(asked), label="Close it")
    assert "is closed, and a new season has begun" in shown(closed)
    again = await world.owner.slash(world.channel, "season show")
    assert "from 16 November 2026" in shown(again)
    assert "/leaderboard shows their tables" in shown(again)
    assert f"*Autumn* term · <@{world.ada.id}> **90** · 2 members" in shown(again)
    old = await world.bao.slash(world.channel, "leaderboard", period="*autumn* term")
    assert "Leaderboard · *Autumn* term" in shown(old)
    assert f"<@{world.ada.id}>" in shown(old)


async def test_seasons_are_for_those_who_keep_the_server(world: World) -> None:
    for command in ("close", "export", "roles"):
        refused = await world.ada.slash(world.channel, f"season {command}")
        assert "**Manage Server" in shown(refused)
    nothing = await world.owner.slash(world.channel, "season set")
    assert "Give it a name" in shown(nothing)


async def test_a_season_that_never_was_is_told_so_and_those_that_were_are_suggested(
    world: World,
) -> None:
    unknown = await world.ada.slash(world.channel, "leaderboard", period="spring 1848")
    assert "no season called “spring 1848”" in shown(unknown)
    await earn(world, "2026-10", Tally(world.ada.id, 5, 1, 1))
    choices = await world.ada.autocomplete(world.channel, "leaderboard", "period", "")
    assert [choice["name"] for choice in choices] == ["November 2026", "all time", "October 2026"]
    past = await world.ada.slash(world.channel, "leaderboard", period=choices[2]["value"])
    assert "Leaderboard · October 2026" in shown(past)
    exports = await world.owner.autocomplete(world.channel, "season export", "season", "octo")
    assert [choice["value"] for choice in exports] == ["2026-10"]


# -- roles for places ----------------------------------------------------------------------


async def award(world: World) -> None:
    """Do what the loop does every ten minutes."""
    cog = world.bot.get_cog("SeasonCog")
    assert isinstance(cog, SeasonCog)
    await cog._award()


def roles_of(world: World, member: MemberActor) -> list[int]:
    return world.env.backend.get_member(world.guild.id, member.id).role_ids


async def test_the_first_places_get_their_roles_when_the_season_ends(world: World) -> None:
    champion = world.guild.create_role("Champion")
    told = await world.owner.slash(world.channel, "season roles", first=champion)
    assert "go to its first places" in shown(told)
    await earn(world, "2026-11", Tally(world.ada.id, 90, 1, 1), Tally(world.bao.id, 40, 1, 2))
    await world.pass_seconds(timedelta(days=15).total_seconds())
    world.env.inject_error("PUT", "/guilds/*/members/*/roles/*", status=500, times=1)
    await award(world)
    await award(world)
    assert champion.id in roles_of(world, world.ada)
    assert champion.id not in roles_of(world, world.bao)
    await world.owner.slash(world.channel, "season roles")
    await award(world)
    assert champion.id not in roles_of(world, world.ada)


async def test_a_role_that_clio_cannot_give_is_refused_at_once(world: World) -> None:
    high = world.guild.create_role("High", position=50)
    refused = await world.owner.slash(world.channel, "season roles", first=high)
    assert "High stands above my own role" in shown(refused)
    everyone = await world.owner.slash(
        world.channel, "season roles", first=world.guild.default_role
    )
    assert "cannot be given by anybody" in shown(everyone)
    above = world.guild.create_role("Above")
    keeper = world.guild.create_role("Keeper", permissions=_keeper())
    kept = world.guild.add_member(world.env.create_user("kim"), roles=[keeper])
    theirs = await kept.slash(world.channel, "season roles", first=above)
    assert "stands above your own role" in shown(theirs)
    champion = world.guild.create_role("Champion")
    let_clio(world, discord.Permissions.none())
    lacking = await world.owner.slash(world.channel, "season roles", second=champion)
    assert "I lack Manage Roles" in shown(lacking)


async def test_a_role_that_could_not_be_given_is_told_in_the_season(world: World) -> None:
    gone = world.guild.add_member(world.env.create_user("chidi"))
    await earn(world, "2026-11", Tally(world.ada.id, 90, 1, 1), Tally(gone.id, 90, 1, 1))
    world.guild.remove_member(gone)
    high = world.guild.create_role("High", position=50)
    await world.services.seasons.set_roles(world.guild.id, {1: high.id})
    await world.pass_seconds(timedelta(days=15).total_seconds())
    await award(world)
    view = shown(await world.owner.slash(world.channel, "season show"))
    assert f"I could not give <@&{high.id}> to <@{world.ada.id}>" in view
    assert "**Manage Roles**" in view
    assert f"to <@{gone.id}>" not in view, "who left needs no role"


async def test_what_discord_refused_is_not_asked_for_again_until_clio_may(world: World) -> None:
    champion = world.guild.create_role("Champion")
    await world.services.seasons.set_roles(world.guild.id, {1: champion.id})
    for month, winner in (("2026-11", world.ada), ("2026-12", world.bao)):
        await earn(world, month, Tally(winner.id, 90, 1, 1))
    await world.pass_seconds(timedelta(days=15).total_seconds())
    await award(world)
    let_clio(world, discord.Permissions.none())
    await world.env.settle()
    await world.pass_seconds(timedelta(days=31).total_seconds())
    before = requests(world)
    for _ in range(3):
        await award(world)
    assert requests(world) - before == 1, "bao's role, which was due; ada's stays with her"
    let_clio(world, _keeper())
    await world.env.settle()
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    guild.unavailable = True
    await award(world)
    assert requests(world) - before == 1, "nor while Discord cannot say what Clio may"
    guild.unavailable = False
    await award(world)
    assert champion.id not in roles_of(world, world.ada)
    assert champion.id in roles_of(world, world.bao)


def requests(world: World) -> int:
    """Count what Discord was asked about roles of members."""
    return sum("/roles/" in each.path for each in world.env.backend.http_requests)


def let_clio(world: World, held: discord.Permissions) -> None:
    """Give Clio's own role some permissions in place of those it has."""
    for role in world.env.backend.guilds[world.guild.id].roles.values():
        if role.managed:
            world.env.backend.edit_role(world.guild.id, role.id, {"permissions": held.value})


def _keeper() -> discord.Permissions:
    return discord.Permissions(manage_guild=True, manage_roles=True)


# -- exports -------------------------------------------------------------------------------


async def test_a_table_is_exported_with_names_and_hidden_members(world: World) -> None:
    await earn(world, "2026-11", Tally(world.ada.id, 90, 3, 4), Tally(world.bao.id, 40, 1, 2))
    await world.services.scores.hide(world.guild.id, world.bao.id, hidden=True)
    result = await world.owner.slash(world.channel, "season export")
    assert response_of(result).ephemeral
    (file,) = response_of(result).attachments
    assert file.filename == "scores-2026-11.csv"
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    assert [each.id for each in guild.members] == [guild.me.id], "nobody is kept for it"
    text = (await _bytes(world, file)).decode("utf-8-sig")
    assert text.splitlines() == [
        "place,member_id,name,points,correct,answered,rating",
        f"1,{world.ada.id},ada,90,3,4,1500",
        f"2,{world.bao.id},bao,40,1,2,1500",
    ]


async def _bytes(world: World, file: object) -> bytes:
    return await file.read()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_name_that_a_spreadsheet_would_run_is_made_text(name: str) -> None:
    line = ExportLine(1, 7, 1, 1, 1, 1500)
    written = as_csv([line], {7: name}).decode("utf-8-sig").splitlines()[1]
    assert written.split(",")[2].strip('"').startswith("'")


# -- profiles ------------------------------------------------------------------------------


async def test_a_profile_is_private_and_an_empty_one_says_how_to_begin(world: World) -> None:
    result = await world.ada.slash(world.channel, "profile")
    assert response_of(result).ephemeral
    assert "/quiz solo" in shown(result)
    other = shown(await world.ada.slash(world.channel, "profile", member=world.bao))
    assert f"<@{world.bao.id}>" in other
    assert "Hide me" not in other


async def test_a_profile_tells_its_member_what_they_know_and_what_to_do_next(
    world: World,
) -> None:
    names = world.services.facts._library.question_names()
    ids = [name.id for name in names if name.topic == "french-revolution"][:2]
    for question_id, told in zip(ids, ("1 card", "2 cards"), strict=True):
        await world.services.reviews.add(world.ada.id, [question_id])
        card = await world.services.reviews.next(world.ada.id)
        assert card is not None
        await world.services.reviews.rate(world.ada.id, card.card_id, card.reps, Grade.GOOD)
        mine = shown(await world.ada.slash(world.channel, "profile"))
        assert f"**What you would know now** · **100%** of {told} reviewed" in mine
    assert "By era: early modern 100% of 2" in mine
    assert "By topic: The French Revolution 100% of 2" in mine
    assert "**Next** · " in mine
    others = shown(await world.bao.slash(world.channel, "profile", member=world.ada))
    assert "know now" not in others
    assert "**Next**" not in others
    await earn(world, "2026-11", Tally(world.ada.id, 90, 1, 1))
    both = shown(await world.ada.slash(world.channel, "profile"))
    assert "**90** points" in both
    assert "of 2 cards reviewed" in both


async def answer_on(world: World, topic_id: str, *, right: bool) -> None:
    """Answer four questions on a topic in a quiz, and see it stopped."""
    ada, quizzes = world.ada.id, world.services.quizzes
    order = Order(
        guild_id=world.guild.id,
        channel_id=world.channel.id,
        host_id=ada,
        pool=Pool(((f"topic:{topic_id}", 1),), frozenset({Kind.CHOICE})),
        rounds=1,
        seconds=0,
        mode=Mode.SOLO,
    )
    for _ in range(4):
        session = await quizzes.start(order)
        place = session.rounds[0].right_choice
        given = place if right else (place + 1) % 4
        await quizzes.answer(session.id, 1, ada, str(given), world.env.now())
        await quizzes.control(session.id, ada, "stop")


async def test_a_profile_tells_of_topics_eras_and_weeks(world: World) -> None:
    topics = ("expulsion-of-trotsky", "french-revolution", "roman-empire")
    for topic_id in topics:
        await answer_on(world, topic_id, right=True)
    await answer_on(world, "cold-war", right=False)
    result = await world.ada.slash(world.channel, "profile")
    told = shown(result)
    assert "**By era**" in told
    assert "early modern · 4 of 4 right (100%)" in told
    assert "**Strongest**" in told
    assert "The French Revolution · 4 of 4 right (100%)" in told
    assert "**To read up on**" in told
    assert "The Cold War · 0 of 4 right (0%)" in told
    assert "**Next** · you know least of “The Cold War”" in told
    assert len(response_of(result).attachments) == 1
    await world.pass_seconds(20 * 24 * 3600)
    later = shown(await world.ada.slash(world.channel, "profile"))
    assert "**December 2026** · no answer yet" in later


async def test_a_bot_has_no_profile_and_a_direct_message_no_board(world: World) -> None:
    bot = world.guild.add_member(world.env.create_user("helper", bot=True))
    refused = shown(await world.ada.slash(world.channel, "profile", member=bot))
    assert "Only members have a profile" in refused
    fact = await world.ada.user.slash("fact", query="event:trotsky-expelled-1927")
    channel = world.ada.user.dm_channel.id
    stored = world.env.backend.get_message(channel, response_of(fact).id)
    replace_first_id(stored.components, "clio:hide:y")
    refused = shown(await world.ada.user.click(response_of(fact), custom_id="clio:hide:y"))
    assert "Boards belong to servers." in refused


async def test_a_member_hides_and_shows_again(world: World) -> None:
    await earn(world, "2026-11", Tally(world.ada.id, 90, 1, 1), Tally(world.bao.id, 40, 1, 2))
    profile = await world.ada.slash(world.channel, "profile")
    assert "place 1 with **90** points" in shown(profile)
    hidden = await world.ada.click(response_of(profile), label="Hide me")
    assert "You are on no board now" in shown(hidden)
    await world.restart()
    board = shown(await world.bao.slash(world.channel, "leaderboard"))
    assert f"<@{world.ada.id}>" not in board
    mine = await world.ada.slash(world.channel, "leaderboard")
    assert "You are hidden here" in shown(mine)
    assert "You: 1" not in shown(mine)
    refused = await world.bao.slash(world.channel, "profile", member=world.ada)
    assert "would rather not be shown" in shown(refused)
    again = await world.ada.slash(world.channel, "profile")
    shows = await world.ada.click(response_of(again), label="Show me on boards")
    assert "on the boards again" in shown(shows)
    assert f"<@{world.ada.id}>" in shown(await world.bao.slash(world.channel, "leaderboard"))


async def test_a_hidden_member_is_told_their_place_in_private(world: World) -> None:
    tallies = [Tally(900 + n, 500 - n, 1, 2) for n in range(14)]
    await earn(world, "2026-11", *tallies, Tally(world.ada.id, 499, 1, 1))
    await world.services.scores.hide(world.guild.id, world.ada.id, hidden=True)
    board = await world.bao.slash(world.channel, "leaderboard")
    own = await world.ada.click(response_of(board), label="Where am I")
    assert own.ephemeral
    assert "With **499** points you would be 2 of 15." in shown(own)


# -- cards ---------------------------------------------------------------------------------


def test_a_card_that_is_full_takes_no_more_text() -> None:
    shown = card("a" * 3990, Line(), "b" * 50, Line(), "c" * 50)
    lengths = [len(item.content) for item in shown.walk_children() if isinstance(item, TextDisplay)]
    assert sum(lengths) <= 4000
    assert len(lengths) == 2
