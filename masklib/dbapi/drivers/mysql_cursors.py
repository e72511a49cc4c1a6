"""The four cursor classes that PyMySQL, aiomysql and mysqlclient have alike, and rows as dicts."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.dbapi.facts import Arguments

__all__ = ["chosen_of", "dicts"]


def chosen_of(module: str, keyword: str = "") -> Callable[..., Arguments]:
    """Return what takes the cursor class out of the arguments of ``cursor()``.

    Whether it buffers goes to the driver, the shape of its rows stays here.

    Args:
        module: The driver's name.
        keyword: What it calls that argument, empty where it has no name.
    """

    def cursor_rows(raw: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Arguments:
        if set(kwargs) - {keyword} or len(args) > 1:
            raise TypeError("cursor() got an unexpected keyword argument")
        known = import_module(f"{module}.cursors")
        plain = {
            known.Cursor: (known.Cursor, None),
            known.DictCursor: (known.Cursor, dict),
            known.SSCursor: (known.SSCursor, None),
            known.SSDictCursor: (known.SSCursor, dict),
        }
        chosen = _base((args[0] if args else kwargs.get(keyword)) or raw.cursorclass)
        if chosen not in plain:
            names = ", ".join(one.__name__ for one in plain)
            raise BlockedExitError(f"cursor() takes {names} only: other cursor classes see raw values")
        kind, shape = plain[chosen]
        return (kind,), {}, shape

    return cursor_rows


_SEES_NOTHING: Final = frozenset({"_show_warnings", *vars(type("Empty", (), {}))})
"""What a subclass may have of its own: SQLAlchemy's for aiomysql issue no warnings, as sealed ones do not."""


def _base(chosen: Any) -> Any:
    """Return the class that a subclass is of which changes nothing of what is seen here, else the class itself."""
    while isinstance(chosen, type) and set(vars(chosen)) <= _SEES_NOTHING and chosen.__base__ is not object:
        chosen = chosen.__base__
    return chosen


def dicts(factory: Any, _cursor: Any, labels: tuple[str, ...]) -> Callable[[Any], Any] | None:
    """Return what makes a row of masked values, ``None`` for plain tuples."""
    return None if factory is None else lambda row: factory(zip(labels, row, strict=True))
