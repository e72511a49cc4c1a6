"""Cursor classes of the user's that extend one of psycopg2's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from masklib.dbapi.subclassing import UsersClass, extends

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.dbapi.facts import Chosen

__all__ = ["cursor_class"]


def cursor_class(
    own: Callable[[], tuple[object, ...]],
) -> Callable[[Any, tuple[Any, ...], dict[str, Any]], Chosen]:
    """Return what takes such a class out of the arguments of ``cursor()``, and puts the one that it extends there.

    Args:
        own: Returns the classes that may stand there by themselves.
    """

    def chosen(raw: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Chosen:
        kind = (args[1] if len(args) > 1 else kwargs.get("cursor_factory")) or raw.cursor_factory
        base = extends(kind, own())
        if base is None:
            return None, args, kwargs
        name = args[0] if args else kwargs.get("name")
        users = UsersClass(kind, base, (name,))
        if len(args) > 1:
            return users, (args[0], base, *args[2:]), kwargs
        return users, args, {**kwargs, "cursor_factory": base}

    return chosen
