"""Reader: a document becomes the fields of a policy. Goes on after an error: all are named at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from masklib.policy.actor import text_problem
from masklib.policy.column_table import read_columns
from masklib.policy.document import TEXT, Listing, Scalar, Table
from masklib.policy.field_reader import FieldReader, kind_of
from masklib.policy.pattern_rule import own_entities
from masklib.policy.pattern_table import entities_of, read_patterns
from masklib.policy.role import Role
from masklib.policy.vocabulary import (
    ALL,
    CLEAR,
    FILTERS,
    LATER_FIELDS,
    MODES,
    REFUSED_FIELDS,
    UNKNOWN_ORIGIN,
    WRITES,
    detector_problem,
    did_you_mean,
    entity_problem,
    function_problem,
    limit_problem,
    mask_problem,
    preset_problem,
    shown,
    word_problem,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container

    from masklib.policy.document import Node, Problems
    from masklib.policy.field_reader import Check

__all__ = ["read"]

VERSION: Final = "1"


def read(document: Node, problems: Problems, *, masks: Collection[str], versioned: bool) -> dict[str, Any]:
    """Return the fields of `Policy` that the document sets, by name.

    Args:
        document: The whole text.
        problems: Takes every error; nothing is raised here.
        masks: Names of the masks that there are.
        versioned: Whether ``version`` has to be there (in files it has).

    Returns:
        Field name to value; to be used only if there were no problems.
    """
    if not isinstance(document, Table):
        problems.add(document.place, "a policy is a mapping: begin it with `version: 1`")
        return {}
    reader = FieldReader(problems, masks, _own(document), _preset(document))
    fields = {key.text: _field(reader, key, node) for key, node in reader.entries(document, exact=True)}
    if versioned and "version" not in fields:
        problems.add(document.place, "version is missing: write `version: 1`")
    fields.pop("version", None)
    return fields


def _own(document: Table) -> Container[str]:
    """Return the entities that the policy's own patterns and plugins bring, wherever they stand in it."""
    fields = {key.text: node for key, node in document.entries}
    plugins = fields.get("detectors")
    named = [str(item) for item in plugins.items] if isinstance(plugins, Listing) else []
    return own_entities(entities_of(fields.get("patterns")), named)


def _preset(document: Table) -> str:
    """Return the preset, wherever it stands in the document; empty if it is none."""
    node = {key.text: node for key, node in document.entries}.get("preset")
    return node.text if isinstance(node, Scalar) else ""


def _field(reader: FieldReader, key: Scalar, node: Node) -> object:
    if key.text in _FIELDS:
        return _FIELDS[key.text](reader, key, node)
    if key.text in LATER_FIELDS:
        what = f"{key.text!r} is not furnished yet and is refused rather than ignored: take it out"
    elif key.text in REFUSED_FIELDS:
        what = f"{key.text!r} is not offered: {REFUSED_FIELDS[key.text]}"
    else:
        what = f"unknown field {shown(key.text)}{did_you_mean(key.text, _FIELDS)}"
    reader.problems.add(key.place, what)
    return None


def _version(reader: FieldReader, key: Scalar, node: Node) -> None:
    if not (isinstance(node, Scalar) and node.kind == "number" and node.text == VERSION):
        reader.problems.add(
            node.place, f"{key.text} must be the number {VERSION}: write `version: {VERSION}`"
        )


def _word(check: Check) -> Callable[[FieldReader, Scalar, Node], str | None]:
    return lambda reader, key, node: reader.word(node, key.text, check)


def _mode(reader: FieldReader, key: Scalar, node: Node) -> str | None:
    # YAML 1.1 reads a bare `off` as false; where only these words are due the text itself is beyond doubt
    if isinstance(node, Scalar) and node.kind == "boolean" and node.text in MODES:
        return node.text
    return reader.word(node, key.text, lambda text: word_problem(text, MODES))


def _masks(reader: FieldReader, key: Scalar, node: Node) -> tuple[tuple[str, str], ...]:
    pairs = []
    for entity, mask in reader.table(key, node):
        name = reader.word(entity, key.text, lambda text: entity_problem(text, reader.own))
        word = reader.word(
            mask, f"{key.text}: {shown(entity.text)}", lambda text: mask_problem(text, reader.masks)
        )
        if name is not None and word is not None:
            pairs.append((name, word))
    return tuple(pairs)


