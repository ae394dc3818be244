"""Settings, read once from the environment and `.env`, and passed in from there."""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_cache_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

import data
from bot.errors import ConfigError

CORPUS = Path(data.__path__[0])
ENV_FILE = Path(".env")
_TOKEN_PARTS = 3


class Settings(BaseSettings):
    """Every setting; `.env.example` shows each with its default and meaning."""

    model_config = SettingsConfigDict(env_prefix="CLIO_", extra="ignore", env_ignore_empty=True)

    token: Annotated[
        SecretStr | None,
        Field(
            description="The bot's token, from the Discord Developer Portal; `clio run` needs it."
        ),
    ] = None
    database: Annotated[
        str,
        Field(
            repr=False,  # an address may hold a password
            description="What holds scores, quizzes and schedules: an SQLite file, or an address "
            "of PostgreSQL; such as postgresql://user:password@host/name.",
        ),
    ] = "clio.sqlite3"
    cache_dir: Annotated[
        Path, Field(description="Where the compiled corpus is kept; it may be deleted at any time.")
    ] = Field(default_factory=lambda: user_cache_path("clio"))
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Field(description="The least severity that is logged."),
    ] = "info"
    log_format: Annotated[
        Literal["auto", "text", "json"],
        Field(description="How log lines look; auto is text on a terminal and JSON elsewhere."),
    ] = "auto"
    shards: Annotated[
        int | None,
        Field(ge=1, description="How many gateway shards to open; left empty, Discord decides."),
    ] = None
    cluster: Annotated[
        str,
        Field(
            pattern=r"^\d{1,4}/\d{1,4}$",
            description="This process's share of the guilds; 0/4 is the first of four processes.",
        ),
    ] = "0/1"
    posts_a_second: Annotated[
        int,
        Field(
            ge=1,
            le=10_000,
            description="How many daily posts are begun in a second; Discord lets a bot make "
            "50 requests.",
        ),
    ] = 40
    metrics_port: Annotated[
        int,
        Field(
            ge=0,
            le=65_535,
            description="The port of this machine that tells metrics and health; 0 tells nothing.",
        ),
    ] = 9464
    discord_api: Annotated[
        str | None,
        Field(
            pattern=r"^https?://\S+$",
            description="Another address for Discord's REST API, such as a proxy's.",
        ),
    ] = None
    discord_gateway: Annotated[
        str | None,
        Field(pattern=r"^wss?://\S+$", description="Another address for Discord's gateway."),
    ] = None


def is_open_to_others(env_file: Path = ENV_FILE) -> bool:
    """Tell whether other users of this machine may read the file of secrets."""
    return os.name == "posix" and env_file.exists() and bool(env_file.stat().st_mode & 0o077)


def load_settings(env_file: Path = ENV_FILE) -> Settings:
    """Read the settings; raises ConfigError, naming the setting or the file at fault."""
    try:
        if env_file.exists():
            env_file.read_text(encoding="utf-8")
        return Settings(_env_file=env_file, _env_file_encoding="utf-8")  # type: ignore[call-arg]
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise ConfigError(f"{env_file} cannot be read: {why}. Mend it or remove it.") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = f"CLIO_{str(first['loc'][0]).upper()}"
        raise ConfigError(
            f"{name} is wrong: {first['msg']}. .env.example shows what it takes."
        ) from None


def checked_token(settings: Settings) -> str:
    """Give the token; raises ConfigError where it is missing or cannot be one.

    A bot's token has three parts joined by dots, the first being the bot's id in base64
    (https://docs.discord.com/developers/reference#authentication).
    """
    token = settings.token.get_secret_value().strip() if settings.token else ""
    if not token:
        raise ConfigError(
            "CLIO_TOKEN is missing. Put the bot's token into .env; README shows where it is."
        )
    parts = token.split(".")
    if len(parts) == _TOKEN_PARTS and all(parts) and _decoded(parts[0]).isdigit():
        return token
    raise ConfigError(
        "CLIO_TOKEN is not a bot's token. Copy it anew from the Discord Developer Portal, page Bot."
    )


def _decoded(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (binascii.Error, ValueError):
        return b""
