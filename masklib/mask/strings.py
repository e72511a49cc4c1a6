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
from masklib.mask.permutation import LARGEST_DOMAIN, permute, permute_large

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from masklib.typing import Subkeys

    Integers = NDArray[np.int64]

__all__ = ["permute_strings"]

_PIECE: Final = 256
"""Characters that are permuted as one number; equal beginnings of longer texts show as far as this."""


def permute_strings(
    texts: Sequence[str], keys: Subkeys, domain: str = "string", *, inverse: bool = False
) -> list[str]:
    """Return each text under the permutation of the strings of its pattern.

    A text without any character to mask comes back as it is: what then happens is the caller's decision.

    Args:
        texts: Any Unicode.
        keys: The key.
        domain: The mask domain.
        inverse: Turn surrogates back.
    """
    long = [row for row, text in enumerate(texts) if len(text) > _PIECE]
    if long:
        return _permute_long(texts, set(long), (keys, domain, inverse))
    joined = Joined.of(texts)
    classes, places, raised = alphabets().look_up(joined.codes)
    codes = joined.codes.astype(np.uint32)
    for pattern, rows in _by_pattern(classes, joined.starts).items():
        _permute_rows(pattern, rows, (keys, domain, inverse), (places, raised, codes))
    return joined.texts(codes)


def _permute_long(texts: Sequence[str], long: set[int], how: tuple[Subkeys, str, bool]) -> list[str]:
    """Permute long texts piece by piece, each piece in a domain of its own."""
    keys, domain, inverse = how
    short = iter(
        permute_strings([t for row, t in enumerate(texts) if row not in long], keys, domain, inverse=inverse)
    )
    return [_pieces(text, how) if row in long else next(short) for row, text in enumerate(texts)]


def _pieces(text: str, how: tuple[Subkeys, str, bool]) -> str:
    keys, domain, inverse = how
    pieces = (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))
    return "".join(
        permute_strings([piece], keys, f"{domain}/piece/{number}", inverse=inverse)[0]
        for number, piece in enumerate(pieces)
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


def _permute_rows(
    content: bytes,
    rows: Integers,
    how: tuple[Subkeys, str, bool],
    characters: tuple[Integers, NDArray[np.bool_], NDArray[np.uint32]],
) -> None:
    """Replace the characters at ``rows``, all of one pattern, in the array of codes."""
    keys, domain, inverse = how
    places, raised, codes = characters
    pattern = [name for name in np.frombuffer(content, np.int64).tolist() if name != KEPT]
    if not pattern:
        return
    sizes = [alphabets().size(name) for name in pattern]
    domain = f"{domain}/{_spelled(pattern)}"
    if prod(sizes) < LARGEST_DOMAIN:
        masked = _as_numbers(places[rows], sizes, (keys, domain, inverse))
    else:
        masked = _as_large_numbers(places[rows], sizes, (keys, domain, inverse))
    for column, name in enumerate(pattern):
        where = rows[:, column]
        codes[where] = alphabets().codes(name, masked[:, column], raised[where])


def _as_numbers(matrix: Integers, sizes: list[int], how: tuple[Subkeys, str, bool]) -> Integers:
    keys, domain, inverse = how
    numbers = np.zeros(len(matrix), np.int64)
    for column, size in enumerate(sizes):
        numbers = numbers * size + matrix[:, column]
    numbers = permute(keys, domain, prod(sizes), numbers, inverse=inverse)
    masked = np.empty_like(matrix, np.int64)
    for column in range(len(sizes) - 1, -1, -1):
        numbers, masked[:, column] = np.divmod(numbers, sizes[column])
    return masked


def _as_large_numbers(matrix: Integers, sizes: list[int], how: tuple[Subkeys, str, bool]) -> Integers:
    keys, domain, inverse = how
    numbers = [_number(row, sizes) for row in matrix.tolist()]
    masked = permute_large(keys, domain, prod(sizes), numbers, inverse=inverse)
    return np.array([_digits(number, sizes) for number in masked], np.int64)


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
