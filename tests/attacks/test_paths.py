"""How much each path of `paths` recovers, on each database: nothing under ``agent``, under ``analyst`` what is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import masklib
from masklib.policy import Policy
from tests.attacks.attack import KEY, execute
from tests.attacks.conftest import TARGETS
from tests.attacks.paths import ASKING, CHOSEN, DRIVERS, SHOWING, Path
from tests.leaks.canaries import CANARIES, OTHER, canary

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable

    from tests.attacks.attack import Target

NAME = canary("full_name").value
SECRETS = (canary("phone").value[6:], *(secret for one in (*CANARIES, *OTHER) for secret in one.secrets))
AGENT, ANALYST = Policy(preset="agent"), Policy()
LETTERS, WRONG = (1, 2, 3), "#"
LONG = 5
"""A surrogate may share that many characters with a value by chance."""


@pytest.fixture(autouse=True)
def _files(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that a path writes come to stand in the test's own directory."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(params=DRIVERS)
def target(request: pytest.FixtureRequest) -> Target:
    """A database of the test's own, or one that is rolled back."""
    found: Target = request.getfixturevalue(TARGETS[request.param])
    return found


def told(connection: Any, steps: tuple[str, ...], driver: str) -> str:
    """Return what statements tell: rows, how many, or the error; undo what can be undone."""
    try:
        return " ".join([_told(connection, step) for step in steps])
    finally:
        if driver != "duckdb":
            connection.rollback()


def _told(connection: Any, step: str) -> str:
    try:
        cursor = execute(connection, step)
        rows = cursor.fetchmany(400) if cursor.description else []
    except Exception as error:  # noqa: BLE001  an error tells something, too
        return f"{type(error).__name__}: {error}"
    return f"{cursor.rowcount} {[one[0] for one in cursor.description or ()]} {rows}"


def longest(text: str, secret: str) -> int:
    """Return the length of the longest piece of a secret in a text, 0 if that may be chance."""
    text, secret = text.casefold(), secret.casefold()
    pieces = (secret[a:b] for a in range(len(secret)) for b in range(len(secret), a + LONG, -1))
    return max((len(piece) for piece in pieces if piece in text), default=0)


def _filled(step: str, words: dict[str, str]) -> str:
    for word, text in words.items():
        step = step.replace(word, text)
    return step


def shown(path: Path, connection: Any, driver: str) -> int:
    """Return how many characters of a value come out."""
    text = told(connection, path.on(driver), driver)
    if driver == "psycopg":
        text += str(list(connection.notifies(timeout=0, stop_after=1)))
    return max(longest(text, secret) for secret in SECRETS)


def asked(path: Path, connection: Any, driver: str) -> int:
    """Return of how many letters a right guess is told from a wrong one."""

    def answer(number: int, letter: str) -> str:
        words = {"<K>": str(number), "<C>": letter, "<GUESS>": NAME[: number - 1] + letter + NAME[number:]}
        return told(connection, tuple(_filled(step, words) for step in path.on(driver)), driver)

    return sum(answer(number, NAME[number - 1]) != answer(number, WRONG) for number in LETTERS)


def chosen(path: Path, connection: Any, driver: str) -> int:
    """Return how many letters long a name is whose surrogate comes out though only the asker named it."""
    surrogate = masklib.mask_value(NAME, "PERSON", key=KEY)
    return len(NAME) if surrogate in told(connection, path.on(driver), driver) else 0


KINDS: dict[str, tuple[tuple[Path, ...], Callable[[Path, Any, str], int]]] = {
    "asked": (ASKING, asked),
    "chosen": (CHOSEN, chosen),
    "shown": (SHOWING, shown),
}


def recovered(connection: Any, driver: str) -> dict[str, int]:
    """Return the characters that each path recovers."""
    found: dict[str, int] = {}
    for kind, (paths, measure) in KINDS.items():
        for path in paths:
            if path.on(driver):
                found[f"{kind}: {path.name}"] = measure(path, connection, driver)
    return found


def names(paths: Callable[[Path], bool]) -> set[str]:
    """Return the names of the paths for which something holds."""
    return {f"{kind}: {one.name}" for kind, (listed, _) in KINDS.items() for one in listed if paths(one)}


def open_paths(connection: Any, driver: str) -> set[str]:
    return {name for name, count in recovered(connection, driver).items() if count}


def test_under_agent_no_path_recovers_a_character(target: Target) -> None:
    assert open_paths(target.wrapped(AGENT), target.driver) == set()


def test_under_analyst_those_paths_recover_something_that_are_said_to(target: Target) -> None:
    said = names(lambda path: target.driver in path.analyst)
    assert open_paths(target.wrapped(ANALYST), target.driver) == said


def test_without_masklib_every_path_does(target: Target) -> None:
    """Or it would prove nothing. There are no surrogates that a path could have made."""
    possible = names(lambda path: bool(path.on(target.driver)) and path not in CHOSEN)
    assert open_paths(target.spare(), target.driver) == possible


SLOW = (
    "(WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 90) SELECT count(*) FROM r)"
)
TIMED = (
    "SELECT count(*) FROM people WHERE CASE WHEN <HIT> THEN {} ELSE 0 END >= 0",
    "SELECT CASE WHEN <HIT> THEN {} ELSE 0 END FROM people",
    "SELECT count(*) FROM people JOIN orders ON <HIT> AND {} > 0",
    "SELECT count(*) FROM people GROUP BY CASE WHEN <HIT> THEN {} END",
)


def test_what_takes_long_depends_on_no_guess_under_agent(target: Target) -> None:
    """It is denied before the database sees it. Under ``analyst`` it runs, and takes its time or not."""
    asked_for = [Path("", {"": (template.format(SLOW),)}) for template in TIMED]
    steps = [_filled(one.on(target.driver)[0], {"<K>": "1", "<C>": "Z"}) for one in asked_for]
    with_agent = target.wrapped(AGENT)
    assert all("StatementDeniedError" in told(with_agent, (step,), target.driver) for step in steps)
    target.close()
    connection = target.wrapped(ANALYST)
    assert "StatementDeniedError" not in told(connection, (steps[0],), target.driver)
