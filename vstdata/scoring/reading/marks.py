"""Marks in a text where options are named, so that what is said of them can be read without knowing the options.

A mark is \\x01, a kind, a number and \\x02. Kinds: L, an option's letter, surely ('(B)', 'option B', 'B.' at the start
of a line); l, a letter that may be something else ('B is near'); W, an option's words; S, several in a row. The number
is the option's position, '+' for several, '?' for a letter with the words of another option. While marks are made,
\\x03 stands for the stop of a letter that begins a line ('B. It is near').
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from vstdata.scoring.reading.aliases import RANKS, aliases, folded
from vstdata.scoring.reading.sides import Directions, directions
from vstdata.scoring.reading.verdicts import MARK, judged
from vstdata.words.templates import letter

_THINGS = (
    r"(?i:point|box|image|picture|object|frame|camera|marker|dot|circle|region|area|view|figure|panel|room|person)"
)
_END = r"(?=\s*(?:[.,;:!)\n]|$))"
# Before other small words a capital A is the article.
_GOES_ON = (
    r"is|are|was|because|since|as|for|and|or|nor|which|appears|seems|would|must|should|rather|not|but|instead|fits|matches"
    r"|with|than|at|in|on|if|though|although|while|whereas|due|based|given|has|does|can|could|may|might|looks|shows"
)
_GAP = r"[ \t]*(?:[,/&+]|\band\b|\bor\b|\bnor\b|[ \t])+(?:the[ \t]+|an?[ \t]+)?"
_PAIR = re.compile(
    r"(?<!than )(?<!to )(?<!with )(?<!and )(?<!or )\x01[Ll](\d+)\x02\x03?[.):,]*\s*[-–—=]?\s*\(?\x01W(\d+)\x02\)?"
    r"(?=\s*(?:[.,;:!?)|\n\x01❌✗✘✖✅✓✔☑☒]|[-–—]\s|$))"
    r"|\x01W(\d+)\x02\s*[,:–—(-]*\s*\x01[Ll](\d+)\x02\)?"
)
# 'A. chair is near' inside a line: of one option, or two sentences.
_PAIR_GOES_ON = re.compile(
    r"\x01[Ll](\d+)\x02[.):,]*\s*\x01W\1\x02(?=\s+(?:is|are|was|does|can|has|would|seems|appears|looks|isn't|doesn't)\b)"
)
_UNLIKE = re.compile(
    rf"\b(?:compared (?:to|with)|unlike|rather than|instead of|apart from)\s+{MARK}"
    rf"(?:(?:,\s*{MARK})*,?\s+(?:and|or)\s+{MARK})?,\s+",
    re.IGNORECASE,
)
_ALL_BUT = re.compile(  # 'All but (B) are wrong' is the sentence '(B) is correct'
    rf"\b(?:all|every(?:thing| option)?|each|any(?:thing)?|none|nothing|the (?:others"
    rf"|rest))\s+(?:(?:of the )?options?\s+)?"
    rf"(?:except|but|besides|other than|apart from|save)\s+(?:for\s+)?(?P<mark>{MARK})\s+(?:is|are|was|were|can be"
    r"|could be|has been|have been)\s+(?:\w+ly\s+)?(?P<word>\w+(?: out)?)",
    re.IGNORECASE,
)
_ANY_BUT = re.compile(rf"\b(?:anything|everything|all|any)\s+but\s+{MARK}(?=\s*(?:[.,;!\n]|\Z))", re.IGNORECASE)
_BETWEEN = re.compile(rf"(?i:\bbetween)\s+{MARK}\s+(?:and|or)\s+{MARK},?")
# A row of marks; after a comma alone one with a verb of its own begins a clause ('of A and B, B is').
_ROW = re.compile(
    rf"{MARK}(?:{_GAP}{MARK}(?<!\x03)(?!(?<=\x02)\s+(?:is|has|looks|appears|seems|was)\b)"
    rf"|[ \t]*(?:[/&+][ \t]*)?\b(?:and|or|nor)[ \t]+(?:(?:the|an?)[ \t]+)?{MARK}"
    rf"|,[ \t]*\b(?:and|or|nor)[ \t]+(?:(?:the|an?)[ \t]+)?{MARK}"
    r"(?!\s+is\s+(?:(?:the\s+)?\w+est\s+of\s+(?:all|them)\b|even\s+\w+er\b|\w+er\s+(?:still|yet)\b)))+"
)
_POLAR = re.compile(r"((?:(?<=\n)|(?<=[.!?] )|\A)[ \t]*\x01W\d+\x02)[ \t]*[,–—-]+(?=[ \t])")
_ASKED = re.compile(r"\x01W\d\x02\s*(?:/|\bor\b)\s*\x01W\d\x02\s*[:?)–—-]+")  # Yes/No: No
_ALIKE = {
    "closer": ("closest", "nearer", "nearest"),
    "darker": ("darkest",),
    **dict.fromkeys(
        ("point", "box"), ("label", "labeled", "labelled", "location", "marker", "marked", "circle", "dot")
    ),
}
_RANKED = re.compile(
    r"\b(?:the\s+)?(first|second|third|fourth|fifth|sixth|last)\s+(?:option|choice)\b(?!\s*[:=])", re.IGNORECASE
)
_OTHERWISE = re.compile(  # after a letter: it is taken back
    r"(?:h+m+|no(?=[,.!]+\s+\w)|wait|oh|oops|sorry|actually|rather|or rather|scratch that|correction|i mean"
    r"|make that)\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"(?P<mark>\x01L\d+\x02)\x03[ \t]*(?P<rest>[^\n]*)")
_AGAINST = re.compile(
    r"\b(?:not|no|cannot|incorrect|wrong|false|rul(?:e|es|ed|ing) out|eliminat\w+|too)\b|n't\b", re.IGNORECASE
)
_WORDS = re.compile(r"[^\W_]+(?:[.'][^\W_]+)*")
_SMALL = re.compile(r"\b(?:the|an?|and)(?=\s)")  # not "a." or "(a)", which are letters
_POSITION = re.compile(r"\x01[LlWS](\d+|[?+])\x02")


@dataclass(frozen=True, slots=True)
class Marker:
    """What finds the options of one question. `positions` are those of the groups of `words`; `bags` the options that
    are known by their words in any order, `known` as they stand, in texts of up to `longest` characters; `own` the
    words that options have beside their own letters ('closer' of 'A is closer' and 'B is closer') and others for the
    same, without which a letter in a sentence is only a name; `polar`: they are yes and no."""

    letters: re.Pattern[str]
    words: re.Pattern[str] | None
    positions: tuple[int, ...]
    bags: Mapping[tuple[str, ...], int]
    own: frozenset[str]
    polar: bool
    count: int
    folded: tuple[str, ...]
    known: Mapping[str, int]
    longest: int
    directions: Directions | None

    def marked(self, text: str, things: bool = False) -> str:
        """The text with its marks; a letter and the words beside it are one mark. `things`: 'picture B' is B, too."""
        if "option" in text or "choice" in text:
            text = _RANKED.sub(self._ranked, text)
        if things:
            text = self.letters.sub(_thing, text)
        elif self.own and self.words is not None:  # 'A is closer' is no letter
            text = self.letters.sub(_lettered, self.words.sub(self._worded, text))
        else:
            text = self.letters.sub(_lettered, text)
            text = self.words.sub(self._worded, text) if self.words is not None else text
        if "\x01" not in text:
            return text
        if self.polar:
            text = _ASKED.sub("", text)
            text = _POLAR.sub(r"\g<1>.\n", text)
        if "except" in text or " but " in text or "other than" in text or "apart from" in text:
            text = _ANY_BUT.sub(" ", _ALL_BUT.sub(_left_over, text))
        several = text.count("\x01") > 1
        if several:
            text = _PAIR_GOES_ON.sub("\x01L\\1\x02", _UNLIKE.sub(" ", _PAIR.sub(_agreed, text)))
        elif "," in text:
            text = _UNLIKE.sub(" ", text)
        text = judged(text)
        if "\x03" in text:
            text = _STOP.sub(_stopped, text)
        return _ROW.sub(_several, _BETWEEN.sub(" ", text)) if several else text

    def _ranked(self, match: re.Match[str]) -> str:
        rank = list(RANKS).index(match[1].lower()) if match[1].lower() in RANKS else self.count - 1
        return f"option {letter(rank)}" if rank < self.count else match[0]

    def _worded(self, match: re.Match[str]) -> str:
        return f"\x01W{self.positions[(match.lastindex or 1) - 1]}\x02"


def bag(text: str) -> tuple[str, ...]:
    """The words of a text, sorted; 'and' and articles left out."""
    return tuple(sorted(_WORDS.findall(_SMALL.sub(" ", text.lower()))))


@lru_cache(maxsize=4096)
def marker(options: tuple[str, ...]) -> Marker:
    """The patterns of one question's options."""
    spans = [(alias, k) for k, ways in enumerate(aliases(options)) for alias in ways]
    spans.sort(key=lambda one: -len(one[0]))
    either = "|".join(f"({alias})" for alias, _ in spans)
    before, after = r"(?<![\w\x01-])(?<!\d[.,])(?:(?i:the|an?)\s+)?", r"(?![\w\x02])(?!-(?!hand|most|side)\w)(?![.,]\d)"
    bags: dict[tuple[str, ...], list[int]] = {}
    for k, option in enumerate(options):
        bags.setdefault(bag(option), []).append(k)
    own = _own(options)
    short = [folded(option) for option in options]
    return Marker(
        _letters(letter(len(options) - 1), bool(own)),
        re.compile(f"{before}(?:{either})(?:{after})", re.IGNORECASE) if either else None,
        tuple(k for _, k in spans),
        {words: places[0] for words, places in bags.items() if words and len(places) == 1},
        own,
        {*short} == {"yes", "no"},
        len(options),
        tuple(short),
        {option: k for k, option in enumerate(short) if short.count(option) == 1},
        2 * max(map(len, options)) + 20,
        directions(short),
    )


