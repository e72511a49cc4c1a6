"""The surrogates that are expected in place of the canaries, straight from the masks: no connection involved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masklib.crypto import Key
from masklib.mask import Masker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.leaks.canaries import Canary

__all__ = ["expected"]


def expected(canaries: Iterable[Canary], key: bytes) -> dict[str, str]:
    """Return the surrogate of every canary by its value.

    Raises:
        AssertionError: if a surrogate is its own value: such a canary could not tell a leak.
    """
    masker = Masker(Key(key), {})
    found = {one.value: str(masker.column(one.entity, [one.value])[0]) for one in canaries}
    for value, surrogate in found.items():
        assert value.casefold() != surrogate.casefold()
    return found
