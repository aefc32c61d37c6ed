"""object_object: a direction between things of two images, reasoned out on a map.

A real sample, about two pictures of a room:

    Image 2 does not show the ottoman. Where is it, as told by whoever took image 2 and still looks the same way?
    A. back-left
    B. left
    C. right
    D. front-right
    <think>
    For the camera of image 1, the ottoman is 0.3 m to the right at a depth of 2.2 m. Seen from above, I set camera 1
    at (0.0, 0.0) with its view along 0 degrees, right before ahead, in metres. I find the radiator in image 1 and in
    image 2. In image 1, the radiator is about 4.2 m ahead of the camera and 2.0 m to the left. Looking at image 2, I
    place the radiator 3.8 m in front of the camera and 0.6 m to the right. The viewpoint of image 2 works out as
    (0.2, 1.0), turned to 316 degrees. Seen from above, the ottoman comes to (0.3, 2.2). The view of image 2 is along
    316 degrees. The way from camera 2 to the ottoman runs along 5 degrees. Comparing 5 degrees with 316 degrees gives
    49 degrees to the right. That far round, 49 degrees to the right, is front-right. This settles it: front-right.
    </think>
    For them it is front-right: answer D.

Directions are those between the middles of things, seen from above (VST-R's object-object part; the rule of sectors is
that of multi_image.object_object). What is asked about is in one image only, and what gives the frame of reference is
in the other, so both are needed. The answer holds in the scene with a margin, and by the chain's own printed numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from vstdata.asking.draft_order import answered_blocks, interleaved
from vstdata.asking.picture_pairs import AROUND
from vstdata.captions.claims import Claim
from vstdata.chains import sketch as maps
from vstdata.chains.sketch import Place
from vstdata.chains.tell import tell_chain
from vstdata.chains.turns import Turning, compass_claims, compass_from, turn_claims, turning, word_claims
from vstdata.chains.views import Views, beside, described, program, related_views, standing
from vstdata.draft import Answer, Draft, Question, Refusals, Skill
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.words.wording import Phrasing

_EGOCENTRIC = (
    Phrasing(
        "You stand at {stand} and look at {face}. In which direction from you is {target}?\n{options}\nAnswer with the "
        "letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Put yourself in the place of {stand}, turned towards {face}. Where is {target} for you?\n{options}",
        "For me it is {option}: answer {letter}.",
    ),
    Phrasing(
        "Place: {stand}. Front: {face}. Asked: direction of {target}.\n{options}\nFormat: one letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Somebody leans on {stand} and watches {face}. Without turning the feet, which way must they point to show "
        "{target}?\n{options}",
        "They must point this way: {option} ({letter}).",
    ),
    Phrasing(
        "The images show one room. If {face} is straight ahead of you and you are where {stand} is, name the direction "
        "of {target}.\n{options}\nGive letter and direction.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "A robot parks at {stand} with its front towards {face}. It hears a noise from {target}. From which side, as "
        "the robot feels it, does the noise come?\n{options}",
        "The noise comes from here: {option}. That is option {letter}.",
    ),
    Phrasing(
        "{options}\nWhich of these tells where {target} is for a person at {stand} who faces {face}?",
        "Option {letter}, {option}, tells it.",
    ),
    Phrasing(
        "Imagine the room from above. An arrow starts at {stand} and points to {face}: call that front. In which "
        "direction does an arrow from {stand} to {target} point?\n{options}\nOnly the letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "I am at {stand} and see {face} right in front of me. I am told to go to {target}. In which direction do I "
        "set out?\n{options}",
        "You set out {option}, which is {letter}.",
    ),
    Phrasing(
        "Work out, from both images together, where {target} lies for one who stands at {stand} looking to {face}.\n"
        "{options}\nAnswer: the direction.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "At {stand}, eyes on {face}: is {target} in front of you, behind you, or to a side, and to which?\n{options}",
        "As I stand there, it is {option} ({letter}).",
    ),
    Phrasing(
        "Direction quiz. You: at {stand}. You see ahead: {face}. Where is {target}?\n{options}",
        "It is {option}, so {letter}.",
    ),
)
_CAMERA = (
    Phrasing(
        "In which direction is {target} for the camera of image 2?\n{options}\nAnswer with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Image 2 does not show {target}. Where is it, as told by whoever took image 2 and still looks the same way?\n"
        "{options}",
        "For them it is {option}: answer {letter}.",
    ),
    Phrasing(
        "Viewpoint: image 2. Straight ahead is the front. Direction of {target}?\n{options}\nOne letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Stand where image 2 was taken and look the way it looks. Which way must you point to show {target}, which "
        "image 1 shows?\n{options}",
        "I must point this way: {option} ({letter}).",
    ),
    Phrasing(
        "Find out from both images where {target} is, seen from the second camera.\n{options}\nLetter and direction.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "The person behind the second camera wants {target}. In which direction must this person go, the line of sight "
        "being the front?\n{options}",
        "The person must go {option}, that is {letter}.",
    ),
    Phrasing(
        "{options}\nWhich of these is the direction of {target} from the second viewpoint?",
        "Option {letter} is: {option}.",
    ),
    Phrasing(
        "Out of the frame of image 2 there is {target}. On which side?\n{options}\nGive the direction, nothing else.",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "After taking image 1 I went on and took image 2. Where was {target} at that moment, as I was looking?\n"
        "{options}",
        "At that moment it was {option} ({letter}).",
    ),
    Phrasing(
        "Let the viewing direction of image 2 be the front. Name the direction in which {target} of image 1 lies.\n"
        "{options}",
        "It lies {option}: {letter}.",
    ),
    Phrasing(
        "Second camera, {target}: which way?\n{options}\nReply with one letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "A drone took both images. From its second position it is sent to {target}. Which way does it fly off, told "
        "from where it looks?\n{options}",
        "It flies off {option}, answer {letter}.",
    ),
)
_COMPASS = (
    Phrasing(
        "Say that {face} is {given} of {stand}. In which compass direction from {stand} is {target}?\n{options}\n"
        "Answer with the letter only.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "Walking {given} from {stand}, one would come to {face}. Which compass direction leads from {stand} to "
        "{target}?\n{options}",
        "The direction is {option}: answer {letter}.",
    ),
    Phrasing(
        "Given: {stand} to {face} is {given}. Asked: {stand} to {target}.\n{options}\nFormat: letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "On a plan of this room, {face} lies {given} of {stand}. Where on the compass does {target} lie, seen from "
        "{stand}?\n{options}",
        "Seen from there it lies {option} ({letter}).",
    ),
    Phrasing(
        "A compass at {stand} shows {given} for the way to {face}. What does it show for the way to {target}?\n"
        "{options}\nLetter and direction, please.",
        "{letter}. {option}",
        bare=True,
    ),
    Phrasing(
        "Let {given} be the direction from {stand} to {face}. With that, how does one have to go from {stand} to get "
        "to {target}?\n{options}",
        "One has to go {option}, that is {letter}.",
    ),
    Phrasing(
        "{options}\nWhich of these is the direction of {target} from {stand}, if {face} is {given} of {stand}?",
        "Option {letter}: {option}.",
    ),
    Phrasing(
        "The wall map says that from {stand} to {face} is due {given}. Give the direction from {stand} to {target}, "
        "as one of these words.\n{options}",
        "{option}",
        bare=True,
    ),
    Phrasing(
        "I know one thing about this room: {face} is {given} of {stand}. Tell me on which side of {stand}, by the "
        "compass, {target} is.\n{options}",
        "By the compass it is {option}, answer {letter}.",
    ),
    Phrasing(
        "Use both images. If the arrow from {stand} to {face} points {given}, where does the arrow from {stand} to "
        "{target} point?\n{options}",
        "It points {option}: {letter}.",
    ),
    Phrasing(
        "A fact: {face}, {given} of {stand}. Asked: {target}, direction from {stand}?\n{options}\nOne letter.",
        "{letter}",
        bare=True,
    ),
    Phrasing(
        "A hiker at {stand} goes {given} and ends at {face}. Had the hiker wanted to end at {target}, which direction "
        "would have been right?\n{options}",
        "Right would have been {option} ({letter}).",
    ),
)
PHRASINGS = {"egocentric": _EGOCENTRIC, "camera": _CAMERA, "compass": _COMPASS}
FEWEST_OPTIONS = 3
MOST_OF_A_PAIR = 6  # cases of one type from one pair of images. Ours.


@dataclass(frozen=True, eq=False)
class Case:
    """A question to be: two images, a direction between their things, and the objects that it names."""

    views: Views
    found: Turning
    objects: tuple[int, ...]


def ask(facts: Facts, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    """Questions of all types in turn; options are answers of questions beside it."""
    pairs = list(related_views(facts, draw, refuse))
    yield from interleaved([_drafts(pairs, kind, draw.at(kind), refuse) for kind in PHRASINGS])


def _drafts(pairs: Sequence[Views], kind: str, draw: Draw, refuse: Refusals) -> Iterator[Draft]:
    groups: dict[int, list[Case]] = {k: [] for k in range(8)}
    for views in pairs:
        for case in islice(_cases(views, kind, draw, refuse), MOST_OF_A_PAIR):
            groups[case.found.sector].append(case)
    size = min(4, sum(bool(group) for group in groups.values()))
    if size < FEWEST_OPTIONS:
        refuse(f"{kind}:too_few_different_answers")
        return
    for number, k, others, case in answered_blocks(groups, size, draw):
        words = _words(kind, draw.integer("given", number, below=8))
        answer = Answer("choice", words[k], distractors=tuple(words[other] for other in others))
        yield _draft(kind, case, answer, words, draw)


def _words(kind: str, given: int) -> tuple[str, ...]:
    """What the sectors are called, clockwise from ahead."""
    return compass_from(given) if kind == "compass" else AROUND


def _draft(kind: str, case: Case, answer: Answer, words: Sequence[str], draw: Draw) -> Draft:
    views = case.views
    keyed = draw.at(*views.keys(), *views.ids(case.objects))
    claims = [*described(views, case.objects, keyed), *_deduced(kind, case, words), maps.answer_claim(answer)]
    turn = Question(
        question_type=kind,
        phrasing=keyed.integer("phrasing", below=len(PHRASINGS[kind])),
        slots=_slots(kind, case, words),
        answer=answer,
        margin=case.found.margin,
        program=program(views, claims),
        cue=">".join(map(views.facts.label, case.objects)),
        outcome=answer.value,
        rivals=answer.distractors,
        thought=tell_chain(claims, views.names, keyed.at("chain"), {}),
    )
    return Draft(views.frames, (turn,), objects=case.objects)


def _slots(kind: str, case: Case, words: Sequence[str]) -> Mapping[str, str]:
    keys = ("target",) if kind == "camera" else ("stand", "face", "target")
    slots = dict(zip(keys, map(case.views.name, case.objects), strict=True))
    return {**slots, "given": words[0]} if kind == "compass" else slots


# What may be asked


def _cases(views: Views, kind: str, draw: Draw, refuse: Refusals) -> Iterator[Case]:
    """In keyed order: the target is in image 1 only, what is faced in image 2, and where one stands, on the floor, in
    both."""
    targets = [i for i in views.clear(0) if i in views.hidden(1)]
    if kind == "camera":
        trios: list[tuple[Place, Place | None, Place]] = [
            (Place("camera", 1), None, Place("object", target)) for target in targets
        ]
    else:
        faces = [i for i in views.clear(1) if i in views.hidden(0)]
        stands = [i for i in views.shared() if kind == "compass" or standing(views.facts, i)]
        trios = [
            (Place("object", stand), Place("object", face), Place("object", target))
            for stand, face, target in product(stands, faces, targets)
            if beside(views.facts, stand, face) and beside(views.facts, stand, target)
        ]
    for trio in draw.shuffled(trios, "trios", *views.keys()):
        found = turning(views, *trio)
        if found is None:
            refuse(f"{kind}:direction_not_clear")
        else:
            yield Case(views, found, tuple(one.index for one in trio if one is not None and one.kind == "object"))


# The chain


def _deduced(kind: str, case: Case, words: Sequence[str]) -> list[Claim]:
    """From the map to the word."""
    turns, turn = turn_claims(case.views, case.found), case.found.turn
    if kind != "compass":
        return [*turns, *word_claims(turn, words)]
    stand, face, _ = case.objects
    premise = maps.premise_claim(case.views.drawn, stand, face, words[0])
    return [premise, *turns[1:], *compass_claims(turn, words)]


SKILL = Skill(
    name="reasoning.object_object",
    version=1,
    modality="multi_image",
    phrasings=PHRASINGS,
    ask=ask,
    needs=frozenset({"frames", "instances", "mesh"}),
)
