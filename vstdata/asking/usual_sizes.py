"""How large things of a label mostly are. Who knows that answers most questions about sizes without looking: so skills
ask rarely about what is as large as usual."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

AS_USUAL = 0.25  # of the usual size, either way: what a guess by the label alone comes to


@cache
def usual_sizes() -> Mapping[str, tuple[tuple[float, float], ...]]:
    """Label -> usual height and longest side, metres: a pair for each kind of such things."""
    text = files("vstdata.asking").joinpath("usual_sizes.toml").read_text("utf-8")
    return {
        label: tuple((height, longest) for height, longest in kinds) for label, kinds in tomllib.loads(text).items()
    }


def as_usual(label: str, kind: str, metres: float) -> bool:
    """Whether a thing's "height" or "longest_dimension" is what one expects by its label; False for labels that are not
    in the table."""
    usual = usual_sizes().get(label.strip().lower(), ())
    return any(abs(metres / size[kind != "height"] - 1.0) <= AS_USUAL for size in usual)
