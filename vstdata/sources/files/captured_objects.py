"""Objects of an own capture: pictures of ids, a list of what they mean, and depth become a mesh with instances.

What an owner's tracker says is held against itself: an id is a thing where the pictures agree on its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from vstdata.errors import InputError
from vstdata.facts.labels import is_structure
from vstdata.facts.measure import METRE_DECIMALS
from vstdata.linear import POINT_DECIMALS, length, product, reach, turning
from vstdata.rays import compiled
from vstdata.scene import Box, DepthArray, FloatArray, Frame, Instance, IntArray, Mesh, Pixels
from vstdata.sources.building.assemble import Candidate, accept, majority, vertex_instances
from vstdata.sources.building.cut_masks import Cuts, cuts
from vstdata.sources.building.ends import Others, Thing, unseen_reach
from vstdata.sources.building.finish import Parts
from vstdata.sources.building.fused import VOXEL, depth_maps, fused
from vstdata.sources.building.geometry import fit_box, inside_box, transformed_points
from vstdata.sources.building.goes_on import goes_on
from vstdata.sources.building.labels import clean_label
from vstdata.sources.building.lost_parts import Left, reach_beyond, unexplained
from vstdata.sources.building.silhouettes import silhouette_reach
from vstdata.sources.building.strays import seen_squarely, stray_reach
from vstdata.sources.building.votes import OF_ONE_MIND, IdView, Votes, votes
from vstdata.sources.checks.gravity import level_below
from vstdata.sources.checks.guard import guarded
from vstdata.sources.files.id_views import id_views
from vstdata.sources.files.meshes import floor_height, mesh_arrays
from vstdata.sources.files.object_list import Entry, ObjectList, Stored
from vstdata.sources.files.ply import check_ply
from vstdata.words.labels import hangs

CONTRADICTING, ELSEWHERE = "ids_contradict_each_other", "box_holds_little_of_its_thing"
TOO_LARGE = "box_much_larger_than_its_thing"
BESIDE, EVERYTHING = "masks_beside_their_outlines", "mask_of_everything"
CUT_THROUGH = "masks_end_on_a_surface"
EDGE = VOXEL / 4  # metres, ours: fusing rounds edges off
OPEN = 0.02  # metres, ours: noise of what may go on unseen
FEWEST = 12  # vertices of a thing, ours: fewer are the rim of a mask
MOST_OF_ALL = 0.8  # ours: of all vertices, what no thing in a room has
HOLDS, BOX_SLACK = 0.5, 0.05  # ours: share of a thing's vertices that its stated box must hold; metres
LARGER, LARGER_BY = 3.0, 0.5  # ours: a stated box is refused that is so many times what was seen, and so many metres
LEAST, MOST = 0.1, 50.0  # metres, ours: between them is the depth of rooms in the median
UPRIGHT, SQUARE = 0.3, 0.2  # ours: z of normals of what is upright, and how squarely it stands (round: 0)
LYING, LEVEL = 0.95, 0.04  # ours: z of the normal of a floor, and metres of one level
FLOOR_AREA, FLOOR_SHARE, BELOW = 1.0, 0.25, 0.01  # ours: m2 and share of what lies, and of what may lie lower


@dataclass(frozen=True, eq=False)
class Found:
    """What an owner has of the objects in chosen frames: the id picture of each, where it has one."""

    listed: ObjectList
    ids: Callable[[int], IntArray | None]
    file: Path
    mesh: tuple[FloatArray, IntArray] | None = None


def read_mesh(path: Path, root: Path, frame: Stored) -> tuple[FloatArray, IntArray]:
    """Vertices (n, 3) in metres and the scene's frame, and faces (m, 3), of a PLY mesh in the stored world. Raises
    InputError where it is no mesh, or has not the digits for its place on a map, ConventionError for one that is no
    room's."""
    check_ply(path, root)
    with guarded(path, "mesh", "a triangle mesh"):
        stored = compiled().io.read_triangle_mesh(str(path))
        places = np.asarray(stored.vertices)
        if frame.origin.any() and (places == places.astype(np.float32)).all():
            raise InputError(path, "vertices", f"doubles: floats have no millimetres so far from zero ({frame.origin})")
        if frame.origin.any():
            stored.translate(-frame.origin)
        stored.scale(frame.unit, np.zeros(3))
    vertices, faces, _ = mesh_arrays(stored, path)
    return transformed_points(vertices, frame.align), faces


