"""Lines about one picture: from near to far, from left to right, group by group, and how its things stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, permutations

from vstdata.asking.sure_numbers import sure_distance
from vstdata.captions.claims import number_margin, relation_margin
from vstdata.captions.lines import Entry, Line
from vstdata.captions.plans import attached, beside, can_refer, entries, furniture_first, groups, room_words, split
from vstdata.captions.stage import Stage, share
from vstdata.linear import length

LEAST_STEP, STEP_SHARE = 0.25, 0.1  # metres, and share of the nearer depth, between what is near and what is farther
LEFT, RIGHT = 0.38, 0.62  # of the picture's width: where the middles of things on the left end, and on the right begin
OVERLAP = 0.04  # of the width by which the middle of a thing may lie beyond that
WIDE, BROAD = 0.55, 0.17  # of the width: what is wider is on no side, if its middle is so near to the picture's
MOST_HEADS, LEAST_HEAD = 4, 0.12  # main things that a caption goes on from; of the area of the largest one. Ours.
MOST_RELATED = 2  # sentences about how two things stand. Ours.
NEAR_BY = 1.5  # metres between the surfaces of what is told to be left of or in front of each other. Ours.
ASIDE, IN_LINE = 0.04, 0.5  # of the width between the two; of the narrower one that hides or is hidden
CUT = 0.08  # of a thing outside the picture that is said to be cut off. Ours.


class Layout:
    """Where the things of one frame are: `depth` metres along the view, `middle` and `span` across, 0..1."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.view = stage, stage.views[0]
        u0, _, u1, _ = self.view.color_camera.edges
        seen = self.view.seen
        self.depth = {i: seen[i].depth for i in stage.things}
        self.span = {i: ((seen[i].box[0] - u0) / (u1 - u0), (seen[i].box[2] - u0) / (u1 - u0)) for i in stage.things}
        self.middle = {i: (low + high) / 2 for i, (low, high) in self.span.items()}

    def zone(self, i: int) -> str:
        """On which side of the picture a thing is."""
        low, high = self.span[i]
        wide = high - low > WIDE and abs(self.middle[i] - 0.5) <= BROAD
        return "in the middle" if wide or LEFT <= self.middle[i] <= RIGHT else _side(self.middle[i])

    def one_sided(self, members: Sequence[int]) -> str:
        """Left or right, where all of them are clearly there; else ""."""
        zones = {self.zone(i) for i in members}
        far = all(self.middle[i] < LEFT - OVERLAP or self.middle[i] > RIGHT + OVERLAP for i in members)
        return next(iter(zones)) if len(zones) == 1 and far and zones != {"in the middle"} else ""

    def edge(self, i: int) -> str:
        """The one edge that cuts a thing off, or ""."""
        u0, v0, u1, v1 = self.view.seen[i].box
        left, top, right, bottom = self.view.color_camera.edges
        near = 1.5 * float(self.view.scale.max())
        touched = [
            name
            for name, gap in (("left", u0 - left), ("upper", v0 - top), ("right", right - u1), ("lower", bottom - v1))
            if gap <= near
        ]
        return touched[0] if len(touched) == 1 and self.view.seen[i].truncation >= CUT else ""

    def metres(self, i: int) -> tuple[str, float] | None:
        """How far a thing is from the camera, printed, and the margin of that; None where it cannot be told."""
        found = self.stage.facts.camera_distance(self.view.frame, i)
        reach = length(self.view.points - self.view.camera.center)[self.view.instances == i].min()
        margin = number_margin(found.value, 1)
        sure = sure_distance(found) and float(reach) - found.value <= 0.1
        return (f"{found.value:.1f}", margin) if sure and margin is not None else None


def _side(middle: float) -> str:
    return "on the left" if middle < 0.5 else "on the right"


def bands(layout: Layout, members: Sequence[int]) -> list[list[int]] | None:
    """Things in two or three parts by depth, each clearly farther than the one before; None where none are."""
    order = sorted(members, key=lambda i: (layout.depth[i], i))
    steps = []
    for k in range(1, len(order)):
        near, far = layout.depth[order[k - 1]], layout.depth[order[k]]
        if far - near >= max(LEAST_STEP, STEP_SHARE * near):
            balance = min(k, len(order) - k) / len(order)
            steps.append(((far - near) / near * (0.3 + balance), k))
    cuts = sorted(k for _, k in sorted(steps, reverse=True)[:2])
    if not cuts:
        return None
    ends = [0, *cuts, len(order)]
    return [order[a:b] for a, b in pairwise(ends)]


