"""Plugins: detectors that other packages bring, by the entry points of the group ``masklib.detectors``.

Only those that a policy names are loaded. An entry point names an object of the shape of
`masklib.typing.Detector` or `masklib.typing.PatternDetector`, or a class or function without arguments that
makes one. Whatever is wrong is told before any row is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.detection.custom import OWN, Validated, valid_score
from masklib.detection.derived import derive_prefilter
from masklib.detection.guarded import Guarded
from masklib.detection.pattern import Pattern
from masklib.detection.shape import is_pattern, shape_problems
from masklib.errors import PluginError
from masklib.policy.vocabulary import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.metadata import EntryPoint

    from masklib.typing import PatternDetector

__all__ = ["GROUP", "guard", "load_plugins", "taken"]

GROUP: Final = "masklib.detectors"


def load_plugins(names: Iterable[str]) -> list[Guarded | Pattern]:
    """Return the plugins of these names, guarded.

    Raises:
        PluginError: if one is not there, is there twice, has the name of a built-in detector, cannot be
            loaded or has not the shape of a detector; says so of all of them.
    """
    names = tuple(names)
    if not names:
        return []
    from importlib.metadata import entry_points

    entries = list(entry_points(group=GROUP))
    loaded: list[Guarded | Pattern] = []
    problems: list[str] = []
    for name in names:
        try:
            loaded.append(_load(name, entries))
        except PluginError as error:
            problems.append(str(error))
    if problems:
        raise PluginError("\n".join(problems))
    return loaded


def guard(detector: Any, name: str) -> Guarded | Pattern:
    """Return a detector whose shape is right, so that whatever it does wrong masks the whole text.

    A pattern alone is compiled together with others; one with a validator runs where there is a time limit.
    """
    if not is_pattern(detector):
        return Guarded(detector, name)
    pattern = _pattern(detector, name)
    return pattern if pattern.validate is None else Guarded(Validated(pattern), name)


def taken(name: str) -> bool:
    """Return whether a built-in detector, or what finds names by their row, is called ``name``."""
    from masklib.detection.detectors import NAMES, builtin

    return name in NAMES or name == "row names" or any(one.name == name for one in builtin())


def _load(name: str, entries: Iterable[EntryPoint]) -> Guarded | Pattern:
    if taken(name) or name.startswith(OWN):
        raise PluginError(f"detectors: {name!r} is the name of a built-in detector, which always runs")
    found = {entry.value: entry for entry in entries if entry.name == name}
    if not found:
        near = did_you_mean(name, [entry.name for entry in entries])
        raise PluginError(f"detectors: no installed package has a detector {name!r} ({GROUP}){near}")
    if len(found) > 1:
        places = ", ".join(sorted(found))
        raise PluginError(f"detectors: {name!r} is brought by several packages: {places}")
    (entry,) = found.values()
    return _sound(_made(entry), entry)


def _made(entry: EntryPoint) -> object:
    """Return the object that an entry point names, made if it has to be."""
    try:
        thing: Any = entry.load()
        makes = isinstance(thing, type) or not (hasattr(thing, "detect") or hasattr(thing, "pattern"))
        return thing() if makes else thing
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        raise PluginError(f"detectors: {entry.name!r} ({entry.value}) cannot be loaded: {why}") from error


def _sound(thing: object, entry: EntryPoint) -> Guarded | Pattern:
    problems = shape_problems(thing)
    if not problems and getattr(thing, "name", "") != entry.name:
        problems = [f"name is {getattr(thing, 'name', '')!r} and not that of its entry point"]
    if problems:
        told = "; ".join(problems)
        raise PluginError(f"detectors: {entry.name!r} ({entry.value}) is no detector: {told}")
    return guard(thing, entry.name)


def _pattern(detector: PatternDetector, name: str) -> Pattern:
    given = detector.prefilter
    return Pattern(
        name,
        detector.entity,
        detector.pattern,
        prefilter=derive_prefilter(detector.pattern) if given is None else given,
        context=tuple(detector.context),
        score=float(detector.score),
        validate=None if detector.validate is None else valid_score(detector.validate),
    )
