"""Permutations of all strings of one pattern: same length, every character from the class it came from.

A pattern is the sequence of the classes of the characters that are not kept. Its strings are numbered in
mixed radix and permuted as numbers; case is set aside before and put back after.

Raw values: sees texts; keeps none.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby, pairwise
from math import prod
from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.mask.alphabets import KEPT, alphabets
from masklib.mask.joined import Joined
from masklib.mask.permutation import FEW, LARGEST_DOMAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from masklib.mask.permutation import Permuter

    Integers = NDArray[np.int64]
    Characters = tuple[Integers, NDArray[np.bool_], NDArray[np.uint32]]

__all__ = ["permute_strings", "string_domain"]

_PIECE: Final = 256
"""Characters that are permuted as one number; equal beginnings of longer texts show as far as this."""


def permute_strings(texts: Sequence[str], permuter: Permuter, domain: str = "string") -> list[str]:
    """Return each text under the permutation of the strings of its pattern.

    A text without any character to mask comes back as it is: what then happens is the caller's decision.

    Args:
        texts: Any Unicode.
        permuter: The key and the direction.
        domain: The mask domain.
    """
    if len(texts) < FEW:
        return [_permute_one(text, permuter, domain) for text in texts]
    long = {row for row, text in enumerate(texts) if len(text) > _PIECE}
    if long:
        short = iter(permute_strings([t for row, t in enumerate(texts) if row not in long], permuter, domain))
        return [
            _permute_one(text, permuter, domain) if row in long else next(short)
            for row, text in enumerate(texts)
        ]
    joined = Joined.of(texts)
    classes, places, raised = alphabets().look_up(joined.codes)
    codes = joined.codes.astype(np.uint32)
    for pattern, rows in _by_pattern(classes, joined.starts).items():
        _permute_rows(pattern, rows, (permuter, domain), (places, raised, codes))
    return joined.texts(codes)


def string_domain(domain: str, text: str) -> str:
    """Return the mask domain of the strings of the pattern of ``text``."""
    pattern = [alphabets().character(char)[0] for char in text]
    return f"{domain}/{_spelled([name for name in pattern if name != KEPT])}"


def _permute_one(text: str, permuter: Permuter, domain: str) -> str:
    """Permute one text, a long one piece by piece, each piece in a domain of its own."""
    if len(text) > _PIECE:
        pieces = (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))
        return "".join(
            _permute_one(piece, permuter, f"{domain}/piece/{number}") for number, piece in enumerate(pieces)
        )
    characters = [alphabets().character(char) for char in text]
    masked = [one for one in characters if one[0] != KEPT]
    if not masked:
        return text
    pattern = [name for name, _, _ in masked]
    sizes = [alphabets().size(name) for name in pattern]
    number = _number([place for _, place, _ in masked], sizes)
    places = iter(_digits(permuter.one(f"{domain}/{_spelled(pattern)}", prod(sizes), number), sizes))
    return "".join(
        char if name == KEPT else alphabets().char(name, next(places), raised)
        for char, (name, _, raised) in zip(text, characters, strict=True)
    )


def _by_pattern(classes: Integers, starts: Integers) -> dict[bytes, Integers]:
    """Return where the characters of the texts of each pattern stand, a text a row."""
    found: dict[bytes, list[int]] = defaultdict(list)
    bounds = starts.tolist()
    content = classes.tobytes()
    width = classes.itemsize
    for start, end in pairwise(bounds):
        found[content[start * width : end * width]].append(start)
    return {
        pattern: np.array(rows)[:, None] + np.flatnonzero(np.frombuffer(pattern, classes.dtype) != KEPT)
        for pattern, rows in found.items()
    }


def _permute_rows(content: bytes, rows: Integers, how: tuple[Permuter, str], characters: Characters) -> None:
    """Replace the characters at ``rows``, all of one pattern, in the array of codes."""
    permuter, domain = how
    places, raised, codes = characters
    pattern = [name for name in np.frombuffer(content, np.int64).tolist() if name != KEPT]
    if not pattern:
        return
    sizes = [alphabets().size(name) for name in pattern]
    domain = f"{domain}/{_spelled(pattern)}"
    if prod(sizes) < LARGEST_DOMAIN:
        masked = _as_array(places[rows], sizes, permuter, domain)
    else:
        numbers = [_number(row, sizes) for row in places[rows].tolist()]
        surrogates = permuter.integers(domain, prod(sizes), numbers)
        masked = np.array([_digits(number, sizes) for number in surrogates], np.int64)
    for column, name in enumerate(pattern):
        where = rows[:, column]
        codes[where] = alphabets().codes(name, masked[:, column], raised[where])


def _as_array(matrix: Integers, sizes: list[int], permuter: Permuter, domain: str) -> Integers:
    numbers = np.zeros(len(matrix), np.int64)
    for column, size in enumerate(sizes):
        numbers = numbers * size + matrix[:, column]
    numbers = permuter.array(domain, prod(sizes), numbers)
    masked = np.empty_like(matrix, np.int64)
    for column in range(len(sizes) - 1, -1, -1):
        numbers, masked[:, column] = np.divmod(numbers, sizes[column])
    return masked


def _number(digits: list[int], sizes: list[int]) -> int:
    total = 0
    for digit, size in zip(digits, sizes, strict=True):
        total = total * size + digit
    return total


def _digits(number: int, sizes: list[int]) -> list[int]:
    rest, digits = number, []
    for size in reversed(sizes):
        rest, digit = divmod(rest, size)
        digits.append(digit)
    return digits[::-1]


def _spelled(pattern: list[int]) -> str:
    """Name a pattern, runs of a class counted: ``1x4,19x2``."""
    return ",".join(f"{name}x{sum(1 for _ in run)}" for name, run in groupby(pattern))
