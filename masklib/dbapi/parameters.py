"""The arguments of ``execute`` and ``executemany``: the statement, its parameters, and all else.

Raw values: sees the parameters; keeps them for the one call.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from masklib.errors import BlockedExitError
from masklib.session import is_said, unsaid

if TYPE_CHECKING:
    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.merging import Call
    from masklib.session import Bound

__all__ = ["Calling", "calling", "statement_of"]

_ARROW: Final = ("__arrow_c_stream__", "__arrow_c_array__")
_OWN: Final = frozenset({list, tuple, dict})
"""What parameters mostly are."""
_NAMES: Final = frozenset(
    {"params", "parameters", "args", "vars", "params_seq", "vars_list", "seq_of_parameters", "seq_params"}
)
"""What drivers call the argument with the parameters."""


class Calling(NamedTuple):
    """One call of ``execute``, settled.

    Attributes:
        text: The text that is judged, and sent unless something in it is turned back.
        given: The parameters, or the sets of them: plain lists, tuples and dicts, in a list or an iterator.
        args: All positional arguments that go to the driver behind the text.
        kwargs: All that go by name.

    Raw values: keeps the parameters for the one call.
    """

    text: str
    given: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def replaced(self, bound: Bound) -> Call:
        """Return what goes to the driver where something was turned back, or said of a parameter."""
        return bound.text, (bound.parameters, *self.args[1:]), _without(self.kwargs)


def calling(state: CursorState, args: tuple[Any, ...], kwargs: dict[str, Any], *, many: bool) -> Calling:
    """Take a call apart, with the driver's own settling of text and parameters.

    Raises:
        BlockedExitError: if the parameters would be merged into the text, and something is said of one.
    """
    sql, args, kwargs = statement_of(args, kwargs)
    text = state.driver.text_of(state.connection.raw, sql)
    given = _given(args, kwargs)
    if _is_arrow(given):
        rows = _arrow_rows(given)
        given = rows if many else _only(rows)
        args, kwargs = (given, *args[1:]), _without(kwargs)
    given = _plain_rows(given) if many else _plain(given)
    settle = state.driver.settle
    if settle is None:
        return Calling(text, given, args, kwargs)
    streamed = many and isinstance(given, Iterator)  # which is the driver's to read
    several = many and isinstance(given, list)
    said = not streamed and (any(map(is_said, given)) if several else is_said(given))
    if said or streamed:
        bare = given if streamed else [unsaid(row) for row in given] if many else unsaid(given)
        args, kwargs = (bare, *args[1:]), _without(kwargs)
    text, args, kwargs = settle(state.raw, text, args, kwargs, many=many)
    settled = _given(args, kwargs)
    if settled is not None:
        return Calling(text, given if said else settled, args, kwargs)
    if said:
        raise BlockedExitError(
            "surrogate() and raw() are of no use where the driver merges parameters into the text: put no "
            "placeholder into quotes or behind a comment"
        )
    return Calling(text, None, args, kwargs)


def statement_of(
    args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[Any, tuple[Any, ...], dict[str, Any]]:
    """Take the statement out of the arguments: the first one, or a driver's keyword for it."""
    if args:
        return args[0], args[1:], kwargs
    name = next((one for one in ("query", "operation") if one in kwargs), None)
    if name is None:
        raise TypeError("execute() missing 1 required positional argument")
    return kwargs[name], (), {other: value for other, value in kwargs.items() if other != name}


def _given(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    return args[0] if args else next((kwargs[name] for name in kwargs if name in _NAMES), None)


def _without(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """Return what goes by name without the parameters."""
    return {name: value for name, value in kwargs.items() if name not in _NAMES}


def _plain_rows(rows: Any) -> Any:
    if isinstance(rows, (list, tuple)):
        return [_plain(row) for row in rows]
    return map(_plain, rows) if isinstance(rows, Iterable) else rows


def _is_arrow(given: object) -> bool:
    """Tell whether parameters are Arrow's: a batch, a table, a stream, or a frame that can be one."""
    if given is None or type(given) in _OWN:
        return False
    return not isinstance(given, type) and any(hasattr(given, name) for name in _ARROW)


def _arrow_rows(given: Any) -> list[tuple[Any, ...]]:
    """Return Arrow's parameters as rows of plain values: a column could not be looked into otherwise."""
    import pyarrow as pa

    table = pa.table(given) if hasattr(given, "__arrow_c_stream__") else pa.table(pa.record_batch(given))
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def _only(rows: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    if len(rows) != 1:
        raise BlockedExitError("execute() takes Arrow parameters of one row here; use executemany() for more")
    return rows[0]


def _plain(given: Any) -> Any:
    """Return parameters as a list, tuple or dict that is nobody else's: what is looked at is what is sent."""
    if given is None or type(given) in _OWN:
        return given
    if isinstance(given, Mapping):
        return dict(given)
    return list(given) if isinstance(given, Sequence) and not isinstance(given, (str, bytes)) else given
