"""Reach: everything that can be read off an object that came out, as texts with the place they stood in.

Containers are walked to the bottom; of any other object what a log, a debugger or a serialiser would show is
taken (``repr``, ``str``, its public state, its pickle). Of an exception also its cause, context, notes,
diagnostics, and the local variables of every frame that is not the test's own.
"""

from __future__ import annotations

import io
import numbers
import pickle
import sqlite3
import types
import uuid
from collections import deque
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["of_exception", "of_value", "shown"]

Texts = Iterator[tuple[str, str]]
Seen = dict[int, BaseException]
"""The exceptions that were looked at, kept alive: a number may be given out again."""

_TESTS = str(Path(__file__).resolve().parent.parent)
_DEPTH = 12
_STATE_DEPTH = 3
_BINARY = (bytes, bytearray, memoryview)
_SIMPLE = (bool, type(None), type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType)


def of_value(place: str, value: object, depth: int = 0, seen: Seen | None = None) -> Texts:
    """Yield the texts that can be read off a value; an exception in it is followed once."""
    seen = {} if seen is None else seen
    if depth > _DEPTH or isinstance(value, _SIMPLE):
        return
    yield place, shown(value)
    if isinstance(value, _BINARY):
        yield from _of_bytes(place, bytes(value))
    elif isinstance(value, uuid.UUID):
        yield from _of_bytes(place, value.bytes)
    elif isinstance(value, BaseException):
        yield from of_exception(place, value, seen)
    elif not isinstance(value, (str, numbers.Number)):
        for name, item in _parts(value, depth):
            yield from of_value(f"{place}{name}", item, depth + 1, seen)


def _parts(value: object, depth: int) -> list[tuple[str, object]]:
    """Return the parts of a container, or what the public state of any other object holds."""
    if isinstance(value, sqlite3.Row):
        return [(f"[{name!r}]", value[number]) for number, name in enumerate(value.keys())]
    if isinstance(value, Mapping):
        keys = [(f".key{number}", key) for number, key in enumerate(value)]
        return keys + [(f"[{number}]", item) for number, item in enumerate(value.values())]
    if isinstance(value, (list, tuple, deque, AbstractSet)):
        return [(f"[{number}]", item) for number, item in enumerate(value)]
    if is_dataclass(value):
        return [(f".{one.name}", getattr(value, one.name, None)) for one in fields(value)]
    state = getattr(value, "__dict__", {}) if depth < _STATE_DEPTH else {}
    return [(f".{name}", item) for name, item in state.items()]


def shown(value: object) -> str:
    """Return what is shown of a value: ``str`` and ``repr``, or the error that showing it raised."""
    try:
        return f"{value!s}\n{value!r}"
    except Exception as error:  # noqa: BLE001  (an object that cannot be shown shows its error)
        return f"{type(error).__name__}: {error.args!r}"


def _of_bytes(place: str, value: bytes) -> Texts:
    for encoding in ("utf-8", "latin-1", "utf-16-le"):
        yield f"{place}.decode({encoding})", value.decode(encoding, "replace")


# ------------------------------------------------------------------ exceptions
def of_exception(place: str, error: BaseException, seen: Seen | None = None) -> Texts:
    """Yield the texts that can be read off an exception and whatever hangs on it: others in its frames, too."""
    seen = {} if seen is None else seen
    waiting = [(place, error)]
    while waiting:
        where, one = waiting.pop()
        if id(one) in seen:
            continue
        seen[id(one)] = one
        yield from _of_one(where, one, seen)
        waiting += [
            (f"{where}.{name}", linked)
            for name in ("__cause__", "__context__")
            if (linked := getattr(one, name)) is not None
        ]
        waiting += [
            (f"{where}[{number}]", part) for number, part in enumerate(getattr(one, "exceptions", ()))
        ]


def _of_one(place: str, error: BaseException, seen: Seen) -> Texts:
    yield place, shown(error)
    yield from _inside(f"{place}.args", error.args, seen)
    yield from _inside(f"{place}.__notes__", getattr(error, "__notes__", ()), seen)
    for name in _attributes(error):
        yield from _inside(f"{place}.{name}", _get(error, name), seen)
    diagnostics = _get(error, "diag")
    for name in _attributes(diagnostics):
        yield from _inside(f"{place}.diag.{name}", _get(diagnostics, name), seen)
    yield from _of_pickle(f"{place}.pickle", error)
    yield from _of_frames(f"{place}.__traceback__", error.__traceback__, seen)


def _attributes(thing: object) -> list[str]:
    skipped = {"args", "diag", "add_note", "with_traceback"}
    return [name for name in dir(thing) if not name.startswith("__") and name not in skipped]


def _get(thing: object, name: str) -> Any:
    try:
        return getattr(thing, name)
    except Exception as error:  # noqa: BLE001  (an attribute that raises shows its error)
        return error.args


def _inside(place: str, value: object, seen: Seen) -> Texts:
    """As `of_value`, of what is no method."""
    if isinstance(value, BaseException) or not callable(value):
        yield from of_value(place, value, 0, seen)


def _of_pickle(place: str, value: object) -> Texts:
    stream = io.BytesIO()
    try:
        pickle.Pickler(stream).dump(value)
    except Exception as error:  # noqa: BLE001  (that it cannot be pickled is fine; what it says is looked at)
        yield place, shown(error.args)
    yield from _of_bytes(place, stream.getvalue())


def _of_frames(place: str, traceback: types.TracebackType | None, seen: Seen) -> Texts:
    """Yield what a traceback with locals shows of every frame but the tests' own."""
    while traceback is not None:
        frame = traceback.tb_frame
        if not frame.f_code.co_filename.startswith(_TESTS):
            where = f"{place} {Path(frame.f_code.co_filename).name}:{frame.f_code.co_name}"
            for name, value in frame.f_locals.items():
                yield from _of_local(f"{where}.{name}", value, seen)
        traceback = traceback.tb_next


def _of_local(place: str, value: object, seen: Seen) -> Texts:
    """Yield what is shown of a local variable: containers and exceptions to the bottom, others by their ``repr``."""
    followed = (*_BINARY, BaseException, Mapping, list, tuple, deque, AbstractSet, str, numbers.Number)
    if isinstance(value, followed):
        yield from of_value(place, value, 0, seen)
    elif not isinstance(value, _SIMPLE):
        yield place, shown(value)


def pickled(place: str, value: object) -> list[tuple[str, str]]:
    """Return the texts in the pickle of a value, or in the error that pickling raised."""
    return list(_of_pickle(place, value))


def texts(place: str, values: Iterable[object]) -> list[tuple[str, str]]:
    """Return the texts that can be read off several values."""
    return [pair for number, one in enumerate(values) for pair in of_value(f"{place}[{number}]", one)]
