"""What a program under ``masklib run`` hands down to the Python processes that it starts.

A directory with a ``sitecustomize`` of ours is put at the head of ``PYTHONPATH``: Python imports it before it
runs any code of the program. Tools that instrument programs are started so.

Source: https://docs.python.org/3/library/site.html#module-sitecustomize
"""

from __future__ import annotations

import os
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["VARIABLE", "Settings", "hand_down", "seal", "take_over"]

VARIABLE: Final = "MASKLIB_RUN"
"""The variable that says under what a child is sealed. Without it a child is left as it is."""
_CHILDREN: Final = Path(__file__).parent / "children"
_BETWEEN: Final = "\n"


class Settings(NamedTuple):
    """Under what the connections of a process are sealed.

    Attributes:
        policy: The policy's file, empty for what ``MASKLIB_POLICY`` names.
        role: The role in which the program asks; empty for none.
    """

    policy: str
    role: str


def seal(settings: Settings, drivers: tuple[str, ...] | None = None) -> None:
    """Install masklib for these drivers, or for all that it can be installed for.

    Raises:
        MaskError: as `masklib.install`.
    """
    from masklib.dbapi import install
    from masklib.dbapi.drivers import INSTALLABLE
    from masklib.policy import Actor

    actor = Actor(roles=(settings.role,)) if settings.role else None
    for driver in INSTALLABLE if drivers is None else drivers:
        install(driver, policy=settings.policy or None, actor=actor)


def hand_down(settings: Settings) -> None:
    """Have every Python process that this one starts sealed likewise.

    Not reached: a Python that ignores its environment (``-I``, ``-E``) or ``site`` (``-S``), and one that is
    started with another environment.
    """
    from masklib.dbapi.drivers import INSTALLABLE

    policy = settings.policy or os.environ.get("MASKLIB_POLICY", "")
    found = str(Path(policy).resolve()) if policy else ""  # a child may begin in another directory
    os.environ[VARIABLE] = _BETWEEN.join((found, settings.role, *INSTALLABLE))
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    kept = (one for one in paths if one not in {"", str(_CHILDREN)})
    os.environ["PYTHONPATH"] = os.pathsep.join((str(_CHILDREN), *kept))


def take_over() -> None:
    """Have each driver sealed as soon as it is imported: most processes never import one.

    What goes wrong then is raised where the program imports the driver.

    Raises:
        ValueError: if what was handed down cannot be read.
    """
    from wrapt import register_post_import_hook

    policy, role, *drivers = os.environ[VARIABLE].split(_BETWEEN)
    settings = Settings(policy, role)
    for driver in drivers:
        register_post_import_hook(partial(_imported, settings, driver), driver)
    register_post_import_hook(_core_imported, "_sqlite3")


def _imported(settings: Settings, driver: str, _module: ModuleType) -> None:
    seal(settings, (driver,))


def _core_imported(_module: ModuleType) -> None:
    """Seal what is reached without its front: importing that runs the hook above."""
    import_module("sqlite3")
