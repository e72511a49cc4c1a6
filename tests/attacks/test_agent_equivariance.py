"""The differential oracle under preset ``agent``: what may run tells nothing but masked rows.

On two databases whose masked values are other ones, with the same values equal, it gives the same rows up to
those values. A column that is redacted does not even show which rows are alike: on the other side it holds
whatever. A literal in it is a surrogate, and stands for each side's own value. Every masked value is replaced by another, each everywhere by the same: order, letters and length of the values
differ, and what a statement tells must not. Rows are compared without their order: a database may hand out
groups and distinct values in the order of the raw values (docs/threat-model.md).
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import duckdb
import psycopg
import pymysql

from masklib.crypto import Key
from masklib.errors import MaskError, StatementDeniedError
from masklib.mask import Masker
from masklib.policy import Policy
from masklib.session.operands import sites_of
from masklib.session.permit import permit
from masklib.session.protection import protect
from masklib.session.translation import Translator
from masklib.sql import Binding, Catalog, Relation, Shape
from masklib.typing import Origin
from tests.attacks.asking import TABLES, Asking
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)
from tests.sql.markers import fixed_point

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pytest

    from masklib.sql import Output

STATEMENTS = int(os.environ.get("AGENT_ORACLE_STATEMENTS", "400"))
AGENT = Policy.of(preset="agent", columns={"people.flag": "redact"})
NAMES = ("ann bell", "bo", "cy dee", "m", "ann")
MAILS = ("ann@x", "zz@x", "m", "gold", "bo@yy", "w1")
OTHERS = {"ann bell": "zed", "bo": "aaa aaa", "cy dee": "q", "m": "olaf", "ann": "b",
          "ann@x": "yy@q", "zz@x": "a@a", "gold": "0", "bo@yy": "zzz@zzz", "w1": "k"}  # fmt: skip
"""Another value for each: no order, length, first letter or equality with a clear value is kept."""
KEY = Key(bytes(range(32)))
SEEN = [
    *Masker(KEY).column("EMAIL_ADDRESS", MAILS), *Masker(KEY).column("PERSON", NAMES),
    "ann", "m", "gold", "zz@x", 3,
]  # fmt: skip
"""What literals are made of: surrogates of either entity, and values that are none."""
VALUES = [str(one) if isinstance(one, int) else f"'{one}'" for one in SEEN]
BINDINGS = {
    "sqlite": Binding(("qmark",), "?"),
    "duckdb": Binding(("qmark",), "?"),
    "mysql": Binding(("format",), "%s", escaped="%"),
    "postgres": Binding(("format",), "%s", escaped="%"),
}
_NUMBERS = {"id", "person_id", "n", "total"}
SCHEMAS = {"sqlite": "main", "duckdb": "main", "mysql": "shop", "postgres": "public"}
MASKED = {("people", "full_name"), ("people", "email"), ("people", "flag"), ("orders", "email")}


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Return rows in which masked values repeat, miss, and equal clear ones."""
    chance = random.Random(7)
    mails = (*MAILS, None)
    return {
        "people": [
            (n, chance.choice(NAMES), chance.choice(mails), chance.choice(("gold", "m", "bo")), n % 5 < 3)
            for n in range(1, 13)
        ],
        "orders": [(n, n % 12 + 1, chance.choice(mails), n % 5) for n in range(1, 25)],
        "words": [(one, n) for n, one in enumerate((*NAMES, *MAILS, "zed", "0", "k"))],
    }


