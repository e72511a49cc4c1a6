"""Result on masked operands = mask(result on raw), for every relation that masked values keep.

Each statement runs on the raw database with raw operands and through masklib with the operands' surrogates;
the raw rows are then masked, and must be the rows that masklib gave.
"""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

import masklib
from benchmarks.fidelity.databases import SQLITE, run
from benchmarks.fidelity.shops import COLUMNS, desk, shop
from masklib.mask import Masker

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from benchmarks.fidelity.databases import Database

__all__ = ["KEY", "measure"]

KEY: Final = masklib.Key(bytes(range(32)))
_MASKER: Final = Masker(KEY)

_TEMPLATES: Final = {
    "=": "SELECT id, {c} FROM orders WHERE {c} = ?",
    "<>": "SELECT count(*) FROM orders WHERE {c} <> ?",
    "IN": "SELECT id, {c} FROM orders WHERE {c} IN (?, ?, ?)",
    "NOT IN": "SELECT count(*) FROM orders WHERE {c} NOT IN (?, ?, ?)",
    "JOIN": "SELECT o.id, c.id, c.{c} FROM orders o JOIN customers c ON c.{c} = o.{c}",
    "LEFT JOIN": "SELECT o.id, c.{c} FROM orders o LEFT JOIN customers c ON c.{c} = o.{c} WHERE o.id < 200",
    "GROUP BY": "SELECT {c}, count(*), sum(total) FROM orders GROUP BY {c}",
    "COUNT(DISTINCT)": "SELECT count(DISTINCT {c}), count({c}) FROM orders",
    "UNION": "SELECT {c} FROM orders UNION SELECT {c} FROM customers",
    "EXCEPT": "SELECT {c} FROM orders EXCEPT SELECT {c} FROM customers",
    "DISTINCT": "SELECT DISTINCT {c} FROM orders",
    "self-join": "SELECT a.id, b.id FROM orders a JOIN orders b ON a.{c} = b.{c} AND a.id < b.id",
    "EXISTS": "SELECT c.id, c.{c} FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.{c} = c.{c})",
    "flipped": "SELECT id, {c} FROM orders WHERE ? = {c}",
    "rows": "SELECT id, {c} FROM orders WHERE ({c}, id) IN ((?, id), (?, id))",
    "WITH": "WITH o AS (SELECT id, {c} AS value FROM orders) SELECT id FROM o WHERE value = ?",
    "subquery": "SELECT id FROM orders WHERE id IN (SELECT id FROM orders WHERE {c} = (SELECT ?))",
    "other format": "SELECT id, {c} FROM orders WHERE {c} IN (?, ?)",
    "IN (SELECT)": "SELECT id FROM orders WHERE {c} IN (SELECT {c} FROM customers WHERE plan = 'gold')",
}
_SHAPES: Final = frozenset({"flipped", "rows", "WITH", "subquery", "other format"})
"""Where an operand may stand beside the bare comparison: a few of each are enough."""
_SHARED: Final = ("email", "phone", "card")


def measure(preset: str, here: Database = SQLITE, there: Database = SQLITE) -> dict[str, tuple[int, int]]:
    """Return by relation how many statements agree, and how many there are.

    Args:
        preset: ``agent`` takes every operand for a surrogate; under any other it is said of each.
        here: Where the shop is.
        there: Where its help desk is, which is joined with it in pandas.
    """
    found = {name: Counter[bool]() for name in [*_TEMPLATES, "pandas join"]}
    policy = masklib.Policy.of(_policy(preset))
    with closing(shop(here)) as raw, closing(masklib.wrap(shop(here), policy=policy, key=KEY)) as wrapped:
        for name, column, sql, operands in _statements(raw, here.mark):
            retyped = column if name == "other format" else ""
            found[name][_agrees(preset, raw, wrapped, sql, COLUMNS[column], operands, retyped)] += 1
    for column in ("email", "phone", "full_name"):
        found["pandas join"][_joined_in_pandas(preset, column, here, there)] += 1
    return {name: (count[True], count.total()) for name, count in found.items()}


def _agrees(
    preset: str, raw: Any, wrapped: Any, sql: str, entity: str, operands: list[Any], retyped: str
) -> bool:
    told = run(raw, sql, operands)
    labels = [one[0] for one in told.description]
    expected = [tuple(_masked(labels, row)) for row in told.fetchall()]
    surrogates = _MASKER.column(entity, operands)
    if retyped:
        surrogates = [_otherwise(retyped, str(one)) for one in surrogates]
    given = surrogates if preset == "agent" else [masklib.surrogate(one) for one in surrogates]
    return _same(run(wrapped, sql, given).fetchall(), expected)


def _otherwise(column: str, surrogate: str) -> str:
    """Return a surrogate as somebody may type it: an address in capitals, a number without its signs."""
    return surrogate.upper() if column == "email" else "".join(filter(str.isdigit, surrogate))


def _policy(preset: str) -> dict[str, Any]:
    clear = ("id", "total", "plan", "minutes")
    limits = {"limits": {"rows": 1_000_000}} if preset == "agent" else {}
    columns = {f"*.{one}": "clear" for one in clear} | {f"*.{one}": entity for one, entity in COLUMNS.items()}
    return {"preset": preset, "columns": columns, **limits}


def _statements(raw: Any, mark: str) -> Iterator[tuple[str, str, str, list[Any]]]:
    for column in _SHARED:
        rows = run(raw, f"SELECT {column} FROM orders WHERE {column} IS NOT NULL ORDER BY id").fetchall()
        values = list(dict.fromkeys(row[0] for row in rows))
        for name, template in _TEMPLATES.items():
            count = template.count("?")
            sql = template.format(c=column).replace("?", mark)
            many = 6 if name in _SHAPES else 60
            for start in range(0, many if count else 1, 3):
                yield name, column, sql, values[start : start + count]


def _masked(labels: list[str], row: tuple[Any, ...]) -> Iterator[Any]:
    for label, cell in zip(labels, row, strict=True):
        yield _MASKER.column(COLUMNS[label], [cell])[0] if label in COLUMNS else cell


def _same(one: list[tuple[Any, ...]], other: list[tuple[Any, ...]]) -> bool:
    return Counter(map(tuple, one)) == Counter(map(tuple, other))


def _joined_in_pandas(preset: str, column: str, here: Database, there: Database) -> bool:
    """Join the two databases outside of both: the surrogates must agree across connections."""
    policy = masklib.Policy.of(_policy(preset))
    sides = [
        ("SELECT id, {c} FROM customers WHERE {c} IS NOT NULL", shop, here),
        ("SELECT id, {c} FROM tickets WHERE {c} IS NOT NULL", desk, there),
    ]
    raw = [_frame(one(database), sql.format(c=column), column) for sql, one, database in sides]
    masked = [
        _frame(masklib.wrap(one(database), policy=policy, key=KEY), sql.format(c=column), column)
        for sql, one, database in sides
    ]
    told, shown = (two[0].merge(two[1], on=column)[["id_x", "id_y"]] for two in (raw, masked))
    return _same(_rows(told), _rows(shown))


def _frame(opened: Any, sql: str, column: str) -> pd.DataFrame:
    import pandas as pd

    with closing(opened) as connection:
        return pd.DataFrame(run(connection, sql).fetchall(), columns=["id", column])


def _rows(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    return list(frame.itertuples(index=False, name=None))
