"""Commands to look at what there is: releases, skills, readers, trainers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from generators.cli.options import Json
from generators.status import Status


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


def view(
    release: Annotated[Path, typer.Argument(help="Folder of a finished release.")],
    out: Annotated[Path | None, typer.Option(help="Folder for the page; default: RELEASE-view.")] = None,
    most: Annotated[int, typer.Option(min=1, help="Most samples of each skill and split.")] = 40,
    skills: Annotated[str, typer.Option(help="Only these, with commas between.")] = "",
) -> None:
    """Write a page to look at a release with: pictures, questions, answers, programs. Opens from a file."""
    from generators.commands.view import run_view

    run_view(release, out, most, skills)


def skills(as_json: Json = False) -> None:
    """List all skills."""
    from generators.commands.lists import show_skills

    show_skills(as_json)


def readers(as_json: Json = False) -> None:
    """List all readers: how the `reader` of a source in a manifest may be called, and what it reads."""
    from generators.commands.lists import show_list

    show_list("readers", as_json)


def trainers(as_json: Json = False) -> None:
    """List all trainers that `vst export --for` writes for."""
    from generators.commands.lists import show_list

    show_list("trainers", as_json)


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


def look(
    root: Annotated[Path, typer.Argument(help="Folder of the data.")],
    reader: Annotated[str, typer.Option(help="How they are read; `vst readers` lists readers.")] = "rooms",
    option: Annotated[list[str], typer.Option(help="NAME=VALUE: an option of the reader, as TOML.")] = [],  # noqa: B006
    most: Annotated[int, typer.Option(min=1, help="Most scenes that are read, evenly chosen.")] = 4,
    out: Annotated[Path | None, typer.Option(help="HTML file; default: NAME-look.html, here.")] = None,
) -> None:
    """Look at a source before a build: what is there and missing, what its checks found, frames left out and why, three
    pictures with boxes and a map of each scene, on one page. Ends with status 1 where no scene can be used."""
    from generators.commands.look import run_look

    raise typer.Exit(Status.GOOD if run_look(root, reader, option, most, out) else Status.WRONG)


def gallery(
    releases: Annotated[list[Path], typer.Argument(help="Folders of finished releases.")],
    out: Annotated[Path, typer.Option("--out", help="Markdown file; its pictures go to a folder of its name.")],
) -> None:
    """Write a page with one sample of every question type that these releases have."""
    from generators.commands.gallery import run_gallery

    run_gallery(releases, out)


def doctor() -> None:
    """Say what is missing on this machine and how to get it. Ends with status 1 where something needed is missing."""
    from generators.commands.doctor import examine

    raise typer.Exit(Status.GOOD if examine() else Status.WRONG)
