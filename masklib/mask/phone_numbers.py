"""Telephone numbers as rows of digits: which country and kind each is of, and its surrogate of the same kind.

Raw values: sees digits; keeps none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.mask.digit_strings import permute_digit_rows, permute_digit_string
from masklib.mask.numerals import MOST_DIGITS, number_of, numerals_of
from masklib.mask.phone_plans import UNASSIGNED, calling_code, calling_codes, plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from masklib.mask.permutation import Permuter

    Flags = NDArray[np.bool_]
    Integers = NDArray[np.int64]
    Matrix = NDArray[np.uint8]

__all__ = ["national_number", "permute_phone", "permute_phone_rows"]

_AMERICA: Final = 1
_AMERICAN_DIGITS: Final = 10
_LEAST: Final = 3
"""Digits of the shortest national number."""

_NO_ROUTE: Final = -1
_FRONTS: Final = 8
_KINDS: Final = 1000
"""A route is one integer: calling code, digits before the national number, kind."""


def permute_phone(digits: str, permuter: Permuter, *, signed: bool) -> str:
    """Return one number permuted.

    Args:
        digits: Its digits.
        permuter: The key and the direction.
        signed: Whether a ``+`` stands in front, so that it starts with a calling code.
    """
    if not _LEAST <= len(digits) <= MOST_DIGITS:
        return permute_digit_string(digits, permuter)
    route = _route(digits, signed=signed)
    result = _permute_one(route, digits, permuter)
    while _route(result, signed=signed) != route:
        result = _permute_one(route, result, permuter)
    return result


def national_number(digits: str, *, signed: bool) -> tuple[int, str]:
    """Return the calling code and the national number that digits are read as; 0 and all digits if as none.

    Args:
        digits: All digits of the number.
        signed: Whether a ``+`` stands in front.
    """
    if not _LEAST <= len(digits) <= MOST_DIGITS or (route := _route(digits, signed=signed)) == _NO_ROUTE:
        return 0, digits
    code, front, _ = _parts(route)
    return code, digits[front:]


def _permute_one(route: int, digits: str, permuter: Permuter) -> str:
    """Permute a number of one country and kind."""
    code, front, kind = _parts(route)
    length = len(digits) - front
    known = plan(code, length) if route != _NO_ROUTE else None
    if known is None:
        front = max(front, 0) if route != _NO_ROUTE else 0
        return digits[:front] + permute_digit_string(digits[front:], permuter)
    rank = known.rank(kind, int(digits[front:]))
    rank = permuter.one(f"phone/{code}/{length}/{kind}", known.size(kind), rank)
    return f"{digits[:front]}{known.number(kind, rank):0{length}}"


def _route(digits: str, *, signed: bool) -> int:
    """Return how one number is read, as `_routes` does."""
    code = calling_code(digits[:3])
    front = len(str(code))
    if signed:
        if not code or len(digits) - front < _LEAST:
            return _NO_ROUTE
        trunk = digits[front] == "0" and len(digits) - front > _LEAST
        tried = [(code, front), (code, front + 1)] if trunk else [(code, front)]
        return next(filter(None, (_valid(digits, *one) for one in tried)), _joined_route(digits, code, front))
    american = len(digits) - _AMERICAN_DIGITS
    tried = [(_AMERICA, american)] if american == 0 or (american == 1 and digits[0] == "1") else []
    if digits.startswith("00") and len(digits) >= 2 + _LEAST:
        inner = calling_code(digits[2:5])
        tried.append((inner, 2 + len(str(inner))))
    tried.append((code, front))
    return next(filter(None, (_valid(digits, *one) for one in tried)), _NO_ROUTE)


def _valid(digits: str, code: int, front: int) -> int:
    """Return the route of a number whose national part is valid, else 0."""
    route = _joined_route(digits, code, front) if code else 0
    return route if route % _KINDS != UNASSIGNED else 0


def _joined_route(digits: str, code: int, front: int) -> int:
    known = plan(code, len(digits) - front)
    kind = known.kind_of(int(digits[front:])) if known is not None else UNASSIGNED
    return (code * _FRONTS + front) * _KINDS + kind


def permute_phone_rows(matrix: Matrix, signed: Flags, permuter: Permuter) -> Matrix:
    """Return numbers of as many digits each permuted, a number a row.

    Args:
        matrix: The digits.
        signed: Which numbers have a ``+`` in front, so that they start with a calling code.
        permuter: The key and the direction.
    """
    if not _LEAST <= matrix.shape[1] <= MOST_DIGITS:
        return permute_digit_rows(matrix, permuter)
    routes = _routes(matrix, signed)
    result = matrix.copy()
    away = np.arange(len(matrix))
    while away.size:
        for route, rows in _by_number(routes[away], away):
            result[rows] = _permute_route(route, result[rows], permuter)
        away = away[~_is_certain(routes[away], signed[away], matrix.shape[1])]
        away = away[_routes(result[away], signed[away]) != routes[away]]
    return result


def _by_number(numbers: Integers, rows: Integers) -> Iterator[tuple[int, Integers]]:
    """Yield each number, in ascending order, and the rows that have it."""
    if len(rows) and (numbers == numbers[0]).all():
        yield int(numbers[0]), rows
        return
    order = np.argsort(numbers, kind="stable")
    ordered = numbers[order]
    cuts = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    for part in np.split(order, cuts) if len(rows) else ():
        yield int(numbers[part[0]]), rows[part]


def _permute_route(route: int, matrix: Matrix, permuter: Permuter) -> Matrix:
    """Permute numbers of one country and kind."""
    if route == _NO_ROUTE:
        return permute_digit_rows(matrix, permuter)
    code, front, kind = _parts(route)
    length = matrix.shape[1] - front
    known = plan(code, length)
    result = matrix.copy()
    if known is None:
        result[:, front:] = permute_digit_rows(matrix[:, front:], permuter)
        return result
    ranks = known.ranks(kind, number_of(matrix[:, front:]))
    ranks = permuter.array(f"phone/{code}/{length}/{kind}", known.size(kind), ranks)
    result[:, front:] = numerals_of(known.numbers(kind, ranks), length)
    return result


def _parts(route: int) -> tuple[int, int, int]:
    """Return calling code, digits before the national number, kind."""
    rest, kind = divmod(route, _KINDS)
    code, front = divmod(rest, _FRONTS)
    return code, front, kind


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
    for code, same in _by_number(codes[rows], rows):
        if not code:
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
