"""Column table: the lines under ``columns`` become rules. Goes on after an error: all are named at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from masklib.policy.column_rule import ColumnRule, pattern_problem, subject_problem
from masklib.policy.document import Table
from masklib.policy.vocabulary import (
    CLEAR,
    DATE_SHIFT,
    REDACT,
    WANTS_SUBJECT,
    did_you_mean,
    filters_problem,
    shown,
    verdict_problem,
    word_problem,
)

if TYPE_CHECKING:
    from masklib.policy.document import Node, Scalar
    from masklib.policy.field_reader import FieldReader

__all__ = ["read_columns"]

_MOVED: Final = ("mask", "subject", "filters")
"""Fields of a rule that moves dates by their subject."""
_ASKED: Final = ("entity", "filters")
"""Fields of a rule that says what may be asked of its columns."""


def read_columns(reader: FieldReader, key: Scalar, node: Node) -> tuple[ColumnRule, ...]:
    """Return the rules of ``columns``, without those that are wrong.

    Args:
        reader: Takes every error.
        key: The field's name.
        node: What it holds.
    """
    found = [_rule(reader, key.text, pattern, verdict) for pattern, verdict in reader.table(key, node)]
    return tuple(rule for rule in found if rule is not None)


def _rule(reader: FieldReader, field: str, pattern: Scalar, node: Node) -> ColumnRule | None:
    what = f"{field}: {shown(pattern.text)}"
    if isinstance(node, Table) and not {name.text for name, _ in node.entries} & {*_MOVED, *_ASKED}:
        reader.problems.add(pattern.place, f"{what} holds a mapping; write the pattern in one piece, quoted")
        return None
    glob = reader.word(pattern, field, pattern_problem)
    if not isinstance(node, Table):
        verdict = reader.word(node, what, lambda word: verdict_problem(word, reader.own))
        return None if glob is None or verdict is None else ColumnRule(glob, verdict, reader.own)
    moved = any(name.text in {"mask", "subject"} for name, _ in node.entries)
    words = _words(reader, what, node, _MOVED if moved else _ASKED)
    if glob is None or words is None:
        return None
    verdict, subject, filters = (
        words.get("entity", REDACT),
        words.get("subject", ""),
        words.get("filters", ""),
    )
    return ColumnRule(glob, verdict, reader.own, subject, filters)


def _words(reader: FieldReader, what: str, rule: Table, fields: tuple[str, ...]) -> dict[str, str] | None:
    """Return the fields of a rule that is a mapping, ``None`` if any is wrong or missing."""
    words: dict[str, str] = {}
    given: set[str] = set()
    for name, node in reader.entries(rule, exact=True):
        given.add(name.text)
        if name.text not in fields:
            reader.problems.add(
                name.place, f"{what}: unknown field {shown(name.text)}{did_you_mean(name.text, fields)}"
            )
            continue
        word = reader.word(node, f"{what}: {name.text}", partial(_problem, reader, name.text))
        if word is not None:
            words[name.text] = word
    missing = next((name for name in fields if name not in given and name in _MISSING[fields]), None)
    if missing is not None:
        reader.problems.add(rule.place, f"{what}: {_MISSING[fields][missing]}")
    return words if len(words) == len(rule.entries) and missing is None else None


def _problem(reader: FieldReader, name: str, text: str) -> str | None:
    """Return what is wrong with a field of a rule, or ``None``."""
    if name == "mask":
        return word_problem(text, (DATE_SHIFT,))
    if name == "subject":
        return subject_problem(text)
    if name == "filters":
        return filters_problem(text, reader.preset)
    if text == CLEAR:
        return "of a column that is 'clear' anything may be asked: write the verdict alone"
    return verdict_problem(text, reader.own)


_MISSING: Final = {
    _MOVED: {"mask": f"mask is missing: write `mask: {DATE_SHIFT}`", "subject": WANTS_SUBJECT},
    _ASKED: {
        "entity": "entity is missing: write what the column is, such as `entity: EMAIL_ADDRESS`",
        "filters": "filters is missing: write it, or the entity alone, without a mapping",
    },
}
"""What is said where a field is not there that has to be."""
