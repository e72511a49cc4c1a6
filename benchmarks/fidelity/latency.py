"""What translation adds to a cached statement with one parameter, in microseconds of CPU time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import masklib
from benchmarks.fidelity.relations import KEY
from benchmarks.fidelity.shops import shop
from masklib.session.operands import sites_of
from masklib.session.protection import protect
from masklib.session.translation import Translator
from masklib.sql import Binding, Catalog, Relation, Statement, analyse

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["measure"]

_SQL = "SELECT id FROM customers WHERE email = ?"


def measure() -> dict[str, float]:
    """Return the least of seven rounds, by what the operand is."""
    names = ("id", "full_name", "email", "phone", "card", "plan")
    catalog = Catalog.of([Relation("customers", "main", names, ("text",) * len(names))], ("main",))
    protection = protect(masklib.Policy(), KEY, None, driver="sqlite3", dialect="sqlite")
    statement = analyse(_SQL, "sqlite", catalog)
    if not isinstance(statement, Statement):
        raise TypeError("the catalogue has all that the statement names")
    translator = Translator(
        protection, statement, _SQL, sites_of(protection.policy, statement, _SQL, "sqlite")
    )
    binding = Binding(("qmark",), "?", ":{name}")
    with_key = masklib.wrap(shop(), key=KEY)
    seen = [row[0] for row in with_key.execute("SELECT email FROM customers")]
    fresh, strange, known = (
        iter(protection.masker.column("EMAIL_ADDRESS", [form.format(n) for n in range(10_000)]))
        for form in ("new{0}@corp.com", "other{0}@host{0}.com", "alice.smith@firm{0}.com")
    )
    calls: dict[str, Callable[[int], object]] = {
        "a raw value": lambda _: translator.translate(("a@b.com",), binding),
        "a surrogate looked up before": lambda n: translator.translate((seen[n],), binding),
        "a surrogate looked up first": lambda _: translator.translate((next(fresh),), binding),
        "  its domain seen first too": lambda _: translator.translate((next(strange),), binding),
        "  and names of the pool": lambda _: translator.translate((next(known),), binding),
    }
    return {name: _least(call, len(seen)) for name, call in calls.items()}


def _least(call: Callable[[int], object], count: int) -> float:
    rounds = []
    for _ in range(7):
        start = time.process_time()
        for number in range(count):
            call(number)
        rounds.append((time.process_time() - start) / count * 1e6)
    return min(rounds)
