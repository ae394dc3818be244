"""What members see of what is kept of them."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import discord

from bot.domain.scoring import Tally
from bot.services import privacy
from bot.storage.scores import add_tallies
from tests.conftest import answer_of, custom_ids, response_of

if TYPE_CHECKING:
    import pytest

    from tests.conftest import World


async def remember(world: World) -> None:
    shown = await world.ada.slash(world.channel, "fact", query="event:trotsky-expelled-1927")
    more = await world.ada.click(response_of(shown), label="More")
    await world.ada.click(response_of(more), label="Remember this")


async def test_a_member_sees_gets_and_deletes_what_is_kept(world: World) -> None:
    nothing = await world.ada.slash(world.channel, "privacy")
    assert "Nothing." in answer_of(nothing)
    assert not custom_ids(nothing)
    await remember(world)
    async with world.services.quizzes._database.transaction() as tx:
        await add_tallies(tx, world.guild.id, "2026-11", [Tally(world.ada.id, 90, 1, 1)])
    shown = await world.ada.slash(world.channel, "privacy")
    assert shown.ephemeral
    assert "Cards to review · **1**" in answer_of(shown)
    await world.restart()
    given = await world.ada.click(response_of(shown), label="All of it as a file")
    assert "direct messages" in answer_of(given)
    asked = await world.ada.click(response_of(shown), label="Delete everything")
    assert "Scores of games stay" in answer_of(asked)
    done = await world.ada.click(response_of(asked), label="Yes, delete everything")
    assert "Done" in answer_of(done)
    assert "Nothing." in answer_of(await world.ada.slash(world.channel, "privacy"))
    board = answer_of(await world.bao.slash(world.channel, "leaderboard"))
    assert "a former member **90**" in board
    assert str(world.ada.id) not in board


async def test_the_file_comes_here_where_direct_messages_are_closed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def closed(*_: object, **__: object) -> None:
        response = SimpleNamespace(status=403, reason="Forbidden")
        raise discord.Forbidden(response, {"code": 50007, "message": "closed"})

    await remember(world)
    monkeypatch.setattr(discord.Member, "send", closed)
    shown = await world.ada.slash(world.channel, "privacy")
    given = await world.ada.click(response_of(shown), label="All of it as a file")
    assert "All that I keep" in answer_of(given)
    (file,) = given.followups[-1].attachments
    assert file.filename == "clio-data-1.zip"
    with zipfile.ZipFile(io.BytesIO(await file.read())) as archive:
        told = json.loads(archive.read("clio.json"))
    assert told["tables"]["review_card"]


async def test_who_has_much_is_answered_at_once_and_given_several_files(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(privacy, "_ROOM", 0)  # a row a file
    await remember(world)
    await world.ada.slash(world.channel, "deck create", name="Rome")
    shown = await world.ada.slash(world.channel, "privacy")
    given = await world.ada.click(response_of(shown), label="All of it as a file")
    assert given.deferred
    assert "direct messages, in 2 files." in answer_of(given)


async def test_a_server_that_removes_clio_is_noted_and_struck_out_when_it_returns(
    world: World,
) -> None:
    privacy = world.services.privacy
    await world.bot.cogs["ServerCog"].on_guild_remove(world.bot.guilds[0])  # type: ignore[attr-defined]
    world.env.backend.clock._epoch += timedelta(days=31)
    await world.bot.cogs["ServerCog"].on_guild_join(world.bot.guilds[0])  # type: ignore[attr-defined]
    assert await privacy.purge() == ()
