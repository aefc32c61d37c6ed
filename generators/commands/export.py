"""`vst export` as a command: options as people write them, and what was written in a few lines."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from generators.export.export import export
from generators.export.plan import MapForm, Options, VideoForm
from vstdata.boxes.coordinates import COORDINATES
from vstdata.boxes.forms import FORMS
from vstdata.errors import UsageError
from vstdata.near import listed, near
from vstdata.trainers.place_forms import TEMPLATE

MAP_FORMS: tuple[MapForm, ...] = get_args(MapForm)
VIDEO_FORMS: tuple[VideoForm, ...] = get_args(VideoForm)


def run_export(
    release: Path,
    trainer: str,
    out: Path,
    *,
    workers: int,
    skills: str,
    split: str,
    stage: str,
    birdseye: bool,
    cameras: bool,
    depth: bool,
    maps: str,
    video: str,
    boxes: str,
    coordinates: str,
    seed: int | None,
    weights: str,
    limit: int,
) -> None:
    """Export and tell. Raises UsageError for an option that cannot be, InputError for a damaged release."""
    form = next((each for each in VIDEO_FORMS if each == video), None)
    if form is None:
        raise UsageError(f"--video {video}: {near(video, VIDEO_FORMS)}")
    mapped = next((each for each in MAP_FORMS if each == maps), None)
    if mapped is None:
        raise UsageError(f"--maps {maps}: {near(maps, MAP_FORMS)}")
    if boxes not in FORMS:
        raise UsageError(f"--boxes {boxes}: {near(boxes, FORMS)}")
    if coordinates not in (*COORDINATES, TEMPLATE):
        raise UsageError(f"--coordinates {coordinates}: {near(coordinates, (*COORDINATES, TEMPLATE))}")
    chosen = tuple(listed(skills))
    options = Options(
        skills=chosen,
        split=split,
        stage=stage,
        birdseye=birdseye,
        cameras=cameras,
        depth=depth,
        maps=mapped,
        video=form,
        boxes=boxes,
        coordinates=coordinates,
        seed=seed,
        weights=read_weights(weights),
        limit=limit,
    )
    summary = export(release, trainer, out, options, workers)
    print(f"{out}: {summary.count} examples for {trainer}")  # noqa: T201
    if summary.fps:
        print(f"videos: {sum(summary.fps.values())}, {min(summary.fps)} to {max(summary.fps)} frames a second")  # noqa: T201
    if summary.untimed:
        print(f"{summary.untimed} rows of video skills know no times of their frames: they stay pictures")  # noqa: T201


def read_weights(text: str) -> tuple[tuple[str, float], ...]:
    """ "a=2, b=0.5" -> (("a", 2.0), ("b", 0.5)). Raises UsageError for another text."""
    found = []
    for each in listed(text):
        name, sign, weight = each.partition("=")
        try:
            found.append((name.strip(), float(weight)))
        except ValueError:
            sign = ""
        if not sign:
            raise UsageError(f"--weights {each}: expected SKILL=NUMBER, with commas between")
    return tuple(found)
