"""The witness: runs something on a wrapped connection and keeps everything that comes out, wherever."""

from __future__ import annotations

import logging
import sys
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.leaks import reach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Witness"]


class _Keeper(logging.Handler):
    """Keeps log records as they are: with every attribute, formatted by nobody."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@dataclass(slots=True)
class Witness:
    """What came out.

    Attributes:
        texts: Everything seen so far, as texts with their places.
        errors: The exceptions that were raised, for those who want to know their class.
        records: The log records.
        results: What the calls returned.
    """

    texts: list[tuple[str, str]] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)
    records: list[logging.LogRecord] = field(default_factory=list)
    results: list[Any] = field(default_factory=list)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Keep warnings, unraisable errors and log records of all loggers at DEBUG while the block runs."""
        keeper, root = _Keeper(), logging.getLogger()
        level, hook = root.level, sys.unraisablehook
        unraisable: list[Any] = []
        root.addHandler(keeper)
        root.setLevel(logging.DEBUG)
        sys.unraisablehook = unraisable.append
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                yield
        finally:
            root.removeHandler(keeper)
            root.setLevel(level)
            sys.unraisablehook = hook
        self.records += keeper.records
        self._keep_side_channels(caught, unraisable, keeper.records)

    def _keep_side_channels(
        self, caught: list[warnings.WarningMessage], unraisable: list[Any], records: list[logging.LogRecord]
    ) -> None:
        for one in caught:
            self.texts += reach.of_value("warning", one.message)
        for one in unraisable:
            self.texts += reach.of_value("unraisable", one.exc_value)
        for record in records:
            self.texts += reach.of_value(f"log {record.name}", record.getMessage())
            self.texts += reach.of_value(f"log {record.name}", _without_clock(record))

    def keep(self, place: str, value: object) -> None:
        """Keep a value that was handed out."""
        self.results.append(value)
        self.texts += reach.of_value(place, value)

    def attempt(self, place: str, call: Callable[[], object]) -> Any:
        """Call, and keep what is returned or raised; the result, or ``None`` after an error."""
        try:
            result = call()
        except Exception as error:  # noqa: BLE001  (whatever is raised has come out)
            self.errors.append(error)
            self.texts += reach.of_exception(f"{place}: {type(error).__name__}", error)
            return None
        self.keep(place, result)
        return result


def _without_clock(record: logging.LogRecord) -> dict[str, object]:
    """Return every attribute of a log record but those that the clock and the process number decide."""
    clock = {"created", "msecs", "relativeCreated", "thread", "process", "lineno"}
    return {name: value for name, value in vars(record).items() if name not in clock}