def _own(options: tuple[str, ...]) -> frozenset[str]:
    """The words that all options with their own letters share beside them, else none."""
    lettered = [option for k, option in enumerate(options) if re.search(rf"(?<!\w){letter(k)}(?!\w)", option)]
    if len(lettered) < 2 or len(lettered) < len(options) - 1:
        return frozenset()
    shared = set.intersection(*({word.lower() for word in option.split()} for option in lettered)) - {"is"}
    return frozenset(shared.union(*(_ALIKE.get(word, ()) for word in shared)))


def _letters(last: str, named: bool) -> re.Pattern[str]:
    """Letters up to `last`. Where options name things by their letters, 'point A' is A, else it is some point."""
    either = f"[A-{last}a-{last.lower()}]"
    things = rf"(?:{_THINGS}[ \t]+)?" if named else rf"(?P<thing>{_THINGS}[ \t]+)?"
    return re.compile(
        rf"(?<![\w\x01])(?:(?i:option|choice|letter)\s*:?\s*[(\[]?(?P<option>{either})(?![\w'’])[)\]]?"
        rf"|[(\[{{]\s*(?P<round>{either})\s*[)\]}}]"
        rf"|(?:(?<=\bis )|(?<='s )|(?<=\bits )|(?<=: )|(?<=\bbe )|(?<=\bbut ))(?P<told>{either}){_END}"
        rf"|(?:(?<=\n)|\A)[ \t]*(?P<start>{either})(?:(?P<stop>[.):]+)(?=\s|$)|(?=,)|(?=[ \t]*(?:\n|\Z)))"
        rf"|{things}(?<!['’.-])(?P<bare>[A-{last}])(?![\w'’-]|\.\w)(?:(?<!A)|(?![ \t]+(?!(?:{_GOES_ON})\b)[a-z])))"
    )


