"""How sentences about ways with turns are read."""

from __future__ import annotations

_WAY = "straight on|right|back|left"
TOKENS = {
    "way": rf"(?P<word>{_WAY})",
    "sequence": rf"(?P<text>(?:{_WAY})(?:, then (?:{_WAY}))*)",
    "turn": r"(?P<turn>\d+) degrees",
    "on": r"(?P<on>\d+\.\d)",
}
RULES: dict[str, list[str]] = {
    "path_first": [
        r"to start with, <deg> to the <side> counts as <way>",
        r"first of all, <deg> to the <side> is to go <way>",
        r"the first turn, <deg> to the <side>, is best called <way>",
        r"to begin with, one goes <way>, as it is <deg> to the <side>",
        r"with <deg> to the <side>, the start is <way>",
        r"setting out, <deg> to the <side> amounts to <way>",
    ],
    "path_turn": [
        r"at <a>, <deg> to the <side> counts as <way>",
        r"once at <a>, <deg> to the <side> is to go <way>",
        r"the turn at <a>, <deg> to the <side>, is best called <way>",
        r"from <a> one goes on <way>, as it is <deg> to the <side>",
        r"with <deg> to the <side> at <a>, the turn is <way>",
        r"on reaching <a>, <deg> to the <side> amounts to <way>",
    ],
    "path_order": [
        r"in order, the turns are: <sequence>",
        r"one after the other, this makes: <sequence>",
        r"put together, the way has these turns: <sequence>",
        r"altogether the turns read: <sequence>",
        r"the whole sequence is: <sequence>",
        r"listing the turns as they come gives: <sequence>",
    ],
    "path_only": [
        r"for this, only the first view and the last stretch matter",
        r"the stretches in between do not count, only how one looks first and last",
        r"it is enough to compare the direction at the start with the one at the end",
        r"what lies between the first view and the last stretch has no effect on the answer",
        r"I need just two directions: the one faced at first and the one of the last stretch",
        r"whatever turns come between, the first and the last direction decide",
    ],
    "path_turned": [
        r"the turn of <turn> to the <side> at <a> changes this to <deg>",
        r"after turning <turn> to the <side> at <a>, one looks along <deg>",
        r"at <a>, <turn> to the <side> makes it <deg>",
        r"turning at <a> by <turn> to the <side> leads to <deg>",
        r"with <turn> more to the <side> at <a>, the new direction is <deg>",
        r"from <a> on, <turn> to the <side> of that, the way runs along <deg>",
    ],
    "path_step": [
        r"<on> m along <deg> from <a>, one is at \(<x>, <y>\)",
        r"going <on> m from <a> along <deg> ends at \(<x>, <y>\)",
        r"another <on> m along <deg> leads from <a> to \(<x>, <y>\)",
        r"from <a>, a stretch of <on> m along <deg> takes one to \(<x>, <y>\)",
        r"the way ends <on> m from <a> along <deg>, at \(<x>, <y>\)",
        r"adding <on> m along <deg> to the place of <a> gives \(<x>, <y>\)",
    ],
    "path_from": [
        r"from that point, <a> lies along <deg>",
        r"seen from there, <a> is along <deg>",
        r"the way from this end to <a> has a heading of <deg>",
        r"from there to <a>, the heading is <deg>",
        r"an arrow from that point to <a> runs along <deg>",
        r"standing there, one finds <a> along <deg>",
    ],
}
