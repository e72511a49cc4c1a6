"""The refusal of masks that cannot be turned back by anybody, key or no key."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from masklib.errors import IrreversibleError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["Irreversible"]


class Irreversible:
    """What the masks that throw something away have in common.

    Attributes:
        name: The mask's name.
        reversible: Never.
    """

    name: str
    reversible = False

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> NoReturn:
        """Refuse.

        Raises:
            IrreversibleError: always.
        """
        del texts, keys
        raise IrreversibleError(f"the mask {self.name!r} throws away what would turn its surrogates back")
