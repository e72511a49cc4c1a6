"""Values of every type as texts and back: the only place that knows Python's types.

A mask works on texts. Each type says what text a value is, how a surrogate text becomes a value of the type
again, and refuses a surrogate that would not be one (another width, a zero in front).

Raw values: sees them; keeps none.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import copysign, isfinite
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FORMS", "Form"]

_WIDEST: Final = 60
"""A `Decimal` with more places before or after the point than this is redacted."""

_EXACT: Final = 2.0**53
"""Integral floats below this are integers, written and masked as such."""


@dataclass(frozen=True, slots=True)
class Form:
    """How values of one type become texts and come back.

    Attributes:
        text: The value's text, or ``None`` where it has none that could be masked.
        value: The value of a surrogate text, given the value it stands for; ``None`` if it cannot be one.
        hashable: Whether equal values always have equal texts, so that a value is its own key in a memo.
    """

    text: Callable[[Any], str | None]
    value: Callable[[str, Any], object]
    hashable: bool = False


def _same(value: str) -> str:
    return value


def _str_value(text: str, _: str) -> str:
    return text


def _int_text(value: int) -> str | None:
    try:
        return str(abs(value))
    except ValueError:  # longer than sys.get_int_max_str_digits()
        return None


def _int_value(text: str, value: int) -> int | None:
    if not _is_number(text):
        return None
    return -int(text) if value < 0 else int(text)


def _is_number(text: str) -> bool:
    """Tell whether ``text`` is how Python writes a number that is not negative."""
    return text.isascii() and text.isdecimal() and (text[0] != "0" or len(text) == 1)


def _decimal_text(value: Decimal) -> str | None:
    if not value.is_finite() or len(text := format(value.copy_abs(), "f")) > _WIDEST:
        return None
    return text


def _decimal_value(text: str, value: Decimal) -> Decimal | None:
    whole, point, places = text.partition(".")
    if not _is_number(whole) or (point and not (places.isascii() and places.isdecimal())):
        return None
    return Decimal(text).copy_sign(value)


def _float_text(value: float) -> str | None:
    if not isfinite(value):
        return None
    if abs(value) < _EXACT and value.is_integer():
        return str(int(abs(value)))
    return repr(abs(value))


def _float_value(text: str, value: float) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    if text != _float_text(number):
        return None
    return copysign(number, value)


def _bytes_text(value: bytes | bytearray | memoryview) -> str | None:
    try:
        return bytes(value).decode("utf-8")
    except UnicodeDecodeError:
        return None


def _bytes_value(text: str, _: object) -> bytes:
    return text.encode("utf-8", "surrogatepass")


FORMS: Final[dict[type, Form]] = {
    str: Form(_same, _str_value, hashable=True),
    int: Form(_int_text, _int_value, hashable=True),
    Decimal: Form(_decimal_text, _decimal_value),
    float: Form(_float_text, _float_value),
    bytes: Form(_bytes_text, _bytes_value, hashable=True),
    bytearray: Form(_bytes_text, lambda text, value: bytearray(_bytes_value(text, value))),
    memoryview: Form(_bytes_text, lambda text, value: memoryview(_bytes_value(text, value))),
}
"""By exact type. What is not here is a container, or is redacted."""
