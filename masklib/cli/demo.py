"""``masklib demo``: a small database asked twice, raw and wrapped, side by side, with the records."""

from __future__ import annotations

import logging
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from masklib.cli.demo_data import fill
from masklib.cli.demo_queries import CHECKS, QUERIES, ask, leaked
from masklib.crypto.digests import sha256

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from masklib.cli.demo_queries import Answer, Query

__all__ = ["demo"]

# Everybody has this key: it makes the demo print the same everywhere, and protects nothing.
_KEY: Final = sha256(b"masklib demo").digest()

_INTRODUCTION: Final = (
    "A small shop in SQLite, asked twice: through sqlite3, and through masklib.wrap() of the same. Nobody in "
    "it exists, and the key is everybody's."
)

_LIMITS: Final = (
    "What you saw protects less than it may seem. Names in free text are found by detectors, and detectors "
    "miss. Whoever may write SQL can find a value by asking: WHERE email LIKE 'a%' runs on raw values. "
    "Equal values stay equal: that makes joins work, and shows how often each occurs."
)


@click.command()
@click.option(
    "--keep",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep the database at this path; never overwrites.",
)
def demo(keep: Path | None) -> None:
    """Make a small database, ask it raw and wrapped, and show both answers side by side with the records."""
    from masklib.cli.terminal import new_console

    if keep is not None and keep.exists():
        raise click.ClickException(f"{keep} exists and is not overwritten: name another path")
    if keep is not None and not keep.resolve().parent.is_dir():
        raise click.ClickException(f"{keep.parent}: there is no such folder")
    console = new_console()
    console.print(f"{_INTRODUCTION}\n")
    with tempfile.TemporaryDirectory(prefix="masklib-demo-") as folder:
        sound = _run(console, keep or Path(folder) / "shop.db")
    if keep is not None:
        console.print(f"The database stays at {keep}.")
    if not sound:
        raise click.ClickException("the demo did not hold what it says: please report this")


def _run(console: Console, path: Path) -> bool:
    connect = sqlite3.connect
    with closing(connect(path)) as raw, closing(connect(path)) as plain, _records() as records:
        fill(raw)
        masked = _wrapped(plain)
        answers = [_show(console, query, raw, masked, records) for query in QUERIES]
        outcomes = [(f"{len(QUERIES)} queries left {len(records)} records", len(records) == len(QUERIES))]
        _show_record(console, records)
        outcomes += [(words, check(raw, masked)) for words, check in CHECKS]
        number = leaked(raw, answers)
        words = f"{number} emails, numbers or secrets of the database stand in the masked answers above"
        return _tell(console, [*outcomes, (words, not number)])


def _wrapped(connection: sqlite3.Connection) -> sqlite3.Connection:
    import masklib

    actor = masklib.Actor(user="demo", purpose="see what masking does")
    return masklib.wrap(connection, policy=masklib.Policy(), key=_KEY, actor=actor)


class _Collector(logging.Handler):
    def __init__(self, records: list[dict[str, Any]]) -> None:
        super().__init__(logging.INFO)
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the structured form that every record carries."""
        self._records.append(record.masklib)  # type: ignore[attr-defined]


@contextmanager
def _records() -> Iterator[list[dict[str, Any]]]:
    records: list[dict[str, Any]] = []
    logger, handler = logging.getLogger("masklib.audit"), _Collector(records)
    level, propagate = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield records
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate


def _show(console: Console, query: Query, raw: Any, masked: Any, records: list[dict[str, Any]]) -> Answer:
    from masklib.cli.demo_view import compared, digest

    console.rule(query.title, align="left", characters="─" if console.is_terminal else "-")
    console.print(query.sql, style="cyan")
    before, after = ask(raw, query.sql), ask(masked, query.sql)
    console.print(compared(console, before, after))
    for record in records[-1:]:
        console.print(digest(record) + "\n", style="dim")
    return after


def _show_record(console: Console, records: list[dict[str, Any]]) -> None:
    from masklib.cli.demo_view import whole

    console.print("The last record whole, as it came to logging.getLogger('masklib.audit'):")
    for record in records[-1:]:
        console.print(whole(record), style="dim", soft_wrap=True)


def _tell(console: Console, outcomes: list[tuple[str, bool]]) -> bool:
    console.print("\nChecked, on all rows, raw against wrapped:")
    for words, outcome in outcomes:
        console.print(f"  {'yes' if outcome else 'NO '}  {words}", style="green" if outcome else "bold red")
    console.print(f"\n{_LIMITS}")
    return all(outcome for _, outcome in outcomes)
