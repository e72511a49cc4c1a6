from __future__ import annotations

import dataclasses
import pickle
import time
from typing import TYPE_CHECKING, Any

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from masklib.errors import PolicyError
from masklib.policy import PatternRule, Policy, policy_of
from masklib.policy.checkers import CHECKERS, checker_problem, load_checker
from masklib.policy.pattern_samples import parse, samples
from masklib.policy.pattern_syntax import pattern_syntax_problem
from masklib.typing import Column

if TYPE_CHECKING:
    from pathlib import Path

YAML = """\
version: 1
columns:
  staff.badge: BADGE_ID
masks: {BADGE_ID: hash}
unmask: [BADGE_ID]
patterns:
  - entity: BADGE_ID
    pattern: 'B-\\d{4}'
    context: [Badge, staff pass]
    validate: luhn
    score: 0.3
  - {entity: EMAIL_ADDRESS, pattern: "mail: (?P<value>.+)", mask: redact}
detectors: [presidio, my.names]
"""
TOML = """\
version = 1
unmask = ["BADGE_ID"]
detectors = ["presidio", "my.names"]

[columns]
"staff.badge" = "BADGE_ID"

[masks]
BADGE_ID = "hash"

[[patterns]]
entity = "BADGE_ID"
pattern = 'B-\\d{4}'
context = ["Badge", "staff pass"]
validate = "luhn"
score = 0.3

[[patterns]]
entity = "EMAIL_ADDRESS"
pattern = "mail: (?P<value>.+)"
mask = "redact"
"""


def problems(text: str, form: str = "yaml") -> list[str]:
    with pytest.raises(PolicyError) as caught:
        Policy.loads(text, name="p", format=form)
    return list(caught.value.problems)


def rule(**fields: Any) -> PatternRule:
    return PatternRule(**({"entity": "BADGE_ID", "pattern": "B[0-9]"} | fields))


def test_the_three_forms_of_a_policy_mean_the_same() -> None:
    policy = Policy.loads(YAML)

    assert policy.patterns[0] == PatternRule(
        "BADGE_ID", r"B-\d{4}", context=("badge", "staff pass"), validate="luhn", score=0.3
    )
    assert policy.detectors == ("my.names", "presidio")
    assert policy.declared(Column("badge", "staff")) == "BADGE_ID"
    assert Policy.loads(TOML, format="toml") == policy
    patterns = [
        {"entity": one.entity, "pattern": one.pattern}
        | {name: value for name in ("context", "validate", "mask", "score") if (value := getattr(one, name))}
        for one in policy.patterns
    ]
    assert policy == Policy.of(
        columns={"staff.badge": "BADGE_ID"}, masks={"BADGE_ID": "hash"}, unmask=["BADGE_ID"], patterns=patterns,
        detectors=["presidio", "my.names"],
    )  # fmt: skip


def test_what_is_written_out_loads_back_to_an_equal_policy() -> None:
    policy = Policy.loads(YAML)

    assert Policy.loads(policy.dumps()) == policy
    assert pickle.loads(pickle.dumps(policy)) == policy  # noqa: S301 - our own bytes
    assert dataclasses.replace(policy, mode="observe").patterns == policy.patterns


NAMES = st.from_regex(r"[A-Z]{2,5}_[A-Z]{2}", fullmatch=True)
RULES = st.builds(
    PatternRule,
    NAMES,
    st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=8).map(regex.escape) | st.just("a\nb\tc"),
    context=st.lists(st.from_regex(r"[a-zäé]{2,5}( [a-z]{2})?", fullmatch=True), max_size=3).map(tuple),
    validate=st.sampled_from(["", "luhn", "stdnum.iban"]),
    score=st.integers(50, 100).map(lambda hundredths: hundredths / 100),
)  # fmt: skip


