"""Credentials in addresses, headers and command lines.

Source: RFC 3986 3.2.1 (user information in a URL), RFC 7235 and RFC 6750 (``Authorization``), the manual of
curl (``-u``, ``-H``), connection strings of ADO.NET and ODBC.
"""

from __future__ import annotations

import re

from masklib.detection.labels.plausible import plausible
from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

_SCHEME = r"(?:basic|bearer|token|apikey|api-key|digest|negotiate|key|ssws|aws4-hmac-sha256)"

_SPACE = r"[\t-\r ]"
"""White space in ASCII."""

_DIRECTORY = r"(?!\s?=\s?[\"']?(?:[/~]|[a-z]:\\))"
"""Not before a path: ``PWD`` is the working directory of POSIX.1 XBD 8.3."""
_OPENING = rf"(?:password|pwd{_DIRECTORY}|accountkey|sharedaccesskey|sharedsecretvalue)"


_CALL = re.compile(r"[A-Za-z_][\w.]*[(\[]")
"""How code that says where the password is begins."""


def _chosen(text: str, score: float) -> float:
    """Drop words, and code that says where the password is."""
    bare = text.rstrip(",)]}")
    return 0.0 if _CALL.match(text) or not plausible("SECRET", "password", bare, quoted=False) else score


def _drawn_or_mixed(text: str, score: float) -> float:
    """Drop words: what opens something holds digits and letters."""
    return score if plausible("SECRET", "token", text, quoted=False) and any(map(str.isdigit, text)) else 0.0


def _credentials(text: str, score: float) -> float:
    """Drop a name and a word in the place of a password, as manuals have them."""
    return score if len(set(text)) > len("user:") else 0.0


