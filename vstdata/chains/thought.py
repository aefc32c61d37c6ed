"""The skeleton of every thought: what each picture shows, what is the same in two, how the camera turned, which way
things lie; then a skill's own deduction, the nearest other option ruled out, and the answer.

A skill says what its case rests on (`Case.ways`, `turns`, `stands`) and what it deduces (`claims`); here that becomes a
thought and a draft. What a thought names comes in the order in which it is needed, and nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from vstdata.captions.claims import Claim, claim_steps
from vstdata.captions.prose import Name
from vstdata.chains import deduction, pictured
from vstdata.chains.evidence import Evidence
from vstdata.chains.eye import Eye
from vstdata.chains.naming import plain_look
from vstdata.chains.tell import tell_chain
from vstdata.chains.told_ways import CAMERA, Stand, Turn, Way
from vstdata.chains.views import Views
from vstdata.draft import Answer, Draft, Question, Refusals
from vstdata.draw import Draw
from vstdata.program import Program
from vstdata.program import program as steps
from vstdata.program.reasoned.images import Called, Image, Looks
from vstdata.words.directions import WHERE
from vstdata.words.hidden_names import look_in
from vstdata.words.sentences import own_sentences
from vstdata.words.ways import side_of, steep_of

MOST_PLACED = 3  # new things of an image of which a thought says where in it they are. Ours.
SIMPLE = 3  # ways and turns of a thought that has time to look about. Ours.
SHORT = 140  # words of a thought up to which all is told. Ours.
LONGEST = 165  # words of a thought, where a case does not allow more. Ours.
METRIC = ("reach",)  # claims that tell metres, as places of cameras do
FULL = (2, 1, 0)  # all; without what makes it plainer only; nor where all is, or how things are to each other
VIEWED = ("view_side", "view_mirror", "wall_side", "wall_mirror", "seen_cut", "seen_part")
MOST_MOVED = 0.8  # metres from camera to camera up to which what moves across the pictures tells of a turn. Ours.
LEAST_MOVED = 0.5  # metres from camera to camera of which it is told that there is a move. Ours.
LEAST_ROBUST = 0.95  # of the draws of errors must leave an answer as it is


@dataclass(frozen=True, eq=False)
class Case:
    """A question to be: what it is about (`objects`), its `slots` and `answer`; what its thought rests on; the
    deduction after that and the option ruled out; `margin` as in `Question`; `robust` the share of draws that leave the
    answer."""

    eye: Eye
    objects: tuple[int, ...]
    slots: Mapping[str, str]
    answer: Answer
    margin: float
    robust: float
    claims: tuple[Claim, ...]
    ways: tuple[Way, ...] = ()
    turns: tuple[Turn, ...] = ()
    stands: tuple[Stand, ...] = ()
    rival: Claim | None = None
    options: tuple[int, ...] = ()  # things to choose from, the right one first
    cue: str | None = None
    balance: str = ""
    shown: tuple[tuple[int, int], ...] = ()  # (image, thing) that it rests on besides
    longest: int = LONGEST


def told(case: Case, module: str, question_type: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """The draft of a case of a skill, given by its `__file__`; none where its thought would be too long to
    follow, or would tell where a camera stands in metres without anything in the pictures to judge them by."""
    if case.stands and not any(claim.kind == "yardstick" for claim in _told(case, max(FULL))):
        refuse("metres_without_a_measure")
        return
    shortest: tuple[int, Draft] | None = None
    for fullness in FULL:
        draft = _draft(case, module, question_type, draw, fullness)
        words = len(draft.questions[0].thought.split())
        shortest = (words, draft) if shortest is None or words < shortest[0] else shortest
        if words <= SHORT:
            break
    if shortest is not None and shortest[0] <= case.longest:
        yield shortest[1]
    else:
        refuse("thought_too_long")


def _draft(case: Case, module: str, question_type: str, draw: Draw, fullness: int) -> Draft:
    """`fullness`: how much is told that may be left out, see `FULL`."""
    views = case.eye.views
    last = answer_claim(case.answer)
    own = [claim for claim in case.claims if fullness == max(FULL) or claim.kind not in VIEWED]
    claims = [*_evidence(case, fullness), *own, *([case.rival] if case.rival else []), last]
    labels = views.labels(case.options)
    looks = looks_of(views, claims)
    question = Question(
        question_type=question_type,
        slots={**case.slots, **_where(case.answer)},
        answer=case.answer,
        margin=case.margin,
        program=_program(views, claims, looks),
        cue=">".join(views.labels(case.objects)) if case.cue is None else case.cue,
        outcome=labels[0] if labels else "" if case.answer.type == "number" else last.words["text"],
        rivals=labels[1:] if labels else case.answer.distractors,
        thought=tell_chain(
            claims, _named(views, claims), draw.at("chain"), own_sentences(module), looks, len(views.frames) == 1
        ),
        robustness=case.robust,
    )
    return Draft(views.frames, (question,), objects=case.objects, balance=case.balance)


def answer_claim(answer: Answer) -> Claim:
    """That the answer is this option, these names in order, or this number with its unit."""
    text = ", ".join(answer.value) if answer.type == "ordering" else str(answer.value)
    if answer.type == "number":
        text = f"{answer.value:.{answer.decimals}f} {answer.unit}".strip()
    return Claim("answer", (), {"text": text}, 1.0, answer.value)


def looks_of(views: Views, claims: Sequence[Claim]) -> dict[int, str]:
    """The colours of what claims name by its label alone, and those that are part of a name."""
    objects = dict.fromkeys(i for claim in claims for i in claim.objects if i in views.names)
    label = views.facts.label
    names = {i: views.name(i) for i in objects if views.names[i].phrase}
    names |= {claim.objects[0]: claim.words["a"] for claim in claims if claim.objects and "a" in claim.words}
    told = {i: look for i, name in names.items() if (look := look_in(name, label(i)))}
    plain = {i: plain_look(views.facts, views.frames, i) for i in objects if not views.names[i].phrase}
    return {**{i: look for i, look in plain.items() if look}, **told}


def _named(views: Views, claims: Sequence[Claim]) -> dict[int, Name]:
    """Names of all that claims are about; a claim about what has none over all images brings one."""
    label = views.facts.label
    return {**{i: Name(label(i)) for claim in claims for i in claim.objects}, **views.names}


def _evidence(case: Case, fullness: int) -> Iterator[Claim]:
    """What the images show, in order, and what follows from it; nothing twice."""
    said: list[tuple[str, tuple[int, ...], object, object]] = []
    for claim in _told(case, fullness):
        key = claim.kind, claim.objects, claim.value, dict(claim.where)
        if key not in said:
            said.append(key)
            yield claim


def _told(case: Case, fullness: int) -> Iterator[Claim]:
    lacking = bool(case.stands) or (fullness == max(FULL) and any(claim.kind in METRIC for claim in case.claims))
    lacking = lacking and not any(claim.kind == "yardstick" for claim in case.claims)
    evidence, views = Evidence(case.eye.views), case.eye.views
    turns, known = _turns(case), dict[int, int]()
    easy = len(case.ways) + 2 * len(case.stands) + len(turns) <= SIMPLE
    for k in range(len(views.frames)):
        here = [turn for turn in turns if k in (turn.k, turn.l)]
        walls = {turn.things[0]: turn.seen[0 if k == turn.k else 1] for turn in here if len(turn.things) == 1}
        ended = [turn for turn in here if max(turn.k, turn.l) == k]
        for i, seen in sorted(walls.items(), key=lambda one: one[0] not in known):
            yield deduction.wall(k, i, seen, evidence.place(k, i), _edge(views, k, i, seen))
            yield from evidence.recognised(known.get(i), k, i) if easy and fullness == max(FULL) else ()
            yield from _shown_turn(
                views,
                [turn for turn in ended if turn.things == (i,)],
                case.eye.move,
                fullness == max(FULL),
                bool(case.ways),
            )
        rest = [i for i in _used(case, turns, k) if i not in walls]
        again, fresh = [i for i in rest if i in known], [i for i in rest if i not in known]
        if (easy or not walls) and (fullness or turns):
            yield from evidence.again({i: known[i] for i in again}, k, beside=not walls, alone=bool(turns))
        most = MOST_PLACED - len(walls) - (len(again) > 1) if easy else int(not walls)
        placed = fresh[: most if fullness else min(most, int(not walls))]
        linked = {i: beside for i in placed if (beside := _seen_on(case, turns, evidence, k, i))}
        yield from evidence.seen(k, sorted(placed, key=lambda i: sum(views.sights[k].view.seen[i].box[::2])), linked)
        if lacking and (yardstick := evidence.yardstick(k, _used(case, turns, k))):
            lacking = False
            yield from yardstick
        known.update(dict.fromkeys((*fresh, *(i for i in walls if i not in known)), k))
        yield from _reckoned(case, here, ended, k, fullness)


def _edge(views: Views, k: int, i: int, seen: int) -> str | None:
    """How the upper edge of a thing shows its wall, unless one looks along that."""
    return None if abs(seen) == 90 else pictured.edge(views, k, i, *((side_of(-seen), steep_of(seen)) if seen else ()))


def _shown_turn(
    views: Views, turns: Sequence[Turn], moved: Callable[[int, int], complex], full: bool, short: bool
) -> Iterator[Claim]:
    """A turn by a wall, and how far what is there moves across the pictures: where a turn alone does that, by how much
    it turned; to which side, where the camera `moved` little; else where the wall was and is now. `short`: where more
    is to come, the turn alone."""
    for turn in turns:
        forth = turn.k < turn.l
        k, l, told = (turn.k, turn.l, turn.told) if forth else (turn.l, turn.k, -turn.told)  # noqa: E741
        fits = pictured.shift(views, k, l, turn.things[0], told) if full else None
        near = full and not fits and abs(moved(k, l)) <= MOST_MOVED
        across = pictured.moved(views, k, l, turn.things[0], told) if near else None
        if across:
            yield deduction.shift_side(k, l, turn.things[0], *across)
        seen = turn.seen if forth else turn.seen[::-1]
        swapped = None if fits or across or short or not full else deduction.swapped(k, l, turn.things[0], *seen)
        if swapped:
            yield swapped
        yield deduction.turned(turn, short)
        if fits:
            yield deduction.shifted(k, l, turn.things[0], fits)
        more = pictured.shift_off(views, k, l, turn.things[0], told) if across and full else ""
        if more and abs(moved(k, l)) >= LEAST_MOVED:
            yield deduction.shift_more(k, l, turn.things[0], more)


def _seen_on(case: Case, turns: Sequence[Turn], evidence: Evidence, k: int, i: int) -> tuple[int, str] | None:
    """By what neighbour a thing of image k is known again in a later one, if it is."""
    later = (image for image in range(k + 1, len(case.eye.views.frames)) if i in _used(case, turns, image))
    return next((found for image in later if (found := evidence.neighbour((k, image), i))), None)


def _turns(case: Case) -> list[Turn]:
    """All that the case needs, each once."""
    needed = [case.eye.turn(0, way.image) for way in case.ways if way.image]
    found = [*(turn for turn in needed if turn), *case.turns, *(stand.turn for stand in case.stands)]
    return [*{(turn.k, turn.l): turn for turn in found}.values()]


def _used(case: Case, turns: Sequence[Turn], k: int) -> list[int]:
    """The things that the case rests on in an image, each once; not those of which a way from the camera tells where
    they are."""
    here = [way for way in case.ways if way.image == k]
    found = [i for way in here if way.start != CAMERA for i in (way.start, way.end)]
    found += [i for turn in turns if k in (turn.k, turn.l) for i in turn.things]
    found += [stand.thing for stand in case.stands if k in (stand.turn.k, stand.turn.l)]
    return [*dict.fromkeys([*found, *(i for image, i in case.shown if image == k)])]


def _reckoned(case: Case, here: Sequence[Turn], ended: Sequence[Turn], k: int, fullness: int) -> Iterator[Claim]:
    """Turns by two things, ways and places of cameras as far as image k tells them."""
    for turn in here:
        if len(turn.things) == 2:
            start, end = turn.things
            yield deduction.leg(k, start, end, turn.seen[0 if k == turn.k else 1])
    yield from (deduction.turned(turn, bool(case.ways)) for turn in ended if len(turn.things) == 2)
    ways, views = [way for way in case.ways if way.image == k], case.eye.views
    yield from deduction.ways_in(ways, Evidence(views).place, partial(pictured.risen, views) if fullness else _unseen)
    for stand in case.stands:
        if max(stand.turn.k, stand.turn.l) == k:
            yield deduction.stood(stand)


def _unseen(image: int, a: int, b: int, seen: int) -> None:
    """For what is not to be said of how two things are to each other in a picture."""


def _where(answer: Answer) -> dict[str, str]:
    """For the answers to say where something is, if that is what is asked."""
    around = answer.type == "choice" and WHERE.keys() >= {answer.value, *answer.distractors}
    return {"where": WHERE[answer.value]} if around else {}


def _program(views: Views, claims: Sequence[Claim], looks: Mapping[int, str]) -> Program:
    """The steps of a question: the frames of its images, what the objects of its chain are called, and the claims."""
    images = [Image(key, number) for number, key in enumerate(views.keys(), 1)]
    objects = dict.fromkeys(i for claim in claims for i in claim.objects if i in views.names)
    names = [Called(views.ids([i]), views.name(i)) for i in objects]
    colours = [Looks(views.ids([i]), look) for i, look in looks.items()]
    return (*steps(*images, *names, *colours), *claim_steps(claims, views.facts))
