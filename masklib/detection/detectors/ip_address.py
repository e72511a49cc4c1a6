"""IP addresses, versions 4 and 6.

Source: RFC 791 and RFC 4632 (dotted quads), RFC 4291 2.2 and RFC 5952 (text forms of version 6).
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final

from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

_OCTET: Final = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_COLONS: Final = 3
"""Colons that tell an address without digits from code such as ``a::b``."""
_GROUP: Final = "[0-9A-Fa-f]{1,4}"


_SLICE: Final = re.compile("(?!::1$)[0-9]{0,2}::[0-9]{1,2}")
"""A step through a sequence, as code writes it; an address so short is hardly anybody's."""


def _version_6(text: str, score: float) -> float:
    if _SLICE.fullmatch(text):
        return 0.0
    try:
        ipaddress.IPv6Address(text.split("%", 1)[0].split("/", 1)[0])
    except ValueError:
        return 0.0
    return score if any(char.isdigit() for char in text) or text.count(":") >= _COLONS else 0.0


DETECTORS = (
    Pattern(
        name="ip_address_v4",
        entity="IP_ADDRESS",
        pattern=rf"(?<![\w.])(?:{_OCTET}\.){{3}}{_OCTET}(?![\w]|\.[0-9])(?:/[0-9]{{1,2}}\b)?",
        prefilter=r"[0-9]\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]",
        against=(
            "version",
            "versions",
            "ver",
            "release",
            "v",
            "build",
            "firmware",
            "section",
            "room",
            "clause",
            "chapter",
        ),
        score=0.8,
        digits=True,
    ),
    Pattern(
        name="ip_address_defanged",
        entity="IP_ADDRESS",
        pattern=(
            r"(?<![\w.])(?=[0-9.]{1,12}[\[({])"
            rf"(?:{_OCTET}(?:\[\.\]|\(\.\)|\{{\.\}}|\.)){{3}}{_OCTET}(?![\w])"
        ),
        prefilter=r"[0-9][\[({]\.[\])}][0-9]",
        score=0.8,
        digits=True,
        lead=24,
        reach=24,
    ),
    Pattern(
        name="ip_address_v6",
        entity="IP_ADDRESS",
        pattern=(
            rf"(?<![\w:.])(?:(?:{_GROUP}:){{7}}{_GROUP}|(?:{_GROUP}(?::{_GROUP}){{0,6}})?::"
            rf"(?:{_GROUP}(?::{_GROUP}){{0,6}})?|(?:{_GROUP}:){{6}}(?:{_OCTET}\.){{3}}{_OCTET}"
            rf"|(?:{_GROUP}(?::{_GROUP}){{0,5}})?::(?:{_GROUP}:){{0,5}}(?:{_OCTET}\.){{3}}{_OCTET})"
            r"(?:%[\w.]{1,16})?(?:/[0-9]{1,3})?(?![\w:])"
        ),
        prefilter=(
            r"::",
            r"[0-9A-Fa-f]:[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{1,4}:[0-9A-Fa-f]{1,4}:",
        ),
        score=0.8,
        validate=_version_6,
    ),
)
