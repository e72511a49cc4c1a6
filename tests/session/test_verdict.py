"""From lineage to a verdict: the order of evidence, and what happens where two disagree."""

from __future__ import annotations

from dataclasses import replace

import pytest

from masklib.policy import Policy
from masklib.session.verdict import Action, judge_output
from masklib.sql import Output, Shape
from masklib.typing import Origin

POLICY = Policy.of(
    columns={
        "main.products.name": "clear",
        "main.people.plan": "clear",
        "main.people.card": "CREDIT_CARD",
        "main.people.diary": "FREE_TEXT",
        "main.people.genome": "redact",
    }
)


def column(name: str, table: str = "people") -> Origin:
    return Origin(table, name, "main")


EMAIL, OTHER_EMAIL, CARD, PLAN = column("email"), column("email", "orders"), column("card"), column("plan")
SLOT, DIARY, GENOME, PRODUCT = (
    column("slot"),
    column("diary"),
    column("genome"),
    column("name", "products"),
)


def output(shape: Shape, *origins: Origin, taint: tuple[Origin, ...] = ()) -> Output:
    return Output("x", shape, frozenset(origins), taint=frozenset(taint))


@pytest.mark.parametrize(
    ("given", "action", "entity", "why"),
    [
        (output(Shape.UNCHANGED, EMAIL), Action.MASK, "EMAIL_ADDRESS", "the name says so"),
        (output(Shape.UNCHANGED, CARD), Action.MASK, "CREDIT_CARD", "the policy says so"),
        (output(Shape.UNCHANGED, PLAN), Action.CLEAR, None, "declared clear"),
        (output(Shape.UNCHANGED, PRODUCT), Action.CLEAR, None, "declared clear although it is called name"),
        (output(Shape.UNCHANGED, SLOT), Action.SCAN, None, "unclassified is not unknown"),
        (output(Shape.UNCHANGED, DIARY), Action.SCAN, "FREE_TEXT", "declared prose is scanned"),
        (output(Shape.UNCHANGED, GENOME), Action.REDACT, None, "declared"),
        (output(Shape.WHOLE, EMAIL), Action.MASK, "EMAIL_ADDRESS", "lower(email) is still an email"),
        (output(Shape.WHOLE, EMAIL, OTHER_EMAIL), Action.MASK, "EMAIL_ADDRESS", "coalesce of two emails"),
        (output(Shape.WHOLE, EMAIL, PLAN), Action.MASK, "EMAIL_ADDRESS", "a clear value masked does no harm"),
        (output(Shape.WHOLE, EMAIL, CARD), Action.REDACT, None, "two entities in one column"),
        (output(Shape.WHOLE, EMAIL, GENOME), Action.REDACT, None, "one base is redacted"),
        (output(Shape.WHOLE, PLAN, SLOT), Action.SCAN, None, "one base is unclassified"),
        (output(Shape.WHOLE, PLAN, PRODUCT), Action.CLEAR, None, "all bases are clear"),
        (output(Shape.DERIVED, EMAIL), Action.REDACT, None, "substr(email, 1, 3) never passes"),
        (output(Shape.DERIVED, DIARY), Action.REDACT, None, "a piece of prose may be any piece"),
        (output(Shape.DERIVED, PLAN), Action.CLEAR, None, "length(plan)"),
        (output(Shape.COUNT, EMAIL), Action.CLEAR, None, "count(email)"),
        (output(Shape.COUNT, taint=(EMAIL,)), Action.REDACT, None, "a count that depends on a masked column"),
        (output(Shape.CONSTANT), Action.CLEAR, None, "what the caller typed"),
        (output(Shape.CONSTANT, taint=(EMAIL,)), Action.REDACT, None, "CASE WHEN email … THEN 1"),
        (output(Shape.UNKNOWN, PLAN), Action.REDACT, None, "an opaque function, whatever it was given"),
        (output(Shape.UNCHANGED), Action.REDACT, None, "a column of nowhere"),
        (
            output(Shape.UNCHANGED, SLOT, taint=(EMAIL,)),
            Action.REDACT,
            None,
            "tied to an email by equality",
        ),
        (
            output(Shape.UNCHANGED, EMAIL, taint=(OTHER_EMAIL,)),
            Action.MASK,
            "EMAIL_ADDRESS",
            "a join on emails",
        ),
        (output(Shape.UNCHANGED, EMAIL, taint=(CARD,)), Action.REDACT, None, "tied to another entity"),
        (output(Shape.UNCHANGED, PLAN, taint=(SLOT,)), Action.CLEAR, None, "taint of nothing sensitive"),
    ],
)
def test_an_output_is_judged_by_its_lineage(
    given: Output, action: Action, entity: str | None, why: str
) -> None:
    verdict = judge_output(POLICY, given, None, "sqlite")

    assert (verdict.action, verdict.entity) == (action, entity), why


@pytest.mark.parametrize(
    ("given", "told", "action", "why"),
    [
        (output(Shape.UNCHANGED, EMAIL), EMAIL, Action.MASK, "both agree"),
        (output(Shape.UNCHANGED, EMAIL, OTHER_EMAIL), EMAIL, Action.MASK, "USING: one of both"),
        (output(Shape.UNCHANGED, PLAN), EMAIL, Action.REDACT, "they disagree, so mask"),
        (output(Shape.UNCHANGED, EMAIL), PLAN, Action.REDACT, "they disagree the other way round"),
        (
            output(Shape.UNCHANGED, replace(EMAIL, schema="one")),
            replace(EMAIL, schema="other"),
            Action.REDACT,
            "namesakes in two schemas are two tables",
        ),
        (output(Shape.UNKNOWN), PLAN, Action.REDACT, "lineage is lost: nobody knows what it is tied to"),
        (output(Shape.UNKNOWN), EMAIL, Action.MASK, "lineage is lost, the driver is sure"),
        (
            output(Shape.UNCHANGED, PLAN, taint=(EMAIL,)),
            PLAN,
            Action.REDACT,
            "taint binds what the driver tells",
        ),
    ],
)
def test_the_driver_s_origin_comes_first(given: Output, told: Origin, action: Action, why: str) -> None:
    assert judge_output(POLICY, given, told, "postgres").action is action, why


@pytest.mark.parametrize(
    ("samples", "action", "why"),
    [
        ({SLOT: ""}, Action.SCAN, "nothing was found in a sample of it"),
        ({SLOT: "CREDIT_CARD"}, Action.REDACT, "c / 1000 shows digits of a card that no detector knows"),
        ({}, Action.REDACT, "no sample could be had"),
        ({PLAN: ""}, Action.REDACT, "a sample of another column"),
    ],
)
def test_what_is_derived_from_an_unclassified_column_passes_after_a_clean_sample_only(
    samples: dict[Origin, str], action: Action, why: str
) -> None:
    given = output(Shape.DERIVED, SLOT, PLAN)

    assert judge_output(POLICY, given, None, "sqlite", samples).action is action, why


def test_the_preset_application_scans_what_is_of_unknown_origin() -> None:
    verdict = judge_output(Policy.of(preset="application"), output(Shape.UNKNOWN), None, "sqlite")

    assert verdict.action is Action.SCAN


def test_a_redacted_column_is_not_scanned_where_lineage_is_lost_and_the_driver_is_sure() -> None:
    policy = Policy.of(preset="application", columns={"main.people.genome": "redact"})

    assert judge_output(policy, output(Shape.UNKNOWN), GENOME, "postgres").action is Action.REDACT


def test_every_verdict_says_why() -> None:
    for shape in Shape:
        assert judge_output(POLICY, output(shape, EMAIL), None, "sqlite").evidence
