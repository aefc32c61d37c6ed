"""Reads which option an answer chooses. The options are marked in the text, its sentences are cut into clauses, and
each clause claims, rules out, doubts, lists or merely mentions what is marked in it. The last claim counts; where
nothing is claimed, what alone is mentioned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from vstdata.scoring.reading.aliases import folded
from vstdata.scoring.reading.by_value import measured, ordered, placed, sized
from vstdata.scoring.reading.clauses import RULED_OUT, clauses
from vstdata.scoring.reading.figures import by_shares, has_figures, likeliest, shares, without_figures
from vstdata.scoring.reading.guarded import Guarded
from vstdata.scoring.reading.marks import Marker, bag, marker
from vstdata.scoring.reading.sentences import CLAIM, CONCLUDE, DENY, REFUSE, RETRACT, SUPPOSE, plain, sentences
from vstdata.scoring.reading.sides import only_side
from vstdata.scoring.reading.taken_back import taken_back
from vstdata.scoring.reading.verdicts import MARK

_NAMED = re.compile(r"\x01([LlWS])(\d+|[?+])\x02")
_ALONE = re.compile(
    r"\W*(?:(?:but|so|then|just|simply|rather|instead|(?:more|most|very) likely|likely|probably|definitely|clearly|no"
    r"|wait|actually|h+m+|oh|sorry|and|it (?:is|must be|has to be)|(?:it|that|this)(?:'s| is))\b[,.…]*\s+)*"
    rf"(?:(?:the|an?)\s+)?[\s(\[]*({MARK})\x03?[\s)\].!,:–—-]*",
    re.IGNORECASE,
)
_BARE = re.compile(rf"[\s>•*–—-]*(?:(?:the|an?)\s+)?[(\[]?{MARK}", re.IGNORECASE)
_BE = r"(?:has|is|are|was|would be|must be|should be|seems(?: to be)?|appears(?: to be)?|looks)"
_MOST = (
    r"(?:(?!rest|west|chest|test|forest|nest|interest|request|guest)\w{2,}est|(?:most|least)\s+\w+"
    r"|(?:last|first)(?!\s+(?:image|picture|frame|photo)))"
)
_MORE = (
    r"(?:better|tighter|closer|nearer|larger|bigger|smaller|darker|lighter|farther|further|higher|lower|longer|shorter"
    r"|taller|more\s+\w+)"
)
_STILL = r"(?:even\s+\w+er|\w+er\s+(?:still|yet))"
# In this order, of what is said of one option: that it is the most, still more, more, and a last sentence's "is (B)".
_WEAKLY = tuple(
    re.compile(
        rf"({MARK})\s+{_BE}\s+(?:(?:\w+ly|the|also|thus)\s+)*{word}\b"
        rf"|\b{word}\b[^.\x01\n]{{0,60}}?(?:\s{_BE}:?\s|\s?[:=]\s)\s*(?:(?:the|an?)\s+)?[\s(]*({MARK})",
        re.IGNORECASE,
    )
    for word in (_MOST, _STILL, _MORE)
)
_BUT_STILL = Guarded(  # 'X is closest on the left, but Y is closer still'
    rf"\b(?:but|yet|however|and)\b[^.\x01\n]{{0,40}}({MARK})\s+{_BE}\s+(?:{_STILL}\b|(?:the\s+)?{_MOST}\s+of\s+(?:all|them))"
    rf"|\b(?:but|yet|however),?\s+(?:overall|of all|in (?:fact|truth|reality)|actually),?\s+(?:(?:the|an?)\s+)?({MARK})"
    rf"(?=\s+(?:is\b|{_BE}\s+(?:the\s+)?{_MOST}))|({MARK})\s*\((?:the\s+)?{_MOST}(?:\s+one)?\)",
    "still yet even overall fact truth reality actually all them (",
)
# 'The lamp on the table is nearest', 'the lamp that stands by the bed': of the lamp.
_BY = (
    r"(?:on(?: top of)?|in(?: front of)?|inside|near|by|beside|behind|under|underneath|beneath|below|above|over|against"
    r"|next to|close to|opposite|across from|at(?: the (?:foot|head|end|side|edge) of)?"
    r"|(?:to|on) the (?:left|right)(?:[- ]hand side)?(?: side)? of|left of|right of)"
)
_STANDS = (
    r"(?:(?:that|which)\s+(?:is|are|stands?|sits?|hangs?|lies|lie)\s+(?:(?:placed|standing|sitting|hanging|lying"
    r"|located|positioned)\s+)?|(?:placed|standing|sitting|hanging|lying|located|positioned)\s+)?"
)
_BESIDE = re.compile(rf"(\x01W\d+\x02)\s+{_STANDS}{_BY}\s+(?:the\s+|an?\s+)?\x01W\d+\x02", re.IGNORECASE)
_SAYS = re.compile(r"\W*(?:(?:the|an?)\s+)?\?\s+(?:is|are|was|looks|seems|appears)\b", re.IGNORECASE)
_ENDS = re.compile(r"\b(?:is|are):?\s+(\x01L\d+\x02)[\s).]*\Z")
_WHY = re.compile(r"\b(?:because|since|whereas|although|while|if)\b[^.;,]*", re.IGNORECASE)
_TURNS = re.compile(r"\b(?:but|so|however|therefore|thus|hence)\b", re.IGNORECASE)
_BUT = re.compile(r"\W*but\b", re.IGNORECASE)
_HEDGE = re.compile(r"\b(?:could|might|may|possibl[ey]|also)\b", re.IGNORECASE)
_ORDERS = re.compile(r"[^,]+(?:, [^,]+)+")
_SECOND = re.compile(  # what is said in such a line is not chosen
    r"\W*(?:alternatives?|alternatively|runners?[- ]up|second(?:ary)?[- ](?:best|choice|guess|option)|next best"
    r"|incorrect|wrong"
    r"|rejected|eliminated|ruled out|distractors?|less likely)\b[^:\n\x01]{0,30}:",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"\n\s*(?:#+\s*)?(?:question|q|user|human)\s*\d*:", re.IGNORECASE)
_LETTER_LAST = re.compile(r"\x01L\d+\x02[\s)\].]*\Z")
_SMALL = (
    r"(?:(?:it|its|is|it's|that|to be|the|an?|in|on|at|to|with|one|of|most|likely|probably|clearly|option|about)"
    r"\b\W{0,8})"
)
_DIRECT = re.compile(rf"\W{{0,8}}{_SMALL}{{0,8}}({MARK})", re.IGNORECASE)
_CORRECT = re.compile(
    rf"({MARK})\s*,?\s*(?:(?:which|that|it)\s+)?(?:is|are|would be|must be|should be|has to be|seems?(?: to be)?"
    r"|appears?(?: to be)?|looks(?: to be)?|was)\s+(?:(?:\w+ly|the|an?|most|more|my|our|final|best|very|therefore"
    r"|thus)\s+)*"
    r"(?:correct|right\b(?! of)|accurate|true\b|answer|option|choice|best|appropriate|pick|solution)(?!\s+if\b)"
    rf"|\b(?:choose|select|pick)\s+(?:option\s+)?({MARK})",
    re.IGNORECASE,
)


class Claim(NamedTuple):
    """What a clause chooses: a position, '+' or '?'; the number of its sentence, the sentence but for those that are
    nothing else, and whether it begins with that and claims by nothing else, as the lines of a list do."""

    chosen: str
    sentence: int
    said: str
    bare: bool


def read_choice(answer: str, options: Sequence[str]) -> int | None:
    """Position of the option that the text chooses, by letter or by words; None where it chooses none or several.

    The last claim counts: 'the answer is B', 'I would go with B', 'B is correct', 'so B', or a sentence that is nothing
    but a letter, an option or both. What is ruled out is no claim, nor is a question, a reason or a list of all
    options; two claims in the same words are none, unless the text takes the first back. Without a claim, an option
    counts if it alone is named: as what is nearest, best, most likely; by letters that are surely meant as such; by
    words; by bare letters. Where nothing is named, a length that is one option's. What answers one question and goes on
    with another is read up to that.
    """
    if not options:
        return None
    found = marker(tuple(options))
    text = plain(answer.strip())
    another = _ANOTHER.search(text) if "\n" in text else None
    read = _read(text[: another.start()], options, found) if another else None
    return _read(text, options, found) if read is None else read


def _read(text: str, options: Sequence[str], found: Marker) -> int | None:
    """What a plain text chooses."""
    whole = _whole(text, options, found)
    if whole is not None:
        return whole
    if "{" in text and (shared := shares(text)):
        return likeliest(shared, len(options))
    if found.directions is not None:
        text = found.directions.together(text)
    marked = taken_back(found.marked(text))
    if "\x01" not in marked:
        marked = found.marked(text, things=True)
        if "\x01" not in marked:
            read = measured(text, options) if _ORDERS.fullmatch(options[0]) is None else ordered(text, options)
            if read is None and not found.polar:
                side = only_side(text, options)
                return placed(text, options) if side is None else side
            return read
        if not (found.words is None or CLAIM.search(marked) or _ALONE.fullmatch(marked) or _weakly([marked], found)):
            return None  # of some picture B, perhaps
    if not found.polar and marked.count("\x01") > 1 and has_figures(marked):
        marked = without_figures(marked, len(options))
        if marked.isspace():
            return None
        if (likely := by_shares(marked)) is not None:
            return likely
    if "\x01L" not in marked and "\x01l" not in marked and sized(options) is not None:
        read = measured(text, options)
        if read is not None:
            return read
    if marked.count("\x01W") > 1:
        marked = _BESIDE.sub(r"\1", marked)
    claims: list[Claim] = []
    named: list[tuple[int, str, str]] = []
    parts = sentences(marked)
    for number, sentence in enumerate(parts):
        _listen(number, sentence, found, claims, named)
    claims = _without_list(claims, len(options))
    chosen = _last(claims, parts) if claims else _weakly(parts, found) or _mentioned(named, parts, len(options))
    return int(chosen) if chosen is not None and chosen.isdigit() else None


def _whole(text: str, options: Sequence[str], found: Marker) -> int | None:
    """The option that the text is, as it stands or in another order of words."""
    if len(text) == 1 and ord("A") <= ord(text.upper()) < ord("A") + len(options):
        same = [k for k, option in enumerate(found.folded) if option == text.lower()]
        return same[0] if same else ord(text.upper()) - ord("A")
    if len(text) > found.longest:
        return None
    place = found.known.get(folded(text))
    return found.bags.get(bag(text)) if place is None else place


def _listen(number: int, sentence: str, found: Marker, claims: list[Claim], named: list[tuple[int, str, str]]) -> None:
    """Adds what one sentence claims, and what it mentions."""
    if sentence.rstrip().endswith("?"):
        return
    if (
        "\x01" not in sentence
        and not found.polar
        and claims
        and claims[-1].sentence == number - 1
        and DENY.fullmatch(sentence)
    ):
        claims.pop()
        return
    if ":" in sentence and _SECOND.match(sentence):
        return
    alone = _ALONE.fullmatch(sentence)
    if alone:
        if alone[1][1] != "S":  # which is a list
            bare = _BARE.match(sentence) is not None
            claims.append(Claim(_position(alone[1]), number, "?", bare))
        return
    for first, clause in clauses(sentence):
        low = clause.casefold()
        if "\x01" not in clause and not (CLAIM.within(low) and CLAIM.pattern.search(clause)):
            continue
        if SUPPOSE.within(low) and SUPPOSE.pattern.search(clause):
            continue
        left = RULED_OUT.pattern.sub(" ", clause) if RULED_OUT.within(low) else clause
        refused = REFUSE.within(low) and REFUSE.pattern.search(clause) is not None
        claim = None if refused else _claim(left, first, found)
        if claim is not None:
            bare = first and _BARE.match(sentence) is not None and _ALONE.fullmatch(clause) is not None
            claims.append(Claim(claim, number, sentence, bare))
        elif not refused:
            turns = claims and claims[-1].sentence == number and _BUT.match(clause) and not _HEDGE.search(clause)
            if turns and {which for _, which in _NAMED.findall(left)} - {claims[-1].chosen}:
                claims.pop()  # 'A is darker in the shadow, but they are about the same'
            named += [(number, kind, which) for kind, which in _NAMED.findall(left) if _counts(kind, left, found)]


def _claim(clause: str, first: bool, found: Marker) -> str | None:
    """What a clause chooses, if it claims."""
    right = _CORRECT.search(clause)
    if right:
        return _position(right[1] or right[2])
    for claim in reversed(list(CLAIM.finditer(clause))):
        rest = clause[claim.end() :]
        direct = _DIRECT.match(rest)
        if direct:
            return _position(direct[1])
        if "\x01" not in rest and bag(rest) in found.bags:
            return str(found.bags[bag(rest)])
        if "\x01" in rest:
            return _one_of(rest)
    alone = _ALONE.fullmatch(clause)
    if alone and (first or alone[1][1] == "L"):
        return _position(alone[1])
    conclusion = CONCLUDE.match(clause)
    if conclusion is None:
        return None
    if conclusion["that"] and not _DIRECT.match(clause, conclusion.end()):
        return None
    return _one_of(clause) if "\x01" in clause else None


def _one_of(clause: str) -> str:
    """The position that the marks of a clause share, or that of its one letter where it ends in that, as in 'ahead and
    to the right (C)'; else '+'."""
    there = {str(which) for _, which in _NAMED.findall(clause)}
    letters = {str(which) for kind, which in _NAMED.findall(clause) if kind == "L"}
    if len(letters) == 1 and _LETTER_LAST.search(clause):
        return letters.pop()
    return there.pop() if len(there) == 1 else "+"


