"""The files that come with the package: pools, word lists, phrases.

Lists of words are read line by line: as a whole they would be in memory twice.

Raw values: none.
"""

from __future__ import annotations

from io import BytesIO, TextIOWrapper
from pkgutil import get_data
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["lines_of", "text_of"]


def text_of(package: str, name: str) -> str:
    """Return the text of a file in UTF-8 beside the modules of a package, with slashes in its name.

    Raises:
        FileNotFoundError: if there is none.
    """
    return _data_of(package, name).decode()


def lines_of(package: str, name: str) -> Iterator[str]:
    """Yield the same line by line, without line breaks: one is alive at a time."""
    with TextIOWrapper(BytesIO(_data_of(package, name)), "utf-8") as lines:
        for line in lines:
            yield line.removesuffix("\n")


def _data_of(package: str, name: str) -> bytes:
    data = get_data(package, name)
    if data is None:
        raise FileNotFoundError(f"{name} of {package} is not where its modules are")
    return data
