"""Which statements may run at all. Decided before anything reaches the database.

What cannot be judged is not run under a preset that refuses writes to masked columns: an opaque call or an
unparsable write could copy masked values to where nobody looks for them.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, NoReturn

from masklib.errors import StatementDeniedError
from masklib.session.filters import permit_filters
from masklib.session.small_groups import permit_groups
from masklib.session.taint import judge_target, stores_unmasked
from masklib.session.verdict import judge_column
from masklib.session.write_guard import WAYS_OUT
from masklib.sql import Kind, is_metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

    from masklib.policy import Policy
    from masklib.sql import Statement, WriteTarget
    from masklib.typing import Origin

__all__ = ["permit"]

_NO_SAMPLES: Mapping[Origin, str] = MappingProxyType({})
_OPAQUE: Final = frozenset({Kind.CALL, Kind.UNKNOWN})
_LAUNDERING: Final = {
    "ALTER": "could give a masked column another name or copy it",
    "RENAME": "gives a table a name that the policy does not know",
    "IMPORT": "gives tables names that the policy does not know",
    "LOAD": "runs code that nobody follows",
    "ATTACH": "gives a file's tables names that the policy does not know",
    "DECLARE": "hides its query from later FETCHes; use a named cursor of the driver",
    "PREPARE": "hides its statement from later EXECUTEs; the driver prepares by itself",
}
"""Statements after which a value can be read in a way that nobody follows."""
_TELLING: Final = frozenset(
    {
        "enable_logging", "enable_profile", "enable_profiling", "log_query_path", "logging_storage",
        "profile_output", "profiling_output",
    }
)  # fmt: skip
"""Settings and pragmas of DuckDB that write plans, with values in them, to where nobody masks."""
_STORING: Final = frozenset(
    {"set_config", "setval", "writefile", "load_extension", "edit", "fts3_tokenizer", "get_lock"}
)
_STORING_PREFIXES: Final = ("pg_", "lo_", "dblink")
"""Functions off the allow-list that keep or send what they are given: settings, sequences, files, locks."""
_WAYS_OUT: Final = (
    "Ways out: 'writes: raw' or 'preset: application' in the policy, or declare the column 'clear'."
)


def permit(
    policy: Policy,
    statement: Statement,
    dialect: str,
    samples: Mapping[Origin, str] = _NO_SAMPLES,
    *,
    copying: Literal["", "out", "in"] = "",
    text: str = "",
) -> None:
    """Return if ``statement`` may run.

    Args:
        policy: Says the preset and how writes to masked columns are treated.
        statement: What the statement does.
        dialect: The SQL dialect, for what counts as metadata.
        samples: Entity found in a sample of an unclassified base column, or an empty text.
        copying: Which way the rows of a COPY go that are looked at one by one, if they are.
        text: Its exact text; without it no leaf of a document is looked up under ``filters: masked``.

    Raises:
        StatementDeniedError: if it may not; says which rule, which column and what to do instead.

    Raw values: sees none; the message holds names of the schema only.
    """
    kinds = set(statement.kinds or (statement.kind,))
    if Kind.EXPORT in kinds or (Kind.COPY in kinds and not (statement.targets or copying == "out")):
        _deny(f"{statement.verb} moves rows past the masks (by a file, a program or a stream). Use SELECT.")
    permit_filters(policy, statement, dialect, samples, text)
    permit_groups(policy, statement, dialect)
    if policy.writes in {"raw", "guarded"}:
        return
    _permit_rows(policy, statement, dialect)
    _permit_side_effects(policy, statement)
    if kinds & _OPAQUE:
        _deny(
            f"what {statement.verb or 'this statement'} does cannot be told, so it could store masked values "
            f"where nobody masks them. {_WAYS_OUT}"
        )
    if not statement.writes_known:
        _deny(f"what {statement.verb} writes cannot be told. {_WAYS_OUT}")
    for target in statement.targets:
        _permit_target(policy, statement, target, dialect, samples, copying)


def _permit_side_effects(policy: Policy, statement: Statement) -> None:
    reason = _LAUNDERING.get(statement.verb)
    if reason is not None:
        _deny(f"{statement.verb} {reason}. {_WAYS_OUT}")
    if {"virtual", "create"} <= statement.identifiers or "writable_schema" in statement.identifiers:
        _deny(f"virtual tables and a writable schema show values in ways that nobody follows. {_WAYS_OUT}")
    for name in sorted(_TELLING & statement.identifiers):
        _deny(f"{name} has plans, which quote values, written past the masks. {_WAYS_OUT}")
    for name in sorted(statement.unlisted):
        stores = name in _STORING or name.startswith(_STORING_PREFIXES)
        if stores and not policy.clears(name):
            _deny(f"the function {name} may keep or send what it is given. {_WAYS_OUT}")


def _permit_rows(policy: Policy, statement: Statement, dialect: str) -> None:
    for origin in sorted(statement.rows, key=str):
        if judge_column(policy, origin, dialect).sensitive:
            _deny(
                f"the number of rows, or which they are, is computed from {origin}, which is masked. Compare "
                "it with a literal or a parameter alone, and use a constant LIMIT."
            )


def _permit_target(
    policy: Policy,
    statement: Statement,
    target: WriteTarget,
    dialect: str,
    samples: Mapping[Origin, str],
    copying: str,
) -> None:
    if is_metadata(target.origin, dialect):
        _deny(f"{target.origin} is part of the database's own catalogue. {_WAYS_OUT}")
    if target.sources is None:
        _deny(f"what is stored in {target.origin} cannot be told. {_WAYS_OUT}")
    verdict = judge_target(policy, target, dialect)
    reason = stores_unmasked(policy, target, verdict, dialect, samples)
    if reason:
        _deny(f"{reason}. {_WAYS_OUT}")
    if verdict.sensitive and target.made != "view" and copying != "in" and _mixed(target, statement):
        _deny(
            f"{target.origin} is a masked column, and nothing tells whether what is made of it here holds a "
            f"surrogate: write a parameter by itself. {WAYS_OUT}"
        )


def _mixed(target: WriteTarget, statement: Statement) -> bool:
    """Tell whether a value of the statement's own is written, and not by itself: nobody can look at it.

    What is written by itself is looked at when it is known (`masklib.session.write_guard`).
    """
    alone = target.value in {"parameter", "literal"} and statement.occurrences is not None
    return target.literal and not (alone and Kind.COPY not in (statement.kinds or (statement.kind,)))


def _deny(reason: str) -> NoReturn:
    raise StatementDeniedError(f"denied by the policy: {reason}")
