"""``callproc`` of PyMySQL, aiomysql and mysqlclient: the statements that these make of it, judged as any others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from masklib.dbapi import executing

if TYPE_CHECKING:
    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.steps import Steps

__all__ = ["call_procedure"]


def call_procedure(
    state: CursorState, proxy: Any, /, procname: str, args: tuple[Any, ...] | list[Any] = ()
) -> Steps[Any]:
    """Run a procedure; its results are of unknown origin, and so are the variables that its arguments become.

    Source: https://peps.python.org/pep-0249/#callproc , and the drivers' own ``Cursor.callproc``: arguments go in
    ``@_name_0``, ``@_name_1``, from which a SELECT reads those that the procedure has set.
    """
    name = procname.replace("`", "``")
    variables = [f"@`_{name}_{place}`" for place in range(len(args))]
    if variables:
        places = ", ".join(f"{one.replace('%', '%%')} = %s" for one in variables)
        yield from executing.execute(state, proxy, f"SET {places}", list(args))
    yield from executing.execute(state, proxy, f"CALL `{name}`({', '.join(variables)})")
    return args
