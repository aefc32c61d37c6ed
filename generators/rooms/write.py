"""Writes rooms as a ScanNet v2 root: `scans/ID/`, label map, split lists, a note on the licence.

A room is made in a folder of its process beside its place, flushed to disk and renamed; its record (`ID.record.json`,
last) holds the recipe and the digest of every file. A later run keeps the rooms whose record says that they are whole
and of the same recipe. What a room is depends on its recipe alone, not on how many processes work.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from time import process_time

import cv2

from generators.code_digest import code_of
from generators.folder import held
from generators.rooms.camera.develop import develop
from generators.rooms.camera.lens import draw_lens
from generators.rooms.camera.path import camera_path
from generators.rooms.files.labels import label_map
from generators.rooms.files.mesh import room_mesh
from generators.rooms.files.scannet import sensor_frame, write_scan
from generators.rooms.furnish.house import unlit_house
from generators.rooms.furnish.illuminate import lit_room
from generators.rooms.furnish.layout import unlit_room
from generators.rooms.furniture.entry import chance
from generators.rooms.recipe import Recipe, Wanted
from generators.rooms.render import open_renderer
from generators.rooms.states.rescans import changes_file, rescans_file
from generators.rooms.states.states import Change, changed
from generators.rooms.sweethome.catalogue import furniture_digest
from generators.rooms.sweethome.entries import catalogue_of, library_of
from vstdata.canonical import canonical_json, file_hash, read_json
from vstdata.draw import Draw
from vstdata.errors import BuildError, InputError, ManifestError
from vstdata.home import start_in_worker
from vstdata.registry import modules_of

MOST_WORKERS = 1024
README = """# Procedural rooms

Furnished rooms made by a program, in the folder layout and file formats of ScanNet v2: `scans/ID/` with mesh, labels,
segments, instances, sensor stream and scene file; label map and split lists beside it. They are no scans, and no part
of ScanNet is in them. Metres; `axisAlignment` leads to a frame with z up and the floor at z = 0.

Licence: Creative Commons Attribution 4.0 International (CC-BY-4.0), https://creativecommons.org/licenses/by/4.0/

