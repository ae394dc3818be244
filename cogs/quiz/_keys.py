"""What the custom ids of a quiz carry."""

from __future__ import annotations

SESSION = r"(?P<session>[a-z0-9]{10})"
ROUND = rf"{SESSION}:(?P<number>[1-9]\d?)"
