"""What `vst try` does: asks one scene with one skill, prints a few samples and refusals, and writes the pictures."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from generators.commands.show import INDENT, told
from generators.tables import Column, Table, say
from vstdata.api import ask, open_scenes
from vstdata.errors import ManifestError
from vstdata.face.samples import Sample, Samples
from vstdata.near import known_skill
from vstdata.release.index import refuse_in_release


def run_try(
    skill: str, reader: str, root: Path | None, scene: str, options: Sequence[str], most: int, out: Path | None
) -> int:
    """Print samples of a skill in one scene, by default in a room of our own; returns how many there are.

    Raises UsageError for an unknown skill, InputError for a root or scene that is not there.
    """
    from skills import all_skills

    name = known_skill(skill, all_skills(), "vst try")  # before a room is made for a skill that is none
    if out:
        refuse_in_release(out / "picture")
    console = Console()
    with console.status("reading the scene" if root else "a room of our own, made once"):
        loaded = open_scenes(reader, root, **options_of(options)).load(scene)
        samples = ask(loaded, name, most)
    folder = out or Path(tempfile.mkdtemp(prefix="vst-try-"))
    for sample in samples:
        for line in _short(sample, sample.save(folder)):
            say(console, line)
    if samples:
        loaded.map().save(folder / "map.png")
    for line in _end(samples, folder):
        say(console, line)
    refusals_table(samples).print(console)
    return len(samples)


def options_of(pairs: Sequence[str]) -> dict[str, Any]:
    """Options of a reader, each NAME=VALUE with a value as in TOML; what is none there is a text. Raises
    ManifestError."""
    found: dict[str, Any] = {}
    for pair in pairs:
        name, separator, value = pair.partition("=")
        if not name or not separator:
            raise ManifestError(f"--option {pair!r}: expected NAME=VALUE")
        try:
            found[name] = tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError:
            found[name] = value
    return found


def _short(sample: Sample, pictures: list[Path]) -> list[str]:
    lines = [f"{sample['id'][:8]}  {sample['skill']}, {sample['question_type']}"]
    lines += [f"{INDENT}{path}" for path in pictures]
    for question in sample.questions:
        lines += ["", *told(question)]
    return [*lines, ""]


def _end(samples: Samples, folder: Path) -> list[str]:
    types = ", ".join(f"{count} {kind}" for kind, count in samples.drafts.items())
    lines = [f"{samples.skill} in {samples.scene}: {types or 'nothing can be asked'}"]
    if samples:
        lines.append(f"pictures, and the scene from above: {folder}")
    return lines


def refusals_table(samples: Samples) -> Table:
    """Why questions were not asked of this scene, most frequent first."""
    table = Table("refused", [Column("reason"), Column("count", right=True)])
    for reason, count in sorted(samples.refused.items(), key=lambda entry: (-entry[1], entry[0])):
        table.add(reason, count)
    return table
