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
from generators.rooms import write
from generators.tables import Column, Table, say, say_json
from generators.watch import Bars
from vstdata.canonical import read_json
from vstdata.errors import BuildError
from vstdata.home import start_in_worker
from vstdata.sources.checks.guard import finite_array, mapping, sequence

BARS, BINS = "·▁▂▃▄▅▆▇█", 16
QUARTERS = (0, 5, 25, 50, 75, 95, 100)  # percent
BARE = 0.08  # a frame with less of things in it is one of bare walls
NEAR_MEDIAN = 0.25  # of the median of its class: what somebody guesses who knows the label alone
FEWEST = 8  # things of a class on both sides, or their sizes are not compared
MANY = 100  # rooms, or how many categories they have says nothing
CHANCE = 1.358  # Kolmogorov's distance of two large samples of one kind, in 19 of 20 draws below this over sqrt(n)
COMPARED = 12  # classes, the commonest
MOST_BARE, MOST_APART, LEAST_OVERLAP, LEAST_CATEGORIES, MOST_NEAR = 0.03, 0.25, 0.8, 110, 0.55  # ours: limits
# What annotators of real rooms, who have fewer words, call our categories.
COUNTED_AS = {
    "armchair": "sofa",
    "coffee table": "table",
    "desk": "table",
    "side table": "table",
    "monitor": "tv",
    "office chair": "chair",
    "ottoman": "stool",
    "television": "tv",
    "washing machine": "washer",
}
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


def real_sizes(path: Path) -> dict[str, Numbers]:
    """Longest extents in metres by category, of a file in the form of VSI-Bench's meta information: {scene:
    {"object_bbox": {category: [{"axesLengths": [x, y, z], ...}, ...]}}}. Raises InputError naming what is wrong."""
    found: dict[str, Numbers] = {}
    for scene, about in mapping(read_json(path), path, "root").items():
        field = f"{scene}.object_bbox"
        for label, boxes in mapping(mapping(about, path, scene).get("object_bbox"), path, field).items():
            for k, box in enumerate(sequence(boxes, path, f"{field}.{label}")):
                where = f"{field}.{label}.{k}"
                size = finite_array(mapping(box, path, where).get("axesLengths"), (3,), path, f"{where}.axesLengths")
                found.setdefault(label, []).append(float(size.max()))
    return found


def statistics(rooms: Sequence[Measured], real: Mapping[str, Numbers] | None = None) -> dict[str, Any]:
    """All that `vst rooms --stats --json` prints of at least one scene; shares are 0 to 1."""
    sizes = _pooled(rooms)
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
        "near_median": near_median(sizes),
        "compared": {} if real is None else compared(sizes, real),
    }
    return {**found, "broken": broken(found)}


def _pooled(rooms: Sequence[Measured]) -> dict[str, Numbers]:
    sizes: dict[str, Numbers] = {}
    for room in rooms:
        for label, values in room.sizes.items():
            sizes.setdefault(label, []).extend(values)
    return dict(sorted(sizes.items()))


def _words(rooms: Sequence[Measured]) -> dict[str, dict[str, int]]:
    """How often each word is said in all rooms, the most frequent first."""
    counts: dict[str, Counter[str]] = {}
    for room in rooms:
        for name, each in room.words.items():
            counts.setdefault(name, Counter()).update(each)
    ordered = {name: sorted(each.items(), key=lambda entry: (-entry[1], entry[0])) for name, each in counts.items()}
    return {name: dict(each) for name, each in ordered.items() if each}


def distribution(values: Sequence[float]) -> dict[str, Any]:
    """How many, their mean, the percentiles of `QUARTERS`, and counts in even bins from the least to the greatest."""
    array = np.asarray(values, dtype=np.float64)
    percentiles = np.percentile(array, QUARTERS)
    return {
        "count": len(array),
        "mean": round(float(array.mean()), 4),
        **{f"p{q}": round(float(value), 4) for q, value in zip(QUARTERS, percentiles, strict=True)},
        "histogram": np.histogram(array, BINS)[0].tolist(),
    }


def near_median(sizes: Mapping[str, Numbers]) -> float:
    """The share of all things whose longest extent is within `NEAR_MEDIAN` of the median of their class."""
    hits = count = 0
    for values in sizes.values():
        array = np.asarray(values)
        median = np.median(array)
        hits += int((np.abs(array - median) <= NEAR_MEDIAN * array).sum())
        count += len(array)
    return round(hits / max(count, 1), 4)


def compared(sizes: Mapping[str, Numbers], real: Mapping[str, Numbers]) -> dict[str, Any]:
    """Kolmogorov's distance of the longest extents, and how large it may be by chance alone, for the commonest classes
    of the real ones that both have."""
    ours: dict[str, Numbers] = {}
    for label, values in sizes.items():
        ours.setdefault(COUNTED_AS.get(label.lower(), label.lower()), []).extend(values)
    both = [label for label in real if min(len(real[label]), len(ours.get(label, ()))) >= FEWEST]
    commonest = sorted(both, key=lambda label: (-len(real[label]), label))[:COMPARED]
    return {label: _beside(ours[label], real[label]) for label in commonest}


def _beside(ours: Numbers, real: Numbers) -> dict[str, Any]:
    from scipy.stats import ks_2samp

    chance = CHANCE * ((len(ours) + len(real)) / (len(ours) * len(real))) ** 0.5
    return {
        "distance": round(float(ks_2samp(ours, real).statistic), 4),
        "by_chance": round(min(chance, 1.0), 4),
        "ours": distribution(ours),
        "real": distribution(real),
    }


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
        told = f"{found['near_median']:.0%} of things are within {NEAR_MEDIAN:.0%} of the median of their class"
        lines.append(f"{told}; at most {MOST_NEAR:.0%} is wanted")
    for label, each in found["compared"].items():
        if each["distance"] >= MOST_APART:
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
    say(console, f"things within {NEAR_MEDIAN:.0%} of the median of their class: {found['near_median']:.0%}")
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


def _ends(each: Mapping[str, Any]) -> list[str]:
    return [_short(each[f"p{q}"]) for q in QUARTERS]


def _short(value: float) -> str:
    return f"{value:.3g}"


def bars(counts: Sequence[int]) -> str:
    """A histogram as one line of text; what is not empty has a bar."""
    top = max(counts)
    return "".join(BARS[0 if not n else max(1, round(n / top * (len(BARS) - 1)))] for n in counts)
