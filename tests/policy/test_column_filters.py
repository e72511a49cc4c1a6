"""What may be asked of one column: how it is written, which rule counts, and what is refused."""

from __future__ import annotations

import pytest

from masklib.errors import PolicyError
from masklib.policy import ColumnRule, Policy
from masklib.typing import Column

EMAIL = {"entity": "EMAIL_ADDRESS", "filters": "deny"}


def words(columns: dict[str, object], *, preset: str = "analyst", filters: str = "auto") -> str:
    policy = Policy.of(columns=columns, preset=preset, filters=filters)
    return policy.filters_of(Column("email", "users", "public"))


@pytest.mark.parametrize("word", ["raw", "auto", "deny", "masked"])
def test_a_rule_says_what_may_be_asked_of_its_columns(word: str) -> None:
    policy = Policy.of(columns={"users.email": {"entity": "EMAIL_ADDRESS", "filters": word}})

    assert policy.declared(Column("email", "users", "public")) == "EMAIL_ADDRESS"
    assert policy.filters_of(Column("email", "users", "public")) == word
    assert policy.filters_of(Column("phone", "users", "public")) == "auto"
    assert policy.filter_words == {"auto", word}


def test_the_narrower_rule_wins_whole() -> None:
    assert words({"*.email": EMAIL, "users.email": {"entity": "EMAIL_ADDRESS", "filters": "raw"}}) == "raw"
    assert words({"*.email": EMAIL, "users.email": "EMAIL_ADDRESS"}) == "auto"
    assert words({"*.email": "EMAIL_ADDRESS", "users.email": EMAIL}) == "deny"


@pytest.mark.parametrize(
    ("one", "other", "stricter"),
    [
        ("raw", "auto", "auto"),
        ("auto", "masked", "masked"),
        ("masked", "deny", "deny"),
        ("raw", "deny", "deny"),
    ],
)
def test_rules_that_disagree_are_settled_by_the_stricter_word(one: str, other: str, stricter: str) -> None:
    entity = {"entity": "EMAIL_ADDRESS"}

    assert words({"users.*": entity | {"filters": one}, "*.email": entity | {"filters": other}}) == stricter
    assert words({"users.*": entity | {"filters": other}, "*.email": entity | {"filters": one}}) == stricter


def test_a_rule_that_says_nothing_counts_as_the_policy_does() -> None:
    raw = {"entity": "EMAIL_ADDRESS", "filters": "raw"}

    assert words({"users.*": raw, "*.email": "EMAIL_ADDRESS"}, filters="masked") == "masked"


@pytest.mark.parametrize("column", [Column("email", "users", None), Column("email", None, None)])
def test_a_column_of_which_not_all_is_known_is_not_opened(column: Column) -> None:
    raw = {"entity": "EMAIL_ADDRESS", "filters": "raw"}

    assert Policy.of(columns={"public.users.email": raw}).filters_of(column) == "auto"
    assert Policy.of(columns={"public.users.email": EMAIL}).filters_of(column) == "deny"


def test_a_rule_is_written_out_and_read_back() -> None:
    policy = Policy.of(columns={"users.email": EMAIL, "users.b": {"entity": "redact", "filters": "masked"}})

    assert Policy.loads(policy.dumps()) == policy
    assert policy.id != Policy.of(columns={"users.email": "EMAIL_ADDRESS", "users.b": "redact"}).id


def test_dates_that_are_moved_may_have_filters_too() -> None:
    rule = {"mask": "date_shift", "subject": "patient", "filters": "deny"}
    policy = Policy.of(columns={"visits.day": rule})

    assert Policy.loads(policy.dumps()) == policy
    assert policy.filters_of(Column("day", "visits", "public")) == "deny"
    assert policy.subject(Column("day", "visits", "public")) == "patient"


@pytest.mark.parametrize(
    ("rule", "place", "said"),
    [
        ("{entity: EMAIL_ADDRES, filters: deny}", "5:25", "did you mean 'EMAIL_ADDRESS'"),
        ("{entity: EMAIL_ADDRESS, filters: denied}", "5:49", "did you mean 'deny'"),
        ("{entity: EMAIL_ADDRESS, filter: deny}", "5:40", "did you mean 'filters'"),
        ("{entity: EMAIL_ADDRESS, filters: no}", "5:49", "not a boolean"),
        ("{entity: EMAIL_ADDRESS}", "5:16", "filters is missing"),
        ("{filters: deny}", "5:16", "entity is missing"),
        ("{entity: clear, filters: deny}", "5:25", "anything may be asked"),
        ("{entity: EMAIL_ADDRESS, subject: id, filters: deny}", "5:17", "unknown field 'entity'"),
    ],
)
def test_a_wrong_rule_is_refused_with_its_place(rule: str, place: str, said: str) -> None:
    text = f"version: 1\npreset: analyst\nmode: enforce\ncolumns:\n  users.email: {rule}\n"
    with pytest.raises(PolicyError) as caught:
        Policy.loads(text, name="p.yaml")

    (problem,) = [one for one in caught.value.problems if said in one]
    assert problem.startswith(f"p.yaml:{place}: columns: 'users.email'")


def test_toml_takes_the_same_rule() -> None:
    text = 'version = 1\n[columns]\n"users.email" = {entity = "EMAIL_ADDRESS", filters = "deny"}\n'

    assert Policy.loads(text, format="toml") == Policy.of(columns={"users.email": EMAIL})


@pytest.mark.parametrize("word", ["raw", "auto"])
def test_preset_agent_takes_masked_and_deny_alone(word: str) -> None:
    text = f"columns:\n  users.email: {{entity: EMAIL_ADDRESS, filters: {word}}}\nversion: 1\npreset: agent\n"
    with pytest.raises(PolicyError, match=r"p\.yaml:2:49: .*preset 'agent' takes 'masked' or 'deny' alone"):
        Policy.loads(text, name="p.yaml")
    with pytest.raises(PolicyError, match="takes 'masked' or 'deny' alone"):
        Policy(preset="agent", columns=(ColumnRule("users.email", "EMAIL_ADDRESS", filters=word),))
    assert words({"users.email": EMAIL}, preset="agent", filters="masked") == "deny"


def test_a_rule_built_in_python_is_looked_at_too() -> None:
    with pytest.raises(PolicyError, match="unknown word"):
        ColumnRule("users.email", "EMAIL_ADDRESS", filters="open")
    with pytest.raises(PolicyError, match="not with 'clear'"):
        ColumnRule("users.email", "clear", filters="deny")
    with pytest.raises(PolicyError, match="two verdicts"):
        Policy(columns=tuple(ColumnRule("a.b", "PERSON", filters=one) for one in ("deny", "masked")))
