from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from masklib.dbapi.drivers.psycopg_messages import TEMPLATES as POSTGRES
from masklib.dbapi.drivers.sqlite3 import FACTS
from masklib.dbapi.templates import render, templates

if TYPE_CHECKING:
    from masklib.dbapi.templates import Template

SQLITE = FACTS.templates
CANARY = "canary.zq7@pii.example"


@pytest.mark.parametrize(
    ("known", "message", "words", "shown", "why"),
    [
        (SQLITE, "UNIQUE constraint failed: people.email", set(), "UNIQUE constraint failed: people.email", "schema names"),
        (SQLITE, "no such column: emial", {"emial"}, "no such column: emial", "the caller wrote that name"),
        (SQLITE, "no such column: Zebulonia", {"select"}, "no such column: ***", "a full-text query can put data there"),
        (SQLITE, f"no such column: {CANARY}", {"select"}, "no such column: ***", "a value in the place of a name"),
        (SQLITE, f"unrecognized token: \"'{CANARY}\"", set(), 'unrecognized token: "***"', "the text of a literal"),
        (SQLITE, f"JSON path error near '{CANARY}'", set(), None, "unknown messages are withheld"),
        (SQLITE, f"unable to open database: {CANARY}", set(), "unable to open database: ***", "a path may be computed from data"),
        (POSTGRES, 'duplicate key value violates unique constraint "people_email_key"', set(),
         'duplicate key value violates unique constraint "people_email_key"', "schema name"),
        (POSTGRES, f'invalid input syntax for type integer: "{CANARY}"', set(),
         'invalid input syntax for type integer: "***"', "the cast oracle"),
        (POSTGRES, 'invalid input syntax for type integer: "a"b\nc"', set(),
         'invalid input syntax for type integer: "***"', "quotes and new lines in the value"),
        (POSTGRES, 'column "emial" does not exist', {"emial"}, 'column "emial" does not exist', "typed by the caller"),
        (POSTGRES, f'cross-database references are not implemented: "{CANARY}"', set(), None, "regclass cast"),
        (POSTGRES, f"bad {CANARY}", set(), None, "RAISE"),
    ],
)  # fmt: skip
def test_a_message_shows_only_what_cannot_be_data(
    known: tuple[Template, ...], message: str, words: set[str], shown: str | None, why: str
) -> None:
    assert render(message, known, words) == shown, why


@pytest.mark.parametrize("line", [r"oops: .*", r"oops: .+", r"(a|b.*)", r"[^x]+", r"\S+"])
def test_a_template_that_lets_anything_pass_cannot_be_written(line: str) -> None:
    with pytest.raises(ValueError, match="let anything pass"):
        templates(line)
