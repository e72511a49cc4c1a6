"""``masklib inspect URL``: what each column holds, why, and a policy to edit. Never prints a value."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from masklib.cli.init import is_starter
from masklib.cli.policy_text import pattern_of, policy_text
from masklib.cli.sampling import MAX_VALUES
from masklib.cli.source import open_source

if TYPE_CHECKING:
    from masklib.typing import Classification, Column

__all__ = ["inspect"]


@click.command()
@click.argument("url")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the policy goes; an edited one is not overwritten.  [default: policy.yaml; none with --json]",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option(
    "--sample",
    type=click.IntRange(0, MAX_VALUES),
    default=MAX_VALUES,
    show_default=True,
    help="Rows to read of each table; 0 looks at names and types only.",
)
def inspect(url: str, output: Path | None, sample: int, *, as_json: bool) -> None:
    """List every column of a database with what it holds and why, and write a policy to edit.

    URL is sqlite:///path or postgresql://user@host/database. The database is only read, and no value of it is
    printed or written. Passwords belong in ~/.pgpass or PGPASSWORD: others see a command line.
    """
    target = output if output or as_json else Path("policy.yaml")
    if target is not None and target.exists() and not is_starter(target):
        raise click.ClickException(f"{target} exists and is not overwritten: name another with --output")
    found = _found(url, sample)
    sys.stdout.write(_json(found)) if as_json else _show(found)
    if target is not None:
        _write(target, policy_text(found))
        click.echo(f"wrote {target}; look it through, then set MASKLIB_POLICY={target}", err=as_json)


def _found(url: str, sample: int) -> list[tuple[Column, Classification]]:
    from masklib.classification import classify

    found: list[tuple[Column, Classification]] = []
    with open_source(url) as source:
        for table, columns, why in source.tables(sample):
            if why and sample:
                click.echo(f"{table}: judged by names and types only ({why})", err=True)
            found += zip(columns, classify(columns), strict=True)
    return found


def _json(found: list[tuple[Column, Classification]]) -> str:
    entries = [
        {
            "schema": column.schema,
            "table": column.table,
            "column": column.name,
            "type": column.type,
            "pattern": pattern_of(column),
            "entity": classification.entity,
            "score": round(classification.score, 3),
            "evidence": list(classification.evidence),
        }
        for column, classification in found
    ]
    return json.dumps(entries, indent=2) + "\n"


def _show(found: list[tuple[Column, Classification]]) -> None:
    from masklib.cli.terminal import cell, new_console, new_table

    console = new_console()
    table = new_table(console, "column", "type", "holds", "score", "evidence")
    for column, classification in found:
        name = ".".join(part for part in (column.schema, column.table, column.name) if part)
        sensitive = classification.entity is not None
        table.add_row(
            cell(name),
            cell(column.type or ""),
            cell(classification.entity or "nothing found", style="bold" if sensitive else "dim"),
            cell(f"{classification.score:.2f}" if sensitive else ""),
            cell("; ".join(classification.evidence)),
        )
    console.print(table)


def _write(target: Path, text: str) -> None:
    try:
        with target.open("w" if is_starter(target) else "x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise click.ClickException(f"{target}: cannot be written: {error.strerror}") from None