@given(st.lists(RULES, max_size=4), st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_round_trip_and_the_id_depend_on_the_content_only(rules: list[PatternRule], random: Any) -> None:
    policy = Policy(patterns=tuple(rules))
    random.shuffle(rules)

    assert Policy.loads(policy.dumps()) == policy == Policy(patterns=tuple(rules))
    assert Policy(patterns=tuple(rules)).id == policy.id


@pytest.mark.parametrize(
    "fields", [{"score": 0.49}, {"score": 0.09, "context": ("badge",)}, {"score": 0.3, "context": ()}]
)
def test_a_pattern_that_could_never_count_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(PolicyError, match=r"score: .* never comes to 0\.5"):
        rule(**fields)
    assert rule(**fields | {"validate": "luhn"}).score == fields["score"]
    assert rule(score=0.1, context=("badge",)).score == 0.1


def test_a_pattern_that_could_never_count_is_told_with_its_line() -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.loads("version: 1\npatterns:\n  - {entity: BADGE_ID, pattern: 'B[0-9]', score: 0.3}\n")

    (problem,) = caught.value.problems
    assert ":3:5: patterns: score 0.3 never comes to 0.5" in problem


@pytest.mark.parametrize("pattern", ["(?<=a)", r"\b(?=B)", "(?=a)(?!b)", "(?<=a){3}"])
def test_a_pattern_whose_matches_are_empty_is_refused(pattern: str) -> None:
    assert "empty text" in str(pattern_syntax_problem(pattern))


@pytest.mark.parametrize("entity", ["CLEAR", "REDACT", "ALL"])
def test_no_entity_is_named_like_a_word_of_the_policy(entity: str) -> None:
    with pytest.raises(PolicyError, match="is a word of the policy"):
        rule(entity=entity)


def test_another_pattern_is_another_policy() -> None:
    ids = {Policy(patterns=(rule(pattern=pattern),)).id for pattern in ("a", "b")} | {Policy().id}

    assert len(ids) == 3
    assert Policy(detectors=("a",)).id not in ids


def test_the_mask_of_a_pattern_is_its_entitys() -> None:
    policy = Policy.loads(YAML)

    assert policy.chosen_masks() == {"BADGE_ID": "hash", "EMAIL_ADDRESS": "redact"}
    assert policy.mask_of("EMAIL_ADDRESS") == "redact"
    assert Policy(patterns=(rule(),)).mask_of("BADGE_ID") == "generic"
    with pytest.raises(PolicyError, match="'BADGE_ID' is set twice"):
        Policy(patterns=(rule(mask="hash"), rule(pattern="c", mask="redact")))


def test_a_mask_that_a_plugin_brings_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PolicyError, match="unknown mask 'stars'"):
        Policy.of(masks={"PERSON": "stars"})
    info = tmp_path / "stars-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stars\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[masklib.masks]\nstars = stars:Stars\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))

    assert Policy.of(masks={"PERSON": "stars"}).mask_of("PERSON") == "stars"
    assert (
        Policy.of(patterns=[{"entity": "X_ID", "pattern": "x", "mask": "stars"}]).mask_of("X_ID") == "stars"
    )


# ------------------------------------------------------------------ errors and their places
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("patterns: {}", "p:2:11: patterns must be a list, not a mapping"),
        ("patterns: [a]", "p:2:12: patterns: a mapping with `entity` and `pattern` is due"),
        ("patterns: [{entity: X_ID}]", "p:2:12: patterns: `pattern` is missing"),
        ("patterns: [{pattern: x}]", "p:2:12: patterns: `entity` is missing"),
        ("patterns: [{entity: x, pattern: x}]", "p:2:21: patterns: entity: 'x' is no entity's name"),
        ("patterns: [{entity: FREE_TEXT, pattern: x}]", "p:2:21: patterns: entity: FREE_TEXT is no entity"),
        ("patterns: [{entity: X_ID, pattern: 12}]", "p:2:36: patterns: pattern must be a text, not a number"),
        ("patterns: [{entity: X_ID, pattern: '('}]", "p:2:36: patterns: pattern: is no pattern: missing )"),
        ("patterns: [{entity: X_ID, pattern: 'a*'}]", "p:2:36: patterns: pattern: matches the empty text"),
        ("patterns: [{entity: X_ID, pattern: '(a+)+$'}]", "p:2:36: patterns: pattern: takes time without bound"),
        ("patterns: [{entity: X_ID, pattern: ''}]", "p:2:36: patterns: pattern: a pattern has 1 to 2000"),
        ("patterns: [{entity: X_ID, pattern: a, contxt: [b]}]", "p:2:39: patterns: unknown field 'contxt', did you mean 'context'?"),
        ("patterns: [{entity: X_ID, pattern: a, context: b}]", "p:2:48: patterns: context must be a list of words"),
        ("patterns: [{entity: X_ID, pattern: a, context: ['?']}]", "p:2:49: patterns: context: '?' is no word"),
        ("patterns: [{entity: X_ID, pattern: a, validate: lun}]", "p:2:49: patterns: validate: unknown checker 'lun', did you mean 'luhn'?"),
        ("patterns: [{entity: X_ID, pattern: a, validate: stdnum.xx.no}]", "p:2:49: patterns: validate: unknown checker 'stdnum.xx.no'"),
        ("patterns: [{entity: X_ID, pattern: a, validate: os.path}]", "p:2:49: patterns: validate: unknown checker"),
        ("patterns: [{entity: X_ID, pattern: a, mask: hsh}]", "p:2:45: patterns: mask: unknown mask 'hsh', did you mean 'hash'?"),
        ("patterns: [{entity: X_ID, pattern: a, score: 1.5}]", "p:2:46: patterns: score must be a number from 0.01 to 1"),
        ("patterns: [{entity: X_ID, pattern: a, score: 0}]", "p:2:46: patterns: score must be"),
        ("patterns: [{entity: X_ID, pattern: a, pattern: b}]", "p:2:39: 'pattern' stands here twice"),
        ("detectors: x", "p:2:12: detectors must be a list"),
        ("detectors: ['a b']", "p:2:13: detectors: 'a b' is no detector's name"),
        ("columns: {a.b: BADGE_ID}", "p:2:16: columns: 'a.b': unknown entity 'BADGE_ID'"),
    ],
)  # fmt: skip
def test_each_error_is_told_with_its_place(line: str, said: str) -> None:
    assert any(one.startswith(said) for one in problems(f"version: 1\n{line}\n"))


