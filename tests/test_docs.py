"""The documentation is true: its examples run and print what it says, its links lead somewhere."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests import pages

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "docs").rglob("*.md"))
ROOT_PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))

every_page = pytest.mark.parametrize(
    "page", [*PAGES, *ROOT_PAGES], ids=lambda page: str(page.relative_to(ROOT))
)


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory with the files of examples/ in it, where the pages' code runs, with a key at hand."""
    shutil.copytree(ROOT / "examples", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MASKLIB_KEY", "00" * 32)
    return tmp_path


@every_page
def test_the_python_of_a_page_runs_and_prints_what_the_page_says(page: Path, workplace: Path) -> None:
    """``connection`` and ``cursor`` are open and raw, as in a reader's own program."""
    connection = sqlite3.connect(":memory:")
    cursor = connection.cursor()
    namespace: dict[str, object] = {"__name__": "__main__", "connection": connection, "cursor": cursor}
    try:
        for block, said, printed in pages.run(page, namespace):
            assert printed == said, f"{page.name}:{block.line}"
    finally:
        for one in namespace.values():
            if isinstance(one, sqlite3.Connection):
                one.close()


@every_page
def test_the_links_of_a_page_lead_to_files_of_the_repository(page: Path) -> None:
    for target in pages.links(page):
        assert (page.parent / target).exists(), target


@every_page
def test_a_block_that_is_not_run_says_why(page: Path) -> None:
    assert all(len(block.why) > 8 for block in pages.blocks(page) if block.why is not None)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_runs(example: Path, workplace: Path) -> None:
    """In a process of its own: an example may set up logging, as a program does."""
    command = [sys.executable, "-W", "error", example.name]

    done = subprocess.run(command, cwd=workplace, capture_output=True, text=True, check=False)  # noqa: S603

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip(), "an example shows something"


def test_every_page_is_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")

    missing = [str(page.relative_to(ROOT / "docs")) for page in PAGES]
    assert not [name for name in missing if f": {name}\n" not in navigation]


def test_every_decision_stands_in_their_list() -> None:
    decisions = ROOT / "docs" / "adr"
    listed = pages.links(decisions / "index.md")

    assert {path.name for path in decisions.glob("[0-9]*.md")} <= set(listed)


# ------------------------------------------------------------------ the runner itself
def page_of(tmp_path: Path, text: str) -> Path:
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    return page


def test_the_runner_shares_one_namespace_and_tells_what_was_printed(tmp_path: Path) -> None:
    page = page_of(tmp_path, "```python\nx = 1\n```\ntext\n```python\nprint(x + 1)\n```\n\n```text\n3\n```\n")

    (found,) = pages.run(page, {})

    assert found[1:] == ("3", "2")


def test_the_runner_leaves_out_other_languages_and_what_says_why(tmp_path: Path) -> None:
    page = page_of(
        tmp_path,
        "```sh\nexit 1\n```\n<!-- not run: needs a server -->\n```python\n1 / 0\n```\n```text\nx\n```\n",
    )

    assert pages.run(page, {}) == []


def test_the_runner_lets_an_error_of_the_page_through_with_its_line(tmp_path: Path) -> None:
    page = page_of(tmp_path, "# title\n\n```python\n1 / 0\n```\n")

    with pytest.raises(ZeroDivisionError) as caught:
        pages.run(page, {})

    assert caught.traceback[-1].lineno == 3  # counted from 0: the page's fourth line
