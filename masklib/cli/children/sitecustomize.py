"""Imported by every Python process that a program under ``masklib run`` starts, before any code of its own.

It works without masklib at hand, in whatever Python is started: where it cannot seal, the process ends.
"""

import os
import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec

_VARIABLE = "MASKLIB_RUN"
_HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120  pathlib is a tenth of Python's start


def _seal() -> None:
    try:
        from masklib.cli.processes import take_over

        take_over()
    except BaseException as error:  # noqa: BLE001  Python would print it and go on, unsealed
        sys.stderr.write(
            f"masklib run: {sys.executable} was started by a masked program and cannot be masked ("
            f"{type(error).__name__}). Install masklib there, or unset {_VARIABLE} for what needs no mask.\n"
        )
        sys.stderr.flush()
        os._exit(1)


def _go_on() -> None:
    """Import the ``sitecustomize`` that would have been found without this one."""
    sys.path[:] = [one for one in sys.path if one != _HERE]
    found = PathFinder.find_spec("sitecustomize", sys.path)
    if found is not None and found.loader is not None:
        sys.modules["sitecustomize"] = module = module_from_spec(found)
        found.loader.exec_module(module)


if _VARIABLE in os.environ:
    _seal()
_go_on()
