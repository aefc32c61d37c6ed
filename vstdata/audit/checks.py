"""The limits of a release and whether they hold. Limits come from the manifest that the release was built from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from vstdata.audit.blind import PRIORS
from vstdata.audit.read import Asked
from vstdata.errors import InputError
from vstdata.kept_out import read_scene_list
from vstdata.manifest import Audit
from vstdata.release.index import INDEX

HOLDS, FAILS, TOO_FEW = "holds", "fails", "too few to tell"
RARE = 0.01  # ours: letters fail only where chance alone makes such a difference less often than this


def limits_of(root: Path, index: Mapping[str, Any]) -> Audit:
    """The `[audit]` table of the manifest in a release index; defaults for releases older than it."""
    try:
        return Audit.model_validate(index.get("build", {}).get("manifest", {}).get("audit", {}))
    except (AttributeError, ValidationError) as error:
        raise InputError(root / INDEX, "build.manifest.audit", f"limits ({error})") from error


def checks(types: Sequence[Mapping[str, Any]], contaminated: int | None, limits: Audit) -> list[dict[str, Any]]:
    """Every limit applied to every type: {"skill", "type", "check", "verdict", "told"}."""
    found = []
    for each in types:
        enough = each["questions"] >= limits.enough
        for name, good, told in _of_type(each, limits):
            verdict = HOLDS if good else FAILS if enough else TOO_FEW
            found.append(
                {"skill": each["skill"], "type": each["type"], "check": name, "verdict": verdict, "told": told}
            )
    if contaminated is not None:
        verdict = HOLDS if contaminated <= limits.contaminated_scenes else FAILS
        told = f"{contaminated} training scenes are on a list, at most {limits.contaminated_scenes} allowed"
        found.append({"skill": "", "type": "", "check": "contaminated_scenes", "verdict": verdict, "told": told})
    return found


def _of_type(each: Mapping[str, Any], limits: Audit) -> Iterator[tuple[str, bool, str]]:
    blind, letters = each["blind"], each["letters"]
    if blind:
        for score in blind["scores"]:
            name = limit_of(score["model"], each["answer_type"])
            allowed = 100 * blind["chance"] + getattr(limits, name)
            mean, low, high = (100 * score[part] for part in ("mean", "low", "high"))
            told = (
                f"{score['model']} scores {mean:.1f} blind (95 %: {low:.1f} to {high:.1f}); chance is "
                f"{100 * blind['chance']:.1f}, the lower end may be {allowed:.1f}"
            )
            yield name, low <= allowed, told
    if letters:
        points, allowed = 100 * letters["deviation"], limits.letter_points
        told = f"a letter is {points:.1f} points off its share (p = {letters['p']:.2g}), {allowed:.1f} allowed"
        yield "letter_points", points <= allowed or letters["p"] >= RARE, told
    for name in ("duplicates", "near_duplicates"):
        share, allowed = each[name]["share"], getattr(limits, name)
        told = f"{each[name]['count']} questions ({100 * share:.2f} %) repeat another, {100 * allowed:.2f} % allowed"
        yield name, share <= allowed, told


def limit_of(model: str, answer_type: str) -> str:
    """The limit that holds for the score of a model."""
    kind = "number" if answer_type == "number" else "choice"
    return f"prior_{kind}_points" if model in PRIORS else f"blind_{kind}_points"


class Decontamination:
    """Compares scenes of a release with lists of scenes by name, whatever data set they say they are of."""

    def __init__(self, lists: Sequence[Path]) -> None:
        self._lists = {path.stem: {name.rpartition("/")[2] for name in read_scene_list(path)} for path in lists}
        self._scenes: set[tuple[str, str, str]] = set()

    def add(self, question: Asked) -> None:
        """Note the scene of a question."""
        self._scenes.add((question.dataset, question.scene, question.split))

    def result(self) -> list[dict[str, Any]]:
        """For each list: its size, and the release's scenes on it, those of the train split apart."""
        scenes = sorted(self._scenes)
        return [
            {
                "list": name,
                "scenes": len(known),
                "train": [f"{data}/{scene}" for data, scene, split in scenes if scene in known and split == "train"],
                "other_splits": [
                    f"{data}/{scene}" for data, scene, split in scenes if scene in known and split != "train"
                ],
            }
            for name, known in sorted(self._lists.items())
        ]
