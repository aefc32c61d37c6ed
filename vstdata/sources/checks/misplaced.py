"""Single frames whose pose is that of another moment: two swapped, a jump of a tracker.

`conventions` and `picture_poses` ask what holds for a whole scene. Here each frame is asked, and only where the others
are sure of themselves: its depth against a mesh, or against the depth of its neighbours in the files, or without depth
its picture against theirs. A frame is accused where all that says something contradicts its pose, twice at least, and
those that contradict it agree with each other. It is left out; the scene stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vstdata.errors import InputError
from vstdata.linear import product
from vstdata.rays import Embree, embree_of, rays_from
from vstdata.scene import DepthArray, FloatArray, Frame, ImageArray, Mesh, Pixels
from vstdata.sources.checks.depth_rays import DepthRays, Tally, compare_mesh, compare_views, depth_rays
from vstdata.sources.checks.picture_poses import contradictions, features_of, pair_of
from vstdata.sources.checks.readings import inverse

STEPS = (1, 2)  # of the neighbours in the files that a frame is held against
WITNESSES = 2  # ours: so many must contradict a frame
SMALLEST = 8  # pixels: a narrower depth picture says nothing
TOLD, RAYS = 0.3, 100  # ours: share of the rays, and rays, that must be compared before they say anything
WRONG, RIGHT = 0.5, 0.25  # ours: shares of rays that are far off; pose noise of 0.1 m leaves nearly none
IN_FRONT = 0.15  # ours: share of rays that end in space that was seen empty
MOSTLY = 2 / 3  # ours: of all that was asked, so much must be right
MISPLACED = "pose_contradicts_other_frames"

Evidence = Mapping[tuple[int, int], bool]  # of two frames: whether what they show contradicts their poses


def misplaced(frames: Sequence[Frame], pixels: Pixels, mesh: Mesh | None) -> list[int]:
    """The frames whose pose is surely not theirs; `mesh` is one that was not made of these frames, if any."""
    poses = [frame.camera.camera_to_world for frame in frames]
    views = _views(frames, pixels, poses)
    depth = _between_views(views)
    if mesh is not None and views:
        return sorted({*_against_mesh(views, mesh), *accused(depth)})
    shown = _between_pictures(frames, pixels, np.stack(poses), mesh)
    at_odds = {both for both in depth.keys() & shown.keys() if depth[both] != shown[both]}
    return accused({both: wrong for both, wrong in {**depth, **shown}.items() if both not in at_odds})


@dataclass(frozen=True, eq=False)
class SomePixels:
    """The pictures of some frames of a scene, `rows` of them."""

    pixels: Pixels
    rows: tuple[int, ...]

    def color(self, frame: int) -> ImageArray:
        """(h, w, 3) uint8."""
        return self.pixels.color(self.rows[frame])

    def depth(self, frame: int) -> DepthArray | None:
        """(h, w) float32 metres, or None."""
        return self.pixels.depth(self.rows[frame])


def well_placed(
    frames: tuple[Frame, ...], pixels: Pixels, mesh: Mesh | None, dropped: Counter[str]
) -> tuple[tuple[Frame, ...], Pixels]:
    """The frames, and their pictures, without those whose pose is not theirs, which are counted."""
    wrong = set(misplaced(frames, pixels, mesh))
    if not wrong:
        return frames, pixels
    dropped[MISPLACED] += len(wrong)
    rows = tuple(k for k in range(len(frames)) if k not in wrong)
    return tuple(frames[k] for k in rows), SomePixels(pixels, rows)


def accused(evidence: Evidence) -> list[int]:
    """Frames that every witness contradicts, where these are borne out by others and most of the evidence is good."""
    about: dict[int, list[tuple[int, bool]]] = {}
    for (a, b), wrong in evidence.items():
        about.setdefault(a, []).append((b, wrong))
        about.setdefault(b, []).append((a, wrong))
    if sum(not wrong for wrong in evidence.values()) < MOSTLY * len(evidence):
        return []
    trusted = {k for k, said in about.items() if any(not wrong for _, wrong in said)}
    return sorted(
        k for k, said in about.items() if k not in trusted and sum(other in trusted for other, _ in said) >= WITNESSES
    )


def _neighbours(known: Mapping[int, object]) -> list[tuple[int, int]]:
    order = sorted(known)
    return [(order[at], order[at + step]) for at in range(len(order)) for step in STEPS if at + step < len(order)]


def _views(frames: Sequence[Frame], pixels: Pixels, poses: Sequence[FloatArray]) -> dict[int, DepthRays]:
    found = {}
    for k, frame in enumerate(frames):
        try:
            depth = None if frame.depth_camera is None else pixels.depth(k)
        except InputError:
            continue
        if frame.depth_camera is not None and depth is not None and min(depth.shape) >= SMALLEST:
            found[k] = depth_rays(frame.depth_camera, depth, poses[k])
    return found


def _says(tally: Tally) -> bool | None:
    """Whether depth contradicts what was predicted; None where that is not clear."""
    if tally.compared < max(TOLD * tally.rays, RAYS):
        return None
    share = tally.far_off / tally.compared
    if share > WRONG and tally.in_front > IN_FRONT * tally.compared:
        return True
    return False if share <= RIGHT else None


def _between_views(views: Mapping[int, DepthRays]) -> Evidence:
    evidence = {}
    for a, b in _neighbours(views):
        said = [_says(_compared(views[i], views[j])) for i, j in ((a, b), (b, a))]
        clear = {one for one in said if one is not None}
        if len(clear) == 1:
            evidence[a, b] = clear.pop()
    return evidence


def _between_pictures(frames: Sequence[Frame], pixels: Pixels, poses: FloatArray, mesh: Mesh | None) -> Evidence:
    features = {k: found for k in range(len(frames)) if (found := features_of(frames[k], k, pixels)) is not None}
    pairs = [pair for a, b in _neighbours(features) if (pair := pair_of(features[a], features[b])) is not None]
    told = contradictions(pairs, poses, mesh) if pairs else []
    named = [(pair.first.frame, pair.second.frame) for pair in pairs]
    return {both: wrong for both, wrong in zip(named, told, strict=True) if wrong is not None}


def _compared(source: DepthRays, target: DepthRays) -> Tally:
    motion = product(inverse(target.pose), source.pose)
    return compare_views(product(source.points, motion[:3, :3].T) + motion[:3, 3], target, 1.0)


def _against_mesh(views: Mapping[int, DepthRays], mesh: Mesh) -> list[int]:
    embree = embree_of(mesh.vertices, mesh.faces)
    said = {k: _says(compare_mesh(_predicted(view, embree), view, 1.0)) for k, view in views.items()}
    if sum(one is False for one in said.values()) < MOSTLY * len(said):
        return []
    return sorted(k for k, wrong in said.items() if wrong)


def _predicted(view: DepthRays, embree: Embree) -> FloatArray:
    return np.asarray(
        embree.first(rays_from(view.pose[:3, 3], product(view.rays, view.pose[:3, :3].T)))[0], dtype=np.float64
    )
