import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masklib.errors import PolicyError
from masklib.policy import Policy
from masklib.policy.document import MAX_BYTES


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(PolicyError) as caught:
        Policy.loads(text, name="p.yaml")
    return caught.value.problems


def columns(line: str) -> str:
    return f"version: 1\ncolumns:\n  {line}\n"


def test_every_error_is_named_with_its_place_in_the_order_of_the_text() -> None:
    text = """\
version: 2
preset: agnet
colums: {}
columns:
  users.email: EMAIL_ADRESS
  email: EMAIL_ADDRESS
  users.country: NO
masks:
    PERSON: hsh
filters: maskd
limits: {rows: 0}
"""
    found = problems(text)

    assert [one.split(": ")[0] for one in found] == [
        "p.yaml:1:10",
        "p.yaml:2:9",
        "p.yaml:3:1",
        "p.yaml:5:16",
        "p.yaml:6:3",
        "p.yaml:7:18",
        "p.yaml:9:13",
        "p.yaml:10:10",
        "p.yaml:11:16",
    ]
    assert "did you mean 'columns'?" in found[2]
    assert "did you mean 'EMAIL_ADDRESS'?" in found[3]
    assert "did you mean 'hash'?" in found[6]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("users.x: NO", "boolean"),
        ("users.x: yes", "boolean"),
        ("users.x: 1.10", "number"),
        ("users.x: 010", "number"),
        ("users.x: 12:30:45", "number"),
        ("users.x: 0x1F", "number"),
        ("users.x: 1_000", "number"),
        ("users.x: .inf", "number"),
        ("users.x: 2020-01-01", "date"),
        ("users.x: ~", "empty"),
        ("users.x:", "empty"),
        ("users.x: [clear]", "list"),
        ("1.10: clear", "number"),
        ("12:30:45: clear", "number"),
        ("no: clear", "boolean"),
        ("~: clear", "empty"),
        ("[users.x]: clear", "list"),
        ("{users.x: clear}: clear", "list"),
        ("<<: clear", "merge"),
        ("=: clear", "default"),
    ],
)
def test_what_yaml_reads_as_something_else_than_text_is_refused_with_its_place(line: str, kind: str) -> None:
    (problem,) = problems(columns(line))

    assert problem.startswith("p.yaml:3:")
    assert kind in problem


@pytest.mark.parametrize("quoted", ['"1.10"', "'12.30'", '"no.off"', '"*.notes"', '"010.1"'])
def test_a_quoted_pattern_is_a_text_whatever_it_looks_like(quoted: str) -> None:
    policy = Policy.loads(columns(f"{quoted}: clear"))

    assert [rule.pattern for rule in policy.columns] == [quoted.strip("\"'")]


def test_a_bare_off_is_the_mode_and_nothing_else_that_yaml_calls_false_is() -> None:
    assert Policy.loads("version: 1\nmode: off").mode == "off"
    assert Policy.loads("version: 1\nmode: 'off'").mode == "off"
    for word in ("Off", "OFF", "no", "false", "n", "on"):
        assert problems(f"version: 1\nmode: {word}")[0].startswith("p.yaml:2:7: mode")


@pytest.mark.parametrize("text", ['"1"', "1.0", "01", "1_0", "+1", "0x1", "2", "true", "one", "[1]", "~"])
def test_the_version_is_the_number_one_and_nothing_like_it(text: str) -> None:
    (problem,) = problems(f"version: {text}")

    assert problem.startswith("p.yaml:1:10: version must be the number 1")


@pytest.mark.parametrize(
    "name",
    ["statements", "audit"],
)
def test_a_field_of_a_later_release_is_refused_by_name_and_not_ignored(name: str) -> None:
    (problem,) = problems(f"version: 1\n{name}: {{}}\n")

    assert problem.startswith(f"p.yaml:2:1: '{name}' is not furnished yet")


def test_reserved_numbers_are_refused_with_the_reason() -> None:
    (problem,) = problems("version: 1\nnumbers: reserved\n")

    assert problem.startswith("p.yaml:2:1: 'numbers' is not offered: the ranges")


def test_the_preset_agent_is_what_it_comes_with() -> None:
    policy = Policy.loads("version: 1\npreset: agent\n")

    assert (policy.filters, policy.writes, policy.unknown_origin) == ("masked", "refuse", "redact")
    assert policy.limit("rows") == 1000
    assert "comes with 'masked'" in problems("version: 1\npreset: agent\nfilters: auto\n")[0]


@pytest.mark.parametrize("word", ["auto", "raw", "deny", "masked"])
def test_filters_take_four_words(word: str) -> None:
    policy = Policy.loads(f"version: 1\nfilters: {word}\n")

    assert policy.filters == word
    assert Policy.loads(policy.dumps()) == policy


def test_the_limit_of_rows_is_a_number_and_wins_over_the_preset() -> None:
    policy = Policy.loads("version: 1\npreset: agent\nlimits: {rows: 50}\n")

    assert policy.limit("rows") == Policy.loads(policy.dumps()).limit("rows") == 50
    assert Policy().limit("rows") == 0


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        ("{rows: '5'}", "whole number"),
        ("{rows: 0}", "whole number"),
        ("{rows: -1}", "whole number"),
        ("{rows: 1.5}", "whole number"),
        ("{rows: 010}", "whole number"),
        ("{rows: 10000000000}", "whole number"),
        ("{rows: }", "whole number"),
        ("{row: 5}", "did you mean 'rows'"),
        ("5", "must be a mapping"),
    ],
)
def test_a_wrong_limit_is_refused_with_its_place(limits: str, named: str) -> None:
    (problem,) = problems(f"version: 1\nlimits: {limits}\n")

    assert problem.startswith("p.yaml:2:")
    assert named in problem


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("version: 1\nmode: enforce\nmode: 'off'\n", "2:1", "3:1"),
        ("version: 1\ncolumns: {}\ncolumns: {a.b: clear}\n", "2:1", "3:1"),
        ("version: 1\ncolumns:\n  a.b: redact\n  a.b: clear\n", "3:3", "4:3"),
        ("version: 1\ncolumns:\n  A.b: redact\n  'a.B': redact\n", "3:3", "4:3"),
        ("version: 1\nmasks: {PERSON: hash, PERSON: hash}\n", "2:9", "2:23"),
    ],
)
def test_a_repeated_key_is_refused_with_both_places(text: str, first: str, second: str) -> None:
    (problem,) = problems(text)

    assert problem.startswith(f"p.yaml:{second}: ")
    assert problem.endswith(f"first at p.yaml:{first}")


