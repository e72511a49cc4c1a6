"""Classification by the name of a column, its table and its type."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from masklib.detection.labels import read
from masklib.typing import Classification

if TYPE_CHECKING:
    from masklib.detection.labels import Label

__all__ = ["classify_by_name"]

_NOTHING: Final = Classification(None, 0.0)
_YES_OR_NO: Final = re.compile(r"(?i)bool|^bit$|^bit\(1\)|^tinyint\(1\)")
_MOMENT: Final = re.compile(r"(?i)date|time|^interval")
_NUMBER: Final = re.compile(r"(?i)int|serial|numeric|decimal|float|double|real|number|money")
_DATED: Final = frozenset({"DATE_OF_BIRTH", "CREDIT_CARD_EXPIRATION"})
_WORDED: Final = frozenset({"PERSON", "EMAIL_ADDRESS", "USERNAME", "FREE_TEXT", "HEALTH", "NRP"})


@lru_cache(maxsize=16384)
def classify_by_name(name: str, table: str | None, schema: str | None, type: str | None) -> Classification:  # noqa: A002 - the word of the public contract
    """Return what a column holds as far as its name tells.

    Args:
        name: The column's name, in any case and language of the lists.
        table: Its table; decides what a bare ``name`` or ``state`` is.
        schema: Its schema; says nothing today.
        type: Its type as the database spells it: a flag holds no address, a date no name.
    """
    del schema
    label = read(name, table)
    if label is None or not _holds(label.entity, type or ""):
        return _NOTHING
    return Classification(label.entity, _score(label), _evidence(label))


def _holds(entity: str, spelled: str) -> bool:
    if _YES_OR_NO.search(spelled):
        return False
    if _MOMENT.search(spelled):
        return entity in _DATED
    return not (_NUMBER.search(spelled) and entity in _WORDED)


def _score(label: Label) -> float:
    if label.entity == "FREE_TEXT":
        return 0.6
    return 0.8 if label.table else 0.9


def _evidence(label: Label) -> tuple[str, ...]:
    where = " in a table of people or addresses" if label.table else ""
    return (f"column name says '{label.phrase}'{where}",)
