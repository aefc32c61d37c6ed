"""What was learned, beside what can be had without the pictures, as Markdown.

python -m tests.learn.table RELEASE --real answers.jsonl --shuffled answers.jsonl --out table.md
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.learn.recipe import SKILLS
from vstdata.audit.blind import blind_each
from vstdata.audit.read import Asked, questions
from vstdata.audit.words import LabelFinder
from vstdata.draw import Draw, keyed_integer
from vstdata.release.index import read_index
from vstdata.release.stream import Stream, shard_paths
from vstdata.scene import FloatArray
from vstdata.scoring.evaluate import read_predictions
from vstdata.scoring.interval import interval
from vstdata.scoring.score import accuracy

BLIND_TRAIN = 12_000  # questions of a type that blind models learn from, at most
METRIC = {"choice": "accuracy", "number": "MRA", "ordering": "accuracy"}

HEAD = (
    "| skill, question type | score | questions, rooms | chance | blind | shuffled pictures | pictures | gap |",
    "|---|---|---|---|---|---|---|---|",
)
Truths = Mapping[str, Mapping[int, float]]  # scores by key of the question, of both models


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores (n,) of the questions of one kind, 0..1, and the room of each."""

    rooms: tuple[str, ...]
    chance: float
    real: FloatArray
    shuffled: FloatArray
    blind: FloatArray


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.learn.table")
    parser.add_argument("release", type=Path)
    parser.add_argument("--real", type=Path, required=True)
    parser.add_argument("--shuffled", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--split", default="test")
    given = parser.parse_args()
    answers = {name: getattr(given, name) for name in ("real", "shuffled")}
    write_table(given.release, given.split, answers, given.out)


def write_table(release: Path, split: str, answers: Mapping[str, Path], out: Path) -> None:
    """The table for the answers of both models, "real" and "shuffled", to the questions of a split."""
    truths = {name: _accuracies(release, split, path) for name, path in answers.items()}
    out.write_text("\n".join([*HEAD, *_lines(release, split, truths)]) + "\n", "utf-8")


def _lines(release: Path, split: str, truths: Truths) -> Iterator[str]:
    pooled: dict[tuple[str, str], list[Scored]] = defaultdict(list)
    for (skill, kind, answer), asked, labels in _kinds(release):
        asked = [each for each in asked if each.split != split or each.key in truths["real"]]
        if all(each.split != split for each in asked):
            continue  # of a type that the model was not asked
        scored = _scored(asked, labels, split, truths)
        pooled[skill, answer].append(scored)
        yield _line(f"{skill}, {kind}", answer, scored)
    for (skill, answer), parts in pooled.items():
        if len(parts) > 1:
            yield _line(f"**{skill}, all of {METRIC[answer]}**", answer, _together(parts))


def _kinds(release: Path) -> Iterator[tuple[tuple[str, str, str], list[Asked], LabelFinder]]:
    found: dict[tuple[str, str, str], list[Asked]] = defaultdict(list)
    for question in questions(release, read_index(release)):
        if question.skill in SKILLS and question.answer_type in METRIC:
            found[question.skill, question.type, question.answer_type].append(question)
    labels = LabelFinder({label for asked in found.values() for each in asked for label in each.labels})
    for key, asked in sorted(found.items()):
        yield key, asked, labels


def _accuracies(release: Path, split: str, path: Path) -> Mapping[int, float]:
    """The score of every answer by the key of its question."""
    said = read_predictions(path)
    return {
        keyed_integer("audit", row["id"], number): accuracy(turn, said[row["id"], number])
        for skill in SKILLS
        for row in Stream(shard_paths(release, skill, split))
        for number, turn in enumerate(row["turns"])
        if (row["id"], number) in said
    }


def _scored(asked: Sequence[Asked], labels: LabelFinder, split: str, truths: Truths) -> Scored:
    test = [each for each in asked if each.split == split]
    others = sorted((each for each in asked if each.split != split), key=lambda each: each.key)
    chance, blind = blind_each([*test, *others[:BLIND_TRAIN]], labels)
    best = max((scores[: len(test)] for scores in blind.values()), key=lambda scores: float(scores.mean()))
    real, shuffled = (np.array([truths[name].get(each.key, 0.0) for each in test]) for name in ("real", "shuffled"))
    return Scored(tuple(each.space for each in test), chance, real, shuffled, best)


def _together(parts: Sequence[Scored]) -> Scored:
    sizes = [len(each.rooms) for each in parts]
    return Scored(
        tuple(room for each in parts for room in each.rooms),
        float(np.average([each.chance for each in parts], weights=sizes)),
        *(np.concatenate([getattr(each, name) for each in parts]) for name in ("real", "shuffled", "blind")),
    )


def _line(name: str, answer: str, scored: Scored) -> str:
    def shown(scores: FloatArray) -> str:
        low, high = interval(scores, scored.rooms, Draw("learn", name))
        return f"{100 * scores.mean():.1f} ({100 * low:.1f} to {100 * high:.1f})"

    gaps = f"shuffled {shown(scored.real - scored.shuffled)}, blind {shown(scored.real - scored.blind)}"
    counts = f"{len(scored.rooms):,}, {len(set(scored.rooms))}"
    columns = (name, METRIC[answer], counts, f"{100 * scored.chance:.1f}", shown(scored.blind))
    return "| " + " | ".join((*columns, shown(scored.shuffled), shown(scored.real), gaps)) + " |"


if __name__ == "__main__":
    main()
