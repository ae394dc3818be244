"""Clio's errors.

ClioError
├── UserError          something a member can put right; its text is shown as written
│   ├── NotFoundError      nothing by that name; carries the nearest titles
│   ├── BadDateError       a date that cannot be read or does not exist
│   ├── TooQuickError      more than is done by hand; carries how long to wait
│   ├── BadTimeError       a time of day or a time zone that cannot be read
│   └── MissingPermissionError  a missing permission; names it, where, and who can grant it
├── ConfigError        a setting or a `.env` that cannot be used
├── CorpusError        the corpus in `data/` is missing or at fault
├── StorageError       the database is unwritable, newer or out of step
│   ├── BusyError          another process holds the database; it is worth another try
│   └── DamagedError       the database's file is damaged; a backup may not be
└── LiveSourceError    an outside source did not answer; the corpus answers alone
"""

from __future__ import annotations


class ClioError(Exception):
    """Root of every error that Clio raises on purpose."""


class UserError(ClioError):
    """A mistake that a member can put right; safe to show as written."""


class NotFoundError(UserError):
    """Nothing goes by that name.

    `nearest` holds up to three titles that come closest, best first.
    """

    def __init__(self, message: str, nearest: tuple[str, ...] = ()) -> None:
        """Keep the message and the titles that come closest."""
        super().__init__(message)
        self.nearest = nearest


class TooQuickError(UserError):
    """More was asked for than anybody does by hand; `seconds` are to be waited."""

    def __init__(self, seconds: int) -> None:
        """Say how long to wait."""
        unit = "second" if seconds == 1 else "seconds"
        super().__init__(f"That was quick. Try again in {seconds} {unit}.")
        self.seconds = seconds


class BadDateError(UserError):
    """A date that cannot be read, or that no calendar has."""


class BadTimeError(UserError):
    """A time of day or a time zone that cannot be read."""


class MissingPermissionError(UserError):
    """Clio or a member lacks a permission; the text names it, where, and who grants it."""


class ConfigError(ClioError):
    """A setting, or the file it stands in, cannot be used."""


class CorpusError(ClioError):
    """The corpus cannot be read, or does not hold what it refers to."""


class StorageError(ClioError):
    """The database cannot be used as it is; nothing in it was changed."""


class BusyError(StorageError):
    """Another process holds the database; nothing was changed, and it is worth another try."""


class DamagedError(StorageError):
    """The database's file is damaged; it was left as it is."""


class LiveSourceError(ClioError):
    """An outside source failed; callers go on without it."""
