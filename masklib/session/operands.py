"""Which operands of a statement stand for values of masked columns, found once for each text.

A site is one literal or parameter in one comparison with a masked column (DESIGN 5.9: translation is per
occurrence). Whether its value is turned back is decided for each run (`masklib.session.translation`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from masklib.policy import strictest_filters
from masklib.session.json_operands import entity_of_path
from masklib.session.json_paths import contained_in, document_at, path_of
from masklib.session.site import Site
from masklib.session.spelling import list_word
from masklib.session.verdict import Action, filters_of, judge_column
from masklib.sql import Clause, Kind, Shape
from masklib.typing import Origin

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from masklib.policy import Policy
    from masklib.session.json_paths import Path
    from masklib.sql import Occurrence, Operand, Statement

__all__ = ["EQUALITY", "literal_value", "mask_of", "sites_of"]

EQUALITY: Final = frozenset({"=", "<>", "in", "not in", "= any", "<> all", "is distinct", "is not distinct"})
"""Comparisons that hold for surrogates as they do for values."""
_WHOLE: Final = frozenset({"lower", "upper", "cast", "collate"})
"""What may be made of both sides under ``auto``: the mask has the same letters in either case."""
_BEFORE: Final = re.compile(
    r"(?:[=<>!(,\[]|\b(?:from|when|in|any|is|not|where|on|having|and|or|select))\s*\Z", re.IGNORECASE
)
"""What stands before an operand; anything else (``DATE 'x'``, ``N'x'``) belongs to the literal."""
_PLAIN_CAST: Final = re.compile(
    r"\s*::\s*(text|varchar|uuid|date|bigint|numeric)(?:\s*\[\s*\])?(?!\s*(?:[(\w\[.]|--|/\*|#))",
    re.IGNORECASE,
)
"""A cast that cuts nothing off, and fails for no number: either would tell a piece of the value. No comment
may stand between the type and its length."""
_FITTING: Final = {
    "number": frozenset({"bigint", "numeric"}),
    "text": frozenset({"text", "varchar", "uuid", "date"}),
}
"""Casts to what the column is: to compare with anything else the column itself is converted."""
_FITTING_DUCKDB: Final = {**_FITTING, "text": frozenset({"text", "varchar"})}
_NUMBER: Final = re.compile(r"[0-9]+")
_DECIMAL: Final = re.compile(r"[0-9]+\.[0-9]+")
_WRITES: Final = frozenset({Kind.WRITE, Kind.COPY, Kind.TRANSACTION})
_UNTOLD: Final = "nothing says which column it is compared with"
_NOWHERE: Final = "where it stands in the text cannot be told"
_COMES_OUT: Final = "it stands in WITH, FROM or a subquery, where it could come out, too"


def sites_of(policy: Policy, statement: Statement, text: str, dialect: str) -> tuple[Site, ...]:
    """Return every literal and parameter that is compared with a masked column, in the order of the text.

    Args:
        policy: Says what is masked and how operands are taken.
        statement: What was found of the text.
        text: The statement's exact text.
        dialect: The SQL dialect.

    Raw values: sees the literals of the text; keeps those that are compared with masked columns.
    """
    found: dict[tuple[int, str], Site] = {}
    for one in statement.occurrences or ():
        for site in _sites(policy, statement, one, text, dialect):
            before = found.setdefault((site.start, site.entity), site)
            if strictest_filters((before.filters, site.filters)) != before.filters:
                found[site.start, site.entity] = before = replace(before, filters=site.filters)
            if before.due != site.due:
                site = replace(site, closed="it is compared with a text and a number")  # noqa: PLW2901  the same one
            if site.closed and not before.closed:
                found[site.start, site.entity] = site
    for rest in (_brought, _loose):
        known = {start for start, _ in found}
        found |= {(site.start, site.entity): site for site in rest(policy, statement, text, dialect, known)}
    return tuple(found[key] for key in sorted(found))


def _brought(
    policy: Policy, statement: Statement, text: str, dialect: str, known: Container[int]
) -> Iterator[Site]:
    """Yield all other literals and parameters, where some of them come to a masked column as rows do.

    They could come out as well, from WITH or FROM: a surrogate among them is denied, not turned back.
    """
    compared = [one for one in statement.occurrences or () if any(map(_constant, one.operands))]
    origins = sorted({origin for one in compared for origin in one.origins}, key=str)
    entities = {origin: _entity(policy, origin, dialect) for origin in origins}
    origin = next((one for one, entity in entities.items() if entity), None)
    if origin is None:
        return
    entity = entities[origin] or ""
    where = f"{origin} and what it is compared with"
    for start, end, key in _spans(statement):
        if start not in known:
            literal = literal_value(text[start:end], dialect) if key is None else None
            mask = mask_of(policy, entity)
            yield Site(start, end, key, entity, where, "auto", _COMES_OUT, literal=literal, mask=mask)


def _loose(
    policy: Policy, statement: Statement, text: str, dialect: str, known: Container[int]
) -> Iterator[Site]:
    """Yield all other literals and parameters by which a masked column may be weighed.

    Of a text that nobody could read these are all. What is written is not: `masklib.session.write_guard`.
    """
    origins = frozenset[Origin]().union(*(one.origins for one in statement.occurrences or ()))
    asked = [
        origin
        for origin in sorted(origins, key=str)
        if filters_of(policy, origin) != "raw" and _entity(policy, origin, dialect) is not None
    ]
    told = statement.occurrences is not None or set(statement.kinds or (statement.kind,)) <= _WRITES
    if not asked and (told or policy.filters == "raw"):
        return
    operands = {each.start for one in statement.occurrences or () for each in one.operands}
    where = f"{asked[0]} and what it is compared with" if asked else "this statement"
    for start, end, key in _spans(statement):
        if start not in known and start not in operands and (start in statement.weighed or not told):
            yield Site(start, end, key, "", where, "auto", _UNTOLD, literal=text[start:end], loose=True)


def _spans(statement: Statement) -> Iterator[tuple[int, int, int | str | None]]:
    """Yield where the parameters and the texts of a statement stand, and which values they take."""
    yield from ((one.start, one.end, one.key) for one in statement.parameters)
    yield from ((one.start, one.end, None) for one in statement.literals if one.kind == "text")


def _constant(operand: Operand) -> bool:
    """Tell whether an operand is a column of rows that the statement brings itself."""
    return operand.kind in {"column", "query"} and not operand.origins


def _sites(policy: Policy, statement: Statement, one: Occurrence, text: str, dialect: str) -> Iterator[Site]:
    if one.clause is Clause.TARGET or one.reason:
        return
    yield from _contained(policy, statement, one, text, dialect)
    operands = [each for each in one.operands if each.kind in {"literal", "parameter"}]
    if not operands:
        return
    for origin in sorted(one.origins, key=str):
        entity = _entity(policy, origin, dialect)
        if entity is None:
            continue
        due = _due(policy, statement, origin, dialect)
        for each in operands:
            within = None if entity else _within(policy, one, each, origin, text, dialect)
            if within is not None:
                yield within
                continue
            site = replace(_site(policy, one, each, origin, entity, text, dialect), due=due)
            if site.closed:
                yield site if entity else replace(site, loose=True)
            else:
                yield replace(site, closed=_misfit(site, text, dialect))


def _within(
    policy: Policy, one: Occurrence, each: Operand, origin: Origin, text: str, dialect: str
) -> Site | None:
    """Return the site of an operand that is compared with a leaf of a document, or is a document."""
    context = judge_column(policy, origin, dialect).context
    if one.shape is not Shape.UNCHANGED:
        return None
    whole = document_at(one, each, text, dialect)
    if whole is not None:
        return _document(policy, one, each, origin, whole, text, dialect)
    path = path_of(one, each, text, dialect)
    if path is None:
        return None
    entity = entity_of_path(path.keys, context)
    site = _site(policy, replace(one, derivation=""), each, origin, entity, text, dialect)
    where = f"{origin}->{'.'.join(path.keys)} in {str(one.clause).upper()}"
    due = "text" if site.filters == "masked" and dialect != "sqlite" else ""
    return replace(site, where=where, origin=None, due=due)


def _contained(
    policy: Policy, statement: Statement, one: Occurrence, text: str, dialect: str
) -> Iterator[Site]:
    """Yield the document that a call looks for in a column."""
    found = contained_in(one, statement, text, dialect) if "json_contains" in one.derivation else None
    for origin in sorted(one.origins, key=str) if found is not None and one.shape is Shape.UNCHANGED else ():
        if found is not None and _entity(policy, origin, dialect) == "":
            yield _document(policy, one, found[0], origin, found[1], text, dialect)


def _document(
    policy: Policy, one: Occurrence, each: Operand, origin: Origin, path: Path, text: str, dialect: str
) -> Site:
    """Return the site of an operand that is a document, compared with the one at a path."""
    site = _site(policy, one, each, origin, "", text, dialect)
    context = (*map(str.lower, reversed(path.keys)), *judge_column(policy, origin, dialect).context)
    return replace(
        site,
        filters=filters_of(policy, origin),
        closed=_unbound(each, text, site.literal) if each.start >= 0 else _NOWHERE,
        document=True,
        context=context,
        origin=None,
    )


def _misfit(site: Site, text: str, dialect: str) -> str:
    """Return why a cast behind an operand would have the database convert the column, or an empty text."""
    cast = _PLAIN_CAST.match(text, site.end) if site.due else None
    fitting = _FITTING_DUCKDB if dialect == "duckdb" else _FITTING
    if cast is None or cast[1].lower() in fitting[site.due]:
        return ""
    return "it is cast to another type than the column's"


def _due(policy: Policy, statement: Statement, origin: Origin, dialect: str) -> str:
    if filters_of(policy, origin) != "masked" or dialect == "sqlite":
        return ""
    return "number" if origin in statement.numbers else "text"


def _entity(policy: Policy, origin: Origin, dialect: str) -> str | None:
    """Return what the column's values are, empty if only their form tells, ``None`` if unmasked."""
    verdict = judge_column(policy, origin, dialect)
    if verdict.action is Action.MASK:
        return verdict.entity
    return "" if verdict.action is Action.SCAN else None


