"""Other detectors on the same texts: Presidio's recognisers and DataFog's expressions, when installed.

    pip install presidio-analyzer datafog

Presidio runs without a model for names, as masklib does: a blank pipeline of spaCy gives it words, so that
its context words count. Its usual threshold of 0.4 is applied.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["Span", "installed"]

Span = tuple[str, int, int]
"""An entity and where it begins and ends."""

THRESHOLD = 0.4


def installed() -> Iterator[tuple[str, Callable[[Sequence[str]], list[list[Span]]]]]:
    """Yield the peers that can be imported here, by name; say which cannot."""
    for name, module, make in (
        ("presidio", "presidio_analyzer", _presidio),
        ("datafog", "datafog", _datafog),
    ):
        if find_spec(module) is None:
            print(f"  ({name} is not installed: pip install {module.replace('_', '-')})")
        else:
            yield name, make()


def _presidio() -> Callable[[Sequence[str]], list[list[Span]]]:
    presidio: Any = import_module("presidio_analyzer")
    registry = presidio.RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"])
    registry.recognizers = [one for one in registry.recognizers if "Spacy" not in type(one).__name__]
    engine = presidio.AnalyzerEngine(
        registry=registry, nlp_engine=_blank_engine(), supported_languages=["en"]
    )

    def find(texts: Sequence[str]) -> list[list[Span]]:
        return [_apart(engine.analyze(text, "en", score_threshold=THRESHOLD)) for text in texts]

    return find


def _apart(found: Sequence[Any]) -> list[Span]:
    """Return findings of which no two touch, as masklib's: the higher score stays, then the longer."""
    kept: list[Span] = []
    for one in sorted(found, key=lambda one: (-one.score, one.start - one.end)):
        if not any(one.start < end and start < one.end for _, start, end in kept):
            kept.append((one.entity_type, one.start, one.end))
    return kept


def _blank_engine() -> Any:  # noqa: C901 - a class of nine small methods, each of which counts
    spacy: Any = import_module("spacy")
    nlp: Any = import_module("presidio_analyzer.nlp_engine")
    pipeline = spacy.blank("en")

    class Blank(nlp.NlpEngine):  # type: ignore[misc]  # of another project, whose types are not known here
        """Words and their small letters, nothing else."""

        def load(self) -> None:
            pass

        def is_loaded(self) -> bool:
            return True

        def process_text(self, text: str, language: str) -> Any:
            words = pipeline(text)
            return nlp.NlpArtifacts(
                entities=[],
                tokens=words,
                tokens_indices=[word.idx for word in words],
                lemmas=[word.text.lower() for word in words],
                nlp_engine=self,
                language=language,
            )

        def process_batch(self, texts: Any, language: str, **_options: Any) -> Any:
            return ((text, self.process_text(text, language)) for text in texts)

        def is_stopword(self, word: str, language: str) -> bool:
            del language
            return bool(pipeline.vocab[word].is_stop)

        def is_punct(self, word: str, language: str) -> bool:
            del language
            return bool(pipeline.vocab[word].is_punct)

        def get_supported_entities(self) -> list[str]:
            return []

        def get_supported_languages(self) -> list[str]:
            return ["en"]

    return Blank()


def _datafog() -> Callable[[Sequence[str]], list[list[Span]]]:
    datafog: Any = import_module("datafog.processing.text_processing.regex_annotator")
    annotator = datafog.RegexAnnotator()

    def find(texts: Sequence[str]) -> list[list[Span]]:
        return [
            [(span.label, span.start, span.end) for span in annotator.annotate_with_spans(text)[1].spans]
            for text in texts
        ]

    return find
