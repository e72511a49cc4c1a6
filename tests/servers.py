"""Where the servers that the suite starts have their files, and how the processes of a run take turns there."""

from __future__ import annotations

import fcntl
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["locked", "scratch"]

_LONGEST: Final = 50
"""Characters of the directory's parent: a socket's path has at most 107, with all that stands below it."""


def _fits(place: Path) -> bool:
    """Tell whether sockets can be made in a directory, and another user (a server's, as root) may walk to it."""
    walked = (place, *place.parents)
    return (
        len(str(place)) <= _LONGEST
        and os.access(place, os.W_OK | os.X_OK)
        and (os.geteuid() != 0 or all(one.stat().st_mode & 0o001 for one in walked))
    )


def scratch(name: str, run: str, mode: int) -> Path:
    """Make, or find, the directory of one server of one run.

    Not below pytest's own directories: those are closed to others, and their paths are too long for a socket.

    Args:
        name: What the directory's name begins with.
        run: The name of the run.
        mode: Who may enter: all where the server runs as another user than the tests.
    """
    places = (Path(tempfile.gettempdir()).resolve(), Path("/tmp"), Path("/var/tmp"))  # noqa: S108  (as in places)
    place = next(filter(_fits, places), places[0])
    home = place / f"{name}-{run[:12]}"
    home.mkdir(mode=mode, exist_ok=True)
    return home


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Let one process of the run at a time in."""
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
