"""Paths to leaves of JSON documents, as they stand in a statement's text behind the column.

Read are paths that are written out: keys and places, by ``->``, ``->>``, ``#>``, ``#>>`` and the functions
that give a leaf as a text. A path with a wildcard, an escape, a parameter or a computed key is not followed.

Sources: https://sqlite.org/json1.html#jptr, https://www.postgresql.org/docs/18/functions-json.html,
https://duckdb.org/docs/stable/data/json/json_functions, https://mariadb.com/kb/en/jsonpath-expressions/,
https://dev.mysql.com/doc/refman/8.4/en/json.html#json-path-syntax.

Raw values: sees the statement's text; keeps none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from masklib.sql import Operand

if TYPE_CHECKING:
    from masklib.sql import Occurrence, Statement

__all__ = ["Path", "contained_in", "document_at", "path_of"]

_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_ARROW: Final = re.compile(r"\s*(?P<arrow>->>|->|#>>|#>)\s*(?P<key>'[^'\\%]*'|-?\d{1,9}\b)")
_ARGUMENT: Final = re.compile(r"\s*,\s*(?P<key>'[^'\\%]*')")
_COMMA: Final = re.compile(r"\s*,\s*")
_AS_JSON: Final = re.compile(r"\s*(?:::|as\s)\s*jsonb?\b(?!\s*\[)", re.IGNORECASE)
_DOCUMENTS: Final = frozenset({"contains", "not contains", "=", "<>", "is distinct", "is not distinct"})
"""How a document is compared with what stands at a key of another."""
_CLOSED: Final = re.compile(r"\s*\)")
_STEP: Final = re.compile(r'\.(?P<name>[A-Za-z_]\w*)|\."(?P<quoted>[^"*]+)"|\[(?:\d+|#?-\d+|last(?:-\d+)?)\]')
_MEMBER: Final = re.compile(r'\s*(?:"(?P<quoted>[^"]+)"|(?P<name>[^\s,{}"][^,{}"]*?))\s*(?:,|\Z)')
_PLACE: Final = re.compile(r"-?\d+")
_AFTER: Final = re.compile(
    r"[\s)]*(?:[=<!,;]|\Z|(?:is|in|not|and|or|group|order|limit|having|union|except|intersect)\b)",
    re.IGNORECASE,
)
"""What may stand behind a leaf; anything else (``COLLATE``, a literal that goes on) may belong to its key."""
_FIRST: Final = re.compile(r"(\w+)\s*\(\s*\Z")
_CALLS: Final = {
    ("sqlite", "json_extract"): 1,
    ("duckdb", "json_extract_string"): 1,
    ("mysql", "json_value"): 1,
    ("mysql", "json_unquote json_extract"): 1,
    ("postgres", "json_value"): 1,
    ("postgres", "json_extract_path_text"): 9,
    ("postgres", "jsonb_extract_path_text"): 9,
}
"""Functions that give a leaf as a text or a number, and how many keys they take at most."""


class Path(NamedTuple):
    """The way to a leaf.

    Attributes:
        keys: The names on it; places in lists are none.
        plain: Whether every name is an identifier: one with signs could be a value that is used as a key.
    """

    keys: tuple[str, ...]
    plain: bool


def path_of(one: Occurrence, each: Operand, text: str, dialect: str) -> Path | None:
    """Return the way to the leaf that an operand is compared with, ``None`` if that is no leaf, or not told.

    Args:
        one: The column, and what is made of it.
        each: The operand.
        text: The statement's exact text.
        dialect: The SQL dialect.
    """
    if one.end < 0 or each.derivation:
        return None
    found = _behind(one, text, dialect)
    if found is None or _AFTER.match(text, found[1]) is None or found[2] not in {"->>", "#>>", ")"}:
        return None
    return found[0]


def document_at(one: Occurrence, each: Operand, text: str, dialect: str) -> Path | None:
    """Return where the document stands that an operand is compared with, if the operand is one itself.

    ``data @> '{...}'`` is the whole document, ``data->'email' = '"..."'`` the one at a key (PostgreSQL).

    Args:
        one: The column, and what is made of it.
        each: The operand.
        text: The statement's exact text.
        dialect: The SQL dialect.
    """
    if each.derivation and not (each.derivation == "cast" and _AS_JSON.match(text, each.end)):
        return None
    if one.operator in {"contains", "not contains"} and not one.derivation:
        return Path((), plain=True)
    found = _behind(one, text, dialect) if dialect == "postgres" and one.end >= 0 else None
    if found is None or found[2] not in {"->", "#>"} or one.operator not in _DOCUMENTS:
        return None
    return found[0]


def contained_in(
    one: Occurrence, statement: Statement, text: str, dialect: str
) -> tuple[Operand, Path] | None:
    """Return the document that ``json_contains(column, document[, path])`` looks for, and where.

    Args:
        one: The column, and what is made of it.
        statement: Says where literals and parameters stand.
        text: The statement's exact text.
        dialect: The SQL dialect: MySQL, MariaDB and DuckDB have that function.
    """
    if one.derivation.split()[-1:] != ["json_contains"] or not _is_first(one, text, "json_contains"):
        return None
    comma = _COMMA.match(text, one.end)
    begin = comma.end() if comma is not None else -1
    spans = [Operand("parameter", each.start, each.end, each.key) for each in statement.parameters]
    spans += [Operand("literal", each.start, each.end) for each in statement.literals]
    given = next((each for each in spans if each.start == begin), None)
    if given is None:
        return None
    if _CLOSED.match(text, given.end):
        return given, Path((), plain=True)
    found = _called(text, given.end, 1, "mysql" if dialect != "duckdb" else dialect)
    return None if found is None else (given, found[0])


def _behind(one: Occurrence, text: str, dialect: str) -> tuple[Path, int, str] | None:
    """Return the path behind a column, where it ends, and its last arrow, or ``)`` of a function."""
    dialect = "mysql" if dialect == "mariadb" else dialect
    steps = one.derivation.split()
    if steps and set(steps) == {"json"}:
        return _arrows(text, one.end, len(steps), dialect)
    most = _CALLS.get((dialect, one.derivation), 0)
    if not most or not _is_first(one, text, steps[-1]):
        return None
    return _called(text, one.end, most, "mysql" if steps[-1] == "json_value" else dialect)


def _arrows(text: str, at: int, count: int, dialect: str) -> tuple[Path, int, str] | None:
    keys: list[str] = []
    arrow = ""
    for _ in range(count):
        found = _ARROW.match(text, at)
        given = (
            None if found is None or arrow.endswith(">>") else _keys(found["key"], found["arrow"], dialect)
        )
        if found is None or given is None:
            return None
        keys += given
        at, arrow = found.end(), found["arrow"]
    return _path(keys), at, arrow


def _called(text: str, at: int, most: int, dialect: str) -> tuple[Path, int, str] | None:
    keys: list[str] = []
    count = 0
    while (found := _ARGUMENT.match(text, at)) is not None:
        given = _keys(found["key"], "", dialect)
        if given is None:
            return None
        keys += given
        at, count = found.end(), count + 1
    closed = _CLOSED.match(text, at)
    return (_path(keys), closed.end(), ")") if closed is not None and 0 < count <= most else None


def _path(keys: list[str]) -> Path:
    return Path(tuple(keys), all(map(_NAME.fullmatch, keys)))


def _keys(given: str, arrow: str, dialect: str) -> tuple[str, ...] | None:
    """Return the names in one step: none for a place in a list; ``None`` if it is not understood."""
    if not given.startswith("'"):
        return ()
    inner = given[1:-1]
    if arrow.startswith("#"):
        return _listed(inner) if dialect == "postgres" else None
    if inner.startswith("$"):
        return None if dialect == "postgres" else path_in(inner)  # there it is the name of a key
    if dialect == "postgres":
        return () if not arrow and _PLACE.fullmatch(inner) else (inner,)
    if dialect == "mysql" or not (arrow or dialect == "duckdb") or not inner or inner[0] in '/["':
        return None
    return (inner,)


def path_in(text: str) -> tuple[str, ...] | None:
    """Return the names in a JSON path, ``$.items[0].email``; ``None`` if it is not of names and places."""
    keys: list[str] = []
    at = 1
    while at < len(text):
        found = _STEP.match(text, at)
        if found is None:
            return None
        keys += filter(None, (found["name"], found["quoted"]))
        at = found.end()
    return tuple(keys)


def _listed(text: str) -> tuple[str, ...] | None:
    """Return the names in PostgreSQL's array of keys, ``{items,0,email}``."""
    if not (text.startswith("{") and text.endswith("}")):
        return None
    keys: list[str] = []
    at, inner = 0, text[1:-1]
    while at < len(inner):
        found = _MEMBER.match(inner, at)
        if found is None:
            return None
        name = found["quoted"] or found["name"]
        keys += [] if _PLACE.fullmatch(name) else [name]
        at = found.end()
    return tuple(keys)


def _is_first(one: Occurrence, text: str, name: str) -> bool:
    """Tell whether a column is the document of a call, and not a key in another document."""
    call = _FIRST.search(text, 0, max(one.start, 0))
    return call is not None and call[1].lower() == name