@pytest.mark.parametrize(
    ("text", "place", "named"),
    [
        ("columns: &a {}\nversion: 1", "1:10", "anchors"),
        ("version: 1\ncolumns: *a", "2:10", "aliases"),
        ("version: !!int 1", "1:10", "tags"),
        ("version: !!python/object/apply:os.abort []", "1:10", "tags"),
        ("version: 1\n---\nversion: 1", "2:1", "second document"),
        ("version: 1\ncolumns:\n  *.notes: FREE_TEXT", "3:4", '"*.notes"'),
        ("version: 1\ncolumns:\n\ta.b: clear", "3:1", "not YAML"),
        ("version: 1\ncolumns: {a.b: 'clear}", "2:23", "not YAML"),
        ("version: 1\n  preset: analyst", "2:9", "not YAML"),
        ("version: 1\npreset: \x07", "2:9", "character"),
        ("version: 1\npreset: \x00x", "2:9", "character"),
        ("{" * 5000, "1:17", "nested too deep"),
        ("- " * 5000, "1:33", "nested too deep"),
    ],
)
def test_what_a_policy_has_no_use_for_is_refused_with_its_place(text: str, place: str, named: str) -> None:
    assert any(one.startswith(f"p.yaml:{place}: ") and named in one for one in problems(text))


def test_an_alias_bomb_is_refused_before_it_is_unfolded() -> None:
    levels = [f"a{n}: &a{n} {{{', '.join(f'k{m}: *a{n - 1}' for m in range(9))}}}" for n in range(1, 12)]

    assert "aliases" in "\n".join(problems("\n".join(["version: 1", "a0: &a0 x", *levels])))


@pytest.mark.parametrize("text", ["", " \n", "# only a remark\n", "---\n", "---\n...\n", "~", "null"])
def test_an_empty_policy_is_refused(text: str) -> None:
    assert problems(text)


@pytest.mark.parametrize("text", ["- version: 1", "version", "1", "[]"])
def test_a_policy_that_is_no_mapping_is_refused(text: str) -> None:
    (problem,) = problems(text)

    assert "is a mapping" in problem


def test_the_version_must_be_there() -> None:
    assert "version is missing" in problems("preset: analyst")[0]
    assert "version is missing" in problems("{}")[0]


def test_columns_written_as_nested_mappings_are_refused() -> None:
    (problem,) = problems("version: 1\ncolumns:\n  users:\n    email: EMAIL_ADDRESS\n")

    assert "one piece" in problem


@pytest.mark.parametrize("field", ["columns", "masks", "functions"])
def test_an_empty_section_is_refused_but_an_empty_mapping_is_fine(field: str) -> None:
    assert "must be a mapping" in problems(f"version: 1\n{field}:\n")[0]
    assert Policy.loads(f"version: 1\n{field}: {{}}\n") == Policy()


def test_masks_are_checked_against_the_names_the_caller_hands_in() -> None:
    text = "version: 1\nmasks: {PERSON: mine}\n"

    assert Policy.loads(text, masks={"mine"}).mask_of("PERSON") == "mine"
    assert "unknown mask 'mine'" in problems(text)[0]


def test_a_huge_text_is_refused_unread() -> None:
    assert "larger than 1 MiB" in problems("# " + "x" * MAX_BYTES)[0]


def test_a_long_word_is_cut_in_the_message() -> None:
    (problem,) = problems(columns(f"users.x: {'A' * 5000}"))

    assert len(problem) < 400


def test_windows_line_ends_and_a_byte_order_mark_do_not_move_the_places() -> None:
    (problem,) = problems("version: 1\r\ncolumns:\r\n  a.b: NOBODY\r\n")

    assert problem.startswith("p.yaml:3:8: ")
    assert Policy.loads("\ufeffversion: 1\n") == Policy()


@pytest.mark.parametrize("wrong", [None, 3, b"version: 1", ["version: 1"]])
def test_what_is_no_text_is_refused(wrong: object) -> None:
    with pytest.raises(TypeError, match="from a text"):
        Policy.loads(wrong)  # type: ignore[arg-type]


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(PolicyError, match="format: unknown word 'json'"):
        Policy.loads("{}", format="json")


yamlish = st.text(st.sampled_from("ab.*:?&!{}[]#'\"|>%@`-,~ \n\t\x00\ufeff1\u2028é"), max_size=60)


@settings(max_examples=200, deadline=None)
@given(text=yamlish | st.text(max_size=60))
def test_any_text_is_a_policy_or_a_policy_error(text: str) -> None:
    for whole in (text, f"version: 1\n{text}", f"version: 1\ncolumns:\n  {text}"):
        try:
            assert Policy.loads(whole).mode in ("enforce", "observe", "off")
        except PolicyError as error:
            assert error.problems  # noqa: PT017 - either outcome is right, each with its own proof
