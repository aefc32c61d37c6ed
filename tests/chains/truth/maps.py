"""What sentences about maps must hold."""

from __future__ import annotations

import re

from tests.chains.truth import Checker, Truth, prints
from vstdata.words.reader import Said

COMPASS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
AROUND = ("front", "front-right", "right", "back-right", "back", "back-left", "left", "front-left")


def clockwise(said: Said) -> int:
    """Degrees to the right of a turn that is told as degrees and side."""
    return int(said.values["deg"]) * (1 if said.values["side"] == "right" else -1)


def _spot(truth: Truth, said: Said) -> bool:
    image, i = int(said.values["k"]) - 1, truth.thing(said.things[0], said.values["k"])
    right, ahead = truth.seen_from(image, truth.middle(i))
    sign = 1 if said.values.get("side", "right") == "right" else -1
    shown = i in truth.view(image).seen
    truth.spots[image + 1, said.things[0]] = complex(
        sign * float(said.values.get("aside", "0.0")), float(said.values["ahead"])
    )
    return shown and prints(sign * right, said.values.get("aside", "0.0")) and prints(ahead, said.values["ahead"])


def _both(truth: Truth, said: Said) -> bool:
    i = truth.thing(said.things[0])
    images = [int(said.values[key]) - 1 for key in "kl"]
    return images[0] != images[1] and all(i in truth.view(k).seen for k in images)


def _map(truth: Truth, said: Said) -> bool:
    truth.places["camera 1"], truth.looks[1] = (0.0, 0.0), 0
    return not said.values


def _camera(truth: Truth, said: Said) -> bool:
    number = int(said.values["l"])
    x, y = truth.on_map(truth.eye(number - 1))
    look = (truth.look(number - 1) - truth.look(0)) % 360
    truth.places[f"camera {number}"] = float(said.values["x"]), float(said.values["y"])
    truth.looks[number] = int(said.values["look"])
    off = abs((look - int(said.values["look"]) + 180) % 360 - 180)
    return prints(x, said.values["x"]) and prints(y, said.values["y"]) and off <= 0.51


def _place(truth: Truth, said: Said) -> bool:
    x, y = truth.on_map(truth.middle(truth.thing(said.things[0])))
    truth.places[said.things[0]] = float(said.values["x"]), float(said.values["y"])
    return prints(x, said.values["x"]) and prints(y, said.values["y"])


def _object_object(truth: Truth, said: Said) -> bool:
    start, end = (truth.places[name] for name in said.things)
    return truth.printed_heading(start, end, said.values["deg"])


def _camera_object(truth: Truth, said: Said) -> bool:
    k, name = said.values["k"], said.things[0]
    end = truth.places[name if name in truth.places else f"{name} in image {k}"]  # as told of what image k shows
    return truth.printed_heading(truth.places[f"camera {k}"], end, said.values["deg"])


def _object_camera(truth: Truth, said: Said) -> bool:
    start, end = truth.places[said.things[0]], truth.places[f"camera {said.values['l']}"]
    return truth.printed_heading(start, end, said.values["deg"])


def _camera_camera(truth: Truth, said: Said) -> bool:
    start, end = (truth.places[f"camera {said.values[key]}"] for key in "kl")
    return truth.printed_heading(start, end, said.values["deg"])


def _look(truth: Truth, said: Said) -> bool:
    """As worked out before, of the camera whose view the question goes by, or asks for, if it names one."""
    truth.headings.add(int(said.values["deg"]))
    asked = truth.turn.slots
    camera = re.fullmatch(r"the camera of image (\d)", asked.get("origin", asked.get("target", "")))
    named = camera is None or camera[1] == said.values["k"]
    return named and truth.looks[int(said.values["k"])] == int(said.values["deg"])


def _turn(truth: Truth, said: Said) -> bool:
    """Arithmetic between headings said before."""
    first, second = int(said.values["first"]), int(said.values["second"])
    truth.turns.add((int(said.values["deg"]), said.values["side"]))
    founded = {first, second} <= truth.headings
    return founded and (first + clockwise(said) - second) % 360 == 0 and int(said.values["deg"]) <= 180


def _founded(truth: Truth, said: Said) -> bool:
    return (int(said.values["deg"]), said.values["side"]) in truth.turns


def _word(truth: Truth, said: Said) -> bool:
    truth.words.append(said.values["word"])
    truth.memory["circle"] = AROUND
    truth.memory["off"] = clockwise(said)
    return _founded(truth, said) and AROUND[round(clockwise(said) / 45) % 8] == said.values["word"]


def _premise(truth: Truth, said: Said) -> bool:
    """As in the question, which names the compass direction and both things."""
    start, end = (truth.places[name] for name in said.things)
    truth.memory["north"] = said.values["compass"], int(said.values["deg"])
    asked = truth.turn.slots
    given = asked["given"] == said.values["compass"] and {asked["stand"], asked["face"]} == set(said.things)
    return given and asked["stand"] == said.things[0] and truth.printed_heading(start, end, said.values["deg"])


def _compass_word(truth: Truth, said: Said) -> bool:
    truth.words.append(said.values["word"])
    start = COMPASS.index(said.values["compass"])
    truth.memory["circle"] = COMPASS[start:] + COMPASS[:start]
    truth.memory["off"] = clockwise(said)
    known = truth.memory["north"][0] == said.values["compass"]  # type: ignore[index]
    word = COMPASS[(start + round(clockwise(said) / 45)) % 8]
    return known and _founded(truth, said) and word == said.values["word"]


def _hedge(truth: Truth, said: Said) -> bool:
    """The next word is nearer than 12 degrees; what has been deduced stays."""
    circle, off = truth.memory["circle"], truth.memory["off"]
    width = 360 / len(circle)  # type: ignore[arg-type]
    rest = (off + width / 2) % width  # type: ignore[operator]
    other = round(off / width) + (1 if rest > width / 2 else -1)  # type: ignore[operator]
    near = min(rest, width - rest) < 12 * width / 45
    return near and said.values["word"] == truth.words[-1] and said.values["other"] == circle[other % len(circle)]  # type: ignore[index]


def _answer(truth: Truth, said: Said) -> bool:
    answer = truth.turn.answer
    value = ", ".join(answer.value) if isinstance(answer.value, list) else answer.value
    if answer.type == "number":
        value = f"{value:.{answer.decimals}f} {answer.unit}".strip()
    return said.values["text"] == truth.words[-1] == value


CHECKS: dict[str, Checker] = {
    "spot": _spot,
    "straight": _spot,
    "map": _map,
    "both": _both,
    "camera": _camera,
    "place": _place,
    "heading_object_object": _object_object,
    "heading_camera_object": _camera_object,
    "heading_object_camera": _object_camera,
    "heading_camera_camera": _camera_camera,
    "look": _look,
    "turn": _turn,
    "word": _word,
    "premise": _premise,
    "compass_word": _compass_word,
    "hedge": _hedge,
    "answer": _answer,
}
