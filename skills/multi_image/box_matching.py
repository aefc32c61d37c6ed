"""box_matching: the box in image 2 of the thing that has a box around it in image 1.

A real sample:

    Q: Where in image 2 is the cup that is marked in blue in image 1?
       Answer with a JSON list of one entry with the keys bbox_2d and label, where bbox_2d is [x1, y1, x2, y2], its
       left, upper, right and lower edge, in pixels of image 2 (640 x 480).
    A: ```json
       [
        {"bbox_2d": [388, 224, 416, 252], "label": "cup"}
       ]
       ```

Both pictures show the thing well, from clearly different places, and have other things in common by which one finds
out how they stand to each other. A box encloses what is visible of a thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from vstdata.asking.carried_points import changed_pairs
from vstdata.asking.draft_order import interleaved
from vstdata.asking.flat_boxes import flat_answer, flat_margins
from vstdata.asking.naming import box_colors
from vstdata.asking.picture_pairs import Shared, shared_objects
from vstdata.asking.seen_well import POINTED_AT, RELATED_OVERLAP, alone_in_its_box
from vstdata.asking.tellable_boxes import MIRRORS, SCREENS, reflected, seen_step
from vstdata.draft import Draft, Mark, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.program import program
from vstdata.words.wordings import Asks

ASKS = {"matched_box": Asks("boxes_2d", {"label": "label", "color": "color"})}
PER_PAIR = 3  # questions about one pair of frames. Ours.
ROUND = 8  # pairs that take turns. Ours.


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions about ordered pairs of frames in keyed order, up to `PER_PAIR` about each."""
    shared = shared_objects(facts, facts.frames)
    known: dict[int, dict[int, float]] = {}
    groups = []
    for pair in changed_pairs(facts, draw, refuse):
        if not _related(shared, pair):
            refuse("overlap_out_of_range")
            continue
        for f in set(pair) - set(known):
            known[f] = {} if reflected(facts, f, MIRRORS | SCREENS) else flat_margins(facts, f, refuse)
        groups.append(_about(facts, pair, (known[pair[0]], known[pair[1]]), draw, refuse))
        if len(groups) == ROUND:
            yield from interleaved(groups)
            groups = []
    yield from interleaved(groups)


def _related(shared: Shared, pair: tuple[int, int]) -> bool:
    """Whether two frames have so much in common that one knows how they stand to each other, and are not the same."""
    f, g = (shared.frames.index(frame) for frame in pair)
    return shared.related(f, g) and shared.facts.overlap(*pair) <= RELATED_OVERLAP[1]


def _about(
    facts: Facts, pair: tuple[int, int], known: tuple[dict[int, float], dict[int, float]], draw: Draw, refuse: Refusals
) -> Iterator[Draft]:
    """Things that both frames show well; first those of which image 2 shows others of their label."""
    first, second = (facts.view(f) for f in pair)
    keyed = draw.at(*(facts.scene.frames[f].key for f in pair))
    both = [i for i in known[0] if i in known[1]]
    labels = Counter(facts.label(i) for i in second.seen)
    twins = [[i for i in both if (labels[facts.label(i)] > 1) == many] for many in (True, False)]
    asked = 0
    for i in (i for group in twins for i in keyed.shuffled(group, "things", len(group))):
        if POINTED_AT.objection(first, first.seen[i]) or not alone_in_its_box(facts, pair[0], first.seen[i]):
            refuse("box_not_clear")
            continue
        yield _draft(facts, pair, i, min(known[0][i], known[1][i]), keyed.at(facts.scene.instances[i].id))
        asked += 1
        if asked == PER_PAIR:
            return
    if not asked:
        refuse("nothing_shown_well_by_both")


def _draft(facts: Facts, pair: tuple[int, int], i: int, margin: float, draw: Draw) -> Draft:
    (color,) = box_colors(facts, (i,), draw)
    answer, last = flat_answer(facts, pair[1], 1, (i,))
    question = Question(
        question_type="matched_box",
        slots={"label": facts.label(i), "color": color},
        answer=answer,
        margin=margin,
        program=program(seen_step(facts, pair[0], i), seen_step(facts, pair[1], i), *last),
        cue=facts.label(i),
    )
    mark = Mark(0, "box", facts.view(pair[0]).seen[i].box, color)
    return Draft(pair, (question,), (mark,), (i,))


SKILL = Skill(
    name="multi_image.box_matching",
    version=6,
    modality="multi_image",
    asks=ASKS,
    ask=ask,
    needs=frozenset({"frames", "instances", "depth"}),
    marks=True,
)
