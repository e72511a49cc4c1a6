"""The second connection: asks the catalogue where the wrapped one is busy (``wrap(…, catalog=connect)``)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from masklib.dbapi.sealed import is_sealed, state_of
from masklib.errors import NotAConnectionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.dbapi.steps import Steps

__all__ = ["Beside"]


class Beside:
    """A way to a second connection to the same database, opened when it is first needed.

    What it says counts only while both sessions look names up alike: the wrapped connection's search path,
    temporary schemas and all, was told outside of any transaction, is the second one's too, and nothing ran
    since that may have changed the session or the schema.

    Raw values: keeps a raw connection; what is read over it is let go.
    """

    __slots__ = ("_opened", "_path", "connect")

    def __init__(self, connect: Callable[[], Any]) -> None:
        self.connect = connect
        self._opened: Any = None
        self._path: tuple[str, ...] | None = None

    def learn(self, path: tuple[str, ...] | None) -> None:
        """Take note of the wrapped connection's search path, ``None`` where it may have changed."""
        self._path = path

    def agrees(self, path: tuple[str, ...]) -> bool:
        """Tell whether a second session with this search path means the same tables."""
        return self._path is not None and path == self._path

    @property
    def of_use(self) -> bool:
        """Whether anything that it says can count just now."""
        return self._path is not None

    def open(self, kind: type) -> Steps[Any]:
        """Return the raw second connection.

        Args:
            kind: The class of the wrapped connection.

        Raises:
            NotAConnectionError: if ``connect`` returns something else than a connection of that class.
        """
        if self._opened is None:
            made = yield self.connect()
            raw = state_of(made).raw if is_sealed(made) else made
            if type(raw) is not kind:
                raise NotAConnectionError(
                    f"catalog= has to return a connection of class {kind.__module__}.{kind.__qualname__}, as "
                    f"the wrapped one is, not {type(raw).__module__}.{type(raw).__qualname__}"
                )
            self._opened = raw
        return self._opened

    def close(self) -> Steps[None]:
        """Close the second connection, if it was opened; failing to is no error of the first one's."""
        opened, self._opened = self._opened, None
        if opened is not None:
            with suppress(Exception):
                yield opened.close()
