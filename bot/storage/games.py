"""Quiz sessions, their players, rounds and answers, as they go."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.answering import Kind
from bot.domain.session import Answer, Mode, Player, Round, Session, State
from bot.storage.database import of_share, placeholders
from bot.storage.instants import from_ms, maybe_from_ms, maybe_to_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.domain.sharding import Share
    from bot.storage.database import Row, SqlValue, Transaction

_MILLISECOND = timedelta(milliseconds=1)
_PAGE = 500  # sessions read at a time
_GAME = (
    "session_id", "guild_id", "channel_id", "host_id", "mode", "title", "pool", "seconds", "state",
    "until", "paused_ms", "current_round", "started_at", "lobby_id", "opponent_id",
    "standings_shown", "reason", "may_change", "team_roles",
)  # fmt: skip
_ROUND = (
    "session_id", "number", "question_id", "kind", "topic_id", "difficulty", "option_order",
    "weight", "clues", "opened_at", "closes_at", "closed", "message_id", "revealed",
)  # fmt: skip
_PLAYER = ("session_id", "member_id", "since", "team", "out_round")
_ANSWER = (
    "session_id", "number", "member_id", "given", "credit", "points", "prompted", "answered_at",
    "season_points",
)  # fmt: skip


def _insert(table: str, columns: tuple[str, ...], keys: int) -> str:
    """Write an INSERT that overwrites what stands under the first `keys` columns."""
    changed = ", ".join(f"{name} = excluded.{name}" for name in columns[keys:])
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({placeholders(len(columns))})"
        f" ON CONFLICT ({', '.join(columns[:keys])}) DO UPDATE SET {changed}"
    )


_WRITE_GAME = _insert("game", _GAME, 1)
_WRITE_ROUND = _insert("game_round", _ROUND, 2)
_WRITE_PLAYER = _insert("game_player", _PLAYER, 2)
_WRITE_ANSWER = _insert("game_answer", _ANSWER, 3)


async def write_session(tx: Transaction, after: Session, before: Session | None = None) -> None:
    """Store a session: all of it, or what changed since `before`, its answers aside."""
    await tx.execute(_WRITE_GAME, *_game_values(after))
    known = before.rounds if before else ()
    rounds = [
        each for at, each in enumerate(after.rounds) if at >= len(known) or known[at] is not each
    ]
    if rounds:
        await tx.execute_many(_WRITE_ROUND, (_round_values(after.id, each) for each in rounds))
    players = before.players if before else {}
    joined = [each for each in after.players.values() if players.get(each.member_id) != each]
    if joined:
        await tx.execute_many(_WRITE_PLAYER, (_player_values(after.id, each) for each in joined))


async def write_answers(
    tx: Transaction, answers: Iterable[tuple[str, int, Answer]], *, season_points: int = 0
) -> None:
    """Store answers, (session, round, answer) each, over what their members gave before."""
    await tx.execute_many(
        _WRITE_ANSWER,
        (
            _answer_values(session_id, number, each, season_points)
            for session_id, number, each in answers
        ),
    )


async def write_hint(tx: Transaction, session_id: str, number: int, member_id: int) -> None:
    """Store that a member took a round's hint; a second time changes nothing."""
    await tx.execute(
        "INSERT INTO game_hint (session_id, number, member_id) VALUES ($1, $2, $3)"
        " ON CONFLICT DO NOTHING",
        session_id,
        number,
        member_id,
    )


async def write_players(tx: Transaction, players: Iterable[tuple[str, Player]]) -> None:
    """Store players, (session, player) each."""
    await tx.execute_many(_WRITE_PLAYER, (_player_values(*each) for each in players))


async def write_shares(
    tx: Transaction, session_id: str, season: str, shares: Mapping[tuple[int, int], int]
) -> None:
    """Store what each answer, by (round, member), counts for a season."""
    await tx.execute_many(
        "UPDATE game_answer SET season = $1, season_points = $2"
        " WHERE session_id = $3 AND number = $4 AND member_id = $5",
        (
            (season, share, session_id, number, member_id)
            for (number, member_id), share in shares.items()
        ),
    )


