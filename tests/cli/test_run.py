"""``masklib run``: programs as they are, in a process of their own; nothing raw comes out of them."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from masklib import mask_value

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., subprocess.CompletedProcess[str]]

ROOT = Path(__file__).parents[2]
KEY = "00" * 32
RAW = "quorvane@corp.example.org"
MASKED = mask_value(RAW, "EMAIL_ADDRESS", key=KEY)
READS = """
import sqlite3, sys
conn = sqlite3.connect("shop.sqlite")
print(conn.execute("SELECT email FROM people").fetchone()[0], sys.argv[1:])
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    raw = sqlite3.connect(tmp_path / "shop.sqlite")
    raw.executescript(f"CREATE TABLE people (email TEXT UNIQUE); INSERT INTO people VALUES ('{RAW}')")
    raw.close()

    def run_it(*arguments: str, program: str = READS, **environment: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "app.py").write_text(program)
        code = f"import sys; sys.path[:1] = [{str(ROOT)!r}]; from masklib.cli import main; main()"
        environment = {"MASKLIB_KEY": KEY, "PATH": "/usr/bin:/bin", **environment}
        return subprocess.run(  # noqa: S603  our own code
            [sys.executable, "-c", code, "run", *arguments],
            capture_output=True, text=True, cwd=tmp_path, env=environment, check=False,
        )  # fmt: skip

    return run_it


@pytest.mark.parametrize(
    ("arguments", "seen"),
    [
        (("app.py",), []),
        (("--", "app.py"), []),
        (("app.py", "--help", "-m", "--policy", "x"), ["--help", "-m", "--policy", "x"]),
        (("--", "app.py", "--", "-h"), ["--", "-h"]),
        (("-m", "app", "-h", "x"), ["-h", "x"]),
    ],
)
def test_a_program_reads_masked_values_and_gets_its_own_arguments(
    run: Run, arguments: tuple[str, ...], seen: list[str]
) -> None:
    done = run(*arguments)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{MASKED} {seen}\n"


def test_a_psycopg_program_reads_masked_values(run: Run, postgres_database: str) -> None:
    with psycopg.connect(postgres_database) as raw:
        raw.execute("CREATE TABLE people (email TEXT)")
        raw.execute("INSERT INTO people VALUES (%s)", [RAW])
    program = """
import sys
from psycopg import connect
with connect(sys.argv[1]) as conn:
    print(conn.execute("SELECT email FROM people").fetchone()[0])
"""
    done = run("app.py", postgres_database, program=program)

    assert (done.stdout, done.stderr) == (f"{MASKED}\n", "")


def test_the_policy_is_the_option_s_or_the_environment_s(run: Run, tmp_path: Path) -> None:
    (tmp_path / "clear.yaml").write_text("version: 1\ncolumns:\n  people.email: clear\n")
    (tmp_path / "redact.yaml").write_text("version: 1\ncolumns:\n  people.email: redact\n")

    by_option = run("--policy", "clear.yaml", "app.py", MASKLIB_POLICY="redact.yaml")
    by_environment = run("app.py", MASKLIB_POLICY="redact.yaml")

    assert by_option.stdout == f"{RAW} []\n"
    assert RAW not in by_environment.stdout
    assert MASKED not in by_environment.stdout
    assert by_environment.returncode == 0


