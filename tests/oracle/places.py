"""Recomputes places in pictures and on maps: from rays through every triangle, mesh vertices and poses.

From a program it takes which thing is meant and which side, never a region, a box or a cell.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from scipy.spatial import cKDTree

from tests.oracle import boxes
from tests.oracle.scans import Scan

Row = Mapping[str, Any]
GRID = 6  # places along each side of what bounds a region, that are looked at
EDGE = 6.0  # stored pixels at 640 across around a region's edge, where either is right
SLACK, CELL, PER_CELL = 0.012, 0.004, 4  # of the width: what may be off, how finely one looks, and at how much
TIPS = 3.0  # pixels of a small picture: a ray meets the tip of a leaf that is thinner than they are
BODY, REACH, STEP, HEAD = 0.2, 1.0, 0.05, 1.8  # metres: see the skill


def point(row: Row, turn: Mapping[str, Any], scan: Scan) -> tuple[Any, float]:
    """Of places on a grid, those inside the region are as the question says, and few of those outside."""
    truth, steps = json.loads(turn["ground_truth"]), json.loads(turn["program"])
    region = _polygon(truth["region"])
    problems = [] if region.buffer(-1.0).contains(shapely.Point(truth["point"])) else ["the point is at the edge"]
    kind = steps[-1]["op"]
    frame = boxes._frames(row)[truth["image"]]
    size = row["camera"][truth["image"]]["width"], row["camera"][truth["image"]]["height"]
    if kind == "disc":
        return boxes._verdict(turn, [*problems, *_other_point(row, scan, truth)])
    wrong = []
    for uv in _places(region):
        inside = region.buffer(-EDGE * size[0] / 640).contains(shapely.Point(uv))
        outside = not region.buffer(EDGE * size[0] / 640).contains(shapely.Point(uv))
        if inside or outside:
            meant = _meant(scan, frame, _full(uv, size, scan), steps[-1], kind)
            if meant != inside and (inside or (kind == "visible_region" and _broad(scan, frame, uv, size, steps[-1]))):
                wrong.append(uv)
    problems += [f"{len(wrong)} places are not as they should: {wrong[:3]}"] if wrong else []
    return boxes._verdict(turn, problems)


def _broad(scan: Scan, frame: int, uv: Any, size: tuple[int, int], step: Mapping[str, Any]) -> bool:
    """Whether a thing shows all around a place too: what shows between the slats of a chair, a pixel or two wide, need
    not be in a region."""
    off = EDGE * size[0] / 640
    around = ((uv[0] + x, uv[1] + y) for x, y in ((-off, 0), (off, 0), (0, -off), (0, off)))
    return all(_meant(scan, frame, _full(one, size, scan), step, "visible_region") for one in around)


def _meant(scan: Scan, frame: int, uv: tuple[float, float], step: Mapping[str, Any], kind: str) -> bool:
    """Whether a pixel of the source's picture shows what is meant."""
    _, face, at = scan.picture(frame).first_hit(uv)
    if face < 0:
        return False
    thing = step["instance"]
    if kind == "visible_region":
        return bool(scan.face_object[face] == thing)
    if kind == "top_region":
        return bool(scan.face_object[face] == thing and at[2] > scan.points(thing)[:, 2].max() - 0.03)
    return _free(scan, frame, at, uv, step)


def _free(scan: Scan, frame: int, at: np.ndarray, uv: tuple[float, float], step: Mapping[str, Any]) -> bool:
    """Floor on which somebody can stand, to a side of a thing and beside it."""
    floor, standing = _standing(scan)
    thing, side = step["instance"], step["side"]
    outline = shapely.MultiPoint(scan.points(thing)[:, :2]).convex_hull
    if abs(at[2] - floor) > 0.06 or outline.distance(shapely.Point(at[:2])) > REACH + 0.03:
        return False
    if standing.query(at[:2])[0] < BODY - 0.06:
        return False
    _, left, right = boxes._visible(scan, frame, thing)
    across = (uv[0] + 0.5) / scan.width
    ahead = scan.poses[frame][:2, 2] / np.linalg.norm(scan.poses[frame][:2, 2])
    own = scan.points(thing)[:, :2] @ ahead
    there = at[:2] @ ahead
    if side in ("left", "right"):
        sign = 1 if side == "right" else -1
        aside = sign * np.array([ahead[1], -ahead[0]])
        gap = at[:2] @ aside - (scan.points(thing)[:, :2] @ aside).max()
        beside = gap + 0.05 >= max(own.min() - there, there - own.max(), 0)
        return bool(beside and (across < left if side == "left" else across > right))
    return bool(there < own.min() if side == "front" else there > own.max())


@lru_cache(maxsize=8)
def _standing(scan: Scan) -> tuple[float, cKDTree]:
    """z of the floor, and a tree of where anything stands on it or hangs below a person's head, by dense points."""
    floors = [obj for obj, label in scan.labels.items() if label == "floor"]
    floor = float(max(scan.points(obj)[:, 2].max() for obj in floors))  # its upper side
    points = np.concatenate([scan.samples(obj) for obj in scan.labels if obj not in floors])
    low, high = floor + STEP + 0.01, floor + HEAD - 0.05
    return floor, cKDTree(points[(points[:, 2] > low) & (points[:, 2] < high)][:, :2])


def _other_point(row: Row, scan: Scan, truth: Mapping[str, Any]) -> list[str]:
    """The circle's middle and the point of image 2 are the same spot."""
    (mark,) = row["marks"]
    frames = boxes._frames(row)
    spots = [
        scan.picture(frame).first_hit(_full(uv, (camera["width"], camera["height"]), scan))[2]
        for frame, uv, camera in zip(frames, (mark["xy"], truth["point"]), row["camera"], strict=True)
    ]
    apart = float(np.linalg.norm(spots[0] - spots[1]))
    return [] if apart < 0.07 else [f"the points are {apart:.2f} m apart"]


