"""A tiny source and tiny skills: a whole build of them takes a second."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import numpy as np

from vstdata.canonical import read_json
from vstdata.draft import Answer, Draft, Mark, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.errors import InputError
from vstdata.facts import Facts
from vstdata.program import program
from vstdata.program.measured.cameras import CamerasApart
from vstdata.program.measured.chosen import Select
from vstdata.program.step import Step
from vstdata.scene import Camera, DepthArray, Frame, ImageArray, Scene
from vstdata.sources.spec import SourceSpec
from vstdata.words.wordings import Asks

WIDTH, HEIGHT = 64, 48
COLORS = ("red", "blue", "green", "yellow")


class TinyPixels:
    """Pictures made of the scene's name; frames in `broken` cannot be decoded."""

    def __init__(self, file: Path, scene: str, broken: tuple[int, ...]) -> None:
        self._file, self._scene, self._broken = file, scene, broken

    def color(self, frame: int) -> ImageArray:
        if frame in self._broken:
            raise InputError(self._file, f"frame {frame}", "a picture that can be decoded")
        low = Draw("tiny", self._scene).generator(frame).integers(0, 255, (6, 8, 3), dtype=np.uint8)
        return np.asarray(low.repeat(8, axis=0).repeat(8, axis=1), np.uint8)

    def depth(self, frame: int) -> DepthArray | None:
        return np.full((HEIGHT, WIDTH), 2.0, np.float32)


class TinySource:
    """Every `NAME.json` under the root is a scene: {"frames": n, "broken": [...], "split": "train"}.

    One with "kills" kills the process that loads it ("writing": to write its rows); one with "gone" cannot be loaded to
    write its rows, and one with "odd" is more than the program can load for that.
    """

    def __init__(self, spec: SourceSpec, root: Path) -> None:
        self.spec, self._root = spec, root

    def scene_ids(self) -> list[str]:
        return list(self.spec.scenes) or [path.stem for path in self._root.glob("*.json")]

    def files(self, scene_id: str) -> list[Path]:
        return [self._root / f"{scene_id}.json"]

    def load(self, scene_id: str, *, geometry: bool = True) -> Scene:
        file = self._root / f"{scene_id}.json"
        about = read_json(file)
        if not isinstance(about.get("frames"), int):
            raise InputError(file, "frames", "a number")
        if about.get("kills") == ("asking" if geometry else "writing"):
            os.kill(os.getpid(), signal.SIGKILL)
        if about.get("gone") and not geometry:
            raise InputError(file, "pictures", "pictures that are still there")
        if about.get("odd") and not geometry:
            raise TypeError("a list where a number is expected")
        intrinsics = np.array([[50.0, 0, 31.5], [0, 50.0, 23.5], [0, 0, 1]])
        frames = []
        for k in range(about["frames"]):
            pose = np.eye(4)
            pose[0, 3] = k / 10
            camera = Camera(intrinsics, WIDTH, HEIGHT, pose)
            frames.append(Frame(f"{k:06d}", camera, camera))
        pixels = TinyPixels(file, scene_id, tuple(about.get("broken", ())))
        dropped = about.get("dropped", {})
        return Scene("tiny", scene_id, about.get("split", ""), "CC0-1.0", tuple(frames), (), pixels, dropped=dropped)


def open_tiny(spec: SourceSpec, root: Path) -> TinySource:
    return TinySource(spec, root)


@dataclass(frozen=True, slots=True)
class FurtherLeft(Step):
    """The colour of the point further left, by how far right both are in the picture."""

    left: int
    right: int
    value: str


def _pick(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Two marked points; which colour is left of the other."""
    for number in range(400):
        at = draw.at(number)
        frame = at.choice(facts.frames, "frame")
        left, right = at.integer("left", below=30) + 10, at.integer("right", below=30) + 10
        if right - left < 12:
            refuse("points_too_near")
            continue
        first, second = at.shuffled(COLORS, "colors")[:2]
        marks = (Mark(0, "point", (left, 20.0), first), Mark(0, "point", (right, 25.0), second))
        steps = program(FurtherLeft(left, right, first))
        question = Question("left", {}, Answer("choice", first, distractors=(second,)), 1.0, steps)
        yield Draft((frame,), (question,), marks, balance=first)


def _pairs(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Two pictures, two turns: how far the camera went, and whether it went far."""
    pairs = [(a, b) for a in facts.frames for b in facts.frames if a < b]
    for a, b in draw.shuffled(pairs, "pairs"):
        distance = (b - a) / 10
        far = "yes" if distance > 0.45 else "no"
        questions = (
            Question(
                "far",
                {},
                Answer("choice", far, fixed_options=("yes", "no")),
                0.1,
                program(CamerasApart(0.0, distance), Select("far", far)),
            ),
            Question(
                "distance",
                {},
                Answer("number", distance, unit="m", decimals=1),
                0.1,
                program(CamerasApart(0.0, distance)),
            ),
        )
        yield Draft((a, b), questions, balance=far)


PICK = Skill("single_image.pick", 1, "single_image", {"left": Asks("choice")}, _pick, steps=(FurtherLeft,))
PAIRS = Skill(
    "multi_image.pairs",
    1,
    "multi_image",
    {"far": Asks("choice"), "distance": Asks("number")},
    _pairs,
    frozenset({"frames", "depth"}),
)
SKILLS = {skill.name: skill for skill in (PICK, PAIRS)}


def _fragile(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """One draft in six has a mark that cannot be drawn."""
    for number in range(60):
        at = draw.at(number)
        text = "\u00e9" if number % 6 == 0 else ""
        mark = Mark(0, "point", (20.0 + number % 7, 20.0 + number // 7), "red", text)
        answer = Answer("choice", at.choice(COLORS, "answer"), distractors=("black", "white", "pink"))
        question = Question("fragile", {}, answer, 1.0, program(Select("first", answer.value)))
        yield Draft((facts.frames[number % len(facts.frames)],), (question,), (mark,), balance=answer.value)


FRAGILE = Skill("single_image.fragile", 1, "single_image", {"fragile": Asks("choice")}, _fragile)


def _stumbling(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Drafts as usual, but in scene2 and scene4, where it divides by zero after some."""
    for number, draft in enumerate(_fragile(facts, draw, refuse)):
        if draft.marks[0].text:
            continue
        if number > 20:
            _ = 1 / (0 if facts.scene.id in ("scene2", "scene4") else 1)
        yield draft


def _faulty(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Drafts that the program cannot write: the place of a mark is a word."""
    for draft in _stumbling(facts, draw, refuse):
        mark = Mark(0, "point", cast(Any, ("left", 20.0)), "red")
        yield replace(draft, marks=(mark,))


def _leaving(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Drafts as usual, but in scene2 it ends the program as one that did well."""
    for draft in _stumbling(facts, draw, refuse):
        if facts.scene.id == "scene2":
            sys.exit(0)
        yield draft


STUMBLING = replace(FRAGILE, name="single_image.stumbling", ask=_stumbling)
FAULTY = replace(FRAGILE, name="single_image.faulty", ask=_faulty)
LEAVING = replace(FRAGILE, name="single_image.leaving", ask=_leaving)
ALL_SKILLS = {**SKILLS, **{skill.name: skill for skill in (FRAGILE, STUMBLING, FAULTY, LEAVING)}}
