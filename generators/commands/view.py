"""What `vst view` does: draws samples of a release and writes the page that shows them, in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Any

from rich.console import Console

from generators.folder import beside, told, whole_folder
from generators.tables import say
from vstdata.audit.read import questions
from vstdata.audit.tally import Tally
from vstdata.errors import InputError
from vstdata.near import known_skills, listed
from vstdata.release.index import read_index
from vstdata.release.shards import Picture, Row, read_rows
from vstdata.view.drawing import Drawing
from vstdata.view.page import SPLITS, page
from vstdata.view.pictures import name_of, small
from vstdata.view.sample import Saved, sample


def run_view(release: Path, out: Path | None, most: int, skills: str) -> None:
    """Write the page of a release and say where it is; `out` defaults to `NAME-view` beside the release."""
    console = Console()
    folder = beside(release, out, "view")
    with console.status("view"):
        shown = view(release, folder, most, listed(skills))
    say(console, f"{folder / 'index.html'} shows {shown} samples")


def view(release: Path, folder: Path, most: int, skills: Sequence[str] = ()) -> int:
    """Write the page to `folder`, at most `most` samples of each skill and split; returns how many samples it shows.

    Equal releases give equal pages. Raises BuildError where `folder` is there already, UsageError for an unknown skill,
    InputError for a damaged release.
    """
    index = _only(release, read_index(release), skills)
    tallies: dict[tuple[str, str, str], Tally] = {}
    drawing = Drawing(most)
    for question in questions(release, index):
        key = (question.skill, question.type, question.answer_type)
        tallies.setdefault(key, Tally(*key)).add(question)
        drawing.add(question)
    ids = drawing.ids()
    with told(folder), whole_folder(folder) as partial:
        samples = _samples(release, index, ids, Pictures(partial))
        for name, text in page(index, samples, [tally for _, tally in sorted(tallies.items())]).items():
            (partial / name).write_text(text, "utf-8")
    return len(samples)


def _only(release: Path, index: dict[str, Any], skills: Sequence[str]) -> dict[str, Any]:
    """An index without the shards of other skills. Raises UsageError for an unknown one."""
    chosen = known_skills(skills, {e["skill"] for e in index["files"].values() if "rows" in e}, str(release))
    files = {name: entry for name, entry in index["files"].items() if not chosen or entry.get("skill") in chosen}
    return {**index, "files": files}


def _samples(release: Path, index: Mapping[str, Any], ids: Set[str], pictures: Pictures) -> list[dict[str, Any]]:
    found = []  # of shards that `questions` has held against the index
    for name in sorted(name for name, entry in index["files"].items() if entry.get("rows")):
        for row in read_rows(release / name, ids):
            found.append(_sample(release / name, row, pictures))
    return sorted(found, key=_place)


def _place(shown: Mapping[str, Any]) -> tuple[str, int, str, str]:
    """What samples are sorted by; those of one question type stay as they are in the release."""
    split = shown["split"]
    return shown["skill"], SPLITS.index(split) if split in SPLITS else len(SPLITS), split, shown["question_type"]


def _sample(path: Path, row: Row, pictures: Pictures) -> dict[str, Any]:
    try:
        return sample(row, pictures.save)
    except (InputError, OSError, ValueError) as error:
        raise InputError(path, f"row {row.values['id']}", f"pictures and JSON that can be read ({error})") from error


class Pictures:
    """Writes every distinct picture once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._saved: dict[str, Saved] = {}
        (folder / "pictures").mkdir()

    def save(self, picture: Picture) -> Saved:
        """Its file beside the page, and its size there."""
        name = name_of(picture.data)
        if name not in self._saved:
            data, width, height = small(picture.data)
            with told(self._folder / name):
                (self._folder / name).write_bytes(data)
            self._saved[name] = (name, width, height)
        return self._saved[name]
