import re
from pathlib import Path

import pytest

from masklib.errors import PolicyError
from masklib.policy import Policy
from masklib.policy.vocabulary import LATER_FIELDS, MODES, PRESETS, UNKNOWN_ORIGIN, WRITES
from masklib.typing import Column

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_the_example_loads_and_means_what_its_remarks_say() -> None:
    policy = Policy.load(ROOT / "examples" / "policy.yaml")

    assert policy.declared(Column(name="supplier_contact", table="products")) == "PERSON"
    assert policy.declared(Column(name="price", table="products")) == "clear"
    assert policy.mask_of("EMAIL_ADDRESS") == "hash"


@pytest.mark.parametrize("form", ["yaml", "toml"])
def test_the_policies_on_the_page_load(form: str) -> None:
    assert {Policy.loads(text, format=form).preset for text in blocks(form)} == {"analyst"}


def test_the_errors_on_the_page_are_the_errors() -> None:
    text = """\
version: 1
preset: analyst
mode: enforced
columns:
  users.email: EMAIL_ADRESS
  ssn: US_SSN
  users.country: NO
"""
    with pytest.raises(PolicyError) as caught:
        Policy.loads(text, name="policy.yaml")

    assert str(caught.value) in [block.strip() for block in blocks("text")]


def test_every_word_of_the_policy_is_on_the_page() -> None:
    words = {*PRESETS, *MODES, *WRITES, *UNKNOWN_ORIGIN, *LATER_FIELDS}

    assert not [word for word in words if f"`{word}`" not in PAGE]


@pytest.mark.parametrize(
    ("winner", "loser", "at"),
    [
        ("users.email", "*.email", ("public", "users", "email")),
        ("users.email", "users.*", ("public", "users", "email")),
        ("public.users.email", "users.email", ("public", "users", "email")),
        ("*.em*", "*.e*", ("public", "users", "email")),
    ],
)
def test_what_the_page_says_of_precedence_is_so(winner: str, loser: str, at: tuple[str, str, str]) -> None:
    policy = Policy.of(columns={winner: "clear", loser: "redact"})

    assert policy.declared(Column(name=at[2], table=at[1], schema=at[0])) == "clear"
