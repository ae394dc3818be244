"""What holds for the whole tree: its top level, README, schemas, contracts."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from itertools import pairwise
from pathlib import Path

import discord
import pytest

from bot import errors
from bot.library.schemas import schemas

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PACKAGES = [ROOT / "bot", ROOT / "cogs", *(p.parent for p in (ROOT / "bot").glob("*/__init__.py"))]
EXTRAS = PROJECT["optional-dependencies"]


def test_the_top_level_holds_what_it_should_and_nothing_else() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    top = {name.split("/")[0] for name in listed if not name.startswith(".")}
    assert top <= {"bot", "cogs", "data", "tests", "pyproject.toml", "README.md", "LICENSE"}


def test_readme_gives_the_two_commands_in_its_first_screen() -> None:
    first_screen = "\n".join(README.splitlines()[:45])
    start = "python3 -m venv .venv && .venv/bin/pip install -e '.[{}]' && .venv/bin/{}"
    assert start.format("demo", "clio demo") in first_screen
    assert start.format("test", "pytest") in first_screen


@pytest.mark.parametrize(
    "requirement", [*PROJECT["dependencies"], *(r for extra in EXTRAS.values() for r in extra)]
)
def test_a_dependency_is_bounded_and_its_choice_explained(requirement: str) -> None:
    assert re.search(r">=\d[^,]*(,<\d|$)", requirement)
    name = re.split(r"[\[>=]", requirement)[0]
    assert f"`{name}`" in README, name
    if name != "tzdata":  # it is data, and newer is better
        assert ",<" in requirement


def test_schemas_are_up_to_date() -> None:
    for name, text in schemas().items():
        assert (ROOT / "data" / "schemas" / name).read_text(encoding="utf-8") == text, name


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.name)
def test_a_package_states_its_contract_in_three_sentences(package: Path) -> None:
    docstring = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8")))
    assert docstring is not None
    assert 2 <= len(re.findall(r"[.:](?:\s|$)", docstring)) <= 6


def test_the_invite_link_asks_for_exactly_what_clio_needs() -> None:
    wanted = discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        read_message_history=True,
        create_public_threads=True,
        send_polls=True,
    )
    link = re.search(r"scope=(\S+)&permissions=(\d+)", README)
    assert link is not None
    assert link.groups() == ("bot+applications.commands", str(wanted.value))


def test_readme_names_every_command() -> None:
    from bot.__main__ import app

    for command in app.registered_commands:
        assert command.callback is not None
        assert f"clio {command.name or command.callback.__name__}" in README


def test_every_test_that_readme_names_exists() -> None:
    names = set(re.findall(r"`(?:tests/\w+/)?(test_\w+)(?:\.py)?`", README))
    files = list((ROOT / "tests").rglob("test_*.py"))
    written = "\n".join(file.read_text(encoding="utf-8") for file in files)
    assert len(names) > 20
    assert names <= {*re.findall(r"def (test_\w+)\(", written), *(file.stem for file in files)}


def texts_of_errors(path: Path) -> list[str]:
    """The fixed words that a file tells members as errors, whose markdown is escaped."""
    plain = {
        name
        for name, error in vars(errors).items()
        if isinstance(error, type)
        and issubclass(error, errors.UserError)
        and error is not errors.MissingPermissionError
    }
    told: list[ast.AST] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for before, each in pairwise([None, *ast.iter_child_nodes(node)]):
            match each:
                case ast.Raise(exc=ast.Call(func=ast.Name(id=name))) if name in plain:
                    told += [each, *([before] if isinstance(before, ast.Assign) else [])]
    parts = (part for each in told for part in ast.walk(each) if isinstance(part, ast.Constant))
    return [part.value for part in parts if isinstance(part.value, str)]


def test_what_is_told_as_an_error_bears_no_marks_that_would_show() -> None:
    files = [path for top in ("bot", "cogs") for path in (ROOT / top).rglob("*.py")]
    told = [(path, text) for path in files for text in texts_of_errors(path)]
    assert len(told) > 100
    marked = [(path.name, text) for path, text in told if re.search("[*`]|__|~~", text)]
    assert not marked
