"""Names that stand in a row's name columns are found in that row's text and JSON, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import masklib
from masklib.session.propagation import find_names, names_of_rows

if TYPE_CHECKING:
    import sqlite3

KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("text", "name", "found", "why"),
    [
        ("met quorvane today", "Quorvane", ["quorvane"], "case does not count"),
        ("ZYXWELL, QUORVANE", "Quorvane Zyxwell", ["ZYXWELL, QUORVANE"], "order does not count"),
        ("quorvanes and requorvane", "Quorvane", [], "only whole words"),
        ("al ate at the van", "Al van der The", [], "short words and particles are prose"),
        ("quorvane_zyx's <quorvane>", "Quorvane", ["quorvane", "quorvane"], "any border that is no letter"),
        ("İİ quorvane", "Quorvane", ["quorvane"], "letters whose lower case is longer do not shift offsets"),
        ("", "Quorvane", [], "an empty text"),
        ("saw Q. Zyxwell there", "Quorvane Zyxwell", ["Q. Zyxwell"], "an initial before"),
        ("Zyxwell, Q., called", "Quorvane Zyxwell", ["Zyxwell, Q"], "an initial behind"),
        ("saw a zyxwell", "Anna Zyxwell", ["zyxwell"], "a small letter is no initial"),
        ("B. Zyxwell", "Quorvane Zyxwell", ["Zyxwell"], "an initial of somebody else"),
        ("then Bo Li spoke", "Bo Li", ["Bo Li"], "short names beside each other"),
        ("Li, Bo", "Bo Li", ["Li, Bo"], "and in the other order"),
        ("Bo went; go li", "Bo Li", [], "a short name alone is prose"),
        ("von Quorvane", "Karl von Quorvane", ["von Quorvane"], "particles belong to the name beside them"),
        ("Jos\u00e9 M\u00fcller", "Jose Muller", ["Jos\u00e9 M\u00fcller"], "accents do not count"),
        ("Jose\u0301 x", "Jos\u00e9", ["Jose\u0301"], "nor does how they are written"),
        ("quor\u00advane", "Quorvane", ["quor\u00advane"], "nor does what is not seen"),
    ],
)
def test_names_are_found_as_whole_words(text: str, name: str, found: list[str], why: str) -> None:
    (words,) = names_of_rows([[name]])

    assert sorted(text[one.start : one.end] for one in find_names(text, words)) == sorted(found), why


@given(st.text(), st.text())
def test_offsets_are_those_of_the_text(text: str, name: str) -> None:
    (words,) = names_of_rows([[name]])
    for one in find_names(text, words):
        assert 0 <= one.start < one.end <= len(text)
        (again,) = names_of_rows([[text[one.start : one.end]]])
        assert set(again) & set(words)


def test_cells_that_are_no_text_hold_no_names() -> None:
    assert names_of_rows([[None, 3, 2.5], ["Quorvane", "", {"a": "b"}]]) == [("quorvane",), (), ()]


def test_names_are_taken_from_texts_bytes_and_lists() -> None:
    assert names_of_rows([[b"Quorvane", ["Al", "Zyxwell"]], ["Quorvane", None]]) == [
        ("quorvane",),
        ("al", "zyxwell"),
    ]


NAMED = {
    "text": "Q. Zyxwell, that is QUORVANE ZYXWELL, asked; see zyxwell's file",
    "json": '{"by":  "zyxwell, quorvane", "zyxwell": [1, "for Quorvane"]}',
    "escaped": '{"by": "Zyx\\u0077ell"}',
    "document": '{"raw": "{\\"by\\": \\"Zyxwell\\"}"}',
    "markup": "<note by='Q. Zyxwell'>as <b>Quorvane</b> said<!-- zyxwell --></note>",
    "form": "by=Quorvane+Zyxwell&x=1",
    "array": '{"for Zyxwell",b}',
    "composite": '("for Zyxwell",b)',
    "hstore": '"by"=>"for Zyxwell"',
    "table": "by,what\nfor Zyxwell,1\n",
    "bytes": b"for Zyxwell",
    "other": "about the kestrel case",
}


def checked(rows: list[tuple[Any, ...]]) -> None:
    """Check what the name columns and all the forms of one row came out as."""
    given_name, family, *forms = rows[0]
    after = dict(zip(NAMED, forms, strict=True))

    assert after["text"] == (
        f"{given_name[0]}. {family}, that is {given_name.upper()} {family.upper()}, asked;"
        f" see {family.lower()}'s file"
    )
    assert after["json"].startswith(
        f'{{"by":  "{family.lower()}, {given_name.lower()}", "{family.lower()}": [1,'
    )
    assert after["markup"].startswith(
        f"<note by='{given_name[0]}. {family}'>as <b>{given_name}</b> said<!-- "
    )
    assert after["form"] == f"by={given_name}+{family}&x=1"
    assert after["bytes"] == f"for {family}".encode()
    for form in ("escaped", "document", "array", "composite", "hstore", "table"):
        assert family in after[form], form
        assert len(after[form]) == len(NAMED[form]) - len("Zyxwell") + len(family) - 5 * (form == "escaped")
    assert after["other"] == NAMED["other"]
    assert not any("zyxwell" in str(one).lower() for one in after.values())


def test_the_names_of_a_row_are_found_in_every_form_on_sqlite(sqlite: sqlite3.Connection) -> None:
    marks = ", ".join("?" * len(NAMED))
    sqlite.execute(
        f"CREATE TABLE customers (first_name, last_name, {', '.join(f'c_{one}' for one in NAMED)})"
    )
    sqlite.execute(
        f"INSERT INTO customers VALUES ('Quorvane', 'Zyxwell', {marks})",
        tuple(NAMED.values()),
    )
    checked(masklib.wrap(sqlite, key=KEY).execute("SELECT * FROM customers").fetchall())


@pytest.fixture
def conn(sqlite: sqlite3.Connection) -> Any:
    sqlite.executescript(
        """
        CREATE TABLE customers (name TEXT, remark TEXT, extra TEXT);
        INSERT INTO customers VALUES ('Quorvane Zyxwell', 'zyxwell asked again', '{"by": "quorvane zyxwell"}');
        INSERT INTO customers VALUES ('Bob Jones', 'about the zyxwell case', '[]');
        """
    )
    return masklib.wrap(sqlite, key=KEY)


def test_the_surrogate_in_the_text_is_the_one_in_the_column(conn: Any) -> None:
    name, remark, extra = conn.execute("SELECT name, remark, extra FROM customers").fetchone()
    given_name, family = name.lower().split()

    assert remark == f"{family} asked again"
    assert extra == f'{{"by": "{given_name} {family}"}}'


def test_a_name_of_another_row_is_not_looked_for(conn: Any) -> None:
    rows = conn.execute("SELECT name, remark FROM customers").fetchall()

    assert rows[1][1] == "about the zyxwell case"
