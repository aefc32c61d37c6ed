"""What an export writes, cut into parts: each is made alone, so several are made side by side, and those that are there
are kept where it goes on. How it is cut follows from the release and the options, never from the number of workers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, Literal

from vstdata.errors import BuildError, InputError, UsageError
from vstdata.manifest import RL
from vstdata.near import known_skill, known_skills
from vstdata.release.index import listed_file
from vstdata.release.stream import Stream
from vstdata.trainers.adapter import Target

PARTS = ".parts"  # where parts and their records lie until the export is whole
PART_ROWS = 20_000  # ours: of a part in shuffled order

VideoForm = Literal["list", "frames", "mp4"]
MapForm = Literal["none", "mindcube", "vsi", "thought"]


@dataclass(frozen=True, slots=True)
class Options:
    """What to write: rows of `skills` (all) and `split` ("" for train, or rl for reinforcement learning), at most
    `limit` (0: all). With a `seed` in one order over all skills; with `weights` by skill in these proportions, until
    the first skill is used up. `stage` chooses the numbers of the configuration; `birdseye` adds bird's-eye views as
    last pictures; `cameras` and `depth` add the cameras and the depth of the pictures; `maps` adds the map in text, as
    MindCube has it or by VSI-Bench's categories, or puts it before every chain of thought ("thought"); `video` is how
    the frames of a video go: as single pictures ("list"), as one video of picture files ("frames"), or as a file of its
    own ("mp4"). `boxes` is how 3D boxes are asked for and written (`vstdata.boxes.forms`), `coordinates` how places in
    a picture are (`vstdata.boxes.coordinates`, or "template": placeholders that the trainer fills in).
    """

    skills: tuple[str, ...] = ()
    split: str = ""
    stage: str = ""
    birdseye: bool = False
    cameras: bool = False
    depth: bool = False
    maps: MapForm = "none"
    video: VideoForm = "list"
    boxes: str = "vst"
    coordinates: str = "pixels"
    seed: int | None = None
    weights: tuple[tuple[str, float], ...] = ()
    limit: int = 0

    def values(self) -> dict[str, Any]:
        """As JSON has them, without what is as by default."""
        default = asdict(Options())
        return {name: value for name, value in asdict(self).items() if value != default[name]}


@dataclass(frozen=True, slots=True)
class Take:
    """`rows` of a skill: the first that reader `rank` of `world` gives of these files."""

    skill: str
    files: tuple[str, ...]
    rows: int
    rank: int = 0
    world: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an export; `folder` and `name` are those of its file in forms that have several files, `skill` that of
    all its rows where they have one."""

    number: int
    name: str
    takes: tuple[Take, ...]
    seed: int | None = None
    folder: str = "data"

    @property
    def skill(self) -> str:
        skills = {take.skill for take in self.takes}
        return skills.pop() if len(skills) == 1 else ""


def split_of(options: Options, files: Mapping[str, Any], wanted: Target) -> str:
    """The split that is meant."""
    splits = {entry["split"] for entry in files.values() if "rows" in entry}
    return options.split or wanted.split or (RL if wanted.stage == "rl" and RL in splits else "train")


def parts_of(release: Path, index: Mapping[str, Any], options: Options, split: str, whole: bool = False) -> list[Part]:
    """The parts in order, or one part with everything for forms that cannot be cut (`whole`).

    Raises UsageError for weights and limits that cannot be, BuildError where nothing is to be written, InputError for a
    damaged release.
    """
    by_skill = _files(release, index["files"], options, split)
    rows = {skill: sum(index["files"][name]["rows"] for name in names) for skill, names in by_skill.items()}
    counts = _counts(rows, options)
    if options.seed is None:
        parts = _in_file_order(index["files"], by_skill, counts, split)
        return [Part(0, split, tuple(take for part in parts for take in part.takes))] if whole else parts
    world = 1 if whole else max(1, round(sum(counts.values()) / PART_ROWS))
    return _shuffled(release, index, by_skill, counts, options.seed, world, split)


