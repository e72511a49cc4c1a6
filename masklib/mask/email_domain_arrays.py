"""Codes of many email domains at once: what `masklib.mask.email_domains` does for a few.

The domains are joined into one array of characters, padded to a matrix for each class of lengths, enciphered,
and escaped by putting a character behind each that needs one.

Raw values: holds the domains for the length of one call; keeps none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Letters = NDArray[np.uint8]

__all__ = ["Escapes", "codes_of_many"]

_BREAK: Final = ord("\n")


class Escapes:
    """What stands in codes for characters that may not: an escape and a letter.

    Args:
        escapes: Two characters by character; the first ones are the same.
    """

    __slots__ = ("_first", "_second")

    def __init__(self, escapes: Mapping[str, str]) -> None:
        self._first: Final = ord(next(iter(escapes.values()))[0])
        self._second: Final = np.zeros(128, np.uint8)
        for char, pair in escapes.items():
            self._second[ord(char)] = ord(pair[1])

    def written(self, codes: Letters) -> Letters:
        """Return the characters with escapes."""
        seconds = self._second.take(codes)
        places = np.flatnonzero(seconds)
        behind = places + np.arange(1, len(places) + 1)
        result = np.empty(len(codes) + len(places), np.uint8)
        kept = np.ones(len(result), np.bool_)
        kept[behind] = False
        result[kept] = codes
        result[behind] = seconds[places]
        result[behind - 1] = self._first
        return result


def codes_of_many(
    domains: Sequence[str],
    width_of: Callable[[Integers], Integers],
    pad: str,
    encipher: Callable[[Letters], Letters],
    escapes: Escapes,
    end: str,
) -> list[str]:
    """Return the codes of domains, in order, each with an @ in front.

    Args:
        domains: ASCII texts without line breaks, at least one.
        width_of: Returns how many characters each domain is padded to, by its length.
        pad: What it is padded with.
        encipher: Gets rows of characters, returns rows of others.
        escapes: What is then escaped.
        end: What is put behind each.
    """
    letters = np.frombuffer("\n".join([*domains, ""]).encode("ascii"), np.uint8)
    ends = np.flatnonzero(letters == _BREAK)
    lengths = np.diff(ends, prepend=-1) - 1
    widths, starts = width_of(lengths), ends - lengths
    codes: list[str] = []
    order: list[Integers] = []
    for width in np.flatnonzero(np.bincount(widths)).tolist():
        rows = np.flatnonzero(widths == width)
        places = starts[rows][:, None] + np.arange(width)
        padded = letters.take(places, mode="clip")
        padded[places >= ends[rows][:, None]] = ord(pad)
        lines = np.full((len(rows), width + 1), _BREAK, np.uint8)
        lines[:, :-1] = encipher(padded)
        text = escapes.written(lines.ravel()).tobytes().decode("ascii")
        codes += ("@" + text[:-1].replace("\n", f"{end}\n@") + end).split("\n")
        order.append(rows)
    back = np.argsort(np.concatenate(order), kind="stable").tolist()
    return codes if len(order) == 1 else list(map(codes.__getitem__, back))
