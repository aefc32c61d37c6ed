"""Draws samples of a release for a blind reading, questions apart from answers, and sums up what readers noted.

    python -m tests.eye.draw draw build/fresh --out build/eye --key 1
    python -m tests.eye.draw tally build/eye

How to read them: `README.md` beside this file.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from PIL import Image, ImageDraw

from vstdata.release.index import read_index
from vstdata.release.shards import Row, read_rows

COLUMNS, WIDTH = 4, 480  # of the frames of a video on one sheet; pixels of each
SEVERAL = 4  # so many pictures are shown one by one
MOST_TEXT = 4000  # characters of an answer
VERDICTS = ("RIGHT", "HARD", "AMBIGUOUS", "WRONG", "LEAK")
WORST = 10


@dataclass(frozen=True, slots=True)
class Sample:
    """One question of a row."""

    row: Row
    position: int

    @property
    def turn(self) -> Mapping[str, Any]:
        """The turn that asks it."""
        return self.row.values["turns"][self.position]  # type: ignore[no-any-return]

    @property
    def name(self) -> str:
        """The skill and the question type."""
        return f"{self.row.values['skill']}/{self.turn['question_type']}"

    def order(self, key: str) -> str:
        """Where a key puts it."""
        return hashlib.sha256(f"{key}|{self.row.values['id']}|{self.position}".encode()).hexdigest()


def samples(release: Path) -> Iterator[Sample]:
    """All questions of a release."""
    for name, entry in sorted(read_index(release)["files"].items()):
        if entry.get("rows"):
            for row in read_rows(release / name):
                yield from (Sample(row, position) for position in range(len(row.values["turns"])))


def drawn(every: Iterable[Sample], key: str, most: int) -> list[Sample]:
    """At most so many of each skill and question type by the key, from as many scenes as there are; the types mixed."""
    by_name: dict[str, list[Sample]] = defaultdict(list)
    for one in every:
        by_name[one.name].append(one)
    chosen: list[Sample] = []
    for _, group in sorted(by_name.items()):
        seen: dict[str, int] = defaultdict(int)
        turns = []
        for one in sorted(group, key=lambda one: one.order(key)):
            scene = one.row.values["scene"]
            turns.append((seen[scene], one))
            seen[scene] += 1
        chosen += [one for _, one in sorted(turns, key=lambda turn: turn[0])[:most]]
    return sorted(chosen, key=lambda one: one.order(f"{key}|mixed"))


def sheet(pictures: Sequence[bytes]) -> Image.Image:
    """Frames in rows of COLUMNS, numbered from 1."""
    opened = [Image.open(io.BytesIO(data)).convert("RGB") for data in pictures]
    for number, picture in enumerate(opened, 1):
        picture.thumbnail((WIDTH, WIDTH), Image.Resampling.LANCZOS)
        ImageDraw.Draw(picture).text((6, 4), str(number), "white", stroke_width=3, stroke_fill="black", font_size=22)
    wide, high = (max(getattr(one, side) for one in opened) for side in ("width", "height"))
    whole = Image.new("RGB", (COLUMNS * wide, -(-len(opened) // COLUMNS) * high), "white")
    for k, picture in enumerate(opened):
        whole.paste(picture, (k % COLUMNS * wide, k // COLUMNS * high))
    return whole


def write(chosen: Sequence[Sample], out: Path) -> None:
    """Both folders, with a page and a form each. Raises FileExistsError where there is something already."""
    questions, answers = out / "questions", out / "answers"
    for folder in (questions, answers):
        folder.mkdir(parents=True)
    asked, told = ["# Questions"], ["# Answers"]
    for number, one in enumerate(chosen, 1):
        pictures = "\n\n".join(f"![]({name})" for name in _pictures(one.row, questions, number))
        asked.append(f"## {number}\n\n{pictures}\n\n{_quoted(one.turn['question'])}")
        told.append(
            f"## {number}\n\n{one.name}, row {one.row.values['id']}, wording {one.turn['template']}\n\n"
            f"{_quoted(_answer(one.turn)[:MOST_TEXT])}"
        )
    (questions / "page.md").write_text("\n\n".join(asked) + "\n", "utf-8")
    (answers / "page.md").write_text("\n\n".join(told) + "\n", "utf-8")
    _form(questions / "form.csv", ("number", "mine", "question"), ([k + 1, "", ""] for k in range(len(chosen))))
    rows = ([k, one.name, one.row.values["modality"], "", "", ""] for k, one in enumerate(chosen, 1))
    _form(answers / "form.csv", ("number", "type", "modality", "verdict", "answer", "remark"), rows)


def _pictures(row: Row, folder: Path, number: int) -> list[str]:
    images = [image.data for image in row.images]
    if len(images) > SEVERAL:
        sheet(images).save(folder / f"{number:03d}.jpg", "JPEG", quality=88)
        return [f"{number:03d}.jpg"]
    names = [f"{number:03d}-{k}{Path(image.path).suffix}" for k, image in enumerate(row.images, 1)]
    for name, data in zip(names, images, strict=True):
        (folder / name).write_bytes(data)
    return names


def _quoted(text: str) -> str:
    """As code, so that a label is no Markdown."""
    return "\n".join(f"    {line}" for line in text.split("\n"))


def _form(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])


def _answer(turn: Mapping[str, Any]) -> str:
    """The answer, after its thought where it has one."""
    return f"<think> {turn['thought']} </think>\n{turn['answer']}" if turn["thought"] else str(turn["answer"])


@dataclass(frozen=True, slots=True)
class Rating:
    """What a reader noted of one sample: naturalness of question and answer, 1 to 5, and the verdict."""

    number: int
    type: str
    modality: str
    verdict: str
    question: float
    answer: float
    remark: str

    @property
    def mean(self) -> float:
        """Of question and answer."""
        return (self.question + self.answer) / 2


def ratings(out: Path) -> list[Rating]:
    """Both forms together. Raises ValueError naming the number of what is not filled in, or not as it should be."""
    asked = {row["number"]: row for row in _filled(out / "questions" / "form.csv")}
    return [_rating(row, asked[row["number"]]) for row in _filled(out / "answers" / "form.csv")]


def _rating(told: Mapping[str, str], asked: Mapping[str, str]) -> Rating:
    scores = [asked["question"].strip(), told["answer"].strip()]
    if told["verdict"].strip() not in VERDICTS or not all(score in tuple("12345") for score in scores):
        raise ValueError(f"number {told['number']}: expected 1 to 5 twice and one of {', '.join(VERDICTS)}")
    noted = (told["type"], told["modality"], told["verdict"].strip(), *map(float, scores), told["remark"])
    return Rating(int(told["number"]), *noted)  # type: ignore[arg-type]


def _filled(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(every: Sequence[Rating]) -> list[str]:
    """Lines of Markdown: each type, each modality, and the WORST."""
    lines = ["| | samples | question | answer | " + " | ".join(VERDICTS) + " |", "|---" * (4 + len(VERDICTS)) + "|"]
    for key in ("type", "modality"):
        groups: dict[str, list[Rating]] = defaultdict(list)
        for one in every:
            groups[getattr(one, key)].append(one)
        lines += [_line(name, groups[name]) for name in sorted(groups)]
    worst = sorted(every, key=lambda one: (one.mean, one.number))[:WORST]
    return [*lines, "", *(f"- {one.number} ({one.type}): {one.mean:.1f}. {one.remark}" for one in worst)]


def _line(name: str, group: Sequence[Rating]) -> str:
    means = (f"{fmean(getattr(one, part) for one in group):.2f}" for part in ("question", "answer"))
    counts = (str(sum(one.verdict == verdict for one in group)) for verdict in VERDICTS)
    return f"| {' | '.join([name, str(len(group)), *means, *counts])} |"


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    draw = commands.add_parser("draw", help="write questions and answers")
    draw.add_argument("release", type=Path)
    draw.add_argument("--out", type=Path, required=True)
    draw.add_argument("--key", default="1")
    draw.add_argument("--per-type", type=int, default=10)
    commands.add_parser("tally", help="print what was noted").add_argument("out", type=Path)
    read = parser.parse_args(given)
    if read.command == "draw":
        write(drawn(samples(read.release), read.key, read.per_type), read.out)
    else:
        print("\n".join(table(ratings(read.out))))  # noqa: T201


if __name__ == "__main__":
    main()
