from __future__ import annotations

from pathlib import Path

import pytest

from masklib.entities import ENTITIES, SCHEMES
from masklib.mask import known_masks
from masklib.mask.registry import FALLBACK, default_mask, growth, load_mask
from masklib.mask.whole import WHOLE_MASKS
from masklib.policy import MASK_NAMES
from masklib.typing import Mask

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "masks.md").read_text("utf-8")
FAMILIES = tuple(name for name in known_masks() if name not in WHOLE_MASKS)


def test_every_family_has_the_shape_of_a_plugin_and_the_name_it_is_found_by() -> None:
    for name in FAMILIES:
        mask = load_mask(name)
        assert isinstance(mask, Mask), name
        assert mask.name == name
        assert mask.keeps, name
        assert mask.leaks, name


def test_every_entity_has_a_mask_that_is_known() -> None:
    assert {default_mask(entity) for entity in ENTITIES} <= set(known_masks())


def test_every_family_is_the_default_of_the_entities_that_it_names() -> None:
    named = {(entity, name) for name in FAMILIES for entity in load_mask(name).entities}
    assert named
    assert {(entity, default_mask(entity)) for entity, _ in named} == named


def test_a_policy_may_name_every_mask_that_is_built_in() -> None:
    assert set(known_masks()) == MASK_NAMES


def test_an_entity_that_nobody_knows_gets_the_fallback() -> None:
    assert default_mask("SHOE_SIZE") == "generic"


def test_a_mask_that_nobody_has_is_no_key() -> None:
    with pytest.raises(KeyError):
        load_mask("nope")


@pytest.mark.parametrize("name", [name for name in FAMILIES if name not in SCHEMES])
def test_the_page_says_of_a_family_what_the_family_says(name: str) -> None:
    mask = load_mask(name)
    entities = [entity for entity in ENTITIES if name != FALLBACK and default_mask(entity) == name]
    row = (
        f"| `{name}` | {', '.join(f'`{one}`' for one in entities) or '–'} | {'yes' if mask.reversible else 'no'} "
        f"| {mask.keeps} | {mask.leaks} | {growth(name) or '–'} |"
    )
    assert row in PAGE.splitlines()


def test_the_page_names_every_kind_of_number() -> None:
    assert all(f"`{name}`" in PAGE for name in SCHEMES)
