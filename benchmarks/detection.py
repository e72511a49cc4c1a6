"""How well and how fast masklib detects: precision, recall, F1 and throughput on labelled corpora.

    python -m benchmarks.detection [PART ...] [--misses N]

Parts: free_text, cells, columns, names, secrets, phones, payloads, negatives, peers, speed (all by default).
The corpora are read from ``../shared/data`` beside the repository; none is part of the project. Scores are by
overlap (a finding of the right type touches the gold span) and exact. Where a set labels dates of birth and
no other dates, a date that is found and is not labelled is no mistake. The last table sets each figure beside
its bar.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from benchmarks.detection_corpora import cell_columns, free_text_sets, rows
from benchmarks.detection_peers import installed
from benchmarks.detection_scores import CELL_CORE, COLUMN_KINDS, CORE, LOW_RISK, Bar, Score, kind_of
from benchmarks.detection_speed import speed
from benchmarks.detection_texts import log_lines
from masklib.classification import classify, classify_by_name
from masklib.detection import Scanner
from masklib.typing import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.detection_peers import Span
    from benchmarks.detection_scores import Row
    from masklib.typing import Finding


def scan(texts: Sequence[str], context: Sequence[str] = ()) -> list[list[Finding]]:
    found = Scanner.default().scan(texts, context)
    return [found.get(number, []) for number in range(len(texts))]


def spans(texts: Sequence[str]) -> list[list[Span]]:
    """Return what masklib finds as the peers return it."""
    return [[(one.entity, one.start, one.end) for one in findings] for findings in scan(texts)]


def score_spans(
    corpus: Sequence[Row],
    kinds: Sequence[str],
    find: Callable[[Sequence[str]], list[list[Span]]] = spans,
) -> dict[str, Score]:
    """Score free text: a finding counts for a gold span of its type that it touches."""
    scores: dict[str, Score] = defaultdict(Score)
    labelled = {span["type"].lower() for row in corpus for span in row["spans"]}
    unlabelled = {"DATE_TIME", "DOB"} if not labelled & {"date", "date_time"} else set()
    for row, findings in zip(corpus, find([row["text"] for row in corpus]), strict=True):
        for kind in kinds:
            golds = [(s["start"], s["end"]) for s in row["spans"] if kind_of(s["type"]) == kind]
            found = [(start, end) for name, start, end in findings if kind_of(name) == kind]
            loose = [(start, end) for name, start, end in findings if name in unlabelled]
            right = [one for one in found if one not in loose or _touches(one, golds)]
            _score_one(scores[kind], row["text"], golds, right)
    return scores


def _touches(span: tuple[int, int], golds: Sequence[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in golds)


def _score_one(score: Score, text: str, golds: list[tuple[int, int]], found: list[tuple[int, int]]) -> None:
    for start, end in golds:
        touched = any(s < end and start < e for s, e in found)
        score.hit += touched
        score.missed += not touched
        score.exact += (start, end) in found
        if not touched:
            score.examples.append(f"missed {text[start:end]!r} in {text[max(0, start - 60) : end + 30]!r}")
    for start, end in found:
        if not any(s < end and start < e for s, e in golds):
            score.false += 1
            score.examples.append(f"false {text[start:end]!r} in {text[max(0, start - 60) : end + 30]!r}")


def free_text(misses: int) -> list[Bar]:
    """Typed core entities in free text, six sets, macro mean of F1."""
    pooled: dict[str, Score] = defaultdict(Score)
    results = []
    for title, corpus in free_text_sets():
        golds = Counter(kind_of(span["type"]) for row in corpus for span in row["spans"])
        kinds = [kind for kind in (*CORE, "PERSON", "ADDRESS", "PASSWORD") if golds[kind] >= 5]
        total = Score()
        for kind, score in score_spans(corpus, kinds).items():
            pooled[kind].add(score)
            if kind in CORE:
                total.add(score)
            report(f"  {title} {kind}", score, misses)
        results.append(total.f1)
        print(total.line(title))
    for kind, score in pooled.items():
        print(score.line(f"  pooled {kind}"))
    return [Bar("free text, core entities, macro F1", sum(results) / max(1, len(results)), 0.92)]


def report(title: str, score: Score, misses: int) -> None:
    if misses:
        print(score.line(title))
        for example in random.Random(0).sample(score.examples, min(misses, len(score.examples))):
            print("     ", example)


def whole_kind(text: str, findings: Sequence[Finding]) -> str | None:
    """Return the type of a cell: that of the finding that covers most of it."""
    if not findings:
        return None
    longest = max(findings, key=lambda finding: finding.end - finding.start)
    return longest.entity if longest.end - longest.start >= 0.5 * len(text) else None


def decide(column: tuple[str, str], texts: Sequence[str], *, header: bool) -> list[str | None]:
    """Return the entity of every cell as the session decides it: by name first, else cell by cell."""
    table, name = column
    named = classify_by_name(name, table, None, "text") if header else None
    if named is not None and named.entity not in (None, "FREE_TEXT"):
        return [named.entity] * len(texts)
    found = scan(texts, (name.lower(), table.lower()) if header else ())
    return [whole_kind(text, findings) for text, findings in zip(texts, found, strict=True)]


def by_column(column: tuple[str, str], texts: Sequence[str]) -> list[str | None]:
    """Return the entity of every cell of a column without a name, as its values together tell."""
    del column
    (found,) = classify([Column("", values=list(dict.fromkeys(texts)))])
    if found.entity not in (None, "FREE_TEXT"):
        return [found.entity] * len(texts)
    return [whole_kind(text, findings) for text, findings in zip(texts, scan(texts), strict=True)]


def cells(misses: int) -> list[Bar]:
    """Typed core entities in cells, with and without the column's name; negative cells flagged."""
    ways: dict[str, Callable[[tuple[str, str], Sequence[str]], list[str | None]]] = {
        "without header": lambda column, texts: decide(column, texts, header=False),
        "without header, classified by values": by_column,
        "with header": lambda column, texts: decide(column, texts, header=True),
    }
    bars = []
    for title, way in ways.items():
        scores: dict[str, Score] = defaultdict(Score)
        flagged: Counter[str] = Counter()
        negatives = 0
        for column, members in cell_columns().items():
            texts = [str(row["value"]) for row in members]
            for row, entity in zip(members, way(column, texts), strict=True):
                _score_cell(scores, row, entity)
                negatives += row["type"] is None
                if row["type"] is None and entity is not None:
                    flagged[f"{column[0]}.{column[1]} {entity}"] += 1
        total = Score()
        for kind in CELL_CORE:
            total.add(scores[kind])
        for kind in (*CELL_CORE, "PERSON", "ADDRESS"):
            report(f"  {kind}", scores[kind], misses)
        print(total.line(f"cells {title}, micro"))
        share = sum(flagged.values()) / max(1, negatives)
        print(f"  negative cells flagged {100 * share:.2f} % of {negatives}  {flagged.most_common(9)}")
        bars.append(Bar(f"cells {title}, F1", total.f1, 0.95 if title == "with header" else 0.8))
        bars.append(Bar(f"negative cells {title}, %", 100 * share, 1, at_most=True))
    return bars


