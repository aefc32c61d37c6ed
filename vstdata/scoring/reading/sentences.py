"""An answer as sentences of plain text, without Markdown and LaTeX, and the words by which a sentence claims, rules out
or doubts. All readers share them."""

from __future__ import annotations

import re
import string

from vstdata.scoring.reading.guarded import Guarded

_DRESSED = re.compile(r"[*`\\$#_\"“”{]|(?<!\w)'(?=\w)")
_CONTROL = re.compile(r"[\x00-\x08]")
_BLANKS = re.compile(r"([^\S\n])[^\S\n]+|(?<=\n)([^\S\n]*\n){2,}")
_SCRIPTS = re.compile(  # between a letter and scripts that are written without blanks
    r"(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])(?=[A-Za-z])|(?<=[A-Za-z])(?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])"
)
_RUNS = re.compile(r"([^\w\s])\1{3,}")  # long runs say nothing and cost time
_SIGNS = re.compile(rf"[{re.escape(string.punctuation)}]{{4}}")
_FONT = re.compile(r"\\(?:text|textbf|textit|mathrm|mathbf|bf|rm)\s*\{([^{}]*)\}")
_FRACTION = re.compile(r"\\d?frac\s*\{\s*(\d+)\s*\}\s*\{\s*(\d+)\s*\}")
_BOXED = re.compile(r"\\(?:boxed|fbox)\s*\{([^{}]*)\}")
_LATEX = re.compile(r"\\[()\[\],;! ]|\\(?:quad|left|right)\b|\$")
_STARS = re.compile(r"(?<!\d)\*+|\*+(?!\d)|\*\*+|(?m:^\s*#+\s+)|`|(?<!\d)[\"“”]|(?<!\w)_+|_+(?!\w)")
_QUOTED = re.compile(r"(?<!\w)'([^'\n]{1,60})'(?!\w)")
_QUOTED_NUMBER = re.compile(r"(?<![\w.])[\"“](-?\d[\d.,]*)[\"”]")  # else the second would be inches
_END = re.compile(r"(?<=[.!?])\s+(?=\S)|\n+")

FINAL = "Final answer: "  # what \boxed{} says
_KEY = (
    r"(?:answer|option|choice|letter|result|solution|response|selection|pick|guess"
    r"|estimate|prediction|conclusion|(?<!in )total)"
)
_IS = (
    r"(?:(?:is|are|was|would be|should be|must be|will be|has to be)(?:\s+(?:therefore|thus|likely|probably"
    r"|clearly|most likely))?\s*:?|:|=|->|→)"
)
_SAY = (
    r"(?:choose|chose|pick|select|answer|say|settle on|vote for|go(?:ing)? (?:with|for)|opt(?:ing)? for|conclude|think"
    r"|believe|guess|estimate|lean(?:ing)? towards?)"
)
CLAIM = Guarded(
    rf"\b{_KEY}(?:\s+(?:to|for|of|among|from|that|which|here|in)\b[^.:=\n\x01]{{1,80}}?|\s*\([^()]*\))?\s*{_IS}\s*"
    rf"|\b(?:I|we|I'd|I'll|I’d|I’ll|we'd|let's|let us|I'm|I am)\s+(?:\w+\s+)?{_SAY}(?:\s+that)?\b:?\s*"
    r"|(?:^|,\s*)(?:choose|select|pick)\s+|^\W*(?:final\s+)?answer\s+(?=[(\[]?\x01[Ll])",
    "answer option choice letter result solution response select pick guess estimate prediction conclu total"
    " choose chose say settle vote go opt think believe lean",
)
CONCLUDE = re.compile(
    r"\s*(?:and\s+)?(?:so|therefore|thus|hence|consequently|accordingly|overall|finally|in conclusion|in summary"
    r"|in short"
    r"|conclusion|this means|which means|leaving|(?:this|that|which|it)\s+(?:only\s+)?leaves(?: us with)?"
    r"|(?:we are|we're|I am|I'm) left with|(?P<that>which makes it|that makes it|that is|this is|which is"
    r"|i\.e\.?))\b",
    re.IGNORECASE,
)
REFUSE = Guarded(
    r"\b(?:can(?:no|')?t|can not|could(?: not|n't)|unable|impossible|not possible|sorry|insufficient|unclear"
    r"|unsure|difficult"
    r"|hard to|not (?:enough|clear|sure|certain|able)|(?:do|does)(?: not|n't) know|no way to|undetermined)\b",
    "can could unable possible sorry insufficient unclear unsure difficult hard not know way undetermined",
)
# What others might think, what seems at first: no claim of who writes.
SUPPOSE = Guarded(
    r"\b(?:one|you|some(?:one| people)?|people|many|others)\s+(?:might|may|could)\s+(?:\w+ly\s+)?"
    r"(?:be (?:tempted|inclined|led) to\s+)?(?:think|say|assume|believe|argue|guess|expect|choose|pick|conclude)\b"
    r"|\bit (?:might|may|could)\s+(?:\w+ly\s+)?(?:seem|look|appear)\b",
    "might may could",
)
DENY = re.compile(  # a whole sentence that takes the one before it back
    r"\W*(?:(?:but|however|actually|no)\b,?\s+)*(?:it|that|this)(?:['’]s| is| was| would be)\s+(?:(?:not|n['’]t)"
    r"(?:\s+(?:right|correct|true|so|it|the case|the answer))?|(?:incorrect|wrong|false|a mistake|mistaken))\W*"
    r"|\W*(?:it|that|this)"
    r"\s+isn['’]t(?:\s+(?:right|correct|true|so|it|the case|the answer))?\W*",
    re.IGNORECASE,
)
RETRACT = re.compile(
    r"\b(?:wait|actually|correction|on second thought|let me (?:re|double"
    r"|(?:check|look|think|count) (?:again|once more))|look(?:ing)? again|hold on|reconsider|re-?check\w*|however"
    r"|scratch that|i was (?:wrong|mistaken)|instead|sorry|oops|my mistake|i mean|or rather|make that|no(?=,))\b",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """The text without Markdown's and LaTeX's signs and without control characters, of which we make marks; \\boxed{x}
    becomes a line that says 'Final answer: x'."""
    if not text.isprintable():
        text = _CONTROL.sub("", text)
    if not text.isascii():
        text = _SCRIPTS.sub(" ", text)
    if _DRESSED.search(text):
        text = _undressed(text)
    if "  " in text or not text.isprintable():
        text = _BLANKS.sub(r"\1", text)
    if not (text.isascii() and text.isprintable()) or _SIGNS.search(text):
        text = _RUNS.sub(r"\1\1\1", text)
    return text.strip()


def _undressed(text: str) -> str:
    if "\\" in text or "$" in text:
        text = _FRACTION.sub(r"\1/\2", _FONT.sub(r"\1", text))
        text = text.replace("\\times", "x").replace("\\approx", "≈").replace("^\\circ", "°").replace("^{2}", "^2")
        text = _LATEX.sub(" ", _BOXED.sub(rf"\n{FINAL}\1", text))
    text = _QUOTED_NUMBER.sub(r"\1", text)
    return _QUOTED.sub(r"\1", _STARS.sub("", text))


def sentences(text: str) -> list[str]:
    """The sentences of a text; lines end sentences too, and only \\n ends lines."""
    return [part for part in _END.split(text) if part and not part.isspace()]
