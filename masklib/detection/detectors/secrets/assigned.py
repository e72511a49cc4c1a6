r"""Secrets that source code, configuration and command lines hand over in forms that no plain label covers.

Four forms: a declaration with a type (``var apiKey string = "..."``), a name and a value apart
(``<add key="Password" value="..."/>``, ``name: DB_PASSWORD`` over ``value: ...``), an option of a command
(``--password ...``), and a value drawn at random under the name of a service (``MAILJET = '...'``).

Source: the grammars of Go, TypeScript, Swift, Kotlin, Rust and Python (declarations), .NET and Spring
configuration (name and value), Kubernetes (``env``), POSIX.1 XBD 12.2 (options); ``vendors.txt``.

Raw values: sees the texts; keeps none; emits offsets.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from masklib.detection.context import listed
from masklib.detection.labels import read
from masklib.detection.labels.plausible import drawn, plausible
from masklib.detection.labels.words import split
from masklib.package_data import text_of
from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["DETECTORS", "AssignedSecret"]

_SCORE: Final = 0.8
_BEFORE: Final = 96
_QUOTE: Final = re.compile("[\"'`]")
_TYPE: Final = (
    r"(?:\??\s?: ?(?![\"'])[A-Za-z_&][\w.<>\[\]?]{0,24}|\??: ?"
    r"|\s(?:string|String|str|&str|char\s?\*)(?:\[\d*\])?)?"
)
_DECLARED: Final = re.compile(
    rf"(?<![\w.$@/-])(?P<label>[\w.$@/-]{{2,96}})(?:\[\])?[\"'`\])]{{0,2}}{_TYPE}\s{{0,4}}"
    r"(?::=|\?=|=>|->|={1,3}|:|,|\|\||\()?\s{0,4}"
    r"[bBrRuUfF@$]{0,2}[\"'`]?$"
)
"""What stands before a value, the quote that opens it included."""
_PAIRED: Final = re.compile(
    r"(?i)(?:name|key|id|label)[\"']?\s?[:=]\s?(?P<quote>[\"']?)(?P<label>[\w.$: -]{2,64})(?P=quote)"
    r"(?:,|[^<>:=\"']{0,16})\s{1,24}-?\s?[\"']?(?:default)?value[\"']?\s?[:=]\s?(?P<open>[\"']?)$"
)
"""A name, and the beginning of its value apart."""
_OPTION: Final = re.compile(r"(?<![\w-])--?(?P<label>[A-Za-z][\w-]{1,40})(?:=|\s{1,2})(?P<open>[\"']?)$")
_BARE: Final = re.compile(r"[^\s\"'`<>,;(){}\[\]]{4,512}")
_RUN: Final = re.compile(r"(?<=[:=])[A-Za-z0-9_-]{24}$|(?<=[:=] )[A-Za-z0-9_-]{24}$")
_NO_SECRET: Final = frozenset(
    listed(
        """
        account, arn, at, bucket, channel, checksum, class, client, color, commit, customer, date,
        description, digest, domain, email, enabled, endpoint, etag, event, file, folder, hash,
        host, id, ids, image, index, integrity, item, language, link, locale, message, model, name,
        namespace, order, org, organization, page, path, plan, product, profile, project, public,
        ref, region, repo, repository, request, revision, role, room, scope, sender, session, sha,
        sha1, sha256, source, space, state, status, tag, team, template, tenant, time, title, topic,
        trace, type, uri, url, user, uuid, version, video, web, workspace, zone
        """
    )
)
"""Last words of labels whose values open nothing, however random they look."""

_KEYS: Final = frozenset({"key", "auth", "signature", "sig", "credential", "creds"})
_OPEN: Final = frozenset(
    listed(
        """
        public, primary, foreign, sort, cache, partition, object, row, unique, index, idempotency,
        message, translation, s3
        """
    )
)
"""Words that stand before ``key`` where it opens nothing."""


_OPTIONS: Final = ("password", "passwd", "passphrase", "pass", "token", "secret", "key", "pwd")
_LABELS: Final = tuple(
    form for name in ("token", "secret", "password", "key") for form in (name, name.upper(), name.title())
)


class AssignedSecret:
    """Finds secrets by what assigns them; a `masklib.detection.locator.Locator`."""

    name = "assigned_secret"
    entities: tuple[str, ...] = ("SECRET",)
    literals: tuple[str, ...] = ()
    digits = False
    prefilter: tuple[str, ...] = (
        r"[=:>(,|] ?[A-Za-z@]{0,2}[\"'\x60][A-Za-z0-9_+/.=~-]{15}",
        *(rf"{kind} ?[:=]{{1,2}} ?[\"']" for kind in ("tring", "str", r"char ?\*", "text", r"\?", r"\]")),
        r"[:=] ?[A-Za-z0-9_-]{24}",
        r"(?:[Vv]alue|VALUE)[\"']? ?[:=] ?[\"'A-Za-z0-9]",
        *(rf"-{name}[ =][^ \n]" for name in _OPTIONS),
        *(rf"{name} {{1,3}}[\"'][^\"' ]{{4}}" for name in _LABELS),
    )

    def find(self, text: str, ends: Sequence[int], known: str) -> Iterator[Finding]:
        """Yield the secrets whose values begin near ``ends``."""
        del known
        done = 0
        for end in ends:
            span = _secret(text, end) if end > done else None
            if span is not None:
                done = span[1]
                yield Finding("SECRET", *span, _SCORE, self.name)


def _secret(text: str, end: int) -> tuple[int, int] | None:
    """Return the secret whose value begins at most twenty code points before ``end``."""
    quotes = [match.end() for match in _QUOTE.finditer(text, max(0, end - 20), end)]
    for start in quotes[::-1] or [_start(text, end)]:
        before = text[max(0, start - _BEFORE) : start]
        for form, opens in ((_PAIRED, _opens), (_OPTION, _opens), (_DECLARED, _belongs)):
            match = form.search(before)
            span = _value(text, start) if match else None
            if match and span and opens(match["label"], text[slice(*span)], quoted=bool(quotes)):
                return span
    return None


def _start(text: str, end: int) -> int:
    """Return where the bare value begins of which a prefilter saw what ends at ``end``."""
    run = _RUN.search(text, max(0, end - 28), end)
    return run.start() if run else end - 1


def _value(text: str, start: int) -> tuple[int, int] | None:
    """Return where the value is that begins at ``start``: up to its closing quote, else a bare word."""
    if start > 0 and text[start - 1] in "\"'`":
        stop = text.find(text[start - 1], start, start + 512)
        return (start, stop) if stop > start and "\n" not in text[start:stop] else None
    match = _BARE.match(text, start)
    return match.span() if match else None


def _opens(label: str, value: str, *, quoted: bool) -> bool:
    """Return whether ``label`` says that ``value`` opens something, and ``value`` can."""
    found = _read(label)
    return found is not None and plausible("SECRET", found, value, quoted=quoted) and not _mere(label, value)


def _belongs(label: str, value: str, *, quoted: bool) -> bool:
    """Return whether ``label`` says so, or names a service whose keys look like ``value``."""
    if not quoted:
        return drawn(value) and _serves(label)
    return _opens(label, value, quoted=True) or (drawn(value) and "/" not in value[:12] and _serves(label))


def _mere(label: str, value: str) -> bool:
    """Return whether ``value`` is no more than the label again: ``PASSWORD_FIELD = "password"``."""
    return value.lower().replace("_", "").replace("-", "") in label.lower().replace("_", "").replace("-", "")


@lru_cache(maxsize=4096)
def _read(label: str) -> str | None:
    """Return the phrase by which a label announces a secret."""
    found = read(label.strip(" -"))
    return found.phrase if found is not None and found.entity == "SECRET" else None


@lru_cache(maxsize=4096)
def _serves(label: str) -> bool:
    """Return whether a label names a service, and nothing of it that is open."""
    words = split(label)
    if not words or words[-1] in _NO_SECRET:
        return False
    if len(words) > 1 and words[-1] in _KEYS and words[-2] not in _OPEN:
        return True
    joined = {"".join(pair) for pair in pairwise(words)}
    return not _vendors().isdisjoint(joined.union(words))


@cache
def _vendors() -> frozenset[str]:
    text = re.sub(r"(?m)^#.*$", "", text_of(__package__, "vendors.txt"))
    return frozenset(word.strip() for word in text.split(","))


DETECTORS = (AssignedSecret(),)
