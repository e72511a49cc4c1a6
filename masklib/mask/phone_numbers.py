"""Telephone numbers as rows of digits: which country and kind each is of, and its surrogate of the same kind.

Raw values: sees digits; keeps none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.mask.digit_strings import permute_digit_rows
from masklib.mask.numerals import MOST_DIGITS, number_of, numerals_of
from masklib.mask.permutation import permute
from masklib.mask.phone_plans import UNASSIGNED, calling_codes, plan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from masklib.typing import Subkeys

    Flags = NDArray[np.bool_]
    Integers = NDArray[np.int64]
    Matrix = NDArray[np.uint8]

__all__ = ["permute_phone_rows"]

_AMERICA: Final = 1
_AMERICAN_DIGITS: Final = 10
_LEAST: Final = 3
"""Digits of the shortest national number."""

_NO_ROUTE: Final = -1
_FRONTS: Final = 8
_KINDS: Final = 1000
"""A route is one integer: calling code, digits before the national number, kind."""


def permute_phone_rows(matrix: Matrix, signed: Flags, keys: Subkeys, *, inverse: bool) -> Matrix:
    """Return numbers of as many digits each permuted, a number a row.

    Args:
        matrix: The digits.
        signed: Which numbers have a ``+`` in front, so that they start with a calling code.
        keys: The key.
        inverse: Turn surrogates back.
    """
    if matrix.shape[1] > MOST_DIGITS or matrix.shape[1] < _LEAST:
        return permute_digit_rows(matrix, keys, inverse=inverse)
    routes = _routes(matrix, signed)
    result = matrix.copy()
    away = np.arange(len(matrix))
    while away.size:
        for route in np.unique(routes[away]).tolist():
            rows = away[routes[away] == route]
            result[rows] = _permute_route(route, result[rows], keys, inverse=inverse)
        away = away[~_is_certain(routes[away], signed[away], matrix.shape[1])]
        away = away[_routes(result[away], signed[away]) != routes[away]]
    return result


def _is_certain(routes: Integers, signed: Flags, digits: int) -> Flags:
    """Tell which routes no surrogate of their kind leaves: they are the first that is tried."""
    codes, fronts, kinds = routes // _KINDS // _FRONTS, routes // _KINDS % _FRONTS, routes % _KINDS
    after_sign = signed & (fronts == _widths(codes))
    american = ~signed & (codes == _AMERICA) & (fronts == digits - _AMERICAN_DIGITS)
    certain: Flags = (routes != _NO_ROUTE) & (kinds != UNASSIGNED) & (after_sign | american)
    return certain


def _widths(codes: Integers) -> Integers:
    """Return how many digits calling codes have."""
    widths: Integers = 1 + (codes >= 10) + (codes >= 100)  # noqa: PLR2004  powers of ten
    return widths


def _permute_route(route: int, matrix: Matrix, keys: Subkeys, *, inverse: bool) -> Matrix:
    """Permute numbers of one country and kind."""
    if route == _NO_ROUTE:
        return permute_digit_rows(matrix, keys, inverse=inverse)
    rest, kind = divmod(route, _KINDS)
    code, front = divmod(rest, _FRONTS)
    length = matrix.shape[1] - front
    known = plan(code, length)
    result = matrix.copy()
    if known is None:
        result[:, front:] = permute_digit_rows(matrix[:, front:], keys, inverse=inverse)
        return result
    ranks = known.ranks(kind, number_of(matrix[:, front:]))
    ranks = permute(keys, f"phone/{code}/{length}/{kind}", known.size(kind), ranks, inverse=inverse)
    result[:, front:] = numerals_of(known.numbers(kind, ranks), length)
    return result


def _routes(matrix: Matrix, signed: Flags) -> Integers:
    """Return how each number is read: by its sign, as one of North America, after 00, by its calling code."""
    digits = matrix.shape[1]
    codes = calling_codes()[number_of(matrix[:, :3])]
    fronts = _widths(codes)
    routes = np.full(len(matrix), _NO_ROUTE)
    _assign_signed(
        routes, np.flatnonzero(signed & (codes > 0) & (fronts <= digits - _LEAST)), matrix, (codes, fronts)
    )
    open_rows = np.flatnonzero(~signed)
    if digits in {_AMERICAN_DIGITS, _AMERICAN_DIGITS + 1}:
        front = digits - _AMERICAN_DIGITS
        american = open_rows[matrix[open_rows, 0] == _AMERICA] if front else open_rows
        _assign(routes, american, matrix, (np.full_like(codes, _AMERICA), np.full_like(codes, front)))
    return _with_bare_codes(routes, open_rows, matrix, (codes, fronts))


def _assign_signed(routes: Integers, rows: Integers, matrix: Matrix, read: tuple[Integers, Integers]) -> None:
    """Read numbers after their calling code, some of them with a trunk zero that does not belong there."""
    codes, fronts = read
    _assign(routes, rows, matrix, read)
    rows = rows[routes[rows] == _NO_ROUTE]
    trunk = rows[(matrix[rows, fronts[rows]] == 0) & (fronts[rows] < matrix.shape[1] - _LEAST)]
    _assign(routes, trunk, matrix, (codes, fronts + 1))
    _assign(routes, rows[routes[rows] == _NO_ROUTE], matrix, read, any_kind=True)


def _with_bare_codes(
    routes: Integers, rows: Integers, matrix: Matrix, read: tuple[Integers, Integers]
) -> Integers:
    """Read what has no route yet by the calling code after 00, or at the start."""
    codes, fronts = read
    rows = rows[routes[rows] == _NO_ROUTE]
    if matrix.shape[1] >= 2 + _LEAST:
        doubled = rows[(matrix[rows, 0] == 0) & (matrix[rows, 1] == 0)]
        inner = np.zeros_like(codes)
        inner[doubled] = calling_codes()[number_of(matrix[doubled, 2:5])]
        _assign(routes, doubled, matrix, (inner, 2 + _widths(inner)))
        rows = rows[routes[rows] == _NO_ROUTE]
    _assign(routes, rows, matrix, (codes, fronts))
    return routes


def _assign(
    routes: Integers,
    rows: Integers,
    matrix: Matrix,
    read: tuple[Integers, Integers],
    *,
    any_kind: bool = False,
) -> None:
    """Set the routes of rows whose national number is valid, or of all that have a calling code."""
    codes, fronts = read
    for code in np.unique(codes[rows]).tolist():
        same = rows[codes[rows] == code]
        if not code or not len(same):
            continue
        front = int(fronts[same[0]])
        known = plan(code, matrix.shape[1] - front)
        kinds = (
            np.zeros(len(same), np.int64)
            if known is None
            else known.kinds_of(number_of(matrix[same, front:]))
        )
        chosen = np.ones(len(same), np.bool_) if any_kind else kinds != UNASSIGNED
        routes[same[chosen]] = (code * _FRONTS + front) * _KINDS + kinds[chosen]
