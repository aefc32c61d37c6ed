"""The same thought with one claim false, and the answer that follows from it: what a model should not prefer.

The false claim may be any by which the answer stands or falls: one about a picture, from which all is reckoned again
(`misled`), or what the deduction comes to, where the last claim that tells the answer tells another option, or another
number, and what rules an option out then rules the right one out. Which it is, is drawn, so that its place says
nothing. Whatever comes of it is read back: a sentence that the reader does not read is not kept. The rules are ours.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from vstdata.chains.claim_text import Told, changed, retold, told_claims
from vstdata.chains.misled import falsified, redone
from vstdata.chains.misled.told import fitted
from vstdata.chains.reading import thought_fault
from vstdata.draft import Answer, Question
from vstdata.draw import Draw
from vstdata.errors import UnreadableError
from vstdata.words.english import plural
from vstdata.words.numbers import COUNTS
from vstdata.words.reader import Said, SentenceReader
from vstdata.words.sentences import Sentences

ASIDES = ("hedge",)  # what is said of a verdict; so does what "ruled_..." tells
STEPS = {"m": (0.5, -0.5, 1.0, -1.0), "degrees": (15.0, -15.0, 30.0, -30.0), "": (1.0, -1.0, 2.0)}  # of false numbers


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence of a thought: the kind of its claim, its words, and whether it holds."""

    kind: str
    text: str
    true: bool


@dataclass(frozen=True, slots=True)
class Rejected:
    """A thought with a false claim, sentence by sentence, and the answer that follows from it."""

    answer: Answer
    steps: tuple[Judged, ...]

    @property
    def thought(self) -> str:
        """All its sentences."""
        return " ".join(step.text for step in self.steps)

    def of(self, question: Question) -> Question:
        """The question with this thought and answer, the right one among its options."""
        rest = [one for one in question.answer.distractors if one != self.answer.value]
        answer = replace(self.answer, distractors=(answer_text(question.answer), *rest))
        return replace(question, thought=self.thought, answer=answer)


def judged(thought: str, labels: Collection[str], reader: SentenceReader) -> tuple[Judged, ...]:
    """The sentences of a thought whose claims hold. Raises UnreadableError."""
    return tuple(Judged(one.said.kind, one.text, True) for one in told_claims(thought, labels, reader))


def rejected(
    question: Question, labels: Collection[str], reader: SentenceReader, sentences: Sentences, draw: Draw
) -> Rejected | None:
    """A false version of the thought of a question; None where none can be told. Raises UnreadableError where the
    thought cannot be read."""
    telling = Telling(told_claims(question.thought, labels, reader), sentences, reader, labels)
    middle = len(telling.claims) // 2  # first the first half: fewer claims of it can be told falsely
    halves = (range(middle), range(middle, len(telling.claims)))
    for k in (k for half in halves for k in draw.shuffled(half, "place")):
        verdict = k == len(telling.claims) - 1
        found = _misjudged(telling, question, draw) if verdict else next(_misseen(telling, k, question, draw), None)
        if found:
            return found
    return None


@dataclass(frozen=True)
class Telling:
    """The claims of a thought, and what their sentences are told and read by."""

    claims: Sequence[Told]
    sentences: Sentences
    reader: SentenceReader
    labels: Collection[str]

    def text(self, k: int, said: Said) -> str:
        """The words of the claim at `k` with other values; "" where no sentence tells that."""
        text = retold(self.claims[k], said, self.sentences[said.kind])
        return text if text and _reads(text, said, self.labels, self.reader) else ""

    def version(self, texts: Sequence[str], answer: Answer) -> Rejected:
        """With other sentences."""
        pairs = zip(self.claims, texts, strict=True)
        return Rejected(answer, tuple(Judged(one.said.kind, text, text == one.text) for one, text in pairs))


def _misseen(telling: Telling, k: int, question: Question, draw: Draw) -> Iterator[Rejected]:
    """Versions in which the claim at `k` is false, if it is of a picture, and the answer is another option."""
    claims, answer = [one.said for one in telling.claims], question.answer
    falses = {answer_text(false): false for false in _false_answers(answer)}
    options = (answer_text(answer), *answer.distractors)
    for false in draw.shuffled(list(falsified(claims[k])), "false", k):
        redone_ = redone(claims, k, false, question.question_type, question.slots, options)
        if redone_ is None or redone_[-1].values.get("text") not in falses:
            continue
        texts = [telling.text(number, said) for number, said in enumerate(redone_)]
        if all(texts):
            found = telling.version(texts, falses[redone_[-1].values["text"]])
            if not thought_fault(found.of(question), telling.labels, telling.reader):
                yield found


def _misjudged(telling: Telling, question: Question, draw: Draw) -> Rejected | None:
    """With the verdict false."""
    answer = question.answer
    for false in draw.shuffled(list(_false_answers(answer)), "answer"):
        texts = _misled(telling, answer_text(answer), answer_text(false))
        if texts:
            return telling.version(texts, false)
    return None


