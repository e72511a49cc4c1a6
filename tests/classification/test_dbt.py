"""dbt's manifest: its tags and meta declare columns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import masklib
from masklib.classification.dbt import remarks_of
from masklib.errors import PolicyError
from masklib.typing import Column

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS: dict[str, Any] = {
    "a": {"name": "a", "meta": {"contains_pii": True}, "tags": []},
    "b": {"name": "b", "meta": {"masklib": "EMAIL_ADDRESS"}},
    "c": {"name": "c", "tags": ["pii"]},
    "d": {"name": "d", "config": {"meta": {"privacy": {"classification": "PII"}}, "tags": []}},
    "e": {"name": "e", "meta": {"contains_pii": False}, "tags": ["nightly"]},
    "f": {"name": "f", "description": "PII, says the prose, which is not read", "meta": {"owner": "sales"}},
    "g": {"name": "g", "meta": {"policy_tags": ["projects/x/taxonomies/pii.email"]}},
}


def manifest(folder: Path, content: Any) -> Path:
    path = folder / "manifest.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def nodes(**node: Any) -> dict[str, Any]:
    return {"nodes": {"model.shop.boxes": {"schema": "public", "name": "boxes", "columns": COLUMNS, **node}}}


def policy_beside(path: Path) -> masklib.Policy:
    file = path.parent / "policy.yaml"
    file.write_text("version: 1\ndbt: manifest.json\n", encoding="utf-8")
    return masklib.Policy.load(file)


def test_columns_are_declared_by_meta_and_tags_in_every_place_that_dbt_puts_them(tmp_path: Path) -> None:
    policy = policy_beside(manifest(tmp_path, nodes()))
    found = masklib.classify([Column(name, "boxes", "public") for name in COLUMNS], policy=policy)

    told = {one.evidence[0] for one in found if one.evidence}
    assert [bool(one.evidence) for one in found] == [True, True, True, True, False, False, True]
    assert [one.entity for one in found if one.entity] == ["EMAIL_ADDRESS", "EMAIL_ADDRESS"]
    assert told == {"dbt declares redact", "dbt declares EMAIL_ADDRESS"}


def test_a_models_alias_and_a_sources_identifier_are_its_name_in_the_database(tmp_path: Path) -> None:
    content = nodes(alias="crates")
    content["sources"] = {"source.shop.x": {"schema": "raw", "identifier": "pallets", "columns": COLUMNS}}

    found = {(one.schema, one.table) for one in remarks_of(manifest(tmp_path, content))}

    assert found == {("public", "crates"), ("raw", "pallets")}


def test_a_wrapped_connection_masks_what_dbt_declares_and_says_so(tmp_path: Path, sqlite: Any) -> None:
    sqlite.execute("CREATE TABLE boxes (a TEXT, b TEXT, e TEXT)")
    sqlite.execute("INSERT INTO boxes VALUES ('red', 'someone@corp.example.org', 'blue')")
    policy = policy_beside(manifest(tmp_path, nodes(schema="main")))
    conn = masklib.wrap(sqlite, key=bytes(32), policy=policy)
    a, b, e = conn.execute("SELECT a, b, e FROM boxes").fetchone()

    assert (a, e) == ("[redacted]", "blue")
    assert "someone" not in b
    assert masklib.wrap(conn, policy=policy) is conn


@pytest.mark.parametrize(
    "content",
    ["[]", "{", '{"nodes": []}', "", "null", "[" * 100_000],
    ids=["list", "cut", "nodes", "empty", "null", "deep"],
)
def test_what_is_no_manifest_is_refused_where_a_connection_is_wrapped(
    tmp_path: Path, sqlite: Any, content: str
) -> None:
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    policy = policy_beside(tmp_path / "manifest.json")

    with pytest.raises(PolicyError, match=r"manifest\.json"):
        masklib.wrap(sqlite, key=bytes(32), policy=policy)


def test_a_manifest_that_is_not_there_is_refused(tmp_path: Path, sqlite: Any) -> None:
    with pytest.raises(PolicyError, match="cannot be read"):
        masklib.wrap(sqlite, key=bytes(32), policy=masklib.Policy(dbt=str(tmp_path / "none.json")))


def test_the_policy_keeps_the_manifests_path(tmp_path: Path) -> None:
    policy = policy_beside(manifest(tmp_path, nodes()))

    assert policy.dbt == str(tmp_path / "manifest.json")
    assert masklib.Policy.loads(policy.dumps()) == policy


@pytest.mark.parametrize("line", ["dbt: 7", "dbt: ' '", "dbt: [a]"])
def test_a_wrong_path_is_an_error_with_its_place(line: str) -> None:
    with pytest.raises(PolicyError, match=":2:"):
        masklib.Policy.loads(f"version: 1\n{line}\n", name="p.yaml")
