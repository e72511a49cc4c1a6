"""``masklib run``: another program, as it is, with the connections of every known driver sealed."""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["run"]

_PATH: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_INTERRUPTED: Final = 130
"""What a shell says of a program that SIGINT ended."""


@click.command(context_settings={"allow_interspersed_args": False})
@click.option("--policy", type=_PATH, help="What is masked.  [default: what MASKLIB_POLICY names]")
@click.option("--role", help="The role in which the program asks, one of the policy's roles.")
@click.option("-m", "as_module", is_flag=True, help="PROGRAM is a module, as in `python -m`.")
@click.argument("program")
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
def run(
    policy: Path | None, role: str | None, program: str, args: tuple[str, ...], *, as_module: bool
) -> None:
    """Run a Python program whose connections are masked.

    PROGRAM is a script, and ARGS are its own: `masklib run app.py --its-option`. What it connects to through
    sqlite3, aiosqlite, psycopg, psycopg2 or pymysql comes out masked, except where docs/drivers.md says that
    a way is not covered. Python programs that it starts itself are masked alike.
    """
    from masklib.cli.processes import Settings, hand_down, seal

    settings = Settings("" if policy is None else str(policy), role or "")
    if not as_module and not Path(program).exists():
        raise click.BadParameter(f"{program} does not exist", param_hint="PROGRAM")
    seal(settings)
    hand_down(settings)
    sys.argv = [program, *args]
    try:
        _run(program, as_module=as_module)
    except Exception as error:  # noqa: BLE001  it is the program's, told as Python tells it
        _report(error)
        raise SystemExit(1) from None
    except KeyboardInterrupt as error:
        _report(error)
        raise SystemExit(_INTERRUPTED) from None


def _run(program: str, *, as_module: bool) -> None:
    """Run it as the main module, with the module path that Python would begin with."""
    if as_module:
        sys.path.insert(0, os.getcwd())  # noqa: PTH109  as `python -m` does, a text
        runpy.run_module(program, run_name="__main__", alter_sys=True)
        return
    if not Path(program).is_dir():
        sys.path.insert(0, str(Path(program).resolve().parent))
    runpy.run_path(program, run_name="__main__")


def _report(error: BaseException) -> None:
    """Say what Python would say of an error that the program did not catch; a hook of its own is asked."""
    trace = _own(error.__traceback__)
    if trace is None and isinstance(error, ImportError):  # there is no such module to run
        raise click.ClickException(str(error)) from None
    sys.excepthook(type(error), error.with_traceback(trace), trace)


def _own(trace: TracebackType | None) -> TracebackType | None:
    """Return the part of a trace that begins in the program."""
    while trace is not None and _ours(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    return trace


def _ours(file: str) -> bool:
    return file == __file__ or file in {"<frozen runpy>", runpy.__file__}
