"""Postcodes, and the town and state written before a US one.

A cell of which nothing else is known may be a postcode by its shape alone: ZIP+4, a ZIP code or French
code that begins with a zero (the lowest is 00501), or one of the forms with letters or a hyphen that a
country has.

Source: USPS Publication 28 (ZIP, ZIP+4, state names and abbreviations), UK Government Data Standards
Catalogue (BS 7666), Canada Post addressing guidelines (letters never used left out), UPU S42 (others).
"""

from __future__ import annotations

from typing import Final

from masklib.detection.alone import Alone
from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

_ABBREVIATED: Final = (
    "A[AEKLPRZ]|C[AOT]|D[CE]|F[LM]|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEHINOPST]|N[CDEHJMVY]|O[HKR]|P[ARW]|RI"
    "|S[CD]|T[NX]|UT"
    "|V[AIT]|W[AIVY]"
)
_SPELLED: Final = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho"
    "|Illinois"
    "|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi"
    "|Missouri|Montana"
    "|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio"
    "|Oklahoma|Oregon"
    "|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington"
    "|West Virginia|Wisconsin|Wyoming|District of Columbia|Puerto Rico"
)
_STATE: Final = rf"(?:{_ABBREVIATED}|{_SPELLED})"
_ZIP: Final = r"[0-9]{5}(?:-[0-9]{4})?"
_LETTER: Final = "[A-CEGHJ-NPRSTV-Z]"
_TOWN: Final = r"[A-Z\u00c0-\u00de][\w.'\u2019-]+(?: [A-Z\u00c0-\u00de][\w.'\u2019-]+){0,3}"
_PREFILTER: Final = r"(?:[A-Z][A-Z]|[A-Z][a-z]+),?[ \t\n](?:A[AEP] )?[0-9]{5}[^0-9]"
_CONTEXT: Final = (
    "postal", "postal code", "postcode", "post code", "plz", "postleitzahl", "code postal",
    "codigo postal", "cep", "cap", "pin code", "pincode", "eircode", "postnummer",
)  # fmt: skip

_LONE: Final = (
    r"0(?:0[5-9]|[1-9][0-9])[0-9]{2}|[0-9]{5}-[0-9]{4}"  # USA
    r"|[1-9][0-9]{3} ?[A-Z]{2}"  # the Netherlands
    r"|[0-9]{4}-[0-9]{3}|[0-9]{5}-[0-9]{3}"  # Portugal, Brazil
    r"|(?:AD|AX|AZ|BB|LT|LV|MD|VG|D|A|B|F|L|I|CH|DE|SE|FI|DK|NO|LU|FR|AT|BE|HR|SI|SK|CZ)-[0-9]{4,5}"
)
_LONE_PREFILTER: Final = (
    r"\s0[0-9]{4}\s",
    r"\s[0-9]{5}-[0-9]{3,4}\s",
    r"\s[1-9][0-9]{3} ?[A-Z]{2}\s",
    r"\s[0-9]{4}-[0-9]{3}\s",
    r"\s[A-Z]{1,2}-[0-9]{4,5}\s",
)

DETECTORS = (
    Alone("postcode_alone", "POSTCODE", _LONE, _LONE_PREFILTER),
    Pattern(
        name="postcode_us",
        entity="POSTCODE",
        pattern=rf"(?<![\w])(?:{_STATE}|[FAD]PO),?[ \t\n](?:A[AEP] )?(?P<value>{_ZIP})(?![\w-])",
        prefilter=(),
        apart=(_PREFILTER,),
        digits=True,
        score=0.75,
    ),
    Pattern(
        name="town_us",
        entity="LOCATION",
        pattern=rf"(?<![\w])(?P<value>{_TOWN},? {_STATE}),?[ \t\n]{_ZIP}(?![\w-])",
        prefilter=(),
        apart=(_PREFILTER,),
        digits=True,
        score=0.7,
    ),
    Pattern(
        name="postcode_uk",
        entity="POSTCODE",
        pattern=(
            r"(?<![\w-])(?:GIR 0AA|(?:[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKS-UW]"
            r"|[A-HK-Y][0-9][ABEHMNPRV-Y])"
            r" [0-9][ABD-HJLNP-UW-Z]{2}))(?![\w-])"
        ),
        prefilter=r"[A-Z][0-9A-Z]{1,3} [0-9][A-Z]{2}",
        context=_CONTEXT,
        digits=True,
        score=0.6,
    ),
    Pattern(
        name="postcode_ca",
        entity="POSTCODE",
        pattern=rf"(?<![\w-])(?![WZ]){_LETTER}[0-9]{_LETTER}[ -][0-9]{_LETTER}[0-9](?![\w-])",
        prefilter=r"[A-Z][0-9][A-Z][ -][0-9][A-Z][0-9]",
        context=_CONTEXT,
        digits=True,
        score=0.7,
    ),
    Pattern(
        name="zip_code",
        entity="POSTCODE",
        pattern=rf"(?<![\w.-]){_ZIP}(?![\w-]|\.[0-9])",
        context=("zip", "zip code", "zipcode"),
        digits=True,
        score=0.2,
        contextual=True,
    ),
    Pattern(
        name="postcode_named",
        entity="POSTCODE",
        pattern=(
            r"(?<![\w.-])(?<![0-9]:)(?:[0-9]{4,6}(?:-[0-9]{3,4})?|[0-9]{4} [A-Z]{2}|[0-9]{3} [0-9]{2}"
            r"|[A-Z]{1,2}-?[0-9]{4,5})(?![\w-]|\.[0-9])"
        ),
        context=_CONTEXT,
        digits=True,
        score=0.2,
        contextual=True,
    ),
)
