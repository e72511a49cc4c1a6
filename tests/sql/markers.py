"""The marker oracle: every text cell names its column, so a result says which columns it really came from.

A column's marker is one character of its own, repeated: a single one of them that comes out, after whatever
`substr`, `replace` or `reverse`, betrays its column. Numbers are told apart by their size.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from masklib.sql import NeedsCatalog, Shape, analyse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from masklib.sql import Catalog, Output, Relation, Statement

__all__ = [
    "COLUMNS",
    "DDL",
    "EXTRA",
    "ROWS",
    "VIEWS",
    "Tally",
    "cell",
    "fixed_point",
    "inserts",
    "judge",
    "marks",
    "mysql_ddl",
    "signed",
]

COLUMNS: dict[str, dict[str, str]] = {
    "users": {
        "id": "int",
        "email": "text",
        "name": "text",
        "ssn": "text",
        "note": "text",
        "profile": "json",
        "dept_id": "int",
        "salary": "number",
    },
    "orders": {"id": "int", "user_id": "int", "note": "text", "email": "text", "total": "number"},
    "depts": {"id": "int", "name": "text", "code": "text"},
}
"""Base tables: what every column holds."""

EXTRA: dict[str, tuple[str, ...]] = {
    "odd": ("pair", "pairs", "words", "doc", "tree", "Mixed", "select", "a b", "made"),
    "parts": ("secret",),
    "child": ("extra",),
    "fts": ("extra",),
}
"""Columns with markers that only some databases have: each makes its own tables of them."""
_SAME_ROWS = {"parts_1": "parts", "child": "depts"}
"""PostgreSQL's partitions and children: the rows of another table under a name that a policy must give too."""
ROWS = 3
_TYPES = {"int": "INTEGER", "text": "TEXT", "json": "TEXT", "number": "INTEGER"}
_FIRST = 0x4E00
_ORDER = [(table, column) for table, columns in (*COLUMNS.items(), *EXTRA.items()) for column in columns]
_NUMBERS = {("users", "salary"): 71_000_000, ("orders", "total"): 93_000_000}
_MARK = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + len(_ORDER))}]")

VIEWS: dict[str, tuple[tuple[str, ...], str]] = {
    "v_users": (("id", "email", "label"), "SELECT id, email, name || '/' || ssn AS label FROM users"),
    "v_depts": (("code", "people"), ("SELECT d.code, count(*) AS people FROM depts d JOIN users u "
                "ON u.dept_id = d.id GROUP BY d.code")),
    "v_twice": (("one", "two"), ("SELECT v.label AS one, o.note AS two FROM v_users v "
                "LEFT JOIN orders o ON o.user_id = v.id")),
    "v_any": (("who", "what"), ("SELECT email AS who, note AS what FROM users UNION ALL "
              "SELECT note, email FROM orders")),
}  # fmt: skip
"""Views, each with its columns and its query."""


def DDL(types: Mapping[str, str]) -> list[str]:  # noqa: N802  reads as the word it is
    """Return the statements that make tables and views; ``types`` replaces types by kind."""
    spelt = {**_TYPES, **types}
    tables = [
        f"CREATE TABLE {table} ({', '.join(f'{name} {spelt[kind]}' for name, kind in columns.items())})"
        for table, columns in COLUMNS.items()
    ]
    return [*tables, *(f"CREATE VIEW {name} AS {query}" for name, (_, query) in VIEWS.items())]


def mysql_ddl() -> list[str]:
    """Return the statements that make tables and views in MySQL, where ``||`` is OR and TEXT has no key."""
    spelt = {"text": "VARCHAR(200)", "json": "VARCHAR(200)"}
    return [one.replace("name || '/' || ssn", "concat(name, '/', ssn)") for one in DDL(spelt)]


def signed(text: str) -> str:
    """Return ``text`` with ``<table.column>`` replaced by the sign of that column."""
    for at, (table, column) in enumerate(_ORDER):
        text = text.replace(f"<{table}.{column}>", chr(_FIRST + at) * 4)
    return text


def cell(table: str, column: str, row: int) -> Any:
    """Return what stands in one cell."""
    kind = COLUMNS[table][column]
    mark = chr(_FIRST + _ORDER.index((table, column))) * 4
    if kind == "int":
        return row
    if kind == "number":
        return _NUMBERS[table, column] + row
    if kind == "json":
        return f'{{"x": "{mark}{row}", "tags": ["{mark}a", "{mark}b"], "in": {{"y": "{mark}"}}}}'
    return f"{mark}{row}"


