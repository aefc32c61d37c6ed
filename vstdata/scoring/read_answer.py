"""Reads what a model wrote: which option, which number, which order, which boxes it answers. Nothing is guessed: where
the words answer twice or not at all, the reading is None.

Only ASCII letters and digits count; a model that answers in another script has not kept to the format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from vstdata.words.numbers import numbers_in
from vstdata.words.templates import letter

MOST_CHARACTERS = 20_000  # a longer answer is no answer, and is not searched. Ours.
MOST_BOXES = 100  # Ours: more are refused before any geometry

_THINK = re.compile(r"\A\s*<think>(?P<thought>.*?)</think>(?P<answer>.*)\Z", re.DOTALL)
_TOKEN = re.compile(r"</?s>|<\|[a-z_]{1,20}\|>|<br>|</?answer>", re.IGNORECASE)
_RANGE = re.compile(r"\d\s*(?:-|–|to|or|and)\s*\.?\d", re.ASCII)
_WIDE = str.maketrans("（）：．", "():.")  # punctuation of CJK keyboards around an ASCII letter
_CLAIM = r"\b(?:answer|option|choice|result)(?:\s+(?:is|would be|should be|must be))?\s*:?\s*"
_METRES = {"m": 1.0, "cm": 0.01, "mm": 0.001, "km": 1000.0, "ft": 0.3048, "in": 0.0254}
_SQUARE = {"m2": 1.0, "cm2": 1e-4, "ft2": 0.3048**2}
_DEGREES = {"deg": 1.0, "rad": 57.29577951308232}
_SECONDS = {"s": 1.0, "min": 60.0}
_SCALES = (_METRES, _SQUARE, _DEGREES, _SECONDS)
_NAMES = {
    "m2": r"m2|m\^2|m²|sqm|sq\.?\s?m|square\s+met(?:er|re)s?",
    "cm2": r"cm2|cm\^2|cm²|square\s+centimet(?:er|re)s?",
    "ft2": r"ft2|ft\^2|ft²|sq\.?\s?ft|square\s+(?:feet|foot)",
    "cm": r"cms?|centimet(?:er|re)s?",
    "mm": r"mms?|millimet(?:er|re)s?",
    "km": r"kms?|kilomet(?:er|re)s?",
    "min": r"min|minutes?",
    "m": r"m|met(?:er|re)s?",
    "ft": r"ft|feet|foot",
    "in": r"inch(?:es)?|in(?=$|[.,;)\s]*$)",
    "deg": r"°|deg(?:ree)?s?",
    "rad": r"rad(?:ian)?s?",
    "s": r"s|sec(?:ond)?s?",
    "other": r"%|percent|pixels?|px|kg|g|kilograms?|grams?|pounds?|lbs?|lit(?:er|re)s?|hours?|years?|dollars?",
}
_UNIT = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _NAMES.items())
_NUMBER = re.compile(
    rf"(?<![\w.,])(?P<sign>[-+−]?)(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?:e(?P<power>[-+]?\d{{1,2}}))?"
    rf"(?:[\s-]*(?:{_UNIT})(?![\w²^]))?(?![\w]|[.,]\d)",
    re.IGNORECASE | re.ASCII,
)
_NONE = re.compile(r"\bnone\b|\b(?:is|are|see|has|have|with)\s+no\b|\A\s*no\s+\w+s\b", re.IGNORECASE)
_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_MIXED = re.compile(
    r"(?<![\w./])(?P<whole>\d+)?"
    r"(?:\s*(?P<sign>[½¼¾])|(?:(?<=\d)\s+|(?<!\d))(?P<over>\d)/(?P<under>[1-9])(?![\d/]))",
    re.ASCII,
)


def split_thought(output: str) -> tuple[str, str] | None:
    """Thought and answer of '<think>...</think> answer': exactly one block, at the start, neither part empty; else
    None."""
    found = _THINK.match(output)
    if found is None:
        return None
    thought, answer = found["thought"], found["answer"]
    tags = re.findall(r"</?think>", thought + answer, re.IGNORECASE)
    return None if tags or not thought.strip() or not answer.strip() else (thought.strip(), answer.strip())


def answer_part(output: str) -> str:
    """What counts as the answer: all of it, or what follows the one thought. "" where think tags are out of order, or
    it is longer than MOST_CHARACTERS."""
    if re.search(r"</?think>", output, re.IGNORECASE):
        parts = split_thought(output)
        output = parts[1] if parts else ""
    text = _TOKEN.sub(" ", output).translate(_WIDE).strip()
    return text if len(text) <= MOST_CHARACTERS else ""


def read_choice(answer: str, options: Sequence[str]) -> int | None:
    """Position of the one option that the text chooses, by letter or by words; None where it chooses none or several.

    None where there are no options. In order: the text is a letter or an option and nothing else; it says 'the answer
    is ...'; it has one letter in parentheses or at its start; it holds the words of one option; or its first sentence
    does.
    """
    if not options:
        return None
    text = answer.strip().strip("*`\"' ")
    for found in (_whole(text, options), _claimed(text, options), _lettered(text, options), _worded(text, options)):
        if len(found) == 1:
            return found.pop()
        if found:
            return None
    return None


def _letters(options: Sequence[str]) -> str:
    return letter(0) + "-" + letter(len(options) - 1)


def _position(found: str) -> int:
    return ord(found.upper()) - ord("A")


def _whole(text: str, options: Sequence[str]) -> set[int]:
    """'B', '(B)', 'b.', 'B. sofa', 'B) sofa' or 'sofa'; an option's letter and words must agree."""
    folded = _folded(text)
    same = {k for k, option in enumerate(options) if _folded(option) == folded}
    if same:
        return same
    found = re.fullmatch(rf"[(\[]?(?P<letter>[{_letters(options)}])[)\].:]*(?:\s+(?P<words>.+))?", text, re.I | re.S)
    if found is None:
        return set()
    position = _position(found["letter"])
    if found["words"] is None:
        return {position}
    return {position} if _folded(found["words"]) == _folded(options[position]) else set()


