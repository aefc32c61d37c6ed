"""How sentences about counting over several images are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_NUMBERS = "no|one|two|three|four|five|six|seven|eight|nine|ten"
_KIND = r"[\w'&/-]+(?: [\w'&/-]+){0,3}"
TOKENS = {
    "many": rf"(?P<count>{_NUMBERS}) (?P<kind>{_KIND})",
    "fewer": rf"(?P<lesser>{_NUMBERS}) (?P<rest>{_KIND})",
    "where": r"(?P<ahead>\d+\.\d) m (?:straight ahead|ahead and (?P<aside>\d+\.\d) m to the (?P<side>left|right))",
    "at": r"\((?P<x>-?\d+\.\d), (?P<y>-?\d+\.\d)\)",
    "metres": r"(?P<metres>\d+\.\d) m",
    "terms": r"(?P<terms>\d+(?: \+ \d+)+) = (?P<sum>\d+)",
    "sum": r"(?P<sum>\d+)",
    "repeats": rf"(?P<repeats>{_NUMBERS}) repeats?",
    "again": r"(?P<matched>\d+) (?:is|are)",
    "matched": r"(?P<matched>\d+)",
    "left": r"(?P<left>\d+) (?:is|are)",
}
RULES: dict[str, list[str]] = {
    "counting_shown": [
        r"image <k> shows <many>",
        r"in image <k>, I count <many>",
        r"there is a view of <many> in image <k>",
        r"looking at image <k>, I find <many>",
        r"I see <many> in image <k>",
        r"as for image <k>, it has <many> in it",
        r"what image <k> contributes is <many>",
        r"going through image <k>, I come across <many>",
    ],
    "counting_at": [
        r"in image <k>, <a> is <where>, at <at> on the map",
        r"for image <k>, <a> is <where>, which is <at> from above",
        r"image <k> has <a> <where>, so it goes to <at>",
        r"from where image <k> was taken, <a> is <where>: that is <at>",
        r"I judge <a> in image <k> to be <where>, hence at <at>",
        r"seen in image <k>, <a> is <where> and so belongs at <at>",
        r"with <a> <where> in image <k>, I mark <at>",
        r"image <k> puts <a> <where>, and the map has it at <at>",
    ],
    "counting_same": [
        r"<b> is at the same place as <a>, so it is the same one",
        r"<a> and <b> fall on one point and are one and the same",
        r"as <b> is where <a> is, I have seen it before",
        r"at that very place I already have <a>, so <b> is no other",
        r"<b> must be <a> again, for the place is the same",
        r"the place of <b> is that of <a>: one thing, seen twice",
        r"that <a> and <b> share their place means that they are one",
        r"I recognise <a> in <b>, since both are at one place",
    ],
    "counting_new": [
        r"<b> is <metres> from the nearest of them so far, so it is another one",
        r"as the nearest one so far is <metres> away, <b> is new",
        r"nothing of the kind was nearer than <metres> to <b> so far, so I count it as a further one",
        r"with <metres> to the nearest one known, <b> has not come up before",
        r"<b> cannot be one of those before, the nearest being <metres> away",
        r"since those before are <metres> or more from <b>, this is one more",
        r"the nearest one before is <metres> from <b>, which is therefore a different one",
        r"at least <metres> from all those before, <b> is an additional one",
    ],
    "counting_near": [
        r"<b> is only <metres> from the nearest of them so far, but that is enough for it to be another one",
        r"although the nearest one so far is just <metres> away, <b> is new",
        r"there is one at <metres> from <b> already, close by, yet not the same",
        r"<b> is near to one before, <metres> away, but still a different one",
        r"a mere <metres> lie between <b> and the nearest one before, yet they are two",
    ],
    "counting_sum": [
        r"image by image, that is <terms>",
        r"added up over the images, <terms>",
        r"simply adding the images gives <terms>",
        r"the images together have <terms> to be counted",
        r"before anything is taken off, it is <terms>",
        r"with doubles, I have <terms>",
        r"all views added, there are <terms>",
        r"a plain sum would be <terms>",
    ],
    "counting_total": [
        r"less <repeats> among these <sum>, that leaves <many>",
        r"of these <sum>, I take off <repeats> and keep <many>",
        r"with <repeats> to be left out of <sum>, what remains is <many>",
        r"since <repeats> must go from the <sum>, the result is <many>",
        r"taking <repeats> from <sum>, I get <many>",
        r"there is a count of <sum> with <repeats> in it, which makes <many>",
        r"from <sum> I subtract <repeats>, so it comes to <many>",
        r"correcting <sum> for <repeats> gives <many>",
    ],
    "counting_distinct": [
        r"none of these <sum> is a repeat, so there are <many>",
        r"all <sum> are different, which makes <many>",
        r"as nothing came up twice, the <sum> stand for <many>",
        r"there is no repeat to be taken off the <sum>, and I have <many>",
        r"no two of the <sum> are the same one, so it stays at <many>",
        r"nothing has to go from the <sum>: <many>",
    ],
    "counting_once": [
        r"of the <sum>, <again> in more than one image, so <left> in one only",
        r"among these <sum>, <again> in several images, which means that <left> in a single one",
        r"as <again> in two images or more out of the <sum>, <left> in just one",
        r"out of <sum>, <again> there more than once, hence <left> there once",
        r"I matched <matched> of the <sum>, so <left> without a match",
        r"<matched> of the <sum> came up again, and <left> not seen again",
        r"taking the <matched> that came up again from the <sum>, <left> left",
        r"with <matched> out of <sum> seen repeatedly, <left> seen once",
    ],
    "counting_more": [
        r"<many> are more than <fewer>",
        r"so <many> stand against <fewer>, and the former are more",
        r"against <fewer> there are <many>, which is the larger number",
        r"comparing <many> with <fewer>, the former win",
        r"the larger number is that of <many>, the smaller one that of <fewer>",
        r"there are <many> and only <fewer>",
        r"it is <many> as opposed to no more than <fewer>",
        r"set beside <fewer>, <many> are the greater number",
    ],
    "counting_equal": [
        r"<many> and <fewer> are equally many",
        r"so <many> stand against <fewer>, which is a tie",
        r"comparing <many> with <fewer>, neither are more",
        r"there are <many> and just as well <fewer>",
        r"it is <many> on one side and <fewer> on the other, so they are level",
        r"neither number is larger: <many> and <fewer>",
    ],
}
_ORDER = _NUMBERS.split("|")


def _added(values: Mapping[str, str]) -> bool:
    return sum(map(int, values["terms"].split(" + "))) == int(values["sum"])


def _left(values: Mapping[str, str]) -> bool:
    return int(values["sum"]) - _ORDER.index(values.get("repeats", "no")) == _ORDER.index(values["count"])


def _once(values: Mapping[str, str]) -> bool:
    return int(values["sum"]) - int(values["matched"]) == int(values["left"])


def _more(values: Mapping[str, str]) -> bool:
    return _ORDER.index(values["count"]) > _ORDER.index(values["lesser"])


def _equal(values: Mapping[str, str]) -> bool:
    return values["count"] == values["lesser"]


CHECKS: dict[str, Callable[[Mapping[str, str]], bool]] = {
    "counting_sum": _added,
    "counting_total": _left,
    "counting_distinct": _left,
    "counting_once": _once,
    "counting_more": _more,
    "counting_equal": _equal,
}
