"""Wordings: every way to ask a question and to answer it, as data beside the skill.

The words of `skills/FOLDER/NAME.py` are in `skills/FOLDER/NAME.en.toml`; those of another language in `NAME.de.toml`:

    [[asks]]                                    # one table for question types that share their wordings
    types = ["nearest", "farthest"]
    slots = { points = "text", rank = "phrase" }    # what the skill puts in: as the skill declares it

    [[asks.wording]]
    id = "which-point"                          # stable; a row names its wording in `template`: nearest/which-point
    question = "Which point is {rank} the camera: {points}?\n{options}"
    answer = "It is {option}, so {letter}."

    [[asks.wording]]
    id = "letter-only"
    question = "..."
    answer = "{letter}"
    bare = true                                 # the answer holds nothing but the value
    shown = "video"                             # only where the pictures are a video; "views": only where they are not

Types of slots are in `vstdata.words.slot_types`. Slots given to answers, by answer type: choice {letter}, {option};
number {value}, {unit}; ordering {order}; point {text} (JSON), {xy}; box_list, boxes_2d, map, motion and text {text}.
A question of a choice has {options} once; one for places in a picture says "in pixels of the image ({size})", or of
"image 2", and {size} is the stored picture's.
Where a slot is declared as optional ("label?"), questions whose draft gives it get the wordings that use it, the others
those that do not. The frames of a skill of modality "video" may be views that nobody filmed (a scene without
photographs, see `vstdata.asking.video_frames.is_video`): a wording that says video, frame or camera has `shown =
"video"`, one that says pictures or views `shown = "views"`, and the others fit both.

The tables `[sentence.KIND]` of the same file are not read here: they are what captions and chains say.

A draft knows no wording. It is picked when the row is filled, by the draft's id, so a new wording changes no draft.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from vstdata.draw import keyed_integer
from vstdata.errors import WordsError
from vstdata.near import near
from vstdata.words.slot_types import QUESTION_TYPES
from vstdata.words.templates import SLOT
from vstdata.words.toml_file import TABLES, read_words_toml, unknown_keys

NAME = re.compile(r"[a-z][a-z0-9_]*")
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
Shown = Literal["video", "views"]
SHOWN: tuple[Shown, ...] = ("video", "views")  # what the frames of a video skill are
BRACES = re.compile(r"\{\s*[\w-]*\s*\}")  # what looks like a slot; other braces are text

ANSWER_SLOTS: Mapping[str, tuple[str, ...]] = {
    "choice": ("letter", "option"),
    "number": ("value", "unit", "many", "in_words"),  # the last two of counts: three chairs, no chairs; Three, None
    "ordering": ("order",),
    "point": ("text", "xy"),
    "box_list": ("text",),
    "boxes_2d": ("text",),
    "map": ("text",),
    "motion": ("text",),
    "text": ("text",),
}


QUESTION_SLOTS: Mapping[str, tuple[str, ...]] = {"choice": ("options",), "point": ("size",), "boxes_2d": ("size",)}


@dataclass(frozen=True, slots=True)
class Asks:
    """What a question type gives to its wordings: the type of its answer, and its own slots, each of one of
    `slot_types.QUESTION_TYPES`; "TYPE?" is a slot that some of its questions give and others do not."""

    answer: str
    slots: Mapping[str, str] = field(default_factory=dict)

    @property
    def fault(self) -> str:
        """What is wrong with the declaration, or ""."""
        if self.answer not in ANSWER_SLOTS:
            return f"answer type {self.answer!r} is none of {', '.join(ANSWER_SLOTS)}"
        for name, kind in self.slots.items():
            if kind.removesuffix("?") not in QUESTION_TYPES:
                return f"slot {name!r}: type {kind!r} is none of {', '.join(QUESTION_TYPES)}"
            if name in (*ANSWER_SLOTS[self.answer], "options", "size") or not NAME.fullmatch(name):
                return f"slot {name!r}: expected a name that no slot of its answer has, of a to z, 0 to 9 and _"
        return ""

    @property
    def optional(self) -> frozenset[str]:
        """The slots that not every question gives."""
        return frozenset(name for name, kind in self.slots.items() if kind.endswith("?"))

    def lacking(self, slots: Mapping[str, str]) -> list[str]:
        """What is wrong with the slots of a question, by name."""
        missing = self.slots.keys() - self.optional - slots.keys()
        return sorted(
            [f"no slot {{{name}}}" for name in missing] + [f"unknown slot {{{n}}}" for n in slots.keys() - self.slots]
        )


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to ask and to answer: templates with {slots}. A `bare` answer holds nothing but the value; the other form
    is a sentence. `shown` is what the frames must be: one of SHOWN, or "" where it fits both."""

    id: str
    question: str
    answer: str
    bare: bool = False
    shown: str = ""

    @property
    def slots(self) -> frozenset[str]:
        """The names of all slots of question and answer."""
        return frozenset(SLOT.findall(self.question) + SLOT.findall(self.answer))


