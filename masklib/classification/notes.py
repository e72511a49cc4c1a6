"""What a remark about a column says of it: a comment in the catalogue, a security label, a tag of dbt's.

Remarks only ever add masking. One that says ``clear``, ``not masked`` or ``pii: false`` says nothing here:
whoever may write a remark need not be the one who may decide, and a policy's own line can always be added.

Sources of the forms: PostgreSQL Anonymizer's masking rules
(https://postgresql-anonymizer.readthedocs.io/en/stable/declare_masking_rules/), the ``meta`` and ``tags`` of
dbt (https://docs.getdbt.com/reference/resource-configs/meta), and the words of common data catalogues.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from masklib.classification.by_name import classify_by_name
from masklib.detection.labels import read
from masklib.entities import ENTITIES, FREE_TEXT
from masklib.policy import CLEAR, REDACT, strictest

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

__all__ = ["declared_in"]

_LONGEST: Final = 2000
"""Characters of a remark that are read; what says more than that is prose."""
_OURS: Final = re.compile(r"(?i)\bmasklib\s*[:=]\s*['\"]?([A-Za-z_]\w*)")
_RULE: Final = re.compile(r"(?i)^\s*MASKED\s+WITH\s+(?:FUNCTION\s+(?:\w+\.)?(\w+)|VALUE)")
_TAG: Final = re.compile(
    r"(?i)(?<![A-Za-z0-9])(?:PII|PHI|SPI|NPI|PCI|GDPR|HIPAA"
    r"|person(?:al(?:ly)?|enbezogen\w*)[ _-]+(?:data|information|identifi\w+|daten)"
    r"|datos[ _-]+personales|donn[ée]es[ _-]+personnelles"
    r"|sensitive[ _-]+(?:data|information|personal)|special[ _-]+categor(?:y|ies))(?![A-Za-z0-9])"
    r"(?:\s*[:=./]\s*['\"]?([A-Za-z][\w ]*))?"
)
_NOT: Final = re.compile(
    r"(?i)(?<![A-Za-z])(?:no|non|not|without|kein\w*|sin|sans|false|none)(?![A-Za-z])[\W_]*(?:\w+[\W_]+){0,2}$"
)
_FALSE: Final = re.compile(r"(?i)^(?:false|no|none|off|n|0|clear|public|null|low)\b")
_TRUE: Final = re.compile(r"(?i)^(?:true|yes|on|y|1|high|medium|restricted|confidential)\b")
_LABEL_WORDS: Final = 6
"""Words of a remark that may be read as a label, as a column's name would be."""
_MASKING: Final = re.compile(
    r"(?i)^(?:fake|dummy|random|partial|pseudo|noise|dnoise|generalize|shuffle|hash(?:ed)?|digest|image|lorem)_?"
)


def declared_in(
    remarks: Iterable[str], name: str, table: str | None, *, own: Container[str] = ()
) -> str | None:
    """Return the verdict that remarks about a column declare: an entity, ``redact``, or ``None``.

    A remark that names no entity (``PII``) means what the column's name tells, else ``redact``. Of several
    the one counts that masks most; two different entities give ``redact``.

    Args:
        remarks: Their texts.
        name: The column's name.
        table: Its table.
        own: Entities of the policy's own that a remark may name.

    Raw values: sees remarks, which may quote values; keeps and emits none.
    """
    verdicts = {verdict for one in remarks if (verdict := _declared(one[:_LONGEST], name, table, own))}
    return strictest(verdicts) if verdicts else None


def _declared(remark: str, name: str, table: str | None, own: Container[str]) -> str | None:
    if ours := _OURS.search(remark):
        return _ours(ours[1], own)
    if rule := _RULE.match(remark):
        return _entity(_MASKING.sub("", rule[1] or "")) or _by_name(name, table)
    for tag in _TAG.finditer(remark):
        if not _NOT.search(remark[: tag.start()]) and not _FALSE.match(tag[1] or ""):
            told = _entity(tag[1]) if tag[1] and not _TRUE.match(tag[1]) else None
            return told or _by_name(name, table, otherwise=_entity(_TAG.sub(" ", remark)))
    return None


def _ours(word: str, own: Container[str]) -> str | None:
    """Return what ``masklib: word`` means; a word that nobody knows was meant to say something: redact."""
    if word.lower() == CLEAR:
        return None
    known = word if word in own else word.upper()
    return known if known in own or known in ENTITIES else REDACT


def _by_name(name: str, table: str | None, otherwise: str | None = None) -> str:
    entity = classify_by_name(name, table, None, None).entity
    return (None if entity == FREE_TEXT else entity) or otherwise or REDACT


@lru_cache(maxsize=1024)
def _entity(words: str) -> str | None:
    """Return the entity that a few words announce, ``None`` when they say nothing or are prose."""
    if words.strip().upper() in ENTITIES:
        return words.strip().upper()
    spelled = " ".join(re.findall(r"[^\W\d_]+", words))
    if not spelled or spelled.count(" ") >= _LABEL_WORDS:
        return None
    label = read(spelled.replace(" ", "_"))
    return None if label is None or label.entity == FREE_TEXT else label.entity
