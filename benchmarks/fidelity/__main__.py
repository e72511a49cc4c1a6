"""Print how well masked databases answer: ``python -m benchmarks.fidelity``."""

from __future__ import annotations

from benchmarks.fidelity import databases, latency, questions, relations

__all__ = ["main"]


def main() -> None:
    """Print relations, questions and what translation costs."""
    there, skipped = databases.found()
    print("".join(f"skipped: {one}\n" for one in skipped), end="")
    for preset in ("agent", "analyst"):
        for here, desk in zip(there, [*there[1:], there[0]], strict=True):
            _relations(preset, here, desk)
        refused = questions.refused(preset)
        share = 1 - len(refused) / len(questions.QUESTIONS)
        print(f"questions under {preset}: {share:.0%} of {len(questions.QUESTIONS)} answered; not:")
        print("".join(f"  {one}\n" for one in refused), end="")
    print("translation adds to a cached statement with one parameter, µs:")
    for name, cost in latency.measure().items():
        print(f"  {name:<34}{cost:6.1f}")


def _relations(preset: str, here: databases.Database, desk: databases.Database) -> None:
    print(f"fidelity under {preset} on {here.name}, joined in pandas with {desk.name}: ", end="")
    print("result on masked operands = mask(result on raw)")
    for name, (agreed, count) in relations.measure(preset, here, desk).items():
        print(f"  {name:<18}{agreed:>4} of {count:>3}  {agreed / count:6.1%}")


if __name__ == "__main__":
    main()
