"""Roles: what a policy is for who acts in one, and what is no role."""

from __future__ import annotations

import pytest

from masklib import Actor, Policy
from masklib.errors import PolicyError, UnknownRoleError
from masklib.policy import Role, role_of
from masklib.typing import Column

WRITTEN = """version: 1
preset: analyst
filters: raw
columns:
  people.email: EMAIL_ADDRESS
  people.phone: PHONE_NUMBER
masks: {PERSON: hash}
limits: {rows: 10}
unmask: [PERSON]
roles:
  support:
    columns: {People.Phone: clear, "*.email": clear}
    limits: {rows: 5, probes: 7}
    unmask: [EMAIL_ADDRESS]
  bot: {preset: agent}
  clerk: {}
"""
IN_TOML = """version = 1
filters = "raw"
unmask = ["PERSON"]
[columns]
"people.email" = "EMAIL_ADDRESS"
"people.phone" = "PHONE_NUMBER"
[masks]
PERSON = "hash"
[limits]
rows = 10
[roles.support]
unmask = ["EMAIL_ADDRESS"]
[roles.support.columns]
"people.phone" = "clear"
"*.email" = "clear"
[roles.support.limits]
rows = 5
probes = 7
[roles.bot]
preset = "agent"
[roles.clerk]
"""
POLICY = Policy.loads(WRITTEN)


def test_all_forms_say_the_same_and_what_is_written_loads_back() -> None:
    assert Policy.loads(IN_TOML, format="toml") == POLICY
    assert Policy.loads(POLICY.dumps()) == POLICY
    assert Policy.of(roles={"clerk": {}}) == Policy(roles=(Role("clerk"),))
    assert Policy(roles=(Role("clerk"),)).id != Policy().id


def test_a_role_takes_the_place_of_what_it_names_and_leaves_the_rest() -> None:
    support, clerk = POLICY.in_role("support"), POLICY.in_role("clerk")

    assert support.declared(Column("phone", "people", "main")) == "clear"
    assert support.declared(Column("email", "people", "main")) == "EMAIL_ADDRESS"  # the narrower pattern
    assert support.declared(Column("email", "leads", "main")) == "clear"
    assert (support.filters, dict(support.limits), support.mask_of("PERSON")) == (
        "raw",
        {"rows": 5, "probes": 7},
        "hash",
    )
    assert support.unmask == ("EMAIL_ADDRESS", "PERSON")
    assert clerk == Policy.loads(WRITTEN[: WRITTEN.index("roles:")])
    assert clerk.roles == ()


def test_a_preset_brings_all_that_it_comes_with() -> None:
    bot = POLICY.in_role("bot")
    assert (bot.preset, bot.filters, bot.writes, bot.unknown_origin) == (
        "agent",
        "masked",
        "refuse",
        "redact",
    )


@pytest.mark.parametrize(
    ("roles", "message"),
    [
        ("  a:", "'a' must be a mapping, not empty"),
        ("  a: {mode: off}", "'a': unknown field 'mode'"),
        ("  a: {roles: {}}", "'a': unknown field 'roles'"),
        ("  a: {filters: row}", "'a': filters: unknown word 'row'"),
        ("  a: {columns: {email: clear}}", "names no table"),
        ("  a: {limits: {rows: 0}}", "rows is a whole number"),
        ("  a: {preset: agent, writes: raw}", "'a': writes: preset 'agent' comes with 'refuse'"),
        ("  a: {}\n  a: {}", "'a' stands here twice"),
        ('  "": {}', "1 to 256 printable characters"),
        ("  - a", "roles must be a mapping, not a list"),
    ],
)
def test_a_wrong_role_is_an_error(roles: str, message: str) -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.loads(f"version: 1\nroles:\n{roles}\n")
    assert message in str(caught.value)


def test_a_role_that_is_no_policy_together_with_the_policy_is_an_error() -> None:
    with pytest.raises(PolicyError, match=r"roles: 'bot': columns: .*takes 'masked' or 'deny'"):
        Policy.of(
            columns={"people.name": {"entity": "PERSON", "filters": "raw"}},
            roles={"bot": {"preset": "agent"}},
        )


def test_who_has_which_role() -> None:
    assert role_of(POLICY, None) == role_of(POLICY, Actor(user="ada")) == ""
    assert role_of(POLICY, Actor(roles=("support",))) == "support"
    assert role_of(Policy(), Actor(roles=("whatever", "else"))) == ""
    for roles in (("Support",), ("support", "root"), ("support", "bot")):
        with pytest.raises(UnknownRoleError):
            role_of(POLICY, Actor(roles=roles))
        assert (
            role_of(Policy.loads(WRITTEN.replace("analyst", "analyst\nmode: observe")), Actor(roles=roles))
            == ""
        )
    with pytest.raises(UnknownRoleError):
        POLICY.in_role("root")
