"""`Shape`: what became of a base column on its way."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Shape"]


class Shape(StrEnum):
    """What became of the base columns on their way into an output column.

    Attributes:
        UNCHANGED: a bare column.
        WHOLE: the value is still whole, or null, or one of several whole values: ``lower(x)``, ``min(x)``,
            ``coalesce(x, y)``, a CASE's branches, ``cast(x AS text)``.
        COUNT: ``count(*)``, or ``count`` of a bare column, distinct or not, without FILTER; or what depends
            on a number of rows and no column: ``row_number() OVER ()``, ``sum(1)``, ``count(*) * 2``.
        CONSTANT: no column at all, only literals, parameters and functions without arguments.
        DERIVED: anything else that depends on columns through functions and operators of the allow-list.
        UNKNOWN: nobody can tell.
    """

    UNCHANGED = "unchanged"
    WHOLE = "whole"
    DERIVED = "derived"
    COUNT = "count"
    CONSTANT = "constant"
    UNKNOWN = "unknown"
