"""The `clio` command line."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot.clock import SystemClock
from bot.config import CORPUS, is_open_to_others, load_settings
from bot.errors import ClioError, NotFoundError

if TYPE_CHECKING:
    from bot.storage.copying import Copied

app = typer.Typer(
    name="clio",
    help="Clio, a Discord bot for history study groups.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


@app.command()
def run(
    cluster: Annotated[
        str | None,
        typer.Option(metavar="I/N", help="Serve a share of the guilds, as CLIO_CLUSTER does."),
    ] = None,
) -> None:
    """Connect to Discord and serve; needs CLIO_TOKEN."""
    from bot import log
    from bot.domain.sharding import parse_cluster
    from bot.ops.metrics import Metrics
    from bot.serving import serve

    settings, metrics = load_settings(), Metrics()
    share_of = parse_cluster(cluster or settings.cluster)
    log.set_up(settings, metrics.heard)
    if is_open_to_others():
        log.warn("others may read .env", mend="chmod 600 .env")
    asyncio.run(serve(settings, metrics, share_of))


@app.command()
def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 picks one.")
    ] = 0,
    *,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
    date: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="The day on which the demo starts.")
    ] = None,
    database: Annotated[
        Path | None, typer.Option(help="Keep the state in this file, not a temporary one.")
    ] = None,
) -> None:
    """Show Clio in a browser, on a Discord of its own: no token, no network."""
    try:
        from bot.demo import run_demo
    except ModuleNotFoundError as error:
        _fail(f"The demo needs {error.name}. Install it with: pip install 'clio-history-bot[demo]'")
    run_demo(port=port, open_browser=browser, day=date, database=database)


@app.command()
def check(
    *,
    coverage: Annotated[bool, typer.Option(help="Print how wide the corpus is.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check the corpus; every fault is printed, with file, record and field, and every gap."""
    from bot.library.check import find_faults
    from bot.library.coverage import measure, tables
    from bot.library.load import load_corpus
    from bot.library.released import find_lost

    corpus = load_corpus(CORPUS)
    faults = [*find_faults(corpus), *find_lost(corpus, CORPUS)]
    measured = measure(corpus)
    if as_json:
        _print_json({"faults": [asdict(fault) for fault in faults], "coverage": measured.as_json()})
    else:
        for line in (*faults, *(f"coverage: {gap}" for gap in measured.gaps)):
            print(line)
        if coverage:
            print(tables(measured))
        counts = ("events", "topics", "questions", "readings")
        held = ", ".join(f"{getattr(measured, name):,} {name}" for name in counts)
        print(
            f"{held}; faults: {len(faults) or 'none'}; missing: {len(measured.gaps) or 'nothing'}"
        )
    if faults or measured.gaps:
        raise typer.Exit(1)


