"""CPU-seconds of asking one scene for all that the demo wants, by how many objects and frames it has, in one process.

The scenes are boxes in a room, drawn before the clock starts, so nothing is read; a small one is asked first, which
loads the libraries and compiles patterns.
"""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from rich.table import Table

from generators.build.ask import AskTask, ask_scene, most_of_a_type
from skills import all_skills
from tests.worlds import Camera, Mesh, Scene, Thing, look_at, make_scene, room_shell
from vstdata.manifest import read_manifest
from vstdata.sources.spec import Source, SourceSpec

DEMO = Path(__file__).parents[2] / "manifests" / "demo.toml"
DEMO_ROOMS = 14
FIRST = (10, 8)
# Objects and frames -> CPU-seconds at commit 22d668b, on a machine that others shared.
EARLIER = {(27, 48): 16.9, (100, 24): 16.9}
FACES = 80_000
LABELS = (
    *("table", "chair", "sofa", "cabinet", "lamp", "television", "box", "shelf", "bed", "desk", "stool", "plant"),
    *("basket", "bin", "printer", "suitcase", "backpack", "pillow", "monitor", "keyboard", "microwave", "fridge"),
    *("oven", "sink", "toilet", "bathtub", "radiator", "vase", "clock", "guitar"),
)


@dataclass(frozen=True)
class Held:
    """A source of one scene that is held in memory."""

    spec: SourceSpec
    scene: Scene

    def scene_ids(self) -> list[str]:
        """See `Source.scene_ids`."""
        return [self.scene.id]

    def load(self, scene_id: str, *, geometry: bool = True) -> Scene:
        """See `Source.load`."""
        return self.scene

    def files(self, scene_id: str) -> list[Path]:
        """See `Source.files`."""
        return []


def asking(out: Path) -> Table:
    """Ask scenes of more and more objects, and print what that takes."""
    cv2.setNumThreads(1)
    table = Table("objects", "frames", "drafts", "CPU s", "ms a draft", "earlier, s", "ratio", title_justify="left")
    table.title = "CPU of asking a scene for all that the demo wants"
    _asked(*FIRST, out)
    for (objects, frames), earlier in EARLIER.items():
        seconds, drafts = _asked(objects, frames, out)
        numbers = (f"{seconds:.1f}", f"{1000 * seconds / drafts:.1f}", f"{earlier:.1f}", f"{earlier / seconds:.1f}")
        table.add_row(str(objects), str(frames), str(drafts), *numbers)
    table.caption = "earlier: the program at commit 22d668b, measured once on a shared machine"
    return table


def _asked(objects: int, frames: int, out: Path) -> tuple[float, int]:
    """CPU-seconds and drafts."""
    scene = crowded(objects, frames)
    for frame in range(frames):
        scene.pixels.color(frame)  # drawn now
    manifest, known = read_manifest(DEMO, all_skills()), all_skills()
    skills = tuple(known[name] for name in sorted(manifest.skills))
    caps = tuple(most_of_a_type(manifest.skills[one.name].total, DEMO_ROOMS, len(one.asks)) for one in skills)

    def held(spec: SourceSpec, root: Path) -> Source:
        return Held(spec, scene)

    shutil.rmtree(out, ignore_errors=True)
    task = AskTask(out, "", manifest, manifest.sources[0], out, scene.id, held, skills, caps)
    begin = time.process_time()
    record = ask_scene(task)
    return time.process_time() - begin, sum(record["rows"].values())


def crowded(objects: int, frames: int, seed: int = 1) -> Scene:
    """A room as large as its objects need, which stand on its floor; cameras go round and look across it."""
    draw = np.random.default_rng(seed)
    depth = max(5.0, (1.3 * objects) ** 0.5)
    width = 1.15 * depth
    things = list(room_shell(width, depth, 2.6))
    placed: list[tuple[float, float, float]] = []
    while len(placed) < objects:
        size = draw.uniform((0.3, 0.3, 0.3), (1.2, 0.8, 1.6))
        x, y = draw.uniform((0.7 - width / 2, 0.7 - depth / 2), (width / 2 - 0.7, depth / 2 - 0.7))
        radius = float(np.hypot(size[0], size[1])) / 2
        free = all(np.hypot(x - u, y - v) > radius + other + 0.05 for u, v, other in placed)
        if free or draw.random() < 0.002:  # where it is crowded, some stand in others
            label = LABELS[len(placed) % len(LABELS)]
            placed.append((x, y, radius))
            things.append(Thing(label, (x, y, size[2] / 2), tuple(size.tolist()), float(draw.uniform(0, 90))))
    cameras = [_camera(k, frames, width, depth, draw) for k in range(frames)]
    scene = make_scene(things, cameras, scene_id=f"crowded{objects}x{frames}")
    return replace(scene, mesh=_finer(scene.mesh) if scene.mesh else None)


def _camera(k: int, frames: int, width: float, depth: float, draw: np.random.Generator) -> Camera:
    around = 2 * np.pi * k / frames
    eye = (0.36 * width * np.cos(around), 0.36 * depth * np.sin(around), 1.2 + 0.1 * (7 * k % 5))
    way = around + np.pi + draw.uniform(-0.9, 0.9)
    return look_at(eye, (eye[0] + 2 * np.cos(way), eye[1] + 2 * np.sin(way), 0.8 + 0.3 * draw.random()))


def _finer(mesh: Mesh) -> Mesh:
    """Each triangle in four, until there are `FACES` of them."""
    while len(mesh.faces) < FACES:
        corners, count, number = mesh.vertices[mesh.faces], len(mesh.vertices), len(mesh.faces)
        middles = [(corners[:, k] + corners[:, (k + 1) % 3]) / 2 for k in range(3)]
        a, b, c = mesh.faces.T
        ab, bc, ca = (count + k * number + np.arange(number) for k in range(3))
        four = [np.stack(one, axis=1) for one in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))]
        vertices, faces = np.concatenate([mesh.vertices, *middles]), np.concatenate(four).astype(np.int32)
        mesh = replace(mesh, vertices=vertices, faces=faces, face_instances=np.tile(mesh.face_instances, 4))
    return mesh
