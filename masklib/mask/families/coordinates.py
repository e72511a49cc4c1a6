"""Coordinates in degrees: half of the globe, width and precision stay, the place does not.

A number of degrees is permuted among those of its width that are as far as it within 90 degrees or beyond, so
that a latitude stays one; so are the two or three numbers of a pair.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.mask.branches import mask_rest
from masklib.mask.two_way import TwoWay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.mask.permutation import Permuter


__all__ = ["Coordinates"]

_DEGREES: Final = r"(?:0|[1-9][0-9]{0,2})\.[0-9]{1,15}"
_SHAPE: Final = re.compile(rf"[ (]*[-+]?{_DEGREES}(?:[ ,;]+[-+]?{_DEGREES}){{0,2}}[ )]*")
_NUMBER: Final = re.compile(_DEGREES)
_SPANS: Final = ((0, 10), (10, 90), (90, 100), (100, 180), (180, 1000))
"""Whole degrees between which a number stays: of one width, and within a latitude's or longitude's range."""


class Coordinates(TwoWay):
    """Permutes degrees within width and range. Signs, separators and precision stay.

    Raw values: sees every text it is given; keeps none; emits surrogates only.
    """

    name = "coordinates"
    entities = ("COORDINATES",)
    keeps = "hemispheres, how many digits there are, whether it can be a latitude"
    leaks = "equality of each number; what it keeps"

    def permute(self, texts: Sequence[str], permuter: Permuter) -> list[str]:
        """Return other coordinates for each; other texts as `generic` has them."""
        return _permute(texts, permuter)


def _permute(texts: Sequence[str], permuter: Permuter) -> list[str]:
    surrogates = [
        _NUMBER.sub(lambda match: _permuted(match[0], permuter), text) if _is_place(text) else None
        for text in texts
    ]
    return mask_rest(texts, surrogates, permuter, taken=_is_place)


def _permuted(degrees: str, permuter: Permuter) -> str:
    whole, _, places = degrees.partition(".")
    scale = 10 ** len(places)
    first, last = next(span for span in _SPANS if span[0] <= int(whole) < span[1])
    number = (int(whole) - first) * scale + int(places)
    number = permuter.one(f"degrees/{first}/{len(places)}", (last - first) * scale, number) + first * scale
    return f"{number // scale}.{number % scale:0{len(places)}}"


def _is_place(text: str) -> bool:
    return _SHAPE.fullmatch(text) is not None
