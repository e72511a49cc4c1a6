"""Print how well masked databases answer: ``python -m benchmarks.fidelity``."""

from __future__ import annotations

from benchmarks.fidelity import latency, questions, relations

__all__ = ["main"]


def main() -> None:
    """Print relations, questions and what translation costs."""
    for preset in ("agent", "analyst"):
        print(f"fidelity under {preset}: result on masked operands = mask(result on raw)")
        for name, (agreed, count) in relations.measure(preset).items():
            print(f"  {name:<18}{agreed:>4} of {count:>3}  {agreed / count:6.1%}")
        refused = questions.refused(preset)
        share = 1 - len(refused) / len(questions.QUESTIONS)
        print(f"questions under {preset}: {share:.0%} of {len(questions.QUESTIONS)} answered; not:")
        print("".join(f"  {one}\n" for one in refused), end="")
    print("translation adds to a cached statement with one parameter, µs:")
    for name, cost in latency.measure().items():
        print(f"  {name:<30}{cost:6.1f}")


if __name__ == "__main__":
    main()
