"""YAML to document, strictly: no alias, anchor, tag or merge key, one document, and no object is ever built.

The text is parsed to events first, which takes no recursion and lets depth and forbidden pieces be judged
before any tree is made; only then are PyYAML's nodes composed. A plain scalar that YAML 1.1 takes for
another type (``NO``, ``1.10``, ``010``, ``12:30:45``) keeps that type's name, so that the reader can refuse
it where a text is due.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

import yaml

from masklib.policy.document import TEXT, Listing, Place, Scalar, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masklib.policy.document import Node, Problems

__all__ = ["from_yaml"]

MAX_DEPTH: Final = 16

_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_KINDS: Final = {
    "str": TEXT,
    "bool": "boolean",
    "int": "number",
    "float": "number",
    "timestamp": "date",
    "null": "nothing",
    "merge": "merge key",
    "value": "value key",
}


class _Mark(Protocol):
    line: int
    column: int


def from_yaml(text: str, name: str, problems: Problems) -> Node | None:
    """Return the document in ``text``, or ``None`` after noting in ``problems`` why there is none.

    Args:
        text: YAML.
        name: What to call it in messages.
        problems: Takes every error. An error of syntax ends the reading: what follows it cannot be told.
    """
    if illegal := list(yaml.reader.Reader.NON_PRINTABLE.finditer(text)):
        for one in illegal:
            problems.add(_at(text, one.start(), name), "a character that YAML does not allow")
        return None
    try:
        forbidden = list(_forbidden(text))
        root = None if forbidden else yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        forbidden, root = [(error.problem_mark or error.context_mark, _syntax(error))], None
    for mark, problem in forbidden:
        problems.add(_place(mark, name), problem)
    return None if root is None else _document(root, name)


def _forbidden(text: str) -> Iterator[tuple[_Mark | None, str]]:
    depth = documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if depth > MAX_DEPTH or documents > 1:
            yield (
                event.start_mark,
                "nested too deep" if depth > MAX_DEPTH else "a second document; a policy is one",
            )
            return
        if problem := _event_problem(event):
            yield event.start_mark, problem


def _event_problem(event: yaml.Event) -> str | None:
    if isinstance(event, yaml.AliasEvent):
        return "aliases are not allowed (a pattern that begins with `*` needs quotes)"
    if getattr(event, "anchor", None) is not None:
        return "anchors are not allowed: write the value out"
    if getattr(event, "tag", None) is not None:
        return "tags (`!…`) are not allowed: quote a text, leave a number bare"
    return None


def _syntax(error: yaml.MarkedYAMLError) -> str:
    if error.context == "while scanning an alias":
        return 'a pattern that begins with `*` needs quotes: "*.notes"'
    return f"not YAML: {error.problem or error.context}"


def _document(node: yaml.Node, name: str) -> Node:
    place = _place(node.start_mark, name)
    if isinstance(node, yaml.MappingNode):
        return Table(place, tuple((_key(key, name), _document(value, name)) for key, value in node.value))
    if isinstance(node, yaml.ScalarNode):
        return Scalar(place, node.value, _kind(node.tag))
    return Listing(place)


def _key(node: yaml.Node, name: str) -> Scalar:
    if isinstance(node, yaml.ScalarNode):
        return Scalar(_place(node.start_mark, name), node.value, _kind(node.tag))
    return Scalar(_place(node.start_mark, name), "", "list or mapping")


def _kind(tag: str) -> str:
    return _KINDS.get(tag.removeprefix("tag:yaml.org,2002:"), "value of a type of its own")


def _place(mark: _Mark | None, name: str) -> Place:
    return Place(mark.line + 1, mark.column + 1, name) if mark else Place(1, 1, name)


def _at(text: str, position: int, name: str) -> Place:
    before = text[:position]
    return Place(before.count("\n") + 1, len(before) - before.rfind("\n"), name)
