from __future__ import annotations

import itertools
import json
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
import regex
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import masklib
from masklib.detection import Pattern, Scanner, detect, detect_many, scanner_of
from masklib.detection.derived import derive_prefilter, prefilter_problem
from masklib.errors import PolicyError
from masklib.policy import Policy
from masklib.policy.pattern_samples import samples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from masklib.typing import Finding

KEY = bytes(range(32))
BADGE = {"entity": "BADGE_ID", "pattern": r"\bB-\d{4}\b"}


def policy(*patterns: dict[str, Any], **fields: Any) -> Policy:
    return Policy.of(patterns=list(patterns), **fields)


def shown(text: str, found: list[Finding]) -> list[tuple[str, str]]:
    return [(one.entity, text[one.start : one.end]) for one in found]


# ------------------------------------------------------------------ detect
def test_a_pattern_of_the_policy_is_found_and_signed_with_its_entity() -> None:
    (found,) = detect("the badge B-1234 is lost", policy=policy(BADGE))

    assert (found.entity, found.start, found.end, found.score) == ("BADGE_ID", 10, 16, 1.0)
    assert found.detector == "policy:BADGE_ID"


def test_without_the_policy_it_is_not_found() -> None:
    assert detect("the badge B-1234 is lost") == []


def test_two_policies_in_one_process_do_not_see_each_others_patterns() -> None:
    text = "B-1234 and K-1234"
    other = policy({"entity": "KEY_ID", "pattern": r"K-\d{4}"})

    assert shown(text, detect(text, policy=policy(BADGE))) == [("BADGE_ID", "B-1234")]
    assert shown(text, detect(text, policy=other)) == [("KEY_ID", "K-1234")]
    assert detect(text) == []


def test_the_built_in_detectors_go_on_and_are_compiled_once() -> None:
    text = "B-1234 wrote from john@example.com"

    assert shown(text, detect(text, policy=policy(BADGE))) == [
        ("BADGE_ID", "B-1234"),
        ("EMAIL_ADDRESS", "john@example.com"),
    ]
    one, other = (scanner_of(policy({"entity": name, "pattern": "x[0-9]"})) for name in ("ONE_ID", "TWO_ID"))
    assert one._base is other._base is Scanner.default()  # type: ignore[attr-defined]


def test_equal_policies_share_one_scanner_and_a_policy_without_patterns_has_the_default_one() -> None:
    assert scanner_of(policy(BADGE)) is scanner_of(policy(BADGE, mode="observe"))
    assert scanner_of(Policy()) is scanner_of(None) is Scanner.default()


def test_a_policy_may_be_the_path_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text(policy(BADGE).dumps(), encoding="utf-8")

    assert shown("B-1234", detect_many(["B-1234"], policy=path)[0]) == [("BADGE_ID", "B-1234")]
    assert shown("B-1234", detect("B-1234", policy=str(path))) == [("BADGE_ID", "B-1234")]
    with pytest.raises(TypeError, match=r"masklib.Policy, the path of one"):
        detect("B-1234", policy=7)  # type: ignore[arg-type]


def test_what_the_policy_declares_wins_over_what_a_built_in_detector_thinks() -> None:
    mine = {"entity": "TICKET_ID", "pattern": r"\d{3}-\d{2}-\d{4}"}
    text = "his ssn is 123-45-6789."

    assert shown(text, detect(text)) == [("US_SSN", "123-45-6789")]
    assert shown(text, detect(text, policy=policy(mine))) == [("TICKET_ID", "123-45-6789")]


def test_a_known_entity_may_get_one_more_pattern() -> None:
    mine = {"entity": "EMAIL_ADDRESS", "pattern": r"\w+ at \w+ dot com"}
    text = "write to john at example dot com"

    assert shown(text, detect(text, policy=policy(mine))) == [("EMAIL_ADDRESS", "john at example dot com")]


def test_a_group_called_value_is_what_is_found() -> None:
    mine = {"entity": "BADGE_ID", "pattern": r"badge[ :#]+(?P<value>\d+)"}

    assert shown("badge: 77", detect("badge: 77", policy=policy(mine))) == [("BADGE_ID", "77")]


