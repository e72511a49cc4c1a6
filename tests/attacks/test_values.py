"""Values in forms that nobody looked for, and what masks make of odd ones."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

import masklib
from masklib.crypto import Key
from masklib.mask import Masker
from tests.attacks.attack import KEY
from tests.leaks.canaries import canary

if TYPE_CHECKING:
    from tests.attacks.attack import Target
    from tests.leaks.watch import Watch

EMAIL = canary("email").value
CARD = canary("card_no").value

HELD: dict[str, object] = {
    "an email": EMAIL,
    "an email in upper case": EMAIL.upper(),
    "an email with a full-width sign": EMAIL.replace("@", "＠"),
    "an email with a space of no width": f"{EMAIL[:20]}\u200b{EMAIL[20:]}",
    "an email after a null character": f"\x00{EMAIL}",
    "an email as bytes": EMAIL.encode(),
    "an email in half a document": f'["{EMAIL}"',
    "an escaped email in a document": '{"a": "' + EMAIL.replace("@", "\\u0040") + '"}',
    "an email as a key": '{"' + EMAIL + '": 1}',
    "an email in markup": f"<email>{EMAIL}</email>",
    "an email after much text": "a" * 5000 + " " + EMAIL,
    "a card": CARD,
    "a card with spaces": "4539 5787 6362 1486",
    "a card with spaces that do not break": "4539\u00a05787\u00a06362\u00a01486",
    "a card in full-width digits": "４５３９５７８７６３６２１４８６",
    "a card with dots": "4539.5787.6362.1486",
    "a card as a number": int(CARD),
    "a card as a float": float(CARD),
    "a card in a document": f'{{"n": [{CARD}]}}',
    "an email in broken UTF-8": EMAIL.encode() + b"\xff",
    "an email in UTF-16": b"\xff\xfe" + EMAIL.encode("utf-16-le"),
    "an escaped email as a document": '"' + EMAIL.replace("@", "\\u0040") + '"',
    "an escaped email after a byte order mark": '\ufeff{"a": "' + EMAIL.replace("@", "\\u0040") + '"}',
}


@pytest.mark.parametrize(
    "value",
    [pytest.param(value, id=name) for name, value in HELD.items()],
)
def test_a_value_is_found_in_an_unclassified_column_in_whatever_form(value: object) -> None:
    with closing(sqlite3.connect(":memory:")) as raw:
        raw.execute("CREATE TABLE t (x)")
        raw.execute("INSERT INTO t VALUES (?)", (value,))
        rows = masklib.wrap(raw, key=KEY).execute("SELECT x FROM t").fetchall()
    assert rows != [(value,)]
    assert type(rows[0][0]) is type(value)


@pytest.mark.parametrize(
    ("entity", "value"),
    [
        ("PERSON", "Z E P H Y R X A"),
        ("PERSON", "Z.E.P.H.Y.R.X.A"),
        ("EMAIL_ADDRESS", "z.e.p.h.y.r.x.a@kestrelhoaxby.org"),
        ("EMAIL_ADDRESS", "z-e-p-h-y-r-x-a@kestrelhoaxby.org"),
    ],
)
def test_a_value_in_single_letters_is_not_its_own_surrogate(entity: str, value: str) -> None:
    local = value.partition("@")[0]
    assert local not in str(Masker(Key(KEY), {}).column(entity, [value])[0])


def test_a_value_has_one_surrogate_in_every_form_of_its_column(sqlite_target: Target, watch: Watch) -> None:
    connection = sqlite_target.wrapped()
    texts = ("full_name", "email", "phone", "ssn", "card_no", "iban", "password", "api_token")
    plain = connection.execute(f"SELECT {', '.join(texts)} FROM people").fetchone()
    whole = connection.execute(
        f"SELECT {', '.join(f'max({one})' for one in texts)} FROM people WHERE id = 1"
    ).fetchone()
    connection.text_factory = bytes
    coded = connection.execute(f"SELECT {', '.join(texts)} FROM people").fetchone()
    assert plain == whole == tuple(one.decode() for one in coded)