@dataclass(frozen=True, slots=True)
class Wordings:
    """The wordings of a skill by question type, and the files that they are from, with their SHA-256."""

    asks: Mapping[str, Asks]
    by_type: Mapping[str, tuple[Wording, ...]]
    files: Mapping[str, str]

    @property
    def sha256(self) -> str:
        """Digest of all that is said."""
        return hashlib.sha256("\n".join(self.files.values()).encode()).hexdigest()

    def of(self, question_type: str, slots: Mapping[str, str], shown: Shown = "video") -> tuple[Wording, ...]:
        """The wordings that fit a question with these slots about what is `shown`."""
        optional = self.asks[question_type].optional
        given = optional & slots.keys()
        return tuple(one for one in _fitting(self.by_type[question_type], shown) if one.slots & optional == given)

    def pick(
        self, draft_id: str, asked: Sequence[tuple[str, Mapping[str, str]]], shown: Shown = "video"
    ) -> list[Wording]:
        """One wording for each question of a draft, given as (question type, slots).

        A draft orders the wordings of a type by a keyed number each and takes them in turn. So one draft does not say
        two questions alike, and a new wording changes only the questions that get it.
        """
        taken: Counter[str] = Counter()
        picked = []
        for kind, slots in asked:
            order = sorted(
                self.of(kind, slots, shown), key=lambda one: keyed_integer("wording", draft_id, kind, one.id)
            )
            picked.append(order[taken[kind] % len(order)])
            taken[kind] += 1
        return picked

    def over(self, own: Wordings) -> Wordings:
        """These, and those of `own` for the question types that are lacking."""
        return Wordings(own.asks, {**own.by_type, **self.by_type}, {**own.files, **self.files})


def _fitting(wordings: Sequence[Wording], shown: Shown) -> list[Wording]:
    """Those that can be said of a video, or of views."""
    return [one for one in wordings if one.shown in ("", shown)]


def read_wordings(path: Path, name: str, asks: Mapping[str, Asks], *, whole: bool = True) -> Wordings:
    """The wordings of a file, called `name` in messages and in the release index: of all question types (`whole`),
    or of some and nothing else.

    Raises WordsError with every fault of the file, one a line, with file, question type, id and slot.
    """
    raw, sha256 = read_words_toml(path, name)
    reading = _Reading(asks)
    faults = list(reading.file(raw))
    if whole:
        faults += [f"question type {kind!r} has no wordings" for kind in asks if kind not in reading.found]
    else:
        faults += _nothing_said(raw, asks)
    if faults:
        raise WordsError(name, faults)
    return Wordings(asks, reading.found, {name: sha256})


def _nothing_said(raw: Mapping[str, Any], asks: Mapping[str, Asks]) -> Iterator[str]:
    """What a file that goes over a skill's own must not hold, and must: what is there is said, or refused."""
    if "sentence" in raw:
        yield "sentence: what captions and chains say cannot be replaced; expected tables [[asks]] alone"
    if not raw.get("asks"):
        yield f"no wordings: expected tables [[asks]] for some of the skill's question types: {', '.join(asks)}"


EXPECTED = {"bare": "true or false", "shown": " or ".join(SHOWN)}


