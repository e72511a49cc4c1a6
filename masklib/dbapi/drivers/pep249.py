"""Facts of a driver that nobody has written a table for: what PEP 249 names, and nothing else.

https://peps.python.org/pep-0249/ . Its SQL dialect is unknown, so every column is of unknown origin.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.facts import Binding, ClassFacts, DriverFacts, Idle, Setter, table
from masklib.dbapi.kinds import Kind, Role
from masklib.dbapi.templates import templates

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

__all__ = ["declared", "facts_for"]

_EXCEPTIONS: Final = (
    "DataError DatabaseError Error IntegrityError InterfaceError InternalError NotSupportedError "
    "OperationalError ProgrammingError Warning"
)

_CONNECTION: Final = ClassFacts(
    path="*.Connection",
    role=Role.CONNECTION,
    attributes=table(
        EXCEPTION=_EXCEPTIONS,
        TRANSACTION="commit rollback",
        CLOSE="close",
        CURSOR="cursor",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__"),
)

_CURSOR: Final = ClassFacts(
    path="*.Cursor",
    role=Role.CURSOR,
    attributes=table(
        NEUTRAL="arraysize rowcount setinputsizes setoutputsize",
        CLOSE="close",
        CONNECTION="connection",
        DESCRIPTION="description",
        EXECUTE="execute",
        EXECUTE_MANY="executemany",
        FETCH_ONE="fetchone",
        FETCH_MANY="fetchmany",
        FETCH_ALL="fetchall",
        NEXT_SET="nextset",
        BLOCKED="callproc",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__", ITERATE="__iter__", NEXT="__next__"),
    setters={"arraysize": Setter(Kind.NEUTRAL)},
)


def _text_of(_raw: object, sql: object) -> str:
    if not isinstance(sql, str):
        raise TypeError(f"a statement must be a str, not {type(sql).__name__}")
    return str.__str__(sql)


def _module_of(kind: type) -> ModuleType | None:
    """Return the driver's top module, where PEP 249 puts its exceptions."""
    return sys.modules.get(kind.__module__.partition(".")[0])


@lru_cache(maxsize=64)
def facts_for(kind: type) -> DriverFacts:
    """Return the PEP 249 table, bound to the exceptions of the driver that ``kind`` comes from."""
    module = _module_of(kind)
    name = kind.__module__.partition(".")[0]
    return replace(_GENERIC, name=name, **_errors(lambda: (kind, module)))


def declared(name: str, dialect: str, classes: Sequence[ClassFacts], **facts: Any) -> DriverFacts:
    """Return the table of a driver that is known by its classes alone: no server of its kind runs in the tests.

    Its catalogue is not read, so every column is of unknown origin; all messages are withheld.

    Args:
        name: The module that has PEP 249's exceptions.
        dialect: Name of its SQL dialect, or an empty text.
        classes: Its classes' tables.
        facts: What else is known of it.
    """
    tables = {one.path: one for one in classes}
    return replace(
        _GENERIC,
        name=name,
        dialect=dialect,
        classes=tables,
        **{**_errors(lambda: (sys.modules.get(name),)), **facts},
    )


def _errors(places: Callable[[], Sequence[object]]) -> dict[str, Any]:
    """Return what tells and rebuilds a driver's exceptions, wherever of some places it has their classes."""

    def found(name: str) -> Any:
        return next((getattr(place, name) for place in places() if hasattr(place, name)), None)

    def raised(error: BaseException) -> bool:
        kind = found("Error")
        return isinstance(kind, type) and isinstance(error, kind)

    def rebuild(error: BaseException, text: str) -> BaseException:
        try:
            return type(error)(text)
        except Exception:  # noqa: BLE001  its construction is unknown: the standard's base class will do
            result: BaseException = (found("DatabaseError") or found("Error"))(text)
            return result

    return {"raised": raised, "rebuild": rebuild}


_GENERIC: Final = DriverFacts(
    name="*",
    dialect="",
    classes={"*": _CURSOR, "*.Connection": _CONNECTION},
    binding=Binding(styles=(), positional=""),
    templates=templates(""),
    idle=lambda _raw: Idle.BUSY,
    lexes=lambda _raw: True,
    closed=lambda raw: bool(getattr(raw, "closed", False)),
    lookup=None,
    sample=None,
    text_of=_text_of,
    compiles=None,
    open_cursor=lambda raw, *args, **kwargs: raw.cursor(*args, **kwargs),
    row_maker=lambda _factory, _cursor, _labels: None,
    row_factory=lambda _raw: None,
    origins=None,
    message=lambda _error: "",
    raised=lambda _error: False,
    rebuild=lambda _error, text: RuntimeError(text),
)
CONNECTION: Final = _CONNECTION
"""The connection's part of the table."""
