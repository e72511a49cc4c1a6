"""Documents and containers: leaf by leaf, the leaves of all cells at one place together.

A document written as text is read into slots (`masklib.session.readers`); only the slots whose leaf changed
are written anew. What a scan of the whole text found counts too: inside a leaf that stayed, since words round
it may say more than its key, and between the leaves, since a reader may pass something over. A document
inside a document is read likewise, to a bounded depth.

Raw values: sees cells; keeps none; returns them with everything that was found masked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Protocol

from masklib.classification import classify_by_name
from masklib.entities import FREE_TEXT
from masklib.session import nested
from masklib.session.nested import Distinct
from masklib.session.readers import KEYS, ROOT, UnreadableError, candidates, read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from masklib.session.propagation import Names
    from masklib.session.protection import Protection
    from masklib.session.readers import Place, Slot
    from masklib.session.tally import Tally
    from masklib.typing import Finding

__all__ = ["LeafScan", "entity_of_leaf", "treat_documents", "treat_nested"]

MAX_WITHIN: Final = 8
"""Documents within documents that are read; one that is deeper inside is redacted."""


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

    @property
    def depth(self) -> int:
        """How many documents are round this one."""

    def within(self, context: tuple[str, ...]) -> LeafScan:
        """Return a scan of what stands inside, under other words."""

    def cells(self, values: Sequence[object], names: Sequence[Names] | None = None) -> Sequence[object]:
        """Return the values with everything that was found masked."""


def treat_documents(
    scan: LeafScan,
    values: Sequence[str],
    names: Sequence[Names] | None,
    found: dict[int, list[Finding]],
) -> dict[int, str]:
    """Treat the texts that are documents leaf by leaf; return them by their place.

    Args:
        scan: Looks into the leaves.
        values: The texts of one column.
        names: The names that stand in each text's row.
        found: What was found in the texts as they stand. Documents are taken out of it.
    """
    slots, refused = _read_all(scan, values)
    if not slots and not refused:
        return {}
    leaves = [(slot.place, slot.value) for own in slots.values() for slot in own]
    whose = None if names is None else [names[place] for place, own in slots.items() for _ in own]
    treated = iter(_treat_leaves(scan, leaves, whose))
    result = {place: str(scan.protection.masker.redact([values[place]])[0]) for place in refused}
    scan.tally.masked += len(refused)
    for place, own in slots.items():
        after = [next(treated) for _ in own]
        between = _add_found(scan, values[place], own, after, found.get(place, ()))
        result[place] = _written(values[place], own, after, between)
    for place in result:
        found.pop(place, None)
    return result


def _read_all(scan: LeafScan, values: Sequence[str]) -> tuple[dict[int, list[Slot]], list[int]]:
    """Return the leaves of the texts that are documents, and the places of those that are refused."""
    slots: dict[int, list[Slot]] = {}
    refused = []
    for place in candidates(values):
        try:
            own = read(values[place])
        except UnreadableError:
            own = []
            refused.append(place)
        if own and scan.depth >= MAX_WITHIN:
            refused.append(place)
        elif own:
            slots[place] = own
    return slots, refused


def _add_found(
    scan: LeafScan, text: str, slots: Sequence[Slot], after: list[object], found: Sequence[Finding]
) -> dict[int, str]:
    """Mask what was found in the whole text: in ``after`` inside leaves that stayed, and between the leaves.

    Returns:
        By the number of the leaf that follows, the stretches between leaves in which something was masked.
    """
    inside, before = _cut(slots, found)
    for number, findings in inside.items():
        if _same(after[number], slots[number].value):
            after[number] = _masked(scan, text, slots[number], findings)
    edges = [0, *(slot.end for slot in slots)], [*(slot.start for slot in slots), len(text)]
    return {
        number: _spliced(scan, text, edges[0][number], edges[1][number], findings)
        for number, findings in before.items()
    }


def _cut(slots: Sequence[Slot], found: Sequence[Finding]) -> tuple[_Parts, _Parts]:
    """Cut findings at the edges of leaves; return the parts inside each leaf, and those in front of each."""
    inside: _Parts = defaultdict(list)
    before: _Parts = defaultdict(list)
    first = 0
    for finding in sorted(found, key=lambda one: one.start):
        while first < len(slots) and slots[first].end <= finding.start:
            first += 1
        number, at = first, finding.start
        while at < finding.end:
            begin, end = slots[number][:2] if number < len(slots) else (finding.end, finding.end)
            if at < begin:
                before[number].append(_part(finding, at, min(begin, finding.end)))
            if max(at, begin) < min(end, finding.end) and _tells(finding, slots[number]):
                inside[number].append(_part(finding, max(at, begin), min(end, finding.end)))
            at, number = max(at, end), number + 1
    return inside, before


_Parts = defaultdict[int, "list[Finding]"]


def _tells(finding: Finding, slot: Slot) -> bool:
    """Return whether a finding in the whole text counts for a leaf: a bare date in a cell is none."""
    return finding.entity != "DATE_TIME" or (finding.start, finding.end) != (slot.start, slot.end)


def _spliced(scan: LeafScan, text: str, start: int, end: int, findings: list[Finding]) -> str:
    """Return a stretch between leaves with the findings masked; signs and ``null`` alone are none."""
    telling = [one for one in findings if _SIGNS.fullmatch(text, one.start, one.end) is None]
    scan.tally.masked += len(telling)
    scan.tally.found.update(one.entity for one in telling)
    moved = [_part(one, one.start - start, one.end - start) for one in telling]
    return scan.protection.masker.splice([text[start:end]], {0: moved})[0]


_SIGNS: Final = re.compile(r"(?:[\W_]|null)*+")


def _masked(scan: LeafScan, text: str, slot: Slot, findings: list[Finding]) -> object:
    """Mask what was found in a leaf: in place if it is written as it means, else all of it."""
    scan.tally.masked += 1
    scan.tally.found.update(one.entity for one in findings)
    masker = scan.protection.masker
    if slot.value != text[slot.start : slot.end]:
        return masker.column(findings[0].entity, [slot.value])[0]
    moved = [_part(one, one.start - slot.start, one.end - slot.start) for one in findings]
    return masker.splice([text[slot.start : slot.end]], {0: moved})[0]


def _part(finding: Finding, start: int, end: int) -> Finding:
    return replace(finding, start=start, end=end)


def _written(text: str, slots: Sequence[Slot], after: Sequence[object], between: Mapping[int, str]) -> str:
    """Write what changed into the text; all else comes back as it stands."""
    after = _distinct(slots, after)
    if not between and all(_same(one, slot.value) for slot, one in zip(slots, after, strict=True)):
        return text
    pieces: list[str] = []
    at = 0
    for number, (slot, one) in enumerate(zip(slots, after, strict=True)):
        pieces.append(between.get(number, text[at : slot.start]))
        pieces.append(text[slot.start : slot.end] if _same(one, slot.value) else slot.write(one))
        at = slot.end
    return "".join([*pieces, between.get(len(slots), text[at:])])


def _same(after: object, before: object) -> bool:
    return after is before or (type(after) is type(before) and after == before)


def _distinct(slots: Sequence[Slot], after: Sequence[object]) -> Sequence[object]:
    """Keep keys of one object apart that fell together by masking; keys that were equal stay equal."""
    keys = [number for number, slot in enumerate(slots) if slot.owner >= 0]
    if all(_same(after[number], slots[number].value) for number in keys):
        return after
    result = list(after)
    chosen: dict[tuple[int, object], object] = {}
    taken: dict[int, Distinct] = defaultdict(Distinct)
    for number in keys:
        slot = slots[number]
        key = (slot.owner, slot.value)
        if key not in chosen:
            chosen[key] = taken[slot.owner].name(after[number])
        result[number] = chosen[key]
    return result


def treat_nested(scan: LeafScan, values: Sequence[object], names: Sequence[Names] | None) -> list[object]:
    """Treat containers; one that is nested too deeply is redacted whole."""
    leaves: list[nested.Leaf] = []
    sizes = [_collect(value, leaves) for value in values]
    whose = (
        None if names is None else [own for own, size in zip(names, sizes, strict=True) for _ in range(size)]
    )
    treated = iter(_treat_leaves(scan, leaves, whose))
    scan.tally.masked += sizes.count(_TOO_DEEP)
    return [
        scan.protection.masker.redact([value])[0] if size == _TOO_DEEP else nested.rebuild(value, treated)
        for value, size in zip(values, sizes, strict=True)
    ]


_TOO_DEEP: Final = -1


def _collect(value: object, leaves: list[nested.Leaf]) -> int:
    """Add one cell's leaves, all or none of them; return how many, `_TOO_DEEP` if nobody looks in."""
    before = len(leaves)
    try:
        nested.collect(value, leaves)
    except RecursionError:
        del leaves[before:]
        return _TOO_DEEP
    return len(leaves) - before


