"""Classification by the name of a column, its table and its type."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from masklib.classify.words import split
from masklib.typing import Classification

__all__ = ["classify_by_name"]

_PHRASES: Final = {
    "EMAIL_ADDRESS": "email|e mail|mail address|emailaddress|correo|courriel",
    "PHONE_NUMBER": "phone|telephone|tel|mobile|cell|cellphone|fax|phonenumber|telefon|telefono|movil",
    "CREDIT_CARD": "credit card|card number|cc number|ccnum|cardnumber|pan|creditcard|cc num|card no",
    "US_SSN": "ssn|social security|socialsecurity|social security number",
    "IBAN_CODE": "iban",
    "PERSON": (
        "first name|last name|full name|surname|given name|family name|middle name|firstname|lastname"
        "|fullname|fname|lname|nombre|apellido|prenom|vorname|nachname|maiden name|person name"
    ),
    "SECRET": (
        "password|passwd|pwd|secret|token|api key|apikey|password hash|password digest|private key|access key"
        "|passphrase|otp|salt"
    ),
}
_PEOPLE_TABLES = """
user users customer customers person people patient patients employee employees contact contacts member
members client clients author authors student students account accounts owner guest guests staff passenger
"""
_PEOPLE: Final = frozenset(_PEOPLE_TABLES.split())
_CLEARED_WORDS = "id ids count at type verified enabled status flag is has"
_CLEARED: Final = frozenset(_CLEARED_WORDS.split())


@lru_cache(maxsize=8192)
def classify_by_name(name: str, table: str | None, schema: str | None, type: str | None) -> Classification:  # noqa: A002
    """Return what a column holds as far as its name tells.

    Args:
        name: The column's name, in any case and language of the lists.
        table: Its table; decides what a bare ``name`` is.
        schema: Its schema.
        type: Its type as the database spells it.
    """
    del schema, type
    words = split(name)
    if not words or words[-1] in _CLEARED or words[0] in _CLEARED:
        return Classification(None, 0.0)
    spelled = f" {' '.join(words)} "
    for entity, phrases in _PHRASES.items():
        if any(f" {phrase} " in spelled for phrase in phrases.split("|")):
            return Classification(entity, 0.9, (f"column name says {entity}",))
    if words == ("name",) and table and _PEOPLE.intersection(split(table)):
        return Classification("PERSON", 0.8, ("column 'name' of a table of people",))
    return Classification(None, 0.0)
