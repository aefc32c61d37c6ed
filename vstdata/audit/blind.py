"""How well questions are answered without their pictures: the Test-set Stress-Test (arXiv 2511.04655) of a release.

Models see the text of questions alone and are scored on rooms that they have not learnt from (k folds, grouped by
room), so that what they score above chance is what a vision-language model could learn without looking. Two more have
knowledge beside the words (`priors`): `table` of usual sizes and heights by label, `first_frame` of what the first
frame of a video shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np

from vstdata.audit.lines import Lines, items_of, number_lines, numbered, option_lines, order_lines
from vstdata.audit.models import Blind, Train
from vstdata.audit.priors import NAMED, Known, Mentions, SizeTable, of_first_frames, of_table
from vstdata.audit.read import Asked
from vstdata.audit.scores import Floats, Ints, best_constant, chosen
from vstdata.audit.words import LabelFinder, plain
from vstdata.draw import Draw
from vstdata.scoring.interval import interval
from vstdata.scoring.score import relative_accuracies

FOLDS = 5
SCORED = ("choice", "number", "ordering")
TABLE, FIRST_FRAME = "table", "first_frame"
PRIORS = (TABLE, FIRST_FRAME)  # models that know more than words


@dataclass(frozen=True, slots=True)
class Score:
    """Mean score of a model over all questions, each scored by the fold that has not seen its room; 0..1."""

    model: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class BlindResult:
    """`chance` is the score without any learning: the mean of 1/options, of 1/orders, or of the best constant."""

    questions: int
    rooms: int
    folds: int
    chance: float
    scores: tuple[Score, ...]


def blind_scores(asked: Sequence[Asked], labels: LabelFinder, sizes: SizeTable) -> BlindResult | None:
    """Scores of questions of one skill, type and answer type, or None where they are all of one room."""
    rooms = _rooms(asked)
    count = int(rooms.max()) + 1
    if count < 2:
        return None
    chance, scores = blind_each(asked, labels)
    scores |= prior_each(asked, labels, sizes)
    name = (asked[0].skill, asked[0].type)
    return BlindResult(
        len(asked),
        count,
        min(FOLDS, count),
        chance,
        tuple(
            Score(model, float(each.mean()), *interval(each, rooms, Draw("audit", *name, model)))
            for model, each in scores.items()
        ),
    )


def blind_each(asked: Sequence[Asked], labels: LabelFinder) -> tuple[float, dict[str, Floats]]:
    """Chance, and by model the score of each question, which the fold gave that has not seen its room. The questions
    are of one skill, type and answer type, and of two rooms at least."""
    rooms = _rooms(asked)
    models = {"choice": _choices, "number": _numbers, "ordering": _orders}[asked[0].answer_type]
    return models(asked, labels, rooms, fold_of(rooms, min(FOLDS, int(rooms.max()) + 1)))


def prior_each(asked: Sequence[Asked], labels: LabelFinder, sizes: SizeTable) -> dict[str, Floats]:
    """By model with knowledge the score of each question, as `blind_each`; without those that know nothing of what the
    questions name."""
    rooms = _rooms(asked)
    folds = fold_of(rooms, min(FOLDS, int(rooms.max()) + 1))
    options, make = _LINES[asked[0].answer_type]
    own = [options(each) for each in asked]
    lines = make(asked, labels)
    models, mentions = Blind(lines, rooms[lines.question]), Mentions(asked, own, labels)
    found = {}
    for name, width in ((TABLE, 3), (FIRST_FRAME, 1)):
        scores = np.zeros(len(asked))
        for train, test in _trained(folds):
            known = _known(name, asked, sizes, {asked[k].space for k in np.flatnonzero(test).tolist()})
            if name not in found and mentions.share(known) < NAMED:
                break
            features = np.hstack([mentions.features(known, width), models.stem_words])
            scores[test] = _scored(asked, models, train, features)[test]
            found[name] = scores
    return found


def _known(name: str, asked: Sequence[Asked], sizes: SizeTable, unseen: set[str]) -> Known:
    return of_first_frames(asked) if name == FIRST_FRAME else of_table(sizes.without(unseen))


_LINES: dict[str, tuple[Callable[[Asked], Sequence[str]], Callable[[Sequence[Asked], LabelFinder], Lines]]] = {
    "choice": (lambda each: each.options, option_lines),
    "ordering": (items_of, order_lines),
    "number": (lambda each: ("",), number_lines),
}


def _scored(asked: Sequence[Asked], models: Blind, train: Train, features: Floats) -> Floats:
    """(n,) scores of a forest on these features."""
    lines = models.lines
    if asked[0].answer_type == "number":
        truths = np.array([float(each.truth) for each in asked])
        return relative_accuracies(models.forest_numbers(train, truths, features), truths)
    expected = models.forest(train[lines.question], features)
    if asked[0].answer_type == "choice":
        return chosen(expected, lines.counts, np.array([each.right for each in asked], dtype=np.int64))
    return np.array(
        [
            truth == tuple(np.argsort(each, kind="stable").tolist())
            for truth, each in zip(_truths(asked), np.split(expected, np.cumsum(lines.counts)[:-1]), strict=True)
        ],
        dtype=np.float64,
    )


def _truths(asked: Sequence[Asked]) -> list[tuple[int, ...]]:
    """The right order of each question, in terms of the order of mention."""
    return [tuple(items_of(each).index(str(item)) for item in each.truth) for each in asked]


def _rooms(asked: Sequence[Asked]) -> Ints:
    return np.unique(np.array([each.space for each in asked]), return_inverse=True)[1].astype(np.int64)


def fold_of(rooms: Ints, folds: int) -> Ints:
    """(n,) the fold of each question: whole rooms, about equally many questions in each fold."""
    from sklearn.model_selection import GroupKFold

    fold = np.zeros(len(rooms), dtype=np.int64)
    for number, (_, test) in enumerate(GroupKFold(folds).split(rooms, groups=rooms)):
        fold[test] = number
    return fold


def _trained(folds: Ints) -> Iterator[tuple[Train, Train]]:
    for fold in range(int(folds.max()) + 1):
        yield folds != fold, folds == fold


Scored = tuple[float, dict[str, Floats]]


def _choices(asked: Sequence[Asked], labels: LabelFinder, rooms: Ints, folds: Ints) -> Scored:
    lines = option_lines(asked, labels)
    models = Blind(lines, rooms[lines.question])
    right = np.array([each.right for each in asked], dtype=np.int64)
    letter = np.concatenate([np.arange(count) for count in lines.counts])
    text = numbered(plain(option) for each in asked for option in each.options)
    is_right = lines.target > 0
    scores = {name: np.zeros(len(asked)) for name in ("letter", "answer", "forest", "ngrams")}
    for train, test in _trained(folds):
        known = train[lines.question]
        for name, each in (
            ("letter", _times(letter, known & is_right)),
            ("answer", _times(text, known & is_right)),
            ("forest", models.forest(known)),
            ("ngrams", models.ngrams(known)),
        ):
            scores[name][test] = chosen(each, lines.counts, right)[test]
    return float((1 / lines.counts).mean()), scores


def _times(keys: Ints, where: Train) -> Floats:
    """How often each line's key occurs among the lines of `where`."""
    return np.asarray(np.bincount(keys, where.astype(np.float64))[keys], dtype=np.float64)


