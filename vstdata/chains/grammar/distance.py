"""How sentences about distances of middles and of surfaces are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_SIZES = ("metres", "reach", "gap", "more", "less", "least")
TOKENS = {
    **{name: rf"(?P<{name}>\d+\.\d) m" for name in _SIZES},
    "one": r"(?P<first>\d+\.\d)(?: m)?",
    "two": r"(?P<second>\d+\.\d)(?: m)?",
    "three": r"(?P<third>\d+\.\d) m",
}
RULES: dict[str, list[str]] = {
    "distance_seen": [
        r"in image <k>, the centres of <a> and <b> are <metres> apart",
        r"for <a> and <b> in image <k>, that makes <metres> from centre to centre",
        r"judging by image <k>, it is <metres> from the centre of <a> to the centre of <b>",
        r"so image <k> has <metres> between the centre of <a> and that of <b>",
        r"with these places in image <k>, <a> and <b> have their centres <metres> from each other",
        r"taken together, image <k> puts the centre of <a> <metres> away from the centre of <b>",
        r"seen from above, the centres of <a> and <b> in image <k> come to lie <metres> apart",
        r"image <k> thus gives <metres>, centre to centre, for <a> and <b>",
    ],
    "distance_map": [
        r"on the map, the centres of <a> and <b> are <metres> apart",
        r"from <a> to <b>, the map has <metres> between the centres",
        r"measured on the map, the centre of <b> is <metres> from the centre of <a>",
        r"the points for <a> and <b> are <metres> from each other",
        r"between <a> and <b> the map shows <metres>, centre to centre",
        r"a line from <a> to <b> is <metres> long on the map",
        r"going by the map, <b> has its centre <metres> away from that of <a>",
        r"for <a> and <b>, I read <metres> off the map",
    ],
    "distance_gap": [
        r"the two of them fill <reach> of that, so <gap> are left between them",
        r"of these <metres>, <reach> belong to the things themselves, which leaves a gap of <gap>",
        r"taking off <reach> for their own size, I get a gap of <gap>",
        r"they reach <reach> towards each other, hence the gap between them is <gap>",
        r"less the <reach> that they take up themselves, that is a gap of <gap>",
        r"since <reach> of this is inside the two, the space between them measures <gap>",
        r"without the <reach> that the two take up, it is <gap> from one to the other",
        r"their own extent is <reach> of it, so from surface to surface it is <gap>",
        r"I judge that both together take up <reach> of it, and <gap> remain free",
    ],
    "distance_farther": [
        r"<more> is more than <less>, so <a> and <b> are farther apart",
        r"as <more> exceeds <less>, the wider gap is between <a> and <b>",
        r"comparing <more> with <less>, <a> and <b> have more space between them",
        r"of <less> and <more>, the latter is larger, and it belongs to <a> and <b>",
        r"the larger one of <more> and <less> is that between <a> and <b>",
        r"against <less> on the other side, <a> and <b> with <more> are farther from each other",
        r"the gap of <more> between <a> and <b> beats that of <less>",
        r"it is <more> for <a> and <b> and only <less> for the others",
    ],
    "distance_difference": [
        r"<more> less <less> is <metres>",
        r"subtracting <less> from <more> gives <metres>",
        r"from <less> to <more> there are <metres> missing",
        r"the gap of <more> is wider than that of <less> by <metres>",
        r"between <less> and <more> there is a difference of <metres>",
        r"taking <less> away from <more> leaves <metres>",
        r"that is <metres> more, <more> as against <less>",
        r"to get from <less> to <more>, one adds <metres>",
    ],
    "distance_nearest": [
        r"of <one>, <two> and <three>, the smallest is <least>, so <b> is nearest to <a>",
        r"the gaps are <one>, <two> and <three>, and <least>, the smallest, is that to <b> from <a>",
        r"among <one>, <two> and <three> the least is <least>, which puts <b> nearest to <a>",
        r"with gaps of <one>, <two> and <three>, <b> at <least> is the closest to <a>",
        r"comparing <one>, <two> and <three>, I find <least> the shortest way from <a>, and it leads to <b>",
        r"no gap of <one>, <two> and <three> is smaller than <least>, the one from <a> to <b>",
        r"next to <a>, with only <least> out of <one>, <two> and <three>, is <b>",
        r"<b> has the smallest gap to <a>: <least> out of <one>, <two> and <three>",
    ],
    "distance_close": [
        r"the next gap is only <metres> wider, but that is enough",
        r"it is a matter of <metres>, not much, yet clear",
        r"there are but <metres> between this and the next gap, still I trust it",
        r"this is <metres> away from the next gap, so it is close, but it holds",
        r"the lead is small, <metres>, though larger than what I may have misjudged",
    ],
}


def _larger(values: Mapping[str, str]) -> bool:
    return float(values["more"]) > float(values["less"])


def _subtracted(values: Mapping[str, str]) -> bool:
    return abs(float(values["more"]) - float(values["less"]) - float(values["metres"])) < 0.01


def _smallest(values: Mapping[str, str]) -> bool:
    return float(values["least"]) == min(float(values[key]) for key in ("first", "second", "third"))


CHECKS: dict[str, Callable[[Mapping[str, str]], bool]] = {
    "distance_farther": _larger,
    "distance_difference": _subtracted,
    "distance_nearest": _smallest,
}
