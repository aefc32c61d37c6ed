"""The command `vst`. Libraries that take long to import are imported by the commands that use them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from generators.status import Status

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Turn annotated 3D scenes into question-answer data that teaches vision-language models to see in space.",
    epilog="Try `vst skills`, then `vst rooms --out rooms` and `vst build MANIFEST --root rooms=rooms --out release`.",
)

Out = Annotated[Path, typer.Option("--out", help="Folder to write to; the same command resumes there.")]
Workers = Annotated[int, typer.Option(help="How many processes work; the result is the same for any number.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead.")]


def _version(wanted: bool) -> None:
    if wanted:
        from vstdata.version import __version__

        print(f"vst {__version__}")  # noqa: T201
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """Options of `vst` itself."""


@app.command()
def build(
    manifest: Annotated[Path, typer.Argument(help="TOML file: sources, skills, counts.")],
    out: Out,
    root: Annotated[list[str], typer.Option(help="NAME=PATH: where the data of source NAME are.")] = [],  # noqa: B006
    workers: Workers = 1,
    engine: Annotated[
        str, typer.Option(help="local, ray, or here (no worker at all); default: ray for more than one worker.")
    ] = "",
    ray_address: Annotated[str, typer.Option(help="HOST:PORT of a Ray cluster that sees the same folders.")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first scene, skill or row that fails.")] = False,
) -> None:
    """Build a release from a manifest. Ends with status 3 where something failed and was left out."""
    from generators.commands.report import run_build

    try:
        status = run_build(manifest, out, _roots(root), workers, engine, ray_address, strict)
    except KeyboardInterrupt:
        print("stopped; the same command resumes", file=sys.stderr)  # noqa: T201
        os._exit(Status.STOPPED)
    raise typer.Exit(status)


def _roots(pairs: list[str]) -> dict[str, Path]:
    from vstdata.errors import ManifestError

    roots = {}
    for pair in pairs:
        name, separator, path = pair.partition("=")
        if not separator or "/" in name:  # no source has such a name: all of it is a path
            name, separator, path = "", "", pair
        if not path or (separator and not name):
            raise ManifestError(f"--root {pair!r}: expected NAME=PATH, or PATH for every source")
        roots[name] = Path(path).resolve()
    return roots


@app.command()
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


@app.command()
def verify(
    release: Annotated[Path, typer.Argument(help="Folder of a finished release.")],
    quick: Annotated[bool, typer.Option("--quick", help="Compare files only, do not read their rows.")] = False,
    as_json: Json = False,
) -> None:
    """Check every file of a release against its index. Ends with status 1 where anything differs."""
    from generators.commands.report import run_verify

    raise typer.Exit(Status.WRONG if run_verify(release, not quick, as_json) else Status.GOOD)


@app.command()
def failed(
    release: Annotated[Path, typer.Argument(help="Folder of a finished release.")],
    as_json: Json = False,
) -> None:
    """List what a build left out and why: scenes, skills in single scenes, rows."""
    from generators.commands.report import run_failed

    run_failed(release, as_json)


@app.command()
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


@app.command()
def show(
    release: Annotated[Path, typer.Argument(help="Folder of a finished release.")],
    skill: Annotated[str, typer.Option(help="Show a sample of this skill; the part after the dot will do.")] = "",
    number: Annotated[int, typer.Option(min=0, help="Which sample of it, from 0.")] = 0,
    pictures: Annotated[
        Path | None, typer.Option(help="Folder for its pictures; default: a new temporary one.")
    ] = None,
    table: Annotated[bool, typer.Option(help="The table by skill before the sample.")] = True,
    as_json: Json = False,
) -> None:
    """Show what is in a release: a table by skill, and one sample in full with its pictures as files."""
    from generators.commands.show import show_release

    show_release(release, skill, number, pictures, table, as_json)


@app.command()
def view(
    release: Annotated[Path, typer.Argument(help="Folder of a finished release.")],
    out: Annotated[Path | None, typer.Option(help="Folder for the page; default: RELEASE-view.")] = None,
    most: Annotated[int, typer.Option(min=1, help="Most samples of each skill and split.")] = 40,
    skills: Annotated[str, typer.Option(help="Only these, with commas between.")] = "",
) -> None:
    """Write a page to look at a release with: pictures, questions, answers, programs. Opens from a file."""
    from generators.commands.view import run_view

    run_view(release, out, most, skills)


@app.command()
def skills(as_json: Json = False) -> None:
    """List all skills."""
    from generators.commands.show import show_skills

    show_skills(as_json)


@app.command()
def readers(as_json: Json = False) -> None:
    """List all readers: how the `reader` of a source in a manifest may be called, and what it reads."""
    from generators.commands.lists import show_list

    show_list("readers", as_json)


@app.command()
def trainers(as_json: Json = False) -> None:
    """List all trainers that `vst export --for` writes for."""
    from generators.commands.lists import show_list

    show_list("trainers", as_json)


@app.command("try")
def try_skill(
    skill: Annotated[str, typer.Argument(help="A skill that `vst skills` lists; its folder may be left out.")],
    reader: Annotated[str, typer.Option(help="How the data are read; `vst readers` lists them.")] = "rooms",
    root: Annotated[Path | None, typer.Option(help="Where they are; default: a room of our own.")] = None,
    scene: Annotated[str, typer.Option(help="Which scene; default: the first.")] = "",
    option: Annotated[list[str], typer.Option(help="NAME=VALUE: an option of the reader, as TOML.")] = [],  # noqa: B006
    most: Annotated[int, typer.Option(min=1, help="Most samples.")] = 3,
    out: Annotated[Path | None, typer.Option(help="Folder for the pictures; default: a new temporary one.")] = None,
) -> None:
    """Ask one scene with one skill: print a few samples and why others were refused, write their pictures. Without a
    root it is a room of our own. Ends with status 1 where nothing could be asked."""
    from generators.commands.try_skill import run_try

    raise typer.Exit(Status.GOOD if run_try(skill, reader, root, scene, option, most, out) else Status.WRONG)


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", help="Folder for rooms and release; resumes there.")] = Path("vst-demo"),
    rooms: Annotated[int, typer.Option(min=1, help="How many rooms.")] = 10,
    workers: Workers = 1,
    engine: Annotated[str, typer.Option(help="local or ray; default: ray for more than one worker.")] = "",
) -> None:
    """Make furnished rooms and build the demo of VST-P from them: nothing else is needed."""
    from generators.commands.demo import run_demo

    try:
        status = run_demo(out, rooms, workers, engine)
    except KeyboardInterrupt:
        print("stopped; the same command resumes", file=sys.stderr)  # noqa: T201
        os._exit(Status.STOPPED)
    raise typer.Exit(status)


@app.command()
def rooms(
    out: Out,
    count: Annotated[int, typer.Option(min=1, help="How many rooms.")] = 10,
    seed: Annotated[int, typer.Option(min=0, help="Another seed, other rooms.")] = 1,
    frames: Annotated[int, typer.Option(min=1, help="Pictures per room.")] = 48,
    quality: Annotated[
        str,
        typer.Option(
            help="flat (no light), bake (light baked once a room) or photo (path traced; needs vstdata[photo])."
        ),
    ] = "bake",
    workers: Workers = 1,
) -> None:
    """Write procedural rooms as native ScanNet v2 scans."""
    from generators.commands.report import run_rooms

    run_rooms(count, seed, out, frames, quality, workers)


@app.command()
def audit(
    release: Annotated[Path, typer.Argument(help="Folder of a finished release.")],
    out: Annotated[Path | None, typer.Option(help="Folder for page and numbers; default: RELEASE-audit.")] = None,
    decontaminate: Annotated[
        list[Path], typer.Option(help="List of scenes to keep out, one a line; default: those of manifests/lists.")
    ] = [],  # noqa: B006
    manifest: Annotated[Path | None, typer.Option(help="Take the limits of this manifest's [audit] table.")] = None,
    limit: Annotated[list[str], typer.Option(help="NAME=VALUE: replace one limit.")] = [],  # noqa: B006
    as_json: Json = False,
) -> None:
    """Measure what can be answered without pictures, balance, repeats. Ends with status 1 where a limit is passed."""
    from generators.commands.audit import run_audit

    raise typer.Exit(Status.GOOD if run_audit(release, out, decontaminate, manifest, limit, as_json) else Status.WRONG)


@app.command()
def score(
    predictions: Annotated[Path, typer.Argument(help='JSON lines {"id": row, "turn": number, "output": text}.')],
    release: Annotated[Path, typer.Argument(help="Folder of the release they answer.")],
    split: Annotated[str, typer.Option(help="Score this split only.")] = "",
    out: Annotated[Path | None, typer.Option(help="File for the numbers as JSON.")] = None,
    as_json: Json = False,
) -> None:
    """Score predictions by skill and question type (numbers within 5 % get full marks), with VSI-Bench's table and
    average precision of boxes."""
    from generators.commands.score import run_score

    run_score(predictions, release, split, out, as_json)


@app.command()
def export(
    release: Annotated[Path, typer.Argument(help="Folder of a finished release.")],
    trainer: Annotated[str, typer.Option("--for", help="trl, ms-swift, verl, vst ...; another word lists them.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to write; must not be there.")],
    skills: Annotated[str, typer.Option(help="Only these, with commas between.")] = "",
    split: Annotated[str, typer.Option(help="Default: train; for reinforcement learning rl, where it is there.")] = "",
    stage: Annotated[str, typer.Option(help="Whose numbers the configuration has: sft, cold_start or rl.")] = "",
    birdseye: Annotated[bool, typer.Option("--birdseye", help="Add bird's-eye views as last pictures.")] = False,
) -> None:
    """Write rows in a trainer's form, with its configuration."""
    from generators.export.export import export as write
    from vstdata.near import listed

    summary = write(release, trainer, out, listed(skills), split, stage, birdseye)
    print(f"{out}: {summary.count} examples for {trainer}")  # noqa: T201


