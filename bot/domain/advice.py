"""What a member would do well to do next."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """One thing to do next, the most pressing first."""

    REVIEW = "review"
    CATCH_UP = "catch up"
    STRENGTHEN = "strengthen"
    READ = "read"
    BEGIN = "begin"


FIRM = 0.8  # mean predicted recall, from which on a topic asks for reading, not for a quiz


def next_step(*, due: int, behind: int, weakest: float | None) -> Step:
    """Choose: what is due goes first, then what a plan is behind with, then the weakest topic.

    `weakest` is the mastery of the weakest topic, None where there is none.
    """
    if due:
        return Step.REVIEW
    if behind:
        return Step.CATCH_UP
    if weakest is None:
        return Step.BEGIN
    return Step.STRENGTHEN if weakest < FIRM else Step.READ
