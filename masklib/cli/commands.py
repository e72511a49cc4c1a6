"""The group that ``masklib`` is, and how its errors look: one line each, never a traceback, exit code 1."""

from __future__ import annotations

from typing import Any

import click

from masklib._version import __version__
from masklib.cli.demo import demo
from masklib.cli.init import init
from masklib.cli.inspect import inspect
from masklib.cli.run import run
from masklib.errors import MaskError

__all__ = ["commands"]


class _Commands(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        """Run the command and turn masklib's own errors, which hold no value, into messages."""
        try:
            return super().invoke(ctx)
        except MaskError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="masklib")
def commands() -> None:
    """Mask what leaves a database connection, and record every query."""


commands.add_command(demo)
commands.add_command(init)
commands.add_command(inspect)
commands.add_command(run)
