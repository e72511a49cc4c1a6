"""``masklib init``: a key file and a policy to begin with, and what to set so that both are used."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Final

import click

from masklib.crypto import Key
from masklib.policy import Policy

__all__ = ["init", "is_starter"]

_STARTER: Final = """\
# A policy of masklib: what is masked in what comes out of a database.
# `masklib inspect URL` puts one with a line for each of your columns in its place, unless you edit it first.
version: 1
preset: analyst       # for people who read; `application` is for services that own the data
mode: enforce         # `observe` changes nothing and records what would be masked

# [schema.]table.column with * and ?, then an entity, `redact`, or `clear` (passes as it is). Columns that no
# line names are found by their names and values. A pattern that begins with * needs quotes.
columns: {}
#  public.users.email: EMAIL_ADDRESS
#  "*.notes": FREE_TEXT
#  products.name: clear
#  accounts.profile: redact
"""

_PATH: Final = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--key-file", type=_PATH, default="masklib.key", show_default=True, help="Where the key goes.")
@click.option("--policy", type=_PATH, default="policy.yaml", show_default=True, help="Where the policy goes.")
def init(key_file: Path, policy: Path) -> None:
    """Make a key file (mode 0600) and a policy to edit. What exists is checked and kept."""
    key, key_done = _key(key_file)
    policy_done = _policy(policy)
    click.echo(f"{key_file}: {key_done}, key id {key.id}")
    click.echo(f"{policy}: {policy_done}")
    click.echo("\nSet these where your program runs:\n")
    click.echo(f"    export MASKLIB_KEY_FILE={shlex.quote(str(key_file.resolve()))}")
    click.echo(f"    export MASKLIB_POLICY={shlex.quote(str(policy.resolve()))}")
    click.echo("\nKeep the key out of version control, and keep a copy where you keep secrets:")
    click.echo("whoever has it can turn surrogates back, and without it nobody can.")


def is_starter(path: Path) -> bool:
    """Return whether a policy is the one `init` wrote, not edited since, so that it may be replaced."""
    try:
        return path.read_text(encoding="utf-8") == _STARTER
    except (OSError, UnicodeDecodeError):
        return False


def _key(path: Path) -> tuple[Key, str]:
    if path.exists():
        return Key.from_file(path), "kept"
    key = Key.generate()
    key.write_file(path)
    return key, "made"


def _policy(path: Path) -> str:
    if path.exists():
        Policy.load(path)
        return "kept"
    Policy.loads(_STARTER, name=str(path))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(_STARTER)
    except OSError as error:
        raise click.ClickException(f"{path}: cannot be written: {error.strerror}") from None
    return "made"
