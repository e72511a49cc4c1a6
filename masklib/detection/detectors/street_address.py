"""Street addresses: a house number and a street, or a post office box, and what follows them.

In prose the street with its unit is one finding, the town with its state a second and the postcode a third; a
cell that is nothing but an address is one finding as a whole.

Source: USPS Publication 28 appendix C1 (suffixes and abbreviations), C2 (units) and section 28 (post office
boxes, military addresses); UPU S42 (order of the parts elsewhere); words for streets of twenty languages.

Raw values: sees the texts; keeps none; emits offsets.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from masklib.detection.confirm import regions
from masklib.package_data import text_of
from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["DETECTORS", "StreetAddress"]

_STREET: Final = 0.7
_TOWN: Final = 0.6
_WHOLE: Final = 0.92
"""A cell that is an address holds numbers and names that are part of it, whatever they look like."""
_LEAD: Final = 96
_REACH: Final = 240
_LONGEST: Final = 240
"""Code points of a cell that may be an address as a whole."""

_PROPER: Final = r"[A-Z\u00c0-\u00de][\w'\u2019.-]*"
_NUMBER: Final = r"[0-9]{1,6}(?:[ -]?[A-Za-z](?![\w]))?(?:[-/][0-9]{1,5}[A-Za-z]?)?"
_GAP: Final = r"[ \t]{0,2},?[ \t]{0,2}(?:\r?\n[ \t>]{0,4})?"


def _words(section: str) -> list[str]:
    """Return the words of one section of ``streets.txt``, longest first."""
    text = text_of(__package__, "streets.txt")
    body = re.split(rf"(?m)^\[{section}\]$", text)[1].split("[", maxsplit=1)[0]
    return sorted((" ".join(word.split()) for word in body.split(",")), key=len, reverse=True)


def _any(section: str) -> str:
    return "|".join(map(re.escape, _words(section)))


def _american() -> str:
    name = rf"(?:{_PROPER}|[0-9]{{1,3}}(?:st|nd|rd|th|ST|ND|RD|TH)?|[NSEW]\.?|of|the)"
    direction = r"(?: (?:NW|NE|SW|SE|N|S|E|W|North|South|East|West)\b)?"
    street = rf"(?:{name} ){{1,4}}(?i:{_any('suffixes')})\b\.?{direction}|(?:Broadway|BROADWAY)\b"
    return rf"{_NUMBER}(?![0-9]),? ?(?:{street})"


def _romance() -> str:
    articles = r"(?:(?:de|du|des|de la|de l'|d'|della|dei|da|do|dos|la|le|los|las|el) ?)?"
    before = rf"(?:{_NUMBER}(?: (?:bis|ter))?,? )?(?:{_any('first words')}) {articles}"
    named = rf"{before}(?:(?:{_PROPER}) ?){{1,4}}(?:(?<= )|,? ?)(?:n\.?\u00ba? ?)?{_NUMBER}(?<![0-9]{{5}})\b"
    return rf"{named}|{_NUMBER}(?: bis| ter)?,? (?:{_any('first words')}) (?:[\w'\u2019]+ ){{0,3}}{_PROPER}"


def _compound() -> str:
    return rf"{_PROPER[:-1]}{{0,2}}[\w.'-]*(?:{_any('endings')}),? {_NUMBER}\b"


def _compound_after() -> str:
    """Return the pattern of a number before a compound, as in English: long endings alone tell."""
    long = "|".join(re.escape(word) for word in _words("endings") if len(word) > len("platz") - 1)
    return rf"{_NUMBER},? {_PROPER[:-1]}{{0,2}}[\w'-]*(?:{long})(?![\w])"


def _separate() -> str:
    return rf"(?:{_PROPER} ){{1,3}}(?:{_any('last words')}),? (?:[Nn]o:? ?)?{_NUMBER}\b"


_BOX: Final = (
    r"(?i:P\.? ?O\.? ?Box|Post Office Box|Postfach|Postbus|Apartado|Casella Postale|BP) #?[0-9]{1,6}"
    r"(?![0-9]*/)"
    r"|(?:PSC|Unit|CMR) [0-9]{1,5},? Box [0-9]{1,5}"
    r"|(?:USNS|USS|USCGC|USNV) [A-Z\u00c0-\u00de]\w+(?=,?[ \t\n]+[FAD]PO A[AEP] [0-9])"
)
_UNITS: Final = (
    r"(?i:apt|apartment|suite|ste|unit|room|rm|floor|fl|flat|bldg|building|lot|trlr|level|no|#|wohnung|etage|piso"
    r"|apto|depto|interno|esc|appartamento|appartement|appart|l\u00e4genhet|lgh|puerta|planta|scala|bloco|porta|lok|daire"
    r"|kat)"
)
_UNIT: Final = rf"(?:{_GAP},? ?{_UNITS}\.? ?#?[A-Z]?-?[0-9]{{1,5}}[A-Z]?\b)?"
_LEADING: Final = r"(?:(?:Apt|Apartment|Flat|Unit|Suite|Room|Level|Floor)\.? ?#?[0-9]{0,4}[A-Z]?,? )?"
_PLACE: Final = rf"{_PROPER}(?: (?:(?:de|la|le|am|an der|im|upon|on|of|and|sur|en|del) )?{_PROPER}){{0,3}}"
_STATE: Final = r"(?:,? [A-Z]{2,3}\b)?"
_POSTCODE: Final = (
    r"[0-9]{4,6}(?:-[0-9]{3,4})?|[0-9]{2}-[0-9]{3}"
    r"|[A-Z][0-9]{1,2}[A-Z]? [0-9][A-Z]{2}|[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]"
)
_FIRST: Final = (
    r"(?:[0-9]{2}-[0-9]{3}|[0-9]{3} [0-9]{2}(?![0-9])|(?:[A-Z]{1,3}-)?[0-9]{3,6}(?: ?[A-Z]{2}\b)?)"
)
"""A postcode before its town."""
_PIECE: Final = rf"(?:{_PROPER}|[0-9][\w-]*|#\w+|de|la|le|am|an|der|im|upon|on|of|and|sur|en|del|c/o)"


_STATES: Final = (
    "a[aeklprz]|c[aot]|d[ce]|f[lm]|g[au]|hi|i[adln]|k[sy]|la|m[adehinopst]|n[cdehjmvy]|o[hkr]|p[arw]|ri|s[cd]|t[nx]|ut"
    "|v[ait]|w[aivy]"
)
_SURE: Final = (
    "st|street|ave|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|ct|pkwy|parkway|hwy|highway|cir|ter"
)
_CARELESS: Final = re.compile(
    rf"(?i)\s*[0-9]{{1,6}}[a-z]?,? (?:(?:[\w.'#&/-]+,? ){{1,12}}(?:{_STATES}),? [0-9]{{5}}(?:-[0-9]{{4}})?"
    rf"|(?:[\w.'-]+ ){{1,4}}(?:{_SURE})\.?(?:,? [nsew]{{1,2}})?(?:,? {_UNITS}\.? ?#?\w{{1,6}})?)\s*"
)
"""A cell that was typed without capitals: a number, a few words, and a street, or a state and ZIP code."""


class StreetAddress:
    """Finds streets with their house numbers and what follows; a `masklib.detection.locator.Locator`."""

    name = "street_address"
    entities: tuple[str, ...] = ("STREET_ADDRESS", "LOCATION", "POSTCODE")
    literals: tuple[str, ...] = ()
    digits = True
    ceiling = _WHOLE

    @cached_property
    def prefilter(self) -> tuple[str, ...]:
        """Return what Hyperscan looks for."""
        return tuple(_prefilters())

    @cached_property
    def apart(self) -> tuple[str, ...]:
        """Return what Hyperscan runs best alone."""
        return (_suffixed(),)

    @cached_property
    def _street(self) -> re.Pattern[str]:
        kinds = f"{_american()}|{_romance()}|{_compound()}|{_compound_after()}|{_separate()}|{_BOX}"
        return re.compile(rf"(?<![\w/.$-])(?<![0-9]:)(?:{_LEADING}(?:{kinds}){_UNIT})(?![\w])")

    @cached_property
    def _tail(self) -> re.Pattern[str]:
        written = rf"(?P<town>{_PLACE}{_STATE}(?:{_GAP},? ?{_PLACE})?)(?:,? |{_GAP})(?P<postcode>{_POSTCODE})"
        first = rf"(?P<first>{_FIRST})[ ,]{{1,2}}(?P<place>{_PLACE})"
        return re.compile(
            rf"(?: ?,[ \t]?|[ \t]?\r?\n[ \t>]{{0,4}}|, ?\r?\n[ \t>]{{0,4}})(?:{written}|{first})(?![\w-])"
        )

    @cached_property
    def _rest(self) -> re.Pattern[str]:
        return re.compile(rf"(?:[\s,.;()]{{1,4}}{_PIECE}){{0,16}}[\s.,]*")

    def find(self, text: str, ends: Sequence[int], known: str) -> Iterator[Finding]:
        """Yield the streets near ``ends`` and what follows them, or all of ``text``."""
        del known
        if len(text) <= _LONGEST and _CARELESS.fullmatch(text):
            yield self._all(text)
            return
        for first, last in regions(ends, _LEAD, _REACH, len(text)):
            for match in self._street.finditer(text, first, last):
                if self._fills(text, match):
                    yield self._all(text)
                    return
                yield Finding("STREET_ADDRESS", *match.span(), _STREET, self.name)
                yield from self._after(text, match.end())

    def _all(self, text: str) -> Finding:
        start = len(text) - len(text.lstrip())
        return Finding("STREET_ADDRESS", start, len(text.rstrip()), _WHOLE, self.name)

    def _fills(self, text: str, street: re.Match[str]) -> bool:
        """Return whether the whole text is the address that ``street`` begins."""
        whole = len(text) <= _LONGEST and not text[: street.start()].strip()
        return whole and self._rest.fullmatch(text, street.end()) is not None

    def _after(self, text: str, end: int) -> Iterator[Finding]:
        match = self._tail.match(text, end)
        if match is None:
            return
        for entity, group in (
            ("LOCATION", "town"), ("POSTCODE", "postcode"), ("POSTCODE", "first"), ("LOCATION", "place"),
        ):  # fmt: skip
            if match[group]:
                yield Finding(entity, *match.span(group), _TOWN, self.name)


def _suffixed() -> str:
    """Return the prefilter of a number before a suffix."""
    suffixes = _words("suffixes")
    stems = "|".join(sorted({suffix[:5] for suffix in suffixes if len(suffix) > len("road")}))
    short = "|".join(sorted(suffix for suffix in suffixes if len(suffix) <= len("road")))
    named = r"[0-9](?:[ -]?[A-Za-z])?,? ?(?:[A-Z0-9\xc3]|of|the)[^ \n]* (?:[^ \n]+ ){0,3}"
    return rf"{named}(?i:{stems}|(?:{short})[^A-Za-z])"


def _prefilters() -> Iterator[str]:
    """Yield a number before a first word, an ending or last word before a number, and long endings."""
    first = "|".join(map(_bytes, _words("first words")))
    yield rf"[0-9](?:[ -]?[A-Za-z])?(?: bis| ter)?,? (?:{first}) "
    for word in map(_bytes, _words("first words")):
        yield rf"[^A-Za-z0-9_]{word} (?:d[a-z' ]{{1,6}}|l[ao]s? |les? |el )?[A-Z0-9\xc3\xce\xd0]"
    yield rf"\n *[0-9]{{1,6}}[A-Za-z]?,? [^\n]*[ ,](?i:{_SURE})[^a-z]"
    yield r"\n *[0-9]{1,6}[A-Za-z]?,? [^\n]*[ ,](?i:[a-z]{2}),? [0-9]{5}"
    endings = "|".join(map(_bytes, (*_words("endings"), *_words("last words"))))
    yield rf"(?:{endings}),? (?:[Nn]o:? ?)?[0-9]"
    yield from (rf"{_bytes(word)}[^A-Za-z0-9_]" for word in _words("endings") if len(word) > len("platz") - 1)
    yield r"[0-9](?:[ -]?[A-Za-z])?,? ?B(?:roadway|ROADWAY)"
    yield r"(?i:box|postfach|postbus|apartado|postale|bp) #?[0-9]"
    yield r"US(?:N|S|CG)[CSV]? [A-Z\xc3]"


def _bytes(word: str) -> str:
    r"""Return ``word`` as Hyperscan reads it: letters outside ASCII as their bytes."""
    return "".join(
        re.escape(char) if char.isascii() else "".join(f"\\x{b:02x}" for b in char.encode()) for char in word
    )


DETECTORS = (StreetAddress(),)
