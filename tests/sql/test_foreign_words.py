"""Columns named by every word that sqlglot knows: what it takes for a keyword, the database takes for a column."""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
from typing import TYPE_CHECKING

import psycopg

from masklib.sql import Catalog, NeedsCatalog, Relation, Shape, analyse
from tests.sql.words import SHAPES, every_word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pytest

    from masklib.sql import Statement

EVERY = bool(os.environ.get("SQL_ORACLE_EVERY_WORD"))
WORDS, MARK, OTHER = (45, "甲甲", "乙乙")


def chosen() -> list[str]:
    """Return all words if that was asked for, else some, always the same."""
    words = list(every_word())
    return words if EVERY else sorted(random.Random(5).sample(words, WORDS))


def analysed(sql: str, dialect: str, word: str) -> Statement:
    catalog = Catalog.of([Relation("k", "main", (word, "other"), ("text", "text"))])
    answer = analyse(sql, dialect, catalog)
    if isinstance(answer, NeedsCatalog):
        answer = analyse(sql, dialect, catalog.merge([], answer.relations))
    assert not isinstance(answer, NeedsCatalog)
    return answer


def leaks(
    word: str, statement: Statement, rows: Sequence[Sequence[object]], width: int
) -> tuple[list[str], int]:
    """Return what came out unforetold, and how many columns were unknown."""
    if statement.outputs is None:
        return [], width
    if len(statement.outputs) != width:
        return ["width"], 0
    found, unknown = [], 0
    for at, output in enumerate(statement.outputs):
        if output.shape is Shape.UNKNOWN:
            unknown += 1
            continue
        text = "".join(str(row[at]) for row in rows)
        came = {name for name, mark in ((word, MARK[0]), ("other", OTHER[0])) if mark in text}
        if not came <= {origin.column for origin in output.origins}:
            found.append(output.name)
    return found, unknown


def survey(
    dialect: str, make: Callable[[str], Callable[[str], tuple[int, list[tuple[object, ...]]] | None]]
) -> str:
    """Run every shape with every word; return the counts."""
    executed = columns = unknown = 0
    wrong: list[str] = []
    for word in chosen():
        run = make(word)
        for shape in SHAPES:
            sql = shape.replace("{w}", word)
            result = run(sql)
            if result is None:
                continue
            width, rows = result
            found, blind = leaks(word, analysed(sql, dialect, word), rows, width)
            executed, columns, unknown = executed + 1, columns + width, unknown + blind
            wrong += [sql] if found else []
    assert not wrong
    assert unknown <= columns * 0.1
    return f"{executed} executed, {columns} columns, 0 leaked, {unknown} unknown"


def test_foreign_words_on_sqlite(capsys: pytest.CaptureFixture[str]) -> None:
    def make(word: str) -> Callable[[str], tuple[int, list[tuple[object, ...]]] | None]:
        database = databases.enter_context(contextlib.closing(sqlite3.connect(":memory:")))
        for name in (word, f'"{word}"'):
            try:
                database.execute(f"CREATE TABLE k ({name} TEXT, other TEXT)")
            except sqlite3.Error:
                continue
            break
        database.execute("INSERT INTO k VALUES (?, ?)", (MARK, OTHER))

        def run(sql: str) -> tuple[int, list[tuple[object, ...]]] | None:
            try:
                cursor = database.execute(sql)
                return len(cursor.description), cursor.fetchall()
            except sqlite3.Error:
                return None

        return run

    with contextlib.ExitStack() as databases:
        counts = survey("sqlite", make)
    with capsys.disabled():
        print(f"\nforeign words, SQLite: {counts}")  # noqa: T201  the counts are part of the result


def test_foreign_words_on_postgres(postgres_database: str, capsys: pytest.CaptureFixture[str]) -> None:
    with psycopg.connect(postgres_database, autocommit=True) as database:
        database.execute("CREATE SCHEMA main")
        database.execute("SET search_path = main")

        def make(word: str) -> Callable[[str], tuple[int, list[tuple[object, ...]]] | None]:
            database.execute("DROP TABLE IF EXISTS k")
            for name in (word, f'"{word}"'):
                try:
                    database.execute(f"CREATE TABLE k ({name} TEXT, other TEXT)".encode())
                except psycopg.Error:
                    continue
                break
            database.execute("INSERT INTO k VALUES (%s, %s)", (MARK, OTHER))
            return run

        def run(sql: str) -> tuple[int, list[tuple[object, ...]]] | None:
            try:
                cursor = database.execute(sql.encode())
                return len(cursor.description or ()), cursor.fetchall()
            except psycopg.Error:
                return None

        counts = survey("postgres", make)
    with capsys.disabled():
        print(f"\nforeign words, PostgreSQL: {counts}")  # noqa: T201  the counts are part of the result
