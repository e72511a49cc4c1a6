"""The version of all surrogates, and the subkey purposes that hold it."""

from __future__ import annotations

from typing import Final

__all__ = ["FAMILIES_OF", "MASK_VERSION", "purpose"]

MASK_VERSION: Final = 1
"""The version that masks. No surrogate of a version ever changes: golden files see to that."""

FAMILIES_OF: Final = {1: "masklib.mask.families"}
"""The package with the families of each version, so that old surrogates can be turned back.

Who makes a version 2 moves what changes into a package of its own, with a `purpose` of its number, and leaves
the old one as it is.
"""


def purpose(domain: str) -> str:
    """Return the subkey purpose of a mask domain, so that no two domains or versions share key bytes."""
    return f"mask/{MASK_VERSION}/{domain}"
