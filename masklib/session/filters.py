"""What may be asked of masked columns, as the policy's ``filters`` say. Decided before execution."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from masklib.errors import StatementDeniedError
from masklib.mask.registry import is_reversible
from masklib.mask.whole import WHOLE_MASKS
from masklib.policy import strictest_filters
from masklib.session.json_operands import entity_of_path
from masklib.session.json_paths import document_at, path_of
from masklib.session.operands import EQUALITY
from masklib.session.positions import PREDICATES, SET_WORDS, Denial, Masked, compared, positions, shapes
from masklib.session.verdict import Action, filters_of, judge_column, judge_output
from masklib.sql import Clause, Kind, Shape, is_metadata, reads_setting
from masklib.typing import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from masklib.policy import Policy
    from masklib.session.verdict import Verdict
    from masklib.sql import Occurrence, RelationName, Statement

__all__ = ["asked", "permit_filters"]

_SILENT: Final = frozenset({Kind.TRANSACTION, Kind.SESSION, Kind.PRAGMA, Kind.EMPTY, Kind.DDL})
"""Kinds that compare nothing, where no occurrences are told of them."""
_CATALOGUES: Final = frozenset(
    {"pg_catalog", "pg_toast", "information_schema", "performance_schema", "mysql", "sys"}
)
_CATALOGUE_PREFIXES: Final = ("pg_", "sqlite_", "duckdb_", "dbstat", "pragma_")
_IN_NAME: Final = re.compile(r"\bin (?!\(|%s|%\(|\?(?!str\b|num\b)|\$[0-9])", re.IGNORECASE)
"""``IN`` before anything but a list, a query, or a parameter that is a list."""
_MOST: Final = 5
"""Denials that one error names."""


def permit_filters(
    policy: Policy, statement: Statement, dialect: str, samples: Mapping[Origin, str], text: str = ""
) -> None:
    """Return if the policy's ``filters`` let a statement run.

    Args:
        policy: Says what may be asked.
        statement: What the statement does.
        dialect: The SQL dialect, for what counts as metadata.
        samples: Entity found in a sample of an unclassified base column, or an empty text.
        text: The statement's exact text, for the paths to leaves of documents; empty: none is allowed.

    Raises:
        StatementDeniedError: if they do not; names every column, its clause, the rule and what to do instead.

    Raw values: sees none; the message holds names of the schema only.
    """
    words = policy.filter_words
    if "masked" in words:
        told = _without_leaves(policy, statement, dialect, text) if text else statement
        _deny("masked", _masked(policy, told, dialect, samples))
    if "deny" in words:
        _deny("deny", _denied(policy, statement, dialect, samples))
    if len(words) > 1:
        _deny("what is copied", _copied(policy, statement))


def asked(policy: Policy, statement: Statement) -> frozenset[Origin]:
    """Return the base columns of which something is asked: a sample must say whether that may be.

    A column that only comes out is none of them, unless UNION and its like compare it with another.
    """
    if not policy.filter_words & {"masked", "deny"}:
        return frozenset()
    merged = bool(statement.identifiers & SET_WORDS)
    return frozenset[Origin]().union(
        *(
            one.origins
            for one in statement.occurrences or ()
            if merged or one.clause is not Clause.OUTPUT or one.operator or not one.bare
        )
    )


def _deny(word: str, denials: Iterable[Denial]) -> None:
    lines = list(dict.fromkeys(map(str, denials)))
    if lines:
        more = [f"and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
        told = "\n".join(f"- {line}" for line in [*lines[:_MOST], *more])
        raise StatementDeniedError(f"denied by the policy (filters: {word}):\n{told}")


def _masked(
    policy: Policy, statement: Statement, dialect: str, samples: Mapping[Origin, str]
) -> Iterator[Denial]:
    if statement.listing:
        return
    columns = _columns(policy, statement, dialect, samples)
    strict = {origin: one for origin, one in columns.items() if _by_position(policy, origin)}
    if policy.filters == "masked" or strict or _untold(statement):
        wrong = list(shapes(statement))
        yield from wrong
        if wrong:
            return
    yield from _unlisted(policy, statement, dialect)
    yield from _relations(statement, dialect)
    yield from _tables_in(statement, dialect)
    yield from positions(statement, strict)
    yield from _chosen(policy, statement, dialect, samples)


def _without_leaves(policy: Policy, statement: Statement, dialect: str, text: str) -> Statement:
    """Return a statement without the comparisons of leaves of documents that are columns of an entity.

    A leaf whose key names its entity is masked as a column of it is, and the operand is turned back alike:
    that tells what ``=`` of such a column tells.
    """
    found = statement.occurrences or ()
    if not any("json" in one.derivation or one.operator == "contains" for one in found):
        return statement
    kept = tuple(one for one in found if not _looks_up(policy, one, text, dialect))
    return replace(statement, occurrences=kept)


def _looks_up(policy: Policy, one: Occurrence, text: str, dialect: str) -> bool:
    """Tell whether an occurrence is a leaf that is looked up by surrogates, and nothing else."""
    plain = (
        one.clause in PREDICATES - {Clause.HAVING}
        and one.shape is Shape.UNCHANGED
        and not (one.around or one.reason)
    )
    if not plain or len(one.origins) != 1 or not one.operands:
        return False
    (origin,) = one.origins
    verdict = judge_column(policy, origin, dialect)
    if verdict.action is not Action.SCAN or filters_of(policy, origin) != "masked":
        return False
    if one.operator == "contains":  # which leaves are looked for is judged when they are known
        bare = not one.derivation and all(each.kind in {"literal", "parameter"} for each in one.operands)
        return bare and all(document_at(one, each, text, dialect) is not None for each in one.operands)
    if one.operator not in EQUALITY:
        return False
    for each in one.operands:
        path = path_of(one, each, text, dialect) if each.kind in {"literal", "parameter"} else None
        entity = entity_of_path(path.keys, verdict.context) if path is not None and path.plain else ""
        if not (entity and _domain(policy, entity) and _reversible(policy, entity)):
            return False
    return True


def _denied(
    policy: Policy, statement: Statement, dialect: str, samples: Mapping[Origin, str]
) -> Iterator[Denial]:
    kinds = set(statement.kinds or (statement.kind,))
    if statement.occurrences is None and not kinds <= _SILENT:
        yield Denial("this statement", "what it filters by cannot be told", "Write plain SQL, one statement")
    columns = _columns(policy, statement, dialect, samples)
    yield from compared(
        statement, {origin: one for origin, one in columns.items() if filters_of(policy, origin) == "deny"}
    )


def _copied(policy: Policy, statement: Statement) -> Iterator[Denial]:
    """What is asked of a copy is asked of the column: it may not allow more."""
    for target in statement.targets:
        allowed = filters_of(policy, target.origin)
        if target.sources is None and statement.reads and target.made != "view":
            yield Denial(f"what is stored in {target.origin}", "it cannot be told", "Write plain SQL")
        for source in sorted(target.sources or (), key=str) if target.made != "view" else ():
            word = filters_of(policy, source)
            if word != allowed and strictest_filters((word, allowed)) == word:
                yield Denial(
                    f"{source} stored in {target.origin}",
                    f"it is under {word!r}, and its copy would be under {allowed!r}",
                    "Declare the same filters for both columns in the policy",
                )


def _by_position(policy: Policy, origin: Origin) -> bool:
    """Tell whether a column may stand in certain positions only."""
    word = filters_of(policy, origin)
    return word == "masked" or (word == "deny" and policy.filters == "masked")


def _untold(statement: Statement) -> bool:
    """Tell whether a column may be asked of that nobody sees in the statement."""
    if statement.occurrences is None:
        return not set(statement.kinds or (statement.kind,)) <= _SILENT
    return bool(statement.problem) or any(one.reason for one in statement.occurrences)


# ---------------------------------------------------------------------- columns
def _columns(
    policy: Policy, statement: Statement, dialect: str, samples: Mapping[Origin, str]
) -> dict[Origin, Masked]:
    """Return the masked columns among all that the statement names."""
    named = {origin for one in statement.occurrences or () for origin in one.origins | one.taint}
    named |= {origin for output in statement.outputs or () for origin in output.origins}
    named |= {origin for target in statement.targets for origin in target.sources or ()}
    judged = {origin: judge_column(policy, origin, dialect) for origin in named}
    found = {origin: _judged(policy, verdict, samples.get(origin)) for origin, verdict in judged.items()}
    apart = frozenset() if dialect == "sqlite" else statement.numbers
    return {
        origin: replace(masked, domain=f"{masked.domain} number")
        if masked.domain and origin in apart
        else masked
        for origin, masked in found.items()
        if masked is not None
    }


def _judged(policy: Policy, verdict: Verdict, sample: str | None) -> Masked | None:
    """Return what is known of a masked column, ``None`` if anything may be asked of it."""
    if verdict.action is Action.CLEAR:
        return None
    if verdict.action is Action.MASK and verdict.entity is not None:
        why = f"masked as {verdict.entity}"
        return Masked(_domain(policy, verdict.entity), why, _reversible(policy, verdict.entity))
    if verdict.action is not Action.SCAN:
        return Masked("", "redacted")
    if verdict.entity is not None:
        return Masked("", "free text, masked by what is found in it")
    if sample == "":
        return None
    found = f"a sample of it holds {sample}" if sample else "no sample of it could be had"
    return Masked("", f"not declared in the policy, and {found}")


def _domain(policy: Policy, entity: str) -> str:
    """Return the mask domain of an entity; empty if its mask hides which values are equal."""
    try:
        mask = policy.mask_of(entity)
    except KeyError:  # a plugin's entity, which has the fallback mask
        return entity
    return "" if mask in WHOLE_MASKS else entity


def _reversible(policy: Policy, entity: str) -> bool:
    """Tell whether surrogates of an entity can be turned back, as far as its mask says."""
    try:
        return is_reversible(policy.mask_of(entity))
    except KeyError:  # a plugin's entity, which has the fallback mask
        return True


# ---------------------------------------------------------------------- functions, relations, literals
def _unlisted(policy: Policy, statement: Statement, dialect: str) -> Iterator[Denial]:
    named = statement.settings is not None
    for name in sorted(statement.unlisted):
        if not (policy.clears(name) or (named and name == reads_setting(dialect))):
            yield Denial(
                f"the function {name}",
                "what it reads, stores or sends cannot be told",
                "Use a built-in function that only computes, or have it declared in the policy (functions)",
            )
    for name in sorted(statement.recalled):
        yield Denial(
            f"the function {name}",
            "it tells what other statements of this connection did: a number that one inserted may be masked",
            "Select the rows themselves",
        )


def _relations(statement: Statement, dialect: str) -> Iterator[Denial]:
    for name in statement.reads:
        if _of_catalogue(name) and not _listed(name, dialect):
            yield Denial(
                f"the relation {name}",
                "statistics, activity and other relations of the database itself may show values",
                "Read tables and views of users, or information_schema",
            )
    for name in statement.unseen:
        dual = dialect == "mysql" and (name.schema, name.name.lower()) == ("", "dual")
        if not (dual or _of_catalogue(name)):
            yield Denial(
                f"the relation {name}",
                "which columns it has, and what its rows are made of, cannot be told",
                "Name an existing table, or a view that only reads tables",
            )


def _tables_in(statement: Statement, dialect: str) -> Iterator[Denial]:
    """SQLite's ``x IN name`` compares with a table, or a query of WITH, though a column be called so.

    Source: https://sqlite.org/lang_expr.html#the_in_and_not_in_operators
    """
    if dialect != "postgres" and _IN_NAME.search(statement.text):
        yield Denial("IN", "what is compared must stand in parentheses", "Write IN (SELECT ...)")


def _of_catalogue(name: RelationName) -> bool:
    return name.schema.lower() in _CATALOGUES or name.name.lower().startswith(_CATALOGUE_PREFIXES)


def _listed(name: RelationName, dialect: str) -> bool:
    """Tell whether a relation of the database's own catalogue is one that is fine to show."""
    given = name.schema.lower()
    schemas = {given} if given in _CATALOGUES else {"pg_catalog", "sqlite_schema", "sqlite_pragma"}
    return any(is_metadata(Origin(name.name.lower(), "", schema), dialect) for schema in schemas)


def _chosen(
    policy: Policy, statement: Statement, dialect: str, samples: Mapping[Origin, str]
) -> Iterator[Denial]:
    """A literal that comes out in a column that is masked, or prose, would come out as its surrogate."""
    for place, output in enumerate(statement.outputs or (), 1):
        if output.literal and _changes(judge_output(policy, output, None, dialect, samples)):
            names = ", ".join(sorted(map(str, output.origins))[:_MOST])
            yield Denial(
                f"output {place}, made of {names}",
                "a literal or parameter may not come out together with a column that is masked "
                "(anyone could have values of his choice masked)",
                "Select the literal in an output of its own, or have the column declared clear in the policy",
            )


def _changes(verdict: Verdict) -> bool:
    return verdict.action not in {Action.CLEAR, Action.REDACT} and not verdict.withheld
