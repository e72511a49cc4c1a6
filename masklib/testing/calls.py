"""Calls: a plugin's method called with a clock beside it, and what went wrong put into words."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Outcome", "call"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a call: a result, or what went wrong."""

    result: Any = None
    problem: str = ""
    error: BaseException | None = None


def call(function: Callable[..., Any], *arguments: Any, seconds: float, **named: Any) -> Outcome:
    """Call a function and wait for it, ``seconds`` at most; after that it goes on in a thread of its own."""
    box: list[Outcome] = []

    def run() -> None:
        try:
            box.append(Outcome(function(*arguments, **named)))
        except BaseException as error:  # noqa: BLE001 - whatever a plugin raises is the finding
            box.append(Outcome(problem=f"raises {type(error).__name__}", error=error))

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    return box[0] if box else Outcome(problem=f"takes longer than {seconds:g} s")
