"""The version of all surrogates, and the subkey purposes that hold it."""

from __future__ import annotations

from typing import Final

__all__ = ["MASK_VERSION", "purpose"]

MASK_VERSION: Final = 0
"""Surrogates are provisional until this is 1: until then they may change with every commit; store none."""


def purpose(domain: str) -> str:
    """Return the subkey purpose of a mask domain, so that no two domains or versions share key bytes."""
    return f"mask/{MASK_VERSION}/{domain}"
