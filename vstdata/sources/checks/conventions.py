"""Conventions are checked, not trusted.

A pose read as its inverse, an axis turned, millimetres taken for metres: such mistakes leave every file readable and
every answer wrong. The pictures can tell. Depth of one frame, moved by the poses as read, must meet the depth of
another frame (and the mesh, where there is one) better than under any known mistake. "Better" is counted over many
rays and several tolerances, so that noise lowers all scores alike and never refuses a scene; where the frames cannot
tell (too few, no motion, no overlap) the scene passes and is counted as unchecked. Without depth, `picture_poses` asks
the pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

import numpy as np

from vstdata.draw import evenly
from vstdata.errors import ConventionError, InputError
from vstdata.facts.noise import measured_noise
from vstdata.linear import length, moved, product
from vstdata.rays import embree_of, rays_from
from vstdata.scene import FloatArray, Frame, Mesh, Noise, Pixels
from vstdata.sources.checks.depth_rays import DepthRays, Tally, compare_mesh, compare_views, depth_rays, score
from vstdata.sources.checks.inverted import INVERTED, inverted
from vstdata.sources.checks.order import MIXED_UP, mixed_up, tallies_of_orders
from vstdata.sources.checks.picture_poses import check_pictures
from vstdata.sources.checks.readings import AS_READ, MISTAKES, Reading, inverse, mesh_mistakes
from vstdata.sources.checks.scale import Factor, against_mesh, against_motion

ANCHORS, GAPS = 6, (1, 3)  # ours: up to 12 pairs of frames, both ways
CLEAR = 1.3  # ours: the ratio by which one reading must beat another
ENOUGH = 0.2  # ours: a reading that wins must agree with at least this share of what it predicts
NAMED = 0.25  # ours: and a mistake that is named with this; wrong poses in a small room reach 0.2 by chance
CONTRADICTED, EMPTY = 0.5, 0.15  # ours, shares of rays: mixed-up poses agree by 0.25 to 0.48, those 0.1 m off by 0.8
DIFFERENT = 0.05  # ours: readings whose points differ by less than this share of the depth cannot be told apart
FAR, NEAR = 20.0, 0.02  # metres, ours: no indoor depth map has a median beyond these
MILLIMETRES = 100.0  # ours: a median beyond looks like these
SMALLEST = 8  # pixels, ours: a depth picture narrower than this says nothing
FITS = 0.6  # ours: a mesh that meets so much of the depth as it is needs no other scale
MESH_STEPS, MESH_STEP = 40, 0.05  # ours: factors from 1/7.4 to 7.4 in steps of 5 %
OUTSIDE = 1.0  # metres, ours: a camera may stand in an unscanned doorway
BEYOND = 3.0  # metres, ours: no camera that films a room stands farther outside of it
ELSEWHERE = 0.2  # ours: share of cameras, or of what a view sees, that must be where the mesh is
STILL = (0.01, 0.01)  # metres and radians, ours: a camera that moved less between two frames sees the same
UPRIGHT_SHARE, UPRIGHT_COSINE = 0.8, 0.7  # ours

THOUSANDS = frozenset(reading.name for reading in MISTAKES if reading.depth_scale != 1.0)


@dataclass(frozen=True)
class Findings:
    """`checked` is False where the data could not tell, `scale` where it could not tell whether depth is in metres;
    noise in metres is None where it could not be measured."""

    checked: bool
    noise: Noise | None
    scale: bool = True


def _moved(source: DepthRays, target: DepthRays, reading: Reading) -> FloatArray:
    motion = product(inverse(reading.pose(target.pose)), reading.pose(source.pose))
    return moved(source.points * reading.depth_scale, motion)


def _apart(moved: FloatArray, as_read: FloatArray, scale: float) -> bool:
    gap = length(moved / scale - as_read)
    return bool(np.median(gap / np.maximum(length(as_read), 1e-9)) > DIFFERENT) if len(gap) else False


Duels = dict[str, tuple[list[Tally], list[Tally]]]  # mistake -> as read and mistaken, on the same comparisons


def _duels_between_views(pairs: Sequence[tuple[DepthRays, DepthRays]]) -> Duels:
    duels: Duels = {mistake.name: ([], []) for mistake in MISTAKES}
    for source, target in pairs:
        truth = _moved(source, target, AS_READ)
        plain = compare_views(truth, target, 1.0)
        for mistake in MISTAKES:
            moved = _moved(source, target, mistake)
            if _apart(moved, truth, mistake.depth_scale):
                duels[mistake.name][0].append(plain)
                duels[mistake.name][1].append(compare_views(moved, target, mistake.depth_scale))
    return duels


def _mesh_depth(mesh: Mesh, align: FloatArray) -> Callable[[DepthRays, Reading], FloatArray]:
    """The depth (n,) that a mesh predicts for the rays of a view under a reading; inf where nothing is hit."""
    embree = embree_of(mesh.vertices, mesh.faces)

    def predict(view: DepthRays, reading: Reading) -> FloatArray:
        world = np.eye(4) if reading.world is None else reading.world
        pose = product(product(align, world), reading.pose(view.pose))
        depth, _ = embree.first(rays_from(pose[:3, 3], product(view.rays, pose[:3, :3].T)))
        return depth.astype(np.float64)

    return predict


def _same_depth(predicted: FloatArray, truth: FloatArray) -> bool:
    both = np.isfinite(predicted) & np.isfinite(truth)
    close = np.abs(predicted[both] - truth[both]) < DIFFERENT * truth[both]
    return bool(close.sum() >= 0.5 * len(truth))


def _duels_with_mesh(
    views: Sequence[DepthRays],
    mistakes: Sequence[Reading],
    predict: Callable[[DepthRays, Reading], FloatArray],
    truths: Sequence[FloatArray],
) -> tuple[Duels, list[Tally]]:
    duels: Duels = {mistake.name: ([], []) for mistake in mistakes}
    plains = []
    for view, truth in zip(views, truths, strict=True):
        plains.append(compare_mesh(truth, view, 1.0))
        for mistake in mistakes:
            predicted = predict(view, mistake)
            if mistake.depth_scale != 1.0 or not _same_depth(predicted, truth):
                duels[mistake.name][0].append(plains[-1])
                duels[mistake.name][1].append(compare_mesh(predicted, view, mistake.depth_scale))
    return duels, plains


def _judge(duels: Duels) -> tuple[bool, str | None]:
    """Whether the reading as it is beat every mistake that could be told apart, and the mistake that clearly beat
    it."""
    won, worst = [], (CLEAR, "")
    for name, (plain, mistaken) in duels.items():
        if not plain:
            continue
        mine, other = score(plain), score(mistaken)
        won.append(mine >= max(CLEAR * other, ENOUGH))
        if other >= NAMED and other / max(mine, 1e-6) > worst[0]:
            worst = (other / max(mine, 1e-6), name)
    return bool(won) and all(won), worst[1] or None


def _check_mesh_scale(
    views: Sequence[DepthRays],
    as_read: Sequence[Tally],
    predict: Callable[[DepthRays, Reading], FloatArray],
    file: Path,
) -> None:
    """Refuse a mesh that fits depth and poses far better when it is made larger or smaller. Raises ConventionError that
    names the factor."""
    mine = score(as_read)
    if mine >= FITS:
        return
    scores = {}
    for log in np.arange(-MESH_STEPS, MESH_STEPS + 1) * MESH_STEP:
        factor = float(np.exp(log))
        reading = Reading("scaled", world=np.diag([factor, factor, factor, 1.0]))
        scores[factor] = score([compare_mesh(predict(view, reading), view, 1.0) for view in views])
    best = max(scores, key=lambda factor: scores[factor])
    if scores[best] >= max(NAMED, CLEAR * mine):
        _refuse(file, f"the mesh looks {Factor(best, MESH_STEP)} against depth and poses")


def _contradicted(with_mesh: Sequence[Tally]) -> bool:
    """Whether the poses as read fail against the mesh, where nothing excuses them: in the median view most rays
    disagree, and many end in empty space, which no hole in the mesh explains. Depth or pose noise of 0.2 m does
    not get here."""
    told = [t for t in with_mesh if t.compared >= max(0.3 * t.rays, 100)]
    roughly = [t.roughly / t.compared for t in told]
    in_front = [t.in_front / t.compared for t in told]
    return len(told) >= 3 and bool(np.median(roughly) < CONTRADICTED and np.median(in_front) > EMPTY)


def _views(wanted: Sequence[int], frames: Sequence[Frame], pixels: Pixels, poses: FloatArray) -> dict[int, DepthRays]:
    """Views of the wanted frames that have readable depth; an unreadable picture is not this
    check's matter."""
    views = {}
    for k in wanted:
        camera = frames[k].depth_camera
        try:
            depth = pixels.depth(k) if camera is not None else None
        except InputError:
            continue
        if camera is not None and depth is not None and min(depth.shape) >= SMALLEST:
            views[k] = depth_rays(camera, depth, poses[k])
    return views


