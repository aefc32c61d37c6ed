"""The ways in which an option is called, as patterns: its words, and what is as plain where all options are of a kind:
'green' or 'the green dot' of points told apart by colours, 'the armchair' of things with boxes, '2' or 'the second
picture' of images, 'two o'clock'."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vstdata.scoring.reading.quantities import SPELLINGS
from vstdata.words.numbers import MOST, in_words

_ORDINAL = re.compile(
    r"(first|second|third|fourth|fifth|sixth|1st|2nd|3rd|4th|5th|6th) (image|picture|photo|frame|view)"
)
RANKS = {"first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th"}
_COLOUR = r"(?:red|green|blue|yellow|orange|purple|pink|cyan|magenta|white|black|brown|gr[ae]y|teal|violet|lime)"
_COLOURED = (  # what is told apart by colours, as we and others write it
    re.compile(rf"(?P<colour>{_COLOUR}) (?P<base>point|dot|circle|marker|box|outline)"),
    re.compile(rf"(?P<base>point|dot) in the (?P<colour>{_COLOUR}) circle"),
    re.compile(rf"(?P<base>.{{1,60}}?) \((?P<colour>{_COLOUR}) (?:box|point|outline)\)"),
    re.compile(rf"(?P<base>.{{1,60}}?) outlined in (?P<colour>{_COLOUR})"),
)
_MARKED = r"(?:point|dot|circle|marker|mark|spot|box|square|rectangle|outline|frame|label)"
_DRAWN = r"(?:(?:that is |which is )?(?:marked|outlined|drawn|circled|boxed|highlighted|enclosed|labell?ed)\s+)?"
# 'The wall is green' is no answer, 'the nearest is green' is.
_TOLD = "".join(rf"|(?<={word} is )" for word in ("answer", "choice", "option", "point", "dot", "marker", "one", "est"))
_ALONE = rf"(?:(?<!\bis )(?<!\bare ){_TOLD}|(?<=\bit is ))"
_BEFORE_VERB = (
    r"(?=\s*(?:[.,;:!?)\]|/&>\n]|$)|\s+(?:is|are|was|were|be|seems?|appears?|looks?|because|since|as|and|or|nor|then|than"
    r"|not|but|would|must|should|can|could|may|might|does|has|have|lies|sits|at|in|on|to|with|while|whereas|which|both"
    r"|too|also|even|first|next|last|vs|versus)\b)"
)
_PICTURE = re.compile(r"(?P<noun>image|picture|photo|view|frame) (?P<number>\d{1,3})")
_HOUR = re.compile(r"(?P<hour>\d{1,2}) o['’]clock")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi")
_ONE = (  # not of 'the third one', 'the other one', 'one of them'
    "".join(rf"(?<!\b{word} )" for word in (*RANKS, "last", "the", "this", "that", "other", "which", "no"))
    + r"(?<!\d(?:st|nd|rd|th) )one(?!\s+of\b)"
)
_JOINTS = re.compile(r"[\s_-]+")
_ARTICLE = re.compile(r"\A(?:the|an?) (?!is\b|appears\b|looks\b)(?=.)")


def folded(text: str) -> str:
    """Lower-case words without hyphens, a first article and a closing stop."""
    return _ARTICLE.sub("", _JOINTS.sub(" ", text.strip(" \t\n*`\"'.").lower()).strip())


def aliases(options: Sequence[str]) -> list[list[str]]:
    """Patterns of each option; a shorter one only where it is of that option alone."""
    short = [folded(option) for option in options]
    pictured = [_PICTURE.fullmatch(one) for one in short]
    hours = [_HOUR.fullmatch(one) for one in short]
    found = [_own(one) for one in short]
    if all(pictured) and len({one["noun"] for one in pictured if one}) == 1:
        numbers = [int(one["number"]) for one in pictured if one]
        counted = numbers == list(range(1, len(numbers) + 1))  # else 'the second one' may be the second option
        for mine, one, number in zip(found, pictured, numbers, strict=True):
            mine += _picture(one["noun"] if one else "", number, counted)
    elif all(hours):
        for mine, one in zip(found, hours, strict=True):
            hour = int(one["hour"]) if one else 0
            told = rf"(?:{hour}|{in_words(hour)})"
            mine += [
                rf"{told}\s*o\s?['’`]?\s?clock",
                rf"{hour}:00",
                rf"(?:\A\W*(?:at\s+(?:about\s+)?)?){told}(?=\W*\Z)",
            ]
    else:
        for mine, more in zip(found, _coloured(short), strict=True):
            mine += more
    return found


def _picture(noun: str, number: int, counted: bool) -> list[str]:
    """Ways to say 'image 2'; of frames the numbers alone, for 'the second frame' is another. `counted`: the options are
    1, 2, ... in this order."""
    told = [str(number), in_words(number)] if number <= MOST else [str(number)]
    if noun == "frame":
        return [rf"frames?\s*(?:no\.?\s*|number\s+)?#?(?:{'|'.join(told)})", rf"(?:\A\W*){number}(?=\W*\Z)"]
    told += [rf"{_ROMAN[number - 1]}(?![\w'’])"] if number <= len(_ROMAN) else []
    found = [rf"(?:image|picture|photo|view|img|pic|frame)\s*(?:no\.?\s*|number\s+)?#?(?:{'|'.join(told)})"]
    found.append(rf"(?:\A\W*)(?:{'|'.join(told[:2])})(?=\W*\Z)")
    if number <= len(RANKS):
        word, rank = list(RANKS.items())[number - 1]
        found.append(rf"(?:{word}|{rank})\s+(?:image|picture|photo|view|img|frame{'|one' if counted else ''})")
        if counted:
            found.append(rf"(?:\A\W*(?:the\s+)?)(?:{word}|{rank})(?=\W*\Z)")
    return found


def _coloured(options: Sequence[str]) -> list[list[str]]:
    """Colours and names of options that are told apart by colours; of two in one colour, or of one name, none."""
    read = [next((found for one in _COLOURED if (found := one.fullmatch(option))), None) for option in options]
    bases = [one["base"] if one else option for one, option in zip(read, options, strict=True)]
    colours = [one["colour"] if one else "" for one in read]
    ways: list[list[str]] = []
    for base, colour in zip(bases, colours, strict=True):
        mine: list[str] = []
        if colour and colours.count(colour) == 1:
            name = rf"(?:{_MARKED}|{_loosely(base)})"
            mine += [
                rf"{colour}(?:[\s-]+(?:colou?red|outlined|marked))?\s+(?:{name}|one|object|thing)",
                rf"(?:{name}|one|object|thing)\s*,?\s*[(\[]?{_DRAWN}(?:(?:in|with|inside)\s+)?(?:(?:the|an?)\s+)?"
                rf"{colour}(?:\s+{_MARKED}\b)?[)\]]?",
                rf"{_ALONE}{colour}{_BEFORE_VERB}",
            ]
        if colour and bases.count(base) == 1 and not re.fullmatch(_MARKED, base):
            mine.append(rf"{_loosely(base)}(?!\s+[a-h]\b)")  # not of 'picture B'
        ways.append(mine)
    return ways


def _own(short: str) -> list[str]:
    """Patterns of its words alone. Some words are more often something else: "there is no car", "that is right"."""
    if not re.search(r"\w", short):
        return []
    if short == "no":
        return [r"no(?=\s*(?:[,.!;:\n)(–—]|$)|\s+(?:it|the|they|this|that)\b)", "nope|nah"]
    if short == "left":
        return [r"left(?!\s+(?:with|over)\b)"]
    if short == "yes":
        return ["yes|yeah|yep|yup"]
    if short == "right":
        return [
            r"(?<!\x02 is )(?<!\x02 is not )(?<!\x02 must be )(?<!that's )(?<!all )right(?!\s+(?:answer|option"
            r"|choice|one|now|away)\b)"
        ]
    found = [_loosely(short)]
    if " not " in f" {short} ":  # 'did not rotate left but right'
        found = [rf"{found[0]}(?!\s+(?:\w+\s+){{1,3}}but\b)"]
    ordinal = _ORDINAL.fullmatch(short)
    if ordinal:
        word, rank = next((word, rank) for word, rank in RANKS.items() if ordinal[1] in (word, rank))
        found += [rf"(?:{word}|{rank})\s+(?:image|picture|photo|one)", rf"(?:image|picture)\s+#?{rank[0]}"]
    length = re.fullmatch(r"(\d+(?:\.\d+)?) ?([a-z]+[2²]?)", short)
    if length and len(SPELLINGS.get(length[2], "").split()) > 1:
        found.append(rf"{re.escape(length[1])}[\s-]?(?:{'|'.join(map(re.escape, SPELLINGS[length[2]].split()))})")
    if re.fullmatch(r"\d{1,6}", short) and int(short) <= MOST:
        found = [rf"(?<!option )(?<!choice )(?<!answer #){_loosely(short)}"]
        words = in_words(int(short)).replace(" ", r"\s+").replace("-", r"[\s-]")
        found.append(_ONE if words == "one" else words)
    return found


def _loosely(words: str) -> str:
    """The words with hyphens or blanks between them, and in a list of them arrows or 'then' for commas."""
    parts = (r"[\s_-]+".join(map(re.escape, part.split())) for part in words.split(", "))
    return r"(?:\s*(?:,|;|->|→|>)\s*(?:(?:and|then)\s+)*(?:the\s+)?|\s+then\s+(?:the\s+)?)".join(parts)
