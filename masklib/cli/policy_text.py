"""What `inspect` writes: a policy with one line a column, the evidence as remarks, for somebody to edit."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from masklib.policy import Policy
from masklib.policy.column_rule import fold, pattern_problem
from masklib.policy.vocabulary import strictest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from masklib.typing import Classification, Column

__all__ = ["pattern_of", "policy_text"]

_HEAD: Final = """\
# Written by `masklib inspect`; now it is yours to edit. Behind each line stands why.
# Lines that are commented out are columns in which nothing was found: their cells are scanned. Take the `#`
# away where you know that a column holds nothing sensitive: `clear` passes it unseen, and faster.
version: 1
preset: analyst
mode: enforce
"""

_NO_COLUMNS: Final = "columns: {}  # take the {} away with the first `#`"

# what YAML reads as a text without quotes, whatever its version
_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)+")
_GLOBS: Final = frozenset("*.[]\"'`")


def pattern_of(column: Column) -> str | None:
    """Return the pattern that means a column (``?`` where a character needs it), or ``None`` if none does."""
    parts = [part for part in (column.schema, column.table, column.name) if part is not None]
    pattern = ".".join(map(_part, parts))
    return None if pattern_problem(pattern) else pattern


def policy_text(found: Sequence[tuple[Column, Classification]]) -> str:
    """Return an editable policy in YAML.

    Args:
        found: The columns with what they were classified as.

    Returns:
        The text. It has been read back: it is a valid policy.

    Raw values: sees classifications only, which hold none; the samples in the columns are not touched.
    """
    lines = list(_lines(found))
    columns = "columns:" if any(not line.lstrip().startswith("#") for line in lines) else _NO_COLUMNS
    text = "\n".join((_HEAD + columns, *lines, ""))
    Policy.loads(text, name="<inspect>")
    return text


def _lines(found: Sequence[tuple[Column, Classification]]) -> Iterator[str]:
    table = None
    for pattern, group in _by_pattern(found).items():
        at, _, _ = pattern.rpartition(".")
        if at != table:
            yield f"\n  # {at}"
            table = at
        yield _line(pattern, [classification for _, classification in group])


def _by_pattern(
    found: Iterable[tuple[Column, Classification]],
) -> dict[str, list[tuple[Column, Classification]]]:
    # names that differ in case only have one pattern between them, and so one line
    groups: dict[str, list[tuple[Column, Classification]]] = {}
    for column, classification in found:
        if pattern := pattern_of(column):
            groups.setdefault(fold(pattern), []).append((column, classification))
    return {pattern_of(group[0][0]) or "": group for group in groups.values()}


def _line(pattern: str, group: list[Classification]) -> str:
    entities = [one.entity for one in group if one.entity]
    verdict = strictest(entities) if entities else "clear"
    mark = "" if entities else "# "
    why = "; ".join(evidence for one in group for evidence in one.evidence) or "nothing found"
    quoted = pattern if _PLAIN.fullmatch(pattern) else json.dumps(pattern, ensure_ascii=False)
    return f"  {mark}{quoted}: {verdict}  # {_remark(why)}"


def _part(name: str) -> str:
    inner = "".join("?" if one in _GLOBS or not one.isprintable() else one for one in name)
    blank_before = len(inner) - len(inner.lstrip())
    blank_after = len(inner) - len(inner.rstrip())
    return "?" * blank_before + inner.strip() + "?" * blank_after if inner.strip() else "?" * len(inner)


def _remark(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text)[:200]
