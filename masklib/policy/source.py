"""Source: a file or text becomes a document; decides the form and refuses what is no text."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from masklib.errors import PolicyError
from masklib.policy.document import MAX_BYTES, Place
from masklib.policy.vocabulary import word_problem

if TYPE_CHECKING:
    from masklib.policy.document import Node, Problems

__all__ = ["document", "read_file"]

_FORMS: Final = {".yaml": "yaml", ".yml": "yaml", ".toml": "toml"}


def read_file(path: str | os.PathLike[str]) -> tuple[str, str, str]:
    """Return a policy file's text, its name for messages and its form (``yaml`` or ``toml``).

    Raises:
        PolicyError: if it cannot be read, is too large, is not UTF-8 or its name ends otherwise.
    """
    name = os.fsdecode(path)
    form = _FORMS.get(Path(name).suffix.lower())
    if form is None:
        raise PolicyError((f"{name}: a policy file's name ends in .yaml, .yml or .toml",))
    return _decoded(_bytes(name), name), name, form


def document(text: str, name: str, form: str, problems: Problems) -> Node:
    """Return the document of a text; ``problems`` takes what is wrong with it and does not end the reading.

    Raises:
        PolicyError: if its syntax is wrong, it is empty or too large, or there is no such form.
        TypeError: if it is no text.
    """
    if not isinstance(text, str):
        raise TypeError(f"a policy is read from a text, not from {type(text).__name__}")
    if problem := word_problem(form, tuple(_FORMS.values())):
        raise PolicyError((f"format: {problem}",))
    if len(text) > MAX_BYTES:
        raise PolicyError((_too_large(name),))
    if form == "toml":
        from masklib.policy.toml_document import from_toml

        return from_toml(text, name, problems)
    from masklib.policy.yaml_document import from_yaml

    return from_yaml(text, name, problems)


def _bytes(name: str) -> bytes:
    try:
        with Path(name).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise PolicyError((f"{name}: cannot be read: {error.strerror}",)) from None
    if len(content) > MAX_BYTES:
        raise PolicyError((_too_large(name),))
    return content


def _too_large(name: str) -> str:
    return f"{name}: larger than {MAX_BYTES >> 20} MiB, which no policy is"


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"), name)
        raise PolicyError((f"{place}: not UTF-8; save the file as UTF-8",)) from None
