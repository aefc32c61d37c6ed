"""Values at the points of a lattice carried on and smoothed along the surfaces that they lie on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix

from generators.rooms.render.look import Floats

RIMS = 6  # points that light is carried on under whatever covers a surface


def links_of(pairs: NDArray[np.int64], count: int) -> csr_matrix:
    """(p, p) matrix that averages a point with its neighbours along the surface."""
    one, two = pairs[pairs[:, 0] != pairs[:, 1]].T
    rows = np.concatenate([one, two, np.arange(count)])
    columns = np.concatenate([two, one, np.arange(count)])
    links = coo_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(count, count)).tocsr()
    links.data[:] = 1.0  # an edge shared by two faces counts once
    return links


def evened(values: Floats, links: csr_matrix) -> Floats:
    """Values (p, c) smoothed so that on a level lattice nothing is left of what repeats every three nodes, as the sets
    of samples of `Points.turn` do.

    With A the sum over four neighbours a wave along an axis of that period has A = 1, one along both A = -2, a constant
    A = 4: (A + 2) / 6 and (A - 1) / 3 one after the other keep the last and wipe out the others. Where neighbours are
    missing the point stands in for them.
    """
    beside = np.asarray(links.sum(axis=1), dtype=np.float32).reshape(-1, 1) - 1.0
    for least, own in ((2.0, 6.0), (-1.0, 3.0)):
        weight = np.maximum(own - beside, least)
        values = np.asarray((links @ values + (weight - 1.0) * values) / (beside + weight), dtype=np.float32)
    return values


def filled(values: Floats, known: NDArray[np.int64], links: csr_matrix) -> Floats:
    """Values of all but the `known` points replaced by those of the nearest known ones, rim by rim."""
    weight = np.zeros((len(values), 1), dtype=np.float32)
    weight[known] = 1.0
    values = values * weight
    blank = np.flatnonzero(weight[:, 0] == 0)
    beside = links[blank]
    for _ in range(RIMS):
        total = beside @ weight
        fresh = (weight[blank, 0] == 0) & (total[:, 0] > 0)
        values[blank[fresh]] = (beside @ values)[fresh] / total[fresh]
        weight[blank[fresh]] = 1.0
    return values


def stand_ins(known: NDArray[np.int64], links: csr_matrix) -> NDArray[np.int64]:
    """(p,) each point itself or, for the others than the `known`, a known one beside it where there is any."""
    number = np.zeros(links.shape[0])
    number[known] = known + 1.0
    beside = np.asarray(links.multiply(number[None]).max(axis=1).todense()).ravel()
    number = np.where(number == 0, beside, number)
    return np.where(number == 0, np.arange(len(number)), number - 1).astype(np.int64)
