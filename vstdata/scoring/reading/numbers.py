"""Reads which number an answer gives: the last one that is claimed, else the only one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import isfinite

from vstdata.scoring.reading.guarded import Guarded
from vstdata.scoring.reading.quantities import Quantity, quantities, tidy, unit_of
from vstdata.scoring.reading.sentences import CLAIM, CONCLUDE, RETRACT, plain

_NONE = re.compile(
    r"(?:\A|\banswer(?: is)?\b:?|\bis:|[:=])\W*none\W*(?:\Z|\n)|\bthere (?:is|are) none\b"
    r"|\b(?:is|are|was|were|see|has|have|with|contains?|find|count"
    r"|spot)\s+no\s+"
    r"(?!idea|way|more|less|fewer|clear|doubt|need|information|answer|point|sufficient|indication|scale|reference)\w+"
    r"|\A\W*no\s+(?:\w+\s+){0,2}\w+s\b(?!\s+(?:given|provided))|\bno\s+(?:\w+\s+){1,2}(?:is"
    r"|are)\s+(?:\w+ly\s+)?(?:visible|present|there|seen|shown)"
    r"|\b(?:do|does|did|can|could)\s?(?:n['’]t|not|['’]t)\s+(?:see|find|spot|detect|observe|count)\s+any\s+"
    r"(?!more|other|information|indication|clear|evidence|reference|way)\w+"
    r"|\b(?:aren't|isn't|are not|is not|not)\s+(?:any|a single)\b|\A\W*(?:not a single|nothing)\b",
    re.IGNORECASE,
)
_TOTAL = Guarded(
    r"\b(?:(?:for\s+)?a\s+)?total(?:\s+(?:of|is|number|count|distance|area|length))?\b|\bin total\b"
    r"|\baltogether\b|\ball together\b"
    r"|\bthe difference(?: between[^.\n]{0,60})? is\b"
    r"|\bin all\b|\b(?:comes|amounts|adds up|rounds) to\b",
    "total together difference all to",
)
_IN_ALL = re.compile(r"in total|altogether|all together|in all", re.IGNORECASE)  # of what stands before it
_DENIED = Guarded(
    r"(?:\bnot|n['’]t|\brather than|\binstead of)\s+(?:\w+\s+)?\Z"
    r"|(?<!more )(?<!less )(?<!fewer )(?<!er )\b(?:than|less like)\s+(?:to\s+|like\s+)?\Z"
    r"|\b(?:initially|at first|originally|first (?:counted|thought|saw|guessed|guess|estimate"
    r"|impression))\s+(?:\w+\s+){0,3}\Z",
    "not n't n’t instead than like initially first originally",
)
_BEFORE = re.compile(
    r"\W*(?:(?:no|oh|sorry|wait|actually|but|rather|so|hm+)\b\W+)*(?:(?:it|that|this)(?:'s| is)\s+)?"
    r"(?:(?:about|approximately|approx|around|roughly|exactly)\b)?\W*",
    re.IGNORECASE,
)
_AFTER = re.compile(r"[^\w\n]*(?:(?!is\b|are\b)[a-z]+)?\W*", re.IGNORECASE)
# What an answer is reckoned from stands after these words, or before a comma that ends their clause.
_FROM = Guarded(
    r"\b(?:based on|assuming|given|considering|judging|using|compared (?:to|with)|because|since"
    r"|if|as (?:the|an?|its?|this|that)|with (?:the|an?|its))\b[^.\n]*?(?=,\s|[.\n]|\Z)",
    "based assum given consider judging using compared because since if as with",
)
_SO = Guarded(
    r",?\s(?:and\s+)?(?:so\s+(?:I|we)(?:['’](?:d|ll)| would| will)?\s+(?:say|go (?:with|for)|guess|estimate"
    r"|answer|pick)\s+"
    r"|(?:so|therefore|thus|hence)\s+(?:(?:it|that|this|there|we)(?:['’]s| is| are| have| makes| gives)\s+)?"
    r"|i\.e\.,?\s+(?:by\s+)?|(?:a|the) (?:difference|turn|rotation|change) of\s+)"
    r"(?:about|approximately|around|roughly)?\s*",
    "so therefore thus hence i.e difference turn rotation change",
)
_MOST = Guarded(
    r"\b(?:longest|largest|greatest|biggest|maximum)\b[^.:\n]{0,40}?(?:\bis\b|:)\s*(?:about|approximately|around|roughly)?\s*"
    r"|\b(?:average|mean)\b[^.:\n]{0,40}?(?:\bis\b|:|=)\s*(?:about|approximately|around|roughly)?\s*"
    r"|\b(?:unique|distinct|overall|distance|area|size|count|number)\b[^.:\n]{0,40}:(?=[^\n]*\s*\Z)",
    "est maximum average mean unique distinct overall distance area size count number",
)
_LEAST = re.compile(r"\b(?:shortest|smallest|least|minimum)\b", re.IGNORECASE)
# What a number without a unit counts is no length: '2 chairs', '0.5 of the sofa'.
_THINGS = re.compile(
    r"\s+(?:of (?:the|an?|its)\b|units?\b|(?!(?:is|as|was|has|across|plus|minus|always|perhaps|yes|this|thus|towards"
    r"|besides|answers?)\b|met|cent|mil)[a-z]{3,}s\b)",
    re.IGNORECASE,
)
_SHOWN = re.compile(r"\s*(?:images|frames|views|videos)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\s*(?:images|frames|pictures|photos|views|videos|cameras|steps)\b", re.IGNORECASE)
_CORRECTED = re.compile(r"[^.\n]{0,8}\b(?:no|wait|sorry|actually|correction)\b[^.\n]{0,16}\Z", re.IGNORECASE)
_SINGLE = re.compile(r"(?:\bis\s+|\A\W*(?:just\s+|only\s+)?)a\s+single\s+[a-z]", re.IGNORECASE)
_WHOLE_UNIT = re.compile(  # 'a metre', 'it is about a foot away'
    r"\W*(?:[\w' ]{1,60}\bis\s+)?(?:(?:about|approximately|around|roughly|exactly|just|nearly|almost|maybe"
    r"|probably)\s+)*"
    r"(?:an?|one)\s+(?P<unit>met(?:er|re)|foot|yard|centimet(?:er|re)|kilomet(?:er|re)|square met(?:er|re))"
    r"(?:\s+(?:away|apart|long|wide|tall|high|deep|thick)\b[\w ]{0,40})?\W*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?:[^.!?\n]|[.!?](?!\s|\Z))+[.!?]*")
_OWN_WORDS = re.compile(r"\W*(?:I|we|let)\b", re.IGNORECASE)
_SIMPLE = re.compile(r"\d{1,9}(?:\.\d{1,9})?", re.ASCII)
_OF_THEM = re.compile(
    r"\s+of\s+(?:them|these|those|which|whom)\b|\s+are\s+(?!visible|overall|there|present|seen|in\b)\w", re.IGNORECASE
)
MOST_NUMBERS = 200  # ours: more are no answer, and are not compared
_NEAR = 48  # characters from a claim's words to its number. Ours.


def read_number(answer: str, unit: str) -> float | None:
    """The one number that the text answers, in `unit` ("" for a count); None where it gives none or several.

    A number with another unit of the same kind is converted ("230 cm" for m); one with a unit of another kind is none;
    one without a unit is taken as it is. The last claim counts: 'the answer is 4', what follows '=', a line that is
    nothing but a number; two claims in the same words that differ are none. Without a claim it is the only value, the
    only one with a unit, or the one that is the sum of the others. Ranges, rows and products of sides are none.
    """
    if _SIMPLE.fullmatch(answer):
        return float(answer)
    text = tidy(plain(answer))
    found = [one._replace(role="" if unit else "row") if one.role == "comma" else one for one in quantities(text)]
    if unit:
        found = [one for one in found if one.unit or not _COUNTED.match(text, one.end)]
        found = [one for one in found if one.unit or not _THINGS.match(text, one.end)]
    else:
        found = [one for one in found if not _SHOWN.match(text, one.end)] or found
    if not found:
        if not unit and _SINGLE.search(text):
            return 1.0
        if unit and (whole := _WHOLE_UNIT.fullmatch(text)):
            return Quantity(0, 0, 1.0, unit_of(whole["unit"]), True).into(unit)
        return 0.0 if not unit and _NONE.search(text) else None
    if len(found) > MOST_NUMBERS:
        return None
    if len(found) > 1:
        claims = list(_claims(text, found, unit))
        if claims:
            return _last(claims, text, unit)
    void = [one for one in found if one.role in ("range", "row") and one.into(unit) is not None]
    if any(one.unit or not unit for one in void):
        return None
    kept = [one for one in found if _value(one, unit) is not None and (one.unit or not void)]
    kept = [one for one in kept if not _denied(text, one)]
    if len(kept) > 1 and _CORRECTED.match(text, kept[-2].end, kept[-1].start):
        kept = kept[-1:]
    kept = [one for one in kept if not _OF_THEM.match(text, one.end)] or kept
    return _only([one for one in kept if one.unit or not one.spelt] or kept, unit)


def _claims(text: str, found: Sequence[Quantity], unit: str) -> Iterator[tuple[Quantity, str]]:
    """Quantities that a sentence claims, and the sentence without its digits."""
    for sentence in _SENTENCE.finditer(text):
        its = [one for one in found if sentence.start() <= one.start < sentence.end()]
        if its:
            claimed = _claimed(text, sentence, its, unit)
            if claimed is not None:
                yield claimed, re.sub(r"[\d.]+", "0", sentence[0]).strip().lower()


def _claimed(text: str, sentence: re.Match[str], its: Sequence[Quantity], unit: str) -> Quantity | None:
    """The quantity of `its` that its sentence claims."""
    results = [one for one in its if one.role == "result"]
    if results:
        return results[-1]
    before, after = (sentence.start(), its[0].start), (its[0].end, sentence.end())
    if len(its) == 1 and _BEFORE.fullmatch(text, *before) and _AFTER.fullmatch(text, *after):
        return its[0]
    reasons = [match.span() for match in _FROM.finditer(text, sentence.start(), sentence.end())]
    kept = [one for one in its if not any(start <= one.start < end for start, end in reasons)]
    ends = len(kept) < len(its) and not text[sentence.end() :].strip()
    if len(kept) == 1 and (ends or _BEFORE.fullmatch(text, sentence.start(), kept[0].start)):
        return kept[0]
    its = kept
    own = [one for one in its if one.into(unit) is not None and not _denied(text, one)] or list(its)
    most = () if _LEAST.search(sentence[0]) else _MOST.finditer(text, *sentence.span())
    for claim in [*_SO.finditer(text, *sentence.span()), *most]:
        told = [one for one in own if claim.end() <= one.start <= claim.end() + _NEAR]
        if told and (told[0].start == claim.end() or len(own) == 1):
            return told[0]
    for claim in reversed(list(CLAIM.finditer(text, sentence.start(), sentence.end()))):
        told = [one for one in own if claim.end() <= one.start <= claim.end() + _NEAR]
        if told and (not _OWN_WORDS.match(claim[0]) or len(_distinct(own, unit)) == 1):
            return None if _denied(text, told[0]) else told[0]
    total = _TOTAL.search(text, sentence.start(), sentence.end())
    if total:
        then = [one for one in own if total.end() <= one.start <= total.end() + _NEAR // 2]
        first = [one for one in own if one.end <= total.start()]
        return first[-1] if first and (not then or _IN_ALL.fullmatch(total[0])) else then[0] if then else None
    return own[0] if len(own) == 1 and CONCLUDE.match(sentence[0]) else None


def _last(claims: Sequence[tuple[Quantity, str]], text: str, unit: str) -> float | None:
    """What the last claim says; None where another in its words, not taken back since, says something else."""
    last, wording = claims[-1]
    value = _value(last, unit)
    for other, its_wording in claims[:-1]:
        differs = its_wording == wording and last.role != "result" and _value(other, unit) != value
        if differs and not RETRACT.search(text, other.end, last.start):
            return None
    return value


def _denied(text: str, one: Quantity) -> bool:
    return _DENIED.search(text, max(0, one.start - 24), one.start) is not None


def _only(kept: Sequence[Quantity], unit: str) -> float | None:
    """The one value among quantities that nothing claims."""
    values = _distinct(kept, unit)
    if len(values) > 1 and unit:
        values = _distinct([one for one in kept if one.unit], unit)
    if len(values) > 1 and len(kept) > 2:
        every = [one.value for one in kept]
        if abs(sum(every[1:]) - every[0]) < 1e-6 or abs(sum(every[:-1]) - every[-1]) < 1e-6:
            total = kept[0] if abs(sum(every[1:]) - every[0]) < 1e-6 else kept[-1]
            return _value(total, unit)
    return values[0] if len(values) == 1 else None


def _distinct(kept: Sequence[Quantity], unit: str) -> list[float]:
    values: dict[str, float] = {}
    for one in kept:
        value = _value(one, unit)
        if value is not None:
            values.setdefault(f"{value:.3g}", value)
    return list(values.values())


def _value(one: Quantity, unit: str) -> float | None:
    if one.role not in ("", "result"):
        return None
    value = one.into(unit)
    return value if value is not None and isfinite(value) else None
