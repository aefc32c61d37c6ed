"""reasoning.camera_motion: answers by complex numbers from the poses alone, and chains that say nothing twice."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from skills.reasoning import camera_motion
from tests.chains import ring
from tests.chains.reading import read_chain
from vstdata.draft import Question

MAIN = ("forward", "to the right", "backward", "to the left")
EIGHT = (
    *("forward", "forward and to the right", "to the right", "backward and to the right"),
    *("backward", "backward and to the left", "to the left", "forward and to the left"),
)


def _expected(frames: tuple[int, ...], question: Question) -> str:
    places, looks = zip(*(ring.view(frame) for frame in frames), strict=True)
    ways = [ring.clockwise(looks[0], b - a) for a, b in pairwise(places)]
    turned = ring.clockwise(looks[0], looks[-1])
    if question.question_type == "moved":
        return EIGHT[round(ways[0] / 45) % 8]
    if question.question_type == "path":
        return "first {}, then {}".format(*(MAIN[round(way / 90) % 4] for way in ways))
    if question.question_type == "moved_and_turned":
        return f"went {MAIN[round(ways[0] / 90) % 4]} and turned to the {'right' if turned > 0 else 'left'}"
    steps = round(turned / 30)
    if abs(steps) in (0, 6):
        return "180 degrees" if steps else "hardly at all"
    return f"{30 * abs(steps)} degrees to the {'right' if steps > 0 else 'left'}"


def test_answers_follow_from_the_poses() -> None:
    told = ring.told("camera_motion")
    assert Counter(one.turn.question_type for one in told).keys() == camera_motion.ASKS.keys()
    for one in told:
        assert one.turn.answer.value == _expected(one.draft.frames, one.turn)


def test_nothing_is_said_twice() -> None:
    for one in ring.told("camera_motion"):
        said = [str(claim) for claim in read_chain(one.turn.thought, one.labels)]
        assert len(said) == len(set(said))


def test_a_sum_of_turns_needs_all_three_images() -> None:
    """The outer images of such a trio are not founded on each other, so that no other draft turns between them."""
    told = ring.told("camera_motion")
    pairs = {one.draft.frames for one in told if one.turn.question_type in ("turned", "moved", "moved_and_turned")}
    trios = [one.draft.frames for one in told if one.turn.question_type == "turned_twice"]
    assert trios
    assert not {(f, h) for f, _, h in trios} & pairs
