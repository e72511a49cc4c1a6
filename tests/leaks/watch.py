"""The watch: says of a text whether a canary, or a tell-tale piece of one, is in it.

Looked for are every canary whole, in each of the forms of `FORMS`, and every piece of six characters of its
secret parts that its surrogate does not happen to contain. A text is cut into windows of six characters
once; only those that begin some form are looked at further, so the cost does not grow with the canaries.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tests.leaks.canaries import Canary

__all__ = ["FORMS", "PIECE", "Leak", "Watch"]

PIECE = 6
"""Characters of a piece: five may be alike by accident."""

_NOISE = re.compile(
    r"0x[0-9a-f]+|\b(?=\d*[a-f])[0-9a-f]{12,}\b|\d+\.\d{4,}|\d{4}-\d\d-\d\d[t ]\d\d:\d\d:\d\d\S*"
)
"""Addresses, digests, times and measured durations: long digits by chance, so not searched for pieces."""


def _base64_cores(value: str) -> Iterator[str]:
    """Yield what of a value's base64 form does not depend on what stands before and after it."""
    raw = value.encode()
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + raw).decode()
        skipped = (0, 2, 3)[shift]
        end = len(whole) - (4 if (shift + len(raw)) % 3 else 0)
        yield whole[skipped:end]
        yield whole[skipped:end].replace("+", "-").replace("/", "_")


FORMS: Mapping[str, Callable[[str], Iterable[str]]] = {
    "plain": lambda value: [value],
    "reversed": lambda value: [value[::-1]],
    "hex": lambda value: [value.encode().hex(), value.encode().hex(" "), value.encode("utf-16-le").hex()],
    "base64": _base64_cores,
    "url": lambda value: [quote(value, safe="")],
    "escaped": lambda value: ["".join(f"\\x{ord(char):02x}" for char in value)],
    "digits": lambda value: [digits] if len(digits := re.sub(r"\D", "", value)) > PIECE else [],
}
"""The forms a value is looked for in, by name. Letters are compared without their case in all of them."""


@dataclass(frozen=True, slots=True)
class Leak:
    """A canary that was seen: where, which, and in what form."""

    place: str
    canary: str
    form: str
    seen: str

    def __str__(self) -> str:
        return f"{self.place}: {self.canary} ({self.form} {self.seen!r})"


def windows(text: str) -> set[str]:
    """Return all pieces of six characters of a text."""
    return {text[start : start + PIECE] for start in range(len(text) - PIECE + 1)}


class Watch:
    """Looks for a set of canaries.

    Args:
        canaries: What to look for.
        surrogates: Surrogates that are expected instead, by canary value. A piece that a canary's own
            surrogate contains is no sign of a leak.
    """

    def __init__(self, canaries: Iterable[Canary], surrogates: Mapping[str, str] | None = None) -> None:
        expected = surrogates or {}
        self._whole: dict[str, list[tuple[str, str, str]]] = {}
        self._pieces: dict[str, str] = {}
        self._seen: dict[bytes, frozenset[tuple[str, str, str]]] = {}
        for one in canaries:
            self._add_whole(one)
            self._add_pieces(one, expected.get(one.value, "").casefold())

    def _add_whole(self, one: Canary) -> None:
        for form, make in FORMS.items():
            for text in make(one.value):
                folded = text.casefold()
                self._whole.setdefault(folded[:PIECE], []).append((one.column, form, folded))

    def _add_pieces(self, one: Canary, surrogate: str) -> None:
        for secret in one.secrets:
            for piece in windows(secret.casefold()):
                if piece not in surrogate:
                    self._pieces[piece] = one.column

    def _findings(self, text: str) -> frozenset[tuple[str, str, str]]:
        """As `_looked_for`, which is asked once for a text: most stand in many tests."""
        key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        if key not in self._seen:
            self._seen[key] = self._looked_for(text)
        return self._seen[key]

    def _looked_for(self, text: str) -> frozenset[tuple[str, str, str]]:
        """Return canary, form and what was seen, for everything of a canary that is in ``text``."""
        folded = text.casefold()
        seen = windows(folded)
        found = set(self._whole_in(folded, seen))
        closed = re.sub(r"(?<=\d)[ ./()\-]+(?=\d)", "", folded)
        if closed != folded:
            found.update(self._whole_in(closed, windows(closed)))
        if pieces := seen & self._pieces.keys():
            quiet = _NOISE.sub(" ", folded)
            found.update((self._pieces[piece], "piece", piece) for piece in pieces if piece in quiet)
        return frozenset(found)

    def _whole_in(self, folded: str, seen: set[str]) -> Iterator[tuple[str, str, str]]:
        for start in seen & self._whole.keys():
            for column, form, whole in self._whole[start]:
                if whole in folded:
                    yield column, form, whole

    def all_leaks(self, texts: Iterable[tuple[str, str]]) -> list[Leak]:
        """Return the leaks in texts that come with the place they stood in, each once.

        The same text often stands in many places; it is looked into once.
        """
        places: dict[str, list[str]] = {}
        for place, text in texts:
            places.setdefault(text, []).append(place)
        found: dict[tuple[str, str, str], Leak] = {}
        for text, where in places.items():
            for canary, form, seen in self._findings(text):
                for place in where:
                    found.setdefault((place, canary, form), Leak(place, canary, form, seen))
        return list(found.values())
