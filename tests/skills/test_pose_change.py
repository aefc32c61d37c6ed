"""pose_change against poses taken apart by scipy, and the place of a camera in a picture by its projection."""

from __future__ import annotations

from functools import cache
from itertools import islice, pairwise

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from skills.multi_image import pose_change
from tests.chains import ring
from vstdata.draft import Draft, Refusals
from vstdata.draw import Draw


@cache
def drafts() -> tuple[Draft, ...]:
    return tuple(islice(pose_change.SKILL.ask(ring.facts(), Draw("test"), Refusals()), 240))


def of(kind: str) -> list[Draft]:
    found = [draft for draft in drafts() if draft.question_type == kind]
    assert len(found) >= 8, kind
    return found


def motion(draft: Draft) -> dict[str, float]:
    """Of the second camera as the first one sees it, held level."""
    first, last = (ring.scene().frames[f].camera.camera_to_world for f in draft.frames)
    upright = np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]])  # camera axes as x right, y ahead, z up
    (yaw, pitch, _), (yaw2, pitch2, _) = (
        Rotation.from_matrix(pose[:3, :3] @ upright.T).as_euler("ZXY", degrees=True) for pose in (first, last)
    )
    right, forward, up = Rotation.from_euler("Z", -yaw, degrees=True).apply(last[:3, 3] - first[:3, 3])
    turn = (yaw - yaw2 + 180) % 360 - 180
    return {"right": right, "up": up, "forward": forward, "rotate_up": pitch2 - pitch, "rotate_right": turn}


def test_five_axes_are_those_of_the_poses() -> None:
    for draft in of("five_axes"):
        (question,) = draft.questions
        for axis, value in motion(draft).items():
            told = question.answer.value[axis]
            least, slack = (5.0, 1.0) if "rotate" in axis else (0.5, 0.1)
            assert abs(abs(value) - least) >= slack  # told or left out, whatever the error
            assert told == (pytest.approx(value, abs=least / 10 + 0.001) if abs(value) > least else 0)
            assert told == round(told, 0 if "rotate" in axis else 1)
        assert any(question.answer.value[axis] for axis in ("right", "up", "forward"))


def test_turns_are_told_in_tens_and_options_are_twenty_degrees_apart() -> None:
    for draft in of("turn_in_tens"):
        (question,) = draft.questions
        turn = motion(draft)["rotate_right"]
        ten = round(turn / 10)
        assert question.answer.value == f"{abs(10 * ten)} degrees to the {'right' if turn > 0 else 'left'}"
        assert abs(turn - 10 * ten) <= 3.501
        words = [question.answer.value, *question.answer.distractors]
        signed = sorted(int(word.split()[0]) * (1 if word.endswith("right") else -1) for word in words)
        assert len(words) == 4
        assert min(b - a for a, b in pairwise(signed)) >= 20


def test_the_point_is_where_the_other_camera_was() -> None:
    frames = ring.scene().frames
    for draft in of("camera_in_image"):
        (question,) = draft.questions
        (place,) = {mark.frame for mark in draft.marks}
        first, other = (frames[draft.frames[k]].camera for k in (place, 1 - place))
        local = np.linalg.inv(first.camera_to_world) @ np.append(other.center, 1.0)
        uv = (first.intrinsics @ local[:3])[:2] / local[2]
        gaps = {f"{mark.color} point": float(np.hypot(*(uv - mark.xy))) for mark in draft.marks}
        assert gaps[question.answer.value] < 0.02
        assert min(gap for name, gap in gaps.items() if name != question.answer.value) >= 35.9
        assert question.slots["image"] == f"image {place + 1}"
        assert set(gaps) == {question.answer.value, *question.answer.distractors}
