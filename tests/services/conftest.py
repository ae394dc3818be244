"""All services over the real corpus and a fresh database."""

from __future__ import annotations

from random import Random

import pytest

from bot.library.index import Library
from bot.services.bundle import Services
from bot.storage.database import Database
from tests.conftest import SetClock


@pytest.fixture
def services(library: Library, database: Database, clock: SetClock) -> Services:
    return Services.make(library, database, clock, Random(7))