def test_a_match_without_its_group_called_value_is_found_whole() -> None:
    mine = {"entity": "BADGE_ID", "pattern": r"badge (?P<value>\d+)|B-\d+"}

    assert shown("badge 77", detect("badge 77", policy=policy(mine))) == [("BADGE_ID", "77")]
    assert shown("at B-77", detect("at B-77", policy=policy(mine))) == [("BADGE_ID", "B-77")]


def test_below_half_a_match_counts_only_near_one_of_its_words() -> None:
    weak = policy(BADGE | {"score": 0.3, "context": ["Badge", "staff pass"]})

    assert detect("see B-1234 there", policy=weak) == []
    assert len(detect("badge B-1234", policy=weak)) == 1
    assert len(detect("his STAFF_PASS is B-1234", policy=weak)) == 1
    assert scanner_of(weak).scan(["B-1234"], ("badge", "people")).keys() == {0}


@pytest.mark.parametrize(
    ("checker", "valid", "wrong"),
    [
        ("luhn", "79927398713", "79927398710"),  # Luhn's patent, US 2,950,048: the usual example
        ("iban", "GB82WEST12345698765432", "GB82WEST12345698765431"),  # ISO 13616: the registry's example
        ("verhoeff", "2363", "2364"),  # J. Verhoeff's own example
        ("mod_97_10", "9999123456789012141490", "9999123456789012141491"),  # python-stdnum's documentation
        ("stdnum.us.ssn", "536-90-4399", "000-00-0000"),
        ("stdnum.luhn", "4111-1111-1111-1111", "4111-1111-1111-1112"),
    ],
)
def test_a_match_that_the_checker_refuses_counts_only_near_a_word(
    checker: str, valid: str, wrong: str
) -> None:
    pattern = {"entity": "OWN_NUMBER", "pattern": r"(?<=<)[\w-]+(?=>)", "validate": checker}
    mine = policy(pattern | {"context": ["ledger"]})

    assert shown(f"<{valid}>", detect(f"<{valid}>", policy=mine)) == [("OWN_NUMBER", valid)]
    assert ("OWN_NUMBER", wrong) not in shown(f"<{wrong}>", detect(f"<{wrong}>", policy=mine))
    near = f"ledger <{wrong}>"
    assert ("OWN_NUMBER", wrong) in shown(near, detect(near, policy=mine))


def test_a_pattern_written_with_a_look_alike_matches_it_and_one_in_ascii_does_too() -> None:
    text = "x\u00a0EMP\u2013123 y"

    for written in ("EMP\u2013\\d+", "EMP-\\d+"):
        found = detect(text, policy=policy({"entity": "EMPLOYEE_ID", "pattern": written}))
        assert shown(text, found) == [("EMPLOYEE_ID", "EMP\u2013123")]


def test_a_pattern_that_runs_out_of_time_masks_the_whole_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("masklib.detection.confirm.TIMEOUT", 0.05)
    monkeypatch.setattr("masklib.policy.pattern_rule.pattern_syntax_problem", lambda _: None)
    monkeypatch.setattr("masklib.policy.pattern_table.pattern_syntax_problem", lambda _: None)
    text = "a" * 40 + "!"

    found = detect(text, policy=policy({"entity": "SLOW_ID", "pattern": r"(?:a|aa|a?a)+$"}))

    assert [(one.start, one.end) for one in found] == [(0, len(text))]


SENSITIVE = [
    "john.smith@example.com", "4111 1111 1111 1111", "+44 20 7946 0958", "123-45-6789", "DE89370400440532013000",
    "John Smith", "password=hunter22", "12 Oak Street", "10.1.2.3", " and ", "\u200b", "\u00a0", "\u2013", "x",
]  # fmt: skip
CUTTING = [r"\d", r"[A-Za-z]{2}", r"\w+@", r"1{2,4}", r"\S+ \S+", r".{5,9}", r"[-\u2013]\d"]