def with_objects(parts: Parts, frames: Sequence[Frame], pixels: Pixels, found: Found) -> Parts:
    """`parts` with the mesh, its instances, and how noisy their surface is. Raises InputError where nothing of what is
    listed is to be seen."""
    maps, dropped = depth_maps(frames, pixels), parts.dropped
    _check_scale([depth for both in maps if both is not None for depth in [both[1]]], found.file)
    vertices, faces = found.mesh or fused([both for both in maps if both is not None])
    if not len(faces):
        raise InputError(found.file, "depth", "depth that pictures share: it makes no surface")
    views = id_views(frames, maps, found.ids, pixels, dropped)
    told = votes(vertices, views)
    told = replace(told, owner=_without_crumbs(told.owner, faces))
    _tell(told, found, views, dropped)
    candidates = _candidates(vertices, told, found.listed.entries)
    kept = accept(candidates, found.file, dropped)
    if not kept:
        wanted = "a label of a thing" if candidates else "at least one object whose id is in the pictures of ids"
        raise InputError(found.file, "objects", wanted)
    mesh = Mesh(vertices, faces, None, majority(vertex_instances(kept, len(vertices))[faces]))
    named_floor = [one for one, _ in kept]
    floor = floor_height(mesh, named_floor) if _named(named_floor) else _lowest_level(mesh)
    surface = max(parts.noise.surface, float(np.median([told.spread.get(one.id, 0.0) for one, _ in kept])))
    fixed = [one.id for one, _ in kept if is_structure(one.label)]
    others = Others(vertices, _normals(mesh), told.owner, np.isin(told.owner, [0, *fixed]))
    squarely = seen_squarely(vertices, others.normals, told.owner, views)
    about = {entry.id: entry for entry in found.listed.entries}
    edge, ended = 0.0 if found.mesh else EDGE, cuts(views)
    left = unexplained(vertices, told.owner, views)
    fitted = {one.id: one.box for one, _ in kept if not (about[one.id].box or is_structure(one.label))}
    on = goes_on(mesh, others.normals, told.owner, floor, fitted)
    instances = tuple(
        _judged(
            k,
            one,
            about[one.id],
            mesh,
            told,
            views,
            others,
            squarely,
            ended,
            left.get(one.id, []),
            max(0.0, told.spread.get(one.id, 0.0) - surface)
            + edge
            + told.beside.get(one.id, 0.0)
            + (0.0 if one.id in ended.drawn else on.get(one.id, 0.0)),
        )
        for k, (one, _) in enumerate(kept)
    )
    dropped.update(one.doubt for one in instances if one.doubt)
    dropped["object_not_seen_to_end"] += sum(one.noise > OPEN + told.beside.get(one.id, 0.0) for one in instances)
    named = {one.id for one in instances}
    unseen = [clean_label(entry.label) for entry in found.listed.entries if entry.id not in named]
    return replace(
        parts,
        mesh=mesh,
        fused=found.mesh is None,
        instances=instances,
        floor_height=floor,
        room_kind=found.listed.room_kind,
        exhaustive=found.listed.exhaustive,
        uncounted=parts.uncounted | {label for label in unseen if label},
        noise=replace(parts.noise, surface=round(surface, METRE_DECIMALS)),
    )


def _named(instances: Sequence[Instance]) -> bool:
    return any(one.label == "floor" for one in instances)


def _check_scale(depths: Sequence[DepthArray], file: Path) -> None:
    """Raises InputError where the depth (h, w) of all pictures, metres by the stated scale, is not that of a room."""
    known = [depth[depth > 0] for depth in depths if depth.any()]
    middle = float(np.median([float(np.median(one)) for one in known])) if known else 1.0
    if not LEAST <= middle <= MOST:
        wanted = f"a unit by which depth is that of a room, {LEAST} to {MOST:g} m in the median, not {middle:.3g} m"
        raise InputError(file, "scale.metres_per_unit", f"{wanted} (the option depth_scale is applied before)")


def _tell(told: Votes, found: Found, views: Sequence[IdView], dropped: Counter[str]) -> None:
    """Count ids that the list does not have, and objects that no picture has."""
    shown = {int(one) for view in views for one in np.unique(view.ids)} - {0}
    listed = {entry.id for entry in found.listed.entries}
    dropped["id_not_in_list"] += len(shown - listed)
    dropped["object_never_seen"] += len(listed - shown)
    owned = set(np.unique(told.owner).tolist())
    dropped["object_without_a_place"] += len((listed & shown) - owned)
    dropped["mask_of_another_thing"] += told.overruled


def _without_crumbs(owner: IntArray, faces: IntArray) -> IntArray:
    """The owner (n,) of each vertex without parts of fewer vertices than a thing has: slips of masks."""
    ends = faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
    ends = ends[owner[ends[:, 0]] == owner[ends[:, 1]]].T
    graph = coo_array((np.ones(ends.shape[1], np.bool_), ends), shape=(len(owner),) * 2)
    part = connected_components(graph, directed=False)[1]
    return np.where(np.bincount(part)[part] >= FEWEST, owner, 0).astype(np.int32)


def _candidates(vertices: FloatArray, told: Votes, entries: Sequence[Entry]) -> list[Candidate]:
    candidates = []
    for entry in entries:
        rows = np.flatnonzero(told.owner == entry.id).astype(np.int32)
        box = entry.box or (fit_box(vertices[rows]) if len(rows) >= FEWEST else None)
        if box is not None:
            candidates.append(Candidate(entry.id, entry.label, box, rows))
    return candidates


