"""How sentences about where another camera is and looks are read."""

from __future__ import annotations

from collections.abc import Mapping

_POINT = "north(?:east|west)?|east|south(?:east|west)?|west"
TOKENS = {
    "off": r"(?P<off>\d+) degrees",
    "compass": rf"(?P<compass>{_POINT})",
    "again": r"(?P=compass)",
    "same": r"(?P=l)",
    "hour": r"(?P<hour>\d+ o'clock)",
}
RULES: dict[str, list[str]] = {
    "camera_look": [
        r"a way along <deg> that image <l> has <off> to the <side> means that camera <same> looks along <look>",
        r"what runs along <deg> is <off> to the <side> for image <l>, so camera <same> looks along <look>",
        r"for <deg> to be <off> to the <side> of its view, camera <l> must look along <look>",
        r"since <deg> on the map is <off> to the <side> in image <l>, the view of camera <same> is along <look>",
        r"take <deg>, which camera <l> has <off> to the <side>: its line of sight is at <look>",
        r"with <deg> lying <off> to the <side> of it, the view of image <l> points to <look>",
        r"camera <l> has the direction of <deg> at <off> to the <side>, and therefore faces <look>",
        r"so image <l> was taken facing <look>, because <deg> is <off> to the <side> there",
    ],
    "camera_offset": [
        r"with camera <l> facing that way, the step on the map from camera <same> to <a> is \(<x>, <y>\)",
        r"turned to the map, <a> is \(<x>, <y>\) away from camera <l>",
        r"on the map this means that from camera <l> to <a> one has to add \(<x>, <y>\)",
        r"drawn on the map, what image <l> shows of <a> is a step of \(<x>, <y>\) from its camera",
        r"along that line of sight, the spot of <a> in image <l> becomes a step of \(<x>, <y>\) on the map",
        r"so, in the directions of the map, <a> is a step of \(<x>, <y>\) from camera <l>",
        r"the spot of <a> in image <l>, turned by that angle, is \(<x>, <y>\) from camera <same>",
        r"seen along the axes of the map, camera <l> has <a> at an offset of \(<x>, <y>\)",
    ],
    "camera_stands": [
        r"going back by this from <a>, camera <l> must stand at \(<x>, <y>\)",
        r"as <a> is where it is, camera <l> comes to \(<x>, <y>\)",
        r"taken off from the position of <a>, this puts camera <l> at \(<x>, <y>\)",
        r"so the place of camera <l> is that of <a> less this step, \(<x>, <y>\)",
        r"back from <a> by that much, I find camera <l> at \(<x>, <y>\)",
        r"subtracting this from where <a> is gives \(<x>, <y>\) for camera <l>",
        r"image <l> must then have been taken at \(<x>, <y>\), counted back from <a>",
        r"from <a> back by this step is \(<x>, <y>\), and that is where camera <l> stood",
    ],
    "camera_premise": [
        r"the question has camera <k> look <compass>, so <again> is <deg> on the map",
        r"by the premise camera <k> looks <compass>: <deg> stand for <again>",
        r"camera <k>, which looks along <deg>, is said to look <compass>, so that is <again>",
        r"told that camera <k> looks <compass>, I take <deg> as <again>",
        r"the compass is set by the view of image <k>: <deg> is <compass>",
        r"since the view of camera <k> is to be <compass>, <deg> must be <again>",
    ],
    "camera_hour": [
        r"at 30 degrees an hour, <deg> to the <side> is nearest to <hour>",
        r"on a clock face, <deg> to the <side> of 12 comes to <hour>",
        r"an hour is 30 degrees, which makes <deg> to the <side> about <hour>",
        r"by the clock, <deg> to the <side> is at <hour>",
        r"counting an hour for every 30 degrees, <deg> to the <side> falls to <hour>",
        r"from 12 o'clock, <deg> round to the <side> leads to <hour>",
    ],
}


def _hour(values: Mapping[str, str]) -> bool:
    """Nearest to the hour that it names."""
    turn = int(values["deg"]) * (1 if values["side"] == "right" else -1)
    return round(turn / 30) % 12 == int(values["hour"].split()[0]) % 12


CHECKS = {"camera_hour": _hour}
