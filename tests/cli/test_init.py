import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from masklib.cli.commands import commands
from masklib.crypto import Key
from masklib.policy import Policy


def init(folder: Path) -> Result:
    arguments = ["init", "--key-file", str(folder / "my key"), "--policy", str(folder / "p.yaml")]
    return CliRunner().invoke(commands, arguments)


def test_it_makes_a_key_that_only_its_owner_may_read_and_a_valid_policy(tmp_path: Path) -> None:
    result = init(tmp_path)

    assert result.exit_code == 0
    assert stat.S_IMODE((tmp_path / "my key").stat().st_mode) == 0o600
    assert Key.from_file(tmp_path / "my key").id in result.output
    assert Policy.load(tmp_path / "p.yaml") == Policy()


def test_it_says_what_to_set_in_words_a_shell_takes(tmp_path: Path) -> None:
    output = init(tmp_path).output

    assert f"export MASKLIB_KEY_FILE='{tmp_path}/my key'" in output
    assert f"export MASKLIB_POLICY={tmp_path}/p.yaml" in output


def test_it_never_shows_the_key(tmp_path: Path) -> None:
    output = init(tmp_path).output

    assert (tmp_path / "my key").read_text().strip() not in output


def test_a_second_time_it_keeps_what_is_there(tmp_path: Path) -> None:
    init(tmp_path)
    key = (tmp_path / "my key").read_bytes()
    (tmp_path / "p.yaml").write_text("version: 1\nmode: observe\n")
    result = init(tmp_path)

    assert result.exit_code == 0
    assert result.output.count("kept") == 2
    assert (tmp_path / "my key").read_bytes() == key
    assert Policy.load(tmp_path / "p.yaml").mode == "observe"


@pytest.mark.parametrize("content", [b"", b"not a key", b"\xff" * 64])
def test_a_file_that_is_no_key_is_neither_kept_as_one_nor_overwritten(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "my key").write_bytes(content)
    (tmp_path / "my key").chmod(0o600)
    result = init(tmp_path)

    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert (tmp_path / "my key").read_bytes() == content


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    init(tmp_path)
    (tmp_path / "my key").chmod(0o644)

    assert init(tmp_path).exit_code == 1


def test_a_folder_that_is_not_there_is_a_message(tmp_path: Path) -> None:
    result = init(tmp_path / "none")

    assert result.exit_code == 1
    assert result.output.startswith("Error: ")


def test_a_policy_that_cannot_be_written_is_a_message(tmp_path: Path) -> None:
    arguments = ["init", "--key-file", str(tmp_path / "k"), "--policy", str(tmp_path / "none" / "p.yaml")]
    result = CliRunner().invoke(commands, arguments)

    assert result.exit_code == 1
    assert "cannot be written" in result.output


def test_the_key_is_owner_only_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        init(tmp_path)
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "my key").stat().st_mode) == 0o600