class _Reading:
    """Reads a file as far as it can, and yields what is wrong."""

    def __init__(self, asks: Mapping[str, Asks]) -> None:
        self.asks = asks
        self.found: dict[str, tuple[Wording, ...]] = {}

    def file(self, raw: Mapping[str, Any]) -> Iterator[str]:
        yield from unknown_keys("", raw, TABLES)
        tables = raw.get("asks", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            yield "asks: expected tables [[asks]]"
            return
        for number, table in enumerate(tables, 1):
            yield from self._asks(f"asks {number}", table)

    def _asks(self, place: str, table: Mapping[str, Any]) -> Iterator[str]:
        yield from unknown_keys(place, table, ("types", "slots", "wording"))
        types = table.get("types")
        if not isinstance(types, list) or not types or not all(isinstance(kind, str) for kind in types):
            yield f"{place}: types: expected a list of question types"
            return
        known = [kind for kind in types if kind in self.asks]
        for kind in types:
            if kind not in self.asks:
                yield f"{place}: the skill has no question type {kind!r}; {near(kind, self.asks)}"
            elif kind in self.found:
                yield f"{place}: question type {kind!r} has wordings already"
        for kind in known:
            yield from _slot_faults(f"{place}: {kind}", table.get("slots", {}), self.asks[kind].slots)
        rows = table.get("wording", [])
        if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
            yield f"{place}: expected tables [[asks.wording]]"
            return
        read: list[Wording] = []
        for number, row in enumerate(rows, 1):
            yield from self._wording("/".join(types[:1]), number, row, read, known)
        for kind in known:
            yield from _optional_faults(f"{place}: {kind}", read, self.asks[kind])
            yield from _shown_faults(f"{place}: {kind}", read)
            self.found[kind] = tuple(read)

    def _wording(
        self, kind: str, number: int, row: Mapping[str, Any], read: list[Wording], types: Sequence[str]
    ) -> Iterator[str]:
        """One wording, appended to `read` where it can be read at all."""
        name = row.get("id")
        place = f"{kind}/{name if isinstance(name, str) else number}"
        yield from unknown_keys(place, row, ("id", "question", "answer", "bare", "shown"))
        if not isinstance(name, str) or not ID.fullmatch(name):
            yield f"{place}: id: expected words joined by -, of a to z and 0 to 9"
            return
        question, answer, bare = row.get("question"), row.get("answer"), row.get("bare", False)
        bad = [key for key, text in (("question", question), ("answer", answer)) if not _said(text)]
        shown = row.get("shown", "")
        bad += [] if isinstance(bare, bool) else ["bare"]
        bad += [] if shown == "" or shown in SHOWN else ["shown"]
        if bad:
            yield from (f"{place}: {key}: expected {EXPECTED.get(key, 'a text')}" for key in bad)
            return
        wording = Wording(name, str(question), str(answer), bool(bare), str(shown))
        if any(one.id == name for one in read):
            yield f"{place}: id occurs twice"
        if any(one.question == wording.question for one in read):
            yield f"{place}: question: the same as of another wording"
        read.append(wording)
        for fault in dict.fromkeys(fault for one in types for fault in _wording_faults(wording, self.asks[one])):
            yield f"{place}: {fault}"


def _said(text: Any) -> bool:
    return isinstance(text, str) and text == text.strip() and text != ""


def _slot_faults(place: str, slots: Any, declared: Mapping[str, str]) -> Iterator[str]:
    """The file's slots must be the skill's: whoever writes wordings reads them there."""
    if not isinstance(slots, dict):
        yield f"{place}: slots: expected a table"
        return
    for name, kind in slots.items():
        if name not in declared:
            yield f"{place}: slots: the skill gives no slot {{{name}}}; {near(name, declared)}"
        elif kind != declared[name]:
            yield f"{place}: slots: {{{name}}}: expected {declared[name]!r}, as the skill declares it"
    for name in declared.keys() - slots.keys():
        yield f"{place}: slots: {{{name}}} is lacking, which the skill gives"


def _optional_faults(place: str, read: Sequence[Wording], asks: Asks) -> Iterator[str]:
    for name in sorted(asks.optional):
        if any(len({name in one.slots for one in _fitting(read, shown)}) < 2 for shown in SHOWN):
            yield f"{place}: slot {{{name}}} is optional: expected wordings with it and without"


def _shown_faults(place: str, read: Sequence[Wording]) -> Iterator[str]:
    for shown in SHOWN:
        if read and not _fitting(read, shown):
            yield f"{place}: shown: expected wordings that fit {shown} too"


def _wording_faults(wording: Wording, asks: Asks) -> Iterator[str]:
    """What is wrong with the templates of one wording."""
    given = ANSWER_SLOTS[asks.answer]
    choice = asks.answer == "choice"
    for key, text, more in (
        ("question", wording.question, QUESTION_SLOTS.get(asks.answer, ())),
        ("answer", wording.answer, given),
    ):
        allowed = [name for name, kind in asks.slots.items() if kind != "reply" or key == "answer"] + [*more]
        for slot in BRACES.findall(text):
            if not SLOT.fullmatch(slot):
                yield f"{key}: {slot} is no slot: expected a name of a to z, 0 to 9 and _"
            elif slot[1:-1] not in allowed:
                yield f"{key}: no slot {slot}; {near(slot[1:-1], allowed)}"
    if choice and wording.question.count("{options}") != 1:
        yield f"question: {{options}} stands there {wording.question.count('{options}')} times, expected once"
    values = [name for name in given if name != "unit"]
    if not set(values) & set(SLOT.findall(wording.answer)):
        yield f"answer: expected slot {' or '.join(f'{{{name}}}' for name in values)}"
    if wording.bare and SLOT.sub("", wording.answer).strip(". "):
        yield "answer: a bare answer holds nothing but slots"