def _score_cell(scores: dict[str, Score], row: Row, entity: str | None) -> None:
    gold, found = kind_of(row["type"]), kind_of(entity)
    if gold is not None:
        scores[gold].hit += gold == found
        scores[gold].exact += gold == found
        scores[gold].missed += gold != found
        if gold != found:
            scores[gold].examples.append(f"missed {row['value']!r} ({entity})")
    if found is not None and gold != found:
        scores[found].false += 1
        scores[found].examples.append(f"false {row['value']!r} in {row['table']}.{row['column']}")


def columns(misses: int) -> list[Bar]:
    """Column names alone: PII or not, on the labelled schemas; and privy's keys."""
    score, typed = Score(), Counter[bool]()
    for row in rows("schemas/columns_labelled.jsonl"):
        if row["ambiguous"]:
            continue
        entity = classify_by_name(row["column"], row["table"], None, None).entity
        found = entity not in (None, "FREE_TEXT")
        score.hit += bool(row["type"]) and found
        score.missed += bool(row["type"]) and not found
        score.false += not row["type"] and found
        if bool(row["type"]) != found:
            score.examples.append(f"{row['source']} {row['table']}.{row['column']}: {row['type']} ({entity})")
        elif found:
            typed[entity in COLUMN_KINDS.get(row["type"], {entity})] += 1
    print(score.line("column names (bar F1 .85)"), f" rightly typed {typed[True]}/{typed.total()}")
    for example in score.examples[: misses * 8]:
        print("     ", example)
    every = rows("schemas/columns.jsonl")
    flagged = Counter(classify_by_name(row["column"], row["table"], None, None).entity for row in every)
    share = 1 - (flagged[None] + flagged["FREE_TEXT"]) / max(1, len(every))
    print(f"  of all {len(every)} columns flagged {100 * share:.1f} %  {flagged.most_common(8)}")
    return [Bar("column names, F1", score.f1, 0.85)]


