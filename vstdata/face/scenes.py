"""Scenes for people: a source opened without a manifest, and scenes that show themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from PIL import Image

from vstdata.asking.candidate_frames import candidates, readable, worth_asking
from vstdata.errors import InputError, VstError
from vstdata.face import html
from vstdata.manifest import Images
from vstdata.near import near
from vstdata.scene import Scene
from vstdata.sources import Source
from vstdata.sources.spec import SourceSpec
from vstdata.virtual_camera import virtual_scene

if TYPE_CHECKING:
    import trimesh

    from vstdata.facts import Facts

SHOWN = 4  # ours: pictures of a scene in a notebook
MOST_LISTED = 20  # ours: ids and labels that are written out


class Scenes:
    """The scenes under one root; each is read when it is loaded.

    Iterating loads one scene after the other. `spec` and `images` are what a manifest would say of them, `version` is
    the version of the data set, by which questions are drawn.
    """

    def __init__(self, source: Source, images: Images, version: str) -> None:
        self._source, self.images, self.version = source, images, version

    @property
    def spec(self) -> SourceSpec:
        """The `[[sources]]` table of a manifest with these scenes."""
        return self._source.spec

    def ids(self) -> list[str]:
        """The ids of all scenes, sorted. Raises InputError where the root cannot be read."""
        return self._source.scene_ids()

    def load(self, scene_id: str = "") -> LoadedScene:
        """One scene, by default the first. Raises InputError or ConventionError for one that is not there or not right,
        naming file and field."""
        ids = self.ids()
        if not ids:
            raise InputError(self.spec.root, "scenes", f"at least one scene that reader {self.spec.reader!r} can read")
        if scene_id and scene_id not in ids:
            raise InputError(self.spec.root, f"scene {scene_id!r}", f"a scene that is there; {near(scene_id, ids)}")
        images = self.images
        scene = self._source.load(scene_id or ids[0])
        scene = virtual_scene(scene, fov=images.fov, size=images.size, focal=images.focal)
        return LoadedScene(scene, self.spec, self.images, self.version)

    def __iter__(self) -> Iterator[LoadedScene]:
        return map(self.load, self.ids())

    def __len__(self) -> int:
        return len(self.ids())

    def __repr__(self) -> str:
        ids = self.ids()
        more = ", ..." if len(ids) > MOST_LISTED else ""
        return f"<{len(ids)} scenes of reader {self.spec.reader!r}: {', '.join(ids[:MOST_LISTED])}{more}>"


class LoadedScene:
    """One checked scene that shows itself. `data` is the frozen `vstdata.scene.Scene`: cameras, boxes, mesh, pixels."""

    def __init__(self, data: Scene, spec: SourceSpec, images: Images, version: str) -> None:
        self.data, self.spec, self.images, self.version = data, spec, images, version

    @property
    def id(self) -> str:
        """Its name in the source."""
        return self.data.id

    @cached_property
    def facts(self) -> Facts:
        """What is measured of it, on the frames and at the width that a build takes."""
        from vstdata.facts import Facts

        frames = readable(self.data, candidates(self.data, self.spec.frames_per_scene), Counter())
        return Facts(self.data, frames=frames, width=self.images.working_width, video_frames=self.images.video_frames)

    @cached_property
    def rooms(self) -> list[Facts]:
        """The facts of each of its rooms, which are asked one by one, on the frames that are worth it."""
        from vstdata.asking.one_room import one_room_each

        return [worth_asking(room, Counter()) for room in one_room_each(self.facts)]

    @property
    def labels(self) -> dict[str, int]:
        """How many objects have a label, most first."""
        counts = Counter(one.label for one in self.data.instances)
        return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))

    def picture(self, frame: int = 0) -> Image.Image:
        """A frame by its number from 0, as the source has it (or the virtual camera). Raises InputError where there is
        no such frame, or it cannot be decoded."""
        if not 0 <= frame < len(self.data.frames):
            raise InputError(self.id, f"frame {frame}", f"a number from 0 to {len(self.data.frames) - 1}")
        return Image.fromarray(self.data.pixels.color(frame))

    def map(self, size: int = 512) -> Image.Image:
        """The scene from above, (size, size): floor, boxes of objects with their labels, where cameras stood, a scale;
        the world's +y is up."""
        from vstdata.drawing.birdseye import colors_of, draw_birdseye, footprint, viewer

        facts = self.facts
        objects = facts.objects
        shapes = [
            footprint(facts, i, facts.label(i), color)
            for i, color in zip(objects, colors_of(len(objects)), strict=True)
        ]
        cameras = [viewer(self.data.frames[k].camera, "") for k in facts.frames]
        bare = [replace(one, fov=0.0) for one in cameras]
        return Image.fromarray(draw_birdseye(shapes, bare, facts.floor, size, up=0.0))

    def to_trimesh(self) -> trimesh.Trimesh:
        """Its mesh for trimesh: metres, z up, colours where it has them; `face_attributes["instance"]` (m,) is the
        number of the face's object in `data.instances`, -1 where none. Raises VstError where it has no mesh."""
        import trimesh

        mesh = self.data.mesh
        if mesh is None:
            raise VstError(f"scene {self.id} of {self.data.dataset} has no mesh: it is pictures and boxes")
        return trimesh.Trimesh(
            vertices=mesh.vertices,
            faces=mesh.faces,
            vertex_colors=mesh.colors,
            face_attributes={"instance": mesh.face_instances.copy()},
            process=False,
        )

    def __repr__(self) -> str:
        scene = self.data
        parts = [f"{len(scene.frames)} frames", f"{len(scene.instances)} objects"]
        parts += [] if scene.mesh is None else [f"mesh of {len(scene.mesh.faces)} faces"]
        return f"<scene {scene.id} of {scene.dataset}: {', '.join(parts)}>"

    def _repr_html_(self) -> str:
        count = len(self.data.frames)
        shown = sorted({k * count // SHOWN for k in range(SHOWN)}) if count else []
        about = [f"frame {k} ({self.data.frames[k].key})" for k in shown]
        labels = [f"{count} {label}" if count > 1 else label for label, count in self.labels.items()]
        told = ", ".join(labels[:MOST_LISTED]) + (", ..." if len(labels) > MOST_LISTED else "")
        inner = html.pictures([self.map(), *map(self.picture, shown)], ["from above", *about])
        return f"<div><p>{html.lines(repr(self)[1:-1])}</p><div>{inner}</div><p>{html.lines(told)}</p></div>"
