"""Derive `masklib/mask/pools/phone_plans.txt` from the metadata of the package phonenumbers (Apache-2.0).

Run as ``python tests/mask/derive_phone_plans.py > masklib/mask/pools/phone_plans.txt`` with phonenumbers 9.0.43.
The result is frozen under a mask version; a later release must not change it, so this is run once a version.

For every calling code and length the national numbers fall into ranges of one kind (region and type), exactly
as the package's patterns tell them: a pattern is followed digit by digit until all completions of a prefix are
of one kind. Kinds of less than 10,000 numbers join the largest kind of their code and length.

First line: the names of the kinds. Every other line: calling code, length, then ``prefix:kind`` where a range
starts; kind 0 is no valid number.
"""

from __future__ import annotations

import re._constants as codes  # type: ignore[import-not-found]  # the parser of the standard library, no stubs
import re._parser as parser  # type: ignore[import-not-found]  # as above
from collections import Counter
from functools import cache
from typing import Any

import phonenumbers
from phonenumbers import PhoneMetadata

TYPES = (
    "premium_rate", "toll_free", "shared_cost", "voip", "personal_number", "pager", "uan", "voicemail",
    "fixed_line", "mobile",
)  # fmt: skip
"""In the order in which the package asks for them."""

SMALLEST_KIND = 10_000
NON_GEOGRAPHIC = "001"

Pattern = tuple[Any, ...]
States = frozenset[Pattern]
EMPTY: Pattern = ("empty",)
NOTHING: States = frozenset()


def sequence(first: Pattern, second: Pattern) -> Pattern:
    """Return first, then second."""
    return second if first == EMPTY else first if second == EMPTY else ("sequence", first, second)


def converted(nodes: Any) -> Pattern:
    """Turn what the parser returns into nested tuples of digits, sequences and choices."""
    result = EMPTY
    for code, value in reversed(list(nodes)):
        result = sequence(converted_node(code, value), result)
    return result


def converted_node(code: Any, value: Any) -> Pattern:
    if code is codes.LITERAL:
        return ("digits", frozenset([value - ord("0")]))
    if code is codes.IN:
        return ("digits", frozenset(digit for one in value for digit in digits_of(*one)))
    if code is codes.SUBPATTERN:
        return converted(value[3])
    if code is codes.BRANCH:
        return ("choice", *map(converted, value[1]))
    if code is codes.MAX_REPEAT:
        least, most, inner = value
        once, result = converted(inner), EMPTY
        for _ in range(most - least):
            result = ("choice", EMPTY, sequence(once, result))
        for _ in range(least):
            result = sequence(once, result)
        return result
    raise ValueError(f"a pattern uses {code}")


def digits_of(code: Any, value: Any) -> range | list[int]:
    if code is codes.RANGE:
        return range(value[0] - ord("0"), value[1] - ord("0") + 1)
    return [value - ord("0")] if code is codes.LITERAL else range(10)


@cache
def may_end(pattern: Pattern) -> bool:
    """Tell whether a pattern matches the empty text."""
    name, *parts = pattern
    if name == "sequence":
        return all(map(may_end, parts))
    return name == "empty" or (name == "choice" and any(map(may_end, parts)))


@cache
def after(pattern: Pattern, digit: int) -> States:
    """Return what may follow a digit (Brzozowski's derivative)."""
    name, *parts = pattern
    if name == "digits":
        return frozenset([EMPTY]) if digit in parts[0] else NOTHING
    if name == "choice":
        return NOTHING.union(*(after(part, digit) for part in parts))
    if name == "sequence":
        rest = frozenset(sequence(one, parts[1]) for one in after(parts[0], digit))
        return rest | after(parts[1], digit) if may_end(parts[0]) else rest
    return NOTHING


@cache
def follow(states: States, digit: int) -> States:
    return NOTHING.union(*(after(one, digit) for one in states))