def names(misses: int) -> list[Bar]:
    """Person names in free text."""
    bars = []
    for path in (
        "ner_human/wikigold",
        "presidio_research/generated_large",
        "gretel/patient_notes_person",
        "datafog/corpus",
    ):
        corpus = rows(f"{path}.jsonl")
        score = score_spans(corpus, ["PERSON"])["PERSON"]
        report(path, score, misses)
        print(score.line(f"names {path.split('/')[0]}"))
        if path.endswith("wikigold"):
            bars.append(Bar("names in free text, wikigold (fitted on it), F1", score.f1, 0.75))
    return bars


def secrets(misses: int) -> list[Bar]:
    """Secrets: vectors of other projects, and prose without any."""
    bars = []
    for path in ("gitleaks/rule_vectors", "detect_secrets/plugin_tests"):
        corpus = rows(f"{path}.jsonl")
        score, by_target = Score(), Counter[str]()
        for row, findings in zip(corpus, scan([row["text"] for row in corpus]), strict=True):
            spans = [(span["start"], span["end"]) for span in row["spans"]]
            found = [(f.start, f.end) for f in findings if f.entity == "SECRET"]
            touched = any(s < end and start < e for s, e in found for start, end in spans)
            if row["label"] == "tp":
                score.hit += touched
                score.missed += not touched
            else:
                score.false += bool(found)
            if (row["label"] == "tp") != bool(touched or (found and row["label"] != "tp")):
                score.examples.append(f"{row['label']} {row['target']}: {row['text'][:140]!r}")
                by_target[f"{row['label']} {row['target']}"] += 1
        print(score.line(f"secrets {path.split('/')[0]}"))
        bars.append(Bar(f"secrets {path.split('/')[0]}, F1", score.f1, 0.8))
        for example in random.Random(0).sample(score.examples, min(misses * 8, len(score.examples))):
            print("     ", example)
        print("     ", by_target.most_common(misses * 8))
    prose = [row["text"] for name in ("presidio_research/generated_large", "ner_human/wikigold")
             for row in rows(f"{name}.jsonl")]  # fmt: skip
    hits = [
        text
        for text, found in zip(prose, scan(prose), strict=True)
        if any(f.entity == "SECRET" for f in found)
    ]
    print(f"  prose texts with a secret: {len(hits)} of {len(prose)}", hits[: max(2, misses)])
    return [*bars, Bar("prose texts with a secret", len(hits), 0, at_most=True)]


def phones(misses: int) -> list[Bar]:
    """Example numbers of all regions, alone, under a column name, and with their region known."""
    bars = []
    corpus = rows("phonenumbers/example_cells.jsonl")
    for form in ("e164", "intl", "national"):
        members = [row for row in corpus if row["format"] == form and row["type"]]
        for title, context in (("alone", None), ("column phone", ""), ("region", "region")):
            found = 0
            examples = []
            for row in members:
                known = _known(context, row["region"])
                (findings,) = scan([row["value"]], known)
                right = whole_kind(row["value"], findings) == "PHONE_NUMBER"
                found += right
                if not right:
                    examples.append((row["region"], row["value"]))
            share = 100 * found / max(1, len(members))
            print(f"phones {form:9} {title:13} {share:.1f} %", examples[:misses])
            if (form, title) == ("national", "region"):
                bars.append(Bar("national phones with a region, %", share, 95))
    invalid = [row["value"] for row in corpus if not row["type"]]
    print(f"  invalid numbers flagged: {sum(map(bool, scan(invalid)))} of {len(invalid)}")
    return bars


def _known(context: str | None, region: str) -> tuple[str, ...]:
    if context is None:
        return ()
    return ("phone", region.lower()) if context else ("phone",)