def _claimed(text: str, options: Sequence[str]) -> set[int]:
    """Options that follow 'the answer is', by letter or words."""
    found = set()
    for match in re.finditer(_CLAIM, text, re.IGNORECASE):
        rest = text[match.end() :].lstrip("*`\"' ")
        start = re.match(rf"[(\[]?([{_letters(options)}])(?:[)\].:,;*`]|\s*$|\s+(?!\w)|\s*\n)", rest)
        named = [k for k, option in enumerate(options) if _starts(rest, option)]
        lettered = re.match(rf"[(\[]([{_letters(options)}])[)\]]", rest) or start
        if lettered:
            found.add(_position(lettered[1]))
        elif named:
            found.add(max(named, key=lambda k: len(options[k])))
    return found


def _starts(text: str, option: str) -> bool:
    begin = re.match(rf"(?:the\s+)?{re.escape(option)}(?!\w)", text, re.IGNORECASE)
    return begin is not None


def _lettered(text: str, options: Sequence[str]) -> set[int]:
    """Letters in parentheses, or the one that the text begins with ('B. sofa', 'B, because')."""
    inside = {_position(found) for found in re.findall(rf"\(([{_letters(options)}])\)", text)}
    if inside:
        return inside
    starts = re.finditer(rf"(?:^|\n)\s*([{_letters(options)}])(?:[.):,]|\s*$|\s*\n)([^\n]*)", text)
    found = set()
    for match in starts:
        named = {k for k, option in enumerate(options) if _folded(match[2]) == _folded(option)}
        found |= {_position(match[1]), *named}
    return found


def _worded(text: str, options: Sequence[str]) -> set[int]:
    """Options whose words the text holds, else those of its first sentence; a longer option hides one inside it."""
    everywhere = _mentioned(text, options)
    if len(everywhere) <= 1:
        return everywhere
    sentences = [part for part in re.split(r"(?<=[.!?])\s+|\n+", text) if part.strip()]
    first = _mentioned(sentences[0], options)
    if len(first) != 1 or len(everywhere) == len(options) > 2:
        return everywhere
    (chosen,) = first
    shape = _shape(sentences[0], options[chosen])
    again = {k for k in everywhere - first for part in sentences[1:] if _shape(part, options[k]) == shape}
    return first | again


def _shape(sentence: str, option: str) -> str:
    return re.sub(rf"(?:the\s+)?{re.escape(_folded(option))}", "?", _folded(sentence))


def _mentioned(text: str, options: Sequence[str]) -> set[int]:
    found: set[int] = set()
    left = text
    for k in sorted(range(len(options)), key=lambda k: -len(options[k])):
        whole = rf"(?<!\w)(?<!\d[.,]){re.escape(options[k])}(?!\w)(?![.,]\d)"  # "2.5" holds neither "2" nor "5"
        pattern = re.compile(whole, re.IGNORECASE)
        if pattern.search(left):
            found.add(k)
            left = pattern.sub(" ", left)
    return found


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text.strip().strip("*`\"'.")).strip().lower()


