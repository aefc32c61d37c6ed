"""visibility: what a camera would see if it turned on the spot, reasoned out on a map.

A real sample, about two pictures of a room:

    <image> <image>
    The camera of image 1 turns 90 degrees to the left on the spot. Its picture is 58 degrees wide. Where would the
    ottoman be?
    A. in the left half of the picture
    B. in the right half of the picture
    C. outside, past the left edge
    D. outside, past the right edge
    Answer with the letter only.

    <think>I sketch the floor with camera 1 at (0.0, 0.0), its viewing direction up being 0 degrees. The bowl is
    in image 1 as well as in image 2, which ties the views together. Image 1 shows the bowl some 1.0 m ahead and
    0.7 m to the left. Image 2 has the bowl at a depth of 1.9 m, shifted 0.1 m to the left. So image 2 was taken
    from (0.9, 2.0), facing 240 degrees. In image 2, I judge the ottoman to be 0.3 m to the right and 6.4 m
    ahead. The ottoman goes to (-4.8, -1.0) on the map. Since the picture is 58 degrees wide, it reaches 29
    degrees to either side. From camera 1 to the ottoman, the heading is 258 degrees. For camera 1, ahead means
    0 degrees. Adding the turn of 90 degrees to the left, straight ahead for camera 1 becomes 270 degrees.
    Between 270 and 258 degrees there is a turn to the left of 12 degrees. Camera 1 has a free line of sight to
    the ottoman. At 12 degrees the ottoman is short of the left edge at 29, in the left half of the picture. The
    answer must be in the left half of the picture.</think>
    A

How much a picture spans is told. A thing is in the picture where its middle is inside by a margin, most of it is, and
nothing hides it; it is outside where all of it is. Neither picture alone tells the answer: what is asked about, or what
the camera turns to, is not in the picture of that camera.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from vstdata.asking.draft_order import even_blocks, interleaved, option_blocks
from vstdata.captions.claims import Claim
from vstdata.chains import floor_map as maps
from vstdata.chains.floor_map import Place, side_word, turn_words
from vstdata.chains.reasoned import reasoned_draft
from vstdata.chains.seen_from import Glances, Glimpse, Look, Watch
from vstdata.chains.turn_words import Turning, turn_claims, turning
from vstdata.chains.views import Views, described, related_views
from vstdata.draft import Answer, Draft, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.wordings import Asks

ASKS = {
    "in_view_after_turn": Asks(
        "choice", {"k": "number", "deg": "number", "side": "direction", "span": "number", "target": "thing"}
    ),
    "which_in_view": Asks("choice", {"k": "number", "aim": "thing", "span": "number"}),
    "turn_to_see": Asks("choice", {"k": "number", "target": "thing"}),
}
TURNS = tuple(range(-150, -20, 10)) + tuple(range(30, 160, 10))  # degrees, to either side
SIZE = 40  # degrees in which turns are about of one size
PLACES = tuple(
    f"{at} {side} {part}"
    for at, part in (("in the", "half of the picture"), ("outside, past the", "edge"))
    for side in ("left", "right")
)
MIDDLE_MARGIN = 6.0  # degrees to the middle of the picture, of what is in one half of it. Ours.
PRINTED_MIDDLE = 4  # the same as printed. Ours.
FARTHEST_OUT = 110  # degrees to the side up to which something is "past an edge" and not behind. Ours.
CLOSE = 9  # degrees to an edge or the middle below which a chain says that it is near. Ours.
STEPS = 12  # around the circle: 30 degrees each
NAMED_STEPS = (1, 2, 3, 4, 5, 7, 8, 9, 10, 11)  # straight back is neither left nor right
SIZES = (3, 2)  # things to choose from
MOST_OF_A_PAIR = 8  # cases of one type from one pair of images. Ours.
MOST_TARGETS, MOST_OF_AN_ANSWER = 3, 2  # of a pair of images; turns of each answer for each of them. Ours.


@dataclass(frozen=True, eq=False)
class Case:
    """A question to be: two images, and the objects and claims of its deduction. `answer` is one of the `options`;
    `margin` degrees."""

    views: Views
    objects: tuple[int, ...]  # that the question names
    told: tuple[int, ...]  # that the chain places
    claims: tuple[Claim, ...]
    slots: Mapping[str, str]
    answer: str
    margin: float
    options: tuple[str, ...] = PLACES


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn."""
    pairs = list(related_views(facts, draw, refuse))
    glances = Glances(facts)
    kinds = {
        "in_view_after_turn": _after_turns(pairs, glances, draw.at("in_view"), refuse),
        "which_in_view": _which(pairs, glances, draw.at("which"), refuse),
        "turn_to_see": _to_see(pairs, draw.at("to_see"), refuse),
    }
    yield from interleaved([_drafts(kind, found, draw.at(kind)) for kind, found in kinds.items()])


