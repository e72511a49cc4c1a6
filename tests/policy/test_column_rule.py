import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masklib.errors import PolicyError
from masklib.policy import ColumnRule, Policy
from masklib.policy.column_rule import fold
from masklib.policy.vocabulary import strictest
from masklib.typing import Column

names = st.text("ab", min_size=1, max_size=3)
globs = st.text("ab*?", min_size=1, max_size=4).filter(lambda one: "**" not in one)
patterns = st.lists(globs, min_size=2, max_size=3).map(".".join)
rules = st.builds(ColumnRule, patterns, st.sampled_from(["clear", "FREE_TEXT", "PERSON", "US_SSN", "redact"]))


def verdict(columns: dict[str, str], at: str) -> str | None:
    schema, table, name = ([None, None, None, *at.split(".")])[-3:]
    return Policy.of(columns=columns).declared(Column(name=name or "", table=table, schema=schema))


@pytest.mark.parametrize(
    ("pattern", "at"),
    [
        ("users.email", "public.users.email"),
        ("users.email", "users.email"),
        ("USERS.Email", "public.users.EMAIL"),
        ("public.users.*", "public.users.email"),
        ("*.email", "public.users.email"),
        ("*.*", "public.users.email"),
        ("pub*.u?ers.e*l", "public.users.email"),
        ("*.users.email", "users.email"),
        ("stra\u00dfe.stadt", "x.STRASSE.STADT"),
        ("caf\u00e9.x", "cafe\u0301.x"),
        ("orders.First Name", "orders.first name"),
    ],
)
def test_a_pattern_matches(pattern: str, at: str) -> None:
    assert verdict({pattern: "PERSON"}, at) == "PERSON"
    assert verdict({pattern: "clear"}, at) == "clear"


@pytest.mark.parametrize(
    ("pattern", "at"),
    [
        ("users.email", "public.users.email2"),
        ("users.email", "public.old_users.email"),
        ("public.users.email", "shop.users.email"),
        ("u?.x", "public.u.x"),
        ("*.email", "public.users.email_id"),
        ("a*b.x", "public.a.x"),
    ],
)
def test_a_pattern_does_not_match(pattern: str, at: str) -> None:
    assert verdict({pattern: "PERSON"}, at) is None


def test_a_dot_within_a_name_is_written_as_a_question_mark() -> None:
    policy = Policy.of(columns={"order?items.e?mail": "EMAIL_ADDRESS"})

    assert policy.declared(Column(name="e.mail", table="order.items")) == "EMAIL_ADDRESS"


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"*.email": "EMAIL_ADDRESS", "users.email": "clear"}, "clear"),
        ({"users.*": "clear", "users.email": "EMAIL_ADDRESS"}, "EMAIL_ADDRESS"),
        ({"users.email": "clear", "public.users.email": "redact"}, "redact"),
        ({"users.email": "redact", "public.users.email": "clear"}, "clear"),
        ({"*.*": "redact", "us*.email": "clear"}, "clear"),
        ({"*.e*": "redact", "*.em*": "clear"}, "clear"),
        ({"*.e*": "redact", "*.ema?l": "clear"}, "clear"),
        ({"*.e?a*": "clear", "*.em*": "redact"}, "redact"),
        ({"*.emai*": "redact", "*.emai?": "clear"}, "clear"),
        ({"*.e*l": "clear", "*.????l": "redact"}, "redact"),
    ],
)
def test_the_narrowest_rule_wins(columns: dict[str, str], expected: str) -> None:
    assert verdict(columns, "public.users.email") == expected


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"users.*": "clear", "*.email": "EMAIL_ADDRESS"}, "EMAIL_ADDRESS"),
        ({"users.*": "clear", "*.email": "FREE_TEXT"}, "FREE_TEXT"),
        ({"users.*": "FREE_TEXT", "*.email": "EMAIL_ADDRESS"}, "EMAIL_ADDRESS"),
        ({"users.*": "redact", "*.email": "EMAIL_ADDRESS"}, "redact"),
        ({"users.*": "PERSON", "*.email": "EMAIL_ADDRESS"}, "redact"),
        ({"users.*": "PERSON", "*.email": "PERSON"}, "PERSON"),
        ({"public.*.email": "clear", "users.email": "redact"}, "redact"),
        ({"longer_*.x": "clear", "*_name.x": "PERSON"}, "PERSON"),
    ],
)
def test_where_none_is_narrower_the_one_that_masks_more_wins(columns: dict[str, str], expected: str) -> None:
    at = "public.users.email" if "longer_*.x" not in columns else "public.longer_name.x"
    assert verdict(columns, at) == expected


def test_without_a_known_table_nothing_is_declared_clear_since_anyone_chooses_a_label() -> None:
    columns = {"*.*": "clear", "*.notes": "FREE_TEXT", "*.ssn": "US_SSN", "t.secret": "redact"}

    assert verdict(columns, "total") is None
    assert verdict(columns, "notes") is None
    assert verdict(columns, "ssn") == "US_SSN"
    assert verdict(columns, "secret") == "redact"


