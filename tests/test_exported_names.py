"""The package's face: what `masklib` offers is what it says it offers, and each name is documented."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import masklib

DOCS = Path(__file__).resolve().parent.parent / "docs"


def in_a_new_process(code: str) -> str:
    """Run code in a Python that has imported nothing of ours; return what it prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout.strip()


def test_the_list_is_sorted_and_names_nothing_twice() -> None:
    assert list(masklib.__all__) == sorted(set(masklib.__all__))


@pytest.mark.parametrize("name", masklib.__all__)
def test_every_name_of_the_list_is_there(name: str) -> None:
    assert getattr(masklib, name) is not None


def test_the_namespace_offers_exactly_the_list() -> None:
    """In a new process, and after every name was used: imports must not add names on the side."""
    code = (
        "import masklib\n"
        "for name in masklib.__all__: getattr(masklib, name)\n"
        "print(' '.join(sorted(dir(masklib))))"
    )

    assert in_a_new_process(code).split() == sorted(masklib.__all__)


def test_a_star_import_brings_exactly_the_list() -> None:
    code = "from masklib import *\nprint(' '.join(sorted(n for n in dir() if n == '__version__' or n[0] != '_')))"

    assert in_a_new_process(code).split() == sorted(masklib.__all__)


def test_an_unknown_name_is_an_attribute_error_that_names_it() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        masklib.no_such_name  # noqa: B018  (the access is the test)


def test_importing_the_package_imports_no_driver_and_no_heavy_library() -> None:
    heavy = [
        "sqlglot",
        "hyperscan",
        "numpy",
        "cryptography",
        "phonenumbers",
        "stdnum",
        "regex",
        "yaml",
        "psycopg",
        "sqlalchemy",
        "pandas",
    ]
    code = f"import masklib, sys\nprint(' '.join(n for n in {heavy} if n in sys.modules))"

    assert in_a_new_process(code) == ""


def test_a_first_row_of_clear_columns_loads_no_library_that_it_has_no_use_for() -> None:
    unused = ["asyncio", "wrapt", "numpy", "hyperscan", "html.entities", "msgspec", "phonenumbers"]
    code = (
        "import logging, masklib, sqlite3, sys\n"
        "logging.getLogger('masklib').setLevel(logging.CRITICAL)\n"
        "policy = masklib.Policy.of(columns={'t.a': 'clear'})\n"
        "raw = sqlite3.connect(':memory:')\n"
        "raw.execute('CREATE TABLE t AS SELECT 1 AS a')\n"
        "masklib.wrap(raw, policy=policy, key=bytes(32)).execute('SELECT a FROM t').fetchone()\n"
        f"print(' '.join(n for n in {unused} if n in sys.modules))"
    )
    assert in_a_new_process(code) == ""


@pytest.mark.parametrize("name", [name for name in masklib.__all__ if name != "__version__"])
def test_every_name_has_a_docstring_and_stands_in_the_reference(name: str) -> None:
    text = inspect.getdoc(getattr(masklib, name)) or ""

    assert len(text.split()) >= 4, f"{name} has no docstring to speak of"
    assert re.search(rf"^::: masklib\.{name}\b", (DOCS / "reference.md").read_text(), re.MULTILINE), (
        f"docs/reference.md does not show {name}"
    )


def test_the_version_is_the_one_that_is_installed() -> None:
    from importlib.metadata import version

    assert masklib.__version__ == version("masklib")
