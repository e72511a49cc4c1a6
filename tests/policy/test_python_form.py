import pytest

from masklib.errors import PolicyError
from masklib.policy import Policy


def problems(*content: dict[str, object], **fields: object) -> tuple[str, ...]:
    with pytest.raises(PolicyError) as caught:
        Policy.of(*content, **fields)  # type: ignore[arg-type]
    return caught.value.problems


def test_nothing_said_is_the_default() -> None:
    assert Policy.of() == Policy()


def test_a_mapping_and_keywords_say_the_same() -> None:
    fields: dict[str, object] = {"columns": {"users.email": "EMAIL_ADDRESS"}, "masks": {"PERSON": "hash"}}

    assert Policy.of(fields) == Policy.of(None, columns=fields["columns"], masks=fields["masks"])
    assert Policy.of(fields) == Policy.of({"version": 1, **fields}) != Policy()


def test_a_keyword_wins_over_the_mapping() -> None:
    assert Policy.of({"mode": "enforce"}, mode="observe").mode == "observe"


def test_every_error_is_named() -> None:
    found = problems(preset="agnet", colums={}, columns={"users.email": "EMAIL", "x": "clear"}, filters="row")

    assert len(found) == 5
    assert all(one.startswith("Policy.of: ") for one in found)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"columns": None}, "columns must be a mapping, not empty"),
        ({"columns": ["users.email"]}, "columns must be a mapping, not a list"),
        ({"columns": {"a.b": None}}, "'a.b' must be a text, not empty"),
        ({"columns": {"a.b": False}}, "not a bool"),
        ({"columns": {"a.b": b"clear"}}, "not a bytes"),
        ({"columns": {3: "clear"}}, "key must be a text, not a number"),
        ({"columns": {("a", "b"): "clear"}}, "key must be a text, not a tuple"),
        ({"columns": {"a.b": {"c": "PERSON"}}}, "one piece"),
        ({"columns": {"a.b": "clear", "A.B": "clear"}}, "twice"),
        ({"mode": False}, "mode must be a text"),
        ({"version": True}, "version must be the number 1"),
        ({"masks": {"PERSON": "nope"}}, "unknown mask 'nope'"),
    ],
)
def test_a_wrong_piece_is_refused(fields: dict[str, object], named: str) -> None:
    (problem,) = problems(fields)

    assert named in problem


def test_masks_are_checked_against_the_names_the_caller_hands_in() -> None:
    assert Policy.of(masks={"PERSON": "mine"}, known_masks={"mine"}).mask_of("PERSON") == "mine"
