"""The policy that a caller or the environment names. Nothing else in this room looks at the environment."""

from __future__ import annotations

import os
from dataclasses import replace
from os import PathLike
from typing import TYPE_CHECKING, Final

from masklib.errors import PolicyError
from masklib.policy.policy import Policy
from masklib.policy.vocabulary import MASK_NAMES, MODES, PRESETS, word_problem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["default_policy", "policy_of"]

_POLICY: Final = "MASKLIB_POLICY"
_MODE: Final = "MASKLIB_MODE"


def default_policy(
    environ: Mapping[str, str] | None = None, *, masks: Collection[str] = MASK_NAMES
) -> Policy:
    """Return the policy to use where none was given.

    ``MASKLIB_POLICY`` is the path of a policy file; without it the default preset applies. ``MASKLIB_MODE``
    wins over the file's mode. Either, set but empty, is an error: what was meant cannot be known.

    Args:
        environ: The environment; ``os.environ`` if not given.
        masks: Names of the masks there are.

    Raises:
        PolicyError: if a variable is empty or wrong, or the file is.
    """
    env = os.environ if environ is None else environ
    problems = tuple(one for one in (_path_problem(env), _mode_problem(env)) if one)
    if problems:
        raise PolicyError(problems)
    policy = Policy.load(env[_POLICY], masks=masks) if _POLICY in env else Policy()
    return replace(policy, mode=env.get(_MODE, policy.mode))


def _path_problem(env: Mapping[str, str]) -> str | None:
    if _POLICY in env and not env[_POLICY].strip():
        return f"{_POLICY} is set but empty: give the path of a policy file, or unset it"
    return None


def _mode_problem(env: Mapping[str, str]) -> str | None:
    problem = word_problem(env[_MODE], MODES) if _MODE in env else None
    return f"{_MODE}: {problem}" if problem else None


def policy_of(given: Policy | str | PathLike[str]) -> Policy:
    """Return a policy, the one in the file that a path names, or that of a preset and nothing else.

    Args:
        given: A policy, a path, or the name of a preset: files of policies have a suffix, presets none.

    Raises:
        PolicyError: if the file cannot be read or is wrong.
        TypeError: if it is neither.
    """
    if isinstance(given, Policy):
        return given
    if isinstance(given, str) and given in PRESETS:
        return Policy(preset=given)
    if isinstance(given, (str, PathLike)):
        return Policy.load(given)
    raise TypeError(
        "policy= takes a masklib.Policy, the path of one or the name of a preset, not "
        f"{type(given).__name__}: Policy.of(columns={{…}}) builds one"
    )
