"""Commands that make releases, and rooms to make them of."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generators.cli.options import Engine, Json, Out, Workers
from generators.status import Status


def build(
    manifest: Annotated[Path, typer.Argument(help="TOML file: sources, skills, counts.")],
    out: Out,
    root: Annotated[list[str], typer.Option(help="NAME=PATH: where the data of source NAME are.")] = [],  # noqa: B006
    workers: Workers = 1,
    engine: Engine = "",
    ray_address: Annotated[str, typer.Option(help="HOST:PORT of a Ray cluster that sees the same folders.")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first scene, skill or row that fails.")] = False,
) -> None:
    """Build a release from a manifest. Ends with status 3 where something failed and was left out."""
    from generators.commands.report import run_build

    raise typer.Exit(run_build(manifest, out, _roots(root), workers, engine, ray_address, strict))


def _roots(pairs: list[str]) -> dict[str, Path]:
    from vstdata.errors import ManifestError

    roots: dict[str, Path] = {}
    for pair in pairs:
        name, separator, path = pair.partition("=")
        if not separator or "/" in name:  # no source has such a name: all of it is a path
            name, separator, path = "", "", pair
        if not path or (separator and not name):
            raise ManifestError(f"--root {pair!r}: expected NAME=PATH, or PATH for every source")
        if name in roots:
            raise ManifestError(f"--root {pair!r}: {name or 'every source'} has a root already, {roots[name]}")
        roots[name] = Path(path).resolve()
    return roots


def plan(
    manifest: Annotated[Path, typer.Argument(help="TOML file: sources, skills, counts.")],
    root: Annotated[list[str], typer.Option(help="NAME=PATH: where the data of source NAME are.")] = [],  # noqa: B006
    as_json: Json = False,
) -> None:
    """Explain a manifest without building: what it reads, asks of each scene, takes, and what is missing."""
    from generators.commands.explain import explain
    from skills import all_skills
    from vstdata.manifest import read_manifest

    known = all_skills()
    explain(read_manifest(manifest, known), manifest.resolve().parent, _roots(root), known, as_json)


def verify(
    release: Annotated[Path, typer.Argument(help="Folder of a finished release.")],
    quick: Annotated[bool, typer.Option("--quick", help="Compare files only, do not read their rows.")] = False,
    as_json: Json = False,
) -> None:
    """Check every file of a release against its index. Ends with status 1 where anything differs."""
    from generators.commands.report import run_verify

    raise typer.Exit(Status.WRONG if run_verify(release, not quick, as_json) else Status.GOOD)


def failed(
    release: Annotated[Path, typer.Argument(help="Folder of a finished release.")],
    as_json: Json = False,
) -> None:
    """List what a build left out and why: scenes, skills in single scenes, rows."""
    from generators.commands.report import run_failed

    run_failed(release, as_json)


def rewrite(
    release: Annotated[Path, typer.Argument(help="Folder of a finished release with chains of thought.")],
    out: Out,
    endpoint: Annotated[str, typer.Option(help="Address of an OpenAI-compatible API, as http://127.0.0.1:8000/v1.")],
    model: Annotated[str, typer.Option(help="The model to ask there.")],
    in_flight: Annotated[int, typer.Option(min=1, max=1024, help="Questions under way at once.")] = 16,
    budget: Annotated[int, typer.Option(min=0, help="Tokens that may be spent in all; 0: no limit.")] = 0,
    key_variable: Annotated[str, typer.Option(help="Environment variable that holds the key.")] = "VST_TEACHER_KEY",
    timeout: Annotated[float, typer.Option(min=1, help="Seconds to wait for one answer.")] = 300.0,
) -> None:
    """Have a teacher model retell the chains of thought; keep those that say nothing but what was measured."""
    from generators.rewrite.rewrite import run_rewrite
    from generators.rewrite.teacher import Teacher

    run_rewrite(release, out, Teacher(endpoint, model, key_variable, timeout), in_flight, budget)


def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for rooms and release; resumes there.")] = Path("vst-demo"),
    rooms: Annotated[int, typer.Option(min=1, help="How many rooms.")] = 14,
    workers: Workers = 1,
    engine: Engine = "",
) -> None:
    """Make furnished rooms and build the demo of VST-P from them: nothing else is needed."""
    from generators.commands.demo import run_demo

    raise typer.Exit(run_demo(out, rooms, workers, engine))


def rooms(
    out: Annotated[Path | None, typer.Option("--out", help="Folder for the rooms; the same command resumes.")] = None,
    count: Annotated[int, typer.Option(min=1, help="How many rooms.")] = 10,
    seed: Annotated[int, typer.Option(min=0, help="Another seed, other rooms.")] = 1,
    frames: Annotated[int, typer.Option(min=1, help="Pictures per room.")] = 48,
    quality: Annotated[
        str,
        typer.Option(
            help="flat (no light), bake (light baked once a room) or photo (path traced; needs vstdata[photo])."
        ),
    ] = "bake",
    houses: Annotated[
        float, typer.Option(min=0, max=1, help="Share of houses: two to six rooms, with open doors between them.")
    ] = 0.0,
    states: Annotated[
        int, typer.Option(min=1, max=99, help="Scans of each room: in later ones things are moved, added, taken away.")
    ] = 1,
    size: Annotated[
        str, typer.Option(help="Longer side of the pictures in pixels, each room's own shape; WxH: of that size all.")
    ] = "640",
    camera: Annotated[
        str, typer.Option(help="plain (as rendered), phone (exposure, blur and noise of one) or rough (a cheap one).")
    ] = "phone",
    workers: Workers = 1,
    furniture: Annotated[
        str, typer.Option(help="parametric (our own), sweethome3d (Debian's models where a category has any) or mixed.")
    ] = "parametric",
    furniture_root: Annotated[
        Path | None, typer.Option(help="Where those models are; default: /usr/share/sweethome3d/furniture.")
    ] = None,
    categories: Annotated[bool, typer.Option("--list", help="List the categories of things.")] = False,
    kinds: Annotated[bool, typer.Option("--kinds", help="List the kinds of rooms.")] = False,
    preview: Annotated[
        Path | None, typer.Option(help="ROOT of rooms: write plans and sheets of pictures to ROOT-preview.")
    ] = None,
    glb: Annotated[
        Path | None, typer.Option(help="ROOT of rooms: write each as a scene for viewers to ROOT-glb.")
    ] = None,
    stats: Annotated[
        Path | None, typer.Option(help="ROOT of rooms: print what they are like, and which limits they break.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option(help="Hold sizes against real boxes: a file of VSI-Bench's meta information.")
    ] = None,
    reader: Annotated[str, typer.Option(help="How a ROOT is read, where it holds no rooms of ours.")] = "scannetv2",
    as_json: Json = False,
) -> None:
    """Make procedural rooms (--out), written as native ScanNet v2 scans; list what can be in them (--list, --kinds);
    look at rooms that are there (--preview, --glb) and measure them (--stats)."""
    from vstdata.errors import ManifestError

    if not (out or categories or kinds or preview or glb or stats):
        other = "--list, --kinds, --preview, --glb or --stats"
        raise ManifestError(f"nothing to do: give --out FOLDER to make rooms, or {other}")
    if out:
        from generators.commands.rooms.make import run_rooms
        from generators.rooms.recipe import Wanted

        pixels = _size(size)
        wanted = Wanted(count, seed, frames, quality, pixels, houses, camera, furniture, furniture_root, states)
        run_rooms(wanted, out, workers)
    if categories or kinds:
        from generators.commands.rooms import lists

        if categories:
            lists.show_categories(furniture, furniture_root, as_json)
        if kinds:
            lists.show_kinds(as_json)
    if preview:
        from generators.commands.rooms.preview import run_preview

        run_preview(preview, reader)
    if glb:
        from generators.commands.rooms.glb import run_glb

        run_glb(glb, reader)
    if stats:
        from generators.commands.rooms.stats import run_stats

        run_stats(stats, reader, against, workers, as_json)


def _size(text: str) -> tuple[int, int] | int:
    from vstdata.errors import ManifestError

    sides = text.lower().split("x")
    if len(sides) > 2 or not all(side.isascii() and side.isdigit() for side in sides):
        raise ManifestError(f"--size {text!r}: expected pixels, as 640 or 640x480")
    return int(sides[0]) if len(sides) == 1 else (int(sides[0]), int(sides[1]))
