"""What sentences about where another camera is and looks must hold."""

from __future__ import annotations

import cmath
import math

from tests.chains.truth import Checker, Truth
from tests.chains.truth.relative_pose import apart, clockwise, step, ways
from vstdata.words.reader import Said

HOURS = tuple(f"{k or 12} o'clock" for k in range(12))
ASKEW, OFF = 5.01, 0.201  # degrees and metres by which what is worked out may be out


def _look(truth: Truth, said: Said) -> bool:
    """From a way that has been told on the map and in the image, and close to the scene."""
    image, look = int(said.values["l"]), int(said.values["look"])
    deg, off = int(said.values["deg"]), clockwise(said, "off")
    truth.looks[image] = look
    told = deg in truth.headings and any(one[0] == image and way == off for one, way in ways(truth).items())
    scene = truth.look(image - 1) - truth.look(0)
    return told and (look + off - deg) % 360 == 0 and apart(scene, look) <= ASKEW


def _offset(truth: Truth, said: Said) -> bool:
    """The spot in the image, turned as the camera is."""
    image, name = int(said.values["l"]), said.things[0]
    way = complex(float(said.values["x"]), float(said.values["y"]))
    truth.memory["step"] = image, name, way
    turned = truth.spots[image, name] * cmath.exp(-1j * math.radians(truth.looks[image]))
    return _near(turned - way, 0.0501)


def _stands(truth: Truth, said: Said) -> bool:
    """What has been placed less the step from the camera to it, and close to the scene."""
    image, name = int(said.values["l"]), said.things[0]
    here = complex(float(said.values["x"]), float(said.values["y"]))
    start, thing, way = step(truth, "step")
    truth.places[f"camera {image}"] = here.real, here.imag
    scene = complex(*truth.on_map(truth.eye(image - 1)))
    back = complex(*truth.places[name]) - way
    return (start, thing) == (image, name) and _near(back - here, 1e-6) and _near(scene - here, OFF)


def _near(rest: complex, most: float) -> bool:
    return abs(rest.real) <= most and abs(rest.imag) <= most


def _premise(truth: Truth, said: Said) -> bool:
    """As in the question, which names the camera and the compass direction."""
    image, deg, asked = int(said.values["k"]), int(said.values["deg"]), truth.turn.slots
    truth.memory["north"] = said.values["compass"], deg
    truth.headings.add(deg)
    given = asked["given"] == said.values["compass"] and asked["looker"] == f"the camera of image {image}"
    return given and truth.looks[image] == deg


def _hour(truth: Truth, said: Said) -> bool:
    truth.words.append(said.values["hour"])
    truth.memory["circle"], truth.memory["off"] = HOURS, clockwise(said)
    told = (int(said.values["deg"]), said.values["side"]) in truth.turns
    return told and HOURS[round(clockwise(said) / 30) % 12] == said.values["hour"]


CHECKS: dict[str, Checker] = {
    "camera_look": _look,
    "camera_offset": _offset,
    "camera_stands": _stands,
    "camera_premise": _premise,
    "camera_hour": _hour,
}
