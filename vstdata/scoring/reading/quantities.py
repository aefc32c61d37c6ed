"""The quantities of a text as people write them, each one number in its unit: '2 1/2 m', 'two and a half metres',
'8 feet 2 inches', '2,5 m', '3 meters (10 feet)'; what is a range, a list or a product of sides is marked as such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from vstdata.scoring.reading.guarded import holds
from vstdata.words.numbers import SPELT, in_digits

_SCALES = {  # kind: {unit: in the kind's first unit}
    "length": {
        "m": 1.0, "cm": 0.01, "mm": 0.001, "dm": 0.1, "km": 1e3,
        "ft": 0.3048, "in": 0.0254, "yd": 0.9144, "mi": 1609.344,
    },
    "area": {"m2": 1.0, "cm2": 1e-4, "mm2": 1e-6, "km2": 1e6, "ft2": 0.3048**2, "in2": 0.0254**2, "yd2": 0.9144**2},
    "angle": {"deg": 1.0, "rad": 57.29577951308232},
    "time": {"s": 1.0, "ms": 0.001, "min": 60.0, "h": 3600.0},
}  # fmt: skip
_SCALE = {unit: (kind, scale) for kind, scales in _SCALES.items() for unit, scale in scales.items()}
_IMPERIAL = (
    "ft",
    "in",
    "yd",
    "mi",
    "ft2",
    "in2",
    "yd2",
)  # what is said in metres as well was rounded to these, or from
SPELLINGS = {
    "m": "m meter meters metre metres",
    "cm": "cm cms centimeter centimeters centimetre centimetres",
    "mm": "mm mms millimeter millimeters millimetre millimetres",
    "dm": "dm decimeter decimeters decimetre decimetres",
    "km": "km kms kilometer kilometers kilometre kilometres",
    "ft": "ft feet foot ' ’ ′",
    "in": "in inch inches \" ” ″ ''",
    "yd": "yd yds yard yards",
    "mi": "mi mile miles",
    "deg": "° deg degs degree degrees",
    "rad": "rad rads radian radians",
    "s": "s sec secs second seconds",
    "ms": "ms millisecond milliseconds",
    "min": "min mins minute minutes",
    "h": "h hr hrs hour hours",
    "m2": "sqm",
    "ft2": "sqft",
    "other": "% percent pixel pixels px kg g kilogram kilograms gram grams pound pounds lb lbs liter liters "
    "litre litres hundred thousand million dozen pi π times year years dollar dollars m3 m^3 m³ ft³ cubic fps hz mph",
}
_UNITS = {spelling: unit for unit, spellings in SPELLINGS.items() for spelling in spellings.split()}
_DIGITS = (
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+|\d+,\d+(?![\d,.]*\d)"
    r"|\d{1,3}(?: \d{3})+(?=\s?(?:mm|cm|m|km|millimet\w+|centimet\w+|met(?:er|re)s?)\b)"
    r"|\d+(?:\.\d+)?|\.\d+"
)
_FOREIGN = {  # a Chinese foot is none of ours, and not converted
    "平方米": "m2", "厘米": "cm", "公分": "cm", "毫米": "mm", "公里": "km", "千米": "km", "米": "m",
    "英尺": "ft", "英寸": "inches", "尺": "px", "寸": "px", "度": "deg", "秒": "s", "см": "cm", "мм": "mm", "м": "m",
}  # fmt: skip
_OTHER_SCRIPT = re.compile(rf"(?<=\d)\s*({'|'.join(_FOREIGN)})(?![а-я])")
_IN_FRONT = re.compile(  # distance_cm: 250, "Distance (cm): 250", 'distance in feet: 2.5', 'in metres is 2.5'
    r"(?:(?<=[a-z])_(?:in_)?(?P<key>[a-z]+\d?)|[(\[](?:in\s+)?(?P<round>(?:sq\.?\s|square\s)?[a-z]+[2²]?|°)[)\]]"
    r"|\bin\s+(?P<told>(?:sq\.?\s|square\s)?(?:[a-z]{3,}|cm|mm|ft|m2|m²)))"
    r"(?P<between>[\"']?\s*(?:[:=]|is|are)\s*[\"']?(?:about\s|approximately\s|around\s|roughly\s|~)?)"
    r"(?P<number>[-+]?\d[\d.,]*(?<![.,]))(?!\s?(?:[a-z°\"'′″]|[-–]\s?\d))",
    re.IGNORECASE | re.ASCII,
)
_NUMBER = re.compile(
    rf"(?P<spelt>{SPELT})?(?:(?<![\w.,/])|(?<=\dm/)|(?<=\d m/)|(?<=\dcm/)|(?<=\d cm/)|(?<=\dft/)"
    rf"|(?<=\d ft/))(?<![A-Za-z]-)(?<!\d:)(?P<sign>[-+−])?(?P<digits>{_DIGITS})(?:e(?P<power>[-+]?\d{{1,2}}))"
    rf"?"
    r"(?:[\s-]{0,2}[(\[]?(?P<square>sq(?:uare|\.)?[\s-]?)?(?P<unit>''|[\"”″'’′°%π]"
    r"|[a-z]+(?:\^?[23](?!\d)|[²³]|\s?squared\b)?(?![\w²³^])))?(?:(?<=['’′])|(?![\w]|[.,]\d|:\d|(?<=\d)/\d))",
    re.IGNORECASE | re.ASCII,
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_GROUPS = re.compile(r"[,\s]")
_RAISES = re.compile(r"(\^?[23]|[²³]|\s?squared)\Z")
_BEGINS = re.compile(rf"[{SPELT}\d.+−-]", re.ASCII)
_FRACTION = re.compile(
    r"(?<![\w./,])(?P<whole>\d+)?(?:\s*(?P<sign>[½¼¾⅓⅔])|(?:(?<=\d)[\s-]+"
    r"|(?<!\d))(?P<over>\d{1,2})/(?P<under>[1-9]\d?)(?![\d/]))",
    re.ASCII,
)
_SIGNS = {"½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_POWER = re.compile(  # 2.5 x 10^0
    r"(?<![\w.,])(?P<digits>\d{1,9}(?:\.\d{1,9})?)\s*(?:x|×|\*|·|\\times|\\cdot)\s*10\s*"
    r"(?:\^\s*[{(]?\s*(?P<power>-?\d)\s*[})]?|(?P<raised>⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]))(?!\d)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:\A|\n)[ \t]*(\d{1,2})[.)][ \t]+(?=[^\d\s])")
# A number without a unit after these is a name.
_NAMED = re.compile(
    r"(?:\b(?:images?|frames?|pictures?|photos?|steps?|figures?|views?|objects?|rooms?|options?|cameras?|points?"
    r"|question)\s|#|\b(?:confidence|probability|certainty)(?: score| level)?(?: of|:| is|\s?=)?\s)\Z",
    re.IGNORECASE,
)
# What is counted with it is no answer: pictures, decimals, the hour.
_NO_AMOUNT = re.compile(r"(?:st|nd|rd|th)\b|[\s-]*(?:decimals?\b|significant\b|o['’]?clock\b)", re.IGNORECASE)
_BOUND = re.compile(
    r"(?<!just )(?<!slightly )(?<!little )(?<!bit )\b(?:more than|less than|fewer than|greater than|over|under|at least"
    r"|at most|up to|no more than|larger than|smaller than|minimum|min\.?|maximum"
    r"|max\.?|twice|double)\s+(?:about\s+|approximately\s+)?\Z|(?:[<≤≥]|(?<![\w\"'/=-])>)=?\s*\Z",
    re.IGNORECASE,
)
# and `_BOUNDS`: how what stands before a number ends, where `_NAMED` and `_BOUND` may be found
_NAMES = (
    "#", "image", "images", "frame", "frames", "picture", "pictures", "photo", "photos", "step", "steps", "figure",
    "figures", "view", "views", "object", "objects", "room", "rooms", "option", "options", "camera", "cameras",
    "point", "points", "question",
)  # fmt: skip
_BOUNDS = (
    "than", "over", "under", "least", "most", "to", "minimum", "min", "min.", "maximum", "max", "max.", "twice",
    "double", "<", "≤", "≥", ">", "=",
)  # fmt: skip
_BOUND_AFTER = re.compile(
    r"\s*(?:at (?:most|least)|or (?:less|more|fewer|above|below|greater|higher)|and (?:up|above|more)|(?:minimum"
    r"|maximum|max|min)\b"
    r"(?!\s+\w))",
    re.IGNORECASE,
)
_IN_TOTAL = re.compile(r"\s+(?:\w+\s+)?(?:in total|altogether|in all)\b", re.IGNORECASE)
_ABOUT = r"(?:(?:about|approximately|approx\.?|around|roughly|nearly|almost|say|~|≈|even|maybe|perhaps)\s*)*"
_JOINT = re.compile(r"[\s]*(?:,|and|&|,\s*and|-)?\s*\Z")
_RANGE = re.compile(rf"\s*(?:-|–|—|~|\.\.\.?|…|to|or|up to|and|,\s*or)\s*{_ABOUT}\Z", re.IGNORECASE)
_AGAIN = re.compile(
    rf"\s*(?:[(\[=≈/,;]|or|which is|that is|i\.e\.,?|equivalent to|equal to|\(or)*\s*[(\[]?\s*(?:or"
    rf"|i\.e\.,?)?\s*{_ABOUT}\Z",
    re.IGNORECASE,
)
_SIDES = re.compile(rf"\s*(?:x|×|by|\*|·|\\times)\s*{_ABOUT}\Z", re.IGNORECASE)
_ROW = re.compile(rf"\s*(?:,|;|/|,?\s*and|)\s*{_ABOUT}\Z", re.IGNORECASE)
_SUM = re.compile(r"\s*[+*/×÷]\s*\(?\s*\Z|\s*(?:plus|minus|times)\s*\Z", re.IGNORECASE)
_RESULT = re.compile(r"[\s)\]]*(?:=|≈|equals|makes|gives)\s*\Z", re.IGNORECASE)
_MAKES = re.compile(r"\s*(?:is|are|,\s*(?:which|that|this)\s+(?:is|makes|gives))\s*\Z", re.IGNORECASE)
_DASH = re.compile(r"\s*[-–—:=,]\s*")
_TOLERANCE = re.compile(r"\s*[(,]?\s*(?:±|\+/-|\+-|plus or minus|give or take)\s*\Z", re.IGNORECASE)
_ENDS = re.compile(r"\s*(?:[.,;)\n]|\Z|(?:away|tall|long|wide|high|deep)\b)")
SAME = 0.06  # ours: how far a length said twice in two units may differ, by rounding


class Quantity(NamedTuple):
    """A number at text[start:end]; `unit` is "" where there is none, "other" for one we know and do not convert. `role`
    is "" or why it is no answer ("range", "row", "term"), "result" after an equals sign, or "comma" for '3,4', which is
    one number or two; `spelt`: in words. `twin`: value and unit of the same once more in another unit."""

    start: int
    end: int
    value: float
    unit: str
    spelt: bool
    role: str = ""
    twin: tuple[float, str] | None = None

    def into(self, unit: str) -> float | None:
        """The value in another unit; None where that is of another kind."""
        unit = _UNITS.get(unit, unit)  # "degrees" is asked for in this word
        if not self.unit or self.unit == unit:
            return self.value
        if self.twin and (self.twin[1] == unit or self.unit in _IMPERIAL):
            return self._replace(value=self.twin[0], unit=self.twin[1], twin=None).into(unit)
        mine, asked = _SCALE.get(self.unit), _SCALE.get(unit)
        return self.value * mine[1] / asked[1] if mine and asked and mine[0] == asked[0] else None


def tidy(text: str) -> str:
    """The text with fractions and numbers in words as decimals, and without the numbers of a numbered list."""
    if "10" in text and ("^" in text or not text.isascii()):
        text = _POWER.sub(_power, text)
    if "/" in text or not text.isascii():
        text = _FRACTION.sub(_decimal, text)
    if not text.isascii():
        text = _OTHER_SCRIPT.sub(lambda found: f" {_FOREIGN[found[1]]} ", text)
    text = _IN_FRONT.sub(_behind, in_digits(text))
    if "\n" in text and [found[1] for found in _NUMBERED.finditer(text)][:2] == ["1", "2"]:
        text = _NUMBERED.sub("\n", text)
    return text


def unit_of(word: str) -> str:
    """The unit that a word names, "other" where none is known."""
    word = word.lower()
    return _UNITS.get(
        word, f"{_UNITS.get(word.removeprefix('square '), '')}2" if word.startswith("square") else "other"
    )


def _behind(match: re.Match[str]) -> str:
    """A number with its unit behind it; as it stands where the word in front of it is no unit."""
    word = (
        (match["key"] or match["round"] or match["told"]).lower().replace("sq. ", "square ").replace("sq ", "square ")
    )
    known = _UNITS.get(word.removeprefix("square ").rstrip("2²"))
    return f"{match['between']}{match['number']} {word}" if known and known not in ("other", "in") else match[0]


def _power(match: re.Match[str]) -> str:
    power = match["power"] or match["raised"].translate(_RAISED)
    return f"{float(match['digits']) * 10.0 ** int(power):.9g}"


def _decimal(match: re.Match[str]) -> str:
    part = _SIGNS[match["sign"]] if match["sign"] else int(match["over"]) / int(match["under"])
    return f"{int(match['whole'] or 0) + part:.6g}"


def quantities(text: str) -> list[Quantity]:
    """All quantities of a text that `tidy` made, put together."""
    found: list[Quantity] = []
    for one in _numbers(text):
        last = found[-1] if found else None
        if last is None:
            found.append(one)
            continue
        gap = text[last.end : one.start]
        if len(gap) > 40:
            found.append(one)
        else:
            found[-1:] = _joined(last, gap, one, text)
    return found


def _numbers(text: str) -> Iterator[Quantity]:
    for match in _found(text):
        digits, sign, power, spelt = match.group("digits", "sign", "power", "spelt")
        start, after = match.start(), match.end("digits")
        unit = _unit(match, text)
        before = text[max(0, start - 30) : start].rstrip().casefold() if start else ""
        if before and not unit and _named(before) and _NAMED.search(text, max(0, start - 24), start):
            continue
        role, end = "", match.end() if unit else match.end("power") if power else after
        if after < len(text):
            if _NO_AMOUNT.match(text, after):
                continue
            more = text[after] == "+" and not text[after + 1 :].lstrip()[:1].isdigit()  # '4+'
            if more or _BOUND_AFTER.match(text, end if unit else after):
                role = "range"
        if before and not role and _bounded(before) and _BOUND.search(text, max(0, start - 30), start):
            role = "range"
        if "," in digits and not _THOUSANDS.fullmatch(digits):
            if not unit and digits[0] != "0":
                role = "comma"
            digits = digits.replace(",", ".")
        number = float(_GROUPS.sub("", digits))
        if power:
            number *= 10.0 ** int(power)
        yield Quantity(start, end, -number if sign in ("-", "−") else number, unit, spelt is not None, role)


def _found(text: str) -> Iterator[re.Match[str]]:
    """What `_NUMBER` finds, tried only where one may begin."""
    end = 0
    for begin in _BEGINS.finditer(text):
        if begin.start() >= end and (match := _NUMBER.match(text, begin.start())):
            end = match.end()
            yield match


def _named(before: str) -> bool:
    return before.endswith(_NAMES) or holds(before, ("confidence", "probability", "certainty"))


def _bounded(before: str) -> bool:
    return before.removesuffix("approximately").removesuffix("about").rstrip().endswith(_BOUNDS)


def _unit(match: re.Match[str], text: str) -> str:
    """The unit after a number; "" where the word after it is none."""
    if match["unit"] is None:
        return ""
    word = match["unit"].lower()
    power = _RAISES.search(word) if word[-1] in "23²³d" else None
    unit = _UNITS.get(word[: power.start()] if power else word, "")
    if unit == "in" and word == "in" and not re.match(r"\s*(?:[.,;)\n(x×]|\Z)", text[match.end() :]):
        return ""  # "4 in the room"
    if unit and unit != "other" and (match["square"] or power):
        return f"{unit}2" if match["square"] or (power and power[0][-1] not in "3³") else "other"
    return unit


def _joined(last: Quantity, gap: str, one: Quantity, text: str) -> list[Quantity]:
    """Two neighbours as what they are together."""
    both = last._replace(end=one.end)
    mine, other = _SCALE.get(last.unit), _SCALE.get(one.unit)
    if mine and other and mine[0] == other[0] and last.unit != one.unit:
        larger, smaller = last.value * mine[1], one.value * other[1]
        if other[1] < mine[1] and 0 <= smaller < mine[1] and _JOINT.match(gap) and "(" not in gap:
            return [both._replace(value=last.value + smaller / mine[1])]
        if abs(larger - smaller) <= SAME * max(abs(larger), abs(smaller)) and _AGAIN.match(gap):
            return [both._replace(twin=(one.value, one.unit))]
    spaced = gap == " " and _ENDS.match(text, one.end)  # 6 foot 2
    if (
        last.unit == "ft"
        and not one.unit
        and _JOINT.fullmatch(gap)
        and 0 < one.value < 12
        and (text[last.end - 1] in "'’′" or spaced)
    ):
        return [both._replace(value=last.value + one.value / 12)]  # 8'2
    if last.unit == "m" and not one.unit and not gap.strip() and "\n" not in gap and 10 <= one.value < 100:
        return [both._replace(value=last.value + one.value / 100)]  # one metre fifty
    same = one.value == last.value and one.unit == last.unit
    if same and (("\n" in gap and not gap.strip()) or (one.spelt != last.spelt and _DASH.fullmatch(gap))):
        return [both]
    if _TOLERANCE.match(gap):
        return [both]
    if _RESULT.match(gap) or (not last.unit and _MAKES.match(gap)):
        return [last._replace(role="term"), one._replace(role="result")]
    between = re.search(r"\bbetween\s+(?:about\s+)?\Z", text[: last.start][-16:], re.IGNORECASE)
    if (_RANGE.match(gap) and (between or not re.match(r"\s*,?\s*and\b", gap))) or (one.value < 0 and gap.isspace()):
        return [last._replace(role="range"), one._replace(role="range")]
    if _SUM.match(gap):
        return [last._replace(role="term"), one._replace(role="term")]
    if ("\n" in gap and not gap.strip()) or _IN_TOTAL.match(text, one.end):
        return [last, one]
    if _SIDES.match(gap) or (_ROW.match(gap) and (gap.strip() or last.unit == one.unit)):
        unit = one.unit
        return [last._replace(role="row", unit=last.unit or unit), one._replace(role="row")]
    return [last, one]
