from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from masklib.classification import classify_by_name

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize(
    ("name", "table", "entity"),
    [
        ("email", "users", "EMAIL_ADDRESS"),
        ("customerEmailAddress", None, "EMAIL_ADDRESS"),
        ("HOME_PHONE", "contacts", "PHONE_NUMBER"),
        ("ssn", None, "US_SSN"),
        ("name", "users", "PERSON"),
        ("name", "products", None),
        ("created_at", "users", None),
        ("email_verified", "users", None),
        ("password_hash", "users", "SECRET"),
    ],
)
def test_a_name_decides_with_its_table(name: str, table: str | None, entity: str | None) -> None:
    assert classify_by_name(name, table, None, None).entity == entity


def _labelled() -> Iterator[tuple[str, list[str]]]:
    text = (Path(__file__).parent / "labels.txt").read_text("utf-8")
    parts = re.split(r"(?m)^\[(.+)\]$", text)
    for entity, body in zip(parts[1::2], parts[2::2], strict=True):
        yield entity, [label.strip() for label in " ".join(body.split()).split("|")]


@pytest.mark.parametrize(("entity", "labels"), [pytest.param(*one, id=one[0]) for one in _labelled()])
def test_a_label_of_any_country_announces_its_entity_and_one_that_looks_alike_nothing(
    entity: str, labels: list[str]
) -> None:
    due = {entity} | ({"FREE_TEXT"} if entity == "nothing" else set())
    found = {label: classify_by_name(label, None, None, None).entity or "nothing" for label in labels}
    assert {label: one for label, one in found.items() if one not in due} == {}


@pytest.mark.parametrize("table", ["productos", "prodotti", "producten", "tuotteet"])
def test_a_bare_name_in_another_language_is_a_persons_only_in_a_table_of_people(table: str) -> None:
    assert classify_by_name("nombre", table, None, None).entity is None
    assert classify_by_name("naam", table, None, None).entity is None
    assert classify_by_name("nombre", "clientes", None, None).entity == "PERSON"


@pytest.mark.parametrize(
    ("label", "entity"),
    [
        ("custmoer_frist_nmae", "PERSON"),
        ("pasport_number", "PASSPORT"),
        ("streeet", "STREET_ADDRESS"),
        ("patent_number", None),
        ("Geschaeftsadresse", "STREET_ADDRESS"),
    ],
)
def test_slips_and_other_spellings_are_understood_and_words_stay(label: str, entity: str | None) -> None:
    assert classify_by_name(label, None, None, None).entity == entity
