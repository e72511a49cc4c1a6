"""Errors of PyMySQL, aiomysql and mysqlclient: a number, a message, and PyMySQL's SQLSTATE."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["message", "raised_by", "rebuilt_for"]


def message(error: BaseException) -> str:
    """Return the part of an error's text that templates are held against."""
    return str(error.args[1] if len(error.args) > 1 else error)


def raised_by(module: str) -> Callable[[BaseException], bool]:
    """Return what tells whether an exception is one of the driver's own."""

    def raised(error: BaseException) -> bool:
        driver = import_module(module)
        return isinstance(error, (driver.Error, driver.Warning))

    return raised


def rebuilt_for(module: str) -> Callable[[BaseException, str], BaseException]:
    """Return what makes an exception of the same class with safe text, its number and SQLSTATE."""

    def rebuild(error: BaseException, text: str) -> BaseException:
        own = type(error).__module__.partition(".")[0] == module
        kind: Any = type(error) if own else import_module(module).DatabaseError
        code = error.args[0] if len(error.args) > 1 and isinstance(error.args[0], int) else None
        rebuilt: Any = kind(text) if code is None else kind(code, text)
        state = getattr(error, "sqlstate", None)
        if isinstance(state, str):
            rebuilt.sqlstate = state
        made: BaseException = rebuilt
        return made

    return rebuild
