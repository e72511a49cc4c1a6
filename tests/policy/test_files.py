import os
from pathlib import Path

import pytest

from masklib.errors import PolicyError
from masklib.policy import Policy
from masklib.policy.document import MAX_BYTES


def problem(path: Path) -> str:
    with pytest.raises(PolicyError) as caught:
        Policy.load(path)
    (only,) = caught.value.problems
    return only


@pytest.mark.parametrize(
    ("name", "text"), [("p.yaml", "version: 1"), ("p.YML", "version: 1"), ("p.toml", "version = 1")]
)
def test_the_end_of_the_name_says_the_form(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)

    assert Policy.load(path) == Policy.load(str(path)) == Policy()


def test_an_error_has_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("version: 1\nmode: loud\n")

    assert problem(path).startswith(f"{path}:2:7: mode: unknown word 'loud'")


def test_masks_are_handed_through(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("version: 1\nmasks: {PERSON: mine}\n")

    assert Policy.load(path, masks=["mine"]).mask_of("PERSON") == "mine"
    assert "unknown mask" in problem(path)


@pytest.mark.parametrize("name", ["p.json", "p", "p.yaml.bak", ".yaml"])
def test_another_end_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("version: 1")

    assert "ends in .yaml, .yml or .toml" in problem(path)


def test_a_file_that_is_not_there_or_a_directory_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in problem(tmp_path / "none.yaml")
    (tmp_path / "dir.yaml").mkdir()
    assert "cannot be read" in problem(tmp_path / "dir.yaml")


def test_a_file_that_is_not_utf8_is_refused_with_the_place_of_the_first_wrong_byte(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes("version: 1\n# caf\u00e9\n".encode("latin-1"))

    assert problem(path) == f"{path}:2:6: not UTF-8; save the file as UTF-8"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_wide_encoding_is_refused(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "p.yaml"
    path.write_bytes("version: 1\n".encode(encoding))

    assert "not UTF-8" in problem(path)


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    for name, text in (("p.yaml", "version: 1\n"), ("p.toml", "version = 1\n")):
        (tmp_path / name).write_text(text, encoding="utf-8-sig")
        assert Policy.load(tmp_path / name) == Policy()


def test_a_huge_file_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    with path.open("wb") as file:
        file.truncate(1 << 40)

    assert "larger than 1 MiB" in problem(path)
    path.write_text("version: 1 #" + "x" * MAX_BYTES)
    assert "larger than 1 MiB" in problem(path)


def test_a_path_in_bytes_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("version: 1")

    assert Policy.load(os.fsencode(path)) == Policy()  # type: ignore[arg-type]