@given(
    st.lists(st.sampled_from(SENSITIVE), max_size=4).map("".join),
    st.lists(st.sampled_from(CUTTING), min_size=1, max_size=2, unique=True),
    st.sampled_from([1.0, 0.6]),
)
@settings(max_examples=150, deadline=None)
def test_patterns_of_the_policy_only_ever_add_to_what_is_masked(
    text: str, cutting: list[str], score: float
) -> None:
    mine = policy(*({"entity": "CUT_ID", "pattern": one, "score": score} for one in cutting))
    scanner = scanner_of(mine)
    (found,), (before,) = detect_many([text], policy=mine), detect_many([text])
    own = scanner.own([text]).get(0, [])  # type: ignore[attr-defined]

    covered = {at for one in found for at in range(one.start, one.end)}
    due = {at for one in (*before, *own) for at in range(one.start, one.end) if text[at].isalnum()}
    assert due <= covered
    assert all(left.end <= right.start for left, right in itertools.pairwise(found))


ROUGH = st.lists(
    st.sampled_from([*SENSITIVE, "B-1234", "E\u20131", "\n", "\0", "\ud800", "\u0663", "badge "]), max_size=5
).map("".join)


@given(st.lists(ROUGH, max_size=5), st.sampled_from([(), ("badge",), ("notes", "people")]))
@settings(max_examples=100, deadline=None)
def test_what_a_policy_finds_does_not_depend_on_the_neighbours(
    texts: list[str], context: tuple[str, ...]
) -> None:
    weak = {"entity": "WEAK_ID", "pattern": r"[A-Z][-\u2013]?\d", "score": 0.3, "context": ["badge"]}
    scanner = scanner_of(policy(BADGE, weak))
    together = scanner.scan(texts, context)
    alone = {n: found for n, text in enumerate(texts) if (found := scanner.scan([text], context).get(0))}

    assert together == alone
    for number, found in together.items():
        assert all(0 <= one.start < one.end <= len(texts[number]) for one in found)


@pytest.mark.slow
def test_a_cell_of_ten_megabytes_is_looked_through_to_its_end() -> None:
    text = "the quick brown fox jumps over the lazy dog, " * 230_000 + "B-1234"

    assert shown(text, detect(text, policy=policy(BADGE))) == [("BADGE_ID", "B-1234")]


# ------------------------------------------------------------------ wrapped connections and classify
@pytest.fixture
def raw() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (code TEXT, remark TEXT, doc TEXT, other TEXT)")
    document = json.dumps({"list": ["lost B-1234"], "B-1234": 1})
    connection.execute("INSERT INTO t VALUES (?, ?, ?, ?)", ("B-1234", "he lost B-1234 today", document, "x"))
    yield connection
    connection.close()


def test_columns_free_text_and_json_are_masked_with_one_surrogate(raw: sqlite3.Connection) -> None:
    row = masklib.wrap(raw, policy=policy(BADGE), key=KEY).execute("SELECT * FROM t").fetchone()

    code, remark, document, other = row
    assert code != "B-1234"
    assert remark == f"he lost {code} today"
    assert json.loads(document) == {"list": [f"lost {code}"], code: 1}
    assert other == "x"


def test_two_wrapped_connections_with_different_patterns_do_not_see_each_others() -> None:
    one, other = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    for connection in (one, other):
        connection.execute("CREATE TABLE t (code TEXT)")
        connection.execute("INSERT INTO t VALUES ('B-1234')")
    masked = masklib.wrap(one, policy=policy(BADGE), key=KEY)
    clear = masklib.wrap(other, policy=policy({"entity": "KEY_ID", "pattern": "K-[0-9]+"}), key=KEY)

    assert masked.execute("SELECT code FROM t").fetchone() != ("B-1234",)
    assert clear.execute("SELECT code FROM t").fetchone() == ("B-1234",)
    one.close()
    other.close()


def test_the_mask_that_a_pattern_names_is_used(raw: sqlite3.Connection) -> None:
    mine = policy(BADGE | {"mask": "redact"})

    (remark,) = masklib.wrap(raw, policy=mine, key=KEY).execute("SELECT remark FROM t").fetchone()

    assert remark == "he lost [redacted] today"


