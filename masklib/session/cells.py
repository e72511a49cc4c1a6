"""What happens to the cells of one column of a batch: a whole column at a time, never cell by cell.

A column is taken apart by exact Python type, since ``1 == True == Decimal(1)`` must not share a surrogate.
Types that hold nothing a detector knows pass; types that nobody declared are redacted.
"""

from __future__ import annotations

import datetime as dt
import enum
import ipaddress
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from uuid import UUID

from masklib.detection.composed import PolicyScanner
from masklib.session.binary import treat_bytes
from masklib.session.documents import treat_documents, treat_nested
from masklib.session.nested import walkable
from masklib.session.propagation import find_names
from masklib.session.verdict import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.session.propagation import Names
    from masklib.session.protection import Protection
    from masklib.session.tally import Tally
    from masklib.session.verdict import Verdict
    from masklib.typing import Finding

__all__ = ["Scan", "treat"]

Values = "Sequence[object]"
_Scan: TypeAlias = "Callable[[Sequence[str], Sequence[str]], dict[int, list[Finding]]]"

_PLAIN: Final[frozenset[type]] = frozenset(
    {NoneType, bool, complex, dt.date, dt.datetime, dt.time, dt.timedelta, UUID}
)
"""Types whose values no built-in detector looks into when nothing else is known of the column."""

_BYTES: Final[frozenset[type]] = frozenset({bytes, bytearray, memoryview})
_NUMBERS: Final[frozenset[type]] = frozenset({int, Decimal, float})
_ADDRESSES: Final[frozenset[type]] = frozenset(
    {
        ipaddress.IPv4Address,
        ipaddress.IPv6Address,
        ipaddress.IPv4Interface,
        ipaddress.IPv6Interface,
        ipaddress.IPv4Network,
        ipaddress.IPv6Network,
    }
)
_NAMELESS: Final = _PLAIN | _NUMBERS
_SHORT_NUMBER: Final = 10**11
"""Without context no detector tells a shorter number from a key or an amount."""
_EXACT: Final = 2.0**53
"""From here on a float is no exact whole number."""
_LONGEST_NUMBER: Final = 64
"""Digits; a longer number is no identifier."""
_LETTER: Final = re.compile(r"[^\W\d_]")
_BITS: Final = 4
"""No digit takes more."""


def treat(
    protection: Protection,
    verdict: Verdict,
    values: Sequence[object],
    tally: Tally,
    names: Sequence[Names] | None = None,
) -> Sequence[object]:
    """Return what takes the place of ``values`` under ``verdict``.

    Args:
        protection: Detectors and masks.
        verdict: The decision for the column.
        values: The cells of one column of a batch.
        tally: Is added to.
        names: The names that stand in each cell's row, where name columns are part of the result.

    Raw values: sees them; returns surrogates, and values in which nothing was to be masked.
    """
    if verdict.action is Action.CLEAR:
        return values
    if verdict.action is Action.SCAN:
        scan = Scan(protection, verdict.context, tally)
        return scan.withheld(values, names) if verdict.withheld else scan.cells(values, names)
    tally.masked += len(values)
    if verdict.action is Action.MASK and verdict.entity is not None:
        return protection.masker.column(verdict.entity, values)
    return protection.masker.redact(values)