def _pairs(count: int) -> list[tuple[int, int]]:
    anchors = evenly(max(count - 1, 0), ANCHORS)
    return sorted({(a, a + gap) for a in anchors for gap in GAPS if a + gap < count})


def check_unit(views: Sequence[DepthRays], file: Path) -> None:
    """Refuse sensor depth that is no room's in metres. Raises ConventionError."""
    known = np.concatenate([view.depth[view.depth > 0] for view in views] or [np.empty(0)])
    if len(known) and np.median(known) > FAR:
        told = "looks like millimetres" if np.median(known) > MILLIMETRES else "is of no room: too small a divisor"
        raise ConventionError(file, "depth", f"metres, but a median of {np.median(known):.0f} {told}")
    if len(known) and np.median(known) < NEAR:
        raise ConventionError(file, "depth", f"metres, but a median of {np.median(known):.2g} looks divided by 1000")


def check_scale(factors: Mapping[str, Factor | None], file: Path) -> bool:
    """Refuse depth that is surely too large or too small by a factor, against any of what knows metres; whether one of
    these would have told. Raises ConventionError that names the factor."""
    wrong = [f"{factor} against {known}" for known, factor in factors.items() if factor is not None and factor.wrong]
    if wrong:
        _refuse(file, f"the depth looks {' and '.join(wrong)}: expected metres, of the right divisor")
    return any(factor is not None and factor.tells for factor in factors.values())


