"""The options among which a direction is asked, and its case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from vstdata.asking.draft_order import answered_blocks, grouped, interleaved
from vstdata.captions.claims import Claim
from vstdata.chains.deduction import ruled_out, ruled_run
from vstdata.chains.found import WIDE, Found, simplest
from vstdata.chains.judge import held, off_by, wrap
from vstdata.chains.thought import Case
from vstdata.draft import Answer
from vstdata.draw import Draw

SIZES = (4, 3)  # options of a question
PAIRED = (*SIZES, 2)  # where rooms offer mainly two answers, right as often: with others, these would be told by them


def optioned(
    found: Sequence[Found], draw: Draw, sizes: Sequence[int] = SIZES
) -> Iterator[tuple[int, Found, list[int]]]:
    """The number of a block, a direction and the sectors of its other options: each option of a block is right once.
    What is left over has the directions at right angles to it as other options; `Case.balance` keeps these even."""
    count = found[0].count if found else 8
    found = simplest(found, len(found))

    def apart(a: int, b: int) -> bool:
        return abs(wrap(round((a - b) * 360 / count))) >= WIDE

    fine, rest = [one for one in found if one.fine], [one for one in found if not one.fine]
    used: set[int] = set()
    for size in sizes:
        parts = []
        for name, items in (("fine", fine), ("rest", rest)):
            left = grouped((one for one in items if id(one) not in used), lambda one: one.sector, range(count))
            blocks = answered_blocks(left, size, draw.at(name, size), *([apart] if name == "rest" else []))
            parts.append(blocks)
        for number, _, others, one in interleaved(parts):
            used.add(id(one))
            yield number, one, others
    step = count // 4
    for number, one in enumerate(one for one in found if id(one) not in used):
        yield len(used) + number, one, sorted((one.sector + step * turn) % count for turn in (1, 2, 3))


def direct_case(
    one: Found,
    others: Sequence[int],
    words: Sequence[str],
    slots: Mapping[str, str],
    last: tuple[Claim, ...] | None = None,
    cue: str | None = None,
    given: str = "",
) -> Case:
    """The case of a direction among others: `words` are what the sectors are called, `last` what is said of it, if it
    does not get its name from what is ahead or from the `given` point of the compass. The nearest other option
    is ruled out."""
    width = 360 / one.count
    centers = np.array([other * width for other in others])
    apart = [
        (bool(given) and not other, abs(wrap(round(center - one.told))), off_by(center, one.values))
        for other, center in zip(others, centers.tolist(), strict=True)
    ]  # nobody has to be told that it is not the point that is given
    rival = others[apart.index(min(apart))]  # of two as far from what is told, the nearer one in the scene
    return Case(
        one.eye,
        one.objects,
        slots,
        Answer("choice", words[one.sector], distractors=tuple(words[other] for other in others)),
        one.margin,
        held(one.values, one.sector * width, centers),
        (*one.claims, *(one.turned(words[one.sector], given) if last is None else last)),
        one.ways,
        one.turns,
        one.stands,
        _ruled(one, rival, words[rival], given),
        cue=cue,
        balance=str(one.sector),
        shown=one.shown,
    )


def _ruled(one: Found, rival: int, word: str, given: str) -> Claim:
    """Why an option is not right: how the last way would then go, or in which direction it would be."""
    off = wrap(round(rival * 360 / one.count))
    if one.plan == "axis" and one.pair is not None:
        return ruled_run(one.objects[-1], wrap(one.pair[0] + off), word)
    return ruled_out(wrap(round(one.sector * 360 / one.count)), off, word, given)
