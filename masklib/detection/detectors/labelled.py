r"""Values that stand next to their label: ``"first_name": "Ann"``, ``<ssn>...</ssn>``, ``SET city = 'Ulm'``.

The label is read like a column's name (`masklib.detection.labels`); what it announces is found when the value
can be that. Covers JSON, XML, YAML, SQL comparisons and inserts, code, environment files, query strings and
forms (``Date of birth: 3 May 1980``).

Source: RFC 8259 (JSON), XML 1.0 (tags, attributes), SQL:2023 (comparisons, ``INSERT``), our own list of
separators in programming languages.

Raw values: sees the texts; keeps none; emits offsets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.detection.labels import of_people, read
from masklib.detection.labels.inserts import choices, rows
from masklib.detection.labels.plausible import drawn, plausible
from masklib.detection.labels.values import addresses_somebody, readings
from masklib.detection.labels.words import split
from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from masklib.detection.labels.inserts import Row

__all__ = ["DETECTORS", "LabelledDetector"]

_SCORE: Final = 0.8
_SCORES: Final = {"STREET_ADDRESS": 0.91}
"""Streets are called after people: what its label says is one is no name."""
_BEFORE: Final = 80
"""Code points before a separator that a label may take."""
_LONGEST: Final = 8192
"""Code points of a value, at most."""
_SIGN: Final = re.compile(
    r"(?P<close>\\?[\"'`\])]{0,2})\s{0,4}(?P<sign>:{1,3}=|\?=|\|\|:|=>|->|<>|!=|={1,3}|:|(?i:like)|,)\s{0,4}"
    r"(?P<open>\\?[\"'`])?"
)
_QUOTES: Final = frozenset("\"'`")
_LONG: Final = 64
"""Code points from which what stands in a secret is not looked at."""
_WORDS: Final = 4
"""Words that a label without quotes may have."""
_LABEL: Final = re.compile(r"[\w.$@/-]+")
_TAIL: Final = re.compile(r"[\w.$@/-]+$")
_OCTETS: Final = re.compile(r"(?<![\w])(?:[0-9A-Fa-f]{2}:)+$")
"""The beginning of octets that colons part: what follows is one, too."""
_BARE: Final = re.compile(r"[^\s\"'`,;&<>|(){}\[\]]{1,8192}")
_LINE: Final = re.compile(r"[^\n\r\t|;,\"<>(){}]{1,96}")
_GROUPS: Final = re.compile(r"[0-9]{2,8}(?: [0-9]{2,8}){1,7}(?![\w/:-]|\.[0-9])")
"""A number written in groups."""
_PARTED: Final = re.compile(
    r"(?:H\.? ?No\.? ?)?[0-9]{1,5}(?:[/-][0-9]{1,4})?[A-Za-z]?, ?[^\W\d_][^\n\r\t|;,\"<>(){}]{2,64}"
    r"|[^\W\d_][^\d\n\r\t|;,\"<>(){}]{2,64}, ?(?:n\.?[\u00b0\u00ba]? ?)?[0-9]{1,4}[A-Za-z]?(?![\w-])"
)
"""A street and its number that a comma parts: ``750, rue Moreno``, ``Via Roma, 12``."""
_DATE: Final = re.compile(
    r"(?:[0-9]{1,4}[-/.]){2}[0-9]{1,4}(?:[T ][0-9:.]{4,12})?(?![\w-])"
    r"|(?:[0-9]{1,2}(?:st|nd|rd|th)?[. ]{1,2})?[^\W\d_]{3,10}\.? "
    r"(?:[0-9]{1,2}(?:st|nd|rd|th)?,? )?[0-9]{2,4}(?![\w-])"
)
_KEYS: Final = frozenset({"key", "pass", "password", "auth", "login", "signature", "sig"})
_HARMLESS: Final = frozenset(
    {
        "public",
        "primary",
        "foreign",
        "sort",
        "cache",
        "partition",
        "object",
        "row",
        "unique",
        "index",
        "idempotency",
    }
)
"""Words that stand before ``key`` where it opens nothing."""
_ADDRESSING: Final = frozenset(
    {"prefix", "title", "salutation", "honorific", "address", "anrede", "civilite", "tratamiento"}
)
"""Words in labels of forms of address."""
_PROSE: Final = frozenset(
    {"PERSON", "STREET_ADDRESS", "DATE_OF_BIRTH", "LOCATION", "HEALTH", "NRP", "PHONE_NUMBER"}
)
"""Entities whose bare values may hold spaces."""


class LabelledDetector:
    """Finds values next to their labels; a `masklib.detection.locator.Locator`."""

    name = "labelled"
    entities: tuple[str, ...] = ("SECRET",)
    prefilter = (
        r"[A-Za-z_\"'\x60\])] ?[:=]",
        r"[ \t]{2}[:=]",
        r"[a-z_][0-9]{1,3} ?[:=]",
        r"(?i)(?:token|key|secret|password|passwd|pwd)[\"'], ?[\"']",
        r"[\"'\x60\])\w] ?(?:<>|!=|like|LIKE) ?'",
        r"[A-Za-z] ?\|\|:",
        r"[A-Za-z] ?->",
        r"</",
        r"(?i)values ?\(",
        r"[ \n](?:in|IN) ?\(",
    )
    literals: tuple[str, ...] = ()
    digits = False
    ceiling = max(_SCORE, *_SCORES.values())

    def find(self, text: str, ends: Sequence[int], known: str) -> Iterator[Finding]:
        """Yield the values next to the separators at ``ends``."""
        del known
        done = 0
        for end in ends:
            last = text[end - 1 : end]
            if end < done:
                continue
            if last == "/":
                found = _tagged(text, end - 2)
            elif last == "(":
                yield from self._inserted(text, end)
                continue
            else:
                found = _assigned(text, end)
            if found is not None:
                entity, start, stop = found
                done = stop if entity == "SECRET" and stop - start > _LONG else done
                yield Finding(entity, start, stop, _SCORES.get(entity, _SCORE), self.name)

    def _inserted(self, text: str, start: int) -> Iterator[Finding]:
        """Yield what columns, or the values themselves, tell of the rows that begin at ``start``."""
        for row in (*choices(text, start), *rows(text, start)):
            for found in _named(text, row) if row.columns else _unnamed(text, row):
                yield Finding(*found, _SCORE, self.name)


def _named(text: str, row: Row) -> Iterator[tuple[str, int, int]]:
    for column, span in zip(row.columns, row.spans, strict=True):
        found = _announced(column, text, *span, quoted=True)
        if found is not None:
            yield found


def _unnamed(text: str, row: Row) -> Iterator[tuple[str, int, int]]:
    values = [text[start:stop] for start, stop in row.spans]
    for entity, (start, stop) in zip(readings(values, people=of_people(row.table)), row.spans, strict=True):
        if entity is not None:
            yield entity, start, stop


def _assigned(text: str, end: int) -> tuple[str, int, int] | None:
    """Return what the label before the separator that ends at ``end`` announces, and where its value is."""
    sign = _SIGN.search(text, max(0, end - 6), end + 8)
    if sign is None:
        return None
    label = _label(text, sign)
    start = sign.end()
    if not label:
        return None
    if sign["open"]:
        quote = sign["open"]
        stop = text.find(quote, start, start + _LONGEST)
        return _announced(label, text, start, stop, quoted=True) if stop > start else None
    return _unquoted(label, text, start)


def _label(text: str, sign: re.Match[str]) -> str:
    """Return the label before a separator: what the closing quote closes, else the last words."""
    before = text[max(0, sign.start() - _BEFORE) : sign.start()].rstrip(" \t")
    close = sign["close"]
    if not close and before[-1:] in _QUOTES and sign.start() < sign.start("sign"):
        before, close = before[:-1], before[-1]
    if close:
        opening = {"]": "[", ")": "("}.get(close[-1], close[-1])
        return before.rpartition(opening)[2] or before.rpartition(close[0])[2]
    words = before.split(" ")[-_WORDS:]
    for at in range(len(words) - 1, -1, -1):
        if not _LABEL.fullmatch(words[at]):
            tail = _TAIL.search(words[at])
            if tail and _OCTETS.search(words[at], 0, tail.start()) and len(tail.group()) == len("cf"):
                return ""
            return " ".join([tail.group() if tail else "", *words[at + 1 :]]).strip()
    return " ".join(words)


def _unquoted(label: str, text: str, start: int) -> tuple[str, int, int] | None:
    announced = read(label)
    if (announced is None and not _keyed(label)) or (announced is not None and announced.weak):
        return None
    prose = announced is not None and announced.entity in _PROSE
    entity = announced.entity if announced is not None else ""
    first = {"DATE_OF_BIRTH": _DATE, "STREET_ADDRESS": _PARTED}.get(entity, _GROUPS)
    match = first.match(text, start) or _GROUPS.match(text, start)
    match = match or (_LINE if prose else _BARE).match(text, start)
    if match is None:
        return None
    stop = start + len(match.group().rstrip(" .,;:!?"))
    return _announced(label, text, start, stop, quoted=False)


def _tagged(text: str, stop: int) -> tuple[str, int, int] | None:
    """Return what the tag round the value that ends at ``stop`` announces."""
    opening = text.rfind("<", max(0, stop - _LONGEST), stop)
    start = text.find(">", opening, stop) + 1
    if opening < 0 or start <= 0:
        return None
    tag = re.match(r"[\w:.-]{1,64}", text[opening + 1 : start])
    return _announced(tag.group().rpartition(":")[2], text, start, stop, quoted=True) if tag else None


def _announced(label: str, text: str, start: int, stop: int, *, quoted: bool) -> tuple[str, int, int] | None:
    found = read(label)
    if start >= stop:
        return None
    if found is None and _titled(label) and addresses_somebody(text[start:stop]):
        return "GENDER", start, stop
    if found is None or found.entity == "FREE_TEXT":
        return ("SECRET", start, stop) if _keyed(label) and drawn(text[start:stop]) else None
    if not plausible(found.entity, found.phrase, text[start:stop], quoted=quoted):
        return None
    return found.entity, start, stop


def _titled(label: str) -> bool:
    """Return whether a label may be that of a form of address: it names much else, so the value decides."""
    return not _ADDRESSING.isdisjoint(split(label))


def _keyed(label: str) -> bool:
    """Return whether a label that announces nothing may still be that of a secret."""
    words = split(label)
    return len(words) > 1 and words[-1] in _KEYS and words[-2] not in _HARMLESS


DETECTORS = (LabelledDetector(),)
