"""How sentences about somebody's own view are read."""

from __future__ import annotations

from collections.abc import Mapping

_POSITION = "in front of|to the right of|behind|to the left of"
TOKENS = {
    "first": r"(?P<first>\d+)(?: degrees)?",
    "position": rf"(?P<position>{_POSITION})",
    "one": rf"(?P<one>{_POSITION})",
    "two": rf"(?P<two>{_POSITION})",
    "again_a": r"(?P=a)",
}
RULES: dict[str, list[str]] = {
    "perspective_stand": [
        r"now I take the place of somebody at <a> who looks at <b>",
        r"I imagine standing at <a> with <b> straight ahead",
        r"the viewer is at <a> and faces <b>, so that is the direction to start from",
        r"for a person at <a>, ahead is where <b> is",
        r"whoever is at <a> and looks at <b> has a front of their own, not that of a camera",
        r"let me go to <a> in my mind and turn to <b>",
        r"standing at <a>, I have <b> in front of me",
        r"from here on I look from <a> towards <b>",
    ],
    "perspective_first": [
        r"the first person is at <a> and looks at <b>",
        r"I begin with the first person, at <a> and turned to <b>",
        r"for the first of the two, who is at <a>, ahead means towards <b>",
        r"as the first person, I stand at <a> and have <b> in front of me",
        r"let me be the first person: at <a>, with the eyes on <b>",
        r"take the first person, who looks from <a> to <b>",
    ],
    "perspective_second": [
        r"the second person is at <a> and looks back at <b>",
        r"now to the second person, at <a> and turned to <b>",
        r"for the second of the two, who is at <a>, ahead means towards <b>",
        r"as the second person, I stand at <a> and have <b> in front of me",
        r"then I change over to the second person: at <a>, with the eyes on <b>",
        r"the second one looks the other way, from <a> to <b>",
    ],
    "perspective_turn": [
        r"turning from <first> to <second>, <a> is <deg> to the <side>",
        r"compared with <first>, the <second> of <a> are <deg> to the <side>",
        r"<a>, at <second> instead of <first>, is <deg> round to the <side>",
        r"so <a> is <deg> to the <side> of ahead, as <second> is from <first>",
        r"from <first> one turns <deg> to the <side> to face <a> at <second>",
        r"to see <a> at <second>, a turn of <deg> to the <side> from <first> is needed",
        r"with ahead at <first> and <a> at <second>, <again_a> is <deg> to the <side>",
        r"the difference between <first> and <second> puts <a> <deg> to the <side>",
    ],
    "perspective_quarter": [
        r"since <a> is <deg> to the <side>, it is <position> the person",
        r"with <deg> to the <side>, <a> is <position> them",
        r"at <deg> to the <side>, <a> counts as <position> the person",
        r"<a> is thus <position> the person, being <deg> to the <side>",
        r"being <deg> to the <side>, <a> is <position> whoever stands there",
        r"<deg> to the <side>: <a> is <position> them",
        r"that far to the <side>, <deg>, <a> must be <position> the person",
        r"so <deg> to the <side> has <a> <position> the viewer",
    ],
    "perspective_order": [
        r"from left to right, that makes <a>, <b> and <c>",
        r"so <a> is on the left, <b> in between and <c> on the right",
        r"sorted from left to right, they are <a>, <b> and <c>",
        r"leftmost is <a>, then comes <b>, and rightmost <c>",
        r"the eyes going from left to right meet <a>, then <b>, then <c>",
        r"that puts <a> first from the left, <b> second and <c> third",
    ],
    "perspective_pick": [
        r"of the three, only <a> is <position> the person",
        r"what is <position> the person is <a>, and none of the others",
        r"so <a> is the one <position> them",
        r"the only one <position> the viewer is <a>",
        r"asked for the thing <position> the person, I pick <a>",
        r"none but <a> is <position> them",
    ],
    "perspective_both": [
        r"so it is <one> the first and <two> the second",
        r"taken together: <one> the first, but <two> the second",
        r"for the pair that gives <one> the first and <two> the second",
        r"both views together have it <one> the first and <two> the second",
        r"hence the thing is <one> the first person and <two> the second",
        r"put side by side, it is <one> the first while it is <two> the second",
    ],
}


def _turned(said: Mapping[str, str]) -> bool:
    sign = 1 if said["side"] == "right" else -1
    return (int(said["first"]) + sign * int(said["deg"]) - int(said["second"])) % 360 == 0


CHECKS = {"perspective_turn": _turned}