def _treat_leaves(
    scan: LeafScan, leaves: Sequence[nested.Leaf], names: Sequence[Names] | None
) -> Sequence[object]:
    """Return what takes the place of each leaf; those that stand at one place are treated together."""
    groups: dict[Place, list[int]] = defaultdict(list)
    for number, (place, _) in enumerate(leaves):
        groups[place].append(number)
    result = [value for _, value in leaves]
    for place, members in groups.items():
        own = None if names is None else [names[number] for number in members]
        treated = _treat_place(scan, place, [leaves[number][1] for number in members], own)
        for number, value in zip(members, treated, strict=True):
            result[number] = value
    return result


def _treat_place(
    scan: LeafScan, place: Place, values: Sequence[object], names: Sequence[Names] | None
) -> Sequence[object]:
    """Treat the leaves at one place: a key that names an entity decides, else every leaf is scanned."""
    if place == KEYS:
        return _treat_keys(scan, values, names)
    entity = entity_of_leaf(place, scan.context)
    if entity is None:
        words = scan.context if place == ROOT else tuple(word.lower() for word in place if word)
        return scan.within(words).cells(values, names)
    scan.tally.masked += len(values)
    scan.tally.found[entity] += len(values)
    return scan.protection.masker.column(entity, values)


def _treat_keys(scan: LeafScan, values: Sequence[object], names: Sequence[Names] | None) -> Sequence[object]:
    """Look into keys as values; few different ones stand in many cells, so each is looked into once."""
    inside = scan.within(())
    if names is not None and any(names):
        return inside.cells(values, names)
    different = list(dict.fromkeys((type(value), value) for value in values))
    treated = inside.cells([value for _, value in different])
    after = dict(zip(different, treated, strict=True))
    return [after[type(value), value] for value in values]


@lru_cache(maxsize=4096)
def entity_of_leaf(place: Place, context: tuple[str, ...]) -> str | None:
    """Return what a key says its values are, ``None`` if nothing.

    What stands around it plays the part of the table's name, and is read together with it: in
    ``{"ssn": {"value": ...}}`` the key alone says nothing.

    Args:
        place: The key, and what stands around it.
        context: Lower-case words about the column.
    """
    key, around = place
    if not key:
        return None
    for label, table in (
        (key, around),
        *((key, table) for table in context),
        (key, ""),
        (f"{around} {key}", ""),
    ):
        entity = classify_by_name(label, table or None, None, None).entity
        if entity is not None:
            return None if entity == FREE_TEXT else entity
    return None
