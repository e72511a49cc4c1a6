import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masklib.errors import PolicyError
from masklib.policy import Policy

TOML = """\
version = 1
preset = "application"
mode = "observe"
writes = "refuse"

[columns]
"public.users.email" = "EMAIL_ADDRESS"
"*.notes" = "FREE_TEXT"

[masks]
EMAIL_ADDRESS = "hash"
"""


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(PolicyError) as caught:
        Policy.loads(text, name="p.toml", format="toml")
    return caught.value.problems


def test_toml_and_yaml_say_the_same() -> None:
    assert Policy.loads(TOML, format="toml") == Policy.of(
        preset="application",
        mode="observe",
        writes="refuse",
        columns={"public.users.email": "EMAIL_ADDRESS", "*.notes": "FREE_TEXT"},
        masks={"EMAIL_ADDRESS": "hash"},
    )


def test_every_error_is_named_with_its_line_in_the_order_of_the_text() -> None:
    text = '''\
version = 2
preset = """
agnet"""   # spans two lines

[ columns ]   # remark
"users.email" = "EMAIL_ADRESS"
  "users.x" = 1.10
users.y = "clear"

[masks]
PERSON = "hsh"
[audit]
[[roles]]
a = [
  1,
]
'''
    found = problems(text)

    assert [one.split(": ")[0] for one in found] == [
        "p.toml:1:1",
        "p.toml:2:1",
        "p.toml:6:1",
        "p.toml:7:3",
        "p.toml:8:1",
        "p.toml:11:1",
        "p.toml:12:1",
        "p.toml:13:1",
    ]


@pytest.mark.parametrize(
    ("value", "kind"),
    [("true", "boolean"), ("10", "number"), ("1.10", "number"), ("12:30:45", "date"), ("2020-01-01", "date"),
     ("1979-05-27T07:32:00Z", "date"), ("[1]", "list"), ("{}", "mapping"), ("inf", "number")],
)  # fmt: skip
def test_what_is_no_text_is_refused_with_its_line(value: str, kind: str) -> None:
    (problem,) = problems(f'version = 1\n[columns]\n"a.b" = {value}\n')

    assert problem.startswith("p.toml:3:1: ")
    assert kind in problem


def test_keys_of_an_inline_table_have_the_place_of_the_statement_around_them() -> None:
    (problem,) = problems('version = 1\ncolumns = {"a.b" = "clear", "c.d" = "nope"}\n')

    assert problem.startswith("p.toml:2:1: columns: 'c.d'")


def test_keys_that_differ_in_case_only_are_the_same_key() -> None:
    (problem,) = problems('version = 1\n[columns]\n"a.b" = "redact"\n"A.B" = "clear"\n')

    assert problem.startswith("p.toml:4:1: ")
    assert problem.endswith("first at p.toml:3:1")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("version = 1\nversion = 1\n\n", "2:12"),
        ("version = 1\n[columns]\n'a.b' = \n", "3:9"),
        ("version = 1\n[columns", "2:9"),
        ('version = 1\nmode = "off', "2:12"),
        ("version 1", "1:9"),
        ("version = 1\x00", "1:12"),
    ],
)
def test_an_error_of_syntax_has_its_place(text: str, place: str) -> None:
    (problem,) = problems(text)

    assert problem.startswith(f"p.toml:{place}: not TOML: ")


def test_a_key_set_twice_is_refused() -> None:
    assert "Cannot overwrite" in problems('version = 1\n[columns]\n"a.b"="clear"\n"a.b"="redact"\n')[0]


@pytest.mark.parametrize("text", ["", "\n", "# only a remark\n", "preset = 'analyst'"])
def test_a_policy_without_version_is_refused(text: str) -> None:
    assert "version is missing" in problems(text)[0]


def test_deep_nesting_is_refused() -> None:
    assert "nested too deep" in problems("a = " + "[" * 20_000 + "]" * 20_000)[0]


def test_windows_line_ends_do_not_move_the_places() -> None:
    (problem,) = problems('version = 1\r\n[columns]\r\n"a.b" = "nope"\r\n')

    assert problem.startswith("p.toml:3:1: ")


def test_a_statement_longer_than_is_looked_for_still_has_a_place() -> None:
    text = "version = 1\nx = [\n" + "1,\n" * 500 + "]\n"
    (problem,) = problems(text)

    assert problem.startswith("p.toml:1:1: unknown field 'x'")


tomlish = st.text(st.sampled_from("ab.=[]{}\"'#\n\r\t 1-_:\\é"), max_size=60)


@settings(max_examples=200, deadline=None)
@given(text=tomlish | st.text(max_size=60))
def test_any_text_is_a_policy_or_a_policy_error(text: str) -> None:
    for whole in (text, f"version = 1\n{text}", f"version = 1\n[columns]\n{text}"):
        try:
            assert Policy.loads(whole, format="toml").preset == "analyst"
        except PolicyError as error:
            assert error.problems  # noqa: PT017 - either outcome is right, each with its own proof