def read_number(answer: str, unit: str) -> float | None:
    """The one number that the text answers, in `unit` ("" for a count); None where it gives none or several.

    A number with another unit of the same kind is converted ("230 cm" for m); one with a unit of another kind is none;
    one without a unit is taken as it is. Several mentions of the same value count once. Where numbers differ, what
    follows 'the answer is' decides, else the only one with a unit.
    """
    found = _numbers(answer, unit)
    if len({_rough(value) for _, value, _ in found}) > 1:
        claims = [match.end() for match in re.finditer(_CLAIM, answer, re.IGNORECASE)]
        claimed = [one for one in found for end in claims if 0 <= one[0] - end <= 24]
        found = claimed or ([] if _RANGE.search(answer) else [one for one in found if one[2]])
    values = {_rough(value): value for _, value, _ in found}
    return next(iter(values.values())) if len(values) == 1 else None


def _rough(value: float) -> str:
    return f"{value:.3g}"


def _numbers(text: str, unit: str) -> list[tuple[int, float, bool]]:
    """Place, value in `unit` and whether it had a unit, of every number that could answer."""
    scale = next((scale for scale in _SCALES if unit in scale), {})
    text = _MIXED.sub(_decimal, text)
    found = []
    for match in _NUMBER.finditer(text):
        given = next((name for name in _NAMES if match[name]), "")
        if given and given not in scale:
            continue
        value = _value(match)
        if isfinite(value):
            found.append((match.start(), value * (scale[given] / scale[unit] if given else 1.0), bool(given)))
    if not found:
        found = [(place, value, False) for place, value in numbers_in(text)]
    if not found and not unit and (said := _NONE.search(text)):
        return [(said.start(), 0.0, False)]  # "There are no chairs."
    return found


def _decimal(match: re.Match[str]) -> str:
    """'1 1/2' and '1½' -> '1.5'."""
    part = _VULGAR[match["sign"]] if match["sign"] else int(match["over"]) / int(match["under"])
    return repr(int(match["whole"] or 0) + part)


def _value(match: re.Match[str]) -> float:
    number = float(match["digits"].replace(",", "")) * 10.0 ** int(match["power"] or 0)
    return -number if match["sign"] in ("-", "−") else number


def read_order(answer: str, names: Sequence[str]) -> list[str] | None:
    """The names in the order of the text; None unless each occurs exactly once."""
    found: dict[int, str] = {}
    left = answer
    for name in sorted(names, key=len, reverse=True):
        places = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", left, re.IGNORECASE)]
        if len(places) != 1:
            return None
        ((start, end),) = places
        found[start] = name
        left = left[:start] + "\0" * (end - start) + left[end:]
    return [found[start] for start in sorted(found)]


def read_point(answer: str) -> tuple[float, float] | None:
    """The two numbers of '(u, v)', '[u, v]' or 'u, v'; None where there are more or fewer."""
    numbers = re.findall(r"[-+]?\d+(?:\.\d+)?", answer, re.ASCII)
    return (float(numbers[0]), float(numbers[1])) if len(numbers) == 2 else None


def read_boxes(answer: str) -> list[tuple[str, tuple[float, ...]]] | None:
    """Label and nine numbers of every box of a JSON list, fenced or not; None where it is not one, where a box is
    malformed (sizes not positive, angles beyond half a turn, not finite) or there are more than MOST_BOXES."""
    start, end = answer.find("["), answer.rfind("]")
    if start < 0 or answer.count('"bbox_3d"') > MOST_BOXES:
        return None
    try:
        raw = json.loads(answer[start : end + 1], parse_int=float)  # a number of 4,000 digits is infinite
    except (ValueError, RecursionError):
        return None
    if not isinstance(raw, list) or not raw or len(raw) > MOST_BOXES:
        return None
    boxes = [_box(one) for one in raw]
    return [box for box in boxes if box is not None] if None not in boxes else None


def _box(raw: Any) -> tuple[str, tuple[float, ...]] | None:
    if (
        not isinstance(raw, Mapping)
        or not isinstance(raw.get("label"), str)
        or not isinstance(raw.get("bbox_3d"), list)
    ):
        return None
    numbers = raw["bbox_3d"]
    if len(numbers) != 9 or not all(isinstance(one, int | float) and not isinstance(one, bool) for one in numbers):
        return None
    values = tuple(float(one) for one in numbers)
    if not all(map(isfinite, values)) or max(map(abs, values[:6])) > 1e4:
        return None
    good = min(values[3:6]) > 0 and max(map(abs, values[6:])) <= 1
    return (raw["label"], values) if good else None
