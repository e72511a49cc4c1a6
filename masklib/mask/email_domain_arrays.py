"""Codes of many email domains at once: what `masklib.mask.email_domains` does for a few.

The domains are joined into one array of characters, padded to a matrix for each class of lengths, enciphered,
and written with escapes.

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

__all__ = ["codes_of_many"]

_BREAK: Final = ord("\n")


def codes_of_many(
    domains: Sequence[str],
    width_of: Callable[[Integers], Integers],
    pad: str,
    encipher: Callable[[Letters], Letters],
    escapes: Mapping[str, str],
    end: str,
) -> list[str]:
    """Return the codes of domains, in order, each with an @ in front.

    Args:
        domains: ASCII texts without line breaks, at least one.
        width_of: Returns how many characters each domain is padded to, by its length.
        pad: What it is padded with.
        encipher: Gets rows of characters, returns rows of others.
        escapes: What is then put in place of characters, in this order.
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
        text = lines.tobytes()[:-1].decode("ascii")
        for char, escape in escapes.items():
            text = text.replace(char, escape)
        codes += ("@" + text.replace("\n", f"{end}\n@") + end).split("\n")
        order.append(rows)
    back = np.empty_like(starts)
    back[np.concatenate(order)] = np.arange(len(back))
    return codes if len(order) == 1 else list(map(codes.__getitem__, back.tolist()))