@dataclass(frozen=True, slots=True)
class Scan:
    """Looks into the cells of one column of unknown content.

    Attributes:
        protection: Detectors and masks.
        context: Lower-case words about the column.
        tally: Is added to.
        depth: How many documents are round the cells.

    Raw values: sees cells; keeps none; returns them with everything that was found masked.
    """

    protection: Protection
    context: tuple[str, ...]
    tally: Tally
    depth: int = 0

    def within(self, context: tuple[str, ...]) -> Scan:
        """Return a scan of the same column under other words: a leaf's key says more than the column."""
        return replace(self, context=context, depth=self.depth + 1)

    def cells(self, values: Sequence[object], names: Sequence[Names] | None = None) -> Sequence[object]:
        """Return the cells, taken apart by exact type."""
        kinds = set(map(type, values))
        if kinds <= _PLAIN:
            return values
        if len(kinds) == 1:
            return self._of_kind(kinds.pop(), values, names)
        result = list(values)
        for kind in kinds - _PLAIN:
            places = [place for place, value in enumerate(values) if type(value) is kind]
            own = None if names is None else [names[place] for place in places]
            treated = self._of_kind(kind, [values[place] for place in places], own)
            for place, value in zip(places, treated, strict=True):
                result[place] = value
        return result

    def withheld(self, values: Sequence[object], names: Sequence[Names] | None = None) -> Sequence[object]:
        """Return the cells; what holds anything is redacted whole, so that no literal in it is masked.

        Names of the row are not looked for: whether that finds one would tell whether the literal is one.
        What may hold a name is redacted beside them.
        """
        after = self.cells(values)
        hidden = [
            place
            for place, (old, new) in enumerate(zip(values, after, strict=True))
            if (new is not old and new != old) or (names is not None and names[place] and _may_name(old))
        ]
        if not hidden:
            return values
        result = list(values)
        for place, cell in zip(
            hidden, self.protection.masker.redact([values[place] for place in hidden]), strict=True
        ):
            result[place] = cell
        return result

    def _of_kind(
        self, kind: type, values: Sequence[object], names: Sequence[Names] | None
    ) -> Sequence[object]:
        if kind is str:
            return self.texts(values, names)  # type: ignore[arg-type]  # all are str
        if kind in _BYTES:
            return treat_bytes(self.texts, values, names)
        if kind in _NUMBERS:
            return self._numbers(values)
        if kind in _ADDRESSES or issubclass(kind, enum.Enum):
            told = str if kind in _ADDRESSES else _label
            return self._by_text(values, told, self.protection.scanner.scan)
        if walkable(kind):
            return treat_nested(self, values, names)
        self.tally.masked += len(values)
        return self.protection.masker.redact(values)

    def texts(self, values: Sequence[str], names: Sequence[Names] | None = None) -> Sequence[str]:
        """Return texts with what was found replaced; documents are walked leaf by leaf."""
        found = self.protection.scanner.scan(values, self.context)
        if names is not None:
            _add_names(found, values, names)
        documents = treat_documents(self, values, names, found)
        result = values
        if found:
            self.tally.masked += len(found)
            self.tally.found.update(one.entity for some in found.values() for one in some)
            result = self.protection.masker.splice(values, found)
        return [documents.get(place, text) for place, text in enumerate(result)] if documents else result

    def _numbers(self, values: Sequence[object]) -> Sequence[object]:
        """Scan whole numbers; those that say nothing to a built-in detector are shown to the policy's own."""
        scanner = self.protection.scanner
        if isinstance(scanner, PolicyScanner):
            values = self._by_text(values, _short_number, scanner.own)
        elif type(values[0]) is float and not _any_long(values):  # type: ignore[arg-type]  # all are float
            return values
        return self._by_text(values, _long_number, scanner.scan)

    def _by_text(
        self, values: Sequence[object], text_of: Callable[[object], str], scan: _Scan
    ) -> Sequence[object]:
        """Scan values by their text; a value in which something is found is masked whole."""
        texts = {place: text for place, value in enumerate(values) if (text := text_of(value))}
        if not texts:
            return values
        places = list(texts)
        result = list(values)
        for hit, findings in scan(list(texts.values()), self.context).items():
            place, entity = places[hit], findings[0].entity
            self.tally.masked += 1
            self.tally.found[entity] += 1
            result[place] = self.protection.masker.column(entity, [values[place]])[0]
        return result


def _add_names(found: dict[int, list[Finding]], values: Sequence[str], names: Sequence[Names]) -> None:
    for place, (text, words) in enumerate(zip(values, names, strict=True)):
        if words and (hits := find_names(text, words)):
            found.setdefault(place, []).extend(hits)


def _may_name(value: object) -> bool:
    """Return whether a cell is anything but a number, a moment, or a text without letters."""
    if type(value) is str:
        return _LETTER.search(value) is not None
    return type(value) not in _NAMELESS


def _label(value: object) -> str:
    """Return what tells which member of an enumeration a value is: its name, and its text."""
    member: Any = value
    name, text = member._name_, member._value_
    return f"{name} {text}" if isinstance(text, str) else str(name)


def _any_long(values: Sequence[float]) -> bool:
    """Return whether any float may be an identifier: that is all most columns are asked."""
    least = float(_SHORT_NUMBER)
    return any(least <= abs(one) < _EXACT for one in values)


def _long_number(value: object) -> str:
    """Return the digits of a number that is long enough to be told from a key or an amount, or nothing."""
    number = _whole_number(value)
    return str(number) if number is not None and abs(number) >= _SHORT_NUMBER else ""


def _short_number(value: object) -> str:
    """Return the digits of a whole number that is not that long, or nothing."""
    number = _whole_number(value)
    return str(number) if number is not None and abs(number) < _SHORT_NUMBER else ""


def _whole_number(value: object) -> int | None:
    if isinstance(value, Decimal) and (not value.is_finite() or value != value.to_integral_value()):
        return None
    if isinstance(value, Decimal) and value.adjusted() > _LONGEST_NUMBER:
        return None
    if isinstance(value, int) and value.bit_length() > _LONGEST_NUMBER * _BITS:
        return None
    if isinstance(value, float) and not (abs(value) < _EXACT and value.is_integer()):
        return None
    return int(value)  # type: ignore[call-overload, no-any-return]  # a whole number of any of the types
