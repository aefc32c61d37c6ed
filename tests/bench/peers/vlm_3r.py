"""VLM-3R: questions about a video from boxes and poses; no pixels are read.

Of its two stages only the second is run, which asks: the first makes files of boxes, poses and what is seen where, and
those are written here, by formula. Tasks, their options and numbers of questions are those of its own scripts; each
task is a program. At the commit its tasks about the camera of a frame take the camera's place from the pose as if that
were its inverse.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from shapely.geometry import Polygon

from tests.bench.peers.peer import Entry, Peer, far_off
from tests.bench.peers.world import DEPTH, WIDTH, World
from vstdata.scene import FloatArray

RATE = 24  # frames a second that it takes ScanNet to have: our pictures are a second apart
MANY, TRAINING = 10_000, 2_000  # its own numbers where all is asked for, and for training on what cameras do
VSI, VSTI = "src.tasks.vsibench", "src.tasks.vstibench"
TASKS = (  # program, questions a scene, wording where its own name is not there
    (f"{VSI}.get_obj_abs_distance_qa", 50, ""),
    (f"{VSI}.get_obj_count_qa", MANY, ""),
    (f"{VSI}.get_obj_rel_direction_v1_qa", 20, ""),
    (f"{VSI}.get_obj_size_qa", MANY, ""),
    (f"{VSI}.get_room_size_qa", MANY, ""),
    (f"{VSI}.get_obj_rel_distance_v1_qa", 100, "OBJ_REL_DISTANCE_V1_TEMPLATE"),
    (f"{VSI}.get_spatial_temporal_appearance_order_qa", 30, ""),
    (f"{VSTI}.get_cam_obj_abs_dist_qa", TRAINING, "VSTI_CAMERA_OBJ_DIST_TEMPLATE"),
    (f"{VSTI}.get_camera_displacement_qa", TRAINING, "VSTI_CAMERA_DISPLACEMENT_TEMPLATE"),
)


def prepare(worlds: Sequence[World], root: Path) -> None:
    """What its first stage makes, and the list of scenes."""
    folder = root / "vlm-3r" / "metadata" / "val"
    folder.mkdir(parents=True, exist_ok=True)
    (root / "vlm-3r" / "val.txt").write_text("".join(f"{world.name}\n" for world in worlds))
    (folder / "scannet_metadata_val.json").write_text(json.dumps({world.name: _scene(world) for world in worlds}))
    (folder / "scannet_frame_metadata_val.json").write_text(
        json.dumps({world.name: {"frames": _frames(world)} for world in worlds})
    )


def _scene(world: World) -> Entry:
    boxes = defaultdict[str, list[Entry]](list)
    for k in world.furniture:
        box = world.things[k].box
        axes = box.axes.T.ravel().tolist()
        about = {"centroid": box.center.tolist(), "axesLengths": box.size.tolist(), "normalizedAxes": axes}
        boxes[world.things[k].label].append({**about, "instance_id": k})
    counts = {label: len(each) for label, each in boxes.items()}
    video = {"dataset": "scannet", "video_path": f"{world.name}.mp4", "room_size": WIDTH * DEPTH}
    return {**video, "object_counts": counts, "object_bboxes": boxes}


def _frames(world: World) -> list[Entry]:
    return [
        {
            "frame_id": k * RATE,
            "camera_pose_camera_to_world": camera.camera_to_world.tolist(),
            "bboxes_2d": [{"instance_id": thing} for thing in sorted(world.seen[k])],
        }
        for k, camera in enumerate(world.cameras)
    ]


def commands(checkout: Path, python: str, root: Path, scenes: Sequence[str], out: Path) -> Iterable[list[str]]:
    """A program a task; those that a checkout lacks are left out."""
    for module, most, wording in TASKS:
        if (checkout / module.replace(".", "/")).with_suffix(".py").exists():
            yield [
                *(python, "-m", module, "--dataset", "scannet", "--split_type", "val"),
                *("--split_path", str(root / "vlm-3r" / "val.txt")),
                *("--processed_data_path", str(root / "vlm-3r")),
                *("--output_dir", str(out)),
                *("--num_subsample", str(most), "--num_workers", "1"),
                *(("--question_template", wording) if wording else ()),
            ]


def answers(out: Path, worlds: Sequence[World]) -> list[tuple[str, bool | None]]:
    """Kind of each question, and whether its answer is wrong."""
    named = {world.name: world for world in worlds}
    found = []
    for path in sorted((out / "val").glob("*.json")):
        for entry in json.loads(path.read_text("utf-8")):
            kind = entry["question_type"]
            found.append((kind, WRONG[kind](entry, named[entry["scene_name"]]) if kind in WRONG else None))
    return found


def _called(world: World, label: str) -> list[int]:
    return [k for k in world.furniture if world.things[k].label == label]


def _between(world: World, one: str, other: str) -> float:
    """Metres between the nearest things of two labels: all stand on the floor, so from above."""
    return min(
        _from_above(world, a).distance(_from_above(world, b))
        for a in _called(world, one)
        for b in _called(world, other)
    )


def _from_above(world: World, thing: int) -> Polygon:
    return Polygon(world.things[thing].box.corners[[0, 2, 6, 4], :2])


def _distance(entry: Entry, world: World) -> bool:
    one, other = (entry[f"category, {which} object"] for which in ("first", "second"))
    return far_off(entry["ground_truth"], _between(world, one, other))


def _nearest(entry: Entry, world: World) -> bool:
    """An option that is no more than a centimetre farther than the nearest is not wrong."""
    distances = {
        label: _between(world, label, entry["category"])
        for label in (option.partition(". ")[2] for option in entry["options"])
    }
    return distances[entry["ground_truth"]] > min(distances.values()) + 0.01


def _direction(entry: Entry, world: World) -> bool:
    names = (entry[f"category, {which} object"] for which in ("positioning", "orienting", "querying"))
    here, ahead, asked = (world.things[_called(world, name)[0]].box.center[:2] for name in names)
    forward, way = ahead - here, asked - here
    side = "left" if forward[0] * way[1] - forward[1] * way[0] > 0 else "right"
    return bool(entry["ground_truth"] != f"{'front' if forward @ way > 0 else 'back'}-{side}")


def _count(entry: Entry, world: World) -> bool:
    return bool(entry["ground_truth"] != len(_called(world, entry["category"])))


def _size(entry: Entry, world: World) -> bool:
    return far_off(entry["ground_truth"] / 100, max(world.things[_called(world, entry["category"])[0]].size))


def _room(entry: Entry, world: World) -> bool:
    return abs(entry["ground_truth"] - WIDTH * DEPTH) > 0.1 * WIDTH * DEPTH


def _order(entry: Entry, world: World) -> bool:
    first = {
        label: min(k for k, seen in enumerate(world.seen) if seen & set(_called(world, label)))
        for label in entry["categories_involved"]
    }
    return bool(entry["ground_truth"] != ", ".join(sorted(first, key=first.__getitem__)))


def _camera_to_thing(entry: Entry, world: World) -> bool:
    """To the one thing of the label that the picture shows."""
    frame = entry["frame_indices"][0] // RATE
    label = entry["question"].partition("nearest point of the ")[2].partition(" in frame ")[0]
    (thing,) = (k for k in world.seen[frame] if world.things[k].label == label)
    return far_off(entry["ground_truth"], _to_box(world.cameras[frame].center, world, thing))


def _to_box(point: FloatArray, world: World, thing: int) -> float:
    box = world.things[thing].box
    local = np.abs((point - box.center) @ box.axes) - box.size / 2
    return float(np.linalg.norm(local.clip(min=0)))


def _moved(entry: Entry, world: World) -> bool:
    first, last = (world.cameras[frame // RATE].center for frame in entry["frame_indices"])
    return far_off(entry["ground_truth"], float(np.linalg.norm(last - first)))


WRONG: Mapping[str, Callable[[Entry, World], bool]] = {
    "object_abs_distance": _distance,
    "object_rel_distance": _nearest,
    "object_rel_direction_v1": _direction,
    "object_counting": _count,
    "object_size_estimation": _size,
    "room_size_estimation": _room,
    "obj_appearance_order": _order,
    "camera_obj_abs_dist": _camera_to_thing,
    "camera_displacement": _moved,
}
SKILLS = (
    "video.measurement",
    "video.object_counting",
    "video.object_object",
    "video.others",
    "video.spatiotemporal",
)
VLM_3R = Peer("VLM-3R", "6dd1264", SKILLS, 3, 32, 20.0, prepare, commands, answers)
