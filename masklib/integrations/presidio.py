"""`PresidioDetector`: a recogniser of Presidio, or a whole analyser, used as a detector.

The extra ``masklib[presidio]`` brings Presidio; the models of spaCy are installed apart. A policy's
``detectors: [presidio]`` uses an analyser with Presidio's own defaults.

Source: Presidio's ``EntityRecognizer`` and ``AnalyzerEngine``, https://microsoft.github.io/presidio/analyzer/.

Raw values: hands each text to Presidio; keeps none; emits offsets. Presidio logs texts only where its
decision process is asked to be logged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.detection.pattern import REPORTED
from masklib.errors import PluginError
from masklib.integrations.ner import NerDetector
from masklib.policy.vocabulary import entity_name_problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from masklib.integrations.ner import Span

__all__ = ["PresidioDetector", "presidio"]

_MODEL: Final = "en_core_web_lg"
"""What Presidio's analyser loads if nothing else is configured."""
_BY_MODEL: Final = "SpacyRecognizer"
"""The class whose recognisers find nothing, silently, where they get no analysis of the text."""


class PresidioDetector(NerDetector):
    """A Presidio recogniser or analyser as a `masklib.typing.Detector`. Entities keep Presidio's names.

    Args:
        source: An ``EntityRecognizer`` (a ``PatternRecognizer``, say) or an ``AnalyzerEngine``.
        name: The detector's name, that of its entry point.
        entities: The entities to look for; all that the source supports if not given.
        language: The language that it is asked in.
        threshold: Score from which on a result counts. Presidio's weak patterns need context words, which
            only an analyser looks at.
        nlp_engine: What analyses a text for a recogniser that works on a model's analysis.
        timeout: Seconds that 256 texts may take; then they are masked whole.

    Raises:
        TypeError: if ``source`` is neither.
        ValueError: if it supports no such entity, or needs an ``nlp_engine`` and has none.

    Raw values: see the module.
    """

    def __init__(
        self,
        source: Any,
        *,
        name: str = "presidio",
        entities: Sequence[str] | None = None,
        language: str = "en",
        threshold: float = REPORTED,
        nlp_engine: Any = None,
        timeout: float = 60.0,
    ) -> None:
        chosen = _chosen(_supported(source, language), entities)
        if hasattr(source, "registry"):
            find = _by_analyser(source, chosen, language)
        else:
            find = _by_recogniser(source, chosen, language, nlp_engine)
        super().__init__(find, chosen, name=name, threshold=threshold, timeout=timeout)


def presidio() -> PresidioDetector:
    """Return the detector behind ``detectors: [presidio]``: an analyser with Presidio's defaults, in English.

    Raises:
        PluginError: if Presidio, or the model that it would load, is not installed. Nothing is downloaded.
    """
    try:
        from presidio_analyzer import AnalyzerEngine
        from spacy.util import is_package
    except ImportError as error:
        raise PluginError("Presidio is not installed: pip install 'masklib[presidio]'") from error
    if not is_package(_MODEL):
        raise PluginError(f"the model {_MODEL} is not installed: python -m spacy download {_MODEL}")
    return PresidioDetector(AnalyzerEngine())


def _supported(source: Any, language: str) -> list[str]:
    if not callable(getattr(source, "analyze", None)):
        raise TypeError(f"an EntityRecognizer or AnalyzerEngine is due, not {type(source).__name__}")
    if hasattr(source, "registry"):
        return list(source.get_supported_entities(language))
    return list(source.supported_entities)


def _chosen(supported: Sequence[str], wanted: Sequence[str] | None) -> list[str]:
    missing = sorted(set(wanted or ()) - set(supported))
    if missing:
        raise ValueError(f"it does not support {', '.join(missing)}")
    chosen = [one for one in wanted or supported if entity_name_problem(one) is None]
    if not chosen:
        raise ValueError("it supports no entity whose name is one here")
    return chosen


def _by_analyser(analyser: Any, entities: list[str], language: str) -> Callable[[str], Iterable[Span]]:
    def find(text: str) -> Iterator[Span]:
        return _spans(analyser.analyze(text=text, language=language, entities=entities))

    return find


def _by_recogniser(
    recogniser: Any, entities: list[str], language: str, nlp_engine: Any
) -> Callable[[str], Iterable[Span]]:
    needs_model = any(kind.__name__ == _BY_MODEL for kind in type(recogniser).__mro__)
    if needs_model and nlp_engine is None:
        raise ValueError(f"{type(recogniser).__name__} finds nothing without an nlp_engine: give it one")

    def find(text: str) -> Iterator[Span]:
        artifacts = None if nlp_engine is None else nlp_engine.process_text(text, language)
        return _spans(recogniser.analyze(text, entities, artifacts))

    return find


def _spans(results: Iterable[Any]) -> Iterator[Span]:
    return ((one.start, one.end, one.entity_type, one.score) for one in results or ())
