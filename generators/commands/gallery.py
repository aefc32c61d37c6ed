"""`vst gallery`: a page of Markdown with one sample of every question type that releases have, and its
pictures beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from generators.build.card.gallery import cut, sheet
from generators.commands.lists import about
from generators.folder import renewed, told
from generators.tables import say
from skills import all_skills
from vstdata.draft import Skill
from vstdata.errors import BuildError
from vstdata.release.index import listed_file, read_index, refuse_in_release
from vstdata.release.shards import Row, read_rows

HEIGHTS = {1: 240, 2: 160}  # pixels of a sheet by its pictures; of more than two MANY
MANY, QUALITY = 110, 72
MOST_TEXT = 1500  # characters of a text
_SPECIAL = re.compile(r"([\\`*_\[\]#|<>&~])")


@dataclass(frozen=True, slots=True)
class Example:
    """One question of a row."""

    row: Row
    question: Mapping[str, Any]


def run_gallery(releases: Sequence[Path], out: Path) -> None:
    """Write the page `out` and its pictures to the folder beside it that has its name; say which types had no sample.

    An older page and its pictures are replaced when the new ones are whole. Raises BuildError where no release has a
    sample of a skill that is known here, where `out` is no .md file, and where its folder holds what its page does not
    show.
    """
    refuse_in_release(out)
    pictures = _folder_of(out)
    known = all_skills()
    found = _examples(releases)
    asked = [(name, kind) for name, skill in known.items() for kind in skill.asks]
    if not found.keys() & set(asked):
        raise BuildError("no sample of any skill: build a release first")
    with told(out), renewed(out) as page, renewed(pictures) as fresh:
        fresh.mkdir()
        page.write_text("\n".join(_page(known, found, fresh, releases, out)) + "\n", "utf-8")
    say(Console(), f"{out}: {len(found)} question types, one sample each")
    for name, kind in asked:
        if (name, kind) not in found:
            say(Console(), f"no sample of {name} {kind}")


def _folder_of(out: Path) -> Path:
    """The folder of a page's pictures. Raises BuildError where it is somebody else's."""
    if out.suffix != ".md" or out.is_dir():
        raise BuildError(f"{out}: expected the name of a .md file; its pictures go to a folder beside it")
    pictures = out.with_suffix("")
    if pictures.is_symlink() or (pictures.exists() and not pictures.is_dir()):
        raise BuildError(f"{pictures} is no folder: the pictures would go there. Take another --out")
    page = out.read_text("utf-8", "replace") if out.is_file() else ""
    others = sorted(each.name for each in pictures.glob("*") if f"]({pictures.name}/{each.name})" not in page)
    if others:
        raise BuildError(f"{pictures} holds {others[0]}, which {out.name} does not show. Take another --out")
    return pictures


def _examples(releases: Sequence[Path]) -> dict[tuple[str, str], Example]:
    """The first question of each skill and type, in the order of shards."""
    found: dict[tuple[str, str], Example] = {}
    for release in releases:
        index = read_index(release)
        for name, entry in sorted(index["files"].items()):
            if not entry.get("rows"):
                continue
            for row in read_rows(listed_file(release, index, name)):
                for question in row.values["turns"]:
                    found.setdefault((entry["skill"], question["question_type"]), Example(row, question))
    return found


def _page(
    known: Mapping[str, Skill],
    found: Mapping[tuple[str, str], Example],
    pictures: Path,
    releases: Sequence[Path],
    out: Path,
) -> Iterator[str]:
    given = " ".join(release.name for release in releases)
    yield "# What each skill asks: one sample of nearly every question type"
    yield ""
    yield f"Made by `vst gallery {given} --out {out.name}`. The pictures are smaller here than in the releases."
    yield ""
    for name, skill in known.items():
        yield f"- [{name}](#{name.replace('.', '')}): {_escaped(about(skill))}"
    for name, skill in known.items():
        yield from ("", f"## {name}", "", _escaped(about(skill)))
        for kind in skill.asks:
            if (name, kind) in found:
                yield from _sample(found[name, kind], f"{name}.{kind}", kind, pictures)
        lacking = [kind for kind in skill.asks if (name, kind) not in found]
        if lacking:
            yield from ("", f"Also asked, but by no sample of these releases: {_escaped(', '.join(lacking))}.")


def _sample(example: Example, name: str, kind: str, pictures: Path) -> Iterator[str]:
    images = [image.data for image in example.row.images]
    sheet(images, HEIGHTS.get(len(images), MANY)).save(pictures / f"{name}.jpg", "JPEG", quality=QUALITY)
    question = example.question
    yield from ("", f"### {kind.replace('_', ' ')}", "", f"![{name}]({pictures.name}/{name}.jpg)", "")
    told = {"Question": question["question"], "Thought": question["thought"], "Answer": question["answer"]}
    for head, text in told.items():
        if text:
            yield f"> **{head}**"
            yield from (f"> {_escaped(line)}  " for line in cut(text, MOST_TEXT).split("\n"))
            yield ">"


def _escaped(text: str) -> str:
    """Text as Markdown that says just this: labels are somebody else's."""
    return _SPECIAL.sub(r"\\\1", text).replace("\t", "&nbsp;&nbsp;")