def test_a_wrong_policy_is_one_message_and_the_program_does_not_run(run: Run, tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text("version: 1\nmode: loud\n")

    done = run("--policy", "wrong.yaml", "app.py")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: wrong.yaml:2:7: mode: unknown word 'loud'")


@pytest.mark.parametrize(
    ("program", "code", "said"),
    [
        ("raise SystemExit(7)", 7, ""),
        ("import sys; sys.exit('said')", 1, "said\n"),
        ("import sys; sys.exit()", 0, ""),
        ("import os; os._exit(9)", 9, ""),
    ],
)
def test_the_exit_code_is_the_program_s(run: Run, program: str, code: int, said: str) -> None:
    done = run("app.py", program=program)

    assert (done.returncode, done.stdout, done.stderr) == (code, "", said)


@pytest.mark.parametrize(("raised", "code"), [("ValueError('x')", 1), ("KeyboardInterrupt()", 130)])
def test_an_uncaught_error_is_told_as_python_tells_it(run: Run, raised: str, code: int) -> None:
    done = run("app.py", program=f"def f():\n    raise {raised}\n\nf()\n")

    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith('Traceback (most recent call last):\n  File "app.py", line 4, in <module>')
    assert "click" not in done.stderr
    assert "masklib" not in done.stderr


def test_the_program_s_own_excepthook_is_asked(run: Run) -> None:
    done = run("app.py", program="import sys\nsys.excepthook = lambda *error: print('hooked')\n1 / 0\n")

    assert (done.returncode, done.stdout, done.stderr) == (1, "hooked\n", "")


def test_it_is_the_main_module_beside_its_own_modules(run: Run, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "beside.py").write_text("NAME = 'found'\n")
    (tmp_path / "deep" / "app.py").write_text(
        "import sys, beside\nprint(__name__, sys.modules['__main__'].__dict__ is globals(), beside.NAME)\n"
    )

    assert run("deep/app.py").stdout == "__main__ True found\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "Missing argument"),
        (("none.py",), 2, "none.py does not exist"),
        (("-m", "no_such_m"), 1, "no_such_m"),
    ],
)
def test_what_there_is_not_is_said(run: Run, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = run(*arguments)

    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


STARTS = """
import multiprocessing, os, pathlib, subprocess, sys

READ = "import {0}; print({0}.connect('shop.sqlite').execute('SELECT email FROM people').fetchone()[0])"

def python(code, **environment):
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **environment})
    print(found.returncode, (found.stdout + found.stderr).strip(), flush=True)

def child():
    exec(READ.format("sqlite3"))
    sys.stdout.flush()

if __name__ == "__main__":
    python(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {READ.format('sqlite3')!r}])")
    spawned = multiprocessing.get_context("spawn").Process(target=child)
    spawned.start()
    spawned.join()
    pathlib.Path("sitecustomize.py").write_text("import builtins; builtins.told = 'the next one'")
    python("print(told)", PYTHONPATH=os.pathsep.join((os.environ["PYTHONPATH"], os.getcwd())))
    python("import sqlite3; print('not reached')", MASKLIB_KEY="no key")
    python("print('not reached')", MASKLIB_RUN="?")
    os.execv(sys.executable, [sys.executable, "-c", READ.format("_sqlite3")])
"""


def test_python_processes_that_it_starts_are_masked_or_end(run: Run) -> None:
    done = run("app.py", program=STARTS, PYTHONPATH=str(ROOT))

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:3] == [f"0 {MASKED}", MASKED, "0 the next one"]
    assert "KeyFormatError" in done.stdout
    assert "cannot be masked (ValueError). Install masklib there" in done.stdout
    assert "not reached" not in done.stdout
    assert done.stdout.splitlines()[-1] == MASKED


def test_nothing_raw_leaves_a_small_program(run: Run) -> None:
    """Rows, objects, errors caught and uncaught, warnings and logs at DEBUG: everything that it can print."""
    program = """
import logging, sqlite3, traceback, warnings
logging.basicConfig(level=logging.DEBUG)
warnings.simplefilter("always")
conn = sqlite3.connect("shop.sqlite")
conn.row_factory = sqlite3.Row
cursor = conn.execute("SELECT email, upper(email) AS other, hex(email) FROM people")
print(conn, cursor, cursor.description, *map(dict, cursor))
masked = conn.execute("SELECT email FROM people").fetchone()["email"]
for statement in ("SELECT email FROM people WHERE email = 1 / 0 AND", "SELECT CAST(email AS INT) + no_such FROM people",
                  "INSERT INTO people SELECT email FROM people", "SELECT json(email) FROM people"):
    try:
        print(conn.execute(statement).fetchall())
    except Exception as error:
        traceback.print_exc()
        print(repr(error), error.args, vars(error))
for name in ("iterdump", "serialize", "backup", "create_collation", "set_trace_callback"):
    try:
        getattr(conn, name)
    except AttributeError as error:
        print(error)
print(masked)
conn.execute("SELECT json(email) FROM people").fetchall()
"""
    done = run("app.py", program=program)

    out = done.stdout + done.stderr
    assert done.returncode == 1
    assert MASKED in out
    assert all(one not in out.lower() for one in ("quorvane", RAW.encode().hex(), b"quorvane".hex()))


def test_the_program_asks_in_the_role_that_is_named(run: Run, tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("version: 1\nroles:\n  owner: {columns: {people.email: clear}}\n")
    assert run("--policy", str(policy), "--role", "owner", "app.py").stdout == f"{RAW} []\n"
    wrong = run("--policy", str(policy), "--role", "root", "app.py")
    assert wrong.returncode == 1
    assert "'root' is none of its roles (owner)" in wrong.stderr