def _position(mark: str) -> str:
    return mark[2:-1]


def _wording(sentence: str) -> str:
    return _NAMED.sub("?", sentence).strip().lower()


def _counts(kind: str, clause: str, found: Marker) -> bool:
    """Whether a mention says something: of things named by letters, with the words of the options."""
    return kind not in "l" or not found.own or any(word in clause.lower() for word in found.own)


def _without_list(claims: list[Claim], count: int) -> list[Claim]:
    """The claims but for a run of lines that names all options, each once: in order where they are but two."""
    if len(claims) < count:
        return claims
    chosen = [claim.chosen for claim in claims]
    options = [str(k) for k in range(count)]
    for start in range(len(claims) - count + 1):
        run = claims[start : start + count]
        every = chosen[start : start + count] == options or (
            count > 2 and sorted({*chosen[start : start + count]}) == options
        )
        if every and (
            all(claim.bare for claim in run) or (len({_wording(one.said) for one in run}) == 1 and len(claims) > count)
        ):
            return claims[:start] + claims[start + count :]
    return claims


def _weakly(parts: Sequence[str], found: Marker) -> str | None:
    """What alone is said to be the nearest, the most likely; else nearer; else what the last sentence ends with."""
    told = [RULED_OUT.sub(" ", _WHY.sub(" ", part)) for part in parts if not part.rstrip().endswith("?")]
    patterns: tuple[Guarded | re.Pattern[str], ...] = (_BUT_STILL, *_WEAKLY)
    for pattern in patterns:
        said = [(match[match.lastindex or 1], match[0]) for part in told for match in pattern.finditer(part)]
        there = {_position(mark) for mark, words in said if _counts(mark[1], words, found)}
        if there:
            return there.pop() if len(there) == 1 else None
    last = _ENDS.search(told[-1]) if told else None
    return _position(last[1]) if last else None


