"""What a statement gives to functions of the program's own, which see the cells that they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from masklib.session.cells import treat
from masklib.session.tally import Tally
from masklib.session.verdict import Action, Verdict, judge_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.policy import Policy
    from masklib.session.protection import Protection
    from masklib.sql import Occurrence, Statement

__all__ = ["Fed", "feeds", "scanned", "wholly_clear"]

_PLAIN: Final = frozenset(
    {
        "",
        ":=",
        "=",
        "<>",
        "<",
        "<=",
        ">",
        ">=",
        "between",
        "in",
        "not in",
        "is null",
        "is not null",
        "is distinct",
    }
)
"""Comparisons that call no function; ``LIKE``, ``GLOB``, ``MATCH`` and ``REGEXP`` of SQLite call one."""
_ARGUMENT: Final = Verdict(Action.SCAN, None, ("argument of a function of the program's own",))


class Fed(NamedTuple):
    """What functions in a statement are given.

    Attributes:
        problem: The masked column that one of them would see, or that it cannot be told; empty if none.
        scanned: Whether an unclassified column is among it.
    """

    problem: str
    scanned: bool


def wholly_clear(policy: Policy) -> bool:
    """Tell whether no column of any table is masked under a policy, whoever asks."""
    rules = [(rule.pattern, rule.verdict) for rule in policy.columns]
    everywhere = any(pattern in {"*", "*.*", "*.*.*"} for pattern, _verdict in rules)
    clear = everywhere and all(verdict == "clear" for _pattern, verdict in rules)
    return policy.mode != "enforce" or (clear and not policy.roles)


def feeds(protection: Protection, statement: Statement, *, everything: bool = False) -> Fed:
    """Return what functions may be given: every column but those that stand bare, or bare in a comparison.

    Args:
        protection: What protects.
        statement: The statement that calls them.
        everything: Whether those are given, too.
    """
    if wholly_clear(protection.policy):
        return Fed("", scanned=False)
    if statement.occurrences is None:
        return Fed("a column that cannot be told", scanned=True)
    unclassified = False
    for occurrence in statement.occurrences:
        if not (everything or _inside(occurrence)):
            continue
        if not occurrence.origins:
            return Fed("a column that cannot be told", scanned=True)
        for origin in sorted(occurrence.origins, key=str):
            verdict = judge_column(protection.policy, origin, protection.dialect)
            if verdict.sensitive:
                return Fed(f"{origin}, which is masked,", scanned=True)
            unclassified = unclassified or verdict.action is not Action.CLEAR
    return Fed("", scanned=unclassified)


def _inside(occurrence: Occurrence) -> bool:
    return bool(
        occurrence.derivation
        or occurrence.around
        or occurrence.inside
        or occurrence.reason
        or occurrence.operator not in _PLAIN
    )


def scanned(protection: Protection, values: Sequence[object]) -> Sequence[object]:
    """Return the cells as an unclassified column's would be handed out.

    Raw values: sees them; what detectors find in them is masked.
    """
    return treat(protection, _ARGUMENT, values, Tally())
