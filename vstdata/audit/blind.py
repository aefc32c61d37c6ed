"""How well questions are answered without their pictures: the Test-set Stress-Test (arXiv 2511.04655) of a release.

Models see the text of questions alone and are scored on rooms that they have not learnt from (k folds, grouped by
room), so that what they score above chance is what a vision-language model could learn without looking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np

from vstdata.audit.lines import items_of, number_lines, numbered, option_lines, order_lines
from vstdata.audit.models import Blind, Train
from vstdata.audit.read import Asked
from vstdata.audit.scores import Floats, Ints, best_constant, chosen
from vstdata.audit.words import LabelFinder, plain
from vstdata.draw import Draw
from vstdata.scoring.interval import interval
from vstdata.scoring.score import relative_accuracies

FOLDS = 5
SCORED = ("choice", "number", "ordering")


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


def blind_scores(asked: Sequence[Asked], labels: LabelFinder) -> BlindResult | None:
    """Scores of questions of one skill, type and answer type, or None where they are all of one room."""
    rooms = _rooms(asked)
    count = int(rooms.max()) + 1
    if count < 2:
        return None
    chance, scores = blind_each(asked, labels)
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
    truths = [tuple(items_of(each).index(str(item)) for item in each.truth) for each in asked]
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