def _last(claims: list[Claim], parts: Sequence[str]) -> str | None:
    """What the last claim chooses; None where another claim in its words, not taken back since, chooses differently."""
    last = claims[-1]
    if len(claims) == 1:
        return last.chosen
    turns = _TURNS.search(parts[last.sentence]) is not None
    for other in claims[:-1]:
        if turns and other.sentence == last.sentence:
            continue
        if other.chosen != last.chosen and _wording(other.said) == _wording(last.said):
            between = " ".join(parts[other.sentence + 1 : last.sentence + 1])
            if not RETRACT.search(between):
                return None
    return last.chosen


def _mentioned(named: list[tuple[int, str, str]], parts: Sequence[str], count: int) -> str | None:
    """The one option that is mentioned by the surest kind of mention; else that of the first sentence that mentions
    any, where the others are not mentioned in the same words."""
    for kind in "LWl":
        its = [(number, which) for number, a_kind, which in named if a_kind == kind]
        everywhere = {which for _, which in its}
        if len(everywhere) == 1:
            return everywhere.pop()
        if kind != "W" or not its:
            if everywhere:
                return None
            continue
        begin = its[0][0]
        first = {which for number, which in its if number == begin}
        rows = any(kind == "S" and number == begin for number, kind, _ in named)
        if (rows and count > 2) or len(first) != 1 or len(everywhere) == count > 2:
            return None
        again = any(_alike(parts[number], parts[begin]) for number, which in its if which not in first)
        return None if again else first.pop()
    return None


def _alike(one: str, other: str) -> bool:
    """Whether two sentences say something in the same words, or each how one thing is: 'The bed is far. The lamp is
    near.'"""
    first, second = _wording(one), _wording(other)
    return first == second or all(_SAYS.match(words) and words.count("?") == 1 for words in (first, second))
