"""JSON documents and native containers: leaf by leaf, the leaves of all cells at one place together."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from masklib.classification import classify_by_name
from masklib.entities import FREE_TEXT
from masklib.session import nested

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from masklib.session.propagation import Names
    from masklib.session.protection import Protection
    from masklib.session.tally import Tally

__all__ = ["LeafScan", "treat_documents", "treat_nested"]


class LeafScan(Protocol):
    """What looks into the leaves: `masklib.session.cells.Scan` is one."""

    @property
    def protection(self) -> Protection:
        """Detectors and masks."""

    @property
    def context(self) -> tuple[str, ...]:
        """Lower-case words about the column."""

    @property
    def tally(self) -> Tally:
        """Is added to."""

    def within(self, context: tuple[str, ...]) -> LeafScan:
        """Return a scan of the same column under other words."""

    def cells(self, values: Sequence[object], names: Sequence[Names] | None = None) -> Sequence[object]:
        """Return the values with everything that was found masked."""


def treat_documents(scan: LeafScan, values: Sequence[str], names: Sequence[Names] | None) -> dict[int, str]:
    """Treat the texts that are JSON documents as nested values; return them by their place."""
    parsed: dict[int, list[object]] = {}
    too_deep: dict[int, str] = {}
    for place, text in enumerate(values):
        try:
            document = nested.parse_json(text) if nested.looks_like_json(text) else None
            nested.check_depth(document)
        except RecursionError:
            too_deep[place] = str(scan.protection.masker.redact([text])[0])
        except ValueError:
            continue
        else:
            if isinstance(document, list):  # objects are lists of pairs here
                parsed[place] = document
    scan.tally.masked += len(too_deep)
    own = None if names is None else [names[place] for place in parsed]
    treated = treat_nested(scan, list(parsed.values()), own)
    return too_deep | {
        place: _written(values[place], document, after)
        for (place, document), after in zip(parsed.items(), treated, strict=True)
    }


def _written(text: str, before: object, after: object) -> str:
    """Write a treated document in the style of the text it was; an untouched one stays byte for byte."""
    if before == after:
        return text
    return nested.dump_json(after, compact='": ' not in text and ", " not in text, ascii_only=text.isascii())


def treat_nested(scan: LeafScan, values: Sequence[object], names: Sequence[Names] | None) -> list[object]:
    """Treat containers; one that is nested too deeply is redacted whole."""
    leaves, owners = nested.new_leaves(), nested.new_owners()
    readable = [_collected(number, value, leaves, owners) for number, value in enumerate(values)]
    surrogates: dict[nested.Place, Iterator[object]] = {}
    for place, found in leaves.items():
        own = None if names is None else [names[number] for number in owners[place]]
        surrogates[place] = iter(_treat_leaves(scan, place, found, own))
    return [
        nested.rebuild(value, surrogates) if sound else scan.protection.masker.redact([value])[0]
        for value, sound in zip(values, readable, strict=True)
    ]


def _collected(number: int, value: object, leaves: nested.Leaves, owners: nested.Owners) -> bool:
    """Collect one cell's leaves, all or none of them, and note whose they are."""
    own = nested.new_leaves()
    try:
        nested.collect(value, own)
    except RecursionError:
        return False
    for place, found in own.items():
        leaves[place].extend(found)
        owners[place].extend([number] * len(found))
    return True


def _treat_leaves(
    scan: LeafScan, place: nested.Place, values: Sequence[object], names: Sequence[Names] | None
) -> Sequence[object]:
    """Treat the leaves at one place: a key that names an entity decides, else every leaf is scanned."""
    entity = _entity_of(place, scan.context)
    if entity is None:
        return scan.within(tuple(word.lower() for word in place if word)).cells(values, names)
    scan.tally.masked += len(values)
    scan.tally.found[entity] += len(values)
    return scan.protection.masker.column(entity, values)


@lru_cache(maxsize=4096)
def _entity_of(place: nested.Place, context: tuple[str, ...]) -> str | None:
    """Return what a key says its values are; what stands around it plays the part of the table's name."""
    key, around = place
    if not key:
        return None
    for table in (around, *context, None):
        entity = classify_by_name(key, table or None, None, None).entity
        if entity is not None:
            return None if entity == FREE_TEXT else entity
    return None
