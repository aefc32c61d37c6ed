"""What sentences about the view of a turned camera must hold.

Whether a thing is hidden is found by rays of its own against the mesh; where it is in a turned picture, by complex
numbers on the floor.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any, cast

import numpy as np
import open3d as o3d

from tests.chains.truth import Checker, Truth
from tests.chains.truth.maps import clockwise
from vstdata.facts import Facts
from vstdata.words.reader import Said


def _looks(truth: Truth, k: str) -> int:
    """Where a camera looks after its turn, or towards what it was told to face, as printed."""
    value = truth.memory["visibility_look"]
    if not isinstance(value, tuple) or value[0] != k:
        raise LookupError(f"camera {k} has not turned")
    return int(value[1])


def _turned(truth: Truth, said: Said) -> bool:
    """By so much as the question says."""
    asked = truth.turn.slots
    turn = int(said.values["turn"]) * (1 if said.values["side"] == "right" else -1)
    truth.memory["visibility_look"] = said.values["k"], int(said.values["deg"])
    truth.headings.add(int(said.values["deg"]))
    told = (asked["k"], asked["deg"], asked["side"]) == (said.values["k"], said.values["turn"], said.values["side"])
    return told and (truth.looks[int(said.values["k"])] + turn - int(said.values["deg"])) % 360 == 0


def _span(truth: Truth, said: Said) -> bool:
    """What the camera's matrix shows, to a degree."""
    camera = truth.facts.scene.frames[truth.draft.frames[int(truth.turn.slots["k"]) - 1]].camera
    real = 2 * math.degrees(math.atan(camera.width / 2 / camera.intrinsics[0, 0]))
    truth.memory["visibility_half"] = int(said.values["half"])
    return truth.turn.slots["span"] == said.values["span"] and abs(real - int(said.values["span"])) <= 1.01


def _off(truth: Truth, said: Said) -> bool:
    """That the angle is the one from where the camera looks to the thing, on the printed map and in the scene, and that
    half of what the picture spans is what the question says."""
    k, name = truth.turn.slots["k"], said.things[0]
    if "aim" in truth.turn.slots:
        truth.memory["visibility_look"] = k, _aimed(truth, k)
    off, look = clockwise(said), _looks(truth, k)
    here, there = complex(*truth.places[f"camera {k}"]), complex(*truth.places[name])
    printed = (90 - math.degrees(np.angle(there - here)) - look + 180) % 360 - 180
    known = (int(said.values["deg"]), said.values["side"]) in truth.turns
    half = int(truth.turn.slots["span"]) / 2 == int(said.values["half"])
    return known and half and abs((printed - off + 180) % 360 - 180) <= 0.51 and _in_scene(truth, k, name, off)


def _aimed(truth: Truth, k: str) -> int:
    """Degrees on the printed map to what the question says that the camera turns to."""
    aim = truth.turn.slots["aim"]
    name = aim if aim in truth.places else f"camera {aim.split('image ')[1].split()[0]}"
    way = complex(*truth.places[name]) - complex(*truth.places[f"camera {k}"])
    return round(90 - math.degrees(np.angle(way))) % 360


def _in_scene(truth: Truth, k: str, name: str, off: int) -> bool:
    """Within what digits of 0.1 m can do to both directions."""
    right, ahead = truth.seen_from(int(k) - 1, truth.middle(truth.thing(name)))
    look = truth.look(int(k) - 1) - truth.look(0)
    there = look + math.degrees(math.atan2(right, ahead))
    return (
        abs((there - _looks(truth, k) - off + 180) % 360 - 180) <= 2 + math.degrees(0.15 / math.hypot(right, ahead)) * 2
    )


def _inside(truth: Truth, said: Said) -> bool:
    truth.words.append(f"in the {said.values['side']} half of the picture")
    return _off(truth, said) and int(said.values["deg"]) < int(said.values["half"])


