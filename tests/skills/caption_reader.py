"""Takes a caption apart, sentence by sentence, by a grammar of its own: it knows nothing of how captions are made.

`read_caption` gives what is claimed; a sentence that it cannot read, or that two rules read differently, raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any


class UnreadableError(ValueError):
    """A sentence that says nothing the reader understands."""


@dataclass(frozen=True)
class Said:
    """One claim: its kind, the things it is about as the text calls them ("it" is resolved), and other values."""

    kind: str
    things: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    sentence: str = ""


NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NO_NAME = (
    "a|after|alone|an|and|appears|are|as|at|been|before|begins|by|camera|comes|does|frame|from|has|have|in|is|it|lies|lie|on|"
    "one|picture|pictures|than|the|then|to|was|which|will|with"
)
WORD = rf"(?!(?:{NO_NAME})\b)[\w'&/-]+"
RANK = r"(?:(?:left|right|middle) one|leftmost|rightmost|second|third) of the (?:two|three|four) "
NAME = rf"(?:an?|the) {WORD}(?: {WORD}){{0,3}}|the {RANK}{WORD}(?: {WORD}){{0,3}}(?: from the left)?"
THING = rf"(?:it|{NAME})"
TOKENS = {
    **{x: rf"(?P<{x}>{THING})" for x in "abc"},
    **{x: rf"(?P<{x}>{THING})" for x in ("a2", "b2")},
    "m": r"(?:about |roughly |some )?(?P<m>\d+\.\d) m",
    "cm": r"(?:some )?(?P<cm>\d+) cm",
    "area": r"(?:about |some |roughly )?(?P<area>\d+) square metres",
    "side": r"(?P<side>left|right)",
    "other": r"(?P<other>left|right)",
    "place": r"(?P<place>in front of|behind)",
    "way": r"(?P<way>closer to|farther from)",
    "opp": r"(?P<opp>closer to|farther from)",
    "level": r"(?P<level>higher up|lower down)",
    "levelopp": r"(?P<levelopp>higher up|lower down)",
    "p": r"picture (?P<p>\d+)",
    "q": r"picture (?P<q>\d+)",
    "f": r"frame (?P<f>\d+)",
    "g": r"frame (?P<g>\d+)",
    "n": rf"(?P<n>{'|'.join(NUMBERS)})",
    "things": rf"(?P<things>{WORD}(?: {WORD}){{0,3}})",
    "all": r"(?P<all>both|all three|all four) pictures",
    "go": (
        r"(?P<go>(?:to the left|to the right|forward|backward|up|down)"
        r"(?: and (?:to the left|to the right|forward|backward|up|down))?)"
    ),
    "turn": r"(?P<turn>left|right)",
}

# Each rule: what it yields (kinds, in this order; "in" adds a picture), and how it is said.
RULES: dict[str, list[str]] = {
    "away": [
        r"<a> (?:is|can be seen at a distance of) <m>(?: away| from the camera)?",
        r"<a> begins <m> from where the picture was taken",
        r"from the camera to <a> it is <m>",
        r"the nearest point of <a> is <m> from the camera",
        r"<m> separate the camera from <a>",
        r"a tape measure from the camera to <a> would read <m>",
        r"<m> lie between the camera and <a>",
        r"measured from the camera, <a> is <m> away",
        r"to reach <a>, one would have to cover <m> from here",
        r"the camera was held <m> away from <a>",
    ],
    "first away": [
        r"nearest to the camera is <a>, <m> away",
        r"the closest object in view is <a>, at <m>",
        r"closest of all, at <m>, is <a>",
        r"right at the front, <m> away, one finds <a>",
        r"no other object is as close as <a>, which is <m> away",
        r"in the foreground, <m> from the camera and closer than anything else, is <a>",
        r"<a> comes first, <m> from the camera and with nothing closer",
        r"of all the objects in view, <a> is the closest one, at <m>",
        r"the first object that a walk from the camera would reach is <a>, after <m>",
        r"<a> is the object nearest to the camera, with <m> in between",
    ],
    "last away": [
        r"farthest away is <a>, <m> from the camera",
        r"the most distant object in view is <a>, at <m>",
        r"no other object is as far away as <a>, which is at <m>",
        r"in the background, <m> from the camera and behind everything else, is <a>",
        r"<a> comes last, <m> from the camera and with nothing farther",
        r"of all the objects in view, <a> is the farthest one, at <m>",
        r"last, at <m> and farther off than all the rest, comes <a>",
        r"<a> is the object farthest from the camera, with <m> in between",
        r"everything else in view is closer than <a>, which is <m> away",
        r"at the very back, <m> away, one finds <a>",
    ],
    "deeper away": [
        r"(?:next|then) comes <a>, <m> (?:away|from the camera)",
        r"farther back, at <m>, is <a>",
        r"deeper into the scene, <m> away, one finds <a>",
        r"beyond that, at a distance of <m>, is <a>",
        r"<a> is farther away, at <m>",
        r"more distant is <a>, at <m>",
        r"the eye then reaches <a>, <m> away",
        r"<a> is next, with <m> between it and the camera",
        r"at <m> follows <a>",
        r"after that, <m> off, there is a view of <a>",
        r"going on, one gets to <a> at <m>",
    ],
    "half": [
        r"<a> (?:is in|is on|keeps to) the <side> (?:half|side) of the (?:picture|view)",
        r"<a> lies wholly <side> of the picture's middle",
        r"the <side> half of the picture holds <a>",
        r"the middle of the picture is to the <other> of <a>",
        r"towards the <side> edge of the picture one sees <a>",
        r"anyone looking for <a> will find it on the <side> side",
        r"on the <side>, away from the middle of the picture, is <a>",
        r"in the <side> half of the image, one can make out <a>",
    ],
    "rightward": [
        r"next to the right comes <a>",
        r"farther right is <a>",
        r"moving on to the right, one reaches <a>",
        r"<a> follows on the right",
        r"then, more to the right, there is a view of <a>",
        r"the next thing to the right is <a>",
        r"going right from there, the eye meets <a>",
        r"after that, on the right, comes <a>",
        r"<a> is farther to the right",
        r"as one looks on to the right, <a> appears",
    ],
    "rightward away": [
        r"next to the right comes <a>, <m> away",
        r"farther right, at a distance of <m>, is <a>",
        r"<a> follows on the right, <m> from the camera",
        r"moving on to the right, one reaches <a>, which is <m> from the camera",
        r"<m> away, and farther right, is <a>",
        r"the next thing to the right is <a>, <m> from here",
    ],
    "beside": [
        r"<a> is to the <side> of <b>",
        r"<a> (?:appears|is) <side> of <b>",
        r"<a> is farther to the <side> than <b>",
        r"in the picture, <a> is <side> of <b>",
        r"the picture has <b> to the <other> of <a>",
        r"to the <side> of <b> one sees <a>",
        r"looking <side> from <b>, one comes to <a>",
        r"farther <side> in the picture than <b> is <a>",
        r"as the camera sees it, <a> is on the <side> and <b> on the <other>",
        r"on the <side> of <b>, from this viewpoint, is <a>",
        r"from <b>, the eye goes <side> to reach <a>",
        r"compared with <b>, <a> is more to the <side>",
    ],
    "front": [
        r"<a> (?:is|can be seen) <place> <b>",
        r"(?:seen from the camera|from this viewpoint|along the line of sight), <a> is <place> <b>",
        r"the camera has <a> <place> <b>",
        r"<place> <b>, as the camera looks, one finds <a>",
        r"<place> <b> is <a>",
        r"as one looks into the scene, <a> comes <place> <b>",
        r"what is <place> <b> here is <a>",
    ],
    "depth": [
        r"<a> is <way> the camera than <b>",
        r"<a> was <way> the photographer than <b> was",
        r"compared with <b>, <a> is <way> the camera",
        r"judging by depth, <a> is <way> the camera than <b>",
        r"<way> the camera than <b> is <a>",
        r"of the two, <a> and <b>, the first is <way> the camera",
        r"measured from the lens, <a> is <way> it than <b>",
        r"(?:for the camera|as for depth), <b> is <opp> (?:it|the camera) than <a>",
        r"one can tell that <a> is <way> the camera than <b>",
    ],
    "away half": [
        r"<a> is <m> away, in the <side> half of the picture",
        r"on the <side> side of the picture, <m> away, is <a>",
        r"<a>, on the <side> side of the picture, is <m> from the camera",
        r"<m> from the camera, in the <side> half of the view, one sees <a>",
        r"the <side> half of the picture shows <a> at a distance of <m>",
        r"look to the <side> half of the picture for <a>, <m> away",
    ],
    "away beside": [
        r"<a> is <m> away, to the <side> of <b>",
        r"to the <side> of <b>, and <m> from the camera, is <a>",
        r"<m> away, <side> of <b>, one sees <a>",
        r"<a>, which is to the <side> of <b>, is <m> from the camera",
        r"at <m> from the camera, and more to the <side> than <b>, is <a>",
        r"with <b> on its <other>, <a> is <m> from the camera",
    ],
    "deeper away beside": [
        r"next comes <a>, <m> away and to the <side> of <b>",
        r"farther back, at <m>, <a> appears <side> of <b>",
        r"beyond that, <side> of <b>, is <a> at a distance of <m>",
        r"<a> is farther away, at <m>, and more to the <side> than <b>",
        r"the eye then reaches <a>, <m> away, on the <side> of <b>",
        r"then, <m> from the camera and to the <side> of <b>, comes <a>",
    ],
    "apart": [
        r"there are <m> between <a> and <b>",
        r"<a> is <m> away from <b>",
        r"<a> keeps <m> of distance to <b>",
        r"the gap between <a> and <b> is <m>",
        r"from <a> to <b> it is <m>",
        r"<m> separate <a> from <b>",
        r"at their nearest points, <a> and <b> are <m> from each other",
        r"the shortest way from <a> to <b> measures <m>",
        r"between <a> and <b> lie <m>",
        r"a rope between <a> and <b> would have to be <m> long",
        r"the surfaces of <a> and <b> come as close as <m>",
        r"one could stretch <m> of tape from <a> to <b>",
    ],
    "apart beside": [
        r"<a> is to the <side> of <b>, <m> from it",
        r"to the <side> of <b>, with a gap of <m>, is <a>",
        r"<a> is <m> away from <b>, on its <side> in the picture",
        r"<m> from <b>, to the <side> of it, one sees <a>",
        r"<a>, on the <side> of <b>, is separated from it by <m>",
        r"leaving a gap of <m>, <a> is <side> of <b>",
    ],
    "high": [
        r"<a> is <cm> high",
        r"<a> measures <cm> from bottom to top",
        r"<a> has a height of <cm>",
        r"<a> extends <cm> upwards from its lowest point",
        r"the height of <a> is <cm>",
        r"from bottom to top, <a> measures <cm>",
        r"in height, <a> comes to <cm>",
        r"a ruler held upright beside <a> would show <cm> at its top",
        r"<cm> lie between the lowest and the highest point of <a>",
        r"for its height, <a> needs <cm>",
    ],
    "on": [
        r"<a> (?:is on|rests on|is supported by|has been put on top of) <b>",
        r"on <b> is <a>",
        r"on top of <b> one sees <a>",
        r"what <a> rests on is <b>",
        r"holding up <a> is <b>",
        r"one finds <a> on <b>",
        r"directly under <a> is <b>",
    ],
    "level": [
        r"<a> is <level> than <b>",
        r"<a> (?:is placed|has its place) <level>(?: in the room)? than <b>",
        r"compared with <b>, <a> is <level>",
        r"<level> than <b> is <a>",
        r"all of <a> is <level> than <b>",
        r"going by height above the floor, <a> is <level> than <b>",
        r"one finds <a> <level> than <b>",
        r"the whole of <b> is <levelopp> than <a>",
        r"of the two, <a> and <b>, the first is <level>",
    ],
    "closer": [
        r"<a> is (?:closer|nearer) to <b> than (?:it is )?to <c>",
        r"<a> has <b> closer by than <c>",
        r"from <a>, the way to <b> is shorter than the way to <c>",
        r"seen from <a>, <b> is nearer than <c>",
        r"of <b> and <c>, the one nearer to <a> is the former",
        r"it is farther from <a> to <c> than from <a2> to <b>",
        r"the gap between <a> and <b> is smaller than the one to <c>",
        r"going from <a>, one gets to <b> sooner than to <c>",
        r"the distance from <a> to <c> exceeds that to <b>",
    ],
    "count": [
        r"there are <n>(?: different)? <things> in (?:the picture|these pictures|the room)",
        r"the (?:picture|pictures|video|camera) (?:shows?|sees)(?: <n>)(?: different)? <things>",
        r"one can count <n> <things>(?: over all pictures| over the whole video)?",
        r"in all, <n>(?: different)? <things> (?:are visible|belong to the room)",
        r"the number of(?: different)? <things> in (?:view|the pictures|the room) is <n>",
        r"as for <things>, (?:the pictures have |the room contains )?<n>(?: between them| can be seen)?",
        r"exactly <n> <things> are in view",
        r"the (?:scene|room) has <n> <things>",
        r"anyone counting <things> (?:here|over all pictures|in this room) gets to <n>",
        r"taken together, the pictures contain <n> <things>",
        r"counting each one once, (?:the pictures show|there are) <n> <things>",
        r"over (?:all pictures|the whole video), <n> different <things> come into view",
    ],
    "shared": [
        r"<a> (?:is|can be seen|shows up) in <all>",
        r"one recognises <a> in <all>",
        r"in <all>, one sees <a>",
        r"what appears in <all> is <a>",
        r"a thing to be found in <all> is <a>",
        r"common to <all> is <a>",
        r"the view of <a> is kept in <all>",
        r"wherever one looks, in <all> there is a view of <a>",
    ],
    "only": [
        r"<a> is only in <p>",
        r"<a> appears in <p> and nowhere else",
        r"<a> is shown by <p> alone",
        r"only <p> shows <a>",
        r"<p> is the only one with <a>",
        r"to see <a>, one needs <p>",
        r"seen in <p> but in no other is <a>",
        r"<p> alone contains <a>",
        r"nowhere but in <p> does one find <a>",
        r"what <p> adds is <a>, which no other picture shows",
    ],
    "missing": [
        r"<a> (?:is not|cannot be seen|is out of view) in <p>",
        r"<p> does not show <a>",
        r"in <p>, there is no view of <a>",
        r"missing from <p> is <a>",
        r"<p> leaves out <a>",
        r"one looks in vain for <a> in <p>",
        r"what <p> lacks is <a>",
        r"there is nothing to be seen of <a> in <p>",
    ],
    "shift": [
        r"from <p> to <q>, the camera moves <go>",
        r"the camera moves <go> between <p> and <q>",
        r"after <p>, the camera went <go> to take <q>",
        r"<q> was taken after a move <go> from the place of <p>",
        r"going from <p> to <q>, the viewpoint shifts <go>",
        r"to get from <p> to <q>, one has to step <go>",
        r"the photographer steps <go> after <p> and takes <q>",
        r"between <p> and <q>, the way of the camera leads <go>",
        r"compared with <p>, the viewpoint of <q> lies <go>",
        r"seen from <p>, the camera of <q> has gone <go>",
    ],
    "swing": [
        r"from <p> to <q>, the camera turns to the <turn>",
        r"the camera turns to the <turn> between <p> and <q>",
        r"after <p>, the camera swings to the <turn> for <q>",
        r"<q> looks more to the <turn> than <p>",
        r"compared with <p>, the view of <q> is turned to the <turn>",
        r"to get from <p> to <q>, one has to turn to the <turn>",
        r"the view swings to the <turn> on the way from <p> to <q>",
        r"between <p> and <q>, the camera is panned to the <turn>",
        r"<q> was taken after a turn to the <turn> from <p>",
        r"going from <p> to <q>, one looks farther to the <turn>",
    ],
    "shift swing": [
        r"from <p> to <q>, the camera moves <go> and turns to the <turn>",
        r"the camera moves <go> between <p> and <q>, turning to the <turn> as it goes",
        r"after <p>, the camera went <go> and swung to the <turn> to take <q>",
        r"<q> was taken after a move <go> and a turn to the <turn> from <p>",
        r"to get from <p> to <q>, one has to step <go> and turn to the <turn>",
        r"compared with <p>, the viewpoint of <q> lies <go>, and the view is turned to the <turn>",
        r"between <p> and <q>, the viewpoint shifts <go> while the view swings to the <turn>",
        r"the photographer steps <go> after <p>, turns to the <turn> and takes <q>",
    ],
    "approach": [
        r"<a> is closer to the camera in <p> than in <q>",
        r"<a> has come closer in <p> than it is in <q>",
        r"<p> was taken closer to <a> than <q>",
        r"in <p>, the camera is closer to <a> than in <q>",
        r"compared with <q>, <p> has <a> closer to the camera",
        r"the camera was farther from <a> for <q> than for <p>",
        r"one is farther away from <a> in <q> than in <p>",
        r"of <p> and <q>, the first was taken closer to <a>",
        r"<q> sees <a> from farther off than <p>",
        r"the distance to <a> is smaller in <p> than in <q>",
    ],
    "beside in": [
        r"<a> (?:is to the|appears) <side> of <b> in <p>",
        r"in <p>, <a> is <side> of <b>",
        r"in <p>, one sees <a> to the <side> of <b>",
        r"<p> has <a> on the <side> and <b> on the <other>",
        r"to the <side> of <b>, <p> shows <a>",
        r"seen from where <p> was taken, <a> is to the <side> of <b>",
        r"looking <side> from <b> in <p>, one comes to <a>",
        r"as <p> shows it, <b> is to the <other> of <a>",
        r"farther <side> in <p> than <b> is <a>",
    ],
    "depth in": [
        r"<a> is <way> the camera than <b> in <p>",
        r"<a> was <way> the photographer than <b> was for <p>",
        r"in <p>, <a> is <way> the camera than <b>",
        r"in <p>, <b> is <opp> the camera than <a>",
        r"<p> was taken from a place where <a> is <way> the camera than <b>",
        r"for <p>, <a> was <way> the camera than <b> was",
        r"seen from where <p> was taken, <a> is <way> the viewer than <b>",
        r"compared with <b>, <a> is <way> the camera in <p>",
        r"<way> the camera of <p> than <b> is <a>",
        r"as for depth in <p>, <a> is <way> the camera than <b>",
    ],
    "enters": [
        r"<a> first comes into view in <f>",
        r"<a> can be seen from <f> on",
        r"<a> makes its first appearance in <f>",
        r"<f> is the first to show <a>",
        r"in <f>, the camera first catches <a>",
        r"not before <f> does one get to see <a>",
        r"with <f>, <a> enters the picture for the first time",
        r"the first view of <a> is in <f>",
        r"it takes until <f> for <a> to appear",
        r"anyone waiting for <a> will first see it in <f>",
    ],
    "opens": [
        r"<a> is in view from the first frame on",
        r"<a> is there right at the start",
        r"the video opens with a view of <a>",
        r"at the beginning, one sees <a>",
        r"the very first frame shows <a>",
        r"the camera starts out with <a> in view",
        r"in the opening frame, there is a view of <a>",
        r"as the video begins, <a> is in the picture",
        r"already in the first frame, the camera has <a> in sight",
        r"from the outset, the video shows <a>",
    ],
    "then": [
        r"then <a> comes into view",
        r"<a> (?:appears next|comes into view after that)",
        r"after that, the camera gets to <a>",
        r"next, one sees <a>",
        r"later on, <a> enters the picture",
        r"only then does <a> show up",
        r"the next thing to appear is <a>",
        r"as the video goes on, it gets to <a>",
        r"afterwards, the camera catches <a>",
    ],
    "before": [
        r"<a> (?:comes into view before|is seen earlier than) <b>",
        r"<a> shows up before <b> does",
        r"<b> comes into view later than <a>",
        r"the first view of <a> comes before that of <b>",
        r"one gets to see <a> earlier than <b>",
        r"by the time <b> appears, <a> has been in view already",
        r"before <b> comes into view, the camera shows <a>",
        r"only after <a> does <b> come into view",
        r"in order of appearance, <a> precedes <b>",
    ],
    "order": [
        r"first <a> comes into view, then <b>, and then <c>",
        r"the camera shows <a>, later <b>, and after that <c>",
        r"in order of appearance, there are <a>, <b> and <c>",
        r"<a> comes into view first, <b> second and <c> third",
        r"one sees <a> before <b>, and <b2> before <c>",
        r"the video gets to <a> first, goes on to <b> and then reaches <c>",
        r"after <a> comes <b>, and after <b2> comes <c>",
        r"<a> appears earlier than <b>, which in turn appears earlier than <c>",
        r"as the camera moves on, <a>, <b> and <c> come into view in this order",
        r"before <c> shows up, one has seen <b>, and before that <a>",
    ],
    "area": [
        r"the room has a floor of <area>",
        r"the floor of the room covers <area>",
        r"in size, the room comes to <area>",
        r"<area> is the size of the room",
        r"the room is <area> large",
        r"one would need <area> of carpet to cover the whole floor",
        r"the room offers <area> of floor",
        r"wall to wall, the floor measures <area>",
        r"the filmed room takes up <area>",
        r"at <area>, the room is filmed from several sides",
    ],
    "travel": [
        r"the camera ends <m> from where it started",
        r"between its first and its last place, the camera has gone <m> as the crow flies",
        r"from the first frame to the last, the camera is displaced by <m>",
        r"the last frame was taken <m> away from the first",
        r"when the video ends, the camera is <m> from its starting point",
        r"a straight line from where the video starts to where it ends is <m> long",
        r"start and end of the camera's path are <m> apart",
        r"in a straight line, the whole way of the camera bridges <m>",
        r"the video ends <m> from the place where it began",
        r"the camera's last place is <m> off its first",
    ],
    "pan": [
        r"from <f> to <g>, the camera turns to the <turn>",
        r"between <f> and <g>, the view swings to the <turn>",
        r"after <f>, the camera pans to the <turn> until <g>",
        r"the camera turns to the <turn> between <f> and <g>",
        r"in <g>, the camera looks more to the <turn> than in <f>",
        r"to get from <f> to <g>, the camera had to turn to the <turn>",
        r"on the way from <f> to <g>, the camera swings to the <turn>",
        r"<g> follows on <f> with a turn to the <turn>",
        r"whoever filmed this turned to the <turn> between <f> and <g>",
        r"compared with <f>, the view of <g> is turned to the <turn>",
    ],
    "walk": [
        r"from <f> to <g>, the camera moves <go>",
        r"the camera moves <go> between <f> and <g>",
        r"between <f> and <g>, the way of the camera leads <go>",
        r"after <f>, the camera goes <go> until <g>",
        r"to get from <f> to <g>, the camera had to move <go>",
        r"whoever filmed this went <go> between <f> and <g>",
        r"on the way from <f> to <g>, the camera travels <go>",
        r"compared with <f>, the viewpoint of <g> lies <go>",
        r"seen from <f>, the camera of <g> has gone <go>",
        r"the path of the camera runs <go> from <f> to <g>",
    ],
}

OPPOSITE = {
    **{"left": "right", "right": "left", "higher up": "lower down", "lower down": "higher up"},
    **{"closer to": "farther from", "farther from": "closer to"},
}
PAIRED = (("side", "other"), ("way", "opp"), ("level", "levelopp"))  # the second says the same the other way round
WHOLE_NUMBERS = ("p", "q", "f", "g", "cm", "area")
OWN = {  # the values of each kind of claim
    **{"away": ("m",), "apart": ("m",), "travel": ("m",), "high": ("cm",), "area": ("area",), "count": ("n", "things")},
    **{"half": ("side",), "beside": ("side", "p"), "front": ("place",), "depth": ("way", "p"), "level": ("level",)},
    **{"shared": ("all",), "only": ("p",), "missing": ("p",), "enters": ("f",), "approach": ("p", "q")},
    **{"shift": ("p", "q", "go"), "swing": ("p", "q", "turn"), "walk": ("f", "g", "go"), "pan": ("f", "g", "turn")},
}
PAIRS = frozenset({"beside", "front", "depth", "apart", "on", "level", "before"})


@cache
def rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """All rules as patterns of whole sentences."""
    return tuple(
        (kinds, re.compile(re.sub(r"<(\w+)>", lambda token: TOKENS[token[1]], rule)))
        for kinds, said in RULES.items()
        for rule in said
    )


def sentences(caption: str) -> list[str]:
    """The sentences of a caption, without full stops. Raises UnreadableError where the last has none."""
    if not caption.endswith("."):
        raise UnreadableError(f"no full stop: {caption!r}")
    return caption[:-1].split(". ")


def read_caption(caption: str) -> list[Said]:
    """All claims in order. Raises UnreadableError."""
    said: list[Said] = []
    before: tuple[str, ...] = ()
    for sentence in sentences(caption):
        claims = _read(sentence, before)
        said += claims
        before = tuple(dict.fromkeys(thing.split(" ", 1)[1] for claim in claims for thing in claim.things))
    return said


def _read(sentence: str, before: tuple[str, ...]) -> list[Said]:
    if not sentence[:1].isupper() and not sentence[:1].isdigit():
        raise UnreadableError(f"no capital: {sentence!r}")
    plain = sentence[0].lower() + sentence[1:]
    found: list[list[Said]] = []
    for kinds, pattern in rules():
        match = pattern.fullmatch(plain)
        if match:
            claims = list(_claims(kinds, match.groupdict(), before, sentence))
            if claims not in found:
                found.append(claims)
    if len(found) != 1:
        raise UnreadableError(f"{len(found)} readings: {sentence!r}")
    return found[0]


def _claims(kinds: str, groups: dict[str, str], before: tuple[str, ...], sentence: str) -> Iterator[Said]:
    values: dict[str, Any] = {key: value for key, value in groups.items() if value is not None}
    for one, other in PAIRED:
        if other in values and values.setdefault(one, OPPOSITE[values[other]]) != OPPOSITE[values.pop(other)]:
            raise UnreadableError(f"contradicts itself: {sentence!r}")
    for key in WHOLE_NUMBERS:
        if key in values:
            values[key] = int(values[key])
    things = {letter: _thing(values[letter], before, sentence) for letter in ("a", "b", "c") if letter in values}
    for again in ("a2", "b2"):
        if again in values and values[again].split(" ", 1)[1] != things[again[0]].split(" ", 1)[1]:
            raise UnreadableError(f"means two things by one: {sentence!r}")
    for kind in kinds.split():
        if kind != "in":
            mine = tuple(things.values())[: 2 if kind in PAIRS else 3 if kind in ("closer", "order") else 1]
            mine = tuple(things[x] for x in "abc"[: len(mine)])
            own = {key: values[key] for key in OWN.get(kind, ()) if key in values}
            if own.get("way") == "farther from":  # one form for one meaning
                mine, own["way"] = mine[::-1], "closer to"
            yield Said(kind, mine, own, sentence)


def _thing(name: str, before: tuple[str, ...], sentence: str) -> str:
    """What a name means: "it" is the one thing of the sentence before."""
    if name != "it":
        return name
    if len(before) != 1:
        raise UnreadableError(f"'it' could be any of {before}: {sentence!r}")
    return f"the {before[0]}"
