"""The commands: ``masklib init``, ``inspect``, ``run`` and ``demo``. They need the extra ``cli``."""

from __future__ import annotations

import sys

__all__ = ["main"]

_INSTALL = "the masklib commands need click and rich: pip install 'masklib[cli]'\n"


def main() -> None:
    """Run the command line; exits with 2 if click or rich is not installed."""
    try:
        import click as _click
        import rich as _rich
    except ImportError:
        sys.stderr.write(_INSTALL)
        raise SystemExit(2) from None
    del _click, _rich
    from masklib.cli.commands import commands

    commands(prog_name="masklib")
