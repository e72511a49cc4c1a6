"""Writing: a policy as YAML. Every text is quoted, so none is read back as a number, a boolean or a time."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Final, Protocol

from masklib.policy.role import ROLE_WORDS, Said
from masklib.policy.vocabulary import ALL, DATE_SHIFT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from masklib.policy.column_rule import ColumnRule
    from masklib.policy.pattern_rule import PatternRule
    from masklib.policy.role import Role

__all__ = ["TEXT_FIELDS", "written"]

TEXT_FIELDS: Final = ("preset", "mode", "writes", "unknown_origin", "filters", "dbt")
"""Fields of a policy that hold a text."""


class _Written(Said, Protocol):
    """The fields of a policy that hold more than a text."""

    @property
    def patterns(self) -> tuple[PatternRule, ...]: ...
    @property
    def detectors(self) -> tuple[str, ...]: ...
    @property
    def roles(self) -> tuple[Role, ...]: ...


def written(policy: _Written) -> Iterator[str]:
    """Yield the lines of a policy as YAML that loads back to an equal policy; remarks are none of them."""
    yield "version: 1"
    yield from _words(policy, TEXT_FIELDS)
    yield from _said(policy)
    if policy.patterns:
        yield "patterns:"
        yield from (f"  - {_quoted(_content(rule))}" for rule in policy.patterns)
    if policy.detectors:
        yield f"detectors: [{', '.join(map(_quoted, policy.detectors))}]"
    if policy.roles:
        yield "roles:"
    for role in policy.roles:
        lines = [f"    {line}" for line in (*_words(role, ROLE_WORDS), *_said(role))]
        yield from (f"  {_quoted(role.name)}:", *lines) if lines else (f"  {_quoted(role.name)}: {{}}",)


def _words(one: Said, names: Iterable[str]) -> Iterator[str]:
    yield from (f"{name}: {_quoted(word)}" for name in names if (word := getattr(one, name)))


def _said(one: Said) -> Iterator[str]:
    """Yield the lines that a policy and a role may both have, but those of one word."""
    columns = [(rule.pattern, _verdict(rule)) for rule in one.columns if not rule.source]
    for name, pairs in (("columns", columns), ("masks", one.masks), ("functions", one.functions)):
        if pairs:
            yield f"{name}:"
            yield from (f"  {_quoted(key)}: {_quoted(value)}" for key, value in pairs)
    if one.limits:
        yield "limits:"
        yield from (f"  {name}: {bound}" for name, bound in one.limits)
    if one.unmask:
        listed = ", ".join(map(_quoted, one.unmask))
        yield f"unmask: {_quoted(ALL)}" if ALL in one.unmask else f"unmask: [{listed}]"


def _verdict(rule: ColumnRule) -> object:
    if not (rule.subject or rule.filters):
        return rule.verdict
    moved = {"mask": DATE_SHIFT, "subject": rule.subject}
    asked = {"filters": rule.filters} if rule.filters else {}
    return {**(moved if rule.subject else {"entity": rule.verdict}), **asked}


def _content(rule: PatternRule) -> dict[str, object]:
    every = {field.name: getattr(rule, field.name) for field in fields(rule)}
    return {name: value for name, value in every.items() if value and (name, value) != ("score", 1.0)}


def _quoted(value: object) -> str:
    # JSON is YAML, and no quoted text is ever read as a number, a boolean or a time
    return json.dumps(value, ensure_ascii=False)
