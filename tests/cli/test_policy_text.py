from hypothesis import given, settings
from hypothesis import strategies as st

from masklib.cli.policy_text import pattern_of, policy_text
from masklib.entities import ENTITIES
from masklib.policy import Policy
from masklib.typing import Classification, Column

names = st.text(min_size=1, max_size=12) | st.sampled_from(
    ["off", "1", "Email", "email", "a.b", "*", "x y", "#", "~"]
)
columns = st.builds(Column, name=names, table=names, schema=st.none() | names)
evidence = st.lists(st.text(max_size=20), max_size=2).map(tuple)
classifications = st.builds(Classification, st.none() | st.sampled_from([*ENTITIES]), st.just(0.5), evidence)
found = st.lists(st.tuples(columns, classifications), max_size=8)


@settings(max_examples=200, deadline=None)
@given(found=found)
def test_whatever_is_found_gives_a_valid_policy(found: list[tuple[Column, Classification]]) -> None:
    assert Policy.loads(policy_text(found)).preset == "analyst"


@settings(max_examples=200, deadline=None)
@given(column=columns, entity=st.sampled_from([*ENTITIES]))
def test_a_column_that_holds_something_is_declared(column: Column, entity: str) -> None:
    policy = Policy.loads(policy_text([(column, Classification(entity, 1.0))]))

    assert policy.declared(column) == entity or pattern_of(column) is None


@settings(max_examples=200, deadline=None)
@given(found=found)
def test_nothing_is_declared_clear_unasked(found: list[tuple[Column, Classification]]) -> None:
    policy = Policy.loads(policy_text(found))

    assert "clear" not in {rule.verdict for rule in policy.columns}


@settings(max_examples=200, deadline=None)
@given(column=columns)
def test_a_line_taken_out_of_its_comment_declares_its_column_clear(column: Column) -> None:
    text = policy_text([(column, Classification(None, 0.0))])
    taken = text.replace("columns: {}", "columns:").replace("  # take the {} away with the first `#`", "")
    policy = (
        Policy.loads("\n".join(_uncommented(line) for line in taken.split("\n")))
        if pattern_of(column)
        else None
    )

    assert policy is None or policy.declared(column) == "clear"


def _uncommented(line: str) -> str:
    return line.replace("# ", "", 1) if ": clear" in line and line.startswith("  #") else line


def test_names_that_differ_in_case_only_share_a_line_that_masks_more() -> None:
    text = policy_text(
        [
            (Column(name="Email", table="t"), Classification("EMAIL_ADDRESS", 1.0)),
            (Column(name="email", table="t"), Classification("PERSON", 1.0)),
            (Column(name="x", table="t"), Classification(None, 0.0)),
            (Column(name="X", table="t"), Classification("US_SSN", 1.0)),
        ]
    )
    policy = Policy.loads(text)

    assert policy.declared(Column(name="email", table="t")) == "redact"
    assert policy.declared(Column(name="x", table="t")) == "US_SSN"


def test_evidence_stands_in_a_remark_and_cannot_leave_it() -> None:
    sly = "why\n  t.x: clear"
    text = policy_text([(Column(name="email", table="t"), Classification("EMAIL_ADDRESS", 1.0, (sly,)))])

    assert "# why   t.x: clear" in text
    assert Policy.loads(text).declared(Column(name="x", table="t")) is None