@cache
def verdict(states: States, length: int) -> bool | None:
    """Tell whether all completions of a length match, or none; ``None`` if some do."""
    if not states or length == 0:
        return any(map(may_end, states))
    verdicts = {verdict(follow(states, digit), length - 1) for digit in range(10)}
    return verdicts.pop() if len(verdicts) == 1 else None


@cache
def compiled(pattern: str) -> States:
    return frozenset([converted(parser.parse(pattern))])


class Region:
    """What is left to match of one region's patterns after some prefix."""

    def __init__(self, name: str, types: list[tuple[str, States]], leading: States | None) -> None:
        self.name, self.types, self.leading = name, types, leading

    def follow(self, digit: int) -> Region:
        leading = self.leading
        if leading is not None and not any(map(may_end, leading)):
            leading = follow(leading, digit)
        return Region(self.name, [(name, follow(states, digit)) for name, states in self.types], leading)

    def kind(self, length: int) -> tuple[bool, str, bool]:
        """Return whether it is decided, the kind, and whether other regions need not be asked."""
        if self.leading is not None and not any(map(may_end, self.leading)):
            return (False, "", False) if self.leading and length else (True, "", False)
        for name, states in self.types:
            matches = verdict(states, length)
            if matches is None:
                return False, "", False
            if matches:
                return True, f"{self.name}.{name}", True
        return True, "", self.leading is not None


def regions_of(code: int) -> list[Any]:
    names = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[code]
    if names == (NON_GEOGRAPHIC,):
        return [PhoneMetadata.metadata_for_nongeo_region(code)]
    return [PhoneMetadata.metadata_for_region(name) for name in names]


def described(metadata: Any) -> list[tuple[str, Any]]:
    found = ((name, getattr(metadata, name)) for name in TYPES)
    return [(name, one) for name, one in found if one is not None and one.national_number_pattern]


def ranges(regions: list[Region], length: int, prefix: str = "") -> list[tuple[str, str]]:
    """Return prefix and kind of every range of national numbers."""
    for region in regions:
        decided, kind, final = region.kind(length)
        if not decided:
            return [
                one
                for digit in range(10)
                for one in ranges([each.follow(digit) for each in regions], length - 1, f"{prefix}{digit}")
            ]
        if final:
            return [(prefix, kind)]
    return [(prefix, "")]


def merged(found: list[tuple[str, str]], length: int) -> list[tuple[str, str]]:
    """Let small kinds join the largest one, and ranges of one kind that touch become one."""
    sizes: Counter[str] = Counter()
    for prefix, kind in found:
        sizes[kind] += 10 ** (length - len(prefix))
    del sizes[""]
    largest = max(sizes, key=lambda kind: (sizes[kind], kind), default="")
    result: list[tuple[str, str]] = []
    for prefix, kind in found:
        joined = largest if kind and sizes[kind] < SMALLEST_KIND else kind
        if not result or result[-1][1] != joined:
            result.append((prefix, joined))
    return result


def plans() -> dict[tuple[int, int], list[tuple[str, str]]]:
    result = {}
    for code in sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE):
        known = [(metadata, described(metadata)) for metadata in regions_of(code)]
        lengths = {length for _, types in known for _, one in types for length in one.possible_length}
        for length in sorted(lengths):
            regions = [
                Region(
                    metadata.id or NON_GEOGRAPHIC,
                    [
                        (n, compiled(o.national_number_pattern))
                        for n, o in types
                        if length in o.possible_length
                    ],
                    None if metadata.leading_digits is None else compiled(metadata.leading_digits),
                )
                for metadata, types in known
            ]
            result[code, length] = merged(ranges(regions, length), length)
    return result


def main() -> None:
    """Write the plans."""
    found = plans()
    kinds = ["", *sorted({kind for some in found.values() for _, kind in some if kind})]
    print(*(kind or "-" for kind in kinds))  # noqa: T201  a script prints
    for (code, length), some in found.items():
        print(code, length, *(f"{prefix.rstrip('0') or '0'}:{kinds.index(kind)}" for prefix, kind in some))  # noqa: T201  a script prints


if __name__ == "__main__":
    main()
