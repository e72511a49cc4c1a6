"""The evidence that a run of capitalised words names a person, and its weight.

A logistic model: what the words are (given name, family name, ordinary word, place, unknown) and what
stands round them (titles, verbs, prepositions, nouns of organisations). The weights in ``weights.txt`` were
fitted by logistic regression (L2, Newton) on wikigold (CC BY 4.0), the development and test parts of the
English Web Treebank with names (UNER, CC BY-SA 4.0), GUM's news, biographies, interviews, speeches, court
records, travel guides and papers (annotation CC BY 4.0), presidio-research, datafog and gretel notes (MIT,
Apache-2.0), 0.5 and 0.2 weight on generated text, and rounded; no text of those corpora is kept. The weight
of a form of address (``courtesy``) is set: it stands before nothing but a name.

Source: Bikel et al., An Algorithm that Learns What's in a Name (1999), for the kinds of evidence.

Raw values: sees stretches of texts; keeps a bounded memo of single words' kinds.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from masklib.detection.names import cues, english, family, given, places, weights, words

if TYPE_CHECKING:
    from masklib.detection.names.runs import Run

__all__ = ["evidence", "kind", "weigh"]

_NEXT: Final = re.compile(r"\s([A-Za-z']+)")
_COMPANY: Final = re.compile(r",? (?:Inc|Ltd|LLC|Corp|Co|GmbH|PLC|S\.A|and Sons|& )")
_DATES: Final = re.compile(r" \((?:born|b\.|c\.)| ?\([0-9]")
_ADJECTIVE: Final = ("ish", "ese", "ian", "ean", "ans", "ist", "ists", "ism")
_MIXED: Final = re.compile(r"(?!Mc|Mac|De|Van|O['\u2019]|La|Le)[^-]+[^\W\d_a-z]")
_ABBREVIATED: Final = frozenset({"mr", "mrs", "ms", "dr", "prof", "sr", "sra", "miss", "herr", "frau", "mme"})
_COURTESY: Final = frozenset(
    (
        *("mr", "mrs", "ms", "miss", "mme", "mlle", "madame", "monsieur", "herr", "frau", "signor"),
        *("signora", "senor", "senora", "se\u00f1or", "se\u00f1ora", "sra", "mevrouw", "meneer", "pan\u00ed"),
    )
)
"""Forms of address that stand before nothing but a name."""
_ARTICLES: Final = frozenset({"the", "a", "an", "this", "that"})
_ENDS: Final = frozenset(" \t\n,:.='\"")
_QUOTES: Final = frozenset({'"', "\u201c", "'"})
_PREPOSITIONS: Final = dict.fromkeys(
    ("in", "at", "near", "into", "toward", "towards", "across", "outside", "inside", "around", "through"),
    "in_before",
) | {"of": "of_before", "by": "by_before", "and": "and_before", "from": "from_before", "to": "from_before"}


def weigh(text: str, run: Run) -> float:
    """Return how likely ``run`` names a person, as log-odds."""
    table = weights()
    return sum(table.get(name, 0.0) for name in evidence(text, run))


def evidence(text: str, run: Run) -> list[str]:
    """Return the names of the evidence for and against ``run``."""
    kinds = [kind(word) for word in run.plain]
    single = len(kinds) == 1
    found = _single(run.words[0], run.plain[0], kinds[0]) if single else _several(run.words, kinds)
    found.append("bias")
    _state(run, found)
    _look_after(text[run.end : run.end + 28], found, single=single)
    _look_before(text[max(0, run.start - 28) : run.start], run, found)
    return found


@lru_cache(maxsize=4096)
def kind(word: str) -> str:
    """Return what a case-folded word is: a letter each for ordinary, given, family, English and place."""
    if len(word) == 1:
        return "I"
    parts = [word] if word in given() or word in family() else word.split("-")
    found = "c" if word in words() else ""
    found += "g" if all(part in given() for part in parts) else ""
    found += "f" if all(part in family() for part in parts) else ""
    return (found or "U") + ("E" if word in english() else "") + ("P" if word in places() else "")


def _name(found: str) -> str:
    return found.rstrip("EP")


def _single(word: str, plain: str, found: str) -> list[str]:
    unknown = found[0] == "U"
    pieces = [f"1_{_name(found)}"]
    if "E" in found:
        pieces.append("1_english_unknown" if unknown else "1_english_name")
    if "P" in found:
        pieces.append("1_place_unknown" if unknown else "1_place_name")
    if found == "U":
        pieces.append("1_rare")
    return pieces + _spelling(word, plain, unknown=unknown)


def _spelling(word: str, plain: str, *, unknown: bool) -> list[str]:
    pieces = []
    if word.isupper() and len(word) > 1:
        pieces.append("1_capitals")
    elif _MIXED.match(word):
        pieces.append("1_mixed")
    if len(plain) <= len("Abe"):
        pieces.append("1_short")
    if plain.endswith(_ADJECTIVE):
        pieces.append("1_adjective")
    if unknown and plain.endswith("s"):
        pieces.append("1_plural")
    return pieces


def _several(spelled: tuple[str, ...], kinds: list[str]) -> list[str]:
    first, last = _name(kinds[0]), _name(kinds[-1])
    every = "".join(kinds)
    pieces = [f"first_{first}", f"last_{last}", f"length_{min(len(kinds), 4)}"]
    if "g" in every:
        pieces.append("any_given")
        if first[0] == "g" and "f" in last:
            pieces.append("given_family")
    if "I" in every:
        pieces.append("any_initial")
    if "U" in every:
        _weigh_unknown(kinds, every, pieces)
    if "E" in every or "P" in every:
        _weigh_ordinary(kinds, every, pieces)
    if spelled[0].isupper() and "".join(spelled).isupper():
        pieces.append("capitals")
    return pieces


def _weigh_unknown(kinds: list[str], every: str, pieces: list[str]) -> None:
    if every.count("U") == len(kinds):
        pieces.append("all_unknown")
    if "U" in kinds:
        pieces.append("any_rare")
    if all(found[0] in "Uc" for found in kinds):
        pieces.append("all_weak")


def _weigh_ordinary(kinds: list[str], every: str, pieces: list[str]) -> None:
    english, places = every.count("E"), every.count("P")
    if english:
        pieces.append("any_english")
    if english == len(kinds):
        pieces.append("all_english")
    if "E" in kinds[-1]:
        pieces.append("last_english")
    if places:
        pieces.append("any_place")
    if places == len(kinds):
        pieces.append("all_places")


def _state(run: Run, found: list[str]) -> None:
    if run.title:
        found.append("title")
    if run.role:
        found.append("role")
    if run.possessive:
        found.append("possessive")
    if not cues("organisations").isdisjoint(run.plain):
        found.append("organisation_inside")


def _look_after(after: str, found: list[str], *, single: bool) -> None:
    if after[:1] == " ":
        match = _NEXT.match(after)
        following = match[1].lower() if match else ""
        if following in cues("verbs"):
            found.append("1_verb_after" if single else "verb_after")
        if following in cues("organisations"):
            found.append("organisation_after")
        if _DATES.match(after):
            found.append("life_dates_after")
    elif after[:1] == "-" or after[:1].isdigit():
        found.append("glued_after")
    elif single and after[:2] == ", " and after[2:3].isupper():
        found.append("1_capital_after_comma")
    if _COMPANY.match(after):
        found.append("company_after")


def _look_before(before: str, run: Run, found: list[str]) -> None:
    if not before or before.isspace():
        found.append("function_word_before" if run.led else "sentence_start")
        return
    said = before.split()[-2:]
    word = said[-1].rstrip(".,:=\"'").lstrip("(\"'").lower()
    if before[-1].isspace():
        _hear(word, said[-1], run, found)
    if before[-1] in _ENDS:
        _introduce(said, word, found)
    if run.led:
        found.append("function_word_before")
        if run.led == "the" and "article_before" not in found:
            found.append("article_before")
    elif "\n" in before[-2:] or (before[-1].isspace() and said[-1][-1] in '.!?"'):
        found.append("sentence_start")
    _punctuate(before, said[-1], found)


def _punctuate(before: str, last: str, found: list[str]) -> None:
    if before[-2:] == ", ":
        found.append("comma_before")
    if last[-1] in _QUOTES:
        found.append("quote_before")


def _hear(word: str, last: str, run: Run, found: list[str]) -> None:
    """Note what the word before a run says, where a space stands between."""
    if word in _ABBREVIATED and not run.title:
        found.append("title")
    if word in _COURTESY:
        found.append("courtesy")
    if not last[-1].isalnum():
        return
    if word in cues("roles"):
        found.append("role_before")
    if word in _ARTICLES:
        found.append("article_before")
    if word in _PREPOSITIONS:
        found.append(_PREPOSITIONS[word])


def _introduce(said: list[str], word: str, found: list[str]) -> None:
    two = f"{said[0].lower()} {word}" if len(said) > 1 else word
    if word in cues("introductions") or two in cues("introductions"):
        found.append("introduced")