def answer_text(answer: Answer) -> str:
    """What the last sentence of a thought says that the answer is."""
    if answer.type == "number":
        return f"{answer.value:.{answer.decimals}f} {answer.unit}".strip()
    return ", ".join(answer.value) if answer.type == "ordering" else str(answer.value)


def _false_answers(answer: Answer) -> Iterator[Answer]:
    """Other options, numbers near by, orders with two neighbours changed."""
    if answer.type == "choice":
        others = [*answer.distractors, *(one for one in answer.fixed_options if one != answer.value)]
        yield from (replace(answer, value=other) for other in dict.fromkeys(others))
    elif answer.type == "number":
        printed = float(f"{answer.value:.{answer.decimals}f}")
        steps = STEPS.get(answer.unit, STEPS[""])
        values = (type(answer.value)(printed + step) for step in steps)
        yield from (replace(answer, value=value) for value in values if value > 0)
    elif answer.type == "ordering":
        for k in range(len(answer.value) - 1):
            order = list(answer.value)
            order[k : k + 2] = order[k + 1], order[k]
            yield replace(answer, value=order)


def _misled(telling: Telling, old: str, new: str) -> list[str]:
    """The sentences of a thought that comes to `new` instead of `old`; [] where it cannot be made to."""
    claims = telling.claims
    last = len(claims) - 1
    asides = [k for k, one in enumerate(claims) if one.said.kind in ASIDES or one.said.kind.startswith("ruled")]
    verdict = next((k for k in range(last - 1, -1, -1) if k not in asides and _tells(claims[k].said, old)), None)
    if verdict is None or claims[last].said.values.get("text") != old:
        return []
    texts = [one.text for one in claims]
    versions: Mapping[int, Iterator[Said]] = {
        verdict: _otherwise(claims[verdict].said, old, new),
        **{k: iter([_swapped(claims[k].said, old, new)]) for k in asides if k > verdict},
        last: iter([changed(claims[last].said, old, new)]),
    }
    for k, found in versions.items():
        texts[k] = next((text for said in found if (text := telling.text(k, said))), "")
        if not texts[k]:
            return []
    return texts if texts[verdict] != claims[verdict].text else []


def _reads(text: str, said: Said, labels: Collection[str], reader: SentenceReader) -> bool:
    try:
        return [one.said.kind for one in told_claims(text, labels, reader)] == [said.kind]
    except UnreadableError:
        return False


def _tells(said: Said, text: str) -> bool:
    """Whether a claim tells an answer: as a value, as its thing or things, or as a number among its values."""
    joined = (", ".join(said.things), " and ".join(said.things))
    return text in (*said.values.values(), *said.things, *joined) or any(_is(v, text) for v in said.values.values())


def _is(value: str, number: str) -> bool:
    """Whether a value is a number in words or digits: 'three chairs', '3 are', '3.5' for '3.5 m'."""
    return bool(number) and number.split()[0] in (value.split()[0], _counted(value))


def _counted(value: str) -> str:
    word = value.split()[0]
    return str(COUNTS.index(word)) if word in COUNTS else ""


def _otherwise(said: Said, old: str, new: str) -> Iterator[Said]:
    """A claim that tells another answer: in words alone, or with another of its numbers changed by as much, so that it
    does not contradict itself."""
    for joint in (", ", " and "):
        if len(said.things) > 1 and joint.join(said.things) == old:
            yield Said(said.kind, tuple(new.split(joint)), said.values)
            return
    numbers = {name: value for name, value in said.values.items() if _is(value, old)}
    step = _number(new) - _number(old)
    if not numbers or math.isnan(step) or old.split()[1:] != new.split()[1:]:
        yield fitted(changed(said, old, new))
        return
    for name in numbers:
        told = {name: _moved(said.values[name], step)}
        yield Said(said.kind, said.things, {**said.values, **told})
        rest = [other for other in said.values if other != name and _moved(said.values[other], 1.0)]
        for other, sign in itertools.product(rest, (1, -1)):
            moved = {**told, other: _moved(said.values[other], sign * step)}
            yield Said(said.kind, said.things, {**said.values, **moved})


def _moved(value: str, step: float) -> str:
    """'three chairs' -> 'four chairs', '3.5' -> '4.0'; "" where it is no number, or none of that kind."""
    word, _, rest = value.partition(" ")
    if word in COUNTS[1:]:
        count = COUNTS.index(word) + int(step)
        return f"{COUNTS[count]} {plural(rest) if word == 'one' else rest}" if 2 <= count < len(COUNTS) else ""
    number = _number(value) + step
    return f"{number:.{len(word.partition('.')[2])}f} {rest}".strip() if number >= 0 else ""


def _number(text: str) -> float:
    """The number that a text begins with, nan where it begins with none."""
    found = re.match(r"\d+(\.\d+)?(?= |$)", text)
    return float(found[0]) if found else math.nan


def _swapped(said: Said, old: str, new: str) -> Said:
    """What was said for one answer and against the other, the other way round."""
    mark = "\0"
    return changed(changed(changed(said, old, mark), new, old), mark, new)
