"""Discourse plans: which claims are told, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from vstdata.captions.claims import Claim, Sentence, claim_steps
from vstdata.captions.prose import Name, objects_of, tell
from vstdata.captions.reading import caption_sentences
from vstdata.draft import Answer, Draft, Question
from vstdata.draw import Draw
from vstdata.facts import Facts
from vstdata.program import program
from vstdata.program.told import Tell

FEWEST, MOST = 4, 12  # sentences of a caption
MOST_MENTIONS = 4  # sentences that name one object. Ours.
SAY_LITTLE = ("level", "height", "closer_to")  # kinds that are told where nothing else is left
PER_OBJECT = (1, 1, 2, 2)  # sentences about an object beside the one that places it; of these, one is drawn


def woven(
    places: Sequence[Sentence], stock: Mapping[int, Sequence[Claim]], draw: Draw, most: int = MOST, without: str = ""
) -> list[Sentence]:
    """The sentences that place objects, each followed by other claims of its object about what has been told before.

    Kinds of claims take turns, those that SAY_LITTLE last, and no object is named too often. At most `most` sentences.
    `without` is a kind that the order of the places tells already.
    """
    told: list[Sentence] = []
    known: set[int] = set()
    mentions: Counter[int] = Counter()
    kinds: Counter[str] = Counter()
    for number, place in enumerate(places):
        subject = objects_of(place)[:1]
        if len(objects_of(place)) == 2 and frozenset(objects_of(place)) in _pairs(told):
            continue
        wanted = draw.choice(PER_OBJECT, "details", number)
        wanted = max(0, min(wanted, most - len(told) - (len(places) - number)))
        group = [place]
        for k in range(wanted if subject else 0):
            spent = _pairs([*told, *group])
            fits = [
                claim
                for claim in stock.get(subject[0], ())
                if claim.kind != without
                and known.issuperset(claim.objects[1:])
                and frozenset(claim.objects) not in spent
                and all(mentions[i] < MOST_MENTIONS for i in claim.objects[1:])
                and all(claim.kind not in {part.kind for part in sentence} for sentence in group)
            ]
            if not fits:
                break
            shuffled = draw.shuffled(fits, "detail", number, k)
            claim = min(shuffled, key=lambda one: (one.kind in SAY_LITTLE, kinds[one.kind]))
            merged = (*group[0], claim)
            if len(group) == 1 and _fit_together(merged):
                group = [merged]
            else:
                group.append((claim,))
            kinds[claim.kind] += 1
        told += group
        for sentence in group:
            mentions.update(objects_of(sentence))
            known.update(objects_of(sentence))
    return told


def _pairs(sentences: Sequence[Sentence]) -> set[frozenset[int]]:
    """The objects that have been told together."""
    return {frozenset(objects) for sentence in sentences if len(objects := objects_of(sentence)) > 1}


def _fit_together(sentence: Sentence) -> bool:
    """Whether there are shapes for its claims, and these are about the same objects."""
    most = max(len(claim.objects) for claim in sentence)
    return len(objects_of(sentence)) == most and "+".join(claim.kind for claim in sentence) in caption_sentences()


def with_counts(sentences: Sequence[Sentence], counts: Sequence[Claim]) -> list[Sentence]:
    """Each count goes before the first sentence about one of the things counted; at the end where none is."""
    told = list(sentences)
    for count in counts:
        members = set(count.where["counted"])
        place = next((k for k, sentence in enumerate(told) if members & set(objects_of(sentence))), len(told))
        told.insert(place, (count,))
    return told


def caption_draft(
    facts: Facts,
    frames: tuple[int, ...],
    plan: str,
    sentences: Sequence[Sentence],
    names: Mapping[int, Name],
    manner: str,
    draw: Draw,
) -> Draft:
    """The draft that tells `sentences`; `manner` says in the question in which order."""
    text = tell(sentences, names, draw)
    claims = [claim for sentence in sentences for claim in sentence]
    question = Question(
        question_type=plan,
        slots={"manner": manner},
        answer=Answer("text", text),
        margin=min(claim.margin for claim in claims),
        program=(*claim_steps(claims, facts), *program(Tell(text))),
    )
    objects = dict.fromkeys(i for claim in claims for i in (*claim.objects, *claim.where.get("counted", ())))
    return Draft(frames, (question,), objects=tuple(objects))