DETECTORS = (
    Pattern(
        name="url_credentials",
        entity="SECRET",
        pattern=(
            r"(?ai)[a-z][a-z0-9+.-]{1,24}://(?P<value>[^\s/:@\"'<>{}$]{0,128}:(?!//)[^\s/@\"'<>{}]{1,256})@[^\s@/\"']{2}"
        ),
        prefilter=r"://[^\s/@]*:[^\s/@]*@",
        score=0.97,
        lead=480,
        reach=300,
    ),
    Pattern(
        name="authorization_header",
        entity="SECRET",
        pattern=(
            rf"(?ai)authorization[\"']?\s{{0,3}}[:=]\s{{0,3}}[\"']?(?:{_SCHEME}\s{{1,3}})?"
            r"(?P<value>(?=[\w+/=.~:-]*[0-9=])[\w+/=.~:-]{6,4000})"
        ),
        prefilter=rf"(?i)authorization[\"']?{_SPACE}{{0,3}}[:=]",
        score=0.95,
        reach=4100,
    ),
    Pattern(
        name="bearer_token",
        entity="SECRET",
        pattern=r"(?ai)(?<![\w-])(?:bearer|basic)\s{1,2}(?P<value>(?=[\w+/=.~-]*[0-9])[\w+/=.~-]{16,4000})",
        prefilter=(rf"(?i)bearer{_SPACE}", rf"(?i)basic{_SPACE}"),
        digits=True,
        score=0.85,
        reach=4100,
    ),
    Pattern(
        name="curl_credentials",
        entity="SECRET",
        pattern=(
            r"(?a)\bcurl\b(?:[^\n\\]|\\\n?){0,400}?(?:\s-u\s{0,2}|--user[= ]\s?)[\"']?"
            r"(?P<value>(?=[^\s\"'$]*[0-9])[^\s\"':${}<>\[\]]{12,64}:(?=[\s\"']|\Z)|[^\s\"':${}<>\[\]]{0,64}:[\"']?[^\s\"'${}<>\[\]][^\s\"']{1,128})"
        ),
        prefilter=(r"-u", r"--user"),
        score=0.9,
        validate=_credentials,
        lead=512,
        reach=300,
    ),
    Pattern(
        name="client_password",
        entity="SECRET",
        pattern=(
            r"(?a)\b(?:(?:mysql|mysqldump|mysqladmin|mariadb)\b[^\n|]{0,200}?\s-p"
            r"|sshpass\s+-p\s{0,2}|redis-cli\b[^\n|]{0,200}?\s-a\s{1,2}"
            r"|[Pp][Ss][Ee]xec\b[^\n|]{0,200}?\s-p\s{1,2}"
            r"|docker\s+login\b[^\n|]{0,200}?\s-p\s{1,2}|htpasswd\s+-\w{0,4}b\w{0,4}\s+\S{1,128}\s+\S{1,64}\s+"
            r"|net\s+use\b[^\n]{0,200}?/user:\S{1,64}\s{1,2})[\"']?(?P<value>(?![$<{%-])[^\s\"']{4,64})"
        ),
        prefilter=(
            rf"{_SPACE}-p",
            r"redis-cli",
            rf"htpasswd{_SPACE}+-",
            r"/user:",
        ),
        score=0.9,
        lead=320,
        reach=360,
    ),
    Pattern(
        name="piped_password",
        entity="SECRET",
        pattern=r"(?a)\becho\s+[\"']?(?P<value>(?![$<{%-])[^\s\"'|]{4,64})[\"']?\s*\|\s*sudo\s+-S",
        prefilter=rf"sudo{_SPACE}+-S",
        score=0.9,
        lead=128,
    ),
    Pattern(
        name="thin_credentials",
        entity="SECRET",
        pattern=r"jdbc:oracle:\w{2,8}:(?P<value>[^\s/@]{1,64}/[^\s@\"']{1,128})@",
        prefilter=r"jdbc:oracle:",
        score=0.95,
        reach=240,
    ),
    Pattern(
        name="connection_string",
        entity="SECRET",
        pattern=(
            rf"(?ai)(?:(?<=;)|(?<=;\s)|(?={_OPENING}\s?=\s?[^;\s\"']{{4,256}};\s?[a-z][a-z ]{{1,32}}=))"
            rf"{_OPENING}\s?=\s?(?P<value>(?![$<{{%])[^;\s\"']{{4,256}})"
        ),
        prefilter=(
            rf"(?i)password{_SPACE}?=",
            rf"(?i)pwd{_SPACE}?=",
            rf"(?i)accesskey{_SPACE}?=",
            rf"(?i)(?:accountkey|secretvalue){_SPACE}?=",
        ),
        score=0.85,
        reach=300,
    ),
    Pattern(
        name="assigned_password",
        entity="SECRET",
        pattern=rf"(?ai){_OPENING}\s?=\s?(?P<value>(?![$<{{%])[^;\s\"']{{4,256}})(?=;|\"|'|$|\s)",
        prefilter=(
            rf"(?i)password{_SPACE}?=",
            rf"(?i)pwd{_SPACE}?=",
            rf"(?i)accesskey{_SPACE}?=",
            rf"(?i)(?:accountkey|secretvalue){_SPACE}?=",
        ),
        score=0.85,
        validate=_chosen,
        reach=300,
    ),
    Pattern(
        name="short_password",
        entity="SECRET",
        pattern=(
            r"(?a)(?<![A-Za-z])(?:db|DB|root|user|admin|my|ssh|ftp|smtp)?(?:[Pp]ass|PASS|[Pp]w|PW|[Pp]asswd|PASSWD"
            r"|[Pp]swd|PSWD)[\"']?\s?[:=]\s?[\"']?"
            r"(?P<value>(?![$<{%])(?=[^;\s\"']*[^A-Za-z;\s\"'])[^;\s\"']{4,256})"
        ),
        prefilter=rf"(?:[Pp]ass|PASS|[Pp]w|PW|[Pp]asswd|PASSWD|[Pp]swd|PSWD)[\"']?{_SPACE}?[:=]",
        score=0.8,
        validate=_chosen,
        reach=300,
    ),
    Pattern(
        name="address_key",
        entity="SECRET",
        pattern=(
            r"(?ai)[?&](?:key|auth|app_?id|app_?key|access_?key|client_secret|secret|pass|password|pwd|auth_token|jwt"
            r"|subscription-key)=(?P<value>[\w%+/=.~!*-]{8,600})"
        ),
        prefilter=r"(?i)[?&][a-z_-]*(?:key|auth|id|secret|pass|password|pwd|token|jwt)=",
        score=0.85,
        validate=_drawn_or_mixed,
        reach=640,
    ),
    Pattern(
        name="signed_address",
        entity="SECRET",
        pattern=r"(?ai)[?&](?:sig|signature|x-amz-signature|x-goog-signature|token|access_token|api_?key)=(?P<value>[\w%+/=.-]{12,600})",
        prefilter=r"(?i)[?&](?:sig|signature|x-amz-signature|x-goog-signature|token|access_token|api_?key)=",
        score=0.85,
        reach=640,
    ),
)
