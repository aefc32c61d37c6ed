"""Verdicts beside marked options, 'C: correct', 'C ❌', '- [x] B', '| B | ✓ |', as the sentences they stand for."""

from __future__ import annotations

import re

from vstdata.scoring.reading.guarded import holds

MARK = r"\x01[LlWS](?:\d+|[?+])\x02"
_THIS_IS = re.compile(
    r"(?P<mark>\x01L\d+\x02)(?:(?!\x01L)[^\n]){0,300}?[.;]\s+(?:this|that|it)\s+(?:option\s+|answer\s+|choice\s+)?is\s+"
    r"(?:(?P<good>correct)|incorrect|wrong|not correct)\b",
    re.IGNORECASE,
)
_GOOD, _BAD = "✅✓✔☑", "❌✗✘✖☒"
_VERDICT = re.compile(
    rf"(?P<mark>{MARK})\x03?[ \t]*(?:[|:–—-]+|\(|)[ \t]*(?:(?:(?P<bad>incorrect|wrong|false|no match"
    r"|not (?:correct|right|a match|matching|it)|(?:(?<=[:(|–—-])|(?<=[:(|–—-] ))no)"
    r"|(?P<good>correct|(?:(?<=[:(|–—-])|(?<=[:(|–—-] ))yes))(?=\s*(?:[.,;!)|\n]|$))"
    rf"|(?:[{_BAD}]|(?P<sign>[{_GOOD}]))\ufe0f?(?!\w))",
    re.IGNORECASE,
)
_SIGNED = re.compile(rf"(?:(?P<bad>[{_BAD}])|[{_GOOD}])\ufe0f?[ \t]*[-–—:]?[ \t]*(?P<mark>{MARK})\x03?")
_BOX = re.compile(rf"\[(?P<tick>[xX✓✔✅]?)[ \t]*\][ \t]*(?P<mark>{MARK})\x03?(?:[ \t]*{MARK})?")
_VERDICTS = ("correct", "wrong", "false", "no", "yes")  # one of them, or a sign, is in what `_VERDICT` finds


def judged(text: str) -> str:
    """The marked text with its verdicts as sentences. Signs stand before all options or behind all of them."""
    if "]" in text and _BOX.search(text):
        text = _BOX.sub(_ticked, text)
    if not text.isascii():
        first = _SIGNED.search(text)
        if first and "\x01" not in text[: first.start()]:
            text = _SIGNED.sub(_signed, text)
    if not text.isascii() or holds(text.casefold(), _VERDICTS):
        text = _THIS_IS.sub(_judged_after, _VERDICT.sub(_judged, text))
    return text


def _judged(match: re.Match[str]) -> str:
    return f"{match['mark']} is {'correct' if match['good'] or match['sign'] else 'incorrect'}."


def _signed(match: re.Match[str]) -> str:
    return f"{match['mark']} is {'incorrect' if match['bad'] else 'correct'}."


def _ticked(match: re.Match[str]) -> str:
    return f"{match['mark']} is {'correct' if match['tick'] else 'incorrect'}."


def _judged_after(match: re.Match[str]) -> str:
    return f"{match['mark']} is {'correct' if match['good'] else 'incorrect'}"
