"""The ``repr`` of psycopg's objects: class, state, server and the names that the program gave; no value stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from masklib.dbapi.guarding import Body

__all__ = ["shown"]


def shown(name: str) -> Body:
    """Return the body of ``__repr__``: what psycopg's own class says, of our object.

    Args:
        name: The class, as ``psycopg`` has it.
    """

    def body(state: Any, proxy: Any, /) -> str:
        import psycopg

        kind: Any = getattr(psycopg, name)
        own = isinstance(state.raw, kind)  # a block that was not entered yet is none
        said = str(kind.__repr__(state.raw)).removeprefix("<").rpartition(" at 0x")[0] if own else ""
        return f"<masked {said or f'psycopg.{name}'} at {id(proxy):#x}>"

    return body
