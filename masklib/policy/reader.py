"""Reader: a document becomes the fields of a policy. Goes on after an error: all are named at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from masklib.policy.column_rule import ColumnRule, fold, pattern_problem
from masklib.policy.document import TEXT, Listing, Scalar, Table
from masklib.policy.vocabulary import (
    ALL,
    CLEAR,
    LATER_FIELDS,
    MODES,
    UNKNOWN_ORIGIN,
    WRITES,
    did_you_mean,
    entity_problem,
    function_problem,
    mask_problem,
    preset_problem,
    shown,
    verdict_problem,
    word_problem,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from masklib.policy.document import Node, Problems

__all__ = ["read"]

VERSION: Final = "1"

Check: TypeAlias = Callable[[str], str | None]


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
    reader = _Reader(problems, masks)
    fields = {key.text: _field(reader, key, node) for key, node in reader.entries(document, exact=True)}
    if versioned and "version" not in fields:
        problems.add(document.place, "version is missing: write `version: 1`")
    fields.pop("version", None)
    return fields


def _field(reader: _Reader, key: Scalar, node: Node) -> object:
    if key.text in _FIELDS:
        return _FIELDS[key.text](reader, key, node)
    if key.text in LATER_FIELDS:
        what = f"{key.text!r} is not furnished yet and is refused rather than ignored: take it out"
    else:
        what = f"unknown field {shown(key.text)}{did_you_mean(key.text, _FIELDS)}"
    reader.problems.add(key.place, what)
    return None


@dataclass(frozen=True, slots=True)
class _Reader:
    problems: Problems
    masks: Collection[str]

    def entries(self, table: Table, *, exact: bool = False) -> Iterator[tuple[Scalar, Node]]:
        """Yield the entries whose key is a text that did not occur before; ``exact`` minds case."""
        seen: dict[str, Scalar] = {}
        for key, node in table.entries:
            name = key.text if exact else fold(key.text)
            if self.text(key, "key") is None:
                continue
            if name in seen:
                self.problems.add(
                    key.place, f"{shown(key.text)} stands here twice, first at {seen[name].place}"
                )
                continue
            seen[name] = key
            yield key, node

    def text(self, node: Node, what: str) -> str | None:
        """Return the node's text, or ``None`` after noting that it is none."""
        if isinstance(node, Scalar) and node.kind == TEXT:
            return node.text
        self.problems.add(node.place, f"{what} must be a text, not {_kind(node)}")
        return None

    def word(self, node: Node, what: str, check: Check) -> str | None:
        """Return the node's text if ``check`` finds nothing wrong with it."""
        text = self.text(node, what)
        if text is not None and (problem := check(text)):
            self.problems.add(node.place, f"{what}: {problem}")
            return None
        return text

    def table(self, key: Scalar, node: Node) -> Iterator[tuple[Scalar, Node]]:
        """Yield the entries of a node that has to be a table."""
        if isinstance(node, Table):
            yield from self.entries(node)
        else:
            self.problems.add(node.place, f"{key.text} must be a mapping, not {_kind(node)}")


def _kind(node: Node) -> str:
    if isinstance(node, Table):
        return "a mapping"
    if isinstance(node, Listing):
        return "a list"
    if node.kind == "nothing":
        return "empty"
    quoted = f"; if a text is meant, quote it: {shown(node.text)}" if node.text else ""
    return f"a {node.kind}{quoted}"


def _version(reader: _Reader, key: Scalar, node: Node) -> None:
    if not (isinstance(node, Scalar) and node.kind == "number" and node.text == VERSION):
        reader.problems.add(
            node.place, f"{key.text} must be the number {VERSION}: write `version: {VERSION}`"
        )


def _word(check: Check) -> Callable[[_Reader, Scalar, Node], str | None]:
    return lambda reader, key, node: reader.word(node, key.text, check)


def _mode(reader: _Reader, key: Scalar, node: Node) -> str | None:
    # YAML 1.1 reads a bare `off` as false; where only these words are due the text itself is beyond doubt
    if isinstance(node, Scalar) and node.kind == "boolean" and node.text in MODES:
        return node.text
    return reader.word(node, key.text, lambda text: word_problem(text, MODES))


def _columns(reader: _Reader, key: Scalar, node: Node) -> tuple[ColumnRule, ...]:
    rules = []
    for pattern, verdict in reader.table(key, node):
        if isinstance(verdict, Table):
            problem = (
                f"{key.text}: {shown(pattern.text)} holds a mapping; write the pattern in one piece, quoted"
            )
            reader.problems.add(pattern.place, problem)
            continue
        glob = reader.word(pattern, key.text, pattern_problem)
        word = reader.word(verdict, f"{key.text}: {shown(pattern.text)}", verdict_problem)
        if glob is not None and word is not None:
            rules.append(ColumnRule(glob, word))
    return tuple(rules)


def _masks(reader: _Reader, key: Scalar, node: Node) -> tuple[tuple[str, str], ...]:
    pairs = []
    for entity, mask in reader.table(key, node):
        name = reader.word(entity, key.text, entity_problem)
        word = reader.word(
            mask, f"{key.text}: {shown(entity.text)}", lambda text: mask_problem(text, reader.masks)
        )
        if name is not None and word is not None:
            pairs.append((name, word))
    return tuple(pairs)


def _functions(reader: _Reader, key: Scalar, node: Node) -> tuple[tuple[str, str], ...]:
    pairs = []
    for function, verdict in reader.table(key, node):
        name = reader.word(function, key.text, function_problem)
        word = reader.word(
            verdict, f"{key.text}: {shown(function.text)}", lambda text: word_problem(text, (CLEAR,))
        )
        if name is not None and word is not None:
            pairs.append((name, word))
    return tuple(pairs)


def _unmask(reader: _Reader, key: Scalar, node: Node) -> tuple[str, ...]:
    if isinstance(node, Scalar) and (node.kind, node.text) == (TEXT, ALL):
        return (ALL,)
    if not isinstance(node, Listing):
        reader.problems.add(
            node.place, f"{key.text} must be a list of entities or `{ALL}`, not {_kind(node)}"
        )
        return ()
    found = [reader.word(item, key.text, entity_problem) for item in node.items]
    return tuple(entity for entity in found if entity is not None)


_FIELDS: Final[dict[str, Callable[[_Reader, Scalar, Node], object]]] = {
    "version": _version,
    "preset": _word(preset_problem),
    "mode": _mode,
    "columns": _columns,
    "masks": _masks,
    "functions": _functions,
    "unmask": _unmask,
    "writes": _word(lambda text: word_problem(text, WRITES)),
    "unknown_origin": _word(lambda text: word_problem(text, UNKNOWN_ORIGIN)),
}
