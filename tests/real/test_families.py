"""Question families beyond VSI-Bench's own, held against its public answers: what skills ask of the same boxes must not
contradict what the benchmark says of the same things.

A direction that is asked with the back turned to the second thing has no word in common with the benchmark's, an eighth
of a circle lies in its sector or beside the edge, wide margins leave its very answer; the closest of four is the
benchmark's, and what is larger has the longer longest side. Boxes of ScanNet, of which ViewSpatial's items are, are not
public beside these; VST_VSI_DIR may name a folder that has them.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from skills.single_image import comparison
from skills.video import directions, directions_wide
from tests.real.test_vsi_bench import (
    DIRECTION,
    NEAREST,
    SIZE,
    Question,
    Room,
    answer,
    chosen,
    default_folder,
    names,
    rooms,
)
from vstdata.asking.standing_turns import WIDE, Clip, directed, unclear
from vstdata.canonical import read_json
from vstdata.draft import Refusals
from vstdata.draw import Draw

ARKITSCENES = {  # agreed, asked
    "eight_directions": (169, 169),
    "opposite_direction_easy": (65, 65),
    "opposite_direction_hard": (124, 124),
    "direction_easy": (11, 11),
    "opposite_easy": (1, 1),
    "closest_of_four": (17, 17),
    "larger": (169, 169),
}
Verdict = tuple[str, bool, str]  # question type, whether it agrees, and what was said


def clip(room: Room, things: tuple[int, ...]) -> Clip:
    """As if a video showed these things and no others."""
    return Clip(room.facts, (0,), things, Draw("families"), Refusals(), set())


OTHER_SIDE = {"left": "right", "right": "left"}


def within(eighth: str, official: set[str]) -> bool:
    """Whether an eighth of a circle lies in a quarter ("front", "left"), in a half (left or right of where one looks),
    or beside or in the quarter behind."""
    said = {*eighth.split("-")}
    if len(official) == 2:
        return said <= official
    (word,) = official
    return word in said if word == "back" else OTHER_SIDE[word] not in said


def turned(room: Room, question: Question) -> Iterator[Verdict]:
    """A direction of VSI-Bench: where a thing is for one who stands at a second and faces a third."""
    three = tuple(room.one(name) for name in names(DIRECTION, question))
    official = {*chosen(question).split("-")}
    if not unclear(room.facts, three, directions.EIGHTHS, directions.EIGHTH_MARGIN):
        word = directions.EIGHTHS.name(room.facts.facing(*three).value)
        yield "eight_directions", within(word, official), word
    for kind, asked in {**directions.OPPOSITE, **directions_wide.KINDS}.items():
        wide = kind in directions_wide.KINDS
        for draft in directed(clip(room, three), kind, asked, **({"tier": WIDE} if wide else {})):
            if draft.objects == three:
                said = {*str(draft.questions[0].program[-2]["value"]).split("-")}
                yield kind, not said & official if asked.away else bool(said & official), "-".join(sorted(said))


def closest(room: Room, question: Question) -> Iterator[Verdict]:
    """The nearest of four things to a fifth; of several of a name the benchmark takes the nearest."""
    others, target = names(NEAREST, question)
    here = room.one(target)
    gap = {i: room.facts.surface_distance(here, i).value for name in others.split(", ") for i in room.objects[name]}
    of_each = (min(room.objects[name], key=lambda i: gap[i]) for name in others.split(", "))
    things = (here, *of_each)
    for draft in directions._ranked(clip(room, things), "closest_of_four"):
        if draft.objects[0] == things[0]:
            said = str(draft.questions[0].answer.value).lower()
            yield "closest_of_four", said == chosen(question), said


def sizes(room: Room, told: dict[str, float]) -> Iterator[Verdict]:
    """The larger of two things, by the benchmark's longest sides, centimetres."""
    for pair in combinations(sorted(told), 2):
        things = tuple(room.one(name) for name in pair)
        order, gap = comparison._order(room.facts, "larger", things, 1)
        if gap:
            first, second = (told[pair[k]] for k in order)
            yield "larger", first > second, pair[order[0]]


def verdicts(folder: Path) -> Iterator[tuple[Verdict, str]]:
    """Each question that a skill would ask of what a public item is about, and the item."""
    room_of, measured = rooms(folder), dict[str, dict[str, float]]()
    for path in sorted(folder.glob("vsibench_questions_*.json")):
        for question in read_json(path):
            kind, scene = question["original_question_type"], Path(question["path"]).stem
            room = room_of(scene)
            pattern = DIRECTION if "direction" in kind else {"object_rel_distance": NEAREST}.get(kind)
            if kind == "object_size_estimation":
                measured.setdefault(scene, {})[names(SIZE, question)[0]] = float(answer(question))
            if room is None or pattern is None:
                continue
            if all(name in room.objects for part in names(pattern, question) for name in part.split(", ")):
                for verdict in (turned if pattern is DIRECTION else closest)(room, question):
                    yield verdict, f"{scene}: {question['problem']} {chosen(question)}"
    for scene, told in measured.items():
        room = room_of(scene)
        known = {name: size for name, size in told.items() if room is not None and name in room.objects}
        for verdict in sizes(room, known) if room is not None else ():
            yield verdict, f"{scene}: {known}"


def test_no_skill_contradicts_public_answers(
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    named = os.environ.get("VST_VSI_DIR")
    agreed, asked = Counter[str](), Counter[str]()
    against = []
    for (kind, agrees, said), item in verdicts(Path(named) if named else default_folder(request)):
        asked[kind] += 1
        agreed[kind] += agrees
        against += [] if agrees else [f"{kind} says {said}; {item}"]
    with capsys.disabled():
        print("\nquestion type, agreed/asked")  # noqa: T201
        for kind in sorted(asked):
            print(f"  {kind:24} {agreed[kind]:4}/{asked[kind]:<4}")  # noqa: T201
    if named is None:
        assert {kind: (agreed[kind], asked[kind]) for kind in ARKITSCENES} == ARKITSCENES, against
