"""Cycle walking: a permutation of a set made into one of a subset.

Source: J. Black, P. Rogaway, "Ciphers with Arbitrary Finite Domains", CT-RSA 2002 (LNCS 2271).

Not promised: how many steps a value takes shows in time.

Raw values: sees the values it is given; keeps none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

import numpy as np

from masklib.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

__all__ = ["cycle_walk"]


@overload
def cycle_walk(
    step: Callable[[NDArray[Any]], NDArray[Any]],
    values: NDArray[Any],
    inside: Callable[[NDArray[Any]], NDArray[np.bool_]],
) -> NDArray[Any]: ...


@overload
def cycle_walk(
    step: Callable[[list[int]], list[int]], values: list[int], inside: Callable[[list[int]], Sequence[bool]]
) -> list[int]: ...


def cycle_walk(step: Callable[[Any], Any], values: Any, inside: Callable[[Any], Any]) -> Any:
    """Apply a permutation to every value until it is back in the subset: a permutation of the subset.

    The walk ends, since the cycle of a value leads back to the value. On average it takes as many steps as
    the set is larger than the subset.

    Args:
        step: A permutation of the set, a batch at a time. Its inverse walks back.
        values: A flat array, or a list, of members of the subset.
        inside: Tells of each of a batch whether it is in the subset.

    Returns:
        An array for an array, a list for a list.

    Raises:
        DomainError: if a value is not in the subset: its walk need not end.
    """
    if not all(inside(values)):
        raise DomainError("a value is outside the subset that is to be permuted")
    return (
        _walk_array(step, values, inside)
        if isinstance(values, np.ndarray)
        else _walk_list(step, values, inside)
    )


def _walk_array(step: Callable[[Any], Any], values: Any, inside: Callable[[Any], Any]) -> Any:
    results = step(values)
    away = np.flatnonzero(~inside(results))
    while away.size:
        further = step(results[away])
        results[away] = further
        away = away[~inside(further)]
    return results


def _walk_list(step: Callable[[Any], Any], values: Any, inside: Callable[[Any], Any]) -> Any:
    results = step(values)
    away = [place for place, within in enumerate(inside(results)) if not within]
    while away:
        further = step([results[place] for place in away])
        for place, value in zip(away, further, strict=True):
            results[place] = value
        away = [place for place, within in zip(away, inside(further), strict=True) if not within]
    return results