async def find_shares(
    tx: Transaction, session_id: str
) -> tuple[str | None, dict[tuple[int, int], int]]:
    """Give the season a session was counted in, None before, and what each answer counts there."""
    rows = await tx.fetch(
        "SELECT number, member_id, season, season_points FROM game_answer WHERE session_id = $1",
        session_id,
    )
    seasons = [row.maybe_text("season") for row in rows]
    shares = {
        (row.integer("number"), row.integer("member_id")): row.integer("season_points")
        for row in rows
    }
    return next((season for season in seasons if season is not None), None), shares


async def earned_since(
    tx: Transaction, guild_id: int, members: Sequence[int], since: datetime
) -> dict[int, int]:
    """Sum up what members have earned for a guild's season in answers since an instant."""
    if not members:
        return {}
    rows = await tx.fetch(
        "SELECT member_id, CAST(SUM(season_points) AS BIGINT) AS points FROM game_answer"
        " JOIN game USING (session_id) WHERE guild_id = $1 AND answered_at >= $2"
        f" AND member_id IN ({placeholders(len(members), 3)}) GROUP BY member_id",
        guild_id,
        to_ms(since),
        *members,
    )
    return {row.integer("member_id"): row.integer("points") for row in rows}


async def list_asked(tx: Transaction, guild_id: int, since: datetime) -> frozenset[str]:
    """Give the questions that a guild was asked in sessions started since an instant."""
    rows = await tx.fetch(
        "SELECT DISTINCT question_id FROM game_round JOIN game USING (session_id)"
        " WHERE guild_id = $1 AND started_at >= $2 AND opened_at IS NOT NULL",
        guild_id,
        to_ms(since),
    )
    return frozenset(row.text("question_id") for row in rows)


async def list_played(
    tx: Transaction, guild_ids: Sequence[int], since: datetime
) -> tuple[tuple[int, str], ...]:
    """Give (guild, tag) of what some guilds chose to be asked about since an instant."""
    count = len(guild_ids)
    rows = await tx.fetch(
        "SELECT DISTINCT guild_id, pool FROM game"
        f" WHERE guild_id IN ({placeholders(count)}) AND started_at >= ${count + 1}"
        " AND pool <> ''",
        *guild_ids,
        to_ms(since),
    )
    return tuple(
        (row.integer("guild_id"), part.partition("*")[0])
        for row in rows
        for part in row.text("pool").split()
        if ":" in part
    )


async def list_unfinished(tx: Transaction, share: Share) -> tuple[Session, ...]:
    """Give every session of a share whose standings are still to be shown, with all of it."""
    found: list[Session] = []
    last = ""
    while True:
        rows = await tx.fetch(
            "SELECT * FROM game WHERE standings_shown = 0 AND session_id > $1"
            f" AND {of_share(share)} ORDER BY session_id LIMIT $2",
            last,
            _PAGE,
        )
        found += await _completed(tx, [_session(row) for row in rows])
        if len(rows) < _PAGE:
            return tuple(found)
        last = found[-1].id


async def find_session(tx: Transaction, session_id: str) -> Session | None:
    """Read a session, over or not."""
    rows = await tx.fetch("SELECT * FROM game WHERE session_id = $1", session_id)
    found = await _completed(tx, [_session(row) for row in rows])
    return found[0] if found else None


async def _completed(tx: Transaction, sessions: list[Session]) -> list[Session]:
    """Read the rounds, answers, hints and players of sessions."""
    if not sessions:
        return []
    ids = [each.id for each in sessions]
    which = f"WHERE session_id IN ({placeholders(len(ids))})"
    answers: defaultdict[tuple[str, int], dict[int, Answer]] = defaultdict(dict)
    for row in await tx.fetch(f"SELECT * FROM game_answer {which}", *ids):
        this = _answer(row)
        answers[row.text("session_id"), row.integer("number")][this.member_id] = this
    hinted: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for row in await tx.fetch(f"SELECT * FROM game_hint {which}", *ids):
        hinted[row.text("session_id"), row.integer("number")].add(row.integer("member_id"))
    rounds: defaultdict[str, list[Round]] = defaultdict(list)
    for row in await tx.fetch(f"SELECT * FROM game_round {which} ORDER BY number", *ids):
        key = row.text("session_id"), row.integer("number")
        this_round = replace(_round(row), answers=answers[key], hinted=frozenset(hinted[key]))
        rounds[key[0]].append(this_round)
    players: defaultdict[str, dict[int, Player]] = defaultdict(dict)
    for row in await tx.fetch(f"SELECT * FROM game_player {which}", *ids):
        player = _player(row)
        players[row.text("session_id")][player.member_id] = player
    return [replace(s, rounds=tuple(rounds[s.id]), players=players[s.id]) for s in sessions]


