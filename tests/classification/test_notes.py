"""Remarks about columns: which of them declare something, and what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masklib.classification import Remark, tagged, untagged
from masklib.classification.notes import declared_in
from masklib.entities import ENTITIES
from masklib.policy import Policy
from masklib.typing import Column

DECLARED = {
    # what is written: what a column of no telling name becomes
    "masklib: EMAIL_ADDRESS": "EMAIL_ADDRESS",
    "Who wrote it. masklib=phone_number": "PHONE_NUMBER",
    "masklib: redact": "redact",
    "masklib: EMIAL": "redact",  # a slip of the pen was meant to mask
    "PII": "redact",
    "[pii] second one": "redact",
    "pii: email": "EMAIL_ADDRESS",
    "PII.Phone": "PHONE_NUMBER",
    "pii=high": "redact",
    "pii: true": "redact",
    "Customer's email address (PII)": "EMAIL_ADDRESS",
    "personal data of the customer": "redact",
    "contient des données personnelles": "redact",
    "PCI: card number": "CREDIT_CARD",
    # https://postgresql-anonymizer.readthedocs.io/en/stable/declare_masking_rules/
    "MASKED WITH FUNCTION anon.fake_email()": "EMAIL_ADDRESS",
    "MASKED WITH FUNCTION anon.random_phone('0033')": "PHONE_NUMBER",
    "MASKED WITH FUNCTION anon.fake_first_name()": "PERSON",
    "MASKED WITH FUNCTION anon.partial(x, 2, $$*$$, 2)": "redact",
    "MASKED WITH VALUE $$CONFIDENTIAL$$": "redact",
}
SILENT = (
    "",
    "the colour of the box",
    "an email that a person may have",  # prose that declares nothing; the values are looked into as always
    "NOT MASKED",
    "masklib: clear",
    "no PII",
    "non-PII",
    "does not contain any PII",
    "contains pii: false",
    "pii: none",
    "keine personenbezogenen Daten",
    "a spiphy gdprish word",
)


@pytest.mark.parametrize(("remark", "verdict"), DECLARED.items())
def test_a_remark_declares(remark: str, verdict: str) -> None:
    assert declared_in([remark], "x7", "boxes") == verdict


@pytest.mark.parametrize("remark", SILENT)
def test_a_remark_that_denies_or_says_nothing_declares_nothing(remark: str) -> None:
    assert declared_in([remark], "x7", "boxes") is None


def test_a_remark_without_an_entity_means_what_the_columns_name_tells() -> None:
    assert declared_in(["PII"], "work_email", "boxes") == "EMAIL_ADDRESS"


def test_the_stricter_of_two_remarks_counts() -> None:
    assert declared_in(["no PII", "pii: email"], "x7", "boxes") == "EMAIL_ADDRESS"
    assert declared_in(["pii: phone", "pii: email"], "x7", "boxes") == "redact"


def test_a_remark_may_name_an_entity_of_the_policys_own() -> None:
    assert declared_in(["masklib: BADGE"], "x7", "boxes", own={"BADGE"}) == "BADGE"


@given(st.text(max_size=300), st.text(max_size=20))
def test_any_remark_is_read_without_an_error_to_a_verdict_that_masks(remark: str, name: str) -> None:
    verdict = declared_in([remark], name, None)

    assert verdict is None or verdict == "redact" or verdict in ENTITIES


def remark(text: str, schema: str = "public", column: str = "x7", source: str = "column comment") -> Remark:
    return Remark(schema, "boxes", column, text, source)


def test_what_the_policy_declares_comes_before_remarks() -> None:
    policy = Policy.of(columns={"boxes.x7": "clear"})

    assert tagged(policy, [remark("PII")]) == policy


def test_a_tagged_policy_keeps_its_id_and_gives_back_what_was_written() -> None:
    policy = Policy.of(columns={"boxes.id": "clear"})
    found = tagged(policy, [remark("PII")])

    assert found.declared(Column("x7", "boxes", "public")) == "redact"
    assert found.declared(Column("x7", "boxes", "other")) is None
    assert found.source(Column("x7", "boxes", "public")) == "column comment"
    assert (found.id, found != policy, untagged(found)) == (policy.id, True, policy)
    assert Policy.loads(found.dumps()) == policy


def test_remarks_of_several_sources_add_up() -> None:
    once = tagged(Policy(), [remark("pii: email", source="dbt")])
    twice = tagged(once, [remark("pii: phone")])

    assert twice.declared(Column("x7", "boxes", "public")) == "redact"
    assert twice.source(Column("x7", "boxes", "public")) == "column comment and dbt"


@given(st.text(min_size=1, max_size=400))
def test_a_column_of_any_name_can_be_tagged(name: str) -> None:
    found = tagged(Policy(), [remark("masklib: redact", column=name)])

    assert found.declared(Column(name, "boxes", "public")) == "redact"


def test_a_remark_is_in_no_repr() -> None:
    assert "quorvane" not in repr(remark("e.g. quorvane@corp.example.org, PII"))
