import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from masklib.cli.commands import commands


def test_the_commands_are_the_four_that_are_promised() -> None:
    result = CliRunner().invoke(commands, ["--help"])

    assert result.exit_code == 0
    assert set(commands.commands) == {"demo", "init", "inspect", "run"}
    assert all(name in result.output for name in commands.commands)


def test_the_version_is_shown() -> None:
    from masklib import __version__

    assert __version__ in CliRunner().invoke(commands, ["--version"]).output


@pytest.mark.parametrize("argument", ["nothing", "--nothing"])
def test_what_there_is_not_is_a_usage_error(argument: str) -> None:
    assert CliRunner().invoke(commands, [argument]).exit_code == 2


@pytest.mark.parametrize("missing", ["click", "rich"])
def test_without_the_extra_it_says_how_to_install_and_exits_with_2(missing: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; import masklib.cli; masklib.cli.main()"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=False)  # noqa: S603 - our own code

    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'masklib[cli]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_error_of_masklib_is_one_message_and_no_traceback(tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("version: 1\nmode: loud\n")
    result = CliRunner().invoke(
        commands, ["init", "--key-file", str(tmp_path / "k"), "--policy", str(policy)]
    )

    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {policy}:2:7: mode: unknown word 'loud'")
