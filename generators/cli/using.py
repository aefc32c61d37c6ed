"""Commands that use a release: audit, score, export, publish, and parts of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generators.cli.options import Json
from generators.status import Status


def audit(
    release: Annotated[Path, typer.Argument(help="Folder of a finished release.")],
    out: Annotated[Path | None, typer.Option(help="Folder for page and numbers; default: RELEASE-audit.")] = None,
    decontaminate: Annotated[
        list[Path], typer.Option(help="List of scenes to keep out, one a line; default: those that come with vstdata.")
    ] = [],  # noqa: B006
    manifest: Annotated[Path | None, typer.Option(help="Take the limits of this manifest's [audit] table.")] = None,
    limit: Annotated[list[str], typer.Option(help="NAME=VALUE: replace one limit.")] = [],  # noqa: B006
    as_json: Json = False,
) -> None:
    """Measure what can be answered without pictures, balance, repeats. Ends with status 1 where a limit is passed."""
    from generators.commands.audit import run_audit

    raise typer.Exit(Status.GOOD if run_audit(release, out, decontaminate, manifest, limit, as_json) else Status.WRONG)


def score(
    predictions: Annotated[
        Path,
        typer.Argument(
            metavar="PREDICTIONS|FILE",
            help='JSON lines {"id": row, "turn": number, "output": text}; with --official the questions come first.',
        ),
    ],
    release: Annotated[
        Path,
        typer.Argument(
            metavar="RELEASE|PREDICTIONS", help="Folder of the release they answer; with --official the predictions."
        ),
    ],
    split: Annotated[str, typer.Option(help="Score this split only.")] = "",
    official: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Score a public benchmark by its own rule, and by ours beside it: vst score --official NAME FILE "
            "PREDICTIONS. NAME: vsibench, vsibench-debiased, mmsi, mindcube, viewspatial, blink, cvbench, 3dsrbench, "
            "sparbench, embspatial; FILE: its questions as that project publishes them.",
        ),
    ] = "",
    out: Annotated[Path | None, typer.Option(help="File for the numbers as JSON.")] = None,
    as_json: Json = False,
) -> None:
    """Score predictions by skill and question type (numbers within 5 % get full marks), with VSI-Bench's table and
    average precision of boxes; or those of a public benchmark by its own rule."""
    from generators.commands.score import run_official, run_score

    if official and split:
        raise typer.BadParameter("a benchmark has no splits: give the file of one", param_hint="--split")
    if official:
        run_official(official, predictions, release, out, as_json)
    else:
        run_score(predictions, release, split, out, as_json)


def export(
    release: Annotated[Path, typer.Argument(help="Folder of a finished release.")],
    trainer: Annotated[str, typer.Option("--for", help="trl, ms-swift, verl, vst ...; `vst trainers` lists them.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to write; must not be there.")],
    skills: Annotated[str, typer.Option(help="Only these, with commas between.")] = "",
    split: Annotated[str, typer.Option(help="Default: train; for reinforcement learning rl, where it is there.")] = "",
    stage: Annotated[str, typer.Option(help="Whose numbers the configuration has: sft, cold_start or rl.")] = "",
    birdseye: Annotated[bool, typer.Option("--birdseye", help="Add bird's-eye views as last pictures.")] = False,
    cameras: Annotated[bool, typer.Option("--cameras", help="Add the camera of every picture.")] = False,
    depth: Annotated[
        bool, typer.Option("--depth", help="Add the depth of every picture: 16-bit PNG, millimetres.")
    ] = False,
    maps: Annotated[
        str,
        typer.Option(
            help="Maps of the room in text: none, mindcube or vsi (a column), thought (before every chain of thought)."
        ),
    ] = "none",
    video: Annotated[
        str, typer.Option(help="Frames of a video: list (pictures), frames (a video), mp4 (a file).")
    ] = "list",
    boxes: Annotated[
        str, typer.Option(help="How 3D boxes are written: vst, qwen3-vl, radians, corners, lmms-eval.")
    ] = "vst",
    coordinates: Annotated[
        str,
        typer.Option(
            help="How places in a picture are written: pixels, 1000 (Qwen3-VL), unit, resized (Qwen2.5), template "
            "(ms-swift fills them in)."
        ),
    ] = "pixels",
    seed: Annotated[int | None, typer.Option(help="Shuffle all skills into one order; default: file by file.")] = None,
    weights: Annotated[str, typer.Option(help="With --seed: SKILL=WEIGHT, ... until the first skill is used up.")] = "",
    limit: Annotated[
        int, typer.Option(min=0, help="At most so many rows, in the proportions of the skills; 0: all.")
    ] = 0,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
) -> None:
    """Write rows in a trainer's form, with its configuration. An interrupted export goes on by the same command."""
    from generators.commands.export import run_export

    run_export(
        release,
        trainer,
        out,
        workers=workers,
        skills=skills,
        split=split,
        stage=stage,
        birdseye=birdseye,
        cameras=cameras,
        depth=depth,
        maps=maps,
        video=video,
        boxes=boxes,
        coordinates=coordinates,
        seed=seed,
        weights=weights,
        limit=limit,
    )