def _judged(
    k: int,
    one: Instance,
    entry: Entry,
    mesh: Mesh,
    told: Votes,
    views: Sequence[IdView],
    others: Others,
    squarely: NDArray[np.bool_],
    ended: Cuts,
    left: Left,
    noise: float,
) -> Instance:
    """An instance with what makes it doubtful, and its noise: half of how far it may go on unseen comes to that, a
    fourth of what strays may add, and all of how far its masks go on where no surface was fused."""
    rows = np.unique(mesh.faces[mesh.face_instances == k])
    points = mesh.vertices[rows]
    if len(rows) > MOST_OF_ALL * len(mesh.vertices) and not is_structure(one.label):
        return replace(one, about=entry.about, doubt=EVERYTHING)
    if one.id in told.unlike:
        return replace(one, about=entry.about, doubt=BESIDE)
    if told.share.get(one.id, 1.0) < OF_ONE_MIND:
        return replace(one, about=entry.about, doubt=CONTRADICTING)
    if one.id in ended.through and entry.box is None and not is_structure(one.label):
        return replace(one, about=entry.about, doubt=CUT_THROUGH)
    if entry.box is not None and len(points):
        if inside_box(points, entry.box, BOX_SLACK).mean() < HOLDS:
            return replace(one, about=entry.about, doubt=ELSEWHERE)
        seen = np.ptp(product(points, entry.box.axes), axis=0)
        if (entry.box.size > np.maximum(LARGER * seen, seen + LARGER_BY)).any():
            return replace(one, about=entry.about, doubt=TOO_LARGE)
    box: Box | None = fit_box(points) if entry.box is None and len(points) else None
    if box is not None and not is_structure(one.label):
        thing = Thing(one.id, one.id in ended.drawn, hangs(one.label))
        noise += unseen_reach(rows, thing, box, views, others) / 2 + stray_reach(points, squarely[rows], box) / 4
        noise += silhouette_reach(one.id, box, views, told.beside.get(one.id, 0.0)) + reach_beyond(box, left)
        noise += _turn_doubt(points, others.normals[rows], box)
    return replace(one, about=entry.about, noise=round(noise, POINT_DECIMALS))


def _turn_doubt(points: FloatArray, normals: FloatArray, box: Box) -> float:
    """Half of what the sides of a box around points (n, 3) would change by, metres, if it were turned as most upright
    surfaces of the thing are: the smallest box around a thing whose corner nobody saw is turned wrongly."""
    upright = normals[np.abs(normals[:, 2]) <= UPRIGHT]
    four = 4 * np.arctan2(upright[:, 1], upright[:, 0])
    x, y = float(np.cos(four).sum()), float(np.sin(four).sum())
    if reach(x, y) <= SQUARE * max(len(upright), 1):
        return 0.0
    cosine, sine = turning(float(np.arctan2(y, x)) / 4)
    along = product(points[:, :2], np.array([[cosine, -sine], [sine, cosine]]))
    return float(np.abs(np.sort(np.ptp(along, axis=0)) - np.sort(box.size[:2])).max()) / 2


def _normals(mesh: Mesh) -> FloatArray:
    """(n, 3) unit normals of the vertices; 0 where there is no face."""
    a, b, c = (mesh.vertices[mesh.faces[:, k]] for k in range(3))
    across = np.cross(b - a, c - a)
    sums = [
        sum(np.bincount(mesh.faces[:, k], weights=across[:, j], minlength=len(mesh.vertices)) for k in range(3))
        for j in range(3)
    ]
    total = np.stack(sums, axis=1)
    return np.asarray(total / np.maximum(length(total), 1e-12)[:, None])


def _lowest_level(mesh: Mesh) -> float | None:
    """z of the floor where nobody names one: the lowest large level without a name, under which hardly anything lies;
    None where there is none."""
    a, b, c = (mesh.vertices[mesh.faces[:, k]] for k in range(3))
    across = np.cross(b - a, c - a)
    area = length(across) / 2
    lying = np.abs(across[:, 2]) >= LYING * 2 * area
    height = (a + b + c)[:, 2] / 3
    low = float(height.min())
    free = lying & (mesh.face_instances < 0)
    cell = np.floor((height - low) / LEVEL).astype(np.int64)
    levels = np.bincount(cell[free], weights=area[free], minlength=int(cell.max()) + 1)
    wide = levels + np.append(levels[1:], 0.0)
    large = np.flatnonzero(wide >= max(FLOOR_AREA, FLOOR_SHARE * float(area[lying].sum())))
    if not len(large):
        return None
    at = int(large[0] if levels[large[0]] > 0 else large[0] + 1)
    near = free & (cell >= at) & (cell <= at + 1)
    if float(area[cell < at - 1].sum()) > BELOW * float(area.sum()):
        return None
    return round(level_below(height[near], area[near], 0.5), POINT_DECIMALS)
