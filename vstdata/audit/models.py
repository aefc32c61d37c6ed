"""The blind models: each learns from the lines of training questions and scores every line.

A forest sees hand-made features (lengths, numbers, places, frequent words, and how often lines that say the same were
right in other rooms); a linear model sees n-grams: those of the option, and each of the stem's beside the option. Their
settings are ours: strong enough to find what a reader could learn, and quick on one core.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.feature_extraction import FeatureHasher
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import Ridge
from sklearn.preprocessing import normalize

from vstdata.audit.lines import Lines, numbered
from vstdata.audit.scores import Floats, Ints, best_constant
from vstdata.audit.words import grams
from vstdata.scoring.score import relative_accuracies

Train = npt.NDArray[np.bool_]

PRIOR = 4.0  # a rate is drawn to the mean as by this many lines
WORDS = 60  # most frequent words of stems and of options that the forest sees
HASHED = 2**18  # columns of the linear model
FOREST = {"n_estimators": 64, "min_samples_leaf": 4, "max_features": 0.3, "random_state": 0, "n_jobs": 1}
BINS = 24  # of numbers, each with as many training answers
IN_BIN = 4  # numbers in a bin at least: a forest of as many classes as lines learns none
CANDIDATES = 256  # numbers that a forest chooses its answer from


def held_out_rates(keys: Ints, groups: Ints, target: Floats, train: Train) -> tuple[Floats, Floats]:
    """For each line the mean target of the training lines with its key in *other* groups, and how many those are.

    Without its own group a training line is told what a test line is told: nothing of its own room.
    """
    both = numbered(zip(keys.tolist(), groups.tolist(), strict=True))
    value, one = np.where(train, target, 0.0), train.astype(np.float64)
    total = np.bincount(keys, value)[keys] - np.bincount(both, value)[both]
    size = np.bincount(keys, one)[keys] - np.bincount(both, one)[both]
    return np.asarray(total / (size + PRIOR)), np.asarray(size, dtype=np.float64)


class Blind:
    """Lines and what every fold shares: words and n-grams need no answers. `groups` (m,) is the room of each line."""

    def __init__(self, lines: Lines, groups: Ints) -> None:
        self.lines, self.groups = lines, groups

    @cached_property
    def _plain(self) -> Floats:
        return np.hstack([self.lines.numbers, self.stem_words, _frequent(self.lines.names)])

    @cached_property
    def stem_words(self) -> Floats:
        """(m, w) which of the most frequent words of stems are in that of each line."""
        return _frequent(self.lines.stems)

    @cached_property
    def _grams(self) -> Any:
        """(m, HASHED) sparse, each line of length 1."""
        tokens = (_tokens(stem, name) for stem, name in zip(self.lines.stems, self.lines.names, strict=True))
        return normalize(FeatureHasher(HASHED, input_type="string").transform(tokens))

    def _features(self, train: Train) -> Floats:
        target = self.lines.target - self.lines.target[train].mean()
        rates = [held_out_rates(key, self.groups, target, train) for key in self.lines.keys]
        columns = [self._plain, *(each[:, None] for pair in rates for each in pair)]
        line, pair = self.lines.pairs
        if len(line):
            rate, _ = held_out_rates(pair, self.groups[line], target[line], train[line])
            rivals = np.maximum(np.bincount(line, minlength=len(target)), 1)
            columns.append((np.bincount(line, rate, minlength=len(target)) / rivals)[:, None])
        return np.hstack(columns)

    def forest(self, train: Train, features: Floats | None = None) -> Floats:
        """(m,) the target that a random forest expects of each line, by its words or by other features."""
        features = self._features(train) if features is None else features
        model = RandomForestRegressor(**FOREST).fit(features[train], self.lines.target[train])
        return np.asarray(model.predict(features))

    def ngrams(self, train: Train) -> Floats:
        """(m,) the target that a ridge regression on n-grams expects of each line."""
        model = Ridge(alpha=0.1, solver="sparse_cg", tol=1e-4).fit(self._grams[train], self.lines.target[train])
        return np.asarray(model.predict(self._grams))

    def forest_numbers(self, train: Train, truths: Floats, features: Floats | None = None) -> Floats:
        """(m,) answers: the number with the greatest accuracy to expect under the forest's odds of each bin."""
        known = truths[train]
        count = min(BINS, max(2, len(known) // IN_BIN))
        edges = np.unique(np.quantile(known, np.linspace(0, 1, count + 1)[1:-1]))
        bins = np.searchsorted(edges, known)
        features = self._features(train) if features is None else features
        model = RandomForestClassifier(**FOREST).fit(features[train], bins)
        middles = np.array([np.median(known[bins == each]) for each in model.classes_])
        answers = np.unique(np.quantile(known, np.linspace(0, 1, CANDIDATES)))
        gain = relative_accuracies(answers[:, None], middles)
        return np.asarray(answers[(model.predict_proba(features) @ gain.T).argmax(1)])

    def ngram_numbers(self, train: Train, truths: Floats) -> Floats:
        """(m,) answers: a ridge regression of log values, times the factor that suits the training answers best."""
        guess = np.exp(self.ngrams(train))
        return guess * best_constant(truths[train] / guess[train])


def _frequent(texts: list[list[str]]) -> Floats:
    """(m, w) which of the most frequent words each text has."""
    if not any(texts):
        return np.zeros((len(texts), 0))
    counts = CountVectorizer(analyzer=list, binary=True, max_features=WORDS)
    return np.asarray(counts.fit_transform(texts).toarray(), dtype=np.float64)


def _tokens(stem: list[str], name: list[str]) -> list[str]:
    """N-grams of an option, and those of the stem beside the whole option and beside each of its words."""
    whole, own, context = " ".join(name), grams(name), grams(stem)
    beside = [f"{gram}|{word}" for word in {whole: 0, **dict.fromkeys(name)} for gram in context]
    return [*own, *beside]
