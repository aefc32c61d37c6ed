"""Some of many, by a key or evenly. Keyed random: every draw is named, so no draw depends on another or on the order of
work.

A key is a digest of names (dataset version, scene, skill, draw number), never a seed plus an index: neighbouring
seeds of the latter share almost all of their draws.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from vstdata.canonical import canonical_json

T = TypeVar("T")


def digest(*names: object) -> bytes:
    """SHA-256 over the canonical JSON of `names`: equal for equal names on every machine and Python."""
    return hashlib.sha256(canonical_json(list(names)).encode()).digest()


def keyed_integer(*names: object) -> int:
    """An integer in [0, 2**63), uniform over keys; 63 bits so that it fits Arrow's int64."""
    return int.from_bytes(digest(*names)[:8], "big") >> 1


def evenly(count: int, most: int) -> list[int]:
    """At most `most` of range(count), evenly spread, first and last included; without random.

    >>> evenly(9, 3)
    [0, 4, 8]
    """
    return sorted({int(k) for k in np.linspace(0, count - 1, min(count, most)).round()})


class Draw:
    """A source of randomness that is a function of its names alone.

    >>> Draw("demo", 1).integer("pick", below=10) == Draw("demo", 1).integer("pick", below=10)
    True
    """

    def __init__(self, *names: object) -> None:
        self.names = names

    def at(self, *names: object) -> Draw:
        """A source one level down, independent of this one and of its other children."""
        return Draw(*self.names, *names)

    def generator(self, *names: object) -> np.random.Generator:
        """A numpy generator (PCG64) seeded by 256 bits of the key."""
        return np.random.Generator(np.random.PCG64(int.from_bytes(digest(*self.names, *names), "big")))

    def integer(self, *names: object, below: int) -> int:
        """One integer in [0, below)."""
        return keyed_integer(*self.names, *names) % below

    def choice(self, items: Sequence[T], *names: object) -> T:
        """One of `items`, which must not be empty."""
        return items[self.integer(*names, below=len(items))]

    def shuffled(self, items: Sequence[T], *names: object) -> list[T]:
        """All of `items` in an order that depends on the key alone."""
        if len(items) < 2:
            return list(items)
        return [items[k] for k in self.generator(*names).permutation(len(items)).tolist()]
