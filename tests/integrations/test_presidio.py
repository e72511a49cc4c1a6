"""With the real Presidio; skipped where it is not installed, since spaCy would double what the tests install."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

import masklib
from masklib.detection import Scanner
from masklib.detection.plugins import guard
from masklib.errors import PluginError
from masklib.integrations.presidio import PresidioDetector, presidio

if TYPE_CHECKING:
    from pathlib import Path

try:
    import presidio_analyzer
except ImportError:
    presidio_analyzer = None

needs_presidio = pytest.mark.skipif(
    presidio_analyzer is None, reason="presidio-analyzer is not installed (with spaCy, 400 MB)"
)


def shown(detector: PresidioDetector, text: str) -> list[tuple[str, str]]:
    found = Scanner([guard(detector, detector.name)]).scan([text]).get(0, [])
    return [(one.entity, text[one.start : one.end]) for one in found]


def ticket() -> Any:
    pattern = presidio_analyzer.Pattern("ticket", r"TCK-\d{5}", 0.8)
    return presidio_analyzer.PatternRecognizer(supported_entity="TICKET_ID", patterns=[pattern])


@pytest.fixture
def nlp_engine(tmp_path: Path) -> Any:
    """A blank English model of spaCy: it splits words and knows no names."""
    spacy = pytest.importorskip("spacy")
    from presidio_analyzer.nlp_engine import NlpEngineProvider

    spacy.blank("en").to_disk(tmp_path / "blank")
    model = {"lang_code": "en", "model_name": str(tmp_path / "blank")}
    return NlpEngineProvider(
        nlp_configuration={"nlp_engine_name": "spacy", "models": [model]}
    ).create_engine()


@needs_presidio
def test_a_recogniser_of_ones_own_is_a_detector() -> None:
    assert shown(PresidioDetector(ticket()), "see TCK-12345 now") == [("TICKET_ID", "TCK-12345")]


@needs_presidio
@pytest.mark.parametrize(
    ("recogniser", "text", "entity", "value"),
    [
        ("CreditCardRecognizer", "card 4111111111111111", "CREDIT_CARD", "4111111111111111"),
        ("EmailRecognizer", "to john@example.com", "EMAIL_ADDRESS", "john@example.com"),
        ("IbanRecognizer", "iban GB82WEST12345698765432", "IBAN_CODE", "GB82WEST12345698765432"),
        (
            "CryptoRecognizer",
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            "CRYPTO",
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        ),
    ],
)
def test_predefined_recognisers_keep_their_entities(
    recogniser: str, text: str, entity: str, value: str
) -> None:
    import presidio_analyzer.predefined_recognizers as predefined

    detector = PresidioDetector(getattr(predefined, recogniser)())

    assert shown(detector, text) == [(entity, value)]


@needs_presidio
def test_a_weak_pattern_counts_if_its_threshold_says_so() -> None:
    from presidio_analyzer.predefined_recognizers import UsSsnRecognizer

    assert shown(PresidioDetector(UsSsnRecognizer(), threshold=0.9), "078-05-1126") == []
    assert shown(PresidioDetector(UsSsnRecognizer(), threshold=0.3), "078-05-1126") == [
        ("US_SSN", "078-05-1126")
    ]


@needs_presidio
def test_an_analyser_is_a_detector_and_looks_at_context(nlp_engine: Any) -> None:
    analyser = presidio_analyzer.AnalyzerEngine(nlp_engine=nlp_engine, supported_languages=["en"])
    detector = PresidioDetector(analyser, entities=["US_SSN", "EMAIL_ADDRESS"])

    assert detector.entities == ("EMAIL_ADDRESS", "US_SSN")
    assert ("US_SSN", "078-05-1126") in shown(detector, "his social security number is 078-05-1126")


@needs_presidio
def test_a_recogniser_that_needs_a_model_is_refused_without_one(nlp_engine: Any) -> None:
    from presidio_analyzer.predefined_recognizers import SpacyRecognizer

    with pytest.raises(ValueError, match="finds nothing without an nlp_engine"):
        PresidioDetector(SpacyRecognizer())
    assert shown(PresidioDetector(SpacyRecognizer(), nlp_engine=nlp_engine), "John") == []


@needs_presidio
def test_a_recogniser_that_raises_masks_the_whole_text() -> None:
    class Broken(presidio_analyzer.EntityRecognizer):  # type: ignore[misc]  # untyped where absent
        def load(self) -> None: ...

        def analyze(self, text: str, entities: Any, nlp_artifacts: Any) -> Any:
            raise RuntimeError(text, entities, nlp_artifacts)

    assert shown(PresidioDetector(Broken(["TICKET_ID"])), "abc") == [("TICKET_ID", "abc")]


@needs_presidio
def test_an_entity_that_is_not_supported_is_refused() -> None:
    with pytest.raises(ValueError, match="does not support PERSON"):
        PresidioDetector(ticket(), entities=["PERSON"])


@needs_presidio
def test_the_model_of_the_default_analyser_is_never_downloaded() -> None:
    from spacy.util import is_package

    if is_package("en_core_web_lg"):
        pytest.skip("the model is installed")
    with pytest.raises(PluginError, match="spacy download"):
        presidio()


@pytest.mark.skipif(presidio_analyzer is not None, reason="Presidio is installed")
def test_a_policy_that_names_presidio_where_it_is_not_installed_is_told_what_to_do() -> None:
    with pytest.raises(PluginError, match="pip install 'masklib"):
        presidio()


def test_a_policy_that_names_it_is_refused_before_any_row_where_it_cannot_be_used() -> None:
    raw = sqlite3.connect(":memory:")
    try:
        presidio()
    except PluginError:
        with pytest.raises(PluginError, match="presidio"):
            masklib.wrap(raw, policy=masklib.Policy.of(detectors=["presidio"]), key=bytes(32))
    finally:
        raw.close()


def test_what_is_neither_recogniser_nor_analyser_is_refused() -> None:
    with pytest.raises(TypeError, match="EntityRecognizer or AnalyzerEngine"):
        PresidioDetector(object())