@app.command()
def fact(
    query: Annotated[str, typer.Argument(help="A name, a title, or a few words.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Look something up."""
    from random import Random

    from bot.services.facts import Facts
    from bot.terminal import found_lines

    facts = Facts(_library(), SystemClock(), Random())  # noqa: S311 - no secret
    lookup = asyncio.run(facts.look_up(query))
    if as_json:
        _print_json(
            {"kind": type(lookup.found).__name__.removesuffix("View").lower(), **asdict(lookup)}
        )
    else:
        print("\n".join(found_lines(lookup)))


@app.command()
def today(
    day: Annotated[str | None, typer.Argument(metavar="[MM-DD]", help="Another day.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Show what happened on this day, or on another day of the year."""
    from bot.domain.yeardays import MonthDay, parse_month_day
    from bot.services.today import Today
    from bot.terminal import day_lines

    now = SystemClock().now().astimezone()
    chosen = parse_month_day(day) if day else MonthDay(now.month, now.day)
    view = Today(_library()).view(chosen, now.year)
    if as_json:
        _print_json(asdict(view))
    else:
        print("\n".join(day_lines(view)))


@app.command()
def migrate() -> None:
    """Bring the database up to date without starting the bot."""
    from bot.composition import opened_database

    async def bring_up() -> int:
        async with opened_database(load_settings().database, SystemClock()) as (_, applied):
            return applied

    print(f"{asyncio.run(bring_up())} migrations applied")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to; a file that does not exist yet.")],
) -> None:
    """Make a verified copy of the database, even while Clio runs."""
    from bot.ops.backup import back_up

    back_up(_sqlite_file(), file)
    print(f"{file} made and verified")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
) -> None:
    """Put a backup in the database's place, and keep what was there; stop Clio before."""
    from bot.ops.backup import restore as put_back

    replaced = put_back(file, _sqlite_file(), SystemClock().now())
    kept = f"; what was there is {replaced} now" if replaced else ""
    print(f"{file} restored{kept}")


@app.command("copy-database")
def copy_database(
    source: Annotated[str, typer.Argument(metavar="FROM", help="A file, or an address.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="An empty one.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Move everything to another database, on either engine; stop Clio before.

    What was cut off goes on when called again; each table is compared in the end.
    """
    from bot.composition import copy

    def tell(table: Copied) -> None:
        if not as_json:
            print(f"{table.table:16}{table.rows:>10,} rows  {table.digest[:12]}")

    copied = asyncio.run(copy(source, target, SystemClock(), tell))
    if as_json:
        _print_json([asdict(table) for table in copied])
    else:
        print(f"{sum(table.rows for table in copied):,} rows copied and compared")


@app.command()
def reports(*, as_json: AsJson = False) -> None:
    """List the errors that members reported, oldest first."""
    from bot.composition import opened_database
    from bot.domain.text import visible
    from bot.storage.reports import list_reports

    async def read() -> list[dict[str, Any]]:
        opened = opened_database(load_settings().database, SystemClock())
        async with opened as (database, _), database.transaction() as tx:
            return [asdict(report) for report in await list_reports(tx)]

    found = asyncio.run(read())
    if as_json:
        _print_json(found)
        return
    for each in found:
        words = visible(each["words"])  # what a terminal obeys is not for members to write
        print(f"{each['at']:%Y-%m-%d %H:%M}  {each['subject']}\n  {words}")
    print(f"{len(found)} reports")


audit = typer.Typer(help="Prove that what is stored adds up.", no_args_is_help=True)
app.add_typer(audit, name="audit")


@audit.command()
def scores(*, as_json: AsJson = False) -> None:
    """Add every score up anew from its answers; each difference is printed."""
    from bot.composition import opened_database
    from bot.storage.scores import find_differences

    async def read() -> list[dict[str, Any]]:
        opened = opened_database(load_settings().database, SystemClock())
        async with opened as (database, _), database.transaction() as tx:
            return [asdict(each) for each in await find_differences(tx)]

    found = asyncio.run(read())
    if as_json:
        _print_json(found)
    else:
        for each in found:
            where = f"guild {each['guild_id']}, {each['season']}, member {each['member_id']}"
            print(f"{where}: the table says {each['told']}, the answers {each['summed']}")
        print(f"{len(found) or 'no'} differences")
    if found:
        raise typer.Exit(1)


def _sqlite_file() -> Path:
    from bot.storage.engines import is_postgres

    where = load_settings().database
    if is_postgres(where):
        _fail("CLIO_DATABASE is PostgreSQL's. Its own pg_dump and pg_restore make its backups.")
    return Path(where)


def _library() -> Any:
    from bot.library.index import Library

    return Library.open(CORPUS, load_settings().cache_dir)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def _fail(message: str) -> NoReturn:
    print(f"clio: {message}", file=sys.stderr)
    raise SystemExit(1)


def main() -> None:
    """Run the command line: exit status 0, 1 for a stated failure, 2 for bad usage."""
    try:
        app()
    except NotFoundError as error:
        nearest = f" Nearest: {'; '.join(error.nearest)}." if error.nearest else ""
        _fail(f"{error}{nearest}")
    except ClioError as error:
        _fail(str(error))


if __name__ == "__main__":
    main()
