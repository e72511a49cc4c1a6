import pytest

from masklib.cli.terminal import cell, new_console, new_table


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    console = new_console()
    table = new_table(console, "column", "raw")
    table.add_row(cell("[bold]x[/bold] :smile:"), cell("\x1b]0;title\x07", style="bold red"))
    console.print(table)
    return capsys.readouterr().out


def test_off_a_terminal_there_is_no_escape_sequence_and_only_ascii(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = shown(capsys)

    assert text.isascii()
    assert "\x1b" not in text


def test_no_color_is_honoured_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in shown(capsys)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in shown(capsys)


def test_markup_and_control_characters_of_a_value_are_shown_and_not_obeyed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = shown(capsys)

    assert "[bold]x[/bold] :smile:" in text
    assert "\\x1b]0;title\\x07" in text


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, "NULL"), (7, "7"), ("a\nb", "a\\nb"), ("\u202e", "\\u202e"), ("é", "é"), ("", "")],
)
def test_a_value_is_one_printable_line(value: object, expected: str) -> None:
    assert cell(value).plain == expected


def test_a_long_value_is_cut() -> None:
    assert len(cell("x" * 10_000).plain) == 2000
