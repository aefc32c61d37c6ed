"""How sentences about how a camera moved and turned are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_SIDED = r"\d+ degrees to the (?:left|right)"
_COURSE = r"(?:forward|backward)(?: and to the (?:left|right))?|to the (?:left|right)"
_MAIN = r"forward|backward|to the (?:left|right)"
TOKENS = {
    "one": rf"(?P<one>{_SIDED})",
    "two": rf"(?P<two>{_SIDED})",
    "turn": r"(?P<deg>\d+) degrees to the (?P<side>left|right)",
    "bare": r"(?P<deg>\d+)",
    "same": r"(?P=side)",
    "along": r"(?P<along>\d+\.\d) m (?P<way>forward|backward)",
    "straight": r"(?P<along>\d+\.\d) m straight (?P<way>forward|backward)",
    "metres": r"(?P<along>\d+\.\d) m",
    "way": r"(?P<way>forward|backward)",
    "aside": r"(?P<aside>\d+\.\d) m to the (?P<side>left|right)",
    "sideways": r"(?P<aside>\d+\.\d) m straight to the (?P<side>left|right)",
    "over": r"(?P<aside>\d+\.\d) m",
    "go": rf"(?P<go>{_COURSE})",
    "main": rf"(?P<go>{_MAIN})",
    "then": rf"(?P<then>{_MAIN})",
    "round": rf"(?P<round>{_SIDED}|180 degrees)",
}
RULES: dict[str, list[str]] = {
    "motion_turned": [
        r"<one> in image <k> against <two> in image <l>: the camera has turned <turn>",
        r"what image <k> has <one> is <two> in image <l>, so the camera turned <turn>",
        r"the same way is <one> in image <k> but <two> in image <l>, which takes a turn of <turn>",
        r"to go from <one> in image <k> to <two> in image <l>, the view must have swung <turn>",
        r"as this way has changed from <one> in image <k> to <two> in image <l>, the camera was turned <turn>",
        r"going from image <k> to image <l>, <one> became <two>; hence a turn of <turn>",
        r"a direction that is <one> in image <k> and <two> in image <l> tells of a turn of <turn>",
        r"image <l> shows at <two> what was <one> in image <k>: <bare> degrees of turning to the <side>",
    ],
    "motion_kept": [
        r"it is <one> in image <k> and in image <l> alike, so the camera has not turned",
        r"with <one> in image <k> as in image <l>, there was no turn",
        r"image <k> and image <l> agree on <one>, which means that the view was not turned",
        r"since it is <one> in both image <k> and image <l>, the camera kept its direction",
        r"<one> in image <k>, and the same in image <l>: the camera did not turn",
        r"nothing has changed about <one> from image <k> to image <l>, so the viewing direction is the same",
    ],
    "motion_unturned": [
        r"without this turn, image <l> would have <a> <ahead> m ahead and <aside>",
        r"turned back by that angle, camera <l> would see <a> <ahead> m ahead and <aside>",
        r"had the camera not turned, <a> would be <aside> and <ahead> m ahead in image <l>",
        r"from the place of image <l>, but looking as image <k> does, <a> is <ahead> m ahead and <aside>",
        r"undoing the turn, the spot of <a> in image <l> becomes <aside> and <ahead> m ahead",
        r"if camera <l> looked the way camera <k> does, it would have <a> <ahead> m in front and <aside>",
        r"in the directions of image <k>, <a> is <ahead> m ahead of camera <l> and <aside>",
        r"with the turn taken out, <a> lies <aside> and <ahead> m ahead of camera <l>",
    ],
    "motion_by": [
        r"since <a> has not moved, the camera went <along> and <aside> from image <k> to image <l>",
        r"compared with where image <k> has <a>, this takes a move of <along> and <aside> to image <l>",
        r"as <a> stayed in its place, the camera of image <l> is <along> and <aside> of that of image <k>",
        r"held against the spot of <a> in image <k>, camera <l> must have gone <aside> and <along>",
        r"what <a> seems to have moved since image <k>, camera <l> has moved the other way: <aside> and <along>",
        r"for <a> to change place like this between image <k> and image <l>, the camera moved <along> and <aside>",
        r"set against image <k>, this change of <a> comes from a move of <along> and <aside> to image <l>",
        r"so, going by <a>, image <l> was taken <along> and <aside> of image <k>",
    ],
    "motion_straight": [
        r"since <a> has not moved, the camera went <straight> from image <k> to image <l>",
        r"as <a> is as far to the side as in image <k>, camera <l> is <straight>",
        r"only the distance ahead differs from image <k>: by <a>, camera <l> went <straight>",
        r"held against the spot of <a> in image <k>, camera <l> must have gone straight <way> by <metres>",
        r"for <a> to change place like this between image <k> and image <l>, the camera moved <straight>",
        r"so, going by <a>, image <l> was taken <straight> of image <k>",
    ],
    "motion_sideways": [
        r"since <a> has not moved, the camera went <sideways> from image <k> to image <l>",
        r"as <a> is as far ahead as in image <k>, camera <l> is <sideways>",
        r"only the distance to the side differs from image <k>: by <a>, camera <l> went <sideways>",
        r"held against the spot of <a> in image <k>, camera <l> must have gone straight to the <side> by <over>",
        r"for <a> to change place like this between image <k> and image <l>, the camera moved <sideways>",
        r"so, going by <a>, image <l> was taken <sideways> of image <k>",
    ],
    "motion_course": [
        r"<along> and <aside> is a course <deg> to the <same> of straight ahead",
        r"going <along> and <aside> means going <deg> to the <same> of the first view",
        r"with <aside> and <along>, the course is <deg> to the <same>",
        r"on paper, <along> and <aside> gives an arrow <deg> to the <same> of straight ahead",
        r"the angle of <aside> and <along> is <deg> to the <same> of where image 1 looks",
        r"a step of <along> and <aside> points <deg> to the <same> of the line of sight",
    ],
    "motion_word": [
        r"<turn> of straight ahead counts as <go>",
        r"a course of <turn> is best called <go>",
        r"in plain words, going <turn> is going <go>",
        r"of the eight directions, <turn> belongs to <go>",
        r"moving <turn> is to move <go>",
        r"such a course, <turn>, leads <go>",
    ],
    "motion_mainly": [
        r"from image <k> to image <l>, <along> and <aside> is mainly <main>",
        r"with <along> against <aside>, the move from image <k> to image <l> is mostly <main>",
        r"of <along> and <aside>, the larger part makes image <k> to image <l> a move <main>",
        r"<aside> and <along> from image <k> to image <l>: above all, that is <main>",
        r"the larger of <along> and <aside> decides for image <k> to image <l>: <main>",
        r"between image <k> and image <l> it is <aside> and <along>, so for the most part <main>",
    ],
    "motion_step": [
        r"what is left from image <k> to image <l> is <along> and <aside>",
        r"subtracting the two, it is <along> and <aside> from image <k> to image <l>",
        r"that leaves <aside> and <along> for the part from image <k> to image <l>",
        r"so from the place of image <k>, that of image <l> is <along> and <aside>",
        r"the second leg, from image <k> to image <l>, is the difference: <aside> and <along>",
        r"taking the first move off the whole, image <k> to image <l> is <along> and <aside>",
    ],
    "motion_sum": [
        r"<one> and then <two> make <turn> in all",
        r"first <one>, then <two>: together a turn of <turn>",
        r"adding up, <one> followed by <two> is <turn>",
        r"both turns, <one> and <two>, come to <turn>",
        r"after <one> and a further <two>, the camera is turned <turn>",
        r"the turns add up: <one> with <two> is <turn>",
    ],
    "motion_about": [
        r"of the round figures, <round> is nearest to <turn>",
        r"<turn> is roughly <round>",
        r"rounded to 30 degrees, <turn> is <round>",
        r"that is close to <round>, the exact figure being <turn>",
        r"<round> comes nearest to <turn>",
        r"in steps of 30 degrees, <turn> goes with <round>",
    ],
    "motion_hardly": [
        r"a turn of <turn> is hardly one at all",
        r"<turn> is next to nothing: it turned hardly at all",
        r"rounded to 30 degrees, <turn> is hardly anything at all",
        r"with <turn>, the camera has hardly turned at all",
        r"so small a turn, <turn>, is hardly any at all",
        r"<turn> hardly counts as a turn at all",
    ],
    "motion_joined": [
        r"put together, the camera went <main> and turned to the <side>",
        r"both parts at once: it went <main> and turned to the <side>",
        r"the whole motion is that it went <main> and turned to the <side>",
        r"in sum, the camera went <main> and it turned to the <side>",
        r"with its turn to the <side>, the camera went <main>",
        r"while it turned to the <side>, it went <main>",
    ],
    "motion_path": [
        r"so the camera went first <main>, then <then>",
        r"one after the other, that is first <main>, then <then>",
        r"the path leads <main> at first and <then> after that",
        r"in order, the two moves are <main> and <then>",
        r"it starts <main> and goes on <then>",
        r"both legs in order: <main>, then <then>",
    ],
}


def _larger(values: Mapping[str, str]) -> bool:
    """The word is that of the larger part."""
    ahead = float(values["along"]) > float(values["aside"])
    return values["go"] == (values["way"] if ahead else f"to the {values['side']}")


def _onward(values: Mapping[str, str]) -> bool:
    return values["go"] != values["then"]


CHECKS: dict[str, Callable[[Mapping[str, str]], bool]] = {"motion_mainly": _larger, "motion_path": _onward}
