"""What a built-in detector is that looks by itself where a prefilter matched.

Raw values: an implementation sees texts, keeps none, emits offsets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from masklib.typing import Finding

__all__ = ["Locator"]


@runtime_checkable
class Locator(Protocol):
    """A detector that looks only where its prefilter matched. For built-in detectors that are no pattern.

    It may have ``apart``, ``capitals`` and ``stems``, too, see `masklib.detection.sieve.Sieve`, and
    ``ceiling``, the highest score that it may report.

    Attributes:
        name: Unique name.
        entities: The entities it can find.
        prefilter: Its patterns for Hyperscan.
        literals: Literals that are looked for likewise.
        digits: Whether only texts that hold a digit matter.
    """

    name: str
    entities: tuple[str, ...]
    prefilter: tuple[str, ...]
    literals: tuple[str, ...]
    digits: bool

    def find(self, text: str, ends: Sequence[int], known: str) -> Iterable[Finding]:
        """Yield what is found in one folded text, see `masklib.detection.confirm.Confirmer.find`."""
        ...
