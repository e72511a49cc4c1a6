"""Rows as COPY writes them: cut at any byte, read, and written again, they are the same."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masklib.dbapi.drivers.postgres_copy_rows import format_of
from masklib.errors import UnknownRowError
from masklib.sql import CopyForm

if TYPE_CHECKING:
    import psycopg

FORMS = [
    CopyForm(incoming=False),
    CopyForm(incoming=False, delimiter="|", null="none"),
    CopyForm(incoming=False, format="csv", delimiter=",", null=""),
    CopyForm(incoming=False, format="csv", delimiter=";", null="NULL", quote="'", escape="\\"),
]
CELL = st.none() | st.text(st.sampled_from(list("ab ,;|'\"\\\n\r\t\b\v.N")), max_size=8) | st.text(max_size=5)
ROWS = st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), max_size=6))


def plain(rows: list[list[str | None]], form: CopyForm) -> list[list[str | None]]:
    """Leave out what no COPY can write: in text, a value that is written as its null is."""
    return [[None if cell == form.null and form.format == "text" else cell for cell in row] for row in rows]


@pytest.mark.parametrize("form", FORMS)
@given(rows=ROWS, places=st.lists(st.integers(0, 200), max_size=5))
def test_rows_cut_anywhere_are_read_as_they_were_written(
    form: CopyForm, rows: list[list[str | None]], places: list[int]
) -> None:
    way = format_of(form)
    rows = plain(rows, form)
    text = "".join(way.join([way.write(cell, "") for cell in row]) for row in rows)
    ends = sorted({0, len(text), *(place for place in places if place < len(text))})
    seen: list[Any] = []
    rest = ""
    for start, end in pairwise(ends):
        cells, rest = way.cut(rest + text[start:end])
        assert all(way.join(row) in text for row in cells)
        seen += [[way.read(cell) for cell in row] for row in cells]

    assert rest == ""
    assert seen == rows


@pytest.mark.parametrize(
    "options", ["", "(DELIMITER '|', NULL 'none')", "(FORMAT csv)", "(FORMAT csv, FORCE_QUOTE *)"]
)
def test_what_the_server_writes_is_read_as_a_query_reads_it(
    postgres: psycopg.Connection[Any], options: str
) -> None:
    from masklib.sql import copy_form

    values = [
        None,
        "",
        "nothing",
        "\\N",
        "a\tb",
        'say "hi"',
        "x\ny\r\n",
        "\\",
        "|",
        ",",
        "ü€",
        "\\.",
        "'",
        "\b\f\v",
    ]
    postgres.execute("CREATE TABLE odd (n INTEGER, v TEXT)")
    with postgres.cursor() as cursor:
        cursor.executemany("INSERT INTO odd VALUES (%s, %s)", list(enumerate(values)))
    statement = f"COPY (SELECT v, n FROM odd ORDER BY n) TO STDOUT {options}"
    with postgres.cursor().copy(statement) as copy:
        text = b"".join(map(bytes, copy)).decode()
    form = copy_form(statement, "postgres")
    assert form is not None
    way = format_of(form)
    rows, rest = way.cut(text)

    assert rest == ""
    assert [way.read(row[0]) for row in rows] == values
    assert "".join(map(way.join, rows)) == text


def test_what_is_no_csv_is_refused() -> None:
    with pytest.raises(UnknownRowError):
        format_of(FORMS[2]).cut('"a"b,c\n')
