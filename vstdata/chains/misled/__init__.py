"""What a thought comes to, if something that it saw were otherwise: one claim about a picture is false, and all that is
reckoned from it is reckoned again, by the rules by which thoughts are followed (`follows`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vstdata.chains.follows import RULES
from vstdata.chains.follows.chain import begun, wrap
from vstdata.chains.follows.ways import shows
from vstdata.chains.misled import directions, distances
from vstdata.chains.misled.told import Mends, told
from vstdata.words.reader import Said
from vstdata.words.ways import RUNS, TIMES, WHYS, degrees_of, metres_of, mix_of, ray_of, side_of, steep_of

SIDED = ("wall_slant", "slant_edge", "aim")  # directions of what a picture shows to a side
STEPS = (30, -30, 60, -60, 90, -90)  # degrees by which a direction is false
GAPS = (1.0, -1.0, 2.0, -2.0, 3.0)  # metres by which a distance is
MENDS: Mends = {
    **directions.MENDS,
    **distances.MENDS,
    "answer": lambda chain, said: told(said, text=chain.words[-1]),
}


def falsified(said: Said) -> Iterator[Said]:
    """A claim about a picture, told falsely: another direction, another gap, another order."""
    values = said.values
    if said.kind in ("leg", "legs", "legs_alike", "leg_turned", "aim", "wall_slant", "slant_edge"):
        for by in STEPS:
            deg = wrap(degrees_of(values["ray"]) + by)
            same = side_of(deg) == side_of(degrees_of(values["ray"]))  # on the side of the picture that is told
            if said.kind not in SIDED or (abs(deg) < 90 and deg != 0 and (same or said.kind != "aim")):
                mix = {"mix": mix_of(deg)} if "mix" in values else {}
                back = {"far": side_of(-deg)} if "far" in values else {}
                back |= {"steep": steep_of(deg)} if "steep" in values else {}
                yield told(said, ray=ray_of(deg), **mix, **back)
    elif said.kind == "leg_up":  # on another side in the picture, higher up or lower down, as that way would have it
        for by in STEPS:
            deg = wrap(degrees_of(values["ray"]) + by)
            if deg % 90:
                rise = "higher up, so farther off" if abs(deg) < 90 else "lower down, so nearer"
                yield told(said, ray=ray_of(deg), mix=mix_of(deg), side=side_of(deg), rise=rise)
    elif said.kind in ("axis", "axis_there"):
        falses = ((run, why) for run in RUNS.values() if run != values["run"] for why in _whys(run, values["why"]))
        yield from (told(said, run=run, why=why) for run, why in falses)
    elif said.kind in ("gap_below", "gap_above", "gap_on"):
        yield from _bounded(said)
    elif said.kind == "reach":
        far = float(values["metres"])
        yield from (told(said, metres=metres_of(far + by)) for by in GAPS if far + by > 0)
    elif said.kind == "gap_by":  # another multiple of the same size
        yield from (told(said, times=text) for text in TIMES if text != values["times"])
    elif said.kind in ("depth_order", "side_order", "in_line"):
        a, b, c = said.things
        yield from (Said(said.kind, row, values) for row in ((b, a, c), (a, c, b), (c, b, a)))


def _whys(run: str, why: str) -> Iterator[str]:
    """A reason that goes with a way that is told falsely: the one that was told, if it does, else the first."""
    degrees = next(degrees for degrees, text in RUNS.items() if text == run)
    fit = [one for one in (why, *WHYS.values()) if shows(one, degrees)]
    yield from fit[:1]


def _bounded(said: Said) -> Iterator[Said]:
    """A gap that is less than other metres, or more."""
    far = float(said.values["metres"])
    yield from (told(said, metres=metres_of(far + by)) for by in GAPS if far + by > 0)


def redone(
    claims: Sequence[Said], k: int, false: Said, kind: str, slots: Mapping[str, str], options: Sequence[str]
) -> list[Said] | None:
    """The claims with the one at `k` false, and those after it as they then follow; None where they do not."""
    chain, found = begun(kind, slots, options, claims), list[Said]()
    for number, said in enumerate(claims):
        chain.look_at(said)
        try:
            mend = MENDS.get(said.kind)
            one = false if number == k else mend(chain, said) if number > k and mend else said
            held = RULES[one.kind](chain, one) if one.kind in RULES else True
        except (KeyError, ValueError, IndexError, StopIteration, TypeError):
            return None
        if not held:
            return None
        found.append(one)
    return found
