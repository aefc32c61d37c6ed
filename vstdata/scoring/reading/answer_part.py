"""Which part of an output is the answer: what follows the last closing tag of a thought, whatever its tags are called
and whether the output or its chat template opened it."""

from __future__ import annotations

import re
import string

MOST_CHARACTERS = 20_000  # a longer answer is no answer, and is not searched. Ours.

_THINK = re.compile(r"\A\s*<think>(?P<thought>.*?)</think>(?P<answer>.*)\Z", re.DOTALL)
# <think>, <thinking>, <thought>, <reasoning>, <seed:think>, [THINK], <|begin_of_thought|>, Kimi's think tags and those
# of gpt-oss, whose channels open one another.
_NAME = r"(?:\w{1,12}:)?(?:think(?:ing)?|thoughts?|reason(?:ing)?|reflect(?:ion)?|analysis|scratchpad|cot|rationale)"
_OPENED = re.compile(rf"<{_NAME}>|\[{_NAME}\]|◁think▷|<\|begin_of_thought\|>|<\|channel\|>\s*analysis", re.IGNORECASE)
_CLOSED = re.compile(
    rf"</{_NAME}>|\[/{_NAME}\]|(?m:^\s*)\[(?:final[ _])?answer\]:?"
    r"|◁/think▷|<\|end_of_thought\|>|<\|channel\|>\s*final\s*(?:<\|message\|>)?",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"<answer>(?P<inside>.*?)(?:</answer>|\Z)", re.IGNORECASE | re.DOTALL)
_TOKEN = re.compile(r"</?s>|<\|[a-z_]{1,24}\|>|<br>|</?answer>", re.IGNORECASE)
_WIDE = {0xFEE0 + ord(mark): mark for mark in string.punctuation}  # punctuation of CJK keyboards
_VALUE = (
    r"""["']\s*:\s*(?:"(?P<double>[^"{}]{1,400})"|'(?P<single>[^'{}]{1,400})'|(?P<number>-?\d+(?:\.\d+)?))"""
    r"\s*[,}]"
)
_KEYED = tuple(  # the surer key first
    re.compile(rf"""\{{[^{{}}]*["'](?:{key}){_VALUE}""", re.IGNORECASE)
    for key in ("final[_ ]?answer", "answer|(?:selected[_ ])?(?:option|choice)|prediction")
)
_UNIT = re.compile(r"""["']units?["']\s*:\s*["'](?P<unit>[^"'{}\d]{1,20})["']""", re.IGNORECASE)


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
    """What counts as the answer: what follows the last thought, or all where there is none; of it, what stands in the
    last <answer> tags where there are such, and of a JSON object with a key "answer" its value. "" where an output
    thinks and does not answer, or a thought is not closed, or what follows is longer than MOST_CHARACTERS."""
    if "<" in output or "[" in output or "◁" in output:
        closed = 0
        for found in _CLOSED.finditer(output):
            closed = found.end()
        if _OPENED.search(output, closed) or len(output) - closed > 2 * MOST_CHARACTERS:
            return ""
        output = output[closed:]
        inside = [found["inside"] for found in _ANSWER.finditer(output) if found["inside"].strip()]
        output = _TOKEN.sub(" ", inside[-1] if inside else output)
    text = (output if output.isascii() else output.translate(_WIDE)).strip()
    keyed = next((every for one in _KEYED if (every := list(one.finditer(text)))), None) if "{" in text else None
    if keyed:
        unit = _UNIT.search(text[keyed[-1].start() : text.find("}", keyed[-1].start())])
        text = (keyed[-1]["double"] or keyed[-1]["single"] or keyed[-1]["number"]).strip()
        if unit and text[-1:].isdigit():
            text = f"{text} {unit['unit']}"
    return text if len(text) <= MOST_CHARACTERS else ""
