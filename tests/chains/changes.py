"""Changes one claim of a chain so that it is false, on the text alone: neither reader nor facts are known here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import numpy as np

COLORS = (
    "black",
    "grey",
    "white",
    "red",
    "orange",
    "yellow",
    "green",
    "teal",
    "blue",
    "purple",
    "pink",
    "brown",
    "beige",
)
POINTS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")
_OPPOSITE = {
    "left": "right",
    "right": "left",
    "away": "towards me",
    "towards me": "away",
    "ahead": "back",
    "back": "ahead",
}
_RULED = re.compile(r"\b(not|Not|rule out|out|would|wrong|next option|comes? second|cannot|For .* it|does not fit)\b")

Change = Callable[[str, str, np.random.Generator], Iterator[str]]


def change(chain: str, generator: np.random.Generator) -> tuple[str, str] | None:
    """A kind of change and the changed chain, or None where it has nothing of the kind that was drawn."""
    sentences = re.split(r"(?<=\.) (?=[A-Z0-9])", chain)
    kind = str(generator.choice(list(KINDS)))
    place = int(generator.integers(len(sentences)))
    changed = [one for one in KINDS[kind](sentences[place], chain, generator) if one != sentences[place]]
    if not changed:
        return None
    chosen = changed[int(generator.integers(len(changed)))]
    return kind, " ".join([*sentences[:place], chosen, *sentences[place + 1 :]])


def _put(text: str, match: re.Match[str], word: str) -> str:
    return text[: match.start()] + word + text[match.end() :]


def _numbers(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """A number of degrees by a step or more, of metres by one or more, a count by one."""
    for match in re.finditer(r"(?<![\w.])\d+(?= degrees)", sentence):
        value = int(match[0]) + 15 * int(generator.integers(1, 5)) * (1 if generator.random() < 0.5 else -1)
        if 0 < value < 180:
            yield _put(sentence, match, str(value))
    for match in re.finditer(r"(?<![\w.])\d+(?:\.5)?(?= m\b)", sentence):
        yield _put(sentence, match, f"{float(match[0]) + int(generator.integers(1, 4)):.1f}".removesuffix(".0"))
    times = ("half as wide", "twice as wide", "three times as wide")
    for match in re.finditer(r"\b(?:(?:half|twice|three times|one and a half times) )?as wide\b", sentence):
        yield _put(sentence, match, str(generator.choice([one for one in times if one != match[0]])))
    for match in re.finditer(r"(?<= = )\d+", sentence):
        yield _put(sentence, match, str(int(match[0]) + 1))


def _sides(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """Left for right in a direction, away for towards, another point of the compass."""
    if _even(sentence, chain):
        return
    for match in re.finditer(r"(?<= degrees )(left|right)\b|(?<= degrees to the )(left|right)\b", sentence):
        yield _put(sentence, match, _OPPOSITE[match[0]])
    for match in re.finditer(r"\baway\b(?! from| in)|\btowards me\b", sentence):
        if re.search(r"(more |diagonally|mostly|a little|straight)", sentence) and "straight away from" not in sentence:
            yield _put(sentence, match, _OPPOSITE[match[0]])
    for match in re.finditer(rf"\b({'|'.join(POINTS)})\b", sentence):
        yield _put(sentence, match, str(generator.choice([point for point in POINTS if point != match[0]])))


def _even(sentence: str, chain: str) -> bool:
    """Whether a turn to either side is as far from the answer: what rules one out is true of the other."""
    return bool(re.search(r"\boption\b", sentence) or _RULED.search(sentence)) and bool(
        re.search(r"hardly at all|180 degrees", chain.rsplit(". ", 1)[-1])
    )


def _places(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """The other side of the picture."""
    for match in re.finditer(r"(?<=across the )(left|right)(?= half)", sentence):
        yield _put(sentence, match, _OPPOSITE[match[0]])
    for match in re.finditer(r"(?:at the (?:upper |lower )?|on the )(left|right)(?= edge|\b)", sentence):
        if re.search(r"(image|Image) ?\d?", sentence) and "wall" not in sentence:
            yield _put(sentence, match, match[0].replace(match[1], _OPPOSITE[match[1]]))
    for match in re.finditer(r"\b(left|right) of the middle", sentence):
        yield _put(sentence, match, f"{_OPPOSITE[match[1]]} of the middle")


def _colors(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """Another colour."""
    for match in re.finditer(rf"\b({'|'.join(COLORS)})\b", sentence):
        yield _put(sentence, match, str(generator.choice([color for color in COLORS if color != match[0]])))


def _names(chain: str) -> list[str]:
    """Things that the chain tells of, by its own sentences about pictures."""
    found = re.findall(
        r"\b[Ff]rom (the [\w' -]+?) to (the [\w' -]+?)(?:(?:, it| it| in| is| runs| goes| by going)\b|\.)", chain
    )
    return sorted({name for pair in found for name in pair if " of the " not in name})


def _things(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """Another thing of the chain in the place of one, where a way, a wall or a neighbour is told."""
    if not re.search(r"degrees|straight|beside|more |diagonally|mostly| m\b", sentence) or _RULED.search(sentence):
        return
    names = _names(chain)
    for name in names:
        for match in re.finditer(rf"{re.escape(name)}\b(?! (?:and|in image))", sentence):
            for other in names:
                alike = other.startswith(name) or name.startswith(other)  # 'the lamp', and 'the lamp in image 1'
                if not alike and other not in sentence and other.split()[-1] != name.split()[-1]:
                    yield _put(sentence, match, other)


def _images(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """Another image in a sentence that tells what one shows."""
    if not re.search(r"degrees| at the | on the |the middle|squarely|straight", sentence) or _RULED.search(sentence):
        return
    if "that wall" in sentence:  # along a wall a way runs alike in all images
        return
    if len(re.findall(r"[Ii]mage \d|camera \d", sentence)) == 1 and "image 1 " not in sentence[-14:]:
        for match in re.finditer(r"(?<=[Ii]mage )\d", sentence):
            yield _put(sentence, match, "2" if match[0] == "1" else "1")


def _rivals(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """A false reason against another option: another number, side or word in the sentence before the last."""
    if _RULED.search(sentence):
        yield from _numbers(sentence, chain, generator)
        sides = "" if _even(sentence, chain) else sentence
        for match in re.finditer(r"(?<= degrees )(left|right)\b", sides):
            yield _put(sentence, match, _OPPOSITE[match[0]])
        for match in re.finditer(r"\bmore\b(?= than|\.)|\bless\b(?= than|\.)", sentence):
            yield _put(sentence, match, "less" if match[0] == "more" else "more")


def _neighbours(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """Another word for how a thing is to its neighbour, or to what it is the closest to."""
    ends = {"closest to": "farthest from", "farthest from": "closest to"}
    ends |= {"closer to": "farther from", "farther from": "closer to"}
    for match in re.finditer("|".join(ends), sentence):
        yield _put(sentence, match, ends[match[0]])
    for match in re.finditer(r"\b(on|under|beside) (?=the (?!left|right|lower|upper|middle))", sentence):
        for word in ("on", "under", "beside"):
            if word != match[1]:
                yield _put(sentence, match, f"{word} ")


def _identities(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """Another thing, one of its kind or another image in a sentence that knows something again."""
    if re.search(
        r"\b(again|once more|the same|as before|still|one seen|not new|already|seen it|from image)\b", sentence
    ):
        for match in re.finditer(r"\b(left|right)(?= one of the two)|\b(left|right)most(?= of the)", sentence):
            yield _put(sentence, match, {**_OPPOSITE, "leftmost": "rightmost", "rightmost": "leftmost"}[match[0]])
        for name in _names(chain):
            for match in re.finditer(rf"(?i:{re.escape(name)})\b(?! in image)", sentence):
                for other in _names(chain):
                    if other.split()[-1].lower() not in sentence.lower():
                        yield _put(sentence, match, other if match.start() else other.capitalize())
        several = "mage 3" in chain  # of which two may show it
        for match in [] if several else re.finditer(r"(?<=in image )\d(?=[,.:])|(?<=Image )\d", sentence):
            yield _put(sentence, match, "2" if match[0] == "1" else "1")


def _walls(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """Another wall, or the same on the other side."""
    for match in re.finditer(r"\bthe wall with (the [\w' -]+?)(?= in image| in the image|, |\.| runs)", sentence):
        for other in _names(chain):
            if other != match[1] and other.split()[-1] not in sentence:
                yield _put(sentence, match, f"the wall with {other}")
    for match in re.finditer(r"(?<=wall ).*?\b(left|right)(?=\.|,|:| end| would| to face)", sentence):
        if "its wall" in sentence:
            yield _put(sentence, match, match[0].replace(match[1], _OPPOSITE[match[1]]))


def _directions(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """The opposite way along a wall, the turn to the other side, or another word for where something is."""
    for match in re.finditer(r"\b(left|right)(?= along that wall| and (?:towards|away from) that wall)", sentence):
        yield _put(sentence, match, _OPPOSITE[match[0]])
    for match in re.finditer(r"\b(towards|away from)(?= that wall\b)", sentence):
        yield _put(sentence, match, "away from" if match[0] == "towards" else "towards")
    for match in re.finditer(r"\b(?<=on my )(left|right)(?=\.)", sentence):
        if re.search(r"\bthat wall\b|\bfar\b|\bfar off\b|background", sentence):
            yield _put(sentence, match, _OPPOSITE[match[0]])
    for match in re.finditer(r"(?<=a quarter turn to the )(left|right)", sentence):
        yield _put(sentence, match, _OPPOSITE[match[0]])
    for match in re.finditer(r"\b(front|back)(?:-(?:left|right))?(?=\.| is the answer)", sentence):
        word = "back" if match[1] == "front" else "front"
        yield _put(sentence, match, match[0].replace(match[1], word))


def _edges(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """An upper edge that runs the other way, or goes back on the other side."""
    for match in re.finditer(r"\b(falls|climbs)\b", sentence):
        yield _put(sentence, match, "climbs" if match[0] == "falls" else "falls")
    for match in re.finditer(r"\b(left|right)(?=, so I face|, facing|: to face|, where|, so its)", sentence):
        yield _put(sentence, match, _OPPOSITE[match[0]])


def _shifts(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """Another part of the width, another side, or a picture of another width."""
    parts = ("a quarter", "half", "three quarters")
    if "degrees wide" in sentence or "that a picture shows" in sentence:
        for match in re.finditer(r"\b(a quarter|a third|half|two thirds|three quarters)\b", sentence):
            yield _put(sentence, match, str(generator.choice([one for one in parts if one != match[0]])))
        for match in re.finditer(r"(?<=to the )(left|right)", sentence):
            yield _put(sentence, match, _OPPOSITE[match[0]])


def _rises(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """Lower down for higher up, or on the other side of the other thing."""
    ends = {
        "higher up, so farther off": "lower down, so nearer",
        "lower down, so nearer": "higher up, so farther off",
        "about as high up, so about as far off": "lower down, so nearer",
    }
    for match in re.finditer("|".join(ends), sentence):
        yield _put(sentence, match, ends[match[0]])
        for side in re.finditer(r"(?<=[Tt]o the )(left|right)(?= of | and )", sentence):
            yield _put(sentence, side, _OPPOSITE[side[0]])


def _stills(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """The two things of a camera that hardly moved the other way round, or another thing in the place of one."""
    if re.search(r"moved little|hardly moved", sentence):
        here = [name for name in _names(chain) if name.lower() in sentence.lower()]
        if len(here) == 2:
            one, other = here
            mark = re.sub(re.escape(one), "\0", sentence, flags=re.IGNORECASE)
            swapped = re.sub(re.escape(other), one, mark, flags=re.IGNORECASE).replace("\0", other)
            yield swapped[0].upper() + swapped[1:]


def _gaps(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """What is far back as what is near, a gap told of another thing, or another thing between."""
    found = re.search(
        r"(the [\w ]+?) (?:is near the camera|is close to the camera|stands in front)"
        r".*? and (the [\w ]+?) (?:far back|is more|is at least)",
        sentence,
        re.IGNORECASE,
    )
    if found:
        one, other = found[1], found[2]
        mark = re.sub(re.escape(one), "\0", sentence, flags=re.IGNORECASE)
        swapped = re.sub(re.escape(other), one, mark, flags=re.IGNORECASE).replace("\0", other)
        yield swapped[0].upper() + swapped[1:]
    if re.search(r"\bbetween them\b|\bnothing\b|\bshort gap\b|\bas wide\b", sentence):
        shown = re.findall(
            r"\b[Ii]mage \d?,? ?(?:has|shows|I see)? ?(the [a-z ]+?) (?:is |on |at |near |left |right )", chain
        )
        for name in {one for one in shown if one in sentence}:
            for other in {one for one in shown if one not in sentence and one.split()[-1] not in sentence}:
                yield sentence.replace(name, other)


def _swaps(sentence: str, chain: str, generator: np.random.Generator) -> Iterator[str]:
    """A wall that was on the other side, or is."""
    if ("wall with" in sentence and " before" in sentence) or re.search(
        r"First the wall|had the wall|So the wall", sentence
    ):
        for match in re.finditer(r"(?<=on my )(left|right)", sentence):
            yield _put(sentence, match, _OPPOSITE[match[0]])


KINDS: Mapping[str, Change] = {
    "gap": _gaps,
    "swap": _swaps,
    "edge": _edges,
    "shift": _shifts,
    "rise": _rises,
    "still": _stills,
    "number": _numbers,
    "side": _sides,
    "place": _places,
    "colour": _colors,
    "thing": _things,
    "image": _images,
    "rival": _rivals,
    "neighbour": _neighbours,
    "identity": _identities,
    "wall": _walls,
    "direction": _directions,
}
