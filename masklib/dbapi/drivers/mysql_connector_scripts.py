"""What mysql-connector-python makes of a text with the word DELIMITER, or run with ``map_results``: another text.

It takes comments out, cuts the text into statements and joins or sends those, by patterns that know neither
backslashes nor texts of several lines (`mysql.connector._scripting`). So what it would send is what is judged.

Raw values: sees texts with parameters in them; keeps none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.merging import stays_apart
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from masklib.dbapi.merging import Call

__all__ = ["checked", "cut", "mentions"]

_UNSURE: Final = (
    "the driver takes the word DELIMITER for a command, or map_results for leave to cut the text, and what it "
    "would send could be another statement than what was judged: write statements without comments, with quotes "
    "of one kind, and the word in no value of executemany()."
)
_WORD: Final = "delimiter"


def mentions(value: object) -> bool:
    """Tell whether the word stands in a text, or in a parameter, at any depth."""
    if isinstance(value, str):
        return _WORD in value.lower()
    if isinstance(value, (bytes, bytearray)):
        return _WORD.encode() in value.lower()
    if isinstance(value, dict):
        return any(map(mentions, value.values()))
    return isinstance(value, (list, tuple)) and any(map(mentions, value))


def cut(text: str, charset: str, call: Call) -> Call:
    """Return what is judged and sent in place of a call that the driver may cut.

    Args:
        text: The text with the parameters in it.
        charset: The connection's, as Python names it.
        call: The call as it is.

    Raises:
        BlockedExitError: if the driver would cut what is judged in another way again.
    """
    _, args, kwargs = call
    maps = bool(kwargs.get("map_results") or (len(args) > 1 and args[1]))
    parts = _parts(text.encode(charset), maps=maps)
    if not maps and parts == [text.encode(charset)]:
        return call
    judged = b";\n".join(parts)
    whole = judged.decode(charset)
    if _parts(judged, maps=maps) != parts or (maps and not stays_apart(whole, lambda all_: [len(all_)])):
        raise BlockedExitError(_UNSURE)
    return whole, (None, *args[1:]), {name: value for name, value in kwargs.items() if name != "params"}


def _parts(text: bytes, *, maps: bool) -> list[bytes]:
    """Return the texts that the driver would send for one, in their order."""
    from mysql.connector._scripting import split_multi_statement

    return [bytes(one["mappable_stmt"]) for one in split_multi_statement(sql_code=text, map_results=maps)]


def checked(raw: Any, text: str, rows: Iterable[Any]) -> Any:
    """Return the sets of parameters of ``executemany``, none of which makes the driver cut its text.

    Raises:
        BlockedExitError: if one does, or where they come one by one may do so.
    """
    if mentions(text):
        raise BlockedExitError(_UNSURE)
    if not isinstance(rows, (list, tuple)):
        return map(_clean, rows)
    if mentions(rows):
        made = raw._batch_insert(text, rows)  # noqa: SLF001  it makes the text, and sends nothing
        if made is None or _parts(made, maps=False) != [made]:
            raise BlockedExitError(_UNSURE)
    return rows


def _clean(row: Any) -> Any:
    if mentions(row):
        raise BlockedExitError(_UNSURE)
    return row
