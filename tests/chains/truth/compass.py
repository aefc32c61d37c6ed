"""What sentences about compasses that people have set must hold."""

from __future__ import annotations

from tests.chains.truth import Checker, Truth
from tests.chains.truth.maps import COMPASS
from vstdata.words.reader import Said


def _compass_of(truth: Truth, said: Said) -> bool:
    """As in the question, which gives one pair and one point of the compass to each of two people."""
    asked = truth.turn.slots
    sets = {
        asked["one"]: (asked["a"], asked["b"], asked["given"]),
        asked["two"]: (asked["c"], asked["d"], asked["other"]),
    }
    start, end = (truth.places[name] for name in said.things)
    degrees, who = int(said.values["deg"]), said.values["who"]
    truth.memory[f"compass of {who}"] = said.values["compass"], degrees
    if who == asked["two"]:  # in whose words the answer is
        truth.memory["north"] = said.values["compass"], degrees
    told = sets[who] == (*said.things, said.values["compass"])
    return told and truth.printed_heading(start, end, said.values["deg"])


def _path(truth: Truth, said: Said) -> bool:
    """From the point that the first person has fixed, by so many degrees, to what this person says."""
    asked = truth.turn.slots
    compass, degrees = truth.memory[f"compass of {said.values['who']}"]  # type: ignore[misc]
    off = int(said.values["off"]) * (1 if said.values["side"] == "right" else -1)
    truth.headings.add(int(said.values["deg"]))
    named = (COMPASS.index(said.values["word"]) - COMPASS.index(said.values["compass"])) * 45
    heard = said.values["who"] == asked["one"] and said.values["word"] == asked["said"]
    return (
        heard
        and compass == said.values["compass"]
        and (named - off) % 360 == 0
        and (degrees + off - int(said.values["deg"])) % 360 == 0
        and abs(off) <= 180
    )


CHECKS: dict[str, Checker] = {"compass_of": _compass_of, "compass_path": _path}