def check_upright(frames: Sequence[Frame], file: Path) -> None:
    """Refuse a world whose vertical is not z, where the cameras prove it. Raises ConventionError.

    A hand-held camera keeps its up direction while its heading turns. So an axis that most cameras hold up, although
    their headings about it spread over more than a right angle, is the vertical; a phone held sideways cannot look
    like that.
    """
    if len(frames) < 5:
        return
    ups = -np.stack([f.camera.camera_to_world[:3, 1] for f in frames])
    forwards = np.stack([f.camera.forward for f in frames])
    for axis, sign, name in ((2, -1, "-z"), (1, 1, "y"), (1, -1, "-y"), (0, 1, "x"), (0, -1, "-x")):
        held = (sign * ups[:, axis] > UPRIGHT_COSINE).mean()
        plane = np.delete(forwards, axis, axis=1)
        heading = plane / np.maximum(length(plane)[:, None], 1e-9)
        if held >= UPRIGHT_SHARE and length(heading.mean(axis=0)) < np.cos(np.pi / 4):
            raise ConventionError(file, "up axis", f"z up, but the cameras stand upright about {name}")


def check_inside(poses: FloatArray, align: FloatArray, mesh: Mesh, file: Path) -> None:
    """Refuse poses whose cameras stand outside the mesh while those of the inverted poses stand inside: all that can be
    said without depth. Raises ConventionError."""
    low, high = mesh.vertices.min(axis=0) - OUTSIDE, mesh.vertices.max(axis=0) + OUTSIDE
    shares = []
    for stored in (poses, np.stack([inverse(pose) for pose in poses])):
        centers = moved(stored[:, :3, 3], align)
        shares.append(float(((centers >= low) & (centers <= high)).all(axis=1).mean()))
    if len(poses) >= 5 and shares[0] < 0.2 and shares[1] > 0.8:
        raise ConventionError(
            file, "conventions", "cameras inside the mesh, but the poses look inverted (world to camera)"
        )