def near_to_far(stage: Stage, things: Sequence[int]) -> list[Line] | None:
    """The room, then what is near, farther and far; what hangs overhead; then how some of it stands."""
    layout, links = Layout(stage), attached(stage, things)
    above = [i for i in things if stage.overhead(i)]
    parts = bands(layout, [i for i in things if i not in links and i not in above])
    if parts is None:
        return None
    kinds = ("near", "farther", "far") if len(parts) == 3 else ("near", "farther")
    lines = [Line("room", words={"room": room_words(stage.facts)}, values={"value": room_words(stage.facts)})]
    for number, (kind, part) in enumerate(zip(kinds, parts, strict=True)):
        margin = _gap(layout, parts[number - 1], part) if number else 1.0
        found = _with_sides(layout, entries(stage, furniture_first(stage, part), links))
        lines += _band(layout, kind, found, margin)
    lines += split("also", entries(stage, above, {})) if above else []
    return [*lines, *related(layout, lines)]


def _gap(layout: Layout, near: Sequence[int], far: Sequence[int]) -> float:
    low, high = max(layout.depth[i] for i in near), min(layout.depth[i] for i in far)
    return relation_margin(high - low, max(LEAST_STEP, STEP_SHARE * low))


def _band(layout: Layout, kind: str, found: list[Entry], margin: float) -> Iterator[Line]:
    """One line of the band; the largest thing in front has a line of its own where the picture's edge cuts it."""
    first = found[0].group.members
    edge = layout.edge(first[0]) if kind == "near" and len(first) == 1 else ""
    if edge:
        bare = Entry(found[0].group, "", found[0].on, found[0].around)
        yield Line("near_cut", (bare,), words={"edge": edge}, values={"value": edge}, margin=margin)
        found = found[1:]
    at = layout.metres(first[0]) if kind == "farther" and len(found) == 1 and len(first) == 1 else None
    if at is not None:
        yield Line(
            "farther_at",
            tuple(found),
            words={"metres": at[0]},
            values={"value": float(at[0])},
            margin=min(at[1], margin),
        )
    elif found:
        yield from split(kind, found, margin=margin)


def _with_sides(layout: Layout, found: Sequence[Entry]) -> list[Entry]:
    """Entries, with their side told for the first that is clearly on it."""
    told, spent = list[Entry](), set[str]()
    for entry in found:
        side = layout.one_sided(entry.group.members) if not entry.place and entry.group == entry.groups[-1] else ""
        told.append(Entry(entry.group, entry.place or ("" if side in spent else side), entry.on, entry.around))
        spent |= {side} - {""}
    return told


def left_to_right(stage: Stage, things: Sequence[int]) -> list[Line] | None:
    """The room, then what is on the left, in the middle and on the right, in this order; then how some of it stands."""
    layout, links = Layout(stage), attached(stage, things)
    own = sorted((i for i in things if i not in links), key=lambda i: (layout.middle[i], i))
    zones: Mapping[str, list[int]] = {"on the left": [], "in the middle": [], "on the right": []}
    for i in own:
        zones[layout.zone(i)].append(i)
    if sum(bool(part) for part in zones.values()) < 2:
        return None
    lines = [Line("room", words={"room": room_words(stage.facts)}, values={"value": room_words(stage.facts)})]
    for zone, part in zones.items():
        if part:
            lines += split("zone", entries(stage, part, links), words={"zone": zone}, values={"value": zone})
    return [*lines, *related(layout, lines, sides=False)]


def group_by_group(stage: Stage, things: Sequence[int]) -> list[Line] | None:
    """The room with its main things, then what stands on and around each of these, then the rest."""
    layout, links = Layout(stage), attached(stage, things)
    own = [i for i in things if i not in links]
    opening, clusters = clustered(stage, own, links)
    if opening is None:
        return None
    lines = [opening, *clusters]
    return [*lines, *related(layout, lines)]


