"""Street addresses: a house number and a street, a post office box; what follows them has its own entities.

Source: USPS Publication 28 appendix C1 (suffixes) and section 28 (post office boxes, military addresses);
street words of French, Spanish, Italian, Portuguese, Dutch, German, Nordic and Polish addresses.
"""

from __future__ import annotations

from typing import Final

from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

_SUFFIXES: Final = (
    "alley|aly|annex|arcade|ave|avenue|av|bayou|beach|bend|bluffs?|bottom|branch|bridge|brooks?|burgs?"
    "|bypass|byp"
    "|camp|canyon|cape|causeway|centers?|ctr|circles?|cir|cliffs?|club|common|commons|corners?|course"
    "|courts?|ct|coves?|creek"
    "|crescent|cres|crest|crossing|crossroads?|curve|dale|dam|divide|drives?|dr|estates?|expressway|expy"
    "|extensions?"
    "|falls?|ferry|fields?|flats?|fords?|forest|forges?|forks?|fort|freeway|fwy|gardens?|gateway|glens?"
    "|greens?|groves?"
    "|harbors?|haven|heights|hts|highway|hwy|hills?|hollow|inlet|islands?|isle|junctions?|keys?|knolls?"
    "|lakes?|land|landing"
    "|lane|ln|lights?|loaf|locks?|lodge|loop|mall|manors?|meadows?|mews|mills?|mission|motorway|mount"
    "|mountains?|neck"
    "|orchard|oval|overpass|parks?|parkways?|pkwy|pass|passage|path|pike|pines?|place|pl|plains?|plaza|plz"
    "|points?|ports?"
    "|prairie|radial|ramp|ranch|rapids?|rest|ridges?|river|roads?|rd|route|row|rue|run|shoals?|shores?"
    "|skyway|springs?"
    "|spurs?|squares?|sq|station|stravenue|stream|streets?|st|summit|terrace|ter|throughway|trace|track"
    "|trafficway|trail|trl"
    "|tunnel|turnpike|underpass|unions?|valleys?|viaduct|views?|villages?|ville|vista|walks?|wall|ways?"
    "|wells?|close|gdns"
)
_WRITTEN: Final = _SUFFIXES.replace("s?", "").split("|")
_STEMS: Final = "|".join(sorted({suffix[:5] for suffix in _WRITTEN if len(suffix) > len("road")}))
_SHORT: Final = "|".join(sorted({f"{suffix}s?" for suffix in _WRITTEN if len(suffix) <= len("road")}))
"""For the prefilter: the first letters of long suffixes, and short ones whole."""
_NUMBER: Final = r"[0-9]{1,6}(?:[ -]?[A-Za-z])?(?:[-/][0-9]{1,5})?"
_PROPER: Final = r"[A-Z\u00c0-\u00de][\w'\u2019.-]*|[0-9]{1,3}(?:st|nd|rd|th|ST|ND|RD|TH)"
_NAME: Final = rf"(?:{_PROPER}|[NSEW]\.?|of|the)"
_UNIT: Final = (
    r"(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Room|Rm|Floor|Fl|Bldg|Building|No|#)\.? ?#?"
    r"[A-Z]?-?[0-9]{1,5}[A-Z]?)?"
)
_AMERICAN: Final = (
    rf"{_NUMBER},? (?:{_NAME} ){{1,4}}(?i:{_SUFFIXES})\b\.?(?: (?:NW|NE|SW|SE|N|S|E|W)\b)?{_UNIT}"
)
_ROMANCE: Final = (
    r"(?i:rue|boulevard|bd|avenue|av|chemin|all\u00e9e|impasse|place|quai|route|cours|passage|via|viale"
    r"|piazza|corso|largo"
    r"|vicolo|strada|calle|c/|avenida|avda|paseo|plaza|carrer|rua|travessa|pra\u00e7a|alameda|estrada"
    r"|ulica|ul\.|aleja|al\.)"
)
_ARTICLES: Final = "(?:(?:de|du|des|de la|della|dei|da|do|dos|la|le|los) )?"
_BEFORE: Final = rf"(?:{_NUMBER}(?: (?:bis|ter))?,? )?{_ROMANCE} {_ARTICLES}"
_SOUTHERN: Final = (
    rf"{_BEFORE}(?:(?:{_PROPER}) ?){{1,4}}(?:(?<= )|,? ?)(?:n\.?\u00ba? ?)?{_NUMBER}\b"
    rf"|{_NUMBER}(?: bis| ter)?,? {_ROMANCE} (?:\w+ ){{0,3}}{_NAME}"
)
_GERMANIC: Final = (
    r"[A-Z\u00c0-\u00de][\w-]{2,}(?:stra(?:\u00dfe|sse)|str\.|weg|platz|allee|gasse|ring|damm|ufer|straat"
    r"|laan|plein|gracht|gatan"
    rf"|v\u00e4gen|gade|vej|veien|gata|katu|tie|utca|\u00fat) {_NUMBER}\b"
)
_BOX: Final = (
    r"(?i:P\.? ?O\.? ?Box|Post Office Box|Postfach|Apartado|BP) #?[0-9]{1,6}|(?:PSC|Unit"
    r"|CMR) [0-9]{1,5},? Box [0-9]{1,5}"
    r"|(?:USNS|USS|USCGC|USNV) [A-Z\u00c0-\u00de]\w+(?=,?[ \t\n]+[FAD]PO A[AEP] [0-9])"
)
_STREET_WORDS: Final = (
    r"(?i:rue|boulevard|bd|avenue|av|chemin|all\xc3\xa9e|all\xc3\x89e|impasse|place|quai|route|cours"
    r"|passage|via|viale|piazza"
    r"|corso|largo|vicolo|strada|calle|c/|avenida|avda|paseo|plaza|carrer|rua|travessa|pra\xc3\xa7a"
    r"|pra\xc3\x87a|alameda"
    r"|estrada|ulica|ul\.|aleja|al\.) "
)

DETECTORS = (
    Pattern(
        name="street_address",
        entity="STREET_ADDRESS",
        pattern=rf"(?<![\w/.$-])(?:{_AMERICAN}|{_SOUTHERN}|{_GERMANIC}|{_BOX})(?![\w])",
        prefilter=(
            rf"[0-9](?:[ -]?[A-Za-z])?,? (?:[^ \n]+ ){{1,4}}(?i:{_STEMS})",
            rf"[0-9](?:[ -]?[A-Za-z])?,? (?:[^ \n]+ ){{1,4}}(?i:{_SHORT})[^A-Za-z]",
            rf"[0-9](?:[ -]?[A-Za-z])?(?: bis| ter)?,? {_STREET_WORDS}",
            rf"{_STREET_WORDS}{_ARTICLES}[A-Z0-9\xc3]",
            (
                r"(?:stra(?:\xc3\x9fe|sse)|str\.|weg|platz|allee|gasse|ring|damm|ufer|straat|laan|plein"
                r"|gracht|gatan"
                r"|v\xc3\xa4gen|gade|vej|veien|gata|katu|tie|utca|\xc3\xbat) [0-9]"
            ),
            r"(?i:box|postfach|apartado|bp) #?[0-9]",
            r"US(?:N|S|CG)[CSV]? [A-Z\xc3]",
        ),
        digits=True,
        score=0.7,
    ),
)
