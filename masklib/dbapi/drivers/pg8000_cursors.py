"""pg8000's cursors, and the styles in which its statements say where parameters go.

In the style ``format``, the default, pg8000 is handed what the program wrote. Of any other the text is judged and sent in
the server's own style (``$1``), as pg8000's function for that makes it.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import Any, Final

from masklib.dbapi.facts import Binding
from masklib.errors import BlockedExitError

__all__ = ["FORMAT", "binding_of", "check_format", "numbered", "open_cursor", "style_of"]

FORMAT: Final = Binding(styles=("format",), positional="%s", escaped="%")
_NUMBERED: Final = Binding(styles=("numeric_dollar",), positional="$")
_STYLES: Final = frozenset({"format", "named", "numeric", "pyformat", "qmark"})


@lru_cache(maxsize=2)
def _cursor_class(module: str) -> Any:
    """Return pg8000's cursor with rows that are tuples, since a list could be changed on its way."""
    kind: Any = import_module(module).Cursor

    class Cursor(kind):  # type: ignore[misc]
        """Besides, it hands a text on as it is where parameters are numbered in it already."""

        numbered = False
        _input_oids: Any = ()

        def __next__(self) -> tuple[Any, ...]:
            return tuple(super().__next__())

        def execute(self, operation: str, args: Any = (), stream: Any = None) -> Any:
            if not (self.numbered and len(args)):
                return super().execute(operation, args, stream)
            if not (self._c._in_transaction or self._c.autocommit):  # noqa: SLF001  as `execute` of pg8000
                self._c.execute_simple("begin transaction")
            self._context = self._c.execute_unnamed(
                operation, vals=args, oids=self._input_oids, stream=stream
            )
            self._row_iter = iter(self._context.rows or ())
            self._input_oids = ()
            return None

    Cursor.__module__ = "masklib.dbapi.drivers.pg8000"
    return Cursor


def open_cursor(raw: Any) -> Any:
    """Return a raw cursor."""
    return _cursor_class("pg8000.legacy" if hasattr(type(raw), "run") else "pg8000.dbapi")(raw)


def style_of(cursor: Any) -> str:
    """Return the style that a raw cursor takes: its own, or, of ``pg8000.dbapi``, that of the module."""
    own = getattr(cursor, "paramstyle", None)
    return str(import_module("pg8000.dbapi").paramstyle if own is None else own)


def check_format(style: str) -> str:
    """Return the style ``format``.

    Raises:
        BlockedExitError: if it is another one.
    """
    if style != "format":
        raise BlockedExitError("executemany() takes pg8000's default paramstyle 'format' only: set it back")
    return style


def numbered(cursor: Any, style: str, text: str, args: Any) -> tuple[str, Any]:
    """Return a text and its parameters as they are judged and sent, and have the raw cursor take them so.

    Raises:
        BlockedExitError: if nobody knows the style.
    """
    cursor.numbered = style != "format" and len(args) > 0
    if style not in _STYLES:
        raise BlockedExitError(
            "pg8000 is wrapped with the styles of PEP 249 only: set paramstyle to one of them"
        )
    if not cursor.numbered:
        return text, args
    sent, values = import_module("pg8000.dbapi").convert_paramstyle(style, text, args)
    return str(sent), tuple(values)


def binding_of(cursor: Any) -> Binding:
    """Return how a raw cursor binds a value just now."""
    return _NUMBERED if cursor.numbered else FORMAT
