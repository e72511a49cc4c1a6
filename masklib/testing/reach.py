"""Reach: every text that can be read off an object, with the place that it stands in.

Containers are walked to the bottom. Of any other object what a log or a debugger shows is taken: ``repr``,
``str`` and its attributes; of an exception also its arguments, notes, diagnostics, cause, context, and the
local variables of the frames that it went through.

Raw values: sees all of them; keeps none.
"""

from __future__ import annotations

import numbers
import types
from collections import deque
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, Final, TypeAlias

__all__ = ["Texts", "reach"]

Texts: TypeAlias = Iterator[tuple[str, str]]
"""Places and the texts in them."""

_DEPTH: Final = 12
_STATE_DEPTH: Final = 3
_SIMPLE: Final = (bool, type(None), type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType)
_ROWS: Final = ("to_pydict", "to_pylist", "to_dict", "tolist")
"""How tables and arrays of other packages hand out what they hold."""


def reach(place: str, value: object, *, but: str = "", seen: frozenset[int] = frozenset()) -> Texts:
    """Yield the texts that can be read off a value.

    Args:
        place: What to call it.
        value: Anything. Iterators are not read.
        but: A file whose frames are left out: that of the test, which knows the values.
        seen: Objects that it stands in, by their ``id``.
    """
    if isinstance(value, _SIMPLE) or id(value) in seen or len(seen) > _DEPTH:
        return
    seen |= {id(value)}
    yield place, _shown(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        yield from _of_bytes(place, bytes(value))
    elif not isinstance(value, (str, numbers.Number)):
        for name, part in _parts(value, but, len(seen)):
            yield from reach(f"{place}{name}", part, but=but, seen=seen)


def _parts(value: object, but: str, depth: int) -> Iterator[tuple[str, object]]:
    if isinstance(value, BaseException):
        yield from _of_exception(value, but)
    elif isinstance(value, Mapping):
        for number, (key, part) in enumerate(value.items()):
            yield from ((f".key{number}", key), (f"[{number}]", part))
    elif isinstance(value, (list, tuple, deque, AbstractSet)):
        yield from ((f"[{number}]", part) for number, part in enumerate(value))
    elif (rows := _rows(value)) is not None:
        yield ".rows", rows
    elif depth <= _STATE_DEPTH:
        yield from ((f".{name}", _get(value, name)) for name in _names(value))


def _rows(value: object) -> object | None:
    for name in _ROWS:
        give = getattr(type(value), name, None)
        if callable(give):
            try:
                return give(value)  # type: ignore[no-any-return]  # whatever the package makes of it
            except Exception:  # noqa: BLE001 - another package's method: what cannot be had is not shown
                return None
    keys = getattr(type(value), "keys", None)  # a row such as sqlite3.Row
    return [value[name] for name in keys(value)] if keys and hasattr(value, "__getitem__") else None


def _names(value: object) -> list[str]:
    slots = [getattr(kind, "__slots__", ()) for kind in type(value).__mro__]
    named = [name for one in slots for name in ((one,) if isinstance(one, str) else one)]
    return [*named, *getattr(value, "__dict__", {})]


def _of_exception(error: BaseException, but: str) -> Iterator[tuple[str, object]]:
    yield ".args", error.args
    yield from ((f".{name}", _get(error, name)) for name in ("__cause__", "__context__", "exceptions"))
    yield from ((f".{name}", part) for name, part in getattr(error, "__dict__", {}).items())
    diagnostics = _get(error, "diag")
    public = [name for name in dir(diagnostics) if not name.startswith("_")]
    yield from ((f".diag.{name}", _get(diagnostics, name)) for name in public)
    trace = error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        if frame.f_code.co_filename != but:
            yield f" in {frame.f_code.co_name}()", dict(frame.f_locals)
        trace = trace.tb_next


def _get(thing: object, name: str) -> Any:
    try:
        part = getattr(thing, name, None)
    except Exception:  # noqa: BLE001 - a property that fails shows nothing
        return None
    return None if isinstance(part, types.MethodType) else part


def _shown(value: object) -> str:
    try:
        return f"{value!s}\n{value!r}"
    except Exception as error:  # noqa: BLE001 - what cannot be shown shows its error
        return f"{type(error).__name__}: {error.args!r}"


def _of_bytes(place: str, value: bytes) -> Texts:
    for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be"):
        yield f"{place}.decode({encoding})", value.decode(encoding, "replace")