def inserts(placeholder: str) -> list[tuple[str, list[Any]]]:
    """Return INSERT statements with their parameters, a row each."""
    found = []
    for table, columns in COLUMNS.items():
        marks_ = ", ".join([placeholder] * len(columns))
        found += [
            (f"INSERT INTO {table} VALUES ({marks_})", [cell(table, one, row) for one in columns])
            for row in range(1, ROWS + 1)
        ]
    return found


def marks(value: object) -> set[tuple[str, str]]:
    """Return the base columns whose marker is in ``value``."""
    if isinstance(value, bytes | bytearray | memoryview):
        value = bytes(value).decode("utf-8", "replace")
    if isinstance(value, int) and not isinstance(value, bool):
        return {key for key, base in _NUMBERS.items() if base < value <= base + ROWS}
    text = value if isinstance(value, str) else repr(value)
    found = {_ORDER[ord(char) - _FIRST] for char in _MARK.findall(text)}
    for key, base in _NUMBERS.items():
        if any(str(base + row) in text for row in range(1, ROWS + 1)):
            found.add(key)
    return found


def fixed_point(sql: str, dialect: str, catalog: Catalog, found: Mapping[str, Relation]) -> Statement:
    """Analyse as the session does: look up what is missing, and call again."""
    for _ in range(8):
        answer = analyse(sql, dialect, catalog)
        if not isinstance(answer, NeedsCatalog):
            return answer
        hits = [found[name.name] for name in answer.relations if name.name in found]
        catalog = catalog.merge(hits, answer.relations)
    raise AssertionError(f"never satisfied: {sql}")


@dataclass
class Tally:
    """What an oracle counted."""

    executed: int = 0
    refused: int = 0
    columns: int = 0
    unknown: int = 0
    statements_unknown: int = 0
    widths: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        share = 100 * self.unknown / max(self.columns, 1)
        return (
            f"{self.executed} executed, {self.refused} refused by the database, {self.columns} columns, "
            f"{len(self.leaks)} leaked, {len(self.widths)} of another width, {self.unknown} unknown ({share:.1f} %, "
            f"{self.statements_unknown} whole statements), {len(self.labels)} labels missed; "
            f"{dict(self.reasons.most_common(8))}"
        )


def judge(
    tally: Tally,
    sql: str,
    statement: Statement,
    labels: Sequence[str],
    rows: Iterable[Sequence[object]],
) -> None:
    """Count one executed statement.

    Args:
        tally: Where it is counted.
        sql: Its text, for the report.
        statement: What the analysis said.
        labels: The result's column names.
        rows: The result.
    """
    tally.executed += 1
    tally.columns += len(labels)
    outputs = statement.outputs
    if outputs is None:
        tally.unknown += len(labels)
        tally.statements_unknown += 1
        tally.reasons[statement.problem] += len(labels)
        return
    if len(outputs) != len(labels):
        tally.widths.append(f"{len(labels)} columns, {len(outputs)} foretold: {sql}")
        tally.unknown += len(labels)  # to a session, which does not believe such an answer
        return
    columns = list(zip(*rows, strict=True)) or [()] * len(labels)
    for output, label, values in zip(outputs, labels, columns, strict=True):
        _column(tally, sql, output, label, values)


def _column(tally: Tally, sql: str, output: Output, label: str, values: Iterable[object]) -> None:
    if output.name and output.name.lower() != label.lower():
        tally.labels.append(f"{output.name!r} foretold, {label!r} came: {sql}")
    if output.shape is Shape.UNKNOWN:
        tally.unknown += 1
        tally.reasons[output.reason] += 1
        return
    came = set().union(*(marks(value) for value in values))
    foretold = {(_SAME_ROWS.get(origin.table, origin.table), origin.column) for origin in output.origins}
    foretold |= {(origin.table, origin.column) for origin in output.origins}
    if not came <= foretold:
        tally.leaks.append(f"{label}: {sorted(came - foretold)} came unforetold: {sql}")
    if output.shape in {Shape.COUNT, Shape.CONSTANT} and came:
        tally.leaks.append(f"{label}: {sorted(came)} came out of {output.shape}: {sql}")
    if output.shape is Shape.UNCHANGED and len(output.origins) != 1:
        tally.leaks.append(f"{label}: unchanged, of {len(output.origins)} columns: {sql}")
