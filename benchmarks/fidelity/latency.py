"""What translation adds to a cached statement with one parameter, in microseconds of CPU time.

A surrogate was looked up before, or it came out in a result of few rows, or this process never met it: then
the key alone turns it back, which takes FF1 once for a card, and up to four times for an email address.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import masklib
from benchmarks.fidelity.relations import KEY
from masklib.mask import Masker
from masklib.session.operands import sites_of
from masklib.session.protection import protect
from masklib.session.translation import Translator
from masklib.sql import Binding, Catalog, Relation, Statement, analyse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.session.protection import Protection

__all__ = ["measure"]

_BINDING = Binding(("qmark",), "?", ":{name}")
_ROUNDS = 7
_EACH = 200
"""Look-ups of one round."""
_COLUMNS = {
    "email": ("EMAIL_ADDRESS", "new{0}@corp.com"),
    "work_email": ("EMAIL_ADDRESS", "{1}.quelb{0}@host{0}.com"),
    "full_name": ("PERSON", "{1} Quelb"),
    "phone": ("PHONE_NUMBER", "+1415555{0:04}"),
    "card": ("CREDIT_CARD", "411111111{0:07}"),
    "session_uuid": ("UUID", "6f1c1f60-5c1d-4b0e-9a51-0000{0:08x}"),
    "ip": ("IP_ADDRESS", "8.8.{2}.{3}"),
}
"""Entities of columns, and what their values look like: of the second kind of email each domain is new."""


def measure() -> dict[str, float]:
    """Return the least of seven rounds, by column and by what is known of the operand."""
    policy = masklib.Policy.of(
        columns={f"t.{name}": entity for name, (entity, _) in _COLUMNS.items()}, filters="masked"
    )
    protection = protect(policy, KEY, None, driver="sqlite3", dialect="sqlite")
    found: dict[str, float] = {}
    for name, (entity, form) in _COLUMNS.items():
        values = [_value(form, number) for number in range(2 * _ROUNDS * _EACH)]
        met = protection.masker.column(entity, values[: _ROUNDS * _EACH])
        unmet = Masker(KEY).column(entity, values[_ROUNDS * _EACH :])  # which another process may have issued
        translate = _translator(protection, name)
        found[f"{name}, looked up before"] = _least(translate, met[:1] * len(met))
        found[f"{name}, came out before"] = _least(translate, met)
        found[f"{name}, never met"] = _least(translate, unmet)
    return found


def _value(form: str, number: int) -> str:
    letters = "".join("abcdefghijklmnopqrst"[int(digit)] for digit in f"{number:05}")
    return form.format(number, letters.title(), number // 250, number % 250)


def _translator(protection: Protection, column: str) -> Callable[[object], object]:
    """Return what translates ``WHERE column = ?``."""
    sql = f"SELECT id FROM t WHERE {column} = ?"
    names = ("id", *_COLUMNS)
    catalog = Catalog.of([Relation("t", "main", names, ("text",) * len(names))], ("main",))
    statement = analyse(sql, "sqlite", catalog)
    if not isinstance(statement, Statement):
        raise TypeError("the catalogue has all that the statement names")
    sites = sites_of(protection.policy, statement, sql, "sqlite")
    translator = Translator(protection, statement, sql, sites)
    return lambda operand: translator.translate((operand,), _BINDING)


def _least(call: Callable[[object], object], operands: Sequence[object]) -> float:
    rounds = []
    for start in range(0, len(operands), _EACH):
        some = operands[start : start + _EACH]
        began = time.process_time()
        for operand in some:
            call(operand)
        rounds.append((time.process_time() - began) / len(some) * 1e6)
    return min(rounds)
