"""How a guild wants things shown: years lettered BCE or BC, pictures on light paper or dark."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.wording import EraStyle


class Paper(StrEnum):
    """What pictures are drawn on: Discord's own default is dark."""

    DARK = "dark"
    LIGHT = "light"


@dataclass(frozen=True, slots=True)
class Look:
    """The look of cards and pictures."""

    era: EraStyle = EraStyle.BCE
    paper: Paper = Paper.DARK


PLAIN = Look()
