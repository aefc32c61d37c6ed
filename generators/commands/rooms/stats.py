"""`vst rooms --stats ROOT`: what rooms are like, as distributions over all of them, and which limits they break."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from generators.commands.rooms.measure import Measured, Numbers, measure
from generators.commands.rooms.roots import open_root
from generators.commands.rooms.sizes import (
    DRAWN_OTHERWISE,
    NO_HOMES,
    QUARTERS,
    compared,
    distribution,
    near_median,
    pooled,
    real_sizes,
)
from generators.rooms import write
from generators.tables import Column, Table, say, say_json
from generators.watch import Bars
from vstdata.asking.usual_sizes import AS_USUAL
from vstdata.canonical import read_json
from vstdata.errors import BuildError
from vstdata.home import start_in_worker
from vstdata.sources.checks.guard import mapping

BARS = "·▁▂▃▄▅▆▇█"
BARE = 0.08  # a frame with less of things in it is one of bare walls
MANY = 100  # rooms, or how many categories they have says nothing
MOST_BARE, MOST_APART, LEAST_OVERLAP, LEAST_CATEGORIES, MOST_NEAR = 0.03, 0.25, 0.8, 110, 0.55  # ours: limits
OF_FRAMES = {
    "fov": "field of view, degrees",
    "aspect": "width over height",
    "height": "camera above the floor, m",
    "pitch": "pitch, degrees up",
    "roll": "roll, degrees clockwise",
    "things": "share of things in a frame",
    "overlap": "seen again by the next frame",
    "luminance": "luminance, 1 is white",
}


@dataclass(frozen=True, slots=True)
class Job:
    """One scene to measure."""

    root: Path
    reader: str
    id: str


def run_stats(root: Path, reader: str, against: Path | None, workers: int, as_json: bool) -> None:
    """Measure every scene of `root` and print what they are like; `against` is a file of real boxes.

    Raises InputError where there are no scenes, or `against` is not in VSI-Bench's form.
    """
    console, real = Console(), None if against is None else real_sizes(against)
    jobs = [Job(root, reader, id) for id in open_root(root, reader).scene_ids()]
    with Bars(Console(stderr=True)).stage("statistics", "rooms", len(jobs), 0) as step:
        rooms = []
        for room in _measured(jobs, workers):
            rooms.append(room)
            step(0)
    found = statistics(rooms, real)
    if as_json:
        say_json(console, found)
    else:
        tell(console, found)


def _measured(jobs: Sequence[Job], workers: int) -> Iterator[Measured]:
    if workers == 1 or len(jobs) < 2:
        yield from map(_measure, jobs)
        return
    context, start = multiprocessing.get_context("spawn"), (write.__name__, write.start_worker.__name__)
    try:
        with ProcessPoolExecutor(min(workers, len(jobs)), context, start_in_worker, start) as pool:
            yield from pool.map(_measure, jobs)
    except BrokenProcessPool as error:
        raise BuildError("a process that measures rooms died (out of memory?)") from error


def _measure(job: Job) -> Measured:
    source = open_root(job.root, job.reader)
    return measure(source.load(job.id), _light(job.id, source.files(job.id)))


def _light(id: str, files: Sequence[Path]) -> dict[str, str]:
    """What `ID.objects.json` beside a scan's files says of its light, the words of it."""
    for path in sorted({file.parent / f"{id}.objects.json" for file in files}):
        if path.is_file():
            said = mapping(mapping(read_json(path), path, "root").get("room", {}), path, "room").get("light")
            told = {"kind": said} if isinstance(said, str) else said if isinstance(said, dict) else {}
            return {name: word for name, word in told.items() if isinstance(word, str)}
    return {}


def statistics(rooms: Sequence[Measured], real: Mapping[str, Numbers] | None = None) -> dict[str, Any]:
    """All that `vst rooms --stats --json` prints of at least one scene; shares are 0 to 1."""
    sizes, heights = (pooled(getattr(room, name) for room in rooms) for name in ("sizes", "heights"))
    at_home = pooled(room.sizes for room in rooms if room.kind not in NO_HOMES)
    things = Counter({label: len(values) for label, values in sizes.items()})
    frames = {name: list(chain.from_iterable(getattr(room, name) for room in rooms)) for name in OF_FRAMES}
    found: dict[str, Any] = {
        "rooms": len(rooms),
        "frames": len(frames["fov"]),
        "of_frames": {name: distribution(values) for name, values in frames.items() if values},
        "bare_frames": round(float(np.mean(np.array(frames["things"]) < BARE)), 4) if frames["things"] else None,
        "things_per_room": distribution([sum(map(len, room.sizes.values())) for room in rooms]),
        "categories_per_room": distribution([len(room.sizes) for room in rooms]),
        "categories": len(things),
        "things": dict(sorted(things.items(), key=lambda entry: (-entry[1], entry[0]))),
        "sizes": {label: distribution(values) for label, values in sizes.items()},
        "words": _words(rooms),
        "near_median": near_median({"longest_dimension": sizes, "height": heights}),
        "compared": {} if real is None else compared(at_home, real),
    }
    return {**found, "broken": broken(found)}


