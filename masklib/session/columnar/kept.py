"""Columns in which nothing was masked stay what the driver made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["is_kept"]


def is_kept(before: Sequence[object] | None, after: Sequence[object]) -> bool:
    """Tell whether a column's cells are the same as before, so that it may be handed out as it was.

    Args:
        before: Its cells, ``None`` if they were not looked at.
        after: What they became.

    Raw values: sees both; keeps neither.
    """
    if before is None:
        return False
    try:
        return list(before) == list(after)
    except Exception:  # noqa: BLE001  cells that cannot be compared are taken for others
        return False
