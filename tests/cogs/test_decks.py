"""Decks as members make, share and study them, over restarts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.services.decks import Viewer
from tests.conftest import answer_of, custom_ids, response_of

if TYPE_CHECKING:
    from simcord import InteractionResult, MemberActor

    from tests.conftest import World

CARD = {"front": "Who led the *Haitian* Revolution?", "back": "Toussaint Louverture"}


async def create(world: World, member: MemberActor, name: str = "Haiti") -> InteractionResult:
    return await member.slash(world.channel, "deck create", name=name)


async def add(
    world: World, member: MemberActor, fields: dict[str, str] = CARD, deck: str = "Haiti"
) -> InteractionResult:
    form = await member.slash(world.channel, "deck add", deck=deck)
    return await member.submit_modal(form, fields)


async def deck_id(world: World, member: MemberActor, name: str = "Haiti") -> str:
    choices = await member.autocomplete(world.channel, "deck show", "deck", name)
    return str(choices[0]["value"])


def forge(world: World, result: InteractionResult, forged: str) -> None:
    """Put another custom id into the first button of an answer."""
    stored = world.env.backend.get_message(world.channel.id, response_of(result).id)

    def put(components: list[dict[str, object]]) -> bool:
        for each in components:
            if each.get("custom_id"):
                each["custom_id"] = forged
                return True
            inner = each.get("components")
            if isinstance(inner, list) and put(inner):
                return True
        return False

    assert put(stored.components)


async def test_a_deck_is_made_filled_and_kept_over_a_restart(world: World) -> None:
    made = await create(world, world.ada)
    assert made.ephemeral
    assert "## Haiti\nAdd cards one by one" in answer_of(made)
    assert "Study" not in answer_of(made)
    studied = await world.ada.slash(world.channel, "deck study", deck="Haiti")
    assert "Stop studying" in answer_of(studied)
    await world.ada.click(response_of(studied), label="Stop studying")
    form = await world.ada.click(response_of(made), label="Add a card")
    added = await world.ada.submit_modal(form, CARD | {"accept": "L'Ouverture", "tags": "haiti"})
    assert "Added · Haiti" in answer_of(added)
    assert "## Who led the *Haitian* Revolution?" in answer_of(added)
    assert "Right too: L'Ouverture" in answer_of(added)
    await world.restart()
    shown = await world.ada.slash(world.channel, "deck show", deck="haiti")
    assert "**Who led the *Haitian* Revolution?** · Toussaint Louverture" in answer_of(shown)
    (menu,) = [each for each in custom_ids(shown) if each == "clio:deckcard:open"]
    card_id = (await world.services.decks.show(viewer(world, world.ada), "haiti")).cards[0].id
    opened = await world.ada.select(response_of(shown), [card_id], custom_id=menu)
    form = await world.ada.click(response_of(opened), label="Edit")
    assert "L'Ouverture" in str(form.modal)
    changed = await world.ada.submit_modal(form, CARD | {"back": "L'Ouverture"})
    assert "Changed · Haiti" in answer_of(changed)
    back = await world.ada.click(response_of(changed), label="The deck")
    assert "1 card · code for /deck copy: " in answer_of(back)
    gone = await world.ada.click(response_of(opened), label="Remove")
    assert "Removed** from Haiti: Who led" in answer_of(gone)
    assert "0 cards" in answer_of(await world.ada.slash(world.channel, "deck list"))


def viewer(world: World, member: MemberActor) -> Viewer:
    return Viewer(member.id, world.guild.id)


async def test_pages_turn_and_lists_open(world: World) -> None:
    assert "No decks yet" in answer_of(await world.ada.slash(world.channel, "deck list"))
    for number in range(17):
        await create(world, world.ada, f"Deck {number:02}")
    for number in range(9):
        await add(world, world.ada, {"front": f"Q{number}", "back": "x" * 300}, "Deck 00")
    listed = await world.ada.slash(world.channel, "deck list")
    turned = await world.ada.click(response_of(listed), label="Next")
    assert "Deck 16" in answer_of(turned)
    back = await world.ada.click(response_of(turned), label="Previous")
    opened = await world.ada.select(response_of(back), [await deck_id(world, world.ada, "Deck 00")])
    assert "page 1 of 2" in answer_of(opened)
    await world.restart()
    turned = await world.ada.click(response_of(opened), label="Next")
    assert "**Q8** · xxx" in answer_of(turned)
    assert "Q0" in answer_of(await world.ada.click(response_of(turned), label="Previous"))


async def test_a_deck_is_renamed_and_removed_when_it_is_meant(world: World) -> None:
    await create(world, world.ada)
    await add(world, world.ada)
    told = await world.ada.slash(world.channel, "deck rename", deck="Haiti", name="Saint-Domingue")
    assert "**Saint-Domingue** is its name now" in answer_of(told)
    opened = await world.ada.click(response_of(told), label="Open the deck")
    asking = await world.ada.click(response_of(opened), label="Remove the deck")
    assert "1 card will go with it" in answer_of(asking)
    assert "1 card" in answer_of(await world.ada.slash(world.channel, "deck list"))
    asking = await world.ada.slash(world.channel, "deck remove", deck="saint domingue")
    await world.restart()
    gone = await world.ada.click(response_of(asking), label="Yes, remove it")
    assert "**Saint-Domingue** is removed" in answer_of(gone)
    assert "No decks yet" in answer_of(await world.ada.slash(world.channel, "deck list"))


async def test_a_deck_is_studied_in_reviews_typed_or_looked_at(world: World) -> None:
    await create(world, world.ada)
    await add(world, world.ada)
    studied = await world.ada.slash(world.channel, "deck study", deck="Haiti")
    assert "/review start asks what is due" in answer_of(studied)
    await world.restart()
    asked = await world.ada.slash(world.channel, "review start")
    assert "### Review · Haiti" in answer_of(asked)
    assert "## Who led the *Haitian* Revolution?" in answer_of(asked)
    form = await world.ada.click(response_of(asked), label="Answer")
    shown = await world.ada.submit_modal(form, {"words": "toussaint louverture"})
    assert "✓ You had it: toussaint louverture" in answer_of(shown)
    over = await world.ada.click(response_of(shown), label="Easy · 8 days")
    assert "1 card reviewed" in answer_of(over)
    rested = await world.ada.click(response_of(studied), label="Stop studying")
    assert "you study it" not in answer_of(rested)
    await world.pass_seconds(30 * 24 * 3600)
    assert "Nothing is due" in answer_of(await world.ada.slash(world.channel, "review start"))
    again = await world.ada.click(response_of(rested), label="Study")
    assert "you study it" in answer_of(again)


async def test_marks_of_members_show_as_typed(world: World) -> None:
    await create(world, world.ada, "**Bold** @everyone")
    await add(
        world, world.ada, {"front": "# One\n<@1> ||two||", "back": "`x`\n- y"}, "bold everyone"
    )
    await world.ada.slash(world.channel, "deck study", deck="bold everyone")
    asked = await world.ada.slash(world.channel, "review start")
    raw = str(response_of(asked).components)
    assert r"\\*\\*Bold\\*\\* \\@everyone" in raw
    assert r"## \\# One\n\\<\\@1\\>" in raw


async def test_a_shared_deck_is_followed_and_its_changes_arrive(world: World) -> None:
    await create(world, world.ada)
    await add(world, world.ada)
    assert "no deck by that name" in answer_of(
        await world.bao.slash(world.channel, "deck show", deck="Haiti")
    )
    shared = await world.ada.slash(world.channel, "deck share", deck="Haiti")
    assert "is shared on this server" in answer_of(shared)
    assert "shared here" in answer_of(await world.ada.slash(world.channel, "deck list"))
    listed = await world.bao.slash(world.channel, "deck list")
    assert "**Haiti** · 1 card · on this server" in answer_of(listed)
    opened = await world.bao.slash(world.channel, "deck show", deck="Haiti")
    assert "Add a card" not in answer_of(opened)
    card_id = (await world.services.decks.show(viewer(world, world.bao), "haiti")).cards[0].id
    card = await world.bao.select(response_of(opened), [card_id], custom_id="clio:deckcard:open")
    assert "Edit" not in answer_of(card)
    followed = await world.bao.click(response_of(opened), label="Subscribe")
    assert "subscribed" in answer_of(followed)
    told = await world.bao.slash(world.channel, "deck subscribe", deck="Haiti")
    assert "what its maker changes reaches you" in answer_of(told)
    assert "1 subscriber" in answer_of(await world.ada.slash(world.channel, "deck list"))
    await add(world, world.ada, {"front": "When did it end?", "back": "1804"})
    await world.restart()
    shown = await world.bao.slash(world.channel, "deck show", deck="Haiti")
    assert "When did it end?" in answer_of(shown)
    asking = await world.ada.slash(world.channel, "deck remove", deck="Haiti")
    assert "Its 1 subscriber will lose it too" in answer_of(asking)
    left = await world.bao.click(response_of(shown), label="Unsubscribe")
    assert "**Haiti** is no longer in your list or reviews." in answer_of(left)
    told = await world.bao.slash(world.channel, "deck unsubscribe", deck="Haiti")
    assert "no longer in your list" in answer_of(told)
    refused = await world.bao.slash(world.channel, "deck unshare", deck="Haiti")
    assert "and moderators, may unshare it" in answer_of(refused)
    gone = await world.owner.slash(world.channel, "deck unshare", deck="Haiti")
    assert "no longer shared on this server" in answer_of(gone)


@pytest.mark.parametrize("act", ["open", "study", "ask", "remove", "add"])
async def test_a_forged_button_reaches_no_deck_of_another_member(world: World, act: str) -> None:
    await create(world, world.ada)
    await add(world, world.ada)
    secret = await deck_id(world, world.ada)
    await create(world, world.bao, "Mine")
    shown = await world.bao.slash(world.channel, "deck show", deck="Mine")
    forged = f"clio:deck:{secret}:{act}"
    forge(world, shown, forged)
    refused = await world.bao.click(response_of(shown), custom_id=forged)
    assert "no deck by that name" in answer_of(refused)
    assert "1 card" in answer_of(await world.ada.slash(world.channel, "deck list"))


async def test_a_forged_card_is_not_edited_by_another_member(world: World) -> None:
    await create(world, world.ada)
    await add(world, world.ada)
    await world.ada.slash(world.channel, "deck share", deck="Haiti")
    card_id = (await world.services.decks.show(viewer(world, world.ada), "haiti")).cards[0].id
    for act in ("edit", "remove"):
        shown = await world.bao.slash(world.channel, "deck show", deck="Haiti")
        forged = f"clio:deckcard:{card_id}:{act}"
        stored = world.env.backend.get_message(world.channel.id, response_of(shown).id)
        stored.components[0]["components"].append(
            {"type": 1, "components": [{"type": 2, "style": 2, "label": "x", "custom_id": forged}]}
        )
        refused = await world.bao.click(response_of(shown), custom_id=forged)
        assert "Only who made a deck changes it" in answer_of(refused)


async def test_in_a_direct_message_there_is_no_server_to_share_with(world: World) -> None:
    ada = world.ada.user
    assert "## Haiti" in answer_of(await ada.slash("deck create", name="Haiti"))
    refused = await ada.slash("deck share", deck="Haiti")
    assert "servers that invited me" in answer_of(refused)
    choices = await ada.autocomplete("deck add", "deck", "h")
    assert choices[0]["name"] == "Haiti · 0 cards"