def check_place(views: Sequence[DepthRays], poses: FloatArray, align: FloatArray, mesh: Mesh, file: Path) -> None:
    """Refuse a mesh that is nowhere near what the frames see, or where they have no depth, near the cameras. Raises
    ConventionError."""
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    if views:
        seen = [moved(v.points, product(align, v.pose)) for v in views]
        shares = [_within(points, low - OUTSIDE, high + OUTSIDE) for points in seen if len(points)]
        away = len(shares) >= 3 and float(np.median(shares)) < ELSEWHERE
    else:
        centers = moved(poses[:, :3, 3], align)
        away = len(poses) >= 5 and _within(centers, low - BEYOND, high + BEYOND) < ELSEWHERE
    if away:
        _refuse(
            file, "the mesh is elsewhere than what the frames see: of another scan, or in another frame of reference"
        )


def _within(points: FloatArray, low: FloatArray, high: FloatArray) -> float:
    return float(((points >= low) & (points <= high)).all(axis=1).mean())


def check_still(ways: Sequence[tuple[DepthRays, DepthRays]], between: Sequence[Tally], file: Path) -> None:
    """Refuse poses that stand still while what the frames see does not. Raises ConventionError."""
    shares = []
    for (source, target), tally in zip(ways, between, strict=True):
        motion = product(inverse(target.pose), source.pose)
        turned = float(np.arccos(np.clip((np.trace(motion[:3, :3]) - 1) / 2, -1, 1)))
        if float(length(motion[:3, 3])) <= STILL[0] and turned <= STILL[1] and tally.compared >= 100:
            shares.append(tally.roughly / tally.compared)
    if len(shares) >= 3 and float(np.median(shares)) < CONTRADICTED:
        _refuse(file, "the poses of several frames are the same while their depth is not")


