"""Email addresses in every form that columns hold, and what stays related."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from masklib.crypto import Key
from masklib.errors import DomainError, IrreversibleError, KeyRequiredError
from masklib.mask import Masker
from masklib.mask.families.email import Email
from masklib.mask.families.person import Person
from masklib.mask.families.username import Username
from masklib.mask.redaction import REDACTED

if TYPE_CHECKING:
    from collections.abc import Sequence

MODEST = settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
LOCALS = st.one_of(
    st.from_regex(r"[A-Za-z0-9.+_-]{1,12}", fullmatch=True),
    st.sampled_from(['"john doe"', "josé", "a", "用户", "иван.петров", "x" * 64, "x" * 65, "alice+news"]),
)
DOMAINS = st.one_of(
    st.from_regex(r"[a-zA-Z0-9-]{1,9}(\.[a-z]{2,4}){0,2}", fullmatch=True),
    st.sampled_from(["bücher.de", "BÜCHER.de", "例子.广告", "xn--bcher-kva.de", "xn--.de", "straße.de", "a" * 63 + ".com", "b" * 64, "corp..com", "İ.com"]),
)  # fmt: skip
ADDRESSES = st.builds("{}@{}".format, LOCALS, DOMAINS)
TEXTS = st.lists(
    st.one_of(ADDRESSES, st.sampled_from(["Alice Smith ", " <", ">", "; ", ", ", "@", ".", '"', "  ", "mailto:", "\n", "🙂", "e\u0301", "é"])),
    min_size=1,
    max_size=5,
).map("".join)  # fmt: skip


def email(key: Key, text: str) -> str:
    (surrogate,) = Email().mask([text], key)
    assert Email().unmask([surrogate], key) == [text]
    return surrogate


def is_gone(surrogates: Sequence[str]) -> bool:
    return any("@x." in surrogate for surrogate in surrogates)


@MODEST
@given(texts=st.lists(TEXTS, min_size=1, max_size=6, unique=True))
def test_addresses_of_every_form_turn_back_and_stay_different(texts: list[str], key: Key) -> None:
    for family in (Email(), Username()):
        surrogates = family.mask(texts, key)
        kept = [surrogate for surrogate in surrogates if surrogate != REDACTED]
        assert len(set(kept)) == len(kept)
        if not is_gone(surrogates) and REDACTED not in surrogates:
            assert family.unmask(surrogates, key) == texts


@MODEST
@given(texts=st.lists(TEXTS, min_size=1, max_size=5))
def test_an_address_does_not_depend_on_its_neighbours(texts: list[str], key: Key) -> None:
    many = [f"alice.smith{number}@corp.com" for number in range(60)]
    assert Email().mask(texts + many, key)[: len(texts)] == [Email().mask([text], key)[0] for text in texts]
    assert Email().mask(many, key) == [Email().mask([text], key)[0] for text in many]


@pytest.mark.parametrize(
    "text", ["alice.smith@corp.com", "alice+news@corp.com", "alice@localhost", '"alice smith"@corp.com', "a@corp.com", "alice@bücher.de", "josé@corp.com"]
)  # fmt: skip
def test_no_surrogate_can_receive_mail(text: str, key: Key) -> None:
    assert email(key, text).endswith(".example")


def test_the_person_of_an_address_is_the_person_of_the_name(key: Key) -> None:
    first, last = Person().mask(["Alice Smith"], key)[0].lower().split()
    for text, expected in [
        ("alice.smith@corp.com", f"{first}.{last}"),
        ("a.smith@corp.com", f"a.{last}"),
        ("asmith@corp.com", f"a{last}"),
        ("alice_smith1@corp.com", rf"{first}_{last}\d"),
        ("ALICE.SMITH@CORP.COM", f"{first}.{last}".upper()),
        ("smith@corp.com", last),
    ]:
        assert re.fullmatch(expected, email(key, text).rpartition("@")[0])


def test_a_tag_does_not_part_an_address_from_its_person(key: Key) -> None:
    plain, tagged = email(key, "alice@corp.com"), email(key, "alice+news@corp.com")
    local, _, domain = tagged.rpartition("@")
    assert f"{local.partition('+')[0]}@{domain}" == plain
    assert local.partition("+")[2] != "news"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("alice@corp.com   ", "{alice}   "),
        ("  alice@corp.com", "  {alice}"),
        ("<alice@corp.com>", "<{alice}>"),
        ("alice@corp.com, bob@corp.com;", "{alice}, {bob};"),
        ("alice@corp.com\nbob@corp.com", "{alice}\n{bob}"),
        ("alice@corp.com.", "{alice}."),
    ],
)
def test_what_stands_round_an_address_stays(text: str, form: str, key: Key) -> None:
    alice, bob = email(key, "alice@corp.com"), email(key, "bob@corp.com")
    assert email(key, text) == form.format(alice=alice, bob=bob)


def test_a_display_name_is_the_person(key: Key) -> None:
    (name,) = Person().mask(["Alice Smith"], key)
    text = email(key, "Alice Smith <alice.smith@corp.com>")
    assert text == f"{name} <{email(key, 'alice.smith@corp.com')}>"


def test_domains_agree_whatever_their_case_and_coding(key: Key) -> None:
    def domain(text: str) -> list[str]:
        return email(key, text).rpartition("@")[2].split(".")

    lower, upper = domain("a@corp.com"), domain("b@CORP.com")
    assert lower == [upper[0], *upper[2:]]
    wide, coded = domain("a@bücher.de"), domain("b@xn--bcher-kva.de")
    assert coded == [wide[0], *wide[2:]]


def test_a_long_address_is_hashed_and_says_so(key: Key) -> None:
    text = "a" * 40 + "." + "b" * 23 + "@" + "c" * 60 + ".com"
    longer = ".".join(["bob"] * 16) + "@corp.com"
    for one in (text, longer):
        (surrogate,) = Email().mask([one], key)
        if is_gone([surrogate]):
            assert len(surrogate) <= 254
            with pytest.raises(IrreversibleError, match="gone for good"):
                Email().unmask([surrogate], key)
    assert is_gone(Email().mask([".".join(["xq"] * 20) + "@corp.com"], key))


def test_a_surrogate_of_another_key_is_refused_not_translated(key: Key) -> None:
    (surrogate,) = Email().mask(["alice@corp.com"], Key(bytes(32)))
    with pytest.raises(KeyRequiredError):
        Email().unmask([surrogate], key)
    with pytest.raises(DomainError):
        Email().unmask(["alice@corp.com"], key)


@pytest.mark.parametrize("local", ["z.e.p.h.y.r", "z-e-p-h", "z", "z.e", "z1"])
def test_a_local_part_of_single_letters_is_masked(local: str, key: Key) -> None:
    surrogate = email(key, f"{local}@corp.com").rpartition("@")[0]
    assert re.sub("[0-9]", "0", surrogate) != re.sub("[0-9]", "0", local)


def test_addresses_agree_across_types(key: Key) -> None:
    masker = Masker(key)
    (text,) = masker.column("EMAIL_ADDRESS", ["alice@corp.com"])
    assert masker.column("EMAIL_ADDRESS", [b"alice@corp.com", ["alice@corp.com"]]) == [
        str(text).encode(),
        [text],
    ]


@pytest.mark.parametrize(
    "domain", ["xn--99999999.b\u00fccher.de", "b\u00fccher.xn--\u00fc", "xn--a-.\u4e2d.cn"]
)
def test_a_label_that_only_looks_like_punycode_harms_no_other_address(domain: str, key: Key) -> None:
    mask = Email()
    odd, plain = mask.mask([f"a.smith@{domain}", "a.smith@corp.com"], key)
    assert plain == mask.mask(["a.smith@corp.com"], key)[0]
    assert domain not in odd
    assert mask.unmask([odd], key) == [f"a.smith@{domain}"]
