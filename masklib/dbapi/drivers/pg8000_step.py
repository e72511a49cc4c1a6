"""Keeps pg8000 in step with its server, or else closes the connection.

Where something raises while an answer is read (a value that it cannot read, a file that fails, an interrupt),
pg8000 leaves the rest of the answer unread, and takes it for the answer to the next statement: rows of one
statement would be masked by the plan of another.
"""

from __future__ import annotations

import contextlib
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["keep_in_step"]

_ASK: Final = ("execute_named", "execute_simple", "execute_unnamed", "prepare_statement")
"""What of a connection sends something, and reads the answer."""


def keep_in_step(raw: Any) -> None:
    """Have a connection close itself where it does not know any more what it reads."""
    for name in _ASK:
        setattr(raw, name, _guarded(raw, getattr(raw, name)))


def _guarded(raw: Any, ask: Callable[..., Any]) -> Callable[..., Any]:
    from pg8000.dbapi import DatabaseError

    @wraps(ask)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return ask(*args, **kwargs)
        except BaseException as error:
            if type(error) is not DatabaseError:  # the server's own is raised when its answer is read out
                with contextlib.suppress(Exception):
                    raw.close()
            raise

    return guarded
