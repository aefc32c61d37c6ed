"""Sentences with marks cut into clauses, and the words that rule out what a clause marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vstdata.scoring.reading.guarded import Guarded, holds
from vstdata.scoring.reading.verdicts import MARK

_BREAK = re.compile(
    r"\s*(?:;|[,.]?\s*\b(?=but\b|because\b|since\b|whereas\b|while\b|although\b|(?:even )?though\b|however\b"
    r"|hence\b|thus\b|therefore\b)"
    r"|,\s*(?=(?:and\s+)?so\b|as\b|which\b|not\b|rather\b|the (?:correct |right |best )?(?:answer|option"
    r"|choice)\b|I\b|\x01L|maybe\b|perhaps\b|possibly\b|(?:most )?likely\b|probably\b)"
    r"|\s(?=\((?:the|it|as|since|because|not|which)\b)|\s(?=so\b)|:\s|\s[–—-]\s)"
)
# One of these is wherever `_BREAK` breaks.
_BREAKS = (
    ";", ",", ":", "(", "-", "–", "—", "so", "but", "because", "since", "whereas", "while", "though", "however",
    "hence", "thus", "therefore",
)  # fmt: skip
_REASON = re.compile(
    r"\W*(?:because|since|as|due to|given that|whereas|while|although|(?:even )?though|if|unless|when)\b", re.IGNORECASE
)
RULED_OUT = Guarded(
    r"\b(?:not|n't|isn't|cannot be|can't be|neither|nor|nicht|no es|pas|не|non è|não é"
    r"|rul(?:e|es|ed|ing)(?: out)?|eliminat\w+|exclud\w+|discard\w*"
    r"|reject\w*|rather than|instead of|than|compared (?:to|with)|unlike|except|never|other than|as opposed to"
    r"|versus"
    r"|against|followed by"
    r"|incorrect|wrong)\s+(?:(?:is|it|that|options?|answers?|the|an?|be|in|on|at|out|either|both|choose|really"
    r"|point|box|circle|labell?ed|marked|to)\s+)*"
    rf"{MARK}"
    # 'I do not think that (A) is right', 'I disagree with (A)', 'the claim that (A) is right is false'
    rf"|(?:(?:\w+n['’]t|\b(?:not|never))\s+(?:\w+\s+)?(?:think|believe|agree|suppose|feel|say|choose|pick|select"
    rf"|go with)"
    rf"|\bnot (?:true|the case|likely)|\bdoubt(?:s|ed|ful)?|\bdisagree\w*|\bunlikely"
    rf"|\bimprobable)\b[^.;,\x01\n]{{0,40}}{MARK}"
    rf"|\bthat\s+{MARK}\s+[^.;,\x01\n]{{1,40}}\s(?:is|seems|would be)\s+(?:false|wrong|incorrect|not true)\b"
    rf"|{MARK}\s+(?:(?:is|was|are|were|does|do|did|can|could|would|must|should|has|have|seems?"
    rf"|appears?)\s*(?:not\b(?!\s+(?:quite\s+|nearly\s+)?(?:as|so)\s+\w+\s+as\b)|n't\b)"
    r"|(?:isn't|wasn't|aren't|doesn't|don't|can't|cannot|couldn't|wouldn't|won't)\b"
    r"|(?:(?:is|are|was|can be|must be|seems?|appears?|would be|looks)\s+)(?:\w+ly\s+)?(?:incorrect|wrong|false"
    r"|ruled out"
    r"|eliminated|excluded|unlikely|impossible|out\b|farther away than|worse|inferior"
    r"|less (?:accurate|precise|tight|similar|likely|plausible|suitable)))(?:\s+than\s+(?=\x01))?",
    "no n't n’t neither nicht pas не nã rul eliminat exclud discard reject instead than compared unlike"
    " except never oppos versus against followed wrong incorrect doubt disagree improbable false impossible"
    " out worse inferior less",
)


def clauses(sentence: str) -> Iterator[tuple[bool, str]]:
    """The clauses of a sentence but for reasons, and whether each is the first."""
    split = _BREAK.split(sentence) if holds(sentence, _BREAKS) else [sentence]
    parts = [part for part in split if part and not part.isspace()]
    for k, part in enumerate(parts):
        if _REASON.match(part):
            part = part[part.rfind(", ") :] if ", " in part else ""
        if part:
            yield k == 0 and len(parts) > 1, part
