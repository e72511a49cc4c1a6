from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from masklib.detection.detectors import builtin
from masklib.detection.labels import tables
from masklib.entities import ENTITIES, entity
from masklib.policy import MASK_NAMES

if TYPE_CHECKING:
    from masklib.entities import Entity

CATEGORIES = {
    "identity", "contact", "financial", "government", "health", "location", "network", "vehicle", "secret",
    "special", "organisation", "online", "time", "text",
}  # fmt: skip


@pytest.mark.parametrize("one", ENTITIES.values(), ids=lambda one: one.name)
def test_every_entity_has_a_known_category_known_rules_and_a_mask(one: Entity) -> None:
    assert one.category in CATEGORIES
    assert one.mask in MASK_NAMES
    assert all(re.fullmatch(r"HIPAA-(1[0-8]|[1-9])|GDPR(-9|-10)?|PCI", rule) for rule in one.rules)


def test_an_unknown_entity_raises() -> None:
    with pytest.raises(KeyError):
        entity("NOTHING")


def test_everything_a_built_in_detector_finds_is_an_entity() -> None:
    found: set[str] = set()
    for detector in builtin():
        found.update(getattr(detector, "entities", ()) or (getattr(detector, "entity", ""),))
    assert found <= ENTITIES.keys()


def test_everything_a_label_announces_is_an_entity() -> None:
    announced = {*tables.phrases().values(), *tables.places().values()}
    assert announced <= ENTITIES.keys()


def test_pci_hipaa_and_gdpr_each_cover_something() -> None:
    rules = {rule for one in ENTITIES.values() for rule in one.rules}
    assert {"PCI", "GDPR", "GDPR-9", "HIPAA-1"} <= rules
