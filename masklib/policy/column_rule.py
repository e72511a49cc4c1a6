"""ColumnRule: which columns a pattern means, and which of two patterns is the narrower.

A pattern is ``[schema.]table.column``; ``*`` stands for any characters and ``?`` for one, within one part.
Case is ignored. A rule overrides another when it means a proper subset of the other's columns; this is
decided part by part on the patterns themselves (a pattern lies within another if the other one matches its
text).
"""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from dataclasses import InitVar, dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from masklib.entities import FREE_TEXT
from masklib.errors import PolicyError
from masklib.policy.vocabulary import CLEAR, FILTERS, REDACT, shown, verdict_problem, word_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Container

__all__ = ["ColumnRule", "fold", "pattern_problem", "subject_problem"]

MAX_PATTERN: Final = 512
"""Longest pattern, in code points."""

_PARTS: Final = (2, 3)


def fold(name: str) -> str:
    """Return ``name`` without its case, in Unicode's normal form C."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def pattern_problem(pattern: str) -> str | None:
    """Return what is wrong with ``pattern`` as ``[schema.]table.column``, or ``None``."""
    parts = pattern.split(".")
    if not pattern.strip() or len(pattern) > MAX_PATTERN:
        return f"a pattern has 1 to {MAX_PATTERN} characters: write [schema.]table.column"
    if len(parts) == 1:
        return f"pattern {shown(pattern)} names no table; for any table write {shown('*.' + pattern)}"
    if len(parts) not in _PARTS:
        return f"pattern {shown(pattern)} has {len(parts)} parts, not 2 or 3 (`?` stands for a dot in a name)"
    for part in parts:
        if problem := _part_problem(part):
            return f"pattern {shown(pattern)}: {problem}"
    return None


def _part_problem(part: str) -> str | None:
    if not part:
        return "a part is empty; write `*` for any"
    if part != part.strip() or not part.isprintable():
        return "a part begins or ends with a blank, or holds a character that cannot be printed"
    if "**" in part:
        return "`**` has no meaning; a `*` stands for any characters of one part"
    if set(part) & set("[]\"'`"):
        return "names are written without quotes and brackets; `?` stands for any one character"
    return None


def subject_problem(name: str) -> str | None:
    """Return what is wrong with ``name`` as the subject of a column, or ``None``."""
    if "." in name or set(name) & set("*?"):
        return f"subject {shown(name)} is the bare name of a column of the same table, without dot or glob"
    return _part_problem(name)


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """One line of ``columns``: a pattern and its verdict.

    Attributes:
        pattern: ``[schema.]table.column`` with globs, kept without case.
        verdict: An entity's name, ``clear`` or ``redact``.
        own: Entities of the policy's own that the verdict may name; not kept.
        subject: The column of the same table whose value says by how many days the dates are moved (mask
            ``date_shift``); the verdict is ``redact``, for wherever that cannot be done. Kept without case.
        filters: What may be asked of the column: ``auto``, ``raw``, ``deny`` or ``masked``; empty: what the
            policy says. None beside ``clear``.
        source: Where the rule was found, if not in the policy itself: a column's comment, a tag of dbt's.

    Raises:
        PolicyError: if the pattern or the verdict is wrong.
    """

    pattern: str
    verdict: str
    own: InitVar[Container[str]] = ()
    subject: str = ""
    filters: str = ""
    source: str = ""
    _parts: tuple[str, str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self, own: Container[str]) -> None:
        problems = (
            _text_problem(self.pattern, pattern_problem),
            _text_problem(self.verdict, lambda word: verdict_problem(word, own)),
            _text_problem(self.subject, subject_problem) if self.subject != "" else None,
            _text_problem(self.filters, lambda word: word_problem(word, ("", *FILTERS))),
            "filters go with what is masked, not with 'clear'"
            if self.filters and self.verdict == CLEAR
            else None,
            "a subject goes with the verdict 'redact'" if self.subject and self.verdict != REDACT else None,
        )
        if any(problems):
            raise PolicyError(tuple(f"ColumnRule: {one}" for one in problems if one))
        object.__setattr__(self, "pattern", fold(self.pattern))
        object.__setattr__(self, "subject", fold(self.subject))
        schema, table, column = ("*." + self.pattern).split(".")[-3:]
        object.__setattr__(self, "_parts", (schema, table, column))

    @property
    def loosens(self) -> bool:
        """Whether the verdict may show more than no declaration would (``clear`` and ``FREE_TEXT``)."""
        return self.verdict in (CLEAR, FREE_TEXT)

    @property
    def schema(self) -> str:
        """The pattern of its schema, ``*`` for any."""
        return self._parts[0]

    def covers(self, schema: str | None, table: str | None, column: str) -> bool:
        """Return whether the rule applies to a column; names as `fold` returns them.

        A part that is not known (``None`` or empty) is matched by a rule that masks, whatever it says there.
        A rule that `loosens` never applies where the table is not known, since the column's name is then
        only a label that whoever wrote the statement chose, and applies where the schema is not known only
        if it means any schema.
        """
        if not _glob(self._parts[2]).fullmatch(column):
            return False
        if self.loosens and (not table or not (schema or self._parts[0] == "*")):
            return False
        return _allows(self._parts[1], table) and _allows(self._parts[0], schema)

    def narrower_than(self, other: ColumnRule) -> bool:
        """Return whether this rule's columns are a proper subset of the other's, as patterns show it."""
        return _within(self._parts, other._parts) and not _within(other._parts, self._parts)


def _text_problem(text: object, check: Callable[[str], str | None]) -> str | None:
    return check(text) if isinstance(text, str) else f"a text is due, not {type(text).__name__}"


def _allows(glob: str, name: str | None) -> bool:
    return not name or _glob(glob).fullmatch(name) is not None


def _within(inner: tuple[str, str, str], outer: tuple[str, str, str]) -> bool:
    return all(_container(two).fullmatch(one) for one, two in zip(inner, outer, strict=True))


@lru_cache(maxsize=4096)
def _glob(part: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(part))


@lru_cache(maxsize=4096)
def _container(part: str) -> re.Pattern[str]:
    # matches the text of every pattern that lies within: only a `*` may swallow another pattern's `*`
    return re.compile(fnmatch.translate(part.replace("?", "[!*]")))
