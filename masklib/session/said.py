"""What a caller says of a parameter: that it is a surrogate, or that it is raw, in whatever mode.

Raw values: keeps the one value it was given; ``repr`` does not show it, and no driver is handed the wrapping.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from masklib.errors import StatementDeniedError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

__all__ = ["Said", "Word", "is_said", "plain_parameters", "raw", "surrogate", "unsaid"]

Word = Literal["surrogate", "raw"]
"""What is said of a value."""

_LISTS: Final = (list, tuple)


class Said:
    """A parameter's value and what the caller says of it. Made by `surrogate` and `raw`."""

    __slots__ = ("_value", "word")

    def __init__(self, value: object, word: Word) -> None:
        self._value = value
        self.word = word

    def __repr__(self) -> str:
        return f"<masklib.{self.word}(…)>"

    def __reduce__(self) -> str:
        raise TypeError(f"masklib.{self.word}(…) is a parameter of one statement and is not pickled")


def surrogate(value: Any) -> Any:
    """Say that a parameter is a surrogate: it is turned back wherever it is compared with a masked column.

    Args:
        value: What came out of a masked column before, or a list of such for ``IN`` or ``= ANY``.

    Returns:
        What stands for it among the parameters of ``execute``; of no use anywhere else.

    Raw values: sees none; keeps the surrogate.
    """
    return Said(value, "surrogate")


def raw(value: Any) -> Any:
    """Say that a parameter is a raw value: it is compared or written as it is. Denied under preset ``agent``.

    Args:
        value: The value, or a list of values for ``IN`` or ``= ANY``.

    Returns:
        What stands for it among the parameters of ``execute``; of no use anywhere else.

    Raw values: keeps the value for the one call; shown by no ``repr``.
    """
    return Said(value, "raw")


def unsaid(parameters: Any) -> Any:
    """Return the parameters without what is said of them."""
    return plain_parameters(parameters)[0] if is_said(parameters) else parameters


def is_said(parameters: object) -> bool:
    """Tell whether something is said of any of the parameters."""
    if isinstance(parameters, dict):
        return _say(parameters.values())
    return isinstance(parameters, _LISTS) and _say(parameters)


def _say(values: Collection[object]) -> bool:
    kinds = set(map(type, values))
    return Said in kinds or (not kinds.isdisjoint(_LISTS) and any(map(_holds, values)))


def _holds(value: object) -> bool:
    kind = type(value)
    return kind is Said or (kind in _LISTS and Said in set(map(type, value)))  # type: ignore[call-overload]  # a list


def plain_parameters(
    parameters: Sequence[Any] | Mapping[str, Any],
) -> tuple[list[Any] | dict[str, Any], dict[int | str, Word]]:
    """Return the parameters as a driver may have them, and what was said of which.

    Raises:
        StatementDeniedError: if a list holds surrogates beside other values.
    """
    words: dict[int | str, Word] = {}
    if isinstance(parameters, dict):
        return {name: _plain(value, name, words) for name, value in parameters.items()}, words
    return [_plain(value, place, words) for place, value in enumerate(parameters)], words


def _plain(value: Any, key: int | str, words: dict[int | str, Word]) -> Any:
    if type(value) is Said:
        words[key] = value.word
        return value._value  # noqa: SLF001  the one reader; a public name would be an exit of it
    if type(value) in _LISTS and _holds(value):
        found = {one.word if type(one) is Said else "" for one in value}
        if len(found) > 1:
            raise StatementDeniedError(
                "denied: a list of parameters says surrogate() or raw() of some of its values only; "
                "say it of all of them, or of the whole list"
            )
        words[key] = value[0].word
        return type(value)(one._value for one in value)  # noqa: SLF001  as above
    return value
