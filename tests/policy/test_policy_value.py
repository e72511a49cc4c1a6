import copy
import dataclasses
import pickle

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from masklib.entities import ENTITIES
from masklib.errors import PolicyError
from masklib.policy import MASK_NAMES, ColumnRule, Policy
from masklib.typing import Column

YAML = """\
version: 1
preset: analyst
mode: enforce
columns:
  public.users.email: EMAIL_ADDRESS
  "*.notes": FREE_TEXT
  products.name: clear
  accounts.profile: redact
masks: {EMAIL_ADDRESS: hash}
functions: {public.Initials: clear}
unmask: [US_SSN, EMAIL_ADDRESS]
writes: raw
"""

words = st.text(st.characters(categories=["L", "N"], include_characters="_ -$"), min_size=1, max_size=8)
parts = words.map(str.strip).filter(bool)
patterns = st.lists(parts | st.sampled_from(["*", "a*", "?b"]), min_size=2, max_size=3).map(".".join)
verdicts = st.sampled_from([*ENTITIES, "clear", "redact"])
policies = st.builds(
    Policy,
    preset=st.sampled_from(["analyst", "application"]),
    mode=st.sampled_from(["enforce", "observe", "off"]),
    columns=st.lists(st.builds(ColumnRule, patterns, verdicts), unique_by=lambda r: r.pattern).map(tuple),
    masks=st.dictionaries(st.sampled_from([*ENTITIES]), st.sampled_from([*MASK_NAMES])).map(
        lambda one: tuple(one.items())
    ),
    functions=st.sets(st.from_regex(r"[a-z_][a-z0-9_]{0,5}(\.[a-z]{1,4})?", fullmatch=True)).map(
        lambda names: tuple((name, "clear") for name in names)
    ),
    unmask=st.just(("all",)) | st.lists(st.sampled_from([*ENTITIES]), max_size=3).map(tuple),
    writes=st.sampled_from(["", "refuse", "raw", "guarded", "surrogate"]),
    unknown_origin=st.sampled_from(["", "redact", "scan"]),
)


def test_the_form_of_the_design_is_read_and_answers_for_columns() -> None:
    policy = Policy.loads(YAML)

    verdicts = {
        ("public", "users", "email"): "EMAIL_ADDRESS",
        ("shop", "tickets", "NOTES"): "FREE_TEXT",
        ("shop", "Products", "name"): "clear",
        ("shop", "accounts", "profile"): "redact",
        ("other", "users", "email"): None,
    }
    found = {at: policy.declared(Column(name=at[2], table=at[1], schema=at[0])) for at in verdicts}
    assert found == verdicts
    assert (policy.writes, policy.unknown_origin) == ("raw", "redact")


def test_a_declared_mask_wins_over_the_default_of_the_entity() -> None:
    policy = Policy.loads(YAML)

    assert policy.mask_of("EMAIL_ADDRESS") == "hash"
    assert policy.mask_of("PERSON") == ENTITIES["PERSON"].mask
    with pytest.raises(KeyError):
        policy.mask_of("NO_SUCH")


def test_only_declared_functions_are_clear_and_case_is_ignored() -> None:
    policy = Policy.loads(YAML)

    assert policy.clears("PUBLIC.initials")
    assert not policy.clears("initials")
    assert not policy.clears("other.initials")


@pytest.mark.parametrize(
    ("preset", "unknown_origin", "writes"),
    [("analyst", "redact", "refuse"), ("application", "scan", "guarded")],
)
def test_a_preset_decides_what_the_policy_does_not_say(preset: str, unknown_origin: str, writes: str) -> None:
    policy = Policy(preset=preset)

    assert (policy.unknown_origin, policy.writes) == (unknown_origin, writes)


def test_the_default_is_analyst_and_enforces() -> None:
    assert (Policy().preset, Policy().mode) == ("analyst", "enforce")


@settings(max_examples=150, deadline=None)
@given(policy=policies)
def test_what_is_dumped_loads_back_equal_with_the_same_id(policy: Policy) -> None:
    again = Policy.loads(policy.dumps())

    assert again == policy
    assert (again.id, hash(again)) == (policy.id, hash(policy))


@settings(max_examples=50, deadline=None)
@given(policy=policies)
def test_a_dump_reads_the_same_with_any_yaml_reader(policy: Policy) -> None:
    read = yaml.safe_load(policy.dumps())

    assert read["mode"] == policy.mode
    assert read.get("columns", {}) == {rule.pattern: rule.verdict for rule in policy.columns}


@settings(max_examples=50, deadline=None)
@given(policy=policies, data=st.data())
def test_the_order_of_the_lines_means_nothing(policy: Policy, data: st.DataObject) -> None:
    shuffled = dataclasses.replace(policy, columns=tuple(data.draw(st.permutations(policy.columns))))

    assert shuffled == policy
    assert shuffled.id == policy.id


