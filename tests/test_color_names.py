"""Colours by name against the names that 200,000 people gave to colours (the XKCD survey, as matplotlib carries it)."""

from __future__ import annotations

import pytest
from matplotlib.colors import XKCD_COLORS, to_rgb

from vstdata.color_names import EXAMPLES, LIGHT, Name, color_name

MODIFIERS = ("light", "dark", "pale", "bright", "deep", "dull")


def surveyed() -> list[tuple[str, str, Name | None]]:
    """(modifier, name, what we call it) of every colour of the survey whose name is one of ours, alone or modified."""
    found = []
    for text, code in XKCD_COLORS.items():
        *before, name = text.removeprefix("xkcd:").replace("gray", "grey").split()
        if name in EXAMPLES and (not before or (len(before) == 1 and before[0] in MODIFIERS)):
            found.append((" ".join(before), name, color_name(to_rgb(code))))
    return found


def test_people_call_them_so() -> None:
    names = surveyed()
    plain = {name: found for before, name, found in names if not before}
    assert set(plain) == set(EXAMPLES)
    assert {name: found and found.name for name, found in plain.items()} == {name: name for name in EXAMPLES}
    given = [(name, found) for _, name, found in names if found is not None]
    assert len(given) >= 0.85 * len(names) > 55
    assert sum(name == found.name for name, found in given) >= 0.93 * len(given)
    for before, name, found in names:
        if found is not None and found.name == name and before in ("light", "dark"):
            assert found.shade in (before, None)


@pytest.mark.parametrize("name", LIGHT)
def test_from_dark_to_light_in_order(name: str) -> None:
    """The examples of a name, made darker and lighter: dark comes before none and none before light."""
    order = {"dark": 0, None: 1, "light": 2}
    for code in EXAMPLES[name]:
        color = to_rgb(f"#{code}")
        steps = [color_name((color[0] * k / 40, color[1] * k / 40, color[2] * k / 40)) for k in range(8, 41)]
        shades = [order[step.shade] for step in steps if step is not None and step.name == name]
        assert shades
        assert shades == sorted(shades)


def test_between_two_names_there_is_none() -> None:
    """On the way from red to yellow there is orange, with a gap at both of its ends."""
    steps = [color_name((0.85, 0.12 + 0.68 * k / 60, 0.12)) for k in range(61)]
    names = [None if step is None else step.name for step in steps]
    runs = [name for k, name in enumerate(names) if k == 0 or name != names[k - 1]]
    assert runs == ["red", None, "orange", None, "yellow"]