def check_conventions(
    file: Path,
    frames: Sequence[Frame],
    pixels: Pixels,
    poses: FloatArray,
    align: FloatArray,
    mesh: Mesh | None,
    default: Noise,
) -> Findings:
    """Hold poses, depth and mesh of one scene against each other. Raises ConventionError naming the likely mistake.

    `poses` (n, 4, 4) are camera_to_world of `frames` as stored, `align` (4, 4) what was applied to them (and to the
    mesh) since: mistakes are made on the stored ones.
    """
    pairs = _pairs(len(frames))
    views = _views(sorted({k for pair in pairs for k in pair}) or list(range(len(frames)))[:1], frames, pixels, poses)
    check_unit(list(views.values()), file)
    both = [pair for pair in pairs if pair[0] in views and pair[1] in views]
    there_and_back = [way for a, b in both for way in ((a, b), (b, a))]
    ways = [(views[i], views[j]) for i, j in there_and_back]
    between = [compare_views(_moved(s, t, AS_READ), t, 1.0) for s, t in ways]
    check_still(ways, between, file)
    duels = _duels_between_views(ways)
    in_order = partial(_in_order, views, both, poses, (between, duels), file)
    motion = against_motion(list(views.values()))
    if _judge(duels)[1] in THOUSANDS:  # nearer to the truth than the depth as read; a measured factor is nearer still
        check_scale({"the poses": motion}, file)
    checked, against = _trial(duels, in_order, file), list[Tally]()
    if not checked and inverted(views, there_and_back, between, align):
        _refuse(file, INVERTED)
    if mesh is not None and views:
        shown = [list(views.values())[k] for k in evenly(len(views), ANCHORS)]
        predict = _mesh_depth(mesh, align)
        truths = [predict(view, AS_READ) for view in shown]
        duels, against = _duels_with_mesh(shown, mesh_mistakes(align), predict, truths)
        checked |= _trial(duels, in_order, file)
        scale = check_scale({"the poses": motion, "the mesh": against_mesh(truths, shown)}, file)
        _check_mesh_scale(shown, against, predict, file)
        check_place(shown, poses, align, mesh, file)
        checked &= in_order()
        if _contradicted(against):
            _refuse(file, "they contradict each other, and no known mistake explains it")
    else:
        scale = check_scale({"the poses": motion}, file)
        checked &= in_order()
        if mixed_up(list(views.values())):
            _refuse(file, MIXED_UP)
    if mesh is not None and not views:
        verdict = check_pictures(frames, pixels, poses, align, mesh)
        checked = scale = verdict.checked  # there is no depth to be of another unit
        if verdict.mistake is not None:
            _refuse(file, verdict.mistake)
    check_upright(frames, file)
    if mesh is not None and not views:
        check_inside(poses, align, mesh, file)
        check_place([], poses, align, mesh, file)
    maps = [view.map for view in views.values()]
    depths = [view.depth[view.depth > 0] for view in views.values()]
    gaps = [t.residuals for t in between], [t.residuals for t in against]
    noise = measured_noise(maps, np.concatenate(depths), *gaps, default) if views else None
    return Findings(checked, noise, scale)


def ratios(frames: Sequence[Frame], pixels: Pixels) -> tuple[dict[str, tuple[float, float]], Factor | None]:
    """How well depth agrees between frames, for people to look at: by mistake, the share of rays (0 to 1) that agree as
    read and under that mistake, where the frames can tell these apart; and the factor of depth against the motion of
    the cameras, None where they did not move enough."""
    pairs = _pairs(len(frames))
    poses = np.stack([frame.camera.camera_to_world for frame in frames]) if frames else np.empty((0, 4, 4))
    views = _views(sorted({k for pair in pairs for k in pair}), frames, pixels, poses)
    both = [pair for pair in pairs if pair[0] in views and pair[1] in views]
    duels = _duels_between_views([(views[i], views[j]) for a, b in both for i, j in ((a, b), (b, a))])
    told = {name: (score(mine), score(other)) for name, (mine, other) in duels.items() if mine}
    return told, against_motion(list(views.values())) if views else None


def _in_order(
    views: Mapping[int, DepthRays],
    pairs: Sequence[tuple[int, int]],
    poses: FloatArray,
    others: tuple[Sequence[Tally], Duels],
    file: Path,
) -> bool:
    """Whether no mistake of order fits better than the poses as read, the first of `others`. Raises ConventionError for
    one that clearly does, and better than any mistake of convention."""
    ways = [way for a, b in pairs for way in ((a, b), (b, a))]
    scores = {name: score(found) for name, found in tallies_of_orders(views, ways, poses).items()}
    mine, best = score(others[0]), max(scores, key=lambda name: scores[name])
    rival = max((score(mistaken) for _, mistaken in others[1].values()), default=0.0)
    if scores[best] >= max(NAMED, CLEAR * mine) and scores[best] > rival:
        _refuse(file, best)
    return scores[best] <= mine


def _trial(duels: Duels, in_order: Callable[[], bool], file: Path) -> bool:
    won, mistake = _judge(duels)
    if mistake is not None:
        in_order()  # poses of other pictures may look mirrored, or inverted
        _refuse(file, mistake)
    return won


def _refuse(file: Path, mistake: str) -> NoReturn:
    raise ConventionError(file, "conventions", f"poses, depth and mesh that agree, but {mistake}")