def test_without_a_known_schema_only_rules_for_any_schema_clear() -> None:
    assert verdict({"public.users.city": "clear"}, "users.city") is None
    assert verdict({"users.city": "clear"}, "users.city") == "clear"
    assert verdict({"*.users.city": "clear"}, "users.city") == "clear"
    assert verdict({"pub*.users.city": "clear"}, "users.city") is None
    assert verdict({"public.users.email": "EMAIL_ADDRESS"}, "users.email") == "EMAIL_ADDRESS"


def test_an_empty_schema_is_an_unknown_one() -> None:
    policy = Policy.of(columns={"public.users.city": "clear"})

    assert policy.declared(Column(name="city", table="users", schema="")) is None


@pytest.mark.parametrize(
    "pattern",
    ["", " ", "email", "*", "a.b.c.d", "a.", ".a", "a..b", "a .b", "a. b", "a.b\n", "a.\x00", "a.**", "**.b",
     "[ab].c", '"users".email', "`users`.email", "a.b'", "x" * 600 + ".y", "a.\ud800"],
)  # fmt: skip
def test_a_wrong_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PolicyError):
        ColumnRule(pattern, "clear")


def test_a_one_part_pattern_is_refused_with_the_way_to_say_any_table() -> None:
    with pytest.raises(PolicyError, match=r"'\*\.email'"):
        ColumnRule("email", "EMAIL_ADDRESS")


@pytest.mark.parametrize("given", [1, None, b"a.b", ["a", "b"]])
def test_a_pattern_or_verdict_that_is_no_text_is_refused(given: object) -> None:
    with pytest.raises(PolicyError, match="a text is due"):
        ColumnRule(given, "clear")  # type: ignore[arg-type]
    with pytest.raises(PolicyError, match="a text is due"):
        ColumnRule("a.b", given)  # type: ignore[arg-type]


@pytest.mark.parametrize("word", ["", "EMAIL", "email_address", "Clear", "mask", "hash"])
def test_an_unknown_verdict_is_refused(word: str) -> None:
    with pytest.raises(PolicyError, match="unknown entity"):
        ColumnRule("a.b", word)


def test_a_pattern_made_to_backtrack_costs_nothing() -> None:
    rule = ColumnRule("t." + "a*" * 200 + "b", "clear")

    started = time.process_time()
    assert not rule.covers("", "t", "a" * 5000)
    assert time.process_time() - started < 20


@settings(max_examples=200, deadline=None)
@given(one=rules, two=rules, three=rules)
def test_narrower_is_a_strict_order(one: ColumnRule, two: ColumnRule, three: ColumnRule) -> None:
    assert not one.narrower_than(one)
    assert not (one.narrower_than(two) and two.narrower_than(one))
    assert not (one.narrower_than(two) and two.narrower_than(three)) or one.narrower_than(three)


@settings(max_examples=200, deadline=None)
@given(one=rules, two=rules, schema=names, table=names, name=names)
def test_what_a_narrower_rule_matches_the_wider_one_matches(
    one: ColumnRule, two: ColumnRule, schema: str, table: str, name: str
) -> None:
    if one.narrower_than(two) and one.covers(schema, table, name):
        assert two.covers(schema, table, name)


@settings(max_examples=200, deadline=None)
@given(
    found=st.lists(rules, max_size=6, unique_by=lambda r: r.pattern), schema=names, table=names, name=names
)
def test_knowing_less_of_a_column_never_shows_more(
    found: list[ColumnRule], schema: str, table: str, name: str
) -> None:
    policy = Policy(columns=tuple(found))
    blind = policy.declared(Column(name=name, table=None, schema=None))

    assert blind not in ("clear", "FREE_TEXT")
    matching = [rule for rule in found if rule.covers(schema, table, name)]
    assert all(rule.loosens or rule.covers("", "", name) for rule in matching)


@settings(max_examples=200, deadline=None)
@given(found=st.lists(rules, min_size=1, max_size=6, unique_by=lambda r: r.pattern), table=names, name=names)
def test_the_verdict_is_one_of_a_rule_that_matches_or_redact(
    found: list[ColumnRule], table: str, name: str
) -> None:
    matching = {rule.verdict for rule in found if rule.covers("s", table, name)}
    declared = Policy(columns=tuple(found)).declared(Column(name=name, table=table, schema="s"))

    assert (declared is None) == (not matching)
    assert declared in {None, "redact"} | matching


@given(verdicts=st.lists(st.sampled_from(["clear", "FREE_TEXT", "PERSON", "US_SSN", "redact"]), min_size=1))
def test_one_more_verdict_never_masks_less(verdicts: list[str]) -> None:
    rank = {"clear": 0, "FREE_TEXT": 1, "PERSON": 2, "US_SSN": 2, "redact": 3}

    assert rank[strictest(verdicts)] >= max(rank[one] for one in verdicts)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
