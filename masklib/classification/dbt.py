"""The ``meta`` and ``tags`` that a dbt project gives its columns, out of its ``manifest.json``.

Source: https://docs.getdbt.com/reference/artifacts/manifest-json: ``nodes`` and ``sources`` hold ``schema``,
``alias`` or ``identifier``, and ``columns``, each with ``meta``, ``tags`` and, since dbt 1.10, ``config``
with both of them.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from masklib.classification.tagging import Remark, tagged
from masklib.errors import PolicyError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from masklib.policy import Policy

__all__ = ["remarks_of", "with_dbt"]

_TELLING: Final = frozenset(
    {"sensitivity", "classification", "privacy", "data_classification", "policy_tags"}
)
"""Keys of ``meta`` whose value says what a column holds; all other keys say it themselves, or nothing."""
_DEPTH: Final = 8


def with_dbt(policy: Policy) -> Policy:
    """Return the policy with what its dbt project declares, where it names one.

    Raises:
        PolicyError: if the manifest cannot be read, or is none.
    """
    return tagged(policy, remarks_of(policy.dbt)) if policy.dbt else policy


def remarks_of(path: str | os.PathLike[str]) -> tuple[Remark, ...]:
    """Return what a manifest says of columns.

    Args:
        path: The ``manifest.json`` that dbt writes into its target folder.

    Raises:
        PolicyError: if it cannot be read, or is no manifest.
    """
    name = os.fsdecode(path)
    try:
        written = Path(name).stat()
    except OSError as error:
        raise PolicyError((f"dbt: {name}: cannot be read: {error.strerror}",)) from None
    return _read(name, written.st_mtime_ns, written.st_size)


@lru_cache(maxsize=8)
def _read(name: str, _written: int, _size: int) -> tuple[Remark, ...]:
    import msgspec

    try:
        manifest = msgspec.json.decode(Path(name).read_bytes())
    except (OSError, ValueError, RecursionError):
        raise PolicyError((f"dbt: {name}: is no JSON that can be read; name dbt's manifest.json",)) from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("nodes"), dict):
        raise PolicyError((f"dbt: {name}: has no nodes; name the manifest.json in dbt's target folder",))
    parts = [part for part in (manifest["nodes"], manifest.get("sources")) if isinstance(part, dict)]
    return tuple(one for part in parts for node in part.values() for one in _of_node(node))


def _of_node(node: Any) -> Iterator[Remark]:
    """Yield what a model, seed, snapshot or source says of its columns."""
    if not isinstance(node, dict) or not isinstance(node.get("columns"), dict):
        return
    table = str(node.get("alias") or node.get("identifier") or node.get("name") or "")
    schema = str(node.get("schema") or "")
    for key, column in node["columns"].items() if table else ():
        if isinstance(column, dict):
            spelled = str(column.get("name") or key)
            yield from (Remark(schema, table, spelled, text, "dbt") for text in _texts(column))


def _texts(column: Mapping[str, Any]) -> Iterator[str]:
    config = column.get("config")
    for holder in (column, config if isinstance(config, dict) else {}):
        yield from (str(tag) for tag in _listed(holder.get("tags")))
        yield from _said(holder.get("meta"), "", _DEPTH)


def _said(meta: Any, key: str, depth: int) -> Iterator[str]:
    """Yield ``key: value`` for everything in ``meta``, as a comment would say it."""
    if isinstance(meta, dict) and depth:
        for name, value in meta.items():
            yield from _said(value, str(name), depth - 1)
    elif isinstance(meta, list) and depth:
        for value in meta:
            yield from _said(value, key, depth - 1)
    elif meta is not None:
        yield str(meta) if key.lower() in _TELLING else f"{_plain(key)}: {meta}"


def _plain(key: str) -> str:
    """Return a key without the words that only ask: ``contains_pii`` and ``is_pii`` are ``pii``."""
    words = [
        word for word in key.replace("-", "_").split("_") if word.lower() not in {"contains", "is", "has"}
    ]
    return " ".join(words) or key


def _listed(tags: Any) -> list[Any]:
    return tags if isinstance(tags, list) else [] if tags is None else [tags]
