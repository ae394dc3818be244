"""Every command: who may use it, where, and what it is plausibly given."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

import discord
from simcord.interactions import base_payload, build_options, nest_options, walk_to_subcommand
from simcord.results import InteractionResult

from tests.cogs.test_content import MUSEUM
from tests.conftest import answer_of
from tests.fuzz.forging import COMMAND, leaves

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simcord import MemberActor

    from tests.conftest import World

FOREIGN = 77 << 40  # the id of a server that never invited Clio
CONTEXT_MENU = 3


class Who(Enum):
    """Who may use a command on a server."""

    ANYONE = auto()
    MODERATORS = auto()  # Manage Messages
    KEEPERS = auto()  # Manage Server
    ROLE_KEEPERS = auto()  # Manage Server and Manage Roles
    PLANNERS = auto()  # Manage Events


class Where(Enum):
    """Where a command may be used."""

    EVERYWHERE = auto()
    SERVERS = auto()  # that invited Clio; Discord offers it nowhere else
    MEMBERS = auto()  # that invited Clio, though Discord offers it everywhere
    DIRECT = auto()  # anywhere but on such a server


@dataclass(frozen=True, slots=True)
class Row:
    """A command's line in the table; `lacks` is what it says where there is nothing to show."""

    path: str
    who: Who = Who.ANYONE
    where: Where = Where.EVERYWHERE
    given: Mapping[str, Any] = field(default_factory=dict)
    lacks: str | None = None


@dataclass(slots=True)
class Stage:
    """A world where every command has something to work on."""

    world: World
    member: MemberActor
    named: dict[str, Any]

    def options(self, row: Row) -> dict[str, Any]:
        """Give a row's arguments, with what `$name` stands for put in."""
        return {
            name: self.named[value[1:]] if str(value).startswith("$") else value
            for name, value in row.given.items()
        }


