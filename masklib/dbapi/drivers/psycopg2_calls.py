"""Functions of psycopg2's that need the real object and return no data, for `masklib.call`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.calling import plainly
from masklib.dbapi.plain import is_plain
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["ASSISTED", "NEEDS_REAL", "harmless", "is_own"]


def is_own(sql: Any) -> bool:
    """Tell whether a composed statement is psycopg2's own to its last piece: pieces see the raw connection."""
    from psycopg2 import sql as composing

    if type(sql) is composing.Composed:
        return all(map(is_own, sql))
    return type(sql) in {composing.SQL, composing.Identifier, composing.Literal, composing.Placeholder}


_STANDARD: Final = ("BINARY", "DATETIME", "NUMBER", "ROWID", "STRING")
_SHOWN: Final = (
    "BINARYARRAY", "BOOLEAN", "BOOLEANARRAY", "BYTES", "BYTESARRAY", "DATE", "DATEARRAY", "DATETIMEARRAY", "DECIMAL",
    "DECIMALARRAY", "FLOAT", "FLOATARRAY", "INTEGER", "INTEGERARRAY", "INTERVAL", "INTERVALARRAY", "LONGINTEGER",
    "LONGINTEGERARRAY", "PYDATE", "PYDATEARRAY", "PYDATETIME", "PYDATETIMEARRAY", "PYDATETIMETZ", "PYDATETIMETZARRAY",
    "PYINTERVAL", "PYINTERVALARRAY", "PYTIME", "PYTIMEARRAY", "ROWIDARRAY", "STRINGARRAY", "TIME", "TIMEARRAY",
    "UNICODE", "UNICODEARRAY",
)  # fmt: skip
_INSIDE: Final = ("CIDRARRAY", "DATETIMETZ", "DATETIMETZARRAY", "INETARRAY", "MACADDRARRAY", "UNKNOWN")
_TYPECASTERS: Final = (
    *(f"psycopg2:{name}" for name in _STANDARD),
    *(f"psycopg2.extensions:{name}" for name in _SHOWN),
    *(f"psycopg2._psycopg:{name}" for name in (*_STANDARD, *_SHOWN, *_INSIDE)),
)
"""What makes Python's values of texts. Written in C they read a cursor as if it were real, and crash with one that is not."""
_COMPOSED: Final = ("Composed", "Identifier", "Literal", "Placeholder", "SQL")


def _harmless(*_args: Any, **_kwargs: Any) -> None:
    """Let pass: texts and numbers of the caller's go in, and no function of theirs sees a value."""


def _check_type(typecaster: Any, *_where: Any) -> None:
    """Let psycopg2's own typecasters pass: a function of the caller's would see raw values."""
    from psycopg2 import extensions as ext

    if not any(plainly(typecaster) is plainly(one) for one in vars(ext).values()):
        raise BlockedExitError("register_type() takes psycopg2's own typecasters: others see raw values")


def _check_json(*args: Any, **kwargs: Any) -> None:
    if len(args) > 2 or kwargs.get("loads") is not None:  # noqa: PLR2004  where, globally, loads
        raise BlockedExitError("register_default_json() takes no loads= here: it would see raw values")


def _check_composite(*args: Any, **kwargs: Any) -> None:
    if len(args) > 3 or kwargs.get("factory") is not None:  # noqa: PLR2004  name, where, globally, factory
        raise BlockedExitError("register_composite() takes no factory= here: it would see raw values")


def _check_range(_pgrange: Any, pyrange: Any, *_where: Any, **_kwargs: Any) -> None:
    if not isinstance(pyrange, str):
        raise BlockedExitError("register_range() takes a name here: a class would see raw values")


def _as_it_is(*_args: Any, **_kwargs: Any) -> None:
    raise BlockedExitError(
        "this function takes the wrapped cursor itself: psycopg2.extras.execute_values(cursor, …)"
    )


def _check_composed(composed: Any, _context: Any) -> None:
    if not is_own(composed):
        raise BlockedExitError(
            "as_string() takes what is psycopg2's own to the last piece: pieces see the connection"
        )


def harmless(returned: Any) -> bool:
    """Tell whether what was returned is a typecaster, psycopg2's description of a type, or a plain value."""
    from psycopg2 import extensions as ext
    from psycopg2 import extras
    from psycopg2._range import RangeCaster

    if isinstance(returned, (list, tuple)):
        return all(map(harmless, returned))
    kinds = (type(plainly(ext.UNICODE)), extras.CompositeCaster, RangeCaster)
    return isinstance(returned, kinds) or is_plain(returned)


NEEDS_REAL: Final[Mapping[str, Callable[..., None]]] = {
    "psycopg2.extensions.encrypt_password": _harmless,
    "psycopg2.extensions.quote_ident": _harmless,
    "psycopg2.extensions.register_type": _check_type,
    "psycopg2.extras.register_composite": _check_composite,
    "psycopg2.extras.register_hstore": _harmless,
    "psycopg2.extras.register_inet": _harmless,
    "psycopg2.extras.register_ipaddress": _harmless,
    "psycopg2.extras.register_json": _check_json,
    "psycopg2.extras.register_range": _check_range,
    "psycopg2.extras.register_uuid": _harmless,
    "psycopg2.extras.wait_select": _harmless,
    **{f"psycopg2.extras.execute_{name}": _as_it_is for name in ("batch", "values")},
    "psycopg2.extras.register_default_json": _check_json,
    "psycopg2.extras.register_default_jsonb": _check_json,
    **{f"psycopg2.sql.{kind}.as_string": _check_composed for kind in _COMPOSED},
    **{path.replace(":", "."): _harmless for path in _TYPECASTERS},
}
"""By path, with what looks at the arguments."""
ASSISTED: Final = (
    *(f"psycopg2.extensions:{name}" for name in ("encrypt_password", "quote_ident", "register_type")),
    *(
        path.replace("extras.", "extras:")
        for path in NEEDS_REAL
        if path.startswith("psycopg2.extras.register_")
    ),
    *(f"psycopg2.sql:{kind}.as_string" for kind in _COMPOSED),
    *_TYPECASTERS,
    *(f"psycopg2.{module}:new_array_type" for module in ("_psycopg", "extensions")),
)
"""Those that `masklib.install` has take sealed objects by themselves; ``execute_values`` does so anyway."""
