"""The light of rooms in words, and what hangs at windows."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import shapely
import trimesh

from generators.rooms.furnish.dressing import DRESSED, STYLES, dress_windows
from generators.rooms.furnish.illuminate import SCREENS, TIMES, lit_room
from generators.rooms.furnish.plan import Plan
from generators.rooms.model import Light, Model, Room
from generators.rooms.render.direct import FEWEST, LIGHT_SAMPLES, shared_out
from generators.rooms.shell.shell import build_shell
from generators.rooms.solid import placed_solid
from vstdata.draw import Draw

SHELLS = 40


@pytest.fixture(scope="module")
def dressed() -> list[tuple[Plan, int]]:
    """Empty rooms with what hangs at their windows, and how many instances they had before."""
    plans = [Plan(build_shell(Draw("dressed", k), 14.0 + k % 20, "planks")) for k in range(SHELLS)]
    counts = [len(plan.placed) for plan in plans]
    for k, plan in enumerate(plans):
        dress_windows(plan, Draw("dressed", k, "windows"))
    return list(zip(plans, counts, strict=True))


def test_what_hangs_at_windows_is_closed_and_touches_nothing(dressed: list[tuple[Plan, int]]) -> None:
    labels: Counter[str] = Counter()
    for plan, count in dressed:
        for k in range(count, len(plan.placed)):
            labels[plan.placed[k].model.category] += 1
            # Of itself: the plan keeps what is between a curtain and its wall free too.
            assert not [other for other in plan.hits(placed_solid(plan.placed[k])) if other != k]
            for part in plan.placed[k].model.parts:
                mesh = trimesh.Trimesh(part.vertices, part.faces, process=False)
                assert mesh.is_watertight
                assert mesh.volume > 0
    bare = sum(len(plan.placed) == count for plan, count in dressed)
    assert set(labels) == set(DRESSED)
    assert abs(bare / SHELLS - STYLES.count("none") / len(STYLES)) < 0.25, "most find their place"


def test_blinds_hang_in_their_window_and_curtains_before_the_wall(dressed: list[tuple[Plan, int]]) -> None:
    for plan, count in dressed:
        for one, solid in zip(plan.placed[count:], plan.solids[count:], strict=True):
            host = plan.placed[one.support if one.support is not None else -1]
            if one.model.category == "blinds":
                low, high = placed_solid(host).bounds
                assert host.model.category == "window"
                assert (solid.bounds[0] > low - 1e-6).all()
                assert (solid.bounds[1] < high + 1e-6).all()
            else:
                assert host.model.category == "wall"
                assert plan.floor.buffer(1e-5).covers(shapely.Polygon(solid.footprint))
                assert solid.bounds[0, 2] > 0.005


def test_lights_of_rooms_are_many_and_say_what_is_on(furnished: list[Room]) -> None:
    """Each room drawn again under forty lights: every time comes, and what is on glows, what is off does not."""
    plain = furnished[1]
    found = [lit_room(plain, Draw("lights", k)) for k in range(60)]
    assert {room.light.time for room in found} >= {time.name for time in TIMES} - {"night"}
    assert len({room.light.view for room in found}) > 7
    for room in found:
        for k, placed in enumerate(room.placed):
            lamp = placed.model.category.endswith("lamp") or placed.model.category in SCREENS
            if lamp and _emits(plain.placed[k].model):
                assert _emits(placed.model) == (k in room.light.lamps)
        sunny = room.light.sun is not None
        assert sunny == (room.light.kind == "sun") == (sum(room.light.sunlight) > 0)
        assert (room.light.stops > 0) == (room.light.kind in ("dark", "backlight"))
        if room.light.kind == "dark":
            assert all(room.placed[k].model.category != "ceiling lamp" for k in room.light.lamps)
        if sunny:
            assert np.linalg.norm(room.light.sun) == pytest.approx(1.0, abs=1e-5)


def _emits(model: Model) -> bool:
    return any(part.material.emission > 0 for part in model.parts)


def test_daylight_passes_below_a_blind_and_through_it_but_the_sun_through_the_window() -> None:
    """The window, dark, for the sun; what is open below; and less from the blind. Nothing where it is all down."""
    wide = {"half": 0, "whole": 0}
    for k in range(60):
        plan = Plan(build_shell(Draw("blinds", k), 16.0, "planks"))
        dress_windows(plan, Draw("blinds", k, "windows"))
        windows = list(plan.shell.lights)
        blinds = [one for one in plan.placed if one.model.category == "blinds"]
        if len(blinds) != len(windows) or not blinds:
            continue
        bare = Room("r", plan.shell.floor, 2.6, tuple(plan.placed), tuple(windows))
        lit = lit_room(bare, Draw("blinds", k))
        panes = [light for light in lit.lights if light.window]
        assert len(panes) == len(windows)
        assert all(sum(pane.radiance) == 0 for pane in panes)
        below = [light for light in lit.lights if not light.window and light.radiance[1] == lit_sky(lit)]
        closed = sum(one.model.state == "closed" for one in blinds)
        assert len(below) == len(blinds) - closed
        for light in below:
            assert all(light.center[2] + light.edge_u[2] < placed_solid(one).bounds[1, 2] for one in blinds)
        wide["whole" if closed == len(blinds) else "half"] += 1
    assert min(wide.values()) > 0


def test_samples_go_where_light_comes_from() -> None:
    """A window with four times a lamp's light gets twice its samples, a small lamp a few, a dark window none."""
    square = (np.zeros(3), np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0]))
    lights = [Light(*square, (power,) * 3) for power in (16.0, 4.0, 0.0, 1e-6)]
    found = shared_out(lights)
    assert found == [LIGHT_SAMPLES * 2 // 3, LIGHT_SAMPLES // 3, 0, FEWEST]


def lit_sky(room: Room) -> float:
    return next(time.sky[1] for time in TIMES if time.name == room.light.time)
