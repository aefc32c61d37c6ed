"""reasoning.camera_camera: answers by complex numbers from the poses alone, and from what is printed."""

from __future__ import annotations

from collections import Counter

import numpy as np

from skills.reasoning import camera_camera
from tests.chains import ring
from tests.chains.reading import read_chain
from vstdata.draft import Question
from vstdata.words.directions import AROUND, COMPASS_NAMES


def _expected(frames: tuple[int, ...], question: Question) -> str:
    """By what the question says about which camera is which."""
    slots = {
        key: int(value[-1]) - 1 if value.startswith("the camera") else value for key, value in question.slots.items()
    }
    places, looks = zip(*(ring.view(frame) for frame in frames), strict=True)
    target = int(slots["target"])
    looker = int(slots.get("looker", slots.get("origin", 0)))
    way = looks[target] if question.question_type == "facing" else places[target] - places[int(slots["origin"])]
    angle = ring.clockwise(looks[looker], way)
    if question.question_type == "clock":
        return f"{round(angle / 30) % 12 or 12} o'clock"
    if question.question_type == "direction":
        return AROUND[round(angle / 45) % 8]
    return COMPASS_NAMES[(COMPASS_NAMES.index(str(slots["given"])) + round(angle / 45)) % 8]


def test_answers_follow_from_the_poses() -> None:
    told = ring.told("camera_camera")
    assert Counter(one.turn.question_type for one in told).keys() == camera_camera.ASKS.keys()
    for one in told:
        assert one.turn.answer.value == _expected(one.draft.frames, one.turn)


def test_every_option_of_a_block_is_right_once() -> None:
    told = ring.told("camera_camera")
    for kind, size in camera_camera.OPTIONS.items():
        turns = [one.turn for one in told if one.turn.question_type == kind]
        blocks = Counter(tuple(sorted([turn.answer.value, *turn.answer.distractors])) for turn in turns)
        right = Counter((tuple(sorted([t.answer.value, *t.answer.distractors])), t.answer.value) for t in turns)
        whole = [block for block, count in blocks.items() if count % size == 0]
        assert len(whole) >= len(blocks) - 1  # the last block may be cut off
        assert all(right[block, option] == blocks[block] // size for block in whole for option in block)


def test_camera_2_follows_from_what_is_printed() -> None:
    """Two spots in each image give the look and the place of camera 2, by complex division."""
    for one in ring.told("camera_camera"):
        said = read_chain(one.turn.thought, one.labels)
        spots: dict[str, dict[str, complex]] = {"1": {}, "2": {}}
        for claim in said:
            if claim.kind in ("spot", "straight"):
                aside = float(claim.values.get("aside", 0)) * (-1 if claim.values.get("side") == "left" else 1)
                spots[claim.values["k"]][claim.things[0]] = complex(aside, float(claim.values["ahead"]))
        (a, b), second = spots["1"], spots["2"]
        turn = (spots["1"][b] - spots["1"][a]) / (second[b] - second[a])
        look = next(int(claim.values["look"]) for claim in said if claim.kind == "camera_look")
        assert abs((ring.clockwise(1, turn) - look + 180) % 360 - 180) <= 1.01
        for claim in (claim for claim in said if claim.kind == "camera_stands"):
            name = claim.things[0]
            place = spots["1"][name] - second[name] * np.exp(-1j * np.radians(look))
            assert abs(place - complex(float(claim.values["x"]), float(claim.values["y"]))) <= 0.08
