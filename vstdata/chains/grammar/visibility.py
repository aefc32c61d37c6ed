"""How sentences about what a turned camera sees are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

TOKENS = {
    "turn": r"(?P<turn>\d+) degrees",
    "span": r"(?P<span>\d+) degrees",
    "half": r"(?P<half>\d+)(?: degrees)?",
    "halfagain": r"(?P=half)(?: degrees)?",
    "off": r"(?P<deg>\d+)(?: degrees)?",
    "sideagain": r"(?P=side)",
    "edge": r"(?P<edge>(?:left|right) edge|middle of the picture)",
    "step": r"(?P<word>\d+ degrees to the (?:left|right))",
}
RULES: dict[str, list[str]] = {
    "visibility_turned": [
        r"after <turn> to the <side>, camera <k> looks along <deg>",
        r"once it has turned <turn> to the <side>, the line of sight of camera <k> runs along <deg>",
        r"the turn of <turn> to the <side> takes the view of camera <k> to <deg>",
        r"turned <turn> to the <side>, camera <k> faces <deg>",
        r"with <turn> to the <side>, the view of image <k> swings to <deg>",
        r"camera <k> turns <turn> to the <side> and then points to <deg>",
        r"adding the turn of <turn> to the <side>, straight ahead for camera <k> becomes <deg>",
    ],
    "visibility_span": [
        r"a picture that spans <span> shows <half> to each side of the line of sight",
        r"of the <span> across, <half> are to the left of the middle and <halfagain> to the right",
        r"with <span> from edge to edge, either edge is <half> from the middle",
        r"since the picture is <span> wide, it reaches <half> to either side",
        r"half of <span> is <half>, which is how far the picture reaches to each side",
        r"the field of view of <span> leaves <half> on each side of the middle",
        r"the edges of a picture of <span> are <half> left and right of straight ahead",
    ],
    "visibility_inside": [
        r"<off> to the <side> is less than <half>, so <a> is in the <sideagain> half of the picture",
        r"as <off> is within the <half> on that side, <a> comes to be in the <side> half of the picture",
        r"the <side> edge is <half> away and <a> only <off>: it is in the <sideagain> half of the picture",
        r"only <off> of the <half> to the <side> are used up: <a> is still in the <sideagain> half of the picture",
        r"being <off> to the <side>, before the edge at <half>, <a> is in the <sideagain> half of the picture",
        r"so <a>, <off> to the <side> where <half> are shown, is in the <sideagain> half of the picture",
        r"at <off> <a> is short of the <side> edge at <half>, in the <sideagain> half of the picture",
    ],
    "visibility_outside": [
        r"<off> to the <side> is more than <half>, so <a> is outside, past the <sideagain> edge",
        r"as <off> is beyond the <half> on that side, <a> stays outside, past the <side> edge",
        r"the <side> edge is <half> away, but <a> is <off> round: outside, past the <sideagain> edge",
        r"the <half> to the <side> do not reach as far as <off>, so <a> is outside, past the <sideagain> edge",
        r"being <off> to the <side>, beyond the edge at <half>, <a> is outside, past the <sideagain> edge",
        r"so <a>, <off> to the <side> where only <half> are shown, is outside, past the <sideagain> edge",
        r"at <off> <a> is too far round for an edge at <half>: outside, past the <side> edge",
    ],
    "visibility_free": [
        r"nothing hides <a> from camera <k>",
        r"from camera <k>, the sight of <a> is free",
        r"there is nothing between camera <k> and <a> that would hide it",
        r"no other thing covers <a> as camera <k> would see it",
        r"camera <k> has a free line of sight to <a>",
        r"between camera <k> and <a> the way is free for the eye",
    ],
    "visibility_close": [
        r"that is not far from the <edge>, but far enough",
        r"the <edge> is near, yet not so near that it could change this",
        r"it is a matter of a few degrees to the <edge>, but they suffice",
        r"although the <edge> is close by, this holds",
        r"it comes fairly close to the <edge> without reaching it",
    ],
    "visibility_in": [
        r"<off> to the <side> is less than <half>, so <a> is in view",
        r"as <off> to the <side> is within <half>, the picture shows <a>",
        r"<a> is in the picture, since <off> to the <side> does not go beyond <half>",
        r"with <off> to the <side> and the edge at <half>, <a> is inside",
        r"up to <half> is shown, so <a> at <off> to the <side> is in view",
        r"the <side> edge at <half> is farther round than <off>, so that <a> is inside",
    ],
    "visibility_out": [
        r"<off> to the <side> is more than <half>, so <a> is out of view",
        r"as <off> to the <side> goes beyond <half>, the picture does not show <a>",
        r"<a> is not in the picture, since <off> to the <side> is past <half>",
        r"with <off> to the <side> and the edge at <half>, <a> is outside",
        r"only <half> is shown, so <a> at <off> to the <side> is out of view",
        r"the <side> edge at <half> is reached before <off>, so that <a> is outside",
    ],
    "visibility_only": [
        r"of the things to choose from, only <a> is in view",
        r"that leaves <a> as the one that is in the picture",
        r"so <a> is the only one of them inside the picture",
        r"none but <a> comes into view",
        r"among the options, the picture has just <a>",
        r"all the others being out of view, it is <a> that the picture shows",
    ],
    "visibility_round": [
        r"of turns in steps of 30 degrees, <deg> to the <side> is closest to <step>",
        r"rounded to steps of 30 degrees, <deg> to the <side> makes <step>",
        r"to the nearest 30 degrees, <deg> to the <side> comes to <step>",
        r"among the multiples of 30 degrees, <deg> to the <side> is best matched by <step>",
        r"<deg> to the <side> is roughly <step>, counting in steps of 30 degrees",
        r"in steps of 30 degrees, the turn of <deg> to the <side> is nearest to <step>",
    ],
}


def _less(values: Mapping[str, str]) -> bool:
    return int(values["deg"]) < int(values["half"])


def _more(values: Mapping[str, str]) -> bool:
    return int(values["deg"]) > int(values["half"])


CHECKS: dict[str, Callable[[Mapping[str, str]], bool]] = {
    "visibility_span": lambda values: int(values["span"]) == 2 * int(values["half"]),
    "visibility_inside": _less,
    "visibility_outside": _more,
    "visibility_in": _less,
    "visibility_out": _more,
}
