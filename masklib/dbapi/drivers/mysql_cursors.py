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
        chosen = (args[0] if args else kwargs.get(keyword)) or raw.cursorclass
        while chosen not in plain and _adds_nothing(chosen):
            chosen = chosen.__base__
        if chosen not in plain:
            names = ", ".join(one.__name__ for one in plain)
            raise BlockedExitError(f"cursor() takes {names} only: other cursor classes see raw values")
        kind, shape = plain[chosen]
        return (kind,), {}, shape

    return cursor_rows


_SEES_NOTHING: Final = frozenset({"_show_warnings", *vars(type("Empty", (), {}))})
"""What a subclass may have of its own: SQLAlchemy's for aiomysql issue no warnings, as sealed ones do not."""


def _adds_nothing(chosen: Any) -> bool:
    """Tell whether a class is a subclass that changes nothing of what is seen here."""
    return isinstance(chosen, type) and len(chosen.__bases__) == 1 and set(vars(chosen)) <= _SEES_NOTHING


def dicts(factory: Any, _cursor: Any, labels: tuple[str, ...]) -> Callable[[Any], Any] | None:
    """Return what makes a row of masked values, ``None`` for plain tuples."""
    return None if factory is None else lambda row: factory(zip(labels, row, strict=True))