@app.command()
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


@app.command()
def publish(
    release: Annotated[Path, typer.Argument(help="Folder of a finished release.")],
    repo: Annotated[str, typer.Option(help="ORG/NAME of the data set repository; made where there is none.")],
    private: Annotated[bool, typer.Option("--private", help="Make it private.")] = False,
    revision: Annotated[str, typer.Option(help="Tag of this release; default: v and its version.")] = "",
) -> None:
    """Verify a release and make it the content of a repository on the Hugging Face Hub, in one step; resumes."""
    from generators.publish import run_publish

    run_publish(release, repo, private, revision)


@app.command()
def gallery(
    releases: Annotated[list[Path], typer.Argument(help="Folders of finished releases.")],
    out: Annotated[Path, typer.Option("--out", help="Markdown file; its pictures go to a folder of its name.")],
) -> None:
    """Write a page with one sample of every question type."""
    from generators.commands.gallery import run_gallery

    run_gallery(releases, out)


@app.command("filter")
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


@app.command()
def merge(
    releases: Annotated[list[Path], typer.Argument(help="Folders of finished releases.")],
    out: Annotated[Path, typer.Option("--out", help="Folder of the new release; must not be there.")],
    name: Annotated[str, typer.Option(help="Its name; default: that of the first.")] = "",
    version: Annotated[str, typer.Option(help="Its version; default: that of the first.")] = "",
) -> None:
    """Write the rows of several releases as one."""
    from generators.commands.edit import run_merge

    run_merge(releases, out, name, version)


@app.command()
def doctor() -> None:
    """Say what is missing on this machine and how to get it. Ends with status 1 where something needed is missing."""
    from generators.commands.doctor import examine

    raise typer.Exit(Status.GOOD if examine() else Status.WRONG)


def main() -> None:
    """Run the command line; errors meant for the user become one line and status 2."""
    from vstdata.errors import VstError
    from vstdata.home import use_own_packages

    try:
        use_own_packages()
        app()
    except VstError as error:
        print(f"vst: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(Status.ERROR)


if __name__ == "__main__":
    main()
