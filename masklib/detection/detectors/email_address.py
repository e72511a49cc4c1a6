"""Email addresses.

Source: RFC 5321 4.1.2 (dot-string local parts; of its special characters those that mailboxes have, since
the others delimit in texts), RFC 6531 (letters outside ASCII), RFC 1035 2.3.4 (lengths). Some are written so
that programs do not read them: ``ann (at) corp (dot) com``.
"""

from __future__ import annotations

from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"

_SPELLED = r"[a-z0-9][a-z0-9-]{0,62}"
_DOT = r"(?: ?[\[({<](?:dot|\.)[\])}>] ?| dot |\.)"
"""A dot that is kept from those who collect addresses."""
_DOMAINS = (
    "com|org|net|edu|gov|info|io|co|me|biz|uk|de|fr|it|es|nl|be|ch|at|se|no|dk|fi|pl|pt|eu|us|ca|au|in|br"
)

DETECTORS = (
    Pattern(
        name="email_address",
        entity="EMAIL_ADDRESS",
        pattern=(
            r"(?<![\w.%+-])[.%-]*+(?P<value>[\w+][\w%+'&-]{0,63}(?:\.[\w%+'&-]{1,64}){0,15}@"
            rf"(?:{_LABEL}\.){{1,8}}(?:[^\W\d_]{{2,63}}|xn--[a-z0-9-]{{2,59}}))(?![^\W\d]|-[^\W_]|\.[^\W_])"
        ),
        prefilter=r"@",
        score=0.95,
        lead=330,
        reach=330,
    ),
    Pattern(
        name="email_spelled",
        entity="EMAIL_ADDRESS",
        pattern=(
            r"(?i)(?<![\w.%+-])[a-z0-9][\w.+-]{0,63}(?: ?[\[({<](?:at|@)[\])}>] ?| at (?=[\w. -]{1,64} dot ))"
            rf"{_SPELLED}(?:{_DOT}{_SPELLED}){{0,4}}{_DOT}(?:{_DOMAINS})(?![\w@-])"
        ),
        prefilter=(r"(?i)[\[({<](?:at|@)[\])}>]", "(?i) dot "),
        score=0.85,
        lead=330,
        reach=330,
    ),
)
