"""Instants as the database keeps them: BIGINT milliseconds UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_ms(instant: datetime) -> int:
    """Convert an aware datetime; what is finer than a millisecond is cut off."""
    return (instant - _EPOCH) // _MILLISECOND


def from_ms(ms: int) -> datetime:
    """Convert back, in UTC."""
    return _EPOCH + timedelta(milliseconds=ms)


def maybe_to_ms(instant: datetime | None) -> int | None:
    """Convert an instant that may be unknown."""
    return None if instant is None else to_ms(instant)


def maybe_from_ms(ms: int | None) -> datetime | None:
    """Convert back an instant that may be unknown."""
    return None if ms is None else from_ms(ms)