def _orders(asked: Sequence[Asked], labels: LabelFinder, rooms: Ints, folds: Ints) -> Scored:
    """Exactly right orders. The most frequent order is one of places, in terms of the order of mention."""
    lines = order_lines(asked, labels)
    models = Blind(lines, rooms[lines.question])
    truths = _truths(asked)
    starts = np.cumsum(lines.counts) - lines.counts
    scores = {name: np.zeros(len(asked)) for name in ("order", "forest", "ngrams")}
    for train, test in _trained(folds):
        known = train[lines.question]
        often = Counter(truths[k] for k in np.flatnonzero(train))
        expected = {"forest": models.forest(known), "ngrams": models.ngrams(known)}
        for k in np.flatnonzero(test):
            same = [order for order in often if len(order) == len(truths[k])]
            scores["order"][k] = truths[k] == max(same, key=lambda order: (often[order], order), default=None)
            for name, each in expected.items():
                own = each[starts[k] : starts[k] + lines.counts[k]]
                scores[name][k] = truths[k] == tuple(np.argsort(own, kind="stable").tolist())
    return float(np.mean([1 / factorial(int(count)) for count in lines.counts])), scores


def _numbers(asked: Sequence[Asked], labels: LabelFinder, rooms: Ints, folds: Ints) -> Scored:
    models = Blind(number_lines(asked, labels), rooms)
    truths = np.array([float(each.truth) for each in asked])
    scores = {name: np.zeros(len(asked)) for name in ("constant", "forest", "ngrams")}
    for train, test in _trained(folds):
        for name, answer in (
            ("constant", np.full(len(asked), best_constant(truths[train]))),
            ("forest", models.forest_numbers(train, truths)),
            ("ngrams", models.ngram_numbers(train, truths)),
        ):
            scores[name][test] = relative_accuracies(answer, truths)[test]
    return float(relative_accuracies(np.array(best_constant(truths)), truths).mean()), scores