def test_every_field_enters_the_id() -> None:
    changes: dict[str, object] = {
        "preset": "application",
        "mode": "observe",
        "columns": (ColumnRule("a.b", "clear"),),
        "masks": (("PERSON", "hash"),),
        "functions": (("f", "clear"),),
        "writes": "raw",
        "unknown_origin": "scan",
    }
    ids = {dataclasses.replace(Policy(), **{name: value}).id for name, value in changes.items()}  # type: ignore[arg-type]

    assert len(ids | {Policy().id}) == len(changes) + 1


def test_a_policy_cannot_be_changed_and_survives_copies() -> None:
    policy = Policy.loads(YAML)

    with pytest.raises(dataclasses.FrozenInstanceError):
        policy.mode = "off"  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(policy)) == policy  # noqa: S301 - our own bytes
    assert copy.deepcopy(policy) == policy


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"preset": "agent", "filters": "raw"}, "preset 'agent' comes with 'masked'"),
        ({"preset": "agent", "writes": "raw"}, "preset 'agent' comes with 'refuse'"),
        ({"preset": "agent", "unknown_origin": "scan"}, "preset 'agent' comes with 'redact'"),
        ({"filters": "mask"}, "did you mean 'masked'"),
        ({"filters": None}, "filters must be a text"),
        ({"limits": {"rows": 5}}, "Policy.of"),
        ({"limits": (("rows", True),)}, "pairs of a text and a whole number"),
        ({"limits": (("rows", 0),)}, "whole number from 1"),
        ({"limits": (("rows", 5), ("rows", 6))}, "set twice"),
        ({"preset": "analist"}, "'analyst'"),
        ({"preset": None}, "preset must be a text"),
        ({"preset": ["analyst"]}, "preset must be a text"),
        ({"mode": "OFF"}, "mode"),
        ({"mode": False}, "mode must be a text"),
        ({"writes": "surrogates"}, "writes"),
        ({"unknown_origin": "clear"}, "unknown_origin"),
        ({"columns": {"users.email": "EMAIL_ADDRESS"}}, "Policy.of"),
        ({"columns": [ColumnRule("a.b", "clear")]}, "tuple of ColumnRule"),
        ({"columns": (ColumnRule("a.b", "clear"), ColumnRule("A.B", "redact"))}, "two verdicts"),
        ({"masks": {"PERSON": "hash"}}, "Policy.of"),
        ({"masks": (("PERSON", "hash"), ("PERSON", "redact"))}, "set twice"),
        ({"masks": (("NOBODY", "hash"),)}, "unknown entity"),
        ({"masks": (("PERSON", 1),)}, "pairs of texts"),
        ({"functions": (("f", "redact"),)}, "functions"),
        ({"functions": (("f(x)", "clear"),)}, "no function's name"),
    ],
)
def test_a_wrong_field_is_refused_when_built_by_hand(wrong: dict[str, object], named: str) -> None:
    with pytest.raises(PolicyError, match=named):
        Policy(**wrong)  # type: ignore[arg-type]


def test_several_wrong_fields_are_all_named() -> None:
    with pytest.raises(PolicyError) as caught:
        Policy(preset="x", mode="y", writes="z", unknown_origin="w")

    assert len(caught.value.problems) == 4
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems  # noqa: S301


def test_what_may_be_turned_back_is_a_list_of_entities_or_all() -> None:
    some = Policy.loads("version: 1\nunmask: [US_SSN, EMAIL_ADDRESS, US_SSN]\n")
    every = Policy.loads('version = 1\nunmask = "all"\n', format="toml")

    assert some == Policy.of(unmask=["EMAIL_ADDRESS", "US_SSN"])
    assert some.unmasks("US_SSN")
    assert not some.unmasks("PERSON")
    assert every.unmasks("PERSON")
    assert not Policy().unmasks("PERSON")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("unmask: yes", "unmask must be a list of entities or `all`, not a boolean"),
        ("unmask: US_SSN", "unmask must be a list of entities or `all`, not a text"),
        ("unmask: [US_SNN]", "p.yaml:2:10: unmask: unknown entity 'US_SNN', did you mean 'US_SSN'?"),
        ("unmask: [[US_SSN]]", "unmask must be a text, not a list"),
        ("unmask: {US_SSN: all}", "not a mapping"),
    ],
)
def test_a_wrong_list_of_what_may_be_turned_back_says_where(text: str, said: str) -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.loads(f"version: 1\n{text}\n", name="p.yaml")
    assert said in str(caught.value)


def test_a_policy_built_in_python_refuses_an_entity_that_is_none() -> None:
    with pytest.raises(PolicyError, match="unmask: unknown entity"):
        Policy(unmask=("US_SNN",))
    with pytest.raises(PolicyError, match="unmask must be a tuple of texts"):
        Policy(unmask=["US_SSN"])  # type: ignore[arg-type]
