"""How sentences about compasses that people have set are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_POINT = "north(?:east|west)?|east|south(?:east|west)?|west"
TOKENS = {
    "who": r"(?P<who>[A-Z][a-z]+)",
    "again": r"(?P=who)",
    "compass": rf"(?P<compass>{_POINT})",
    "same": r"(?P=compass)",
    "point": rf"(?P<word>{_POINT})",
    "off": r"(?P<off>\d+) degrees",
}
RULES: dict[str, list[str]] = {
    "compass_of": [
        r"<who> calls the way from <a> to <b> <compass>, so for <again> <same> is <deg> on the map",
        r"in the words of <who>, going from <a> to <b> is going <compass>, which makes <deg> <same>",
        r"for <who>, <compass> is the direction from <a> to <b>: <deg>",
        r"from <a> to <b> it is <deg> on the map, and <who> calls that <compass>",
        r"the compass of <who> is set by the way from <a> to <b>, so <compass> means <deg> there",
        r"<who> takes the arrow from <a> to <b> as <compass>, and that arrow points to <deg>",
        r"on the map, the way from <a> to <b> runs along <deg>, which <who> names <compass>",
        r"what <who> calls <compass> is the way from <a> to <b>, <deg> on the map",
    ],
    "compass_path": [
        r"for <who>, <point> is <off> to the <side> of <compass>, so what is meant runs along <deg>",
        r"from <compass> to <point> it is <off> to the <side>, hence <who> means <deg>",
        r"<who> says <point>, which lies <off> to the <side> of <compass>: that is <deg> on the map",
        r"the direction that <who> calls <point> is <off> to the <side> of <compass>, so it is <deg>",
        r"since <point> is <off> to the <side> of <compass>, <who> points along <deg>",
        r"going <off> to the <side> from <compass> to <point>, I get <deg> for what <who> says",
        r"by the compass of <who>, <point> comes <off> to the <side> of <compass>, that is at <deg>",
        r"the map has <deg> for what <who> says, because <point> is <off> to the <side> of <compass>",
    ],
}


def _eighths(values: Mapping[str, str]) -> bool:
    """The points of a compass are 45 degrees apart."""
    return int(values["off"]) % 45 == 0


CHECKS: dict[str, Callable[[Mapping[str, str]], bool]] = {"compass_path": _eighths}
