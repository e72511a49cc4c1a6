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
    "merge": "merge",
    "value": "default",
}


class _Mark(Protocol):
    line: int
    column: int


def from_yaml(text: str, name: str, problems: Problems) -> Node:
    """Return the document in ``text``.

    Args:
        text: YAML.
        name: What to call it in messages.
        problems: Takes every error that does not end the reading.

    Raises:
        PolicyError: for an error of syntax (what follows it cannot be told), an alias (it may be a bomb), a
            second document, too deep nesting, or an empty text.
    """
    try:
        _look_over(text, name, problems)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise problems.stop(_place(error.problem_mark or error.context_mark, name), _syntax(error)) from None
    if root is None:
        raise problems.stop(Place(1, 1, name), "the policy is empty: begin it with `version: 1`")
    return _document(root, name)


def _look_over(text: str, name: str, problems: Problems) -> None:
    for one in yaml.reader.Reader.NON_PRINTABLE.finditer(text):
        problems.add(_at(text, one.start(), name), "a character that YAML does not allow")
    problems.check()
    aliases = False
    for event in _events(text, name, problems):
        aliases |= isinstance(event, yaml.AliasEvent)
        if problem := _event_problem(event):
            problems.add(_place(event.start_mark, name), problem)
    if aliases:
        problems.check()


def _events(text: str, name: str, problems: Problems) -> Iterator[yaml.Event]:
    depth = documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if depth > MAX_DEPTH:
            raise problems.stop(_place(event.start_mark, name), "nested too deep")
        if documents > 1:
            raise problems.stop(_place(event.start_mark, name), "a second document; a policy is one")
        yield event


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
    return Listing(place, tuple(_document(one, name) for one in node.value))


def _key(node: yaml.Node, name: str) -> Scalar:
    if isinstance(node, yaml.ScalarNode):
        return Scalar(_place(node.start_mark, name), node.value, _kind(node.tag))
    return Scalar(_place(node.start_mark, name), "", "list")


def _kind(tag: str) -> str:
    return _KINDS.get(tag.removeprefix("tag:yaml.org,2002:"), "value of a type of its own")


def _place(mark: _Mark | None, name: str) -> Place:
    return Place(mark.line + 1, mark.column + 1, name) if mark else Place(1, 1, name)


def _at(text: str, position: int, name: str) -> Place:
    before = text[:position]
    return Place(before.count("\n") + 1, len(before) - before.rfind("\n"), name)
