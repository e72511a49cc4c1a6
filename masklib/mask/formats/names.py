"""Names, words and email addresses: their case, spare blanks, and which of a person's names comes first.

Raw values: sees values; keeps none.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from masklib.mask.formats.case import OTHER, case_of, in_case

__all__ = ["Emails", "Names", "Words"]

_SPARE: Final = "~"
"""A format with blanks that mean nothing: read, and never written."""
_COMMA: Final = re.compile(r"([^,]+?) ?(?<=[^ ]),( ?)([^, ][^,]*)")


class Words:
    """The case of words."""

    def read(self, text: str) -> str:
        """Return the case of all letters."""
        return self.form(text) if text == _tidy(text) else _SPARE

    def write(self, text: str, form: str) -> str | None:
        """Return a text in a case, without spare blanks."""
        return None if form == _SPARE else self.written(_tidy(text), form)

    def plain(self, text: str) -> str:
        """Return the text: its mask knows it in every spelling."""
        return text

    def form(self, text: str) -> str:
        """Return the format of a text without spare blanks."""
        return case_of(text)

    def written(self, text: str, form: str) -> str | None:
        """Return a text without spare blanks in a format."""
        return in_case(text, form)


class Emails(Words):
    """Addresses: those in one case are of that format, for any other case is one address's own."""

    def form(self, text: str) -> str:
        """Return the case of all letters, or `OTHER`."""
        case = case_of(text)
        return case if case in {"l", "u"} else OTHER


class _Person(NamedTuple):
    """A person's names: what stands in front of the last one, and that."""

    given: str
    family: str


class Names(Words):
    """``Alice Smith``, ``SMITH, Alice``: the order, and the case of the last name and of the rest."""

    def form(self, text: str) -> str:
        """Return the order (``,``, ``, `` or nothing) behind the cases of the last name and of the rest."""
        person, between = _read(text)
        if not person.given:
            return case_of(text)
        cases = case_of(person.family), case_of(person.given)
        return OTHER if OTHER in cases else f"{cases[0]}{cases[1]}{between}"

    def written(self, text: str, form: str) -> str | None:
        """Return a name in an order and in cases."""
        person, _ = _read(text)
        if len(form) == 1 or not person.given:
            return in_case(text, form[0]) if "," not in text else None
        family, given = in_case(person.family, form[0]), in_case(person.given, form[1])
        if family is None or given is None:
            return None
        between = form[2:]
        return f"{family}{between}{given}" if between else f"{given} {family}"


def _read(text: str) -> tuple[_Person, str]:
    """Return the names of a person and what stands between them where the last one comes first."""
    turned = _COMMA.fullmatch(text)
    if turned is not None:
        return _Person(turned[3], turned[1]), f",{turned[2]}"
    given, _, family = text.rpartition(" ") if "," not in text else ("", "", text)
    return _Person(given, family), ""


def _tidy(text: str) -> str:
    return " ".join(text.split())
