"""Source: a database that `inspect` reads, by URL; its columns with a sample of their values, read only.

Raw values: the sample is kept in the columns that are handed on and in nothing else; errors carry class
names and codes, never a driver's text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import click

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from masklib.typing import Column

__all__ = ["Source", "open_source"]


class Source(Protocol):
    """An open database."""

    def tables(self, sample: int) -> Iterator[tuple[str, list[Column], str]]:
        """Yield each table's name, its columns and why there is no sample (empty if there is one).

        Args:
            sample: Rows to read of each table, 0 to `masklib.cli.sampling.MAX_VALUES`.
        """
        ...


def open_source(url: str) -> AbstractContextManager[Source]:
    """Open the database that ``url`` names, for reading only.

    Args:
        url: ``sqlite:///relative/path``, ``sqlite:////absolute/path`` or ``postgresql://...``.

    Raises:
        click.ClickException: if there is no such scheme, driver or database. The message holds no password.
    """
    scheme = url.partition(":")[0].lower()
    if scheme == "sqlite":
        from masklib.cli.source_sqlite import open_sqlite

        return open_sqlite(_sqlite_path(url))
    if scheme in ("postgresql", "postgres"):
        from masklib.cli.source_postgresql import open_postgresql

        return open_postgresql(url)
    raise click.BadParameter("begin it with sqlite:/// or postgresql://", param_hint="URL")


def _sqlite_path(url: str) -> str:
    parts = urlsplit(url)
    path = url[len("sqlite:///") :]
    if parts.netloc or not url.lower().startswith("sqlite:///") or not path:
        raise click.BadParameter("write sqlite:///relative or sqlite:////absolute/path", param_hint="URL")
    return path
