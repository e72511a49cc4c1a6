"""Values that are all there is in a cell about which nothing else is known.

Five digits are any number in prose; a cell that is nothing but ``02139``, in a column without a name, is most
likely a ZIP code. Where something is known about the cell (its column's name, a key), that decides instead.

Raw values: sees the texts; keeps none; emits offsets.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Alone"]


_SPACE: Final = r"[\t-\r \x1c-\x1f\x80-\xff]"
"""A byte of what is white space to `re`, in UTF-8."""


class Alone:
    r"""Finds a value that is the whole of a text; a `masklib.detection.locator.Locator`.

    Args:
        name: Name of the detector.
        entity: The entity it finds.
        value: Pattern of the whole text, white space at its ends left out.
        prefilter: Its patterns for Hyperscan, see `masklib.detection.prefilter`; ``\s`` stands for any white
            space round the value.
        score: Confidence.
        digits: Whether only texts that hold a digit matter.
        even_if_named: Whether it counts too where something is known about the text.
    """

    literals: tuple[str, ...] = ()

    def __init__(
        self,
        name: str,
        entity: str,
        value: str,
        prefilter: tuple[str, ...],
        *,
        score: float = 0.6,
        digits: bool = True,
        even_if_named: bool = False,
    ) -> None:
        self.name = name
        self.entities = (entity,)
        self.prefilter = tuple(one.replace(r"\s", _SPACE) for one in prefilter)
        self.digits = digits
        self._value = value
        self._score = self.ceiling = score
        self._even_if_named = even_if_named

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return re.compile(rf"\s*(?P<value>{self._value})\s*")

    def find(self, text: str, ends: Sequence[int], known: str) -> Iterator[Finding]:
        """Yield the value that ``text`` is, if it is nothing else."""
        del ends
        if known and not self._even_if_named:
            return
        match = self._whole.fullmatch(text)
        if match is not None:
            yield Finding(self.entities[0], *match.span("value"), self._score, self.name)