def test_all_errors_of_several_patterns_are_told_at_once_and_at_their_own_places() -> None:
    text = TOML.replace("B-", "(").replace("mail: (", "((").replace("luhn", "lun")

    assert [one.split(": ")[0] for one in problems(text, "toml")] == ["p:13:1", "p:15:1", "p:20:1"]


@pytest.mark.parametrize(
    "fields",
    [
        {"entity": 7},
        {"entity": "badge"},
        {"pattern": None},
        {"pattern": "a\x00"},
        {"pattern": "("},
        {"context": ["a"]},
        {"context": (1,)},
        {"validate": None},
        {"mask": 1},
        {"score": 0},
        {"score": True},
        {"score": 0.123},
        {"score": float("nan")},
    ],
)
def test_a_rule_built_in_python_is_checked_as_well(fields: dict[str, Any]) -> None:
    with pytest.raises(PolicyError, match="PatternRule: "):
        rule(**fields)


def test_a_policy_built_of_anything_else_is_refused() -> None:
    with pytest.raises(PolicyError, match="patterns must be a tuple of PatternRule"):
        Policy(patterns=({"entity": "X_ID"},))  # type: ignore[arg-type]
    with pytest.raises(PolicyError, match="detectors must be a tuple of texts"):
        Policy(detectors="presidio")  # type: ignore[arg-type]
    with pytest.raises(PolicyError, match="no detector's name"):
        Policy(detectors=("a b",))


def test_entities_of_a_plugin_may_be_named_and_are_checked_when_it_is_loaded() -> None:
    policy = Policy.of(detectors=["mine"], columns={"a.b": "PLUGIN_ID"}, masks={"PLUGIN_ID": "hash"})

    assert policy.declared(Column("b", "a")) == "PLUGIN_ID"
    with pytest.raises(PolicyError, match="unknown entity 'plugin_id'"):
        Policy.of(detectors=["mine"], columns={"a.b": "plugin_id"})


def test_a_policy_is_had_from_a_policy_and_from_a_path(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(YAML, encoding="utf-8")

    assert policy_of(path) == policy_of(str(path)) == Policy.loads(YAML)
    assert policy_of("agent") == Policy(preset="agent")
    with pytest.raises(PolicyError, match="ends in"):
        policy_of("agents")
    with pytest.raises(TypeError, match=r"masklib.Policy, the path of one or the name of a preset"):
        policy_of(b"x")  # type: ignore[arg-type]


# ------------------------------------------------------------------ checkers, syntax and samples
@pytest.mark.parametrize("name", CHECKERS)
def test_every_checker_of_the_list_is_there_and_refuses_nonsense(name: str) -> None:
    assert checker_problem(name) is None
    assert load_checker(name)("no such number!") is False


@pytest.mark.parametrize(
    "pattern", [r"(a|aa)+$", r"(x+x+)+y", r"(\w+\s*)+:", r"^(([a-z])+.)+[A-Z]$", r"(a|b|ab)*c"]
)
def test_a_pattern_that_backtracks_without_end_is_found_out_in_bounded_time(pattern: str) -> None:
    start = time.process_time()

    assert "takes time without bound" in (pattern_syntax_problem(pattern) or "")
    assert time.process_time() - start < 60


@pytest.mark.parametrize(
    "pattern",
    [r"\b[A-Z]{2}\d{6}\b", r"(?i)badge[ :#]*(?P<value>\d{4,8})", r"\w+@\w+\.\w{2,}", r"\p{Lu}{2}\d+", r"(?<=id=)\S+", r"(?:foo){e<=1}bar", r"\d+(?:[.,]\d+)*"],
)  # fmt: skip
def test_an_ordinary_pattern_is_no_problem(pattern: str) -> None:
    assert pattern_syntax_problem(pattern) is None


@pytest.mark.parametrize(
    "pattern",
    [r"B-\d{4}", r"(?:ab|c){2,3}x?", r"[^a-y]{2}", r"a[b-d]+?\.\w\s\S", r"(a)(?>b+)c++", "é|日", r"[\W\D]z"],
)
def test_samples_match_the_pattern_they_are_drawn_from_and_are_the_same_each_time(pattern: str) -> None:
    drawn = samples(pattern, 20)

    assert all(regex.fullmatch(pattern, one) for one in drawn)
    assert drawn == samples(pattern, 20)


@pytest.mark.parametrize("pattern", ["(?:(?:(?:a{50}){50}){50}){50}", "(?:(?:(?:(?=a)){900}){900}){900}b"])
def test_repeats_within_repeats_cost_a_sample_nothing(pattern: str) -> None:
    start = time.process_time()

    assert len(samples(pattern, 3)) == 3
    assert time.process_time() - start < 40


@pytest.mark.parametrize("pattern", [r"\p{L}", "(?:a){e<=1}", "[[:alpha:]]", "(", "a{,3}", r"(?|a|b)"])
def test_what_python_may_read_in_another_way_has_no_parse(pattern: str) -> None:
    assert parse(pattern) is None
    assert samples(pattern, 3) == []
