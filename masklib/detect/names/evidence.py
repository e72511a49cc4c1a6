"""The evidence that a run of capitalised words names a person, and its weight.

A logistic model: what the words are (given name, family name, ordinary word, place, unknown) and what
stands round them (titles, verbs, prepositions, nouns of organisations). The weights in ``weights.txt`` were
fitted by logistic regression (L2, Newton) on wikigold (CC BY 4.0), presidio-research, datafog and gretel
notes (MIT, Apache-2.0), 0.2 weight on generated text, and rounded; no text of those corpora is kept.

Source: Bikel et al., An Algorithm that Learns What's in a Name (1999), for the kinds of evidence.

Raw values: sees stretches of texts; keeps a bounded memo of single words' kinds.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from masklib.detect.names import cues, english, family, given, places, weights, words

if TYPE_CHECKING:
    from masklib.detect.names.runs import Run

__all__ = ["evidence", "kind", "weigh"]

_NEXT: Final = re.compile(r"\s([A-Za-z']+)")
_COMPANY: Final = re.compile(r",? (?:Inc|Ltd|LLC|Corp|Co|GmbH|PLC|S\.A|and Sons|& )")
_DATES: Final = re.compile(r" \((?:born|b\.|c\.)| ?\([0-9]")
_ADJECTIVE: Final = ("ish", "ese", "ian", "ean", "ans", "ist", "ists", "ism")
_MIXED: Final = re.compile(r"(?!Mc|Mac|De|Van|O['\u2019]|La|Le)[^-]+[^\W\d_a-z]")
_ABBREVIATED: Final = frozenset({"mr", "mrs", "ms", "dr", "prof", "sr", "sra", "miss", "herr", "frau", "mme"})
_ARTICLES: Final = frozenset({"the", "a", "an", "this", "that"})
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
    kinds = [kind(_plain(word)) for word in run.words]
    single = len(kinds) == 1
    found = ["bias", *_stated(run)]
    found += _single(run.words[0], kinds[0]) if single else _several(run.words, kinds)
    found += _after(text[run.end : run.end + 28], single=single)
    found += _before(text[max(0, run.start - 28) : run.start], run)
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


def _single(word: str, found: str) -> list[str]:
    unknown = found[0] == "U"
    pieces = [f"1_{_name(found)}"]
    if "E" in found:
        pieces.append("1_english_unknown" if unknown else "1_english_name")
    if "P" in found:
        pieces.append("1_place_unknown" if unknown else "1_place_name")
    if found == "U":
        pieces.append("1_rare")
    return pieces + _spelling(word, unknown=unknown)


def _spelling(word: str, *, unknown: bool) -> list[str]:
    pieces = []
    if word.isupper() and len(word) > 1:
        pieces.append("1_capitals")
    elif _MIXED.match(word):
        pieces.append("1_mixed")
    if len(word) <= len("Abe"):
        pieces.append("1_short")
    plain = _plain(word)
    if plain.endswith(_ADJECTIVE):
        pieces.append("1_adjective")
    if unknown and plain.endswith("s"):
        pieces.append("1_plural")
    return pieces


def _several(spelled: tuple[str, ...], kinds: list[str]) -> list[str]:
    bare = [_name(found) for found in kinds]
    every = "".join(kinds)
    claims = (
        ("any_initial", "I" in bare),
        ("any_given", "g" in every),
        ("given_family", bare[0] in ("g", "gf") and "f" in bare[-1]),
        ("all_unknown", every.replace("E", "").replace("P", "") == "U" * len(kinds)),
        ("all_weak", all(found[0] in "Uc" for found in bare)),
        ("all_english", every.count("E") == len(kinds)),
        ("any_english", "E" in every),
        ("last_english", "E" in kinds[-1]),
        ("all_places", every.count("P") == len(kinds)),
        ("any_place", "P" in every),
        ("any_rare", "U" in kinds),
        ("capitals", "".join(spelled).isupper()),
    )
    pieces = [name for name, holds in claims if holds]
    return [f"first_{bare[0]}", f"last_{bare[-1]}", f"length_{min(len(kinds), 4)}", *pieces]


def _stated(run: Run) -> list[str]:
    claims = (("title", run.title), ("role", run.role), ("possessive", run.possessive))
    pieces = [name for name, holds in claims if holds]
    if any(_plain(word) in cues("organisations") for word in run.words):
        pieces.append("organisation_inside")
    return pieces


def _after(after: str, *, single: bool) -> list[str]:
    if not after:
        return []
    match = _NEXT.match(after)
    following = match[1].lower() if match else ""
    claims = (
        ("1_verb_after" if single else "verb_after", following in cues("verbs")),
        ("organisation_after", following in cues("organisations")),
        ("life_dates_after", "(" in after[:2] and _DATES.match(after)),
        ("company_after", _COMPANY.match(after)),
        ("glued_after", after[0] == "-" or after[0].isdigit()),
        ("1_capital_after_comma", single and after[:2] == ", " and after[2:3].isupper()),
    )
    return [name for name, holds in claims if holds]


def _before(before: str, run: Run) -> list[str]:
    stem = before.rstrip()
    gap = before[len(stem) :]
    said = stem.rstrip(".,:=\"'").split()[-2:]
    word = said[-1].lower().lstrip("(\"'") if said else ""
    bare = bool(gap) and stem[-1:].isalnum()
    claims = (
        ("title", not run.title and bool(gap) and word in _ABBREVIATED),
        ("role_before", bare and word in cues("roles")),
        ("introduced", _introduced(before, said)),
        ("article_before", run.led == "the" or (bare and word in _ARTICLES)),
        (_PREPOSITIONS.get(word, ""), bare and word in _PREPOSITIONS),
        ("comma_before", before[-2:] == ", "),
        ("quote_before", stem[-1:] in ('"', "\u201c", "'")),
        ("function_word_before", bool(run.led)),
        ("sentence_start", not run.led and (not stem or "\n" in gap or (bool(gap) and stem[-1] in '.!?"'))),
    )
    return [name for name, holds in claims if holds]


def _introduced(before: str, said: list[str]) -> bool:
    if not said or before[-1:] not in " \t\n,:.='\"":
        return False
    return said[-1].lower() in cues("introductions") or " ".join(said).lower() in cues("introductions")


def _plain(word: str) -> str:
    plain = word.casefold().replace("\u2019", "'").rstrip(".")
    return plain.removesuffix("'s")
