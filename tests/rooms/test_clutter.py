"""What lies about: where a person would leave it, never in a doorway, on what can carry it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
import shapely

from generators.rooms.furnish import clutter
from generators.rooms.furnish.details import set_on
from generators.rooms.furnish.furnish import place
from generators.rooms.furnish.kinds import KINDS, Kind
from generators.rooms.furnish.layout import furnish
from generators.rooms.furnish.plan import Plan, in_the_way
from generators.rooms.furniture import CATALOGUE
from generators.rooms.shell.shell import build_shell
from tests.rooms.test_layout import overlaps
from vstdata.draw import Draw

NAMES = ("children's room", "hallway", "workshop", "living room")


def kind_of_name(name: str) -> Kind:
    return next(kind for kind in KINDS if kind.name == name)


def strewn(name: str, number: int, monkeypatch: pytest.MonkeyPatch, mess: float) -> Plan:
    monkeypatch.setattr(clutter, "MESS", (mess,))
    kind = kind_of_name(name)
    plans = (furnish(Draw("strewn", name, number, k), kind) for k in range(20))
    return next(plan for plan, worth in plans if worth >= kind.least)


@pytest.fixture(scope="module")
def messy() -> Sequence[Plan]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        return [strewn(name, k, monkeypatch, 1.0) for name in NAMES for k in range(2)]


def lying(plan: Plan) -> list[int]:
    """Indices of what stands on the floor or a rug, and is of a kind that stands higher in tidy rooms."""
    ground = {*plan.indices("floor", "rug")}
    return [
        k
        for k, one in enumerate(plan.placed)
        if k >= plan.furniture and one.support in ground and CATALOGUE[one.model.category].placement == "on_surface"
    ]


def test_things_lie_on_the_floor_of_messy_rooms_only(messy: Sequence[Plan], monkeypatch: pytest.MonkeyPatch) -> None:
    assert sum(bool(lying(plan)) for plan in messy) >= 6
    assert max(len(lying(plan)) for plan in messy) >= 4
    assert [lying(strewn(name, 0, monkeypatch, 0.0)) for name in NAMES] == [[], [], [], []]


def test_nothing_lies_before_a_door(messy: Sequence[Plan]) -> None:
    for plan in messy:
        fronts = [zone.solid for k, zone in enumerate(plan.zones) if zone.owner < 0]
        for k in range(plan.furniture, len(plan.placed)):
            high = plan.solids[k].bounds[1, 2] > 0.03 and plan.solids[k].bounds[0, 2] < 0.02
            lies = high or plan.placed[k].model.category in ("paper", "cable", "magazine")
            assert not (lies and any(front.hits(plan.solids[k]) for front in fronts)), plan.placed[k].model.category


def test_a_person_still_walks_to_all_doors(messy: Sequence[Plan]) -> None:
    for plan in messy:
        prints = [shapely.Polygon(s.footprint).buffer(0.25) for s in plan.solids[plan.furniture :] if in_the_way(s)]
        free = plan.standing.difference(shapely.union_all(prints))
        assert max(part.area for part in shapely.get_parts(free)) >= 0.35 * plan.standing.area


def test_stacks_stand_on_their_own_kind_and_are_groups() -> None:
    """Books, boxes and plates on a table, and more of them on these."""
    plan = strewn_table("book", "box", "plate", "plate", "paper")
    alone = len(plan.placed)
    clutter._pile_up(plan, Draw("piles"), 1.0)
    assert len(plan.placed) >= alone + 3
    for one in plan.placed[alone:]:
        assert one.support is not None
        below = plan.placed[one.support]
        assert below.model.category == one.model.category
        assert one.group is not None
        assert one.group == below.group
        rise = float(one.position[2] - below.position[2])
        thick = float(np.ptp(below.model.bounds()[:, 2]))
        nested = one.model.category == "plate"
        assert rise == pytest.approx(clutter.NEST if nested else thick + clutter.DROP, abs=2e-6)
    assert overlaps(tuple(plan.placed[plan.furniture :])) == []


def strewn_table(*names: str) -> Plan:
    """A bare room with a table that carries one thing of each name."""
    plan = Plan(build_shell(Draw("table"), 20.0, "planks"))
    table = place(plan, CATALOGUE["table"], Draw("table", "place"))
    assert table is not None
    for k, name in enumerate(names):
        hosts = [table]
        assert set_on(plan, CATALOGUE[name], Draw("on", name, k), hosts=hosts) is not None, name
    return plan


def test_a_pair_of_shoes_is_mirrored(messy: Sequence[Plan]) -> None:
    pairs = 0
    for plan in messy:
        for k in plan.indices("shoe"):
            first = plan.placed[k].group
            if first is None or first == k:
                continue
            one, other = (plan.placed[n].model.parts[0].vertices for n in (first, k))
            assert np.array_equal(one * np.array([-1.0, 1.0, 1.0]), other)
            pairs += 1
    assert pairs >= 1


@pytest.mark.parametrize(
    ("category", "flat"),
    [("shop counter", True), ("filing cabinet", True), ("table lamp", False), ("vase", False),
     ("teapot", False), ("bicycle", False)],
)  # fmt: skip
def test_what_has_a_flat_top(category: str, flat: bool) -> None:
    models = [CATALOGUE[category].build(Draw("top", category, k)) for k in range(4)]
    tops = [clutter.flat_top(model) for model in models]
    assert [top is not None for top in tops] == [flat] * 4
    for model, top in zip(models, tops, strict=True):
        if top is not None:
            assert top.height == pytest.approx(model.bounds()[1, 2], abs=1e-9)
            assert (np.array(top.size) < np.ptp(model.bounds()[:, :2], axis=0)).all()


def test_a_seat_is_where_one_sits() -> None:
    for category in ("chair", "office chair"):
        seats = [clutter.seat_of(CATALOGUE[category].build(Draw("seat", category, k))) for k in range(6)]
        assert sum(seat is not None and 0.36 < seat.height < 0.8 for seat in seats) >= 4, category


def test_kinds_differ_in_what_they_hold() -> None:
    """A bare and a crowded room of a kind: more than twice as many things; and no kind names what does not exist."""
    for kind in KINDS:
        groups = {name for group in kind.groups for name in (group.anchor, *(c[0] for c in group.companions))}
        assert {*kind.chances, *kind.lies, *kind.row, *kind.without, *groups} <= set(CATALOGUE), kind.name
    names = {name for row in (clutter.TOPS, clutter.ELSEWHERE) for what, hosts in row for name in (what, *hosts)}
    names |= {*clutter.ON_SEATS, *clutter.CHAIRS, *clutter.STACKED, *clutter.ON_FLOOR, *clutter.BY_DOOR}
    assert names - {"window"} <= set(CATALOGUE)


def test_full_and_bare_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    from generators.rooms.furnish import layout

    kind, counts = kind_of_name("office"), []
    for full in (0.4, 1.6):
        monkeypatch.setattr(layout, "FULL", (full,))
        plans = [furnish(Draw("full", k), kind) for k in range(4)]
        counts.append(sum(worth for _, worth in plans))
    assert counts[1] > 1.3 * counts[0]