def changed(table: str, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row with its masked values replaced by the others."""
    pairs = zip(TABLES[table], row, strict=True)
    return tuple(
        bool(row[0] % 2)
        if name == "flag"
        else OTHERS[one]
        if (table, name) in MASKED and one is not None
        else one
        for name, one in pairs
    )


def fill(raw: Any, mark: str, *, other: bool, made: str = "TABLE") -> None:
    for table, columns in TABLES.items():
        kinds = (
            f"{one} {'BOOLEAN' if one == 'flag' else 'INTEGER' if one in _NUMBERS else 'TEXT'}"
            for one in columns
        )
        raw.execute(f"CREATE {made} {table} ({', '.join(kinds)})")
        for row in rows()[table]:
            values = changed(table, row) if other else row
            raw.execute(f"INSERT INTO {table} VALUES ({', '.join([mark] * len(row))})", values)


class Twin(Masker):
    """The masker of the other database: the same surrogates stand for its own values."""

    def unmask(self, entity: str, surrogates: Any) -> list[Any]:
        """Return what stands on the other side in place of each value; what stands on neither stays so."""
        values = super().unmask(entity, surrogates)
        return [OTHERS.get(one, f"nobody {one}") if isinstance(one, str) else one for one in values]


def translators(sql: str, statement: Any, dialect: str) -> list[Translator]:
    sites = sites_of(AGENT, statement, sql, dialect)
    own = protect(AGENT, KEY, None, driver="", dialect=dialect)
    other = replace(own, masker=Twin(KEY))
    return [Translator(one, statement, sql, sites) for one in (own, other)]


def same(one: list[tuple[Any, ...]], other: list[tuple[Any, ...]], outputs: Sequence[Output]) -> bool:
    """Tell whether two results are one up to the replaced values, in whatever order."""
    return sorted(map(repr, shown(one, outputs, OTHERS))) == sorted(map(repr, shown(other, outputs, {})))


def shown(rows: list[tuple[Any, ...]], outputs: Sequence[Output], others: dict[str, str]) -> list[Any]:
    """Return rows as they come out: redacted cells are all alike, masked ones have their replacement."""
    found = []
    for row in rows:
        cells = []
        for cell, output in zip(row, outputs, strict=True):
            names = {(base.table, base.column) for base in output.origins}
            hidden = ("people", "flag") in names and output.shape is not Shape.COUNT
            cells.append("redacted" if hidden else others.get(cell, cell) if names & MASKED else cell)
        found.append(tuple(cells))
    return found


def differences(dialect: str, run: Callable[[int, str, Any], list[Any] | None], count: int) -> Counter[str]:
    schema = SCHEMAS[dialect]
    relations = {one: Relation(one, schema, names, ("text",) * len(names)) for one, names in TABLES.items()}
    samples = {Origin(table, name, schema): "" for table, names in TABLES.items() for name in names}
    found: Counter[str] = Counter()
    for seed in range(count):
        sql = Asking(random.Random(seed), VALUES).statement()
        statement = fixed_point(sql, dialect, Catalog.of(relations.values(), (schema,)), relations)
        try:
            permit(AGENT, statement, dialect, samples)
        except StatementDeniedError:
            found["denied"] += 1
            found["denied, and would tell"] += tells(sql, run)
            continue
        try:
            bound = [one.translate(None, BINDINGS[dialect]) for one in translators(sql, statement, dialect)]
        except MaskError:
            found["denied, a literal is no surrogate"] += 1
            continue
        results = [
            run(side, *((sql, None) if one is None else (one.text, one.parameters)))
            for side, one in enumerate(bound)
        ]
        if results[0] is None or results[1] is None:
            found["failed"] += 1
            continue
        outputs = statement.outputs or ()
        touched = any(
            (base.table, base.column) in MASKED for one in statement.occurrences or () for base in one.origins
        )
        found["turned back"] += bound[0] is not None
        found["ran, of masked columns" if touched else "ran, of others"] += 1
        assert same(results[0], results[1], outputs), sql
    return found


def tells(sql: str, run: Callable[[int, str, Any], list[Any] | None]) -> bool:
    """Tell whether a statement that is denied has another number of rows on the other side: the oracle bites."""
    one, other = (run(side, sql, None) for side in (0, 1))
    return (one is None) != (other is None) or (one is not None and len(one) != len(other or ()))


def report(name: str, found: Counter[str], capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\ndifferential oracle under agent, {name}: {dict(found)}, 0 differences")  # noqa: T201  the counts are the result
    assert found["ran, of masked columns"] > 0.1 * sum(found.values())
    assert found["turned back"] > 0.02 * sum(found.values())
    assert found["denied, and would tell"] > 0.02 * found["denied"]


def test_sqlite(capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(":memory:")) as one, closing(sqlite3.connect(":memory:")) as two:
        fill(one, "?", other=False)
        fill(two, "?", other=True)

        def run(side: int, sql: str, parameters: Any) -> list[Any] | None:
            try:
                return (one, two)[side].execute(sql, parameters or ()).fetchall()
            except sqlite3.Error:
                return None

        report("SQLite", differences("sqlite", run, STATEMENTS), capsys)


def test_duckdb(capsys: pytest.CaptureFixture[str]) -> None:
    with duckdb.connect() as one, duckdb.connect() as two:
        fill(one, "?", other=False)
        fill(two, "?", other=True)

        def run(side: int, sql: str, parameters: Any) -> list[Any] | None:
            try:
                return (one, two)[side].execute(sql, parameters or ()).fetchall()
            except duckdb.Error:
                return None

        report("DuckDB", differences("duckdb", run, STATEMENTS), capsys)


def test_mariadb(
    mariadb_database: dict[str, Any],  # noqa: F811  (how a fixture is asked for)
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Both sides in one database, one after the other in temporary tables of a connection."""
    with (
        closing(pymysql.connect(**mariadb_database)) as first,
        closing(pymysql.connect(**mariadb_database)) as second,
    ):
        cursors = first.cursor(), second.cursor()
        for side, cursor in enumerate(cursors):
            fill(cursor, "%s", other=bool(side), made="TEMPORARY TABLE")

        def run(side: int, sql: str, parameters: Any) -> list[Any] | None:
            try:
                cursors[side].execute(sql, parameters)
                return list(cursors[side].fetchall())
            except pymysql.Error:
                return None

        report("MariaDB", differences("mysql", run, STATEMENTS), capsys)


def test_postgresql(postgres_database: str, capsys: pytest.CaptureFixture[str]) -> None:
    with (
        psycopg.connect(postgres_database, autocommit=True) as one,
        psycopg.connect(postgres_database, autocommit=True) as two,
    ):
        for side, connection in enumerate((one, two)):
            connection.execute(f"CREATE SCHEMA side{side}")
            connection.execute(f"SET search_path = side{side}")
            fill(connection, "%s", other=bool(side))

        def run(side: int, sql: str, parameters: Any) -> list[Any] | None:
            try:
                return (one, two)[side].execute(sql.encode(), parameters).fetchall()
            except psycopg.Error:
                return None

        report("PostgreSQL", differences("postgres", run, STATEMENTS), capsys)
