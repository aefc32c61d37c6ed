"""What a reader says of itself: a file of `readers/` has one, and so may a file of another package."""

from __future__ import annotations

from dataclasses import dataclass

from vstdata.sources.spec import OpenSource

EVERYTHING = frozenset({"frames", "instances", "mesh", "depth"})


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind of files that can be read as scenes: `name` is what a manifest calls it, `about` a line of the list of
    readers. `open` makes a source of a manifest's table and the folder that is its root; nothing is read yet.

    The rest is for `vst plan`: what lies below the root (`layout`), where it is to be had (`origin`), how many scenes
    its owners say there are (0: not known), the pattern of their ids, what a scene has of "frames", "instances", "mesh"
    and "depth", and the most pictures of one (0: many). `extra` names optional dependencies of ours that it needs.
    `rescans`: its scans may be of one room at several times, as `3RScan.json` tells, and its sources are `Rescanned`:
    with the option `pairs` a scene is a later scan together with the first.
    """

    name: str
    about: str
    open: OpenSource
    layout: str = "as its owners lay it out"
    origin: str = "its owners"
    scenes: int = 0
    ids: str = ""
    has: frozenset[str] = EVERYTHING
    pictures: int = 0
    extra: str = ""
    rescans: bool = False