_DECK = {"deck": "Haiti"}
_ZONE = {"time": "09:00", "timezone": "UTC"}
_POST = {"schedule": 1}
_EVENT = "event:trotsky-expelled-1927"
TABLE = (
    # who looks something up
    Row("fact", given={"query": "trotsky"}),
    Row("topic", given={"name": "The French Revolution"}),
    Row("term", given={"name": "soviet"}),
    Row("today", given={"date": "16 November"}),
    Row("random"),
    Row("sources", given={"fact": _EVENT}),
    Row("meanwhile", given={"when": "1789"}),
    Row("compare", given={"one": "rome", "other": "athens"}),
    Row("timeline", given={"about": "The French Revolution"}),
    Row("map", given={"about": "The French Revolution"}),
    Row("read", given={"topic": "The French Revolution"}),
    Row("help"),
    Row("privacy"),
    Row("Look this up"),
    # who studies
    Row("deck create", given={"name": "Empires"}),
    Row("deck list"),
    Row("deck add", given=_DECK),
    Row("deck show", given=_DECK),
    Row("deck study", given=_DECK),
    Row("deck export", given=_DECK | {"format": "csv"}),
    Row("deck import", given={"file": ("cards.csv", b"front,back\nWho?,Ada\n")}),
    Row("deck undo"),
    Row("deck share", where=Where.MEMBERS, given=_DECK),
    Row("deck unshare", where=Where.MEMBERS, given=_DECK),
    Row("deck subscribe", where=Where.MEMBERS, given={"deck": "$shared"}),
    Row("deck unsubscribe", given={"deck": "$shared"}, lacks="I see no deck by that name here"),
    Row("deck copy", given={"code": "$code"}),
    Row("deck rename", given={"deck": "Empires", "name": "Realms"}),
    Row("deck remove", given={"deck": "Realms"}),
    Row("review start"),
    Row("review stats"),
    Row("review settings", given={"new_cards": 5}),
    Row("review remind", given=_ZONE),
    Row("plan make", given={"topics": "rome", "weeks": 4}),
    Row("plan show"),
    Row("plan list"),
    Row("plan end", given={"plan": "$own_plan"}),
    Row("reading list"),
    Row("reading export", given={"format": "RIS"}, lacks="no book to export"),
    # who plays
    Row("quiz check", where=Where.MEMBERS),
    Row("quiz duel", where=Where.MEMBERS, given={"member": "$other"}),
    Row("quiz stop", where=Where.MEMBERS),
    Row("quiz start", where=Where.MEMBERS, given={"rounds": 2}, lacks="already under way"),
    Row("quiz solo", where=Where.EVERYWHERE, given={"rounds": 2}),
    Row("quiz daily", where=Where.MEMBERS, lacks="No question of the day has been asked here"),
    Row("quiz weekly", where=Where.MEMBERS, lacks="Nothing was posted in that week"),
    Row("leaderboard", where=Where.SERVERS),
    Row("profile", where=Where.SERVERS),
    Row("season show", where=Where.SERVERS),
    # who keeps the group
    Row("quiz aside", Who.MODERATORS, Where.MEMBERS),
    Row("content add event", Who.MODERATORS, Where.SERVERS),
    Row("content add question", Who.MODERATORS, Where.SERVERS),
    Row("content add reading", Who.MODERATORS, Where.SERVERS, {"topic": "rome"}),
    Row(
        "content import",
        Who.MODERATORS,
        Where.SERVERS,
        {"file": ("own.csv", b"title,date\n")},
        "no rows",
    ),
    Row("content list", where=Where.SERVERS),
    Row("content edit", Who.MODERATORS, Where.SERVERS, {"record": "$record"}),
    Row("content remove", Who.MODERATORS, Where.SERVERS, {"record": "$record"}),
    Row(
        "plan meetings",
        Who.PLANNERS,
        Where.MEMBERS,
        {"plan": "$plan", "day": 2, "time": "19:00"},
    ),
    Row("reading club vote", Who.PLANNERS, Where.MEMBERS),
    Row("reading club propose", where=Where.MEMBERS, given={"book": "$book"}),
    Row(
        "reading club schedule",
        Who.PLANNERS,
        Where.MEMBERS,
        {"book": "service-trotsky", "start": "Monday", "weeks": 2} | _ZONE,
    ),
    Row("reading club status", where=Where.MEMBERS),
    Row("reading club stop", Who.PLANNERS, Where.MEMBERS),
    Row("season set", Who.KEEPERS, Where.SERVERS, {"name": "Autumn term"}),
    Row("season close", Who.KEEPERS, Where.SERVERS),
    Row("season roles", Who.ROLE_KEEPERS, Where.SERVERS),
    Row("season export", Who.KEEPERS, Where.SERVERS),
    Row("settings", Who.KEEPERS, Where.SERVERS, {"years": "BC/AD"}),
    Row("daily setup", Who.KEEPERS, Where.SERVERS, {"channel": "$channel"} | _ZONE),
    Row("daily recap", Who.KEEPERS, Where.SERVERS, {"channel": "$channel", "day": 0} | _ZONE),
    Row("daily status", Who.KEEPERS, Where.SERVERS),
    Row("daily preview", Who.KEEPERS, Where.SERVERS, _POST),
    Row("daily test", Who.KEEPERS, Where.SERVERS, _POST),
    Row("daily pause", Who.KEEPERS, Where.SERVERS, _POST),
    Row("daily resume", Who.KEEPERS, Where.SERVERS, _POST),
    Row("daily skip", Who.KEEPERS, Where.SERVERS, _POST),
    Row("daily off", Who.KEEPERS, Where.SERVERS, _POST),
)


def paths(world: World) -> set[str]:
    """Name every command that Clio offers, its context menus too."""
    told = [command.to_dict(world.bot.tree) for command in world.bot.tree.get_commands(type=None)]
    return {" ".join(path) for path, _ in leaves(told)}


