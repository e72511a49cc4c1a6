"""Values that are all of a cell: they count only where nothing else is known about it."""

from __future__ import annotations

import pytest

from masklib.detection import Scanner

ALONE = {"02139": "POSTCODE", "1962-07-28": "DATE_OF_BIRTH", "Jaclyn": "PERSON"}


@pytest.mark.parametrize(("text", "entity"), ALONE.items())
def test_a_lone_value_is_what_it_most_likely_is(text: str, entity: str) -> None:
    (found,) = Scanner.default().scan([f" {text}\n"])[0]
    assert (found.entity, found.start, found.end) == (entity, 1, 1 + len(text))


@pytest.mark.parametrize("text", ALONE)
def test_what_is_known_about_the_cell_decides_instead(text: str) -> None:
    assert Scanner.default().scan([text], ("order_ref", "orders")) == {}
