"""What a quiz session is made of: its states, modes, rounds, players and answers.

`bot.domain.quiz` has the rules by which one session becomes the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.domain.answering import RIGHT, Kind

ROUNDS = range(1, 51)
SECONDS = range(5, 121)
UNTIMED = 0
LETTERS = "ABCDE"  # of the options, in the order of their buttons
TEAMS = ("Athens", "Sparta")
_EPOCH_MS = 1_420_070_400_000  # Discord's, in its reference of snowflakes


class State(StrEnum):
    """Where a session stands."""

    LOBBY = "lobby"
    OPEN = "open"
    REVEALED = "revealed"
    ENDED = "ended"


class Mode(StrEnum):
    """What the game is."""

    EVERYONE = "everyone"
    RACE = "race"
    ELIMINATION = "elimination"
    TEAMS = "teams"
    DUEL = "duel"
    SOLO = "solo"
    HOST = "host"

    @property
    def needs_joining(self) -> bool:
        """Whether only those who joined may answer."""
        return self in (Mode.ELIMINATION, Mode.TEAMS, Mode.DUEL, Mode.SOLO)

    @property
    def gives_hints(self) -> bool:
        """Whether a member may buy a hint: where nobody is put out or beaten by it."""
        return self in (Mode.EVERYONE, Mode.TEAMS, Mode.SOLO, Mode.HOST)


PAUSE = timedelta(seconds=10)  # to read an answer and its explanation
IDLE = timedelta(minutes=10)  # after which a quiz that nobody moves on ends
LOBBIES = {
    Mode.EVERYONE: timedelta(seconds=15),
    Mode.RACE: timedelta(seconds=15),
    Mode.ELIMINATION: timedelta(seconds=45),
    Mode.TEAMS: timedelta(seconds=60),
    Mode.DUEL: timedelta(minutes=5),
    Mode.HOST: timedelta(minutes=10),
    Mode.SOLO: timedelta(),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One member's answer in one round.

    `given` is the place of a button, picks in order, or words; `prompted` says that words
    were asked to be more specific and may be given once more.
    """

    member_id: int
    given: str
    credit: int
    points: int
    at: datetime
    prompted: bool = False

    @property
    def correct(self) -> bool:
        """Whether it counts as right."""
        return self.credit >= RIGHT


@dataclass(frozen=True, slots=True)
class Round:
    """One question: `order` gives for each option as shown its place in the question.

    Times are None until they have come; `weight` is what it counts for the season, in per
    cent; `clues` is how many it has; `hinted` are the members who took a hint.
    """

    number: int
    question_id: str
    order: tuple[int, ...]
    kind: Kind = Kind.CHOICE
    topic_id: str | None = None
    difficulty: int = 3
    weight: int = 100
    clues: int = 0
    opened_at: datetime | None = None
    closes_at: datetime | None = None
    closed: bool = False
    message_id: int | None = None
    revealed: bool = False
    answers: dict[int, Answer] = field(default_factory=dict)
    hinted: frozenset[int] = frozenset()

    @property
    def right_choice(self) -> int:
        """The place of the right button."""
        return self.order.index(0)

    @property
    def shown_at(self) -> datetime | None:
        """When members saw it, by Discord's own clock: it stands in the message's id."""
        if self.message_id is None:
            return self.opened_at
        return datetime.fromtimestamp(((self.message_id >> 22) + _EPOCH_MS) / 1000, UTC)


@dataclass(frozen=True, slots=True)
class Player:
    """A member of a game: `since` is the round they came in, 0 for the lobby."""

    member_id: int
    since: int = 0
    team: int | None = None
    out_round: int | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One quiz from start to standings, in one channel; `guild_id` is None outside of guilds.

    `seconds` is how long a round stays open, or UNTIMED; `paused` is what was left of the
    state's time when it was paused; `opponent_id` is who was challenged to a duel; `team_roles`
    are two roles of the guild whose holders are the sides, if not anybody may choose one.
    """

    id: str
    guild_id: int | None
    channel_id: int
    host_id: int
    title: str
    pool: str
    seconds: int
    rounds: tuple[Round, ...]
    state: State
    until: datetime
    started_at: datetime
    mode: Mode = Mode.EVERYONE
    current: int = 0
    players: dict[int, Player] = field(default_factory=dict)
    paused: timedelta | None = None
    lobby_id: int | None = None
    opponent_id: int | None = None
    standings_shown: bool = False
    reason: str | None = None
    may_change: bool = False
    team_roles: tuple[int, ...] = ()

    @property
    def round(self) -> Round | None:
        """The round that is open or was last open; None before the first."""
        return self.rounds[self.current - 1] if self.current else None

    @property
    def team_names(self) -> tuple[str, ...]:
        """What the sides are called, as Discord shows it: a role by its mention."""
        return tuple(f"<@&{role}>" for role in self.team_roles) or TEAMS

    @property
    def alive(self) -> tuple[Player, ...]:
        """The players who are not out."""
        return tuple(each for each in self.players.values() if each.out_round is None)


class Refusal(StrEnum):
    """Why something does not count."""

    CLOSED = "closed"
    ALREADY = "already"
    UNKNOWN = "unknown"
    PAUSED = "paused"
    NOT_IN = "not in"
    OUT = "out"
    HOSTS = "hosts"
    NO_HINT = "no hint"


class Owed(StrEnum):
    """Something that the channel has not been shown yet."""

    ROUND = "round"
    REVEAL = "reveal"
    STANDINGS = "standings"
