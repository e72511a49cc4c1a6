# ruff: noqa: INP001  (a script, no package)
"""Say whether the lock files still fit pyproject.toml, hold a hash for every pin, and name no place.

Run by ``.ci/run`` and ``.locks/update``. Exits 1 and says what to mend when they do not.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / ".locks"
APART = frozenset({"presidio"})
"""Extras that no lock file holds: hundreds of megabytes for tests that skip without them."""

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?P<rest>(?:.*\\\n)+.*)$", re.MULTILINE)
_PLACE = re.compile(r"://|file:|^-(?!-)|--(?!hash=sha256:)|(?<![\w=<>!])/\w", re.MULTILINE)


def pins(text: str) -> dict[str, set[str]]:
    """Return the pinned versions by canonical name: several where they depend on the platform."""
    found: dict[str, set[str]] = {}
    for match in _PIN.finditer(text):
        found.setdefault(canonicalize_name(match["name"]), set()).add(match["version"])
    return found


def group(groups: dict[str, list[Any]], name: str) -> Iterator[str]:
    """Yield the requirements of a dependency group, groups it includes among them (PEP 735)."""
    for entry in groups[name]:
        if isinstance(entry, str):
            yield entry
        else:
            yield from group(groups, entry["include-group"])


def wanted(project: dict[str, Any]) -> dict[str, list[str]]:
    """Return what each lock file has to satisfy."""
    core = project["project"]["dependencies"]
    extras = project["project"]["optional-dependencies"]
    lines = (LOCKS / "build.in").read_text(encoding="utf-8").splitlines()
    build = [*project["build-system"]["requires"], *(one for one in lines if one and one[0] != "#")]
    everything = [one for name, extra in extras.items() if name not in APART for one in extra]
    return {
        "build.txt": build,
        "built.txt": list(group(project["dependency-groups"], "built")),
        "demo.txt": [*core, *extras["cli"]],
        "dev.txt": [*core, *everything, *group(project["dependency-groups"], "dev"), *build],
    }


def problems(name: str, requirements: list[str]) -> Iterator[str]:
    """Yield one line for everything wrong with one lock file."""
    text = (LOCKS / name).read_text(encoding="utf-8")
    if place := _PLACE.search(text):
        line = text.count("\n", 0, place.start()) + 1
        yield f".locks/{name}:{line}: names an index, an option or a path"
    locked = pins(text)
    if len(re.findall(r"^[^\s#-].*==", text, re.MULTILINE)) != sum(map(len, locked.values())):
        yield f".locks/{name}: a pin without a hash, or a line that is no pin"
    for requirement in map(Requirement, requirements):
        versions = locked.get(canonicalize_name(requirement.name), set())
        if not versions or not all(requirement.specifier.contains(one, prereleases=True) for one in versions):
            yield f".locks/{name}: {requirement} is not satisfied by {sorted(versions) or 'anything'}"


def main() -> int:
    """Check every lock file; return the exit status."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found = [line for name, needs in wanted(project).items() for line in problems(name, needs)]
    for line in found:
        print(line, file=sys.stderr)  # noqa: T201  (a command says what is wrong)
    if found:
        print("mend it with: .locks/update", file=sys.stderr)  # noqa: T201  (as above)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
