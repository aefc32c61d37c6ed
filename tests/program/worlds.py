"""Rows of every question type, from a few small worlds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from generators.build.drafts import StoredDraft, draft_row
from generators.build.rows import Context, Pictures, make_row
from generators.rooms.recipe import Wanted
from generators.rooms.write import write_rooms
from skills import all_skills
from tests import worlds
from tests.chains import ring, small
from tests.skills import two_times
from tests.skills.test_contract import furnished, turning
from tests.skills.test_facing import room as fronts
from tests.skills.test_grounding import scene as grounded
from tests.skills.test_video import STOOLS
from tests.skills.test_video import room as seats
from tests.worlds import Thing
from vstdata.canonical import strict_json
from vstdata.draft import Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.manifest import Images
from vstdata.scene import Scene
from vstdata.sources import SourceSpec, open_source

SKILLS = all_skills()
ENOUGH, MOST = 6, 150  # rows of a question type that are kept, and drafts of a skill that are looked at, in a world
IMAGES = Images(max_side=160)  # smaller than any world's pictures


def climbing() -> Scene:
    """Cameras that rise and sink while they go to a side, ahead, or alone."""
    steps = (
        (0, 0, 0),
        (0.9, 0, 0.7),
        (-0.9, 0, 0.7),
        (0.9, 0, -0.7),
        (0, 1, 0.8),
        (0, 1, -0.7),
        (0, -1, 0.8),
        (0, 0, 0.8),
    )
    cameras = [
        worlds.look_at((x, -1.5 + y, 1.4 + z), (x, 2.0 + y, 1.4 + z - 0.6), 320, 240, 220.0) for x, y, z in steps
    ]
    return worlds.make_scene(worlds.LIVING_ROOM, cameras, sensor=False, scene_id="climbing")


def room(root: Path) -> Facts:
    """A flat procedural room, written and read back."""
    write_rooms(Wanted(1, 7, frames=24, quality="flat", size=(320, 240)), root)
    source = open_source(SourceSpec(name="rooms", reader="scannetv2", root=".", licence="CC-BY-4.0"), root)
    return Facts(source.load(source.scene_ids()[0]), width=160)


def all_rows(root: Path) -> Iterator[dict[str, Any]]:
    """The values of rows as they are stored."""
    every = [Facts(furnished(), width=160), small.world(), small.outward(), small.crowd(), room(root), ring.facts()]
    balls = [Thing("ball", (-2.2, 0.6 * k - 0.9, 0.2), (0.3, 0.3, 0.4)) for k in range(2)]
    every += [Facts(scene, width=160) for scene in (climbing(), seats(*STOOLS, *balls), fronts())]
    every += [Facts(furnished(only=turning()), width=160)]  # a video whose camera turns steadily
    every += [Facts(grounded(), width=320), Facts(two_times.scene(), width=160)]  # wide enough for a landmark beside
    kept: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for facts in every:
        pictures = Pictures(facts.scene, IMAGES, "jpeg")
        for skill in SKILLS.values():
            for draft in some(skill, facts, kept[skill.name]):
                yield row_of(skill, facts.scene, pictures, draft)


def some(skill: Skill, facts: Facts, kept: Counter[str]) -> Iterator[Draft]:
    """Drafts with question types of which fewer than ENOUGH have been `kept`."""
    changed = facts.later is not None
    if changed != ("changes" in skill.needs):
        return
    drafts = skill.ask(facts, Draw("program", facts.scene.id), Refusals())
    for draft in islice(drafts, MOST) if wanting(skill, kept) else ():
        types = [question.question_type for question in draft.questions]
        if any(kept[one] < ENOUGH for one in types):
            kept.update(types)
            yield draft
            if not wanting(skill, kept):
                return


def wanting(skill: Skill, kept: Counter[str]) -> bool:
    """Whether fewer than ENOUGH of some question type have been kept."""
    return any(kept[one] < ENOUGH for one in skill.asks)


def row_of(skill: Skill, scene: Scene, pictures: Pictures, draft: Draft) -> dict[str, Any]:
    """As the write step makes it."""
    line = draft_row("1", scene, skill, draft)
    stored = StoredDraft(line["id"], draft, tuple(line["frames"]), strict_json(line["objects"]))
    letters = [0 if question.answer.distractors else -1 for question in draft.questions]
    return make_row(Context(skill, "train", "1", "0", skill.wordings()), pictures, stored, letters).values