def shard_path(release: Path, index: Mapping[str, Any], name: str) -> Path:
    """The path of a shard that has the content and the rows that the index lists. Raises InputError for another."""
    path, listed = listed_file(release, index, name), index["files"][name]["rows"]
    if (there := Stream([path]).rows_of(0)) != listed:
        raise InputError(path, "rows", f"{listed}, as the index says, not {there}")
    return path


def _files(release: Path, files: Mapping[str, Any], options: Options, split: str) -> dict[str, list[str]]:
    """Files by skill, both in order."""
    shards = {name: entry for name, entry in sorted(files.items()) if "rows" in entry}
    asked = [*options.skills, *(name for name, _ in options.weights)]
    chosen = known_skills(asked, {entry["skill"] for entry in shards.values()}, str(release))
    found: dict[str, list[str]] = {}
    for name, entry in shards.items():
        if entry["split"] == split and (not chosen or entry["skill"] in chosen):
            found.setdefault(entry["skill"], []).append(name)
    if not found:
        splits = ", ".join(sorted({entry["split"] for entry in shards.values()}))
        raise BuildError(f"{release}: no rows of split {split} in these skills; splits: {splits}")
    return found


def _counts(rows: Mapping[str, int], options: Options) -> dict[str, int]:
    """How many rows of each skill are written."""
    counts = dict(rows)
    if options.weights:
        weights = {known_skill(name, rows, "--weights"): weight for name, weight in options.weights}
        if wrong := [f"{name}={weight:g}" for name, weight in weights.items() if not 0 < weight < float("inf")]:
            raise UsageError(f"--weights {wrong[0]}: expected a number above 0")
        passes = min(rows[name] / weight for name, weight in weights.items())
        counts = {name: round(passes * weights[name]) for name in rows if name in weights}
    total = sum(counts.values())
    if options.limit < 0:
        raise UsageError(f"--limit {options.limit}: expected at least 1, or 0 for all rows")
    if 0 < options.limit < total:
        counts = dict(zip(counts, _shares(options.limit, list(counts.values())), strict=True))
    return counts


def _shares(wanted: int, there: Sequence[int]) -> list[int]:
    """`wanted` shared out in proportion to what is `there`, whole and never more than that."""
    ends = [0, *accumulate(there)]
    return [wanted * end // ends[-1] - wanted * start // ends[-1] for start, end in pairwise(ends)]


def _in_file_order(
    files: Mapping[str, Any], by_skill: Mapping[str, Sequence[str]], counts: Mapping[str, int], split: str
) -> list[Part]:
    """One part for each file of the release."""
    parts: list[Part] = []
    for skill, names in by_skill.items():
        left = counts.get(skill, 0)
        for number, name in enumerate(names):
            rows = min(left, files[name]["rows"])
            left -= rows
            if rows:
                take = Take(skill, (name,), rows)
                parts.append(Part(len(parts), f"{split}-{skill}-{number:05d}", (take,)))
    return parts


def _shuffled(
    release: Path,
    index: Mapping[str, Any],
    by_skill: Mapping[str, Sequence[str]],
    counts: Mapping[str, int],
    seed: int,
    world: int,
    split: str,
) -> list[Part]:
    """Parts with rows of all skills. Each part reads every so manieth row group of a skill, so no row comes twice."""
    takes: list[list[Take]] = [[] for _ in range(world)]
    for skill, count in counts.items():
        names = tuple(by_skill[skill])
        stream = Stream([shard_path(release, index, name) for name in names], seed=seed, world=world)
        for rank, rows in enumerate(_shares(count, [stream.rows_of(rank) for rank in range(world)])):
            if rows:
                takes[rank].append(Take(skill, names, rows, rank, world))
    made = [tuple(each) for each in takes if each]
    return [Part(number, f"{split}-{number:05d}", each, seed) for number, each in enumerate(made)]
