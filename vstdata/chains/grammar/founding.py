"""How sentences that found one camera on another are read."""

from __future__ import annotations

RULES: dict[str, list[str]] = {
    "founded_both": [
        r"both image <k> and image <l> show <a> and <b>",
        r"<a> and <b> can be seen in image <k> and again in image <l>",
        r"what links image <k> to image <l> is that both have <a> and <b>",
        r"I find <a> and <b> in image <k> as well as in image <l>",
        r"two things are in both image <k> and image <l>: <a> and <b>",
        r"image <k> and image <l> have <a> and <b> in common",
        r"to bring image <k> and image <l> together, I can use <a> and <b>",
        r"I recognise <a> and <b> in both image <k> and image <l>",
    ],
    "founded_way": [
        r"in image <k>, the way from <a> to <b> runs <deg> to the <side> of the line of sight",
        r"as image <k> looks, one goes from <a> to <b> <deg> to the <side> of straight ahead",
        r"for the camera of image <k>, an arrow from <a> to <b> points <deg> to the <side> of its view",
        r"seen from above, <b> lies from <a> in a direction <deg> to the <side> of where image <k> looks",
        r"between these two spots in image <k>, from <a> to <b>, it goes <deg> to the <side> of straight ahead",
        r"image <k> has the way from <a> to <b> at <deg> to the <side> of its line of sight",
        r"taking image <k>, from <a> to <b> is a direction of <deg> to the <side> of the view",
        r"measured from the view of image <k>, <b> is <deg> to the <side> for one who stands at <a>",
    ],
}
