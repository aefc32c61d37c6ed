"""What a skill is (Skill) and what it asks (Draft).

A draft is small: numbers, slots, names, and a chain of thought where there is one; no pixels, and a question has no
words yet. Selection works on drafts; only chosen ones are drawn, filled and written.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vstdata.canonical import canonical_json, strict_json
from vstdata.draw import Draw, digest
from vstdata.program import Program
from vstdata.program.step import Step
from vstdata.words.wordings import Asks, Wordings, read_wordings

if TYPE_CHECKING:
    from vstdata.facts import Facts

MODALITIES = ("single_image", "multi_image", "video")
YES_NO = ("Yes", "No")  # the options of a question that is answered so, in this order


@dataclass(frozen=True, slots=True)
class Mark:
    """Something drawn on a picture so that words can point at it.

    `frame` is the position in `Draft.frames`; `kind` is "point" (xy = u, v), "circle" (u, v) or "box" (u0, v0, u1, v1),
    in pixels of the source's colour image; `color` a name in `vstdata.drawing.marks.PALETTE`; `text` the label beside
    it.
    """

    frame: int
    kind: str
    xy: tuple[float, ...]
    color: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A typed answer. `value` is JSON: choice: the right option's text; number: the measured value in `unit`, not yet
    rounded; ordering: list of names; box_list: list of dicts; text: str; point, boxes_2d: as in
    `vstdata.boxes.coordinates`, "image" among `Draft.frames`; map: as in `vstdata.boxes.map_text`;
    motion: as in `vstdata.boxes.motion_text`.

    A choice has `distractors` (wrong options; letters are given at selection, which balances them). A choice with
    `fixed_options` keeps that order of all options (yes/no, a scale). A number is printed with `decimals`.
    """

    type: str
    value: Any
    unit: str = ""
    decimals: int = 0
    distractors: tuple[str, ...] = ()
    fixed_options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a draft.

    It has no words of its own: `slots` are the values that a wording puts in, picked when the row is filled. `margin`
    is the distance of the truth to the nearest other answer, in the unit of the comparison (metres, degrees, pixels, 1
    for counts). `program` is the list of steps that computed the answer (`vstdata.program`): with the scene a stranger
    can recompute it.

    The last three let selection take shortcuts away (a fridge is always higher than a cup). `cue` names what the words
    of the question give away besides its options: labels, as "chair|table" ("" where they tell nothing). Where the
    options are things, `outcome` is the label of the right one and `rivals` are those of the others; where they are
    not (left, right, a count), `outcome` is the answer; a number needs none, its value is looked at.

    `thought` is the chain of thought that leads to the answer, in words; "" where a skill has none. `robustness` is the
    share of draws of a person's errors (15 % of each distance, 5 degrees of each direction) that leave the answer as it
    is; None where nothing is judged so.
    """

    question_type: str
    slots: Mapping[str, str]
    answer: Answer
    margin: float
    program: Program
    cue: str = ""
    outcome: str = ""
    rivals: tuple[str, ...] = ()
    thought: str = ""
    robustness: float | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a skill asks of one scene: `frames` index `Scene.frames`, `objects` index `Scene.instances`.

    `balance` names the answer of the first question for selection (drafts of one question type are chosen evenly over
    it; "" leaves them be).
    """

    frames: tuple[int, ...]
    questions: tuple[Question, ...]
    marks: tuple[Mark, ...] = ()
    objects: tuple[int, ...] = ()
    balance: str = ""

    @property
    def question_type(self) -> str:
        """The type of the first question, by which the draft is selected."""
        return self.questions[0].question_type

    def to_json(self) -> str:
        """Canonical JSON; `from_json` reads it back to an equal draft."""
        turns = [{**_fields(question), "answer": _fields(question.answer)} for question in self.questions]
        for turn in turns:
            turn["slots"] = dict(turn["slots"])
            for key, absent in (("thought", ""), ("robustness", None)):
                if turn[key] == absent:
                    del turn[key]  # so that a draft without one keeps its id
        raw = {**_fields(self), "turns": turns, "marks": [_fields(mark) for mark in self.marks]}
        del raw["questions"]  # "turns" is their name in ids, which stay as they are
        return canonical_json(raw)

    @classmethod
    def from_json(cls, text: str) -> Draft:
        """The draft written by `to_json`."""
        raw = strict_json(text)
        questions = tuple(
            Question(
                **{
                    **question,
                    "answer": Answer(
                        **{
                            **question["answer"],
                            "distractors": tuple(question["answer"]["distractors"]),
                            "fixed_options": tuple(question["answer"]["fixed_options"]),
                        }
                    ),
                    "program": tuple(question["program"]),
                    "rivals": tuple(question["rivals"]),
                }
            )
            for question in raw["turns"]
        )
        marks = tuple(Mark(**{**mark, "xy": tuple(mark["xy"])}) for mark in raw["marks"])
        return cls(tuple(raw["frames"]), questions, marks, tuple(raw["objects"]), raw["balance"])


def _fields(thing: Draft | Question | Answer | Mark) -> dict[str, Any]:
    """Its fields by name; `dataclasses.asdict` would copy all that is in them."""
    return {name: getattr(thing, name) for name in thing.__slots__}


def draft_id(dataset_version: str, dataset: str, scene: str, skill: str, skill_version: int, text: str) -> str:
    """32 hex digits that name a draft by its whole content (`Draft.to_json`): equal content anywhere gives an equal
    id."""
    return digest(dataset_version, dataset, scene, skill, skill_version, text).hex()[:32]


@dataclass(slots=True)
class Refusals:
    """Counts why questions were not asked. `enough` are question types of which the build wants no more of this scene:
    a skill need not look for them, and what it finds of them goes."""

    counts: Counter[str] = field(default_factory=Counter)
    enough: set[str] = field(default_factory=set)

    def __call__(self, reason: str, count: int = 1) -> None:
        if count:
            self.counts[reason] += count


Ask = Callable[["Facts", Draw, Refusals], Iterator[Draft]]


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill = one stem: NAME.py, and its words beside it in NAME.en.toml (see `vstdata.words.wordings`).

    `ask` yields drafts in an order set by its `Draw` alone; the driver takes what it needs. `version` rises whenever
    what the skill yields changes. `asks` are its question types, each with the type of its answer and its slots.
    `needs` names what a scene must have: "frames", "instances", "mesh", "depth" (mesh or sensor depth) or "changes" (a
    scene of two times, of which no other skill asks). `marks`: it draws on pictures, so that no two rows share one.
    `vsi_bench` names the column of VSI-Bench's table that a question type belongs to. `tells`: its answers or thoughts
    are told in sentences (captions, chains), which are in English
    alone. `steps` are steps of its programs that `vstdata.program.STEPS` lacks.
    """

    name: str
    version: int
    modality: str
    asks: Mapping[str, Asks]
    ask: Ask
    needs: frozenset[str] = frozenset({"frames"})
    marks: bool = False
    tells: bool = False
    vsi_bench: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[type[Step], ...] = ()

    def words_file(self, language: str = "en") -> Path:
        """Its words in a language: NAME.LANGUAGE.toml beside the module of `ask`."""
        module = sys.modules[self.ask.__module__]
        return Path(module.__file__ or "").with_name(f"{self.name.rpartition('.')[2]}.{language}.toml")

    def wordings(self, language: str = "en") -> Wordings:
        """Its wordings. Raises WordsError, also where there are none in that language."""
        file = self.words_file(language)
        return read_wordings(file, f"{file.parent.name}/{file.name}", self.asks)