def _functions(reader: FieldReader, key: Scalar, node: Node) -> tuple[tuple[str, str], ...]:
    pairs = []
    for function, verdict in reader.table(key, node):
        name = reader.word(function, key.text, function_problem)
        word = reader.word(
            verdict, f"{key.text}: {shown(function.text)}", lambda text: word_problem(text, (CLEAR,))
        )
        if name is not None and word is not None:
            pairs.append((name, word))
    return tuple(pairs)


def _limits(reader: FieldReader, key: Scalar, node: Node) -> tuple[tuple[str, int], ...]:
    pairs = []
    for name, bound in reader.table(key, node):
        number = bound.text if isinstance(bound, Scalar) and bound.kind == "number" else ""
        if problem := limit_problem(name.text, number):
            reader.problems.add(bound.place, f"{key.text}: {problem}")
        else:
            pairs.append((name.text, int(number)))
    return tuple(pairs)


def _unmask(reader: FieldReader, key: Scalar, node: Node) -> tuple[str, ...]:
    if isinstance(node, Scalar) and (node.kind, node.text) == (TEXT, ALL):
        return (ALL,)
    if not isinstance(node, Listing):
        reader.problems.add(
            node.place, f"{key.text} must be a list of entities or `{ALL}`, not {kind_of(node)}"
        )
        return ()
    found = [
        reader.word(item, key.text, lambda text: entity_problem(text, reader.own)) for item in node.items
    ]
    return tuple(entity for entity in found if entity is not None)


def _dbt(reader: FieldReader, key: Scalar, node: Node) -> str | None:
    """Return the path of a dbt manifest; a relative one starts where the policy's file is."""
    path = reader.word(node, key.text, lambda text: None if text.strip() else "name dbt's manifest.json")
    home = Path(node.place.name).parent if node.place.line else Path()
    return None if path is None else str(home / path)


def _detectors(reader: FieldReader, key: Scalar, node: Node) -> tuple[str, ...]:
    found = [reader.word(item, key.text, detector_problem) for item in reader.items(key, node)]
    return tuple(name for name in found if name is not None)


def _roles(reader: FieldReader, key: Scalar, node: Node) -> tuple[Role, ...]:
    if not isinstance(node, Table):
        reader.problems.add(node.place, f"{key.text} must be a mapping, not {kind_of(node)}")
        return ()
    found = [_role(reader, key.text, name, given) for name, given in reader.entries(node, exact=True)]
    return tuple(role for role in found if role is not None)


def _role(reader: FieldReader, field: str, name: Scalar, node: Node) -> Role | None:
    what = f"{field}: {shown(name.text)}"
    if reader.word(name, field, text_problem) is None:
        return None
    if not isinstance(node, Table):
        problem = f"{what} must be a mapping, not {kind_of(node)}; a role that changes nothing is {{}}"
        reader.problems.add(node.place, problem)
        return None
    inner = replace(reader, preset=_preset(node) or reader.preset)
    fields: dict[str, Any] = {}
    for key, given in inner.entries(node, exact=True):
        if key.text in _ROLE_FIELDS:
            fields[key.text] = _ROLE_FIELDS[key.text](inner, replace(key, text=f"{what}: {key.text}"), given)
        else:
            known = did_you_mean(key.text, _ROLE_FIELDS)
            inner.problems.add(key.place, f"{what}: unknown field {shown(key.text)}{known}")
    return None if None in fields.values() else Role(name.text, **fields)


_ROLE_FIELDS: Final[dict[str, Callable[[FieldReader, Scalar, Node], object]]] = {
    "preset": _word(preset_problem),
    "columns": read_columns,
    "masks": _masks,
    "functions": _functions,
    "unmask": _unmask,
    "writes": _word(lambda text: word_problem(text, WRITES)),
    "filters": _word(lambda text: word_problem(text, FILTERS)),
    "limits": _limits,
    "unknown_origin": _word(lambda text: word_problem(text, UNKNOWN_ORIGIN)),
}
"""What a role may say in place of the policy, or beside it."""
_FIELDS: Final[dict[str, Callable[[FieldReader, Scalar, Node], object]]] = {
    **_ROLE_FIELDS,
    "version": _version,
    "mode": _mode,
    "patterns": read_patterns,
    "dbt": _dbt,
    "detectors": _detectors,
    "roles": _roles,
}