def fetch(
    data_set: Annotated[str, typer.Argument(help="hypersim or arkitscenes.")],
    scenes: Annotated[str, typer.Option(help="How many, or names with commas between, or a file of names.")],
    root: Annotated[Path, typer.Option(help="Folder to write to; what is there is left, and gone on with.")],
    accept_licence: Annotated[
        bool, typer.Option("--accept-licence", help="You have read the licence and accept it.")
    ] = False,
    mirror: Annotated[str, typer.Option(help="Address that holds the same files as the publisher's.")] = "",
) -> None:
    """Fetch scenes of an open data set from its publisher, laid out as its reader wants them. Resumes; ends with status
    3 where a scene was left out."""
    from generators.commands.fetch import run_fetch

    raise typer.Exit(run_fetch(data_set, scenes, root, accept_licence, mirror.rstrip("/")))


def vla(
    episodes: Annotated[Path, typer.Argument(help="Folder of LIBERO's HDF5 files.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to write; must not be there.")],
    licence: Annotated[str, typer.Option(help="The episodes' licence; goes with every row.")],
    name: Annotated[str, typer.Option(help="Name of the data set; default: that of the folder.")] = "",
    skip_no_ops: Annotated[bool, typer.Option("--skip-no-ops", help="Leave out steps in which nothing moves.")] = False,
) -> None:
    """Write robot episodes as chats that a manifest mixes in: picture and instruction, action as text."""
    from generators.commands.vla import mixed_table, write_vla

    name = name or episodes.resolve().name
    steps = write_vla(episodes, out, licence, name, skip_no_ops).steps
    print(f"{out}: {steps} steps; in a manifest beside it:\n{mixed_table(out, licence, name)}")  # noqa: T201


def publish(
    release: Annotated[Path, typer.Argument(help="Folder of a finished release.")],
    repo: Annotated[str, typer.Option(help="ORG/NAME of the data set repository; made where there is none.")],
    private: Annotated[bool, typer.Option("--private", help="Make it private.")] = False,
    revision: Annotated[str, typer.Option(help="Tag of this release; default: v and its version.")] = "",
) -> None:
    """Verify a release and make it the content of a repository on the Hugging Face Hub, in one step; resumes."""
    from generators.publish import run_publish

    run_publish(release, repo, private, revision)


def filter_rows(
    release: Annotated[Path, typer.Argument(help="Folder of a finished release.")],
    out: Annotated[Path, typer.Option("--out", help="Folder of the new release; must not be there.")],
    skills: Annotated[str, typer.Option(help="Only these, with commas between.")] = "",
    types: Annotated[str, typer.Option(help="Only these question types, with commas between.")] = "",
    splits: Annotated[str, typer.Option(help="Only these, with commas between.")] = "",
    scenes: Annotated[Path | None, typer.Option(help="Only the scenes of this list, one a line.")] = None,
    drop: Annotated[Path | None, typer.Option(help="Without the ids of this list, as `vst view` exports them.")] = None,
    version: Annotated[str, typer.Option(help="Version of the new release; default: the same.")] = "",
) -> None:
    """Write some rows of a release as a release."""
    from generators.commands.edit import run_filter

    run_filter(release, out, skills, types, splits, scenes, drop, version)


def merge(
    releases: Annotated[list[Path], typer.Argument(help="Folders of finished releases.")],
    out: Annotated[Path, typer.Option("--out", help="Folder of the new release; must not be there.")],
    name: Annotated[str, typer.Option(help="Its name; default: that of the first.")] = "",
    version: Annotated[str, typer.Option(help="Its version; default: that of the first.")] = "",
) -> None:
    """Write the rows of several releases as one."""
    from generators.commands.edit import run_merge

    run_merge(releases, out, name, version)