Made with: seed {seed}, {count} scans, {houses:.0%} of them houses,
{frames} frames a room, pictures of {size} pixels, quality {quality}, camera {camera},
furniture {furniture}.
Models of others that stand in them have licences of their own, in `licence` and `credit` of their `ID.objects.json`.
"""


@dataclass(frozen=True, slots=True)
class RoomWritten:
    """One finished room. `kept`: it was there already. `seconds` of the processor by stage, empty for a kept room."""

    id: str
    kept: bool
    labels: tuple[str, ...]
    vertices: int
    seconds: tuple[tuple[str, float], ...] = ()


def write_rooms(
    wanted: Wanted, out: Path, *, workers: int = 1, report: Callable[[RoomWritten], None] = lambda room: None
) -> tuple[RoomWritten, ...]:
    """Write the rooms `wanted` under `out`, in order; `report` hears of each as it is finished.

    Raises ManifestError for a number of `workers` out of range, MissingError where models of others or a library of the
    renderer are not there, BuildError where `out` holds other rooms, another run is at work there, or it cannot be
    written, or where a process dies.
    """
    if not 1 <= workers <= MOST_WORKERS:
        raise ManifestError(f"workers is {workers}; rooms need 1 to {MOST_WORKERS}")
    library = library_of(wanted.furniture, wanted.furniture_root)
    first = Recipe.of(wanted, code_digest(), furniture_digest(library) if library else "")
    recipes = [replace(first, number=k, state=state) for k in range(wanted.count) for state in range(wanted.states)]
    scans = out / "scans"
    written = []
    try:
        _refuse_foreign(scans, {recipe.id for recipe in recipes})
        with held(out):
            scans.mkdir(parents=True, exist_ok=True)
            for left_over in scans.glob(".*.part"):
                shutil.rmtree(left_over, ignore_errors=True)
            for room in _all_rooms(recipes, scans, library, workers):
                report(room)
                written.append(room)
            _write_root(out, written, README.format(**asdict(wanted) | {"size": _pixels(wanted.size)}))
    except OSError as error:
        raise BuildError(f"{error.filename or out}: {error.strerror or error}") from error
    return tuple(written)


def _pixels(size: tuple[int, int] | int) -> str:
    return f"{size} by less" if isinstance(size, int) else f"{size[0]} x {size[1]}"


def _refuse_foreign(scans: Path, ids: set[str]) -> None:
    present = {path.name for path in scans.iterdir() if not path.name.startswith(".")} if scans.is_dir() else set()
    if present - ids:
        raise BuildError(f"{scans} holds {min(present - ids)}, which is none of these rooms: choose another folder")


@cache
def code_digest() -> str:
    """A digest of the program that makes rooms, with all that it imports of ours (the ray caster, keyed draws), so that
    rooms of an older one are made again."""
    return code_of(modules_of("generators.rooms")).digest()


def _all_rooms(recipes: Sequence[Recipe], scans: Path, library: Path | None, workers: int) -> Iterator[RoomWritten]:
    """Finished rooms in the order of the recipes; what is there already is kept."""
    there = [_whole(recipe, scans / recipe.id) for recipe in recipes]
    missing = [recipe for recipe, room in zip(recipes, there, strict=True) if room is None]
    with closing(_new_rooms(missing, scans, library, workers)) as fresh:
        for room in there:
            yield next(fresh) if room is None else room


def _new_rooms(
    recipes: Sequence[Recipe], scans: Path, library: Path | None, workers: int
) -> Generator[RoomWritten, None, None]:
    """Rooms as they are written, in the order of the recipes."""
    if workers == 1 or len(recipes) < 2:
        yield from (write_room(recipe, scans, library) for recipe in recipes)
        return
    context, start = multiprocessing.get_context("spawn"), (__name__, start_worker.__name__)
    try:
        with ProcessPoolExecutor(min(workers, len(recipes)), context, start_in_worker, start) as pool:
            yield from pool.map(write_room, recipes, [scans] * len(recipes), [library] * len(recipes))
    except BrokenProcessPool as error:
        raise BuildError("a process that makes rooms died (out of memory?); run again to go on") from error


def start_worker() -> None:
    """Set up a worker process: rooms are made side by side, each by one thread."""
    cv2.setNumThreads(1)


def write_room(recipe: Recipe, scans: Path, library: Path | None = None) -> RoomWritten:
    """Write one room to `scans`/ID, replacing what is there; `library` is the folder of models of others."""
    final = scans / recipe.id
    folder = scans / f".{recipe.id}.{os.getpid()}.part"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    room = _make(recipe, folder, library)
    _flush(folder)
    shutil.rmtree(final, ignore_errors=True)
    folder.rename(final)
    _flush_folder(scans)
    return room


def _make(recipe: Recipe, folder: Path, library: Path | None) -> RoomWritten:
    draw = Draw("room", recipe.seed, recipe.number)
    times = [process_time()]
    house, catalogue = chance(draw, recipe.houses, "house"), catalogue_of(recipe.furniture, library)
    room = unlit_house(draw, recipe.id, catalogue) if house else unlit_room(draw, recipe.id, catalogue)
    changes: tuple[Change, ...] = ()
    if recipe.state:
        room, changes = changed(room, recipe.state, draw.at("state", recipe.state), catalogue)
        draw = draw.at("scan", recipe.state)
    room = lit_room(room, draw.at("light"))
    times.append(process_time())
    lens = draw_lens(draw.at("lens"), recipe.size)
    takes = camera_path(room, draw.at("path"), recipe.frames * len(room.regions), lens)
    mesh = room_mesh(room)
    times.append(process_time())
    renderer = open_renderer(recipe.quality, room)
    times.append(process_time())
    film = develop(takes, lens, renderer, recipe.camera, draw.at("film"))
    to_sensor = sensor_frame(draw)
    names = write_scan(folder, room, mesh, takes, lens, film, room.kind, to_sensor)
    if recipe.state:
        first = sensor_frame(Draw("room", recipe.seed, recipe.number))
        told = changes_file(recipe.id, recipe.reference, changes, first, to_sensor)
        (folder / f"{recipe.id}.changes.json").write_text(told, "utf-8")
        names.append(f"{recipe.id}.changes.json")
    times.append(process_time())
    labels = tuple(placed.model.category for placed in room.placed)
    files = {name: file_hash(folder / name) for name in sorted(names)}
    record = {"recipe": recipe.digest, "labels": list(labels), "vertices": len(mesh.vertices), "files": files}
    (folder / f"{recipe.id}.record.json").write_text(canonical_json(record) + "\n", "utf-8")
    stages = zip(("layout", "path", "light", "frames"), times, times[1:], strict=False)
    return RoomWritten(
        recipe.id, False, labels, len(mesh.vertices), tuple((name, end - start) for name, start, end in stages)
    )


def _whole(recipe: Recipe, folder: Path) -> RoomWritten | None:
    """The room of `recipe` in `folder` if its record and all its files say so."""
    try:
        record = read_json(folder / f"{recipe.id}.record.json")
        same = record["recipe"] == recipe.digest
        if not same or any(file_hash(folder / name) != value for name, value in record["files"].items()):
            return None
        return RoomWritten(recipe.id, True, tuple(record["labels"]), record["vertices"])
    except (InputError, OSError, KeyError, TypeError, AttributeError):
        return None


def _write_root(out: Path, rooms: Sequence[RoomWritten], readme: str) -> None:
    counts = Counter(label for room in rooms for label in room.labels)
    lists = split_lists([room.id for room in rooms])
    texts = {f"scannetv2_{split}.txt": "".join(f"{id}\n" for id in ids) for split, ids in lists.items()}
    texts |= {"scannetv2-labels.combined.tsv": label_map(counts), "README.md": readme}
    told = rescans_file(out / "scans", [room.id for room in rooms], lists)
    texts |= {"3RScan.json": told} if told else {}
    for name, text in texts.items():
        part = out / f".{name}.part"
        part.write_text(text, "utf-8")
        _flush_file(part)
        part.rename(out / name)
    _flush_folder(out)


def split_lists(ids: Iterable[str]) -> dict[str, list[str]]:
    """Rooms of train, val and test: of every ten numbers of a seed one in val and one in test, both among the first
    eight. A room's split depends on its id alone, so that more rooms move none; all its states are in one."""
    lists: dict[str, list[str]] = {"train": [], "val": [], "test": []}
    for id in ids:
        seed, number, *_ = id.split("_")
        ten, place = divmod(int(number), 10)
        val, test = Draw("split", seed, ten).shuffled(range(8), "held out")[:2]
        lists["val" if place == val else "test" if place == test else "train"].append(id)
    return lists


def _flush(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        _flush_file(path)
    _flush_folder(folder)


def _flush_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