def _site(
    policy: Policy, one: Occurrence, each: Operand, origin: Origin, entity: str, text: str, dialect: str
) -> Site:
    filters = filters_of(policy, origin)
    literal = literal_value(text[each.start : each.end], dialect) if each.kind == "literal" else None
    return Site(
        each.start,
        each.end,
        each.key,
        entity,
        f"{origin} in {str(one.clause).upper()}",
        filters if entity or filters != "masked" else "raw",
        _closed(filters, one, each, text, literal=literal),
        each.many,
        literal,
        mask_of(policy, entity),
        origin=origin if one.bare else None,
        word=list_word(text, one.end, each.start, each.end) if not each.derivation else None,
        column=one.end,
    )


def mask_of(policy: Policy, entity: str) -> str:
    """Return the name of an entity's mask, empty if it is not known here."""
    try:
        return policy.mask_of(entity)
    except KeyError:  # a plugin's entity, which has the fallback mask, or none
        return ""


def _closed(filters: str, one: Occurrence, each: Operand, text: str, *, literal: object) -> str:
    """Return why an operand cannot be turned back, or an empty text."""
    if each.start < 0:
        return _NOWHERE
    if one.operator not in EQUALITY:
        return f"it is compared by {one.operator.upper() or 'a function'}, and not by equality"
    if not set(one.derivation.split()) <= _WHOLE or len(one.origins) > 1:
        return "what it is compared with is made of the column, and not the bare column"
    masked = filters == "masked"
    cast = each.derivation == "cast" and _PLAIN_CAST.match(text, each.end) is not None
    if each.derivation and not (cast if masked else set(each.derivation.split()) <= _WHOLE):
        return "something is made of it before it is compared"
    return _unbound(each, text, literal)


def _unbound(each: Operand, text: str, literal: object) -> str:
    """Return why a literal cannot become a parameter, or an empty text."""
    if each.kind == "literal" and (
        each.many or literal is None or _BEFORE.search(text[: each.start]) is None
    ):
        return "a literal of this form cannot become a parameter; write 'text' or a number, or bind it"
    return ""


def literal_value(text: str, dialect: str) -> str | int | float | Decimal | None:
    """Return the value of a literal as it stands in a statement, ``None`` if that is not sure.

    Args:
        text: ``'text'`` or a number.
        dialect: The SQL dialect: in SQLite a number with a point is a float.
    """
    if _NUMBER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text) if dialect == "sqlite" else Decimal(text)
    quote = text[:1]
    if quote not in {"'", '"'} or len(text) < 2 or text[-1] != quote or "\\" in text:  # noqa: PLR2004  two quotes
        return None
    inner = text[1:-1]
    return None if inner.replace(2 * quote, "").count(quote) else inner.replace(2 * quote, quote)