def _words(rooms: Sequence[Measured]) -> dict[str, dict[str, int]]:
    """How often each word is said in all rooms, the most frequent first."""
    counts: dict[str, Counter[str]] = {}
    for room in rooms:
        for name, each in room.words.items():
            counts.setdefault(name, Counter()).update(each)
    ordered = {name: sorted(each.items(), key=lambda entry: (-entry[1], entry[0])) for name, each in counts.items()}
    return {name: dict(each) for name, each in ordered.items() if each}


def broken(found: Mapping[str, Any]) -> list[str]:
    """A line for every limit that the numbers of `statistics` do not keep."""
    lines = []
    if found["bare_frames"] is not None and found["bare_frames"] >= MOST_BARE:
        lines.append(f"{found['bare_frames']:.1%} of the frames show bare walls; under {MOST_BARE:.0%} is wanted")
    overlap = found["of_frames"].get("overlap")
    if overlap and overlap["p50"] < LEAST_OVERLAP:
        lines.append(f"half of the frames see less than {overlap['p50']:.0%} of what the one before saw; "
                     f"{LEAST_OVERLAP:.0%} is wanted")  # fmt: skip
    if found["rooms"] >= MANY and found["categories"] < LEAST_CATEGORIES:
        lines.append(f"{found['categories']} categories; at least {LEAST_CATEGORIES} are wanted")
    if found["near_median"] > MOST_NEAR:
        told = f"{found['near_median']:.0%} of the sizes asked are within {AS_USUAL:.0%} of the median of their label"
        lines.append(f"{told}; at most {MOST_NEAR:.0%} is wanted")
    for label, each in found["compared"].items():
        if each["distance"] >= max(MOST_APART, each["by_chance"]):  # with few things it says nothing
            lines.append(f"sizes of {label} are {each['distance']:.2f} from real ones; under {MOST_APART} is wanted")
    return lines


def tell(console: Console, found: Mapping[str, Any]) -> None:
    """The same for people."""
    say(console, f"{found['rooms']} rooms, {found['frames']} frames, {found['categories']} categories")
    ends = [Column(name, right=True) for name in ("least", "5 %", "25 %", "half", "75 %", "95 %", "most")]
    table = Table("distributions", (Column("of"), *ends, Column("from least to most")))
    rows = [(told, found["of_frames"].get(name)) for name, told in OF_FRAMES.items()]
    rows += [("things in a room", found["things_per_room"]), ("categories in a room", found["categories_per_room"])]
    for told, each in rows:
        if each is not None:
            table.add(told, *_ends(each), f"|{bars(each['histogram'])}|")
    table.print(console)
    table = Table("longest extents, m", (Column("category"), Column("things", right=True), *ends, Column("shape")))
    for label in found["things"]:
        each = found["sizes"][label]
        table.add(label, each["count"], *_ends(each), f"|{bars(each['histogram'])}|")
    table.print(console)
    for name, words in found["words"].items():
        say(console, f"{name}: " + ", ".join(f"{word} {count}" for word, count in words.items()))
    _tell_compared(console, found["compared"])
    if found["bare_frames"] is not None:
        say(console, f"frames of bare walls (under {BARE:.0%} of things): {found['bare_frames']:.1%}")
    say(console, f"sizes asked within {AS_USUAL:.0%} of the median of their label: {found['near_median']:.0%}")
    for line in found["broken"]:
        say(console, f"limit: {line}")


def _tell_compared(console: Console, found: Mapping[str, Any]) -> None:
    counts = Column("ours", right=True), Column("real", right=True)
    numbers = Column("distance", right=True), Column("by chance", right=True)
    halves = Column("half, ours", right=True), Column("half, real", right=True)
    table = Table("sizes against real ones", (Column("class"), *numbers, *counts, *halves))
    for label, each in found.items():
        ours, real = each["ours"], each["real"]
        distances = [f"{each[name]:.2f}" for name in ("distance", "by_chance")]
        table.add(label, *distances, ours["count"], real["count"], _short(ours["p50"]), _short(real["p50"]))
    table.print(console)
    if found:
        for label, why in DRAWN_OTHERWISE.items():
            say(console, f"not compared: {label}, because {why}")


def _ends(each: Mapping[str, Any]) -> list[str]:
    return [_short(each[f"p{q}"]) for q in QUARTERS]


def _short(value: float) -> str:
    return f"{value:.3g}"


def bars(counts: Sequence[int]) -> str:
    """A histogram as one line of text; what is not empty has a bar."""
    top = max(counts)
    return "".join(BARS[0 if not n else max(1, round(n / top * (len(BARS) - 1)))] for n in counts)