def test_a_column_may_be_declared_as_an_entity_of_the_policys_own(raw: sqlite3.Connection) -> None:
    mine = policy(BADGE, columns={"t.other": "BADGE_ID"}, masks={"BADGE_ID": "redact"})

    assert masklib.wrap(raw, policy=mine, key=KEY).execute("SELECT other FROM t").fetchone() == (
        "[redacted]",
    )


def test_whole_numbers_are_shown_to_the_policys_patterns_however_short() -> None:
    """No built-in detector looks into a short number; what the policy says of its own is another matter."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (n INTEGER, doc TEXT)")
    connection.executemany(
        "INSERT INTO t VALUES (?, ?)", [(412_345, '{"n": 412345}'), (51, "{}"), (51, "412345")]
    )
    mine = policy({"entity": "BADGE_ID", "pattern": r"\b4\d{5}\b"})

    rows = masklib.wrap(connection, policy=mine, key=KEY).execute("SELECT * FROM t").fetchall()

    ((number, document), clear, (_, text)) = rows
    assert number != 412_345
    assert json.loads(document) == {"n": number}
    assert clear == (51, "{}")
    assert text == str(number)
    connection.close()


def test_single_values_and_texts_are_masked_alike_and_turned_back(raw: sqlite3.Connection) -> None:
    mine = policy(BADGE, unmask=["BADGE_ID"])
    (code,) = masklib.wrap(raw, policy=mine, key=KEY).execute("SELECT code FROM t").fetchone()

    assert masklib.mask_value("B-1234", "BADGE_ID", policy=mine, key=KEY) == code
    assert masklib.mask_text("lost B-1234", policy=mine, key=KEY) == f"lost {code}"
    assert masklib.unmask_value(code, "BADGE_ID", policy=mine, key=KEY, reason="test") == "B-1234"
    with pytest.raises(ValueError, match="none that masklib or the policy knows"):
        masklib.mask_value("B-1234", "BADGE_ID", policy=Policy(), key=KEY)


def test_values_of_a_column_classify_it() -> None:
    column = masklib.Column("c7", values=[f"B-{number}" for number in range(1000, 1020)])

    (found,) = masklib.classify([column], policy=policy(BADGE))

    assert found.entity == "BADGE_ID"
    assert masklib.classify([column])[0].entity != "BADGE_ID"


def spans(text: str, pattern: str) -> list[tuple[int, int]]:
    policy = masklib.Policy.of(patterns=[{"entity": "BADGE_ID", "pattern": pattern}])
    return [(one.start, one.end) for one in masklib.detect(text, policy=policy)]


def test_a_group_that_repeats_is_found_each_time() -> None:
    assert spans("nr 1234 5678 9012", r"nr(?: (?P<value>\d{4}))+") == [(3, 7), (8, 12), (13, 17)]


def test_a_match_whose_group_is_empty_is_found_whole() -> None:
    assert spans("x badge: y", r"badge:(?P<value>\d*)") == [(2, 8)]


# ------------------------------------------------------------------ the derived prefilter
PATTERNS = [
    r"\bB-\d{4}\b", r"(?i)badge[ :#]*(?P<value>\d{4,8})", r"[^a]b+c?", r"é(?:x|yy)[à-ü]", r"(a|b)\1{3}x", r"foo.{3,40}bar",
    r"(?i)stra(?:ss|ß)e", r"(?i)kis", r"\w+@\w+", r"(?<=id )\d+", r"\d{2,}(?:-\d+)*", r"[^\x00-\x7f]x", r"(x)?y(?(1)a|b)", r"\S+\s\S+",
    r"(?:ab|cd){2,20}?e", r"[\u2010-\u2015]\d", r"(?s:a.b)", r"(?>a+)b", r"a++b", r"\D\W\S", r"[\d\-x]{3}", r"(?a:\w)é", r"\$\d+\.\d\d", r"[K-S]{2}(?i:k)",
]  # fmt: skip
PIECES = [
    "B-1234", "badge: 12345", "BADGE12345", "\u212a", "\u017f", "kis", "\u0130", "é", "x", "yy", "à", "ü", "aaaax", "foo", "bar", "123",
    "-", "@", "id ", "ß", "STRASSE", "straße", "ab", "cd", "e", "\n", "\0", "\ud800", "\u2010", "\u0663", "yb", "xya", "$1.50", "\u00a0", "日本", " ",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map("".join)


@given(st.sampled_from(PATTERNS), TEXTS, TEXTS, st.integers(0, 10**6))
@settings(max_examples=200, deadline=None)
def test_a_derived_prefilter_lets_every_text_through_that_its_pattern_matches(
    pattern: str, before: str, after: str, seed: int
) -> None:
    derived = derive_prefilter(pattern)
    sure = Scanner([Pattern("derived", "SECRET", pattern, prefilter=derived)])
    for middle in ("", *samples(pattern, 2, seed=seed)):
        text = before + middle + after
        if regex.search(pattern, text):
            assert sure._prefilter.candidates([text])


CHARS = st.text(st.characters(codec=None, categories=None), min_size=1, max_size=3)


@given(
    st.from_regex(r"(?:[a-c.]|\[\^?[a-cK-S]\]|\\[dwsDWS])(?:[*+?]|\{1,3\})?", fullmatch=True)
    | CHARS.map(regex.escape),
    TEXTS,
)
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
def test_drawn_patterns_keep_the_promise_too(piece: str, text: str) -> None:
    for pattern in (f"(?i){piece}s", f"{piece}x|b{piece}", f"(?:{piece}){{2}}"):
        derived = derive_prefilter(pattern)
        assume(derived is not None)
        sure = Scanner([Pattern("derived", "SECRET", pattern, prefilter=derived)])
        for drawn in (text, *samples(pattern, 2)):
            if regex.search(pattern, drawn):
                assert sure._prefilter.candidates([drawn]), (pattern, drawn)


@pytest.mark.parametrize("sign", ["\x1c", "\x1d", "\x1e", "\x1f"])
@pytest.mark.parametrize("pattern", [r"(?a)[^\s\d]+", r"[^\S]", r"(?a)[^\S\d]|x", r"[^\s]|[^\S]"])
def test_separators_are_white_space_or_not_as_the_pattern_has_it(pattern: str, sign: str) -> None:
    sure = Scanner([Pattern("derived", "SECRET", pattern, prefilter=derive_prefilter(pattern))])

    assert bool(sure.scan([sign])) == bool(regex.search(pattern, sign))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_derived_prefilter_is_one_that_hyperscan_takes(pattern: str) -> None:
    derived = derive_prefilter(pattern)

    assert derived is not None
    assert prefilter_problem(derived) is None


@pytest.mark.parametrize(
    "pattern", [r"\p{Lu}{2}", "(?:foo){e<=1}", "[[:alpha:]]x", "a?", r"(?<=x)", r"\bb?\b", "[a--b]c"]
)
def test_a_pattern_that_cannot_be_derived_from_surely_tries_every_text(pattern: str) -> None:
    assert derive_prefilter(pattern) is None


def test_a_rare_beginning_makes_a_narrow_prefilter() -> None:
    sure = Scanner([Pattern("narrow", "SECRET", r"\bB-\d{4}", prefilter=derive_prefilter(r"\bB-\d{4}"))])

    assert sure._prefilter.candidates(["nothing", "B-12", "x B-1234"]) == {0: {2: [8]}}


def test_a_policy_with_a_pattern_that_hyperscan_cannot_take_still_finds() -> None:
    mine = policy({"entity": "UPPER_CODE", "pattern": r"\p{Lu}{2}\d{3}"})

    assert shown("ÄÖ123", detect("ÄÖ123", policy=mine)) == [("UPPER_CODE", "ÄÖ123")]


def test_an_entity_that_no_pattern_finds_is_refused() -> None:
    with pytest.raises(PolicyError, match="unknown entity 'BADGE'"):
        policy(BADGE, columns={"t.a": "BADGE"})