def _outside(truth: Truth, said: Said) -> bool:
    truth.words.append(f"outside, past the {said.values['side']} edge")
    return _off(truth, said) and int(said.values["deg"]) > int(said.values["half"])


def _in(truth: Truth, said: Said) -> bool:
    truth.memory.setdefault("visibility_in", []).append(said.things[0])  # type: ignore[attr-defined]
    return _off(truth, said) and int(said.values["deg"]) < int(said.values["half"])


def _out(truth: Truth, said: Said) -> bool:
    truth.memory.setdefault("visibility_out", []).append(said.things[0])  # type: ignore[attr-defined]
    return _off(truth, said) and int(said.values["deg"]) > int(said.values["half"])


def _only(truth: Truth, said: Said) -> bool:
    """The one that was found in view; all other options were found out of view."""
    truth.words.append(said.things[0])
    out = truth.memory["visibility_out"]
    return truth.memory["visibility_in"] == [said.things[0]] and sorted(out) == sorted(truth.turn.answer.distractors)  # type: ignore[call-overload]


def _close(truth: Truth, said: Said) -> bool:
    """Near by the numbers of the sentence before: less than 9 degrees."""
    off = truth.memory["visibility_off"]
    half = int(truth.turn.slots["span"]) / 2
    if said.values["edge"] == "middle of the picture":
        return abs(off) < 9  # type: ignore[arg-type]
    side = said.values["edge"].split()[0]
    return abs(half - abs(off)) < 9 and (off > 0) == (side == "right")  # type: ignore[arg-type, operator]


def _free(truth: Truth, said: Said) -> bool:
    """Rays to the thing's own corners of triangles and their middles, by a caster of its own."""
    i = truth.thing(said.things[0])
    mesh = truth.facts.scene.mesh
    if mesh is None:
        return False
    corners = mesh.vertices[mesh.faces[mesh.face_instances == i]]
    weight = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    eye = truth.facts.scene.frames[truth.draft.frames[int(said.values["k"]) - 1]].camera.center
    ways = (corners.mean(axis=1) - eye).astype(np.float32)
    rays = np.column_stack([np.broadcast_to(eye, ways.shape), ways]).astype(np.float32)
    face = _caster(truth.facts).cast_rays(_tensor(rays))["primitive_ids"].numpy()
    met = mesh.face_instances[np.minimum(face, len(mesh.faces) - 1)]
    return said.values["k"] == truth.turn.slots["k"] and weight[met == i].sum() >= 0.5 * weight.sum()


_tensor = cast(Any, o3d.core.Tensor)


@cache
def _caster(facts: Facts) -> o3d.t.geometry.RaycastingScene:
    scene = o3d.t.geometry.RaycastingScene(nthreads=1)
    mesh = facts.scene.mesh
    if mesh is not None:
        scene.add_triangles(_tensor(mesh.vertices.astype(np.float32)), _tensor(mesh.faces.astype(np.uint32)))
    return scene


def _round(truth: Truth, said: Said) -> bool:
    """To the nearest 30 degrees."""
    truth.words.append(said.values["word"])
    deg, side = said.values["deg"], said.values["side"]
    return (int(deg), side) in truth.turns and said.values[
        "word"
    ] == f"{round(int(deg) / 30) * 30} degrees to the {side}"


def _with_off(check: Checker) -> Checker:
    """The check, and what it is about is remembered."""

    def both(truth: Truth, said: Said) -> bool:
        truth.memory["visibility_off"] = clockwise(said)
        return check(truth, said)

    return both


CHECKS: dict[str, Checker] = {
    "visibility_turned": _turned,
    "visibility_span": _span,
    "visibility_inside": _with_off(_inside),
    "visibility_outside": _with_off(_outside),
    "visibility_free": _free,
    "visibility_close": _close,
    "visibility_in": _in,
    "visibility_out": _out,
    "visibility_only": _only,
    "visibility_round": _round,
}