def _polygon(rings: list[list[float]]) -> shapely.Geometry:
    """What an odd number of rings is around."""
    found = shapely.Polygon()
    for ring in rings:
        found = found.symmetric_difference(shapely.make_valid(shapely.Polygon(np.reshape(ring, (-1, 2)))))
    return found


def _places(region: shapely.Geometry) -> list[tuple[float, float]]:
    u0, v0, u1, v1 = region.bounds
    return [(float(u), float(v)) for u in np.linspace(u0, u1, GRID) for v in np.linspace(v0, v1, GRID)]


def _full(uv: Any, size: tuple[int, int], scan: Scan) -> tuple[float, float]:
    """A stored pixel in the source's picture."""
    return ((uv[0] + 0.5) * scan.width / size[0] - 0.5, (uv[1] + 0.5) * scan.height / size[1] - 0.5)


def flat_boxes(row: Row, turn: Mapping[str, Any], scan: Scan) -> tuple[Any, float]:
    """Left and right edges of what shows of each thing, by rays; all things of the labels are there."""
    truth, steps = json.loads(turn["ground_truth"]), json.loads(turn["program"])
    frame, width = boxes._frames(row)[truth["image"]], row["camera"][truth["image"]]["width"]
    seen = [step for step in steps if step["op"] == "seen_box"]
    problems = []
    for step, box in zip(seen, truth["boxes"], strict=True):
        left, right = (_outermost(scan, frame, step["instance"], side) for side in (1, -1))
        told = (box["bbox_2d"][0] / width, box["bbox_2d"][2] / width)
        slack = max(SLACK, TIPS / width)
        if not (abs(told[0] - left) <= slack and abs(told[1] - right) <= slack):
            problems.append(f"{box['label']}: {told}, seen from {left:.3f} to {right:.3f}")
    if turn["question_type"] in ("one_label", "several_labels"):
        listed, labels = {step["instance"] for step in seen}, {box["label"] for box in truth["boxes"]}
        there = {obj for obj, name in scan.labels.items() if name in labels}
        left_out = [obj for obj in there - listed if boxes._visible(scan, frame, obj)[0] > boxes.HARDLY]
        problems += [f"{scan.labels[obj]} {obj} is left out" for obj in left_out]
    return boxes._verdict(turn, problems)


def _outermost(scan: Scan, frame: int, obj: int, side: int) -> float:
    """Where across the picture, in widths, an object begins to show from the left (side 1) or the right (-1): its dense
    points, from the outermost inwards and at all heights, until a ray meets one of them first."""
    pose, points = scan.poses[frame], scan.samples(obj)
    local = (points - pose[:3, 3]) @ pose[:3, :3]
    uv = local[local[:, 2] > 0.05] @ scan.intrinsics.T
    uv = uv[:, :2] / uv[:, 2:]
    uv = uv[((uv > -0.5) & (uv < [scan.width - 0.5, scan.height - 0.5])).all(axis=1)]
    uv = uv[np.argsort(side * uv[:, 0], kind="stable")]
    cells = np.floor(uv / scan.width / CELL)
    for strip in np.unique(cells[:, 0])[::side]:
        here, heights = uv[cells[:, 0] == strip], cells[cells[:, 0] == strip, 1]
        for at in (each for height in np.unique(heights) for each in here[heights == height][:PER_CELL]):
            _, face, _ = scan.picture(frame).first_hit(at)
            if face >= 0 and scan.face_object[face] == obj:
                return float((at[0] + 0.5) / scan.width)
    return float("nan")


def cognitive_map(row: Row, turn: Mapping[str, Any], scan: Scan) -> tuple[Any, float]:
    """Cells from the middles of the smallest boxes and from poses, turned by complex numbers."""
    truth, steps = json.loads(turn["ground_truth"]), json.loads(turn["program"])
    things = steps[-1]["instances"]
    poses = [scan.poses[frame] for frame in boxes._frames(row)]
    places = [complex(*boxes._middle(scan.points(obj))[:2]) for obj in things]
    places += [complex(*pose[:2, 3]) for pose in poses]
    looks = [complex(*pose[:2, 2]) for pose in poses]
    turned = [place * 1j / looks[0] * abs(looks[0]) for place in places]
    x, y = np.array([one.real for one in turned]), -np.array([one.imag for one in turned])
    side = 1.2 * max(np.ptp(x), np.ptp(y))
    exact = [10 * ((axis - (axis.min() + axis.max()) / 2) / side + 0.5) for axis in (x, y)]
    entries = [*truth["objects"], *truth["views"]]
    problems = [
        f"{entry['name']}: {entry['position']}, at {u:.2f}, {v:.2f}"
        for entry, u, v in zip(entries, *exact, strict=True)
        if not (-0.05 <= u - entry["position"][0] <= 1.05 and -0.05 <= v - entry["position"][1] <= 1.05)
    ]
    problems += [f"no {scan.labels[obj]}" for obj in things if scan.labels[obj] not in [e["name"] for e in entries]]
    for entry, look in zip(truth["views"], looks, strict=True):
        way = look / looks[0] * 1j
        facing = ("right", "up", "left", "down")[round(np.degrees(np.angle(way)) / 90) % 4]
        problems += [] if facing == entry["facing"] else [f"{entry['name']} faces {facing}"]
    return boxes._verdict(turn, problems)


ANSWERS = {
    "single_image.pointing": point,
    "multi_image.pointing": point,
    "single_image.detection_2d": flat_boxes,
    "multi_image.box_matching": flat_boxes,
    "multi_image.cognitive_map": cognitive_map,
}
