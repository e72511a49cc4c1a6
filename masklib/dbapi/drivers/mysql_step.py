"""Keeps MySQL's drivers that are written in Python in step with their server, or else closes the connection.

Where something raises while an answer is read (a text that cannot be decoded, an interrupt, a signal), PyMySQL,
aiomysql and mysql-connector leave the rest of the answer unread, and take it for the answer to the next statement:
rows of one statement would be masked by the plan of another. As `masklib.dbapi.drivers.pg8000_step`.
"""

# ruff: noqa: SLF001  what reads an answer stands under private names only
from __future__ import annotations

import contextlib
from functools import partial, wraps
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["keep_connector_in_step", "keep_in_step"]

_ASK: Final = (
    "_handle_binary_result", "_handle_result", "_send_cmd", "cmd_query", "cmd_stmt_execute", "cmd_stmt_prepare",
)  # fmt: skip
"""What of a connection of mysql-connector sends something, and reads the answer up to its rows."""


def keep_in_step(raw: Any) -> None:
    """Have a connection of PyMySQL or aiomysql close itself where it does not know any more what it reads."""
    end = getattr(raw, "_force_close", raw.close)
    _guard(raw, "_read_query_result", end, _of_pymysql)


def keep_connector_in_step(raw: Any) -> None:
    """Likewise one of mysql-connector in Python, and those that it opens anew."""
    raw = raw._cnx if "_cnx" in vars(raw) else raw  # what a pool hands out has the real one inside
    in_c = not hasattr(raw, "_socket")  # the client library keeps itself in step
    if in_c or "_get_connection" in vars(raw):
        return
    for name in _ASK:
        _guard(raw, name, raw.shutdown, _of_connector)
    opened = raw._get_connection

    def get_connection() -> Any:
        return _watched(opened())

    raw._get_connection = get_connection
    _watched(raw._socket)


def _watched(socket: Any) -> Any:
    """Have a socket close itself if a packet was read or sent in part."""
    for name in ("recv", "send"):
        _guard(socket, name, socket.shutdown, lambda _error: False)
    return socket


def _of_pymysql(error: BaseException) -> bool:
    from pymysql.err import MySQLError

    return isinstance(error, MySQLError)


def _of_connector(error: BaseException) -> bool:
    from mysql.connector.errors import Error

    return isinstance(error, Error)


def _guard(owner: Any, name: str, end: Callable[[], None], knows: Callable[[BaseException], bool]) -> None:
    """Put something round a method that ends the connection on what is no error of the server's or the driver's."""
    found = getattr(owner, name, None)
    if found is not None and name not in vars(owner):  # a pool's connection is wrapped again and again
        around = _awaited if iscoroutinefunction(found) else _called
        setattr(owner, name, around(found, partial(_end, end, knows)))


def _end(end: Callable[[], None], knows: Callable[[BaseException], bool], error: BaseException) -> None:
    if not knows(error):
        with contextlib.suppress(Exception):
            end()


def _called(ask: Callable[..., Any], failed: Callable[[BaseException], None]) -> Callable[..., Any]:
    @wraps(ask)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return ask(*args, **kwargs)
        except BaseException as error:
            failed(error)
            raise

    return guarded


def _awaited(ask: Callable[..., Any], failed: Callable[[BaseException], None]) -> Callable[..., Any]:
    @wraps(ask)
    async def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return await ask(*args, **kwargs)
        except BaseException as error:
            failed(error)
            raise

    return guarded