def _lettered(match: re.Match[str]) -> str:
    kind = "start" if match["start"] else match.lastgroup or ""
    if match.re.groupindex.get("thing") and match["thing"]:
        return match[0]
    stop = "\x03" if match["stop"] else ""
    return f"\x01{'l' if kind == 'bare' else 'L'}{ord(match[kind].upper()) - ord('A')}\x02{stop}"


def _thing(match: re.Match[str]) -> str:
    if match.re.groupindex.get("thing") and match["thing"]:
        return f"\x01l{ord(match['bare']) - ord('A')}\x02"
    return match[0]


def _left_over(match: re.Match[str]) -> str:
    """'All but (B) are wrong', 'none but (B) is right', as what it says of (B)."""
    against = re.match(
        r"(?:wrong|incorrect|false|ruled out|eliminated|excluded|impossible|out)\Z", match["word"], re.IGNORECASE
    )
    none = re.match(r"none|nothing", match[0], re.IGNORECASE)
    right = re.match(r"(?:right|correct|true|possible|valid)\Z", match["word"], re.IGNORECASE)
    if (against and not none) or (none and right):
        return f"{match['mark']} is correct"
    return f"{match['mark']} is incorrect" if right else match[0]


def _stopped(match: re.Match[str]) -> str:
    """What follows a letter that begins a line: a sentence of its own, unless it says what is wrong with the letter."""
    mark, rest = match["mark"], match["rest"]
    others = set(_POSITION.findall(rest)) - {mark[2:-1]}
    alone = not others and _AGAINST.search(rest)
    begins = _OTHERWISE.match(rest) or (re.match(r"[\"'(]?[A-Z\x01]", rest) and not alone)
    return f"{mark}\n{rest}" if begins else f"{mark} {rest}"


def _agreed(match: re.Match[str]) -> str:
    first, second = (one for one in match.groups() if one is not None)
    if first == second:
        return f"\x01L{first}\x02"
    return "\x01L?\x02" if match[1] is not None else match[0]


def _several(match: re.Match[str]) -> str:
    """One mark for a row of them: theirs where they are of one option, else 'several'."""
    named = set(_POSITION.findall(match[0]))
    return match[0][: match[0].index("\x02") + 1] if len(named) == 1 else "\x01S+\x02"
