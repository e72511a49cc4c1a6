"""Bytes as text: UTF-8 and UTF-16, also broken ones, and the runs of text inside what is no text.

An image, an archive or a key is no text, so it passes; but what ``strings`` would show of it is looked into
(a letter's author, a caption, a row of another table). What a program compressed or encrypted nobody can read
here: declare such a column ``redact``.

Source: RFC 3629 (UTF-8), Unicode 15.0 chapter 3.10 (byte order marks), POSIX ``strings`` (runs).

Raw values: sees bytes; keeps none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.session.propagation import Names

__all__ = ["treat_bytes"]

_RUN: Final = re.compile(
    rb"(?:[\t\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}){10,}+"
    rb"|(?:[\x20-\x7e]\x00){10,}+|(?:\x00[\x20-\x7e]){10,}+"
)
"""Ten printable characters or more in UTF-8, or ASCII ones in UTF-16: shorter runs are chance."""
_UNREADABLE: Final = re.compile(r"[\x00-\x08\x0e-\x1f\udc80-\udcff]")
_BINARY: Final = 10
"""One code point in so many that is no text makes a value binary."""
_MARKS: Final = (
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_WIDTHS: Final = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
_ZEROS: Final = 2
"""One zero byte in so many pairs, all at one side, makes bytes UTF-16; UTF-32 likewise."""
_BEGINNING: Final = 4096
"""Bytes by which that is told."""


class _Piece(NamedTuple):
    """A stretch of bytes that is text, and how it is written."""

    start: int
    end: int
    text: str
    codec: str

    def __repr__(self) -> str:
        return f"<piece {self.start}:{self.end} {self.codec}>"

    def encoded(self, text: str) -> bytes:
        """Return ``text`` in the encoding of the piece."""
        return text.encode(self.codec, _errors(self.codec))


def treat_bytes(
    texts: Callable[[Sequence[str], Sequence[Names] | None], Sequence[str]],
    values: Sequence[object],
    names: Sequence[Names] | None,
) -> Sequence[object]:
    """Return bytes-like values with what was found in their texts masked, in the encoding they have.

    Args:
        texts: Treats texts, with the names that stand in each one's row.
        values: The values, all of one type.
        names: The names that stand in each value's row.
    """
    raw: list[bytes] = [bytes(value) for value in values]  # type: ignore[call-overload]  # bytes-like
    pieces = [_pieces(one) for one in raw]
    whose = None if names is None else [one for one, own in zip(names, pieces, strict=True) for _ in own]
    treated = iter(texts([piece.text for own in pieces for piece in own], whose))
    return [
        _rebuilt(value, one, own, [next(treated) for _ in own])
        for value, one, own in zip(values, raw, pieces, strict=True)
    ]


def _rebuilt(value: object, raw: bytes, pieces: Sequence[_Piece], after: Sequence[str]) -> object:
    """Return a value of the type of ``value`` with changed pieces written anew, else ``value`` itself."""
    parts: list[bytes] = []
    at = 0
    for piece, text in zip(pieces, after, strict=True):
        if text != piece.text:
            parts += (raw[at : piece.start], piece.encoded(text))
            at = piece.end
    kind: Callable[[bytes], object] = type(value)
    return kind(b"".join([*parts, raw[at:]])) if parts else value


def _pieces(value: bytes) -> Sequence[_Piece]:
    """Return the stretches of ``value`` that are text: all of it, or the runs of text in something else."""
    codec = _codec(value)
    if codec is None:
        text = value.decode("utf-8", "surrogateescape")
        if not _readable(text):
            return [_run(match) for match in _RUN.finditer(value)]
        return [_Piece(0, len(value), text, "utf-8")]
    whole = len(value) - len(value) % _WIDTHS.get(codec, 1)
    return [_Piece(0, whole, value[:whole].decode(codec, _errors(codec)), codec)]


def _codec(value: bytes) -> str | None:
    """Return the encoding that all of ``value`` seems to be in, ``None`` if it is broken or no text."""
    for mark, codec in _MARKS:
        if value.startswith(mark):
            return codec
    wide = _unmarked(value[:_BEGINNING])
    if wide is not None:
        return wide if _readable(value[:_BEGINNING].decode(wide, "ignore")) else None
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8" if value.count(0) * _BINARY <= len(value) else None


def _unmarked(value: bytes) -> str | None:
    """Return the wide encoding that the zero bytes at every second or fourth place speak for."""
    zeros = [value[place::4].count(0) for place in range(4)]
    pairs = len(value) // 2
    counts = {
        "utf-16-le": (zeros[0] + zeros[2], zeros[1] + zeros[3], pairs),
        "utf-16-be": (zeros[1] + zeros[3], zeros[0] + zeros[2], pairs),
        "utf-32-le": (zeros[0], min(zeros[2:]), pairs // 2),
        "utf-32-be": (zeros[3], min(zeros[:2]), pairs // 2),
    }
    fits = (codec for codec, (few, many, all_) in counts.items() if few * _BINARY < all_ < many * _ZEROS)
    return next(fits, None)


def _readable(text: str) -> bool:
    return len(_UNREADABLE.findall(text)) * _BINARY <= len(text)


def _run(match: re.Match[bytes]) -> _Piece:
    run, start = match.group(), match.start()
    if b"\0" not in run:
        return _Piece(start, match.end(), run.decode("utf-8", "surrogateescape"), "utf-8")
    codec = "utf-16-be" if run[0] == 0 else "utf-16-le"
    return _Piece(start, match.end(), run.decode(codec), codec)


def _errors(codec: str) -> str:
    """Return the handler under which every text of an encoding comes back as it was."""
    return "surrogateescape" if codec == "utf-8" else "surrogatepass"