def _large(stage: Stage, heads: Sequence[int]) -> list[int]:
    """Those that are large beside the largest: nobody begins with a saw beside a storage rack."""
    most = max((stage.area(i) for i in heads), default=0.0)
    return [i for i in heads if stage.area(i) >= LEAST_HEAD * most]


def clustered(
    stage: Stage, own: Sequence[int], links: dict[int, int], kind: str = "room_with"
) -> tuple[Line | None, list[Line]]:
    """The line that names the main things, and lines that go on from each of them; None where nothing is by any."""
    standing = [i for i in furniture_first(stage, own) if not stage.hangs(i) and i not in stage.low]
    furniture = [i for i in standing if not stage.opening(i)]
    heads = _large(stage, (furniture if len(furniture) > 1 else standing)[:MOST_HEADS])
    several = {i for group in groups(stage, heads) if len(group.members) > 1 for i in group.members}
    opening = Line(
        kind,
        tuple(entries(stage, heads, {a: b for a, b in links.items() if b in several})),
        words={"room": room_words(stage.facts)},
        values={"value": room_words(stage.facts)},
    )
    lines, left = [opening], [i for i in (*own, *links) if i not in opening.named]
    for head in heads:
        if not can_refer(lines, head):
            continue
        inner = [a for a, b in links.items() if b == head]
        around = [a for a in inner if stage.around.get(a) == head]
        on = [a for a in inner if stage.on.get(a) == head]
        near = beside(stage, head, [i for i in left if i not in links])
        for how, some in (("around", around), ("on", on), ("beside", near)):
            part = [i for i in some if i in left]
            if part:
                rest = {a: b for a, b in links.items() if b in part}
                lines.append(Line(how, tuple(entries(stage, part, rest)), other=head))
                left = [i for i in left if i not in part and i not in rest]
    if len(lines) == 1:
        return None, []
    tops = [i for i in left if links.get(i) not in left]
    rest = {a: b for a, b in links.items() if a in left and b in left}
    if tops:
        lines += split("also", entries(stage, furniture_first(stage, tops), rest))
    return lines[0], lines[1:]


def related(layout: Layout, lines: Sequence[Line], sides: bool = True) -> list[Line]:
    """How some things stand that were told alone and are near each other: in front of, or left of, one another."""
    told = [i for line in lines for i in line.members if can_refer(lines, i)]
    spent = {frozenset((line.other, i)) for line in lines if line.other is not None for i in line.members}
    found: list[Line] = []
    for line in sorted(_relations(layout, told, sides), key=lambda line: -_size(layout, line)):
        ends = {line.first, line.other}
        used = {end for one in found for end in (one.first, one.other)}
        if len(found) < MOST_RELATED and frozenset(ends) not in spent and not ends & used:
            found.append(line)
    return found


def _size(layout: Layout, line: Line) -> float:
    """How much of the picture the two things of a line fill."""
    return sum(share(layout.view, i) for i in (line.first, line.other) if i is not None)


def _relations(layout: Layout, told: Sequence[int], sides: bool) -> Iterator[Line]:
    stage = layout.stage
    large = [i for i in told if share(layout.view, i) >= 0.01 and not stage.hangs(i) and i not in stage.on]
    for a, b in permutations(large, 2):
        if not stage.facts.within(a, b, NEAR_BY) or {stage.on.get(a), stage.on.get(b)} & {a, b}:
            continue
        (low, high), (least, most) = layout.span[a], layout.span[b]
        shared = min(high, most) - max(low, least)
        deeper = _box_depth(layout, b)[0] - _box_depth(layout, a)[1]
        if deeper >= 0.1 and shared >= IN_LINE * min(high - low, most - least):
            yield Line(
                "front",
                first=a,
                other=b,
                words={"place": "in front of"},
                values={"value": "in front of"},
                margin=relation_margin(deeper, 0.1),
            )
        elif sides and least - high >= ASIDE:
            yield Line(
                "side",
                first=a,
                other=b,
                words={"side": "left"},
                values={"value": "left"},
                margin=relation_margin(least - high, ASIDE),
            )


def _box_depth(layout: Layout, i: int) -> tuple[float, float]:
    depth = layout.view.color_camera.to_camera(layout.stage.facts.box(i).corners)[:, 2]
    return round(float(depth.min()), 4), round(float(depth.max()), 4)
