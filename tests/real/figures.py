"""What is asked of each source, why the rest is not, and how much of it is wrong by measurements of another kind.

    python -m tests.real.figures                                    the folders of shared/data that are here
    python -m tests.real.figures 3dmatch=rgbd_folder=/data/kitchen?color=*.color.png&depth=*.depth.png&...
    python -m tests.real.figures a=scannetv2=/data/scans --second scannetv2=/data/other?segments=...

A source is NAME=READER=FOLDER, with options of the reader after a question mark. `--second READER=FOLDER?...` is
another annotation of the same scans, with the same scene ids; sizes and distances are then held against it.
`--scenes N` takes as many of each, `--most N` so many drafts of each skill in each scene.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from skills import all_skills
from tests.real.as_published import LAYOUTS, OTHER_HAND, scannet
from tests.real.independent import Check, checkable
from tests.real.laid_out import RawCheck, recording
from vstdata.draft import Refusals
from vstdata.draw import Draw
from vstdata.errors import ConventionError, InputError, ManifestError
from vstdata.facts import Facts
from vstdata.scene import Scene
from vstdata.sources import Source, SourceSpec, open_source

OPEN3D = "rgbd_folder?intrinsics=camera_primesense.json&poses=trajectory.log&pose_format=log"
SHARED = {
    "open3d-livingroom": f"{OPEN3D}&color=image",
    "open3d-rgbd5": OPEN3D,
    "slambook2-dining": "rgbd_folder?intrinsics=518,519,325.5,253.5&poses=pose.txt",
    "quest-rooms": "quest",
    "vsi-arkitscenes": "scene_boxes?file=arkitscenes_meta_info_val.json",
    "multiscan-sample": "multiscan",
}


@dataclass
class Figures:
    """What came of one source."""

    scenes: int = 0
    drawn: int = 0
    frames: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    checked: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def row(self, name: str) -> str:
        """One line of the table."""
        why = ", ".join(f"{count} {reason}" for reason, count in self.refused.most_common(5))
        out = ", ".join(f"{count} {reason}" for reason, count in self.left_out.items())
        frames = f"{self.frames} ({self.drawn} drawn)" if self.drawn else str(self.frames)
        told = f"{self.scenes}{f' (left out: {out})' if out else ''} | {frames} | {self.asked.total()}"
        return f"| {name} | {told} | {self.checked.total()} | {self.wrong.total()} | {why} |"


def figures(
    source: Source,
    second: Source | None,
    scenes: int,
    most: int,
    check_of: Callable[[Scene, Scene | None], Check] = Check,
) -> Figures:
    """All skills asked of the first scenes of a source, `most` drafts of each in each scene."""
    found = Figures()
    for scene_id in source.scene_ids()[:scenes]:
        try:
            scene = source.load(scene_id)
            other = second.load(scene_id) if second is not None else None
        except (InputError, ConventionError) as error:
            found.left_out[str(error)] += 1
            continue
        found.scenes += 1
        found.frames += len(scene.frames)
        found.drawn += len(scene.frames) if scene.rendered else 0
        facts, check = Facts(scene), check_of(scene, other)
        for name, skill in all_skills().items():
            refusals = Refusals()
            for draft in islice(skill.ask(facts, Draw("figures", name), refusals), most):
                for question in draft.questions:
                    kind = f"{name}.{question.question_type}"
                    found.asked[kind] += 1
                    told = [(check.wrong(step), step) for step in checkable(question.program)]
                    found.checked[kind] += any(wrong is not None for wrong, _ in told)
                    off = [step for wrong, step in told if wrong]
                    found.wrong[kind] += bool(off)
                    found.examples += [f"{scene_id} {kind}: {step}" for step in off]
            found.refused.update({reason: count for reason, count in refusals.counts.items() if count})
    return found


def opened(told: str) -> Source:
    """READER=FOLDER?option=value&..., as an open source."""
    reader, _, rest = told.partition("=")
    folder, _, stated = rest.partition("?")
    values = dict(each.split("=", 1) for each in stated.split("&") if each)
    options = {key: _value(value) for key, value in values.items()}
    spec = SourceSpec.model_validate(
        {"name": "figures", "reader": reader, "root": ".", "licence": "see the source", "options": options}
    )
    return open_source(spec, Path(folder))


def _value(text: str) -> Any:
    numbers = text.split(",")
    try:
        found = [float(each) for each in numbers]
    except ValueError:
        return text
    return found[0] if len(found) == 1 else found


def _here(shared: Path) -> Iterator[str]:
    for name, how in SHARED.items():
        if (shared / name).is_dir():
            reader, _, options = how.partition("?")
            yield f"{name}={reader}={shared / name}?{options}"


def main(arguments: Sequence[str]) -> int:
    """Prints the table, and what is wrong to stderr; returns 1 where anything is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="*", help="NAME=READER=FOLDER?option=value&...")
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2].parent / "shared" / "data")
    parser.add_argument("--second", help="READER=FOLDER?...: another annotation of the same scans")
    parser.add_argument("--scenes", type=int, default=3)
    parser.add_argument("--most", type=int, default=60)
    given = parser.parse_args(arguments)
    second = opened(given.second) if given.second else None
    lines = ["| source | scenes | frames | asked | checked | wrong | most refused |", "|---|---|---|---|---|---|---|"]
    sys.stdout.write("\n".join(lines) + "\n")
    wrong = 0
    for told in given.sources or _here(given.shared):
        name, _, how = told.partition("=")
        try:
            found = figures(opened(how), second, given.scenes, given.most)
        except (InputError, ManifestError) as error:
            sys.stdout.write(f"| {name} | none: {error} | | | | | |\n")
            continue
        told = found.row(name) if found.scenes or found.left_out else f"| {name} | none: no scene is there | | | | | |"
        sys.stdout.write(told + "\n")
        sys.stdout.flush()
        for line in found.examples[:20]:
            sys.stderr.write(f"{name} {line}\n")
        wrong += len(found.examples)
    if not given.sources and (given.shared / "open3d-livingroom").is_dir():
        wrong += _published(given)
    return 1 if wrong else 0


def _published(given: argparse.Namespace) -> int:
    """A row for each layout of `as_published`, held against the recording that was laid out; how much is wrong."""
    wrong = 0
    for name, found in published(given.shared, given.scenes, given.most):
        sys.stdout.write(found.row(f"a living room as {name}") + "\n")
        sys.stdout.flush()
        for line in found.examples[:20]:
            sys.stderr.write(f"{name} {line}\n")
        wrong += len(found.examples)
    return wrong


def published(
    shared: Path, scenes: int, most: int, names: Sequence[str] = tuple(LAYOUTS)
) -> Iterator[tuple[str, Figures]]:
    """The figures of a real recording in each layout, and of a scan against another annotation of it."""
    told = recording(shared)
    for name in names:
        with TemporaryDirectory() as folder:
            root, other = Path(folder) / "one", Path(folder) / "other"
            how = LAYOUTS[name](told, root)
            second = None
            if name == "ScanNet":
                scannet(told, other, pieces=OTHER_HAND)
                second = how.open(other)
            yield name, figures(how.open(root), second, scenes, most, partial(RawCheck, told, how))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
