"""What the masks that are permutations have in common: the way back is the way there, inverted."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from masklib.mask.permutation import Permuter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["TwoWay"]


class TwoWay:
    """A mask that goes there and back by one function.

    Raw values: sees every text it is given; keeps none; emits what `permute` makes of them.
    """

    reversible = True

    @abstractmethod
    def permute(self, texts: Sequence[str], permuter: Permuter) -> list[str]:
        """Return the surrogate of each text, or the value of each, as the permuter's direction is."""

    def gone(self, surrogate: str) -> bool:
        """Tell whether the value of a surrogate is gone for good: of a permutation none is."""
        del surrogate
        return False

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the surrogate of each text."""
        return self.permute(texts, Permuter(keys))

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the value of each surrogate."""
        return self.permute(texts, Permuter(keys, inverse=True))