async def prepare(world: World, member: MemberActor) -> Stage:
    """Put on a server what commands are used on; `member` has decks and plans of their own."""
    owner, channel = world.owner, world.channel
    form = await owner.slash(channel, "content add event", region="europe")
    await owner.submit_modal(form, MUSEUM)
    (record,) = await owner.autocomplete(channel, "content edit", "record", "")
    await owner.slash(channel, "plan make", topics="rome", weeks=4, group=True)
    (plan,) = await owner.autocomplete(channel, "plan meetings", "plan", "")
    for book in ("deutscher-prophet", "service-trotsky"):
        await owner.slash(channel, "reading club propose", book=book)
    other = world.guild.add_member(world.env.create_user("chidi"))
    for who, name in ((other, "Rome"), (member, "Haiti")):
        await who.slash(channel, "deck create", name=name)
        form = await who.slash(channel, "deck add", deck=name)
        await who.submit_modal(form, {"front": "Who?", "back": name})
    await other.slash(channel, "deck share", deck="Rome")
    opened = answer_of(await other.slash(channel, "deck show", deck="Rome"))
    code = opened.split("/deck copy: ")[1].split()[0]
    (shared,) = await member.autocomplete(channel, "deck subscribe", "deck", "Rome")
    await member.slash(channel, "plan make", topics="athens", weeks=4)
    plans = await member.autocomplete(channel, "plan end", "plan", "athens")
    books = await member.autocomplete(channel, "reading club propose", "book", "roman")
    named = {
        "record": record["value"],
        "plan": plan["value"],
        "own_plan": plans[0]["value"],
        "other": other,
        "book": books[0]["value"],
        "code": code,
        "shared": shared["value"],
        "channel": channel,
    }
    return Stage(world, member, named)


async def call(stage: Stage, row: Row, place: str) -> InteractionResult:
    """Send a command as Discord would, were it to offer it: on the server, direct, elsewhere."""
    world, member = stage.world, stage.member
    record, payload = base_payload(
        world.env.backend,
        type=COMMAND,
        channel_id=member.user.dm_channel.id if place == "direct" else world.channel.id,
        guild_id=None if place == "direct" else world.guild.id,
        user_id=member.id,
        data=_data(stage, row),
    )
    if place == "elsewhere":
        payload |= {
            "guild_id": str(FOREIGN),
            "guild": {"id": str(FOREIGN), "features": [], "locale": "en-US"},
            "authorizing_integration_owners": {"1": str(member.id)},
            "app_permissions": str(discord.Permissions.all().value),
        }
    world.env.backend.emit("INTERACTION_CREATE", payload)
    await world.env._settle_internal(dispatch="INTERACTION_CREATE")
    return InteractionResult(world.env, record)


def _data(stage: Stage, row: Row) -> dict[str, Any]:
    world = stage.world
    if row.path == "Look this up":
        message = world.channel.history()[0]
        return {
            "id": "1",
            "name": row.path,
            "type": CONTEXT_MENU,
            "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): _looked_up(message.id, world)}},
        }
    name, *rest = row.path.split()
    found = world.bot.tree.get_command(name)
    assert found is not None, name
    root = found.to_dict(world.bot.tree)
    leaf, nesting = walk_to_subcommand(root, rest)
    options = stage.options(row)
    built, resolved = build_options(
        stage.member, row.path, leaf, options, channel_id=world.channel.id
    )
    data = {"id": "1", "name": name, "type": 1, "options": nest_options(root, nesting, built)}
    return data | ({"resolved": resolved} if resolved else {})


def _looked_up(message_id: int, world: World) -> dict[str, Any]:
    """A message that speaks of something."""
    return {
        "id": str(message_id),
        "channel_id": str(world.channel.id),
        "author": {"id": "5", "username": "eve", "discriminator": "0", "avatar": None},
        "content": "the French Revolution",
        "timestamp": "2026-11-16T08:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
    }
