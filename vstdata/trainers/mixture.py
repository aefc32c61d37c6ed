"""Skills of a published release, interleaved by weight, as one stream of `datasets`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from vstdata.errors import InputError
from vstdata.home import manifests_folder
from vstdata.release.index import read_for_training

if TYPE_CHECKING:
    from datasets import IterableDataset

Stop = Literal["first_exhausted", "all_exhausted", "all_exhausted_without_replacement"]
RECIPE = "vst-p.toml"  # of the manifests that come with vstdata


def vst_p_weights() -> dict[str, float]:
    """The paper's mixture: by skill its share of the counts in `manifests/vst-p.toml`."""
    skills = tomllib.loads((manifests_folder() / RECIPE).read_text("utf-8"))["skills"]
    counts = {name: skill["count"] for name, skill in skills.items()}
    return {name: count / sum(counts.values()) for name, count in counts.items()}


def mixture(
    release: str,
    weights: Mapping[str, float] | None = None,
    *,
    split: str = "train",
    seed: int = 0,
    stop: Stop = "first_exhausted",
    **load: Any,
) -> IterableDataset:
    """Rows of the Hub repository or folder `release`, each of a skill drawn with its weight.

    `weights` are by skill and need no unit. Without them it is VST-P's mixture, in which the shares of skills that the
    release lacks fall to the others. The draws are a function of `seed`, and `state_dict` resumes between any two rows.
    With `stop` "first_exhausted" the proportions hold to the end; "all_exhausted" repeats small skills, and
    "all_exhausted_without_replacement" gives every row once. `load` goes to `datasets.load_dataset`. Raises InputError
    for a weight that is not above 0, for a skill that the release lacks, and for a folder that is no whole release.
    """
    from datasets import get_dataset_split_names, interleave_datasets, load_dataset

    asked = vst_p_weights() if weights is None else dict(weights)
    wrong = sorted(name for name, weight in asked.items() if not 0 < weight < float("inf"))
    if wrong:
        raise InputError(release, f"weights.{wrong[0]}", f"a number above 0, not {asked[wrong[0]]}")
    if Path(release).is_dir():
        read_for_training(Path(release), split=split)
    there = _skills(release, load)
    used = [
        skill
        for skill in sorted(asked.keys() & there)
        if split in get_dataset_split_names(release, skill, **_of_the_builder(load))
    ]
    unknown = sorted(asked.keys() - there) if weights is not None else []
    if unknown or not used:
        missing = f"of {', '.join(unknown)}" if unknown else f"of the skills of VST-P with a split {split!r}"
        raise InputError(release, "configs", f"one {missing}; there are {', '.join(sorted(there))}")
    total = sum(asked[skill] for skill in used)
    return interleave_datasets(
        [load_dataset(release, skill, split=split, streaming=True, **load) for skill in used],
        probabilities=[asked[skill] / total for skill in used],
        seed=seed,
        stopping_strategy=stop,
    )


def _skills(release: str, load: Mapping[str, Any]) -> set[str]:
    from datasets import get_dataset_config_names

    return set(get_dataset_config_names(release, **_of_the_builder(load))) - {"all", "default"}


def _of_the_builder(load: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in load.items() if key in ("revision", "token")}
