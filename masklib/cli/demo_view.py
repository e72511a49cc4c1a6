"""How the demo looks: each row upright, the raw value beside the masked one; a record in one line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from masklib.cli.terminal import cell, new_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console
    from rich.table import Table

    from masklib.cli.demo_queries import Answer

__all__ = ["compared", "digest", "whole"]


def compared(console: Console, raw: Answer, masked: Answer) -> Table:
    """Return both answers as one table: label, raw value, masked value; what differs stands out.

    Raw values: shows the demo's own, which are invented.
    """
    table = new_table(console, "column", "raw", "through masklib")
    for before, after in zip(raw.rows, masked.rows, strict=True):
        for label, one, two in zip(masked.labels, before, after, strict=True):
            table.add_row(cell(label), cell(one), cell(two, style="" if one == two else "bold green"))
        table.add_section()
    return table


def digest(record: Mapping[str, Any]) -> str:
    """Return one line for a record: its outcome, and per column what was done."""
    columns = ", ".join(f"{one['name']}: {_done(one)}" for one in record.get("columns", ()))
    return f"record: {record['outcome']}, {record['rows']} rows; {columns}"


def whole(record: Mapping[str, Any]) -> str:
    """Return a record as JSON, a line a field and a line a column."""
    return (
        "{\n" + ",\n".join(f"  {json.dumps(key)}: {_field(value)}" for key, value in record.items()) + "\n}"
    )


def _field(value: object) -> str:
    if isinstance(value, (list, tuple)) and value:
        return "[\n" + ",\n".join(f"    {json.dumps(one, default=str)}" for one in value) + "\n  ]"
    return json.dumps(value, default=str)


def _done(column: Mapping[str, Any]) -> str:
    found = column.get("found") or {}
    what = column["entity"] or "+".join(sorted(found)) or ""
    return " ".join(part for part in (column["action"], what) if part)
