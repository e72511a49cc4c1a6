"""The four cursor classes that PyMySQL, aiomysql and mysqlclient have alike, and rows as dicts."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.sealed import state_of
from masklib.dbapi.subclassing import UsersClass, extends
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.dbapi.facts import Arguments, Chosen

__all__ = ["chosen_of", "dicts", "dicts_by_origin", "dicts_told_apart", "users_class"]


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
        chosen = asked = (args[0] if args else kwargs.get(keyword)) or raw.cursorclass
        while chosen not in plain and _adds_nothing(chosen):
            chosen = chosen.__base__
        if chosen not in plain:
            if not (isinstance(chosen, type) and issubclass(chosen, known.Cursor)):
                raise TypeError("Custom cursor must be subclass of Cursor")
            names = ", ".join(one.__name__ for one in plain)
            raise BlockedExitError(f"cursor() takes {names} only: other cursor classes see raw values")
        kind, shape = plain[chosen]
        if shape is None:
            return (asked,), {}, None
        return (kind,), {}, getattr(asked, "dict_type", shape)

    return cursor_rows


def users_class(module: str, keyword: str = "") -> Callable[..., Chosen]:
    """Return what takes a cursor class of the user's out of the arguments of ``cursor()``.

    Its methods run on the sealed cursor (`masklib.dbapi.subclassing`).

    Args:
        module: The driver's name.
        keyword: As for `chosen_of`.
    """

    def cursor_class(raw: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Chosen:
        kind = (args[0] if args else kwargs.get(keyword)) or raw.cursorclass
        known = import_module(f"{module}.cursors")
        base = extends(kind, (known.Cursor, known.DictCursor, known.SSCursor, known.SSDictCursor))
        if base is None or _adds_nothing(kind) or len(args) > 1:
            return None, args, kwargs
        mixed = [one for one in kind.__mro__ if one not in base.__mro__]
        if any(one.__module__ == known.__name__ for one in mixed):  # it shapes rows in a way of its own
            return None, args, kwargs
        shaped = {"dict_type": kind.dict_type} if hasattr(base, "dict_type") else {}
        return UsersClass(kind, base), (type(base.__name__, (base,), shaped),), {}

    return cursor_class


_PYTHONS: Final = frozenset({"__firstlineno__", "__static_attributes__", *vars(type("Empty", (), {}))})
"""What Python puts into a class; the first two since 3.13, and only where a statement makes it."""
_SEES_NOTHING: Final = frozenset({"_show_warnings", "dict_type", *_PYTHONS})
"""What a subclass may have of its own: the class of its dicts, which are made of masked values; and SQLAlchemy's for
aiomysql issue no warnings, as sealed ones do not.
"""


def _adds_nothing(chosen: Any) -> bool:
    """Tell whether a class is a subclass that changes nothing of what is seen here."""
    return isinstance(chosen, type) and len(chosen.__bases__) == 1 and set(vars(chosen)) <= _SEES_NOTHING


def dicts(factory: Any, _cursor: Any, labels: tuple[str, ...]) -> Callable[[Any], Any] | None:
    """Return what makes a row of masked values, ``None`` for plain tuples."""
    return None if factory is None else lambda row: factory(zip(labels, row, strict=True))


def dicts_by_origin(factory: Any, cursor: Any, labels: tuple[str, ...]) -> Callable[[Any], Any] | None:
    """Do the same, with the origin's table before a label that is there already: mysqlclient tells no alias."""
    life = state_of(cursor).life
    if factory is None or life is None or life.plan is None or len(set(labels)) == len(labels):
        return dicts(factory, cursor, labels)
    names: list[str] = []
    for label, column in zip(labels, life.plan.columns, strict=True):
        table = column.origins[0].table if len(column.origins) == 1 else ""
        names.append(f"{table}.{label}" if label in names else label)
    return dicts(factory, cursor, tuple(names))


def dicts_told_apart(factory: Any, cursor: Any, labels: tuple[str, ...]) -> Callable[[Any], Any] | None:
    """Do the same, with the table before a label that is there already, as PyMySQL and aiomysql do."""
    if factory is None or len(set(labels)) == len(labels):
        return dicts(factory, cursor, labels)
    names: list[str] = []
    for label, told in zip(labels, state_of(cursor).raw._result.fields, strict=True):  # noqa: SLF001  told nowhere else
        names.append(f"{told.table_name}.{label}" if label in names else label)
    return dicts(factory, cursor, tuple(names))