# -- rows ----------------------------------------------------------------------------------


def _game_values(session: Session) -> tuple[SqlValue, ...]:
    return (
        session.id,
        session.guild_id,
        session.channel_id,
        session.host_id,
        session.mode,
        session.title,
        session.pool,
        session.seconds,
        session.state,
        to_ms(session.until),
        None if session.paused is None else session.paused // _MILLISECOND,
        session.current,
        to_ms(session.started_at),
        session.lobby_id,
        session.opponent_id,
        int(session.standings_shown),
        session.reason,
        int(session.may_change),
        " ".join(map(str, session.team_roles)),
    )


def _session(row: Row) -> Session:
    paused = row.maybe_integer("paused_ms")
    return Session(
        id=row.text("session_id"),
        guild_id=row.maybe_integer("guild_id"),
        channel_id=row.integer("channel_id"),
        host_id=row.integer("host_id"),
        mode=Mode(row.text("mode")),
        title=row.text("title"),
        pool=row.text("pool"),
        seconds=row.integer("seconds"),
        rounds=(),
        state=_state(row.text("state")),
        until=from_ms(row.integer("until")),
        paused=None if paused is None else paused * _MILLISECOND,
        current=row.integer("current_round"),
        started_at=from_ms(row.integer("started_at")),
        lobby_id=row.maybe_integer("lobby_id"),
        opponent_id=row.maybe_integer("opponent_id"),
        standings_shown=bool(row.integer("standings_shown")),
        reason=row.maybe_text("reason"),
        may_change=bool(row.integer("may_change")),
        team_roles=tuple(map(int, row.text("team_roles").split())),
    )


def _state(text: str) -> State:
    return State.LOBBY if text == "starting" else State(text)  # its name in the first version


def _round_values(session_id: str, this: Round) -> tuple[SqlValue, ...]:
    return (
        session_id,
        this.number,
        this.question_id,
        this.kind,
        this.topic_id,
        this.difficulty,
        " ".join(map(str, this.order)),
        this.weight,
        this.clues,
        maybe_to_ms(this.opened_at),
        maybe_to_ms(this.closes_at),
        int(this.closed),
        this.message_id,
        int(this.revealed),
    )


def _round(row: Row) -> Round:
    return Round(
        number=row.integer("number"),
        question_id=row.text("question_id"),
        order=tuple(map(int, row.text("option_order").split())),
        kind=Kind(row.text("kind")),
        topic_id=row.maybe_text("topic_id"),
        difficulty=row.integer("difficulty"),
        weight=row.integer("weight"),
        clues=row.integer("clues"),
        opened_at=maybe_from_ms(row.maybe_integer("opened_at")),
        closes_at=maybe_from_ms(row.maybe_integer("closes_at")),
        closed=bool(row.integer("closed")),
        message_id=row.maybe_integer("message_id"),
        revealed=bool(row.integer("revealed")),
    )


def _player_values(session_id: str, player: Player) -> tuple[SqlValue, ...]:
    return session_id, player.member_id, player.since, player.team, player.out_round


def _player(row: Row) -> Player:
    return Player(
        row.integer("member_id"),
        row.integer("since"),
        row.maybe_integer("team"),
        row.maybe_integer("out_round"),
    )


def _answer_values(
    session_id: str, number: int, answer: Answer, season_points: int
) -> tuple[SqlValue, ...]:
    return (
        session_id,
        number,
        answer.member_id,
        answer.given,
        answer.credit,
        answer.points,
        int(answer.prompted),
        to_ms(answer.at),
        season_points,
    )


def _answer(row: Row) -> Answer:
    return Answer(
        member_id=row.integer("member_id"),
        given=row.text("given"),
        credit=row.integer("credit"),
        points=row.integer("points"),
        at=from_ms(row.integer("answered_at")),
        prompted=bool(row.integer("prompted")),
    )
