"""How sentences about a single picture are read: its plan, gaps, orders from the side."""

from __future__ import annotations

from collections.abc import Mapping

Values = Mapping[str, str]
TOKENS = {
    "metres": r"(?P<metres>\d+\.\d)",
    "view": r"(?P<view>left|right)",
    "one": r"(?P<one>nearest|farthest)",
    "end": r"(?P<end>nearest|farthest)",
}
RULES: dict[str, list[str]] = {
    "single_spot": [
        r"in the picture, <a> is about <ahead> m ahead of the camera and <aside> m to the <side>",
        r"I judge <a> to be <ahead> m ahead and <aside> m to the <side> of the camera",
        r"the picture shows <a> some <ahead> m ahead and <aside> m to the <side>",
        r"from the camera, <a> is <ahead> m ahead and <aside> m to the <side>",
        r"to reach <a>, one would go about <ahead> m ahead from the camera and <aside> m to the <side>",
        r"at a depth of <ahead> m, I see <a> some <aside> m to the <side>",
        r"by eye, <a> is <aside> m to the <side> and <ahead> m ahead",
        r"<a> appears <aside> m to the <side> of the line of sight, at a depth of roughly <ahead> m",
    ],
    "single_straight": [
        r"in the picture, <a> is about <ahead> m straight ahead of the camera",
        r"I judge <a> to be <ahead> m straight ahead",
        r"the picture shows <a> some <ahead> m right in front of the camera",
        r"from the camera, <a> is <ahead> m straight ahead",
        r"at a depth of <ahead> m, I see <a> on the line of sight",
        r"by eye, <a> is <ahead> m ahead, neither left nor right",
    ],
    "single_map": [
        r"I draw a floor plan in metres, with the camera at \(0\.0, 0\.0\) looking up the page, at 0 degrees",
        r"let me sketch the scene from above: the camera at \(0\.0, 0\.0\), its view along 0 degrees, metres "
        r"to the right before metres ahead",
        r"seen from above, I let the camera be at \(0\.0, 0\.0\) and look along 0 degrees, with degrees "
        r"counted clockwise",
        r"a plan will help: the camera stands at \(0\.0, 0\.0\) and faces 0 degrees, right comes first and "
        r"ahead second",
        r"to leave the camera's point of view, I need a plan, with the camera at \(0\.0, 0\.0\) and its line "
        r"of sight along 0 degrees",
        r"picture the floor from above, in metres, the camera at \(0\.0, 0\.0\) facing 0 degrees",
        r"I think of the scene as a map on which the camera is at \(0\.0, 0\.0\) and ahead is 0 degrees",
        r"on squared paper, the camera goes to \(0\.0, 0\.0\) and looks up, which shall be 0 degrees",
    ],
    "single_points": [
        r"I take these as points of a floor plan, right before ahead and left as a negative number, where the "
        r"camera at \(0\.0, 0\.0\) looks along 0 degrees",
        r"seen from above, these metres are coordinates: the camera is at \(0\.0, 0\.0\) and faces 0 degrees, "
        r"and what is to its left is negative",
        r"that is enough for a plan with the camera at \(0\.0, 0\.0\) and its view along 0 degrees, left "
        r"being negative",
        r"with the camera at \(0\.0, 0\.0\) looking along 0 degrees, this fixes where all of it is on a plan, "
        r"negative to the left",
        r"from above, with metres to the right first and metres ahead second, the camera is at \(0\.0, 0\.0\) "
        r"and looks along 0 degrees",
        r"now I look down on it from above: the camera is at \(0\.0, 0\.0\), facing 0 degrees, and left of it "
        r"is negative",
        r"all of this can go straight onto a plan, where the camera at \(0\.0, 0\.0\) faces 0 degrees and "
        r"left is negative",
        r"so much for the view; as a plan, with the camera at \(0\.0, 0\.0\), 0 degrees ahead of it and left "
        r"as a negative "
        r"number, the same numbers serve",
    ],
    "single_place": [
        r"<a>, about <ahead> m ahead and <aside> m to the <side>, goes to \(<x>, <y>\)",
        r"I see <a> <ahead> m ahead and <aside> m to the <side>, which is \(<x>, <y>\)",
        r"with a depth of <ahead> m and <aside> m to the <side>, <a> is at \(<x>, <y>\)",
        r"some <ahead> m ahead and <aside> m to the <side> of the camera there is <a>, so it belongs at "
        r"\(<x>, <y>\)",
        r"<a> looks to be <aside> m to the <side> and <ahead> m ahead: that makes \(<x>, <y>\)",
        r"at \(<x>, <y>\) I put <a>, which I judge to be <ahead> m ahead and <aside> m to the <side>",
        r"the picture has <a> <aside> m to the <side> at a depth of <ahead> m, hence at \(<x>, <y>\)",
        r"since <a> is roughly <ahead> m ahead and <aside> m to the <side>, I mark it at \(<x>, <y>\)",
    ],
    "single_place_straight": [
        r"<a>, about <ahead> m straight ahead, goes to \(<x>, <y>\)",
        r"I see <a> <ahead> m right in front of the camera, which is \(<x>, <y>\)",
        r"with a depth of <ahead> m on the line of sight, <a> is at \(<x>, <y>\)",
        r"some <ahead> m straight ahead of the camera there is <a>, so it belongs at \(<x>, <y>\)",
        r"at \(<x>, <y>\) I put <a>, which I judge to be <ahead> m straight ahead",
        r"since <a> is roughly <ahead> m ahead, neither left nor right, I mark it at \(<x>, <y>\)",
    ],
    "single_way": [
        r"on the plan, the middles of <a> and <b> are <metres> m apart",
        r"from the middle of <a> to that of <b> it is <metres> m",
        r"between the middle of <a> and the middle of <b> there are <metres> m",
        r"<a> and <b> have their middles <metres> m apart",
        r"the points of <a> and <b> are <metres> m from each other",
        r"the way from <a> to <b> is <metres> m long, from middle to middle",
        r"measured between the middles, <b> is <metres> m from <a>",
        r"the plan gives <metres> m from <a> to <b>, middle to middle",
    ],
    "single_gap": [
        r"both have some extent, though, so the gap between <a> and <b> is only about <metres> m",
        r"their sides come nearer to each other: I judge <metres> m to be free between <a> and <b>",
        r"as <a> and <b> reach towards each other, about <metres> m of that is free",
        r"without what <a> and <b> take up of it, some <metres> m remain",
        r"taking off the sizes of <a> and <b> leaves a gap of about <metres> m",
        r"what is left between the surfaces of <a> and <b> is roughly <metres> m",
        r"from the side of <a> to the side of <b>, that leaves <metres> m or so",
        r"the free space between <a> and <b> is smaller, about <metres> m",
    ],
    "single_smallest": [
        r"of these gaps, <metres> m is the smallest, and it belongs to <a>",
        r"no gap is smaller than <metres> m, the one to <a>",
        r"the shortest of them, <metres> m, leads to <a>",
        r"comparing them, <a> is closest, with <metres> m",
        r"the least of these is <metres> m, that is <a>",
        r"with <metres> m, <a> comes before the others",
    ],
    "single_largest": [
        r"of these gaps, <metres> m is the largest, and it belongs to <a>",
        r"no gap is larger than <metres> m, the one to <a>",
        r"the longest of them, <metres> m, leads to <a>",
        r"comparing them, <a> is farthest, with <metres> m",
        r"the greatest of these is <metres> m, that is <a>",
        r"with <metres> m, <a> beats the others",
    ],
    "single_depth": [
        r"along the line of sight, <a> is about <ahead> m from the camera",
        r"<a> is some <ahead> m into the scene",
        r"I judge <a> to be at a depth of <ahead> m",
        r"the depth of <a> is roughly <ahead> m",
        r"for <a>, I estimate <ahead> m of depth",
        r"<a> stands about <ahead> m ahead of the camera",
        r"going straight into the picture, one comes level with <a> after <ahead> m",
        r"as for depth, <a> is at <ahead> m",
    ],
    "single_aside": [
        r"<a> is about <aside> m to the <side> of the camera",
        r"I judge <a> to be <aside> m to the <side> of the line of sight",
        r"measured across the view, <a> is <aside> m to the <side>",
        r"<a> is some <aside> m off to the <side>",
        r"for <a>, I estimate <aside> m to the <side>",
        r"as seen from the camera, <a> is shifted <aside> m to the <side>",
        r"to the <side> of the middle line, by about <aside> m, is <a>",
        r"across the scene, <a> lies <aside> m to the <side>",
    ],
    "single_across": [
        r"whoever looks from the <view> has the <one> thing on the left and the <end> one on the right",
        r"seen from the <view>, depth turns into width: the <one> thing comes on the left, the <end> on the right",
        r"from the <view>, the order from left to right goes from the <one> to the <end>",
        r"for somebody on the <view> who looks across, left is where the <one> thing is, and right where the "
        r"<end> is",
        r"going round to the <view> side puts the <one> thing on the left and the <end> thing on the right",
        r"a viewer on the <view> would see the <one> of them leftmost and the <end> rightmost",
    ],
    "single_opposite": [
        r"for somebody who looks back at the camera, left and right change places",
        r"facing the camera means that left and right are swapped",
        r"a viewer on the far side has the camera's right on the left, and its left on the right",
        r"from the other end, what is right for the camera is left, and the other way round",
        r"seen from behind the scene, the order across is turned round",
        r"looking the opposite way, my right becomes the viewer's left",
    ],
    "single_order": [
        r"from left to right, that gives <a>, <b> and <c>",
        r"so the viewer sees <a>, then <b>, then <c>",
        r"that puts <a> on the left, <b> in the middle and <c> on the right",
        r"so <a> comes first from the left, <b> next, and <c> last",
        r"starting on the left, there are <a>, <b> and <c>",
        r"leftmost is <a>, rightmost is <c>, and between them is <b>",
    ],
}


def _placed(said: Values) -> bool:
    sign = 1 if said.get("side", "right") == "right" else -1
    return float(said["x"]) == sign * float(said.get("aside", "0.0")) and said["y"] == said["ahead"]


def _across(said: Values) -> bool:
    return (said["one"], said["end"]) == (("nearest", "farthest")[:: 1 if said["view"] == "right" else -1])


CHECKS = {
    "single_place": _placed,
    "single_place_straight": _placed,
    "single_across": _across,
}