def payloads(misses: int) -> list[Bar]:
    """JSON, SQL and XML of privy: share of PII tokens and of labelled other tokens that are touched."""
    bars = []
    for shape in ("json", "sql", "xml"):
        touched: Counter[str] = Counter()
        total: Counter[str] = Counter()
        examples = []
        corpus = rows(f"privy/{shape}_spans.jsonl")
        for row, findings in zip(corpus, scan([row["text"] for row in corpus]), strict=True):
            for label in ("spans", "nonpii"):
                for span in row[label]:
                    hit = any(f.start < span["end"] and span["start"] < f.end for f in findings)
                    total[label] += 1
                    touched[label] += hit
                    if hit == (label == "nonpii"):
                        start, end = span["start"], span["end"]
                        examples.append(
                            f"{label} {span['type']} {row['text'][start:end]!r} in"
                            f" {row['text'][max(0, start - 50) : end + 20]!r}"
                        )
        found, other = (touched[label] / max(1, total[label]) for label in ("spans", "nonpii"))
        print(f"privy {shape}: PII touched {found:.3f}, other tokens {other:.4f}")
        bars.append(Bar(f"privy {shape}, PII touched", found, 0.8))
        bars.append(Bar(f"privy {shape}, other tokens touched", other, 0.02, at_most=True))
        for example in random.Random(0).sample(examples, min(misses * 4, len(examples))):
            print("     ", example)
    return bars


def negatives(misses: int) -> list[Bar]:
    """Log-like lines, texts labelled as empty, and the big list of naughty strings."""
    lines = log_lines(4000)
    risky: Counter[str] = Counter()
    examples = []
    for line, findings in zip(lines, scan(lines), strict=True):
        high = [finding for finding in findings if finding.entity not in LOW_RISK]
        if high:
            risky[high[0].detector] += 1
            examples.append((high[0].entity, line[high[0].start : high[0].end], line[:90]))
    share = 100 * risky.total() / len(lines)
    print(f"log-like lines with a high-risk finding {share:.2f} %", risky.most_common(9))
    for example in random.Random(0).sample(examples, min(misses * 4, len(examples))):
        print("     ", example)
    for path in ("presidio_tests/recognizer_tests", "gitleaks/rule_vectors", "blns/blns_unlabelled"):
        empty = [row["text"] for row in rows(f"{path}.jsonl") if not row["spans"]]
        flagged = [(text, found) for text, found in zip(empty, scan(empty), strict=True) if found]
        print(f"texts without gold, {path}: flagged {len(flagged)} of {len(empty)}")
        for text, found in random.Random(0).sample(flagged, min(misses * 4, len(flagged))):
            print("     ", [(f.entity, text[f.start : f.end][:40]) for f in found][:3], repr(text[:70]))
    return [Bar("log-like lines with a high-risk finding, %", share, 2, at_most=True)]


def peers(misses: int) -> list[Bar]:
    """Print masklib and its peers on the same free text, an entity a line, and the macro mean of F1."""
    del misses
    corpora = list(free_text_sets())
    for name, find in (("masklib", spans), *installed()):
        pooled: dict[str, Score] = defaultdict(Score)
        results = []
        for _, corpus in corpora:
            golds = Counter(kind_of(span["type"]) for row in corpus for span in row["spans"])
            total = Score()
            for kind, score in score_spans(corpus, [kind for kind in CORE if golds[kind] >= 5], find).items():
                pooled[kind].add(score)
                total.add(score)
            results.append(total.f1)
        for kind in CORE:
            print(pooled[kind].line(f"  {name} {kind}"))
        print(f"{name}: free text core, macro F1 {sum(results) / max(1, len(results)):.3f}")
    return []


PARTS: dict[str, Callable[[int], list[Bar]]] = {
    part.__name__: part
    for part in (free_text, cells, columns, names, secrets, phones, payloads, negatives, peers, speed)
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0] if __doc__ else None)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART")
    parser.add_argument("--misses", type=int, default=0, help="examples of misses to print a type")
    arguments = parser.parse_args()
    bars = []
    for name in arguments.parts or PARTS:
        print(f"== {name}")
        bars += PARTS[name](arguments.misses)
    print("== bars")
    for bar in bars:
        print(bar.line())


if __name__ == "__main__":
    main()
