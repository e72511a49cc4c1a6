from pathlib import Path

import pytest

from masklib.errors import PolicyError
from masklib.policy import Policy, default_policy


def test_an_empty_environment_gives_the_default() -> None:
    assert default_policy({}) == Policy()


def test_the_process_environment_is_read_when_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MASKLIB_POLICY", raising=False)
    monkeypatch.setenv("MASKLIB_MODE", "observe")

    assert default_policy().mode == "observe"
    assert Policy().mode == "enforce"


def test_the_file_is_read_and_the_mode_wins_over_it(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("version: 1\npreset: application\nmode: 'off'\n")

    assert default_policy({"MASKLIB_POLICY": str(path)}).mode == "off"
    both = default_policy({"MASKLIB_POLICY": str(path), "MASKLIB_MODE": "enforce"})
    assert (both.preset, both.mode) == ("application", "enforce")


@pytest.mark.parametrize("word", ["", "Off", "OFF", "false", "0", "enforced", " off"])
def test_a_wrong_mode_is_an_error_and_not_the_default(word: str) -> None:
    with pytest.raises(PolicyError, match="MASKLIB_MODE"):
        default_policy({"MASKLIB_MODE": word})


@pytest.mark.parametrize("path", ["", "  "])
def test_a_policy_set_to_nothing_is_an_error_and_not_the_default(path: str) -> None:
    with pytest.raises(PolicyError, match="MASKLIB_POLICY is set but empty"):
        default_policy({"MASKLIB_POLICY": path})


def test_a_file_that_is_not_there_is_an_error_and_not_the_default(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read"):
        default_policy({"MASKLIB_POLICY": str(tmp_path / "none.yaml")})


def test_both_wrong_are_both_named() -> None:
    with pytest.raises(PolicyError) as caught:
        default_policy({"MASKLIB_POLICY": "", "MASKLIB_MODE": "x"})

    assert len(caught.value.problems) == 2
