"""Special categories of personal data in prose: nationality, belief, politics, orientation, convictions.

A word such as ``Polish`` or ``Catholic`` says nothing about anybody; it counts only where the words round it
say it of a person.

Source: Regulation (EU) 2016/679, Art. 9(1) and 10: what is special; the phrases are our own.
"""

from __future__ import annotations

from typing import Final

from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

_BELIEF: Final = (
    "Catholic|Protestant|Lutheran|Anglican|Baptist|Methodist|Presbyterian|Evangelical"
    "|Orthodox(?: Christian| Jew)?|Mormon|Christian|Muslim|Sunni|Shia|Shiite|Jew|Jewish|Hindu|Sikh"
    "|Buddhist|Jain|Quaker|Wiccan|Jehovah's Witness|[Aa]theist|[Aa]gnostic"
)
_BELIEFS: Final = tuple(
    f" {word}"
    for word in (
        "Cathol", "Protest", "Luther", "Anglic", "Baptist", "Method", "Presby", "Evangel", "Orthod", "Mormon",
        "Christian", "Muslim", "Sunni", "Shi", "Jew", "Hindu", "Sikh", "Buddh", "Jain", "Quaker", "Wiccan",
        "Jehovah", "Atheist", "atheist", "Agnostic", "agnostic",
    )
)  # fmt: skip
"""How they begin."""
_PERSONAL: Final = (
    r"(?:practi[sc]ing|devout|lapsed|observant|born-again|is an?|was an?|am an?|I'm an?|raised(?: as an?)?"
    r"|identif(?:y|ies|ied) as(?: an?)?|convert(?:s|ed)? to)"
)
_ORIENTATION: Final = (
    "gay|lesbian|bisexual|homosexual|heterosexual|transgender|trans|queer|asexual|pansexual|non-binary"
    "|straight"
)
_SAID: Final = (
    r"(?:identif(?:y|ies|ied|ying) as(?: an?)?|(?:came|come|coming) out as|openly|sexual orientation(?: is)?)"
)
_NAME: Final = "[A-Z][a-z]{2,20}"


def _phrase(name: str, entity: str, pattern: str, *prefilters: str) -> Pattern:
    return Pattern(name=name, entity=entity, pattern=pattern, prefilter=prefilters, score=0.91, reach=96)


DETECTORS = (
    _phrase(
        "nationality",
        "NRP",
        rf"(?<![\w-])(?P<value>{_NAME}(?:-{_NAME})?)"
        r"(?= (?:nationality|citizenship|citizen|passport holder)\b)",
        " nationality",
        " citizen",
        " passport holder",
    ),
    _phrase(
        "nationality_said",
        "NRP",
        rf"\b(?:[Nn]ationality|[Cc]itizenship|[Cc]itizen of) (?:(?:is|was|of|as) )?(?P<value>{_NAME})\b",
        "ationality ",
        "itizenship ",
        "itizen of ",
    ),
    _phrase(
        "descent",
        "ETHNICITY",
        rf"(?<![\w-])(?P<value>{_NAME}(?:[ -]{_NAME})?)(?= (?:descent|ancestry|heritage|ethnicity)\b)",
        " descent",
        " ancestry",
        " heritage",
        " ethnicity",
    ),
    _phrase(
        "belief",
        "NRP",
        rf"\b{_PERSONAL} (?P<value>{_BELIEF})(?![\w-]|'s| [A-Z][a-z])",
        *_BELIEFS,
    ),
    _phrase(
        "party",
        "NRP",
        r"\b(?:member of|belongs to|supporter of|votes? for|voted for|joined) the "
        r"(?P<value>(?:[A-Z][A-Za-z-]{1,20} ){1,3}(?:Party|Union))\b",
        " Party",
        " Union",
    ),
    _phrase(
        "trade_union",
        "NRP",
        r"\b(?:member of|belongs to|joined|organi[sz]ed in) the (?:trade|labou?r) union "
        r"(?P<value>[\w.&-]{2,24})",
        " union ",
    ),
    _phrase(
        "sexual_orientation",
        "SEXUAL_ORIENTATION",
        rf"\b{_SAID} (?P<value>{_ORIENTATION})\b",
        "dentify as ",
        "dentifies as ",
        "dentified as ",
        "dentifying as ",
        " out as ",
        "openly ",
        " orientation ",
    ),
    _phrase(
        "conviction",
        "CRIMINAL_RECORD",
        r"\b(?:convicted (?:of|for)|charged with|pleaded guilty to|(?:sentenced|arrested|indicted) for)"
        r" (?P<value>(?!and\b|the\b)[a-z-]{3,20}"
        r"(?: (?:(?:and|of|with|to) )?(?!in\b|on\b|at\b|by\b|for\b)[a-z-]{3,20}){0,3})",
        "convicted ",
        "charged with ",
        "guilty to ",
        "sentenced for ",
        "arrested for ",
        "indicted for ",
    ),
)
