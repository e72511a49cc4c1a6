"""Which statements may run at all. Decided before anything reaches the database.

What cannot be judged is not run under a preset that refuses writes to masked columns: an opaque call or an
unparsable write could copy masked values to where nobody looks for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from masklib.errors import StatementDeniedError
from masklib.session.verdict import judge_column
from masklib.sql import Kind

if TYPE_CHECKING:
    from masklib.policy import Policy
    from masklib.sql import Statement, WriteTarget

__all__ = ["permit"]

_EXPORTS: Final = frozenset({Kind.COPY, Kind.EXPORT})
_OPAQUE: Final = frozenset({Kind.CALL, Kind.UNKNOWN})
_WAYS_OUT: Final = (
    "Ways out: 'writes: raw' or 'preset: application' in the policy, or declare the column 'clear'."
)


def permit(policy: Policy, statement: Statement, dialect: str) -> None:
    """Return if ``statement`` may run.

    Args:
        policy: Says the preset and how writes to masked columns are treated.
        statement: What the statement does.
        dialect: The SQL dialect, for what counts as metadata.

    Raises:
        StatementDeniedError: if it may not; says which rule, which column and what to do instead.

    Raw values: sees none; the message holds names of the schema only.
    """
    kinds = set(statement.kinds or (statement.kind,))
    if kinds & _EXPORTS:
        _deny(f"{statement.verb} moves rows past the masks (to a file, a program or a stream). Use SELECT.")
    if policy.writes == "raw":
        return
    _permit_rows(policy, statement, dialect)
    if kinds & _OPAQUE:
        _deny(
            f"what {statement.verb or 'this statement'} does cannot be told, so it could store masked values "
            f"where nobody masks them. {_WAYS_OUT}"
        )
    if not statement.writes_known:
        _deny(f"what {statement.verb} writes cannot be told. {_WAYS_OUT}")
    for target in statement.targets:
        _permit_target(policy, target, dialect)


def _permit_rows(policy: Policy, statement: Statement, dialect: str) -> None:
    for origin in sorted(statement.rows, key=str):
        if judge_column(policy, origin, dialect).sensitive:
            _deny(f"the number of rows is computed from {origin}, which is masked. Use a constant LIMIT.")


def _permit_target(policy: Policy, target: WriteTarget, dialect: str) -> None:
    if judge_column(policy, target.origin, dialect).sensitive:
        _deny(
            f"{target.origin} is a masked column: a surrogate written to it would destroy the value, and "
            f"this policy cannot tell the two apart. {_WAYS_OUT}"
        )
    if target.sources is None:
        _deny(f"what is stored in {target.origin} cannot be told. {_WAYS_OUT}")
    for source in sorted(target.sources, key=str):
        if judge_column(policy, source, dialect).sensitive:
            _deny(
                f"values made from {source}, which is masked, would be stored in {target.origin}, "
                f"which is not. {_WAYS_OUT}"
            )


def _deny(reason: str) -> NoReturn:
    raise StatementDeniedError(f"denied by the policy: {reason}")
