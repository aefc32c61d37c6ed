"""Samples for people: rows of a release, or what a skill asks of a scene, with their pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, overload

from PIL import Image

from vstdata.canonical import strict_json
from vstdata.face import html
from vstdata.release.shards import Row
from vstdata.view.steps import marks_of, step, truth

Encoded = bytes | memoryview | Image.Image  # a picture as rows have it, or decoded already


class Sample(Mapping[str, Any]):
    """One sample: the columns of its row by name, and what people ask of them.

    `sample["images"]` and `pictures` are decoded pictures, with their marks. A sample may ask several questions:
    `questions` has all, and `question`, `answer` and the like are those of the first. `refused` counts by reason what
    its skill did not ask of the scene, where that is known.
    """

    def __init__(
        self, columns: Mapping[str, Any], images: Sequence[Encoded], refused: Mapping[str, int] | None = None
    ) -> None:
        self._columns, self._images, self.refused = columns, images, dict(refused or {})

    @cached_property
    def pictures(self) -> list[Image.Image]:
        """The pictures, in order, RGB."""
        return [decoded(each) for each in self._images]

    @cached_property
    def birdseye(self) -> Image.Image | None:
        """The sample from above, where the manifest wants such pictures."""
        stored = self._columns.get("birdseye")
        if stored is None or isinstance(stored, Image.Image):
            return stored
        return decoded(stored["bytes"])

    @property
    def questions(self) -> list[dict[str, Any]]:
        """Its questions: the column `turns`, with `program` (the steps that computed the answer) and `ground_truth` as
        values."""
        parsed = {"program", "ground_truth"}
        return [
            {key: strict_json(value) if key in parsed else value for key, value in q.items()} for q in self["turns"]
        ]

    @property
    def question(self) -> str:
        """The text of the first question, its options included."""
        return str(self["turns"][0]["question"])

    @property
    def answer(self) -> str:
        """The text of the right answer to it."""
        return str(self["turns"][0]["answer"])

    @property
    def thought(self) -> str:
        """The chain of thought that leads there, "" where the skill tells none."""
        return str(self["turns"][0]["thought"])

    @property
    def program(self) -> list[dict[str, Any]]:
        """The steps that computed the answer, each {"op": name, ..., "value": result}."""
        return list(strict_json(self["turns"][0]["program"]))

    def save(self, folder: Path) -> list[Path]:
        """Write its pictures to a folder as they are stored, named by its id and their number, a bird's-eye view last;
        returns the files."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        above = self._columns.get("birdseye")
        shown = [*self._images, *([] if above is None else [above["bytes"] if isinstance(above, Mapping) else above])]
        for number, each in enumerate(shown):
            data = encoded(each)
            suffix = "png" if data.startswith(b"\x89PNG") else "jpg"
            name = "birdseye" if number == len(self._images) else f"{number:02d}"
            paths.append(folder / f"{self['id'][:8]}-{name}.{suffix}")
            paths[-1].write_bytes(data)
        return paths

    def __getitem__(self, name: str) -> Any:
        if name == "images":
            return self.pictures
        return self.birdseye if name == "birdseye" else self._columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __repr__(self) -> str:
        return f"<sample {self['id'][:8]} of {self['skill']}: {len(self._images)} pictures, {self['question_type']}>"

    def __str__(self) -> str:
        asked = (f"Q  {q['question']}\nA  {q['answer']}" for q in self["turns"])
        return "\n\n".join(asked)

    def _repr_html_(self) -> str:
        about = [f"{self['frames'][k]} {marks_of(k, self['marks'])}".strip() for k in range(len(self._images))]
        shown = html.pictures([encoded(each) for each in self._images], about)
        labels = {each["instance"]: each["label"] for each in self["objects"]}
        asked = "".join(_question(q, labels) for q in self.questions)
        head = f"{self['skill']}: {self['question_type']}, {self['dataset']}/{self['scene']}"
        return (
            f"<div><p><small>{html.lines(head)}</small></p><div>{shown}</div>{asked}"
            f"{html.counts('refused in this scene', self.refused)}</div>"
        )


def sample_of(row: Row, refused: Mapping[str, int] | None = None) -> Sample:
    """A row as people look at it."""
    above = row.birdseye and {"bytes": row.birdseye.data, "path": row.birdseye.path}
    depths = [{"bytes": one.data, "path": one.path} for one in row.depths]
    columns = {**row.values, "images": None, "depths": depths, "birdseye": above}
    return Sample(columns, [picture.data for picture in row.images], refused)


def _question(q: Mapping[str, Any], labels: Mapping[int, str]) -> str:
    steps = [step(entry, labels) for entry in q["program"]]
    rows = [(s["op"], ", ".join(" ".join(pair) for pair in s["about"]), s["value"]) for s in steps]
    truths = f"{truth(q['ground_truth'])} {q['unit']}".strip()
    return (
        f"<p><b>Q</b> {html.lines(q['question'])}</p><p><b>A</b> {html.lines(q['answer'])}</p>"
        f"{html.folded('thought', html.lines(q['thought']))}"
        f"{html.folded(f'program: {truths}', html.table(('step', 'of', 'value'), rows))}"
    )


class Samples(Sequence[Sample]):
    """What a skill asks of one scene: some samples, how many `drafts` it had by question type, and what it `refused` by
    reason. `note` says how these relate to those of a release."""

    def __init__(
        self,
        skill: str,
        scene: str,
        samples: Sequence[Sample],
        drafts: Mapping[str, int],
        refused: Mapping[str, int],
        note: str,
    ) -> None:
        self.skill, self.scene, self.note = skill, scene, note
        self.drafts, self.refused = dict(drafts), dict(refused)
        self._samples = tuple(samples)

    @overload
    def __getitem__(self, index: int) -> Sample: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Sample, ...]: ...

    def __getitem__(self, index: int | slice) -> Sample | tuple[Sample, ...]:
        return self._samples[index]

    def __len__(self) -> int:
        return len(self._samples)

    def __repr__(self) -> str:
        return f"<{len(self)} samples of {self.skill} in {self.scene}: {sum(self.drafts.values())} drafts>"

    def _repr_html_(self) -> str:
        asked = ", ".join(f"{count} {kind}" for kind, count in self.drafts.items()) or "no drafts"
        shown = "<hr>".join(one._repr_html_() for one in (Sample(s._columns, s._images) for s in self))
        return (
            f"<div><p>{html.lines(f'{self.skill} in {self.scene}: {asked}')}</p>{shown}"
            f"{html.counts('refused', self.refused)}<p><small>{html.lines(self.note)}</small></p></div>"
        )


def decoded(data: Encoded) -> Image.Image:
    """A picture as PIL has it, RGB. Raises InputError for bytes that are no picture."""
    if isinstance(data, Image.Image):
        return data
    from vstdata.drawing.marks import decode

    return Image.fromarray(decode(bytes(data)))


def encoded(data: Encoded) -> bytes:
    """The bytes of a picture: as they are stored, else PNG."""
    if not isinstance(data, Image.Image):
        return bytes(data)
    out = io.BytesIO()
    data.save(out, "PNG")
    return out.getvalue()
