"""A policy's list of patterns, from document to `PatternRule`; every error with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.policy.checkers import checker_problem
from masklib.policy.document import TEXT, Listing, Scalar, Table
from masklib.policy.field_reader import kind_of
from masklib.policy.pattern_rule import PatternRule, phrase_problem, score_problem, silent_problem
from masklib.policy.pattern_syntax import pattern_syntax_problem
from masklib.policy.vocabulary import did_you_mean, entity_name_problem, mask_problem, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from masklib.policy.document import Node
    from masklib.policy.field_reader import FieldReader

__all__ = ["entities_of", "read_patterns"]


def read_patterns(reader: FieldReader, key: Scalar, node: Node) -> tuple[PatternRule, ...]:
    """Return the rules of a list of mappings; what is wrong goes to the reader's problems."""
    rules: list[PatternRule] = []
    for item in reader.items(key, node):
        fields = _fields(reader, key, item)
        if fields is not None:
            rules.append(PatternRule(**fields))
    return tuple(rules)


def entities_of(node: Node | None) -> Iterator[str]:
    """Yield the entities that a list of patterns brings, as far as they can be told."""
    for item in node.items if isinstance(node, Listing) else ():
        for key, value in item.entries if isinstance(item, Table) else ():
            if key.text == "entity" and isinstance(value, Scalar) and not entity_name_problem(value.text):
                yield value.text


def _fields(reader: FieldReader, key: Scalar, item: Node) -> dict[str, Any] | None:
    """Return the fields of one pattern, or ``None`` if anything about it is wrong."""
    if not isinstance(item, Table):
        problem = f"{key.text}: a mapping with `entity` and `pattern` is due, not {kind_of(item)}"
        reader.problems.add(item.place, problem)
        return None
    found = {name.text: _field(reader, name, node) for name, node in reader.entries(item, exact=True)}
    for missing in {"entity", "pattern"} - set(found):
        reader.problems.add(item.place, f"{key.text}: `{missing}` is missing")
    silent = _silent(found)
    if silent:
        reader.problems.add(item.place, f"{key.text}: score {silent}")
    whole = {"entity", "pattern"} <= set(found) and None not in found.values() and not silent
    return found if whole else None


def _silent(found: dict[str, Any]) -> str | None:
    score: float | None = found.get("score", 1.0)
    if score is None:
        return None
    return silent_problem(score, context=bool(found.get("context")), validate="validate" in found)


def _field(reader: FieldReader, name: Scalar, node: Node) -> object | None:
    read = _FIELDS.get(name.text)
    if read is None:
        problem = f"patterns: unknown field {shown(name.text)}{did_you_mean(name.text, _FIELDS)}"
        reader.problems.add(name.place, problem)
        return None
    return read(reader, f"patterns: {name.text}", node)


def _context(reader: FieldReader, what: str, node: Node) -> tuple[str, ...] | None:
    if not isinstance(node, Listing):
        reader.problems.add(node.place, f"{what} must be a list of words, not {kind_of(node)}")
        return None
    words = [reader.word(item, what, phrase_problem) for item in node.items]
    return tuple(word for word in words if word is not None) if None not in words else None


def _score(reader: FieldReader, what: str, node: Node) -> float | None:
    text = node.text if isinstance(node, Scalar) and node.kind in {"number", TEXT} else kind_of(node)
    if problem := score_problem(text):
        reader.problems.add(node.place, f"{what} {problem}")
        return None
    return float(text)


_FIELDS: Final[dict[str, Callable[[FieldReader, str, Node], object | None]]] = {
    "entity": lambda reader, what, node: reader.word(node, what, entity_name_problem),
    "pattern": lambda reader, what, node: reader.word(node, what, pattern_syntax_problem),
    "context": _context,
    "validate": lambda reader, what, node: reader.word(node, what, checker_problem),
    "mask": lambda reader, what, node: reader.word(node, what, lambda text: mask_problem(text, reader.masks)),
    "score": _score,
}
