"""Exceptions on their way out: same class and code, without values in text, details, causes or frames.

The exception is built anew; the proxy raises it from a frame that holds neither rows nor parameters, and
outside of any ``except`` block, so that no context is chained to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.dbapi.templates import MASKED, render, templates
from masklib.errors import MaskError

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from masklib.dbapi.facts import DriverFacts

__all__ = ["WITHHELD", "code_of", "sealed_error", "unless_stopped"]

WITHHELD: Final = "the message is withheld by masklib, since it may hold values"

_STOPPED: Final = frozenset({"57014", "70100", "SQLITE_INTERRUPT", "InterruptException"})
"""What a stopped statement ends with: codes of PostgreSQL, MySQL and SQLite, and DuckDB's class."""

_BUILTINS: Final[tuple[type[Exception], ...]] = (
    TypeError,
    IndexError,
    KeyError,
    LookupError,
    UnicodeError,
    ValueError,
    OverflowError,
    ZeroDivisionError,
    ArithmeticError,
    MemoryError,
    NotImplementedError,
    RecursionError,
    RuntimeError,
    SystemError,
    BufferError,
    AssertionError,
    TimeoutError,
    ConnectionResetError,
    ConnectionRefusedError,
    ConnectionAbortedError,
    BrokenPipeError,
    ConnectionError,
    FileNotFoundError,
    PermissionError,
    InterruptedError,
    OSError,
    EOFError,
    AttributeError,
    DeprecationWarning,
    UserWarning,
    Warning,
)
"""Classes that are rebuilt, the narrowest first; a class of a user's own becomes one of these."""

_CALLS: Final = templates(
    r"""
    (?P<name>[\w.]+)\(\) (takes|missing|expected|got) [\w ,()]+( but \d+ (was|were) given)?
    (?P<name>[\w.]+) expected (at least|at most|exactly)? ?\d+ arguments?, got \d+
    (?P<name>[\w.]+)\(\) (takes|got) an unexpected keyword argument( '(?P<word>\w+)')?
    (?P<name>[\w.]+)\(\) takes no (keyword )?arguments( \(\d+ given\))?
    (?P<name>[\w.]+)\(\) argument \d+ must be [\w., ]+, not [\w.]+
    '(?P<name>\w+)' object (is not|cannot be) [\w ]+
    scroll destination out of bounds
    position out of bound
    """
)


def code_of(error: BaseException) -> str:
    """Return the code that the server gave an error: SQLSTATE, or SQLite's name of it; else an empty text."""
    for name in ("sqlstate", "pgcode", "sqlite_errorname"):
        code = getattr(error, name, None)
        if isinstance(code, str):
            return code
    return ""


def unless_stopped(error: Exception) -> None:
    """Let an error of a look-up pass, but for one that says that somebody stopped it.

    Whoever stops a statement does not know that masklib is looking up what it needs for it.

    Raises:
        Exception: the error itself.
    """
    if {code_of(error), type(error).__name__} & _STOPPED:
        raise error


def sealed_error(
    error: BaseException,
    driver: DriverFacts,
    words: AbstractSet[str],
    seen: Callable[[str], str] | None = None,
) -> BaseException:
    """Return what is raised in place of ``error``: no traceback, cause or context, no value.

    Args:
        error: What the driver, or masklib, raised.
        driver: Knows its exception classes and messages.
        words: Names and keywords of the statement that failed.
        seen: Makes of a text what may be seen of it, where no column is masked; else templates say.

    Raw values: sees the error's text and details; returns an exception without them.
    """
    if isinstance(error, MaskError) or not isinstance(error, Exception):
        return _stripped(error)
    if isinstance(error, (StopIteration, StopAsyncIteration)):
        return type(error)()
    try:
        return _stripped(_rebuilt(error, driver, words, seen))
    except Exception:  # noqa: BLE001  an exception that cannot be rebuilt must not get out as it is
        return RuntimeError(f"{type(error).__name__}: {WITHHELD}")


def _rebuilt(
    error: Exception, driver: DriverFacts, words: AbstractSet[str], seen: Callable[[str], str] | None
) -> BaseException:
    said = driver.message(error)
    text = render(said, (*driver.templates, *_CALLS), words) if seen is None else seen(said)
    text = text or WITHHELD
    if driver.raised(error):
        return driver.rebuild(error, text)
    if isinstance(error, UnicodeEncodeError):  # its `object` is the whole text
        return UnicodeEncodeError(error.encoding, MASKED, 0, len(MASKED), error.reason)
    return next((kind for kind in _BUILTINS if isinstance(error, kind)), RuntimeError)(text)


def _stripped(error: BaseException) -> BaseException:
    error.__traceback__ = None
    error.__cause__ = None
    error.__context__ = None
    error.__suppress_context__ = True
    return error
