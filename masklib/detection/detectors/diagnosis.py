"""Diagnoses: codes of the ICD beside a word for them, and what notes say of somebody's health.

Source: WHO ICD-10 (a letter, two digits, up to one more digit), CMS ICD-10-CM Official Guidelines (up to four
more letters or digits), ISBT 128 (blood groups).
"""

from __future__ import annotations

from typing import Final

from masklib.detection.context import listed
from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

_WORD: Final = r"[a-z0-9'-]{1,24}"
_FIRST: Final = r"(?:[a-z0-9'-]{1,24}|[A-Z][A-Za-z0-9'-]{1,23})"
"""A disease may be called after somebody, or be short for something."""
_ENDS: Final = r"(?:and|on|at|in|by|for|with|who|but|last|this|since|after|when)\b"
"""Words that end what somebody has."""

DETECTORS = (
    Pattern(
        name="icd_code",
        entity="HEALTH",
        pattern=r"(?<![\w.-])[A-TV-Z][0-9][0-9AB](?:\.[0-9A-TV-Z]{1,4})?(?![\w-]|\.[0-9])",
        context=listed(
            """
            icd, icd 10, icd10, icd 9, icd code, diagnosis, diagnoses, diagnosed, dx, diagnose, disease code,
            diagnostico, diagnosi, comorbidity, problem list
            """
        ),
        digits=True,
        score=0.2,
        contextual=True,
    ),
    Pattern(
        name="diagnosis",
        entity="HEALTH",
        pattern=(
            r"\b(?:diagnosed with|tested positive for|suffers from|suffering from)"
            rf" (?:an? )?(?P<value>(?!the\b|with\b){_FIRST}(?: (?!{_ENDS}){_WORD}){{0,3}})"
        ),
        prefilter=("diagnosed with ", "positive for ", "suffers from ", "suffering from "),
        score=0.55,
    ),
    Pattern(
        name="allergy",
        entity="HEALTH",
        pattern=rf"\b(?:allergic to|allergy to) (?P<value>(?!the\b){_FIRST}(?: (?!{_ENDS}){_WORD}){{0,2}})",
        prefilter=("allergic to ", "allergy to "),
        score=0.55,
    ),
    Pattern(
        name="hiv_status",
        entity="HEALTH",
        pattern=r"\bHIV[ -]?(?:positive|negative|\+)",
        prefilter="HIV",
        score=0.8,
    ),
    Pattern(
        name="blood_group",
        entity="HEALTH",
        pattern=(
            r"\b[Bb]lood (?:type|group)(?: is|:)? ?(?P<value>(?:AB|A|B|O)(?:[+-](?![\w])| ?Rh ?[+-]"
            r"| (?:positive|negative)\b))"
        ),
        prefilter=("lood type", "lood group"),
        score=0.8,
    ),
)
