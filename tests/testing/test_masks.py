from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from masklib.errors import ContractError, KeyRequiredError
from masklib.mask import known_masks
from masklib.mask.registry import load_mask
from masklib.mask.whole import WHOLE_MASKS
from masklib.testing import check_mask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

TEXTS = ["B-1234", "badge 77"]


class Badge:
    """A mask without fault, until a test changes something: a number for each character, by the key."""

    name: Any = "badge"
    entities: Any = ("BADGE_ID",)
    reversible: Any = True
    keeps: Any = "the length"
    leaks: Any = "equality"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> Any:
        return [self.one(text, keys) for text in texts]

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> Any:
        shift = int.from_bytes(keys.subkey("badge", 2)) % 60_000 + 1
        return ["".join(chr((ord(char) - shift) % 0x110000) for char in text) for text in texts]

    def one(self, text: str, keys: Subkeys) -> str:
        shift = int.from_bytes(keys.subkey("badge", 2)) % 60_000 + 1
        return "".join(chr((ord(char) + shift) % 0x110000) for char in text)


def problems(**attributes: Any) -> str:
    with pytest.raises(ContractError) as caught:
        check_mask(type("Changed", (Badge,), attributes)(), texts=TEXTS)
    return "\n".join(caught.value.problems)


def no_way_back(_self: object, _texts: Sequence[str], _keys: Subkeys) -> list[str]:
    raise KeyRequiredError("none")


def test_a_mask_without_fault_passes() -> None:
    check_mask(Badge(), texts=TEXTS)


@pytest.mark.parametrize("name", [name for name in known_masks() if name not in WHOLE_MASKS])
def test_the_built_in_masks_keep_the_contract(name: str) -> None:
    check_mask(load_mask(name))


def test_all_attributes_that_are_wrong_are_told_at_once() -> None:
    found = problems(name="", entities=["x"], reversible=1, keeps=None, leaks=None, mask=None, unmask=None)

    assert len(found.splitlines()) == 7
    with pytest.raises(ContractError, match="it is a class"):
        check_mask(Badge)


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"one": lambda _, text, __: text}, "returns the value itself"),
        ({"one": lambda _, text, __: text[::-1] + "!"}, "surrogates do not depend on the key"),
        ({"one": lambda _, __, ___: "constant"}, "has the surrogate of another text"),
        ({"one": lambda _, text, __: text[0]}, "on the empty text: raises IndexError"),
        ({"one": lambda _, text, __: text.encode()}, "raises UnicodeEncodeError"),
        ({"one": lambda _, __, ___: 7}, "surrogates must be texts"),
        ({"one": lambda _, __, ___: str(random.random())}, "returns another surrogate a second time"),
        ({"mask": lambda _, texts, __: list(texts)[1:]}, "a list with one surrogate for each text"),
        ({"mask": lambda _, texts, __: (f"{len(texts)}{text}" for text in texts)}, "a list with one"),
        ({"mask": lambda _, texts, __: [f"{len(texts)}{t}" for t in texts]}, "than alone"),
        ({"unmask": lambda _, texts, __: list(texts)}, "unmask returns another text"),
        ({"unmask": no_way_back}, "unmask raises KeyRequiredError"),
        ({"reversible": False}, "unmask must raise IrreversibleError"),
    ],
)
def test_each_fault_is_told(attributes: dict[str, Any], said: str) -> None:
    assert said in problems(**attributes)


def test_a_mask_without_a_way_back_has_to_say_so() -> None:
    check_mask(type("OneWay", (Badge,), {"reversible": False, "unmask": no_way_back})(), texts=TEXTS)
