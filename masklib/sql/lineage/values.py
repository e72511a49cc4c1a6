"""What is known of the values of one expression, and how it changes on the way out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from masklib.sql.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from masklib.typing import Origin

__all__ = ["CONSTANT", "LITERAL", "NOTHING", "Value", "alter", "either", "opaque", "whole", "within"]

NOTHING: Final[frozenset[Origin]] = frozenset()
_WHOLE: Final = frozenset({Shape.UNCHANGED, Shape.WHOLE})
_NUMBERS: Final = frozenset({Shape.CONSTANT, Shape.COUNT})
_STEPS: Final = 6  # of a derivation are written down; a longer one is cut, so that recursion comes to an end


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of one expression. The fields are those of `Output`, without its name."""

    shape: Shape
    origins: frozenset[Origin] = NOTHING
    taint: frozenset[Origin] = NOTHING
    reason: str = ""
    derivation: str = ""
    literal: bool = False

    @property
    def all(self) -> frozenset[Origin]:
        """Every base column that it depends on, in whatever way."""
        return self.origins | self.taint if self.taint else self.origins

    def tainted(self, taint: frozenset[Origin]) -> Value:
        """Return this value, depending implicitly on ``taint`` too."""
        more = taint - self.origins - self.taint
        if not more:
            return self
        shape = Shape.DERIVED if self.shape is Shape.CONSTANT else self.shape
        return replace(self, shape=shape, taint=self.taint | more)


CONSTANT: Final = Value(Shape.CONSTANT)
LITERAL: Final = Value(Shape.CONSTANT, literal=True)


def opaque(reason: str, values: Iterable[Value] = ()) -> Value:
    """Return the value of something that cannot be seen through; ``values`` went into it."""
    return _joined(Shape.UNKNOWN, list(values), reason, "")


def alter(name: str, values: Iterable[Value], *, rows: bool = False) -> Value:
    """Return what a function or operator ``name`` of the allow-list makes of ``values``.

    Args:
        name: For the derivation.
        values: The arguments.
        rows: Whether it depends on the rows as well, as aggregates do.
    """
    parts = list(values)
    shape = Shape.DERIVED
    if all(part.shape in _NUMBERS and not part.all for part in parts):
        counted = rows or any(part.shape is Shape.COUNT for part in parts)
        shape = Shape.COUNT if counted else Shape.CONSTANT
    return _joined(shape, parts, "", name)


def whole(name: str, values: Iterable[Value]) -> Value:
    """Return one of ``values``, still whole, that went through ``name``."""
    value = either(values)
    steps = _steps(name, value.derivation)
    shape = Shape.WHOLE if value.shape in _WHOLE else value.shape
    if value.shape is Shape.COUNT and value.origins:
        shape = Shape.DERIVED
    return replace(value, shape=shape, derivation=steps)


def either(values: Iterable[Value]) -> Value:
    """Return what is known of a value that is one of ``values``: branches of a CASE, arms of a UNION."""
    parts = list(values)
    if not parts:
        return CONSTANT
    first = parts[0]
    if all(part is first or part == first for part in parts[1:]):
        return first
    return _joined(_shape([part for part in parts if part != CONSTANT]), parts, "", "")


def within(value: Value, taint: frozenset[Origin]) -> Value:
    """Return ``value`` as a scalar subquery or a conditional gives it: it depends on ``taint`` too."""
    return value.tainted(taint)


def _shape(parts: list[Value]) -> Shape:
    shapes = {part.shape for part in parts}
    informative = shapes - {Shape.CONSTANT}
    if not informative:
        return Shape.CONSTANT
    if informative <= _WHOLE:
        return Shape.WHOLE
    return Shape.COUNT if shapes == {Shape.COUNT} else Shape.DERIVED


def _joined(shape: Shape, parts: list[Value], reason: str, name: str) -> Value:
    origins = NOTHING.union(*(part.origins for part in parts))
    taint = NOTHING.union(*(part.taint for part in parts)) - origins
    reason = reason or next((part.reason for part in parts if part.shape is Shape.UNKNOWN), "")
    if any(part.shape is Shape.UNKNOWN for part in parts):
        shape = Shape.UNKNOWN
    elif shape is Shape.CONSTANT and (origins or taint):
        shape = Shape.DERIVED
    inner = " ".join(dict.fromkeys(part.derivation for part in parts if part.derivation))
    literal = any(part.literal for part in parts)
    return Value(shape, origins, taint, reason, _steps(name, inner), literal)


def _steps(name: str, inner: str) -> str:
    if not inner:
        return name
    return " ".join(f"{name} {inner}".split()[:_STEPS])
