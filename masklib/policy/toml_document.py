"""TOML to document. `tomllib` keeps no positions, so they are found by reading the text again.

A statement is the shortest run of whole lines that `tomllib` accepts by itself, which is right for any text
that it accepted as a whole. So every line number is exact; the column is that of the statement, and what
stands within an inline table has the place of the statement around it.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Final, TypeAlias

from masklib.policy.document import TEXT, Listing, Place, Scalar, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from masklib.policy.document import Node, Problems

__all__ = ["from_toml"]

_Path: TypeAlias = tuple[str, ...]

MAX_STATEMENT: Final = 200
"""Longest statement whose end is looked for, in lines."""

_KINDS: Final = {"str": TEXT, "bool": "boolean", "int": "number", "float": "number"}
_WHERE: Final = re.compile(
    r"(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL
)


def from_toml(text: str, name: str, problems: Problems) -> Node:
    """Return the document in ``text``.

    Args:
        text: TOML.
        name: What to call it in messages.
        problems: Takes every error that does not end the reading.

    Raises:
        PolicyError: for an error of syntax; `tomllib` reports one, the first.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise problems.stop(*_syntax(str(error), text, name)) from None
    except RecursionError:
        raise problems.stop(Place(1, 1, name), "nested too deep") from None
    return _document(content, (), Place(1, 1, name), _places(text, name))


def _syntax(message: str, text: str, name: str) -> tuple[Place, str]:
    found = _WHERE.fullmatch(message)
    if found is None:
        return Place(1, 1, name), f"not TOML: {message}"
    lines = text.splitlines()
    line, column = found["line"] or len(lines), found["column"] or len(lines[-1]) + 1
    return Place(int(line), int(column), name), f"not TOML: {found['what']}"


def _document(value: object, path: _Path, place: Place, places: Mapping[_Path, Place]) -> Node:
    if isinstance(value, dict):
        return Table(
            place, tuple(_entry(key, one, (*path, key), place, places) for key, one in value.items())
        )
    if isinstance(value, list):
        return Listing(
            place,
            tuple(_item(one, (*path, f"[{number}]"), place, places) for number, one in enumerate(value)),
        )
    text = value if isinstance(value, str) else str(value).lower()
    return Scalar(place, text, _KINDS.get(type(value).__name__, "date"))


def _item(value: object, path: _Path, around: Place, places: Mapping[_Path, Place]) -> Node:
    return _document(value, path, places.get(path, around), places)


def _entry(
    key: str, value: object, path: _Path, around: Place, places: Mapping[_Path, Place]
) -> tuple[Scalar, Node]:
    place = places.get(path, around)
    return Scalar(place, key, TEXT), _document(value, path, place, places)


def _places(text: str, name: str) -> dict[_Path, Place]:
    places: dict[_Path, Place] = {}
    header: _Path = ()
    tables: dict[_Path, int] = {}
    for number, line, content in _statements(text.replace("\r\n", "\n").split("\n")):
        place = Place(number, len(line) - len(line.lstrip()) + 1, name)
        is_header = line.lstrip().startswith("[")
        path = (*(() if is_header else header), *_first_path(content))
        if line.lstrip().startswith("[["):  # one more of a list of tables
            tables[path] = tables.get(path, -1) + 1
            path = (*path, f"[{tables[path]}]")
        header = path if is_header else header
        for length in range(1, len(path) + 1):
            places.setdefault(path[:length], place)
    return places


def _statements(lines: list[str]) -> Iterator[tuple[int, str, dict[str, object]]]:
    start = 0
    while start < len(lines):
        end, content = _statement(lines, start)
        if content is None:
            return
        if content:
            yield start + 1, lines[start], content
        start = end


def _statement(lines: list[str], start: int) -> tuple[int, dict[str, object] | None]:
    for end in range(start + 1, min(len(lines), start + MAX_STATEMENT) + 1):
        try:
            return end, tomllib.loads("\n".join(lines[start:end]))
        except tomllib.TOMLDecodeError:
            continue
    return start, None


def _first_path(content: object) -> _Path:
    if not isinstance(content, dict) or not content:
        return ()
    key = next(iter(content))
    return (key, *_first_path(content[key]))
