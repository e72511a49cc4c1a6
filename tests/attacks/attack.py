"""An attack: statements that, on the raw connection, bring a canary out; wrapped, nothing of it may come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

import masklib
from masklib.policy import Policy
from tests.leaks.witness import Witness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.leaks.watch import Leak, Watch

__all__ = [
    "KEY",
    "SHADOW",
    "THROUGH_SHADOW",
    "Attack",
    "Target",
    "cases",
    "execute",
    "leaks_of",
    "strike",
]

KEY = bytes(range(32))

SHADOW = ", ".join(["SELECT 1 AS c1", *(f"CAST('x' AS TEXT) AS c{number}" for number in range(2, 13))])
"""A query of constants as wide as the table ``people``."""
THROUGH_SHADOW = "WITH t (a, b, c, d, e, f, g, h, i, j, k, l) AS (SELECT * FROM people) SELECT b || '' AS x, h || '' AS y FROM t"
"""A statement whose columns are constants as long as ``people`` is shadowed by such a query."""


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack.

    Attributes:
        name: What it tries.
        driver: The driver it is for.
        steps: Statements, run one after another on one connection.
        policy: The policy that it is to get round.
        opened: Why it succeeds today; empty if it is held.
        bites: Whether the raw connection lets a canary out with it.
    """

    name: str
    driver: str
    steps: tuple[str, ...]
    policy: Policy = field(default_factory=Policy)
    opened: str = ""
    bites: bool = True

    def __str__(self) -> str:
        return f"{self.driver}: {self.name}"


def cases(attacks: Iterable[Attack]) -> list[Any]:
    """Return the attacks as parameters; those that succeed today are expected to, and only those."""
    return [
        pytest.param(
            one,
            id=str(one),
            marks=[pytest.mark.xfail(strict=True, raises=AssertionError, reason=one.opened)]
            * bool(one.opened),
        )
        for one in attacks
    ]


class Target:
    """A database, and the connections to it so far."""

    def __init__(
        self, driver: str, connect: Callable[[], Any], spare: Callable[[], Any] | None = None
    ) -> None:
        self.driver = driver
        self._connect = connect
        self._spare = spare or connect
        self._opened: list[Any] = []

    def raw(self) -> Any:
        """Open a raw connection."""
        self._opened.append(self._connect())
        return self._opened[-1]

    def spare(self) -> Any:
        """Open a raw connection on which an attack may be tried: nothing of it stays."""
        self._opened.append(self._spare())
        return self._opened[-1]

    def wrapped(self, policy: Policy | None = None) -> Any:
        """Open a wrapped connection under ``policy``, by default the default."""
        return masklib.wrap(self.raw(), policy=policy or Policy(), key=KEY)

    def close(self) -> None:
        """Close all connections; what was not committed is gone."""
        while self._opened:
            self._opened.pop().close()


def run(connection: Any, steps: Iterable[str], witness: Witness) -> None:
    """Run statements one after another, and keep everything that comes out."""
    for step in steps:
        witness.attempt(step, lambda step=step: read(execute(connection, step)))  # type: ignore[misc]  # bound now


def execute(connection: Any, sql: str) -> Any:
    """Run a statement; return the cursor that has its result."""
    if hasattr(connection, "execute"):
        return connection.execute(sql)
    cursor = connection.cursor()
    cursor.execute(sql)
    return cursor


def read(cursor: Any) -> list[Any]:
    """Return everything that a cursor tells of its result."""
    told: list[Any] = [cursor.description, cursor.rowcount, getattr(cursor, "statusmessage", None)]
    return told if cursor.description is None else [*told, cursor.fetchmany(400)]


def leaks_of(connection: Any, steps: Iterable[str], watch: Watch) -> list[Leak]:
    """Run statements on a connection, and return the canaries that came out of it."""
    witness = Witness()
    with witness.watching():
        run(connection, steps, witness)
    return watch.all_leaks(witness.texts)


def strike(attack: Attack, target: Target, watch: Watch) -> None:
    """Run an attack on a wrapped connection: nothing leaks, though on a raw one it does.

    Raises:
        AssertionError: if it leaks, or if it would not even on a raw connection.
    """
    bitten = bool(leaks_of(target.spare(), attack.steps, watch))
    target.close()
    if bitten is not attack.bites:
        pytest.fail(f"raw, this attack {'bites' if bitten else 'does not bite'}")
    leaks = leaks_of(target.wrapped(attack.policy), attack.steps, watch)
    if leaks:
        raise AssertionError("; ".join(map(str, leaks[:9])))