def _drafts(kind: str, found: Iterator[Case], draw: Draw) -> Iterator[Draft]:
    for case in found:
        yield _draft(kind, case, draw)


def _draft(kind: str, case: Case, draw: Draw) -> Draft:
    views, objects, things = case.views, case.objects, kind == "which_in_view"
    keyed = draw.at(*views.keys(), *map(views.name, objects), case.slots["k"], case.answer)
    others = tuple(option for option in case.options if option != case.answer)
    answer = Answer("choice", case.answer, distractors=others)
    claims = [*described(views, case.told, keyed), *case.claims]
    options = [option.removeprefix("the ") for option in (case.answer, *others)] if things else ()
    return reasoned_draft(
        __file__, views, kind, case.slots, answer, claims, keyed, margin=case.margin, objects=objects, options=options
    )


# What may be asked


def _unseen(views: Views, draw: Draw) -> list[tuple[int, int]]:
    """(image, thing that only the other image shows), in keyed order."""
    found = [(k, i) for k in range(2) for i in views.clear(1 - k) if i in views.hidden(k)]
    return draw.shuffled(found, "targets", *views.keys())


# in_view_after_turn


def _after_turns(pairs: Sequence[Views], glances: Glances, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    """Turns of about one size to one side have all four answers equally often, so that they tell nothing."""
    groups: dict[int, dict[str, list[Case]]] = {}
    for views in pairs:
        for image, target in _unseen(views, draw)[:MOST_TARGETS]:
            keyed = draw.at(*views.keys(), image, views.name(target))
            for turn, case in _turned(Watch(views, glances, image), target, keyed, refuse):
                group = groups.setdefault(turn // SIZE, {place: [] for place in PLACES})
                group[case.answer].append(case)
    yield from interleaved([even_blocks(list(groups[size].values()), draw.at(size)) for size in sorted(groups)])


def _turned(watch: Watch, target: int, draw: Draw, refuse: Refusals) -> Iterator[tuple[int, Case]]:
    """Turns of a camera after which it is clear where a thing is, for each answer some."""
    if watch.half is None:
        refuse("in_view:picture_not_even")
        return
    count = dict.fromkeys(PLACES, 0)
    for turn in draw.shuffled(TURNS, "turns"):
        found = watch.glimpse(watch.turned(turn), target)
        if found is None or not _sided(found):
            refuse("in_view:not_clear")
            continue
        answer = PLACES[(0 if found.seen else 2) + (found.off > 0)]
        if count[answer] < MOST_OF_AN_ANSWER:
            count[answer] += 1
            yield turn, _after_turn(watch, turn, found, answer, draw.at(turn))


def _after_turn(watch: Watch, turn: int, found: Glimpse, answer: str, draw: Draw) -> Case:
    views, half = watch.views, watch.half or 0
    slots = {"k": str(watch.image + 1), **turn_words(turn), "span": str(2 * half), "target": views.name(found.i)}
    claims = _turned_claims(watch, turn, found, half, draw)
    margin = min(found.margin, found.middle) if found.seen else found.margin
    return Case(views, (found.i,), (found.i,), claims, slots, answer, margin)


def _sided(found: Glimpse) -> bool:
    """Whether it is clear on which side of the middle something is."""
    if not found.seen:
        return abs(found.off) <= FARTHEST_OUT
    return found.middle >= MIDDLE_MARGIN and abs(found.off) >= PRINTED_MIDDLE


# which_in_view


def _which(pairs: Sequence[Views], glances: Glances, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    """Every thing listed is right once in its block, so that what is listed tells nothing."""
    groups: dict[tuple[str, ...], dict[str, list[Aimed]]] = {}
    for views in pairs:
        for one in _aims(views, glances, refuse):
            group = groups.setdefault(one.options, {option: [] for option in one.options})
            group[views.name(one.chosen[0].i)].append(one)
    blocks = []
    for options in draw.shuffled(sorted(groups), "options"):
        mixed = [draw.shuffled(found, "mixed", *options, answer) for answer, found in groups[options].items()]
        blocks.append(even_blocks(mixed, draw.at(*options)))
    for one in interleaved(blocks):
        yield _aimed(one, draw)


@dataclass(frozen=True, eq=False)
class Aimed:
    """A camera that turns to face something, `aim`, and things to choose from: the first of them alone is in view."""

    watch: Watch
    aim: Place
    look: Look
    chosen: tuple[Glimpse, ...]

    @property
    def options(self) -> tuple[str, ...]:
        """What the things are called."""
        return tuple(sorted(self.watch.views.name(one.i) for one in self.chosen))


def _aims(views: Views, glances: Glances, refuse: Refusals) -> Iterator[Aimed]:
    plain = [i for i in views.objects if not views.names[i].phrase]  # called so in all images of the scene
    if len(plain) < min(SIZES):
        refuse("which:too_few_things")
        return
    for image in range(2):
        watch = Watch(views, glances, image)
        for aim in (*(Place("object", i) for i in views.objects), Place("camera", 1 - image)):
            faced = watch.way(aim)
            if faced is None or watch.half is None:
                refuse("which:no_aim")
                continue
            look = Look(faced.printed, faced.true, faced.error)
            found = [watch.glimpse(look, i) for i in plain if aim != Place("object", i)]
            for chosen in _choices(watch, aim, [one for one in found if one is not None]):
                yield Aimed(watch, aim, look, chosen)


def _choices(watch: Watch, aim: Place, found: Sequence[Glimpse]) -> list[tuple[Glimpse, ...]]:
    """Things of which just one is in view. The image of that camera does not show it, or not what is faced."""
    hidden = watch.views.hidden(watch.image)
    unknown = aim.kind == "object" and aim.index in hidden
    inside = [one for one in found if one.seen and one.off and (unknown or one.i in hidden)]
    outside = [one for one in found if not one.seen]
    return [(one, *others) for one in inside for size in SIZES for others in combinations(outside, size - 1)]


def _aimed(one: Aimed, draw: Draw) -> Case:
    views, image, aim = one.watch.views, one.watch.image, one.aim
    faced = (aim.index,) if aim.kind == "object" else ()
    where = views.name(aim.index) if faced else f"the place where image {aim.index + 1} was taken"
    named = sorted((found.i for found in one.chosen), key=views.objects.index)
    slots = {"k": str(image + 1), "aim": where, "span": str(2 * (one.watch.half or 0))}
    claims = _aimed_claims(one, draw.at("plan", *views.keys(), image, where, *one.options))
    margin = min(found.margin for found in one.chosen)
    told = (*faced, *named)
    return Case(views, told, told, claims, slots, views.name(one.chosen[0].i), margin, one.options)


# turn_to_see


def _to_see(pairs: Sequence[Views], draw: Draw, refuse: Refusals) -> Iterator[Case]:
    """Options are answers of a block of questions, each right once."""
    groups: dict[int, list[Case]] = {step: [] for step in NAMED_STEPS}
    for views in pairs:
        for image, target in _unseen(views, draw)[:MOST_OF_A_PAIR]:
            found = turning(views, Place("camera", image), None, Place("object", target), STEPS)
            if found is None or found.sector not in groups:
                refuse("turn:not_clear")
                continue
            groups[found.sector].append(_seeing(views, found, target))
    for steps, block in option_blocks(groups, 4, draw):
        for _, case in block:
            yield replace(case, options=tuple(map(_step_word, steps)))


def _seeing(views: Views, found: Turning, target: int) -> Case:
    word = _step_word(found.sector)
    slots = {"k": str(found.stand.index + 1), "target": views.name(target)}
    last = maps.claim("visibility_round", (), word, word=word, **turn_words(found.turn))
    return Case(views, (target,), (target,), (*turn_claims(views, found), last), slots, word, found.margin)


def _step_word(step: int) -> str:
    """'60 degrees to the left'."""
    size = 360 // STEPS
    return f"{size * min(step, STEPS - step)} degrees to the {'right' if step < STEPS / 2 else 'left'}"


# The chain


def _turned_claims(watch: Watch, turn: int, found: Glimpse, half: int, draw: Draw) -> tuple[Claim, ...]:
    """The deduction; what the picture spans, and what there is to see, come sooner or later."""
    image, i, look, drawn = watch.image, found.i, watch.turned(turn), watch.views.drawn
    turned = [maps.look_claim(drawn, image), _turned_claim(image, look, turn)]
    heading = [maps.heading_claim(drawn, Place("camera", image), Place("object", i))]
    first = [[*turned, *heading], [*heading, *turned]][draw.integer("first", below=2)]
    span, free = [_span_claim(half)], [_free_claim(image, i)] if found.seen else []
    early = draw.integer("span", below=3)
    middle = [maps.turn_claim(look.printed, found.heading)]
    verdict = [_place_claim(found, half), *_close_claims(found, half)]
    if early == 0:
        return (*span, *first, *middle, *free, *verdict)
    return (*first, *span, *middle, *free, *verdict) if early == 1 else (*free, *first, *middle, *span, *verdict)


def _aimed_claims(one: Aimed, draw: Draw) -> tuple[Claim, ...]:
    """The deduction: thing by thing, or all headings first."""
    watch, look, chosen = one.watch, one.look, one.chosen
    drawn, half, camera = watch.views.drawn, watch.half or 0, Place("camera", watch.image)
    order = draw.shuffled(chosen, "order")
    headings = [maps.heading_claim(drawn, camera, Place("object", found.i)) for found in order]
    turns = [maps.turn_claim(look.printed, found.heading) for found in order]
    verdicts = [_shown_claim(found, half) for found in order]
    first = [maps.heading_claim(drawn, camera, one.aim), _span_claim(half)]
    only = [_free_claim(watch.image, chosen[0].i), _only_claim(watch.views, chosen[0].i)]
    if draw.integer("plan", below=2):
        steps = [claim for step in zip(headings, turns, verdicts, strict=True) for claim in step]
    else:
        steps = [*headings, *(claim for step in zip(turns, verdicts, strict=True) for claim in step)]
    return (*first, *steps, *only)


def _turned_claim(image: int, look: Look, turn: int) -> Claim:
    words = {"k": str(image + 1), "turn": str(abs(turn)), "side": side_word(turn), "deg": str(look.printed)}
    return maps.claim("visibility_turned", (), look.printed, {"image": image + 1, "by": turn}, **words)


def _span_claim(half: int) -> Claim:
    return maps.claim("visibility_span", (), half, span=str(2 * half), half=str(half))


def _only_claim(views: Views, i: int) -> Claim:
    return maps.claim("visibility_only", (i,), views.facts.scene.instances[i].id)


def _free_claim(image: int, i: int) -> Claim:
    return maps.claim("visibility_free", (i,), True, k=str(image + 1))


def _off_claim(kind: str, found: Glimpse, half: int) -> Claim:
    return maps.claim(kind, (found.i,), found.off, half=str(half), **turn_words(found.off))


def _place_claim(found: Glimpse, half: int) -> Claim:
    return _off_claim("visibility_inside" if found.seen else "visibility_outside", found, half)


def _shown_claim(found: Glimpse, half: int) -> Claim:
    return _off_claim("visibility_in" if found.seen else "visibility_out", found, half)


def _close_claims(found: Glimpse, half: int) -> list[Claim]:
    """That it is near to an edge or the middle, where it is."""
    off = abs(found.off)
    if abs(half - off) >= CLOSE and (off >= CLOSE or not found.seen):
        return []
    edge = f"{side_word(found.off)} edge" if abs(half - off) < CLOSE else "middle of the picture"
    return [maps.claim("visibility_close", (), edge, edge=edge)]


SKILL = Skill(
    name="reasoning.visibility",
    version=2,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
    tells=True,
)
