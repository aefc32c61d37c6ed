"""`Facts`: everything measured of one scene, each thing when it is first asked for, and once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import TypeVar

import numpy as np

from vstdata import linear
from vstdata.facts import boxed, covisible, layout, looks, noise, resting, walls
from vstdata.facts.cached import cached
from vstdata.facts.covisible import Transfer
from vstdata.facts.direction import exact_angle_error, heading, turn
from vstdata.facts.distance import axis_aligned_gap, surface_distance
from vstdata.facts.free_floor import FreeFloor, free_floor
from vstdata.facts.hollow_boxes import are_hollow, most_between, most_to_point, shown_of
from vstdata.facts.labels import FLOOR_LABELS, in_a_wall, is_structure
from vstdata.facts.look import Look, Small, tone_of
from vstdata.facts.looked_through import Holes, holes_of, looked_through
from vstdata.facts.measure import METRE_DECIMALS, Measure, degrees, metres
from vstdata.facts.motion import Motion, attitude_of, relative_motion
from vstdata.facts.panes import Panes, panes_of
from vstdata.facts.parts import Parts
from vstdata.facts.seen_through import FRAME, WallLine, is_glass, is_way_through, is_window, meets_box, wall_lines
from vstdata.facts.sensor import sensor_view
from vstdata.facts.size import extents, hugs, object_box, part_noise, valid_box
from vstdata.facts.storeys import storeys
from vstdata.facts.surface import MeshSurface, Surface
from vstdata.facts.tolerances import TOLERANCES
from vstdata.facts.unnamed import largest_patch, unnamed_faces, unnamed_pixels
from vstdata.facts.view import BoolArray, View
from vstdata.facts.visibility import cast_view, visible_parts
from vstdata.rays import Embree, embree_of, rays_from
from vstdata.scene import Box, FloatArray, IntArray, Mesh, Noise, Scene

T = TypeVar("T")

GLANCE = 80  # pixels across of a glance
KEPT_VIEWS = 128  # views held in memory, about 1 MB each; an older one is measured again, to equal values
BOUNDS_SLACK = 0.001  # metres: more than distances are rounded by


class Facts:
    """Everything measured of one scene, lazily and once; nothing is read but sensor depth and, for looks, some
    pictures, through `Scene.pixels`.

    Objects are named by their index in `Scene.instances`, frames by theirs in `Scene.frames`. Metres, world z up.
    `frames` are the candidate frames in time order (default: all); `width` is the working resolution; `video_frames`
    is how many frames stand for a video.
    """

    def __init__(
        self, scene: Scene, *, frames: Sequence[int] | None = None, width: int = 320, video_frames: int = 16
    ) -> None:
        self.scene = scene
        self.frames: tuple[int, ...] = tuple(range(len(scene.frames)) if frames is None else frames)
        self.video_frames = video_frames
        self.width = width
        self._parts = Parts(scene)

    @cached_property
    def later(self) -> Facts | None:
        """Of the same room at the later time: what its own frames show; this one's are then those before. None for a
        scene of one time."""
        if self.scene.later is None:
            return None
        frames = [frame for frame in self.frames if self.scene.frames[frame].state]
        return Facts(self.scene.later.scene, frames=frames, width=self.width, video_frames=self.video_frames)

    # Objects

    @cached_property
    def objects(self) -> tuple[int, ...]:
        """Indices of the instances that can be asked about: a real name (not `is_structure`), a valid box, no doubt."""
        named = enumerate(self.scene.instances)
        return tuple(i for i, one in named if not (one.doubt or is_structure(one.label)) and valid_box(one.box))

    @cached_property
    def by_label(self) -> Mapping[str, tuple[int, ...]]:
        """Objects by label; labels and objects ascending."""
        labels = sorted({self.label(i) for i in self.objects})
        return {label: tuple(i for i in self.objects if self.label(i) == label) for label in labels}

    @cached_property
    def uncounted(self) -> frozenset[str]:
        """Labels of which it is not sure how many things there are: the source's, and those of what is in doubt."""
        return self.scene.uncounted | {one.label for one in self.scene.instances if one.doubt}

    def label(self, i: int) -> str:
        """The label of instance i."""
        return self.scene.instances[i].label

    def mesh_part(self, i: int) -> MeshSurface | None:
        """The part of the mesh that belongs to instance i, if any."""
        return self._parts.mesh(i) if i in self._parts.faces else None

    def surface(self, i: int) -> Surface:
        """The surface of instance i: its part of the mesh, else its annotated box."""
        return self._parts.surface(i)

    @cached()
    def box(self, i: int) -> Box:
        """The annotated box, or the smallest upright one around the mesh part of i where that is tighter; see
        `object_box`."""
        part, annotated = self.mesh_part(i), self.scene.instances[i].box
        return annotated if part is None else object_box(part.vertices, annotated)

    def position(self, i: int) -> FloatArray:
        """(3,) centre of `box(i)`, world metres."""
        return self.box(i).center

    def size(self, i: int) -> tuple[Measure, Measure, Measure]:
        """The three extents of `box(i)`, longest first."""
        return extents(self.box(i), self.surface_noise(i))

    def height(self, i: int) -> Measure:
        """Vertical extent of i."""
        part, annotated = self.mesh_part(i), self.scene.instances[i].box
        whole = part is not None and hugs(annotated, part.vertices)
        height = np.ptp(part.bounds[:, 2]) if part is not None and whole else annotated.height
        return metres(height, 2 * self.surface_noise(i))

    @cached()
    def surface_noise(self, i: int) -> float:
        """One standard deviation of the surface of i, metres: declared, or the gap between its mesh and its box."""
        part, declared = self.mesh_part(i), self.scene.noise.surface + self.scene.instances[i].noise
        return declared if part is None else part_noise(part.vertices, self.scene.instances[i].box, declared)

    def surface_distance(self, i: int, j: int) -> Measure:
        """Between the nearest points of i and j (of meshes; of boxes where there is no mesh); 0 where they touch."""
        return self._surface_distance(min(i, j), max(i, j))

    @cached()
    def within(self, i: int, j: int, most: float) -> bool:
        """Whether the surfaces of i and j are at most so many metres apart; of what is farther the bounds tell so."""
        gap = axis_aligned_gap(self.surface(i).bounds[None], self.surface(j).bounds[None])[0, 0]
        return bool(gap <= most + BOUNDS_SLACK) and self.surface_distance(i, j).value <= most

    @cached()
    def span(self, i: int) -> tuple[float, float]:
        """z of the lowest and the highest point of i."""
        low, high = self.surface(i).bounds[:, 2]
        return round(float(low), METRE_DECIMALS), round(float(high), METRE_DECIMALS)

    @cached()
    def rests(self, i: int, j: int) -> float:
        """See `vstdata.facts.resting`."""
        return resting.rests(self.box(i), self.span(i), self.box(j), self.span(j), partial(self.within, i, j))

    def camera_distance(self, frame: int, i: int) -> Measure:
        """From the camera's centre to the nearest point of the whole of i, visible or not."""
        eye = self.scene.frames[frame].camera.center
        found = float(self.surface(i).distance(eye[None])[0])
        most = found
        if are_hollow(self.scene):  # what is nearest to a camera is what it sees
            most = most_to_point(self.scene.instances[i].box, self._shown(i), eye, found)
        return metres(most, self.surface_noise(i) + self.noise.pose + most - found)

    # Directions in the floor plane, degrees clockwise seen from above

    def direction(self, i: int, j: int) -> Measure:
        """Heading of j's centre from i's, 0..360 clockwise from world +y."""
        offset = self.position(j) - self.position(i)
        return degrees(float(heading(offset)), _angle_error(offset, self.surface_noise(i) + self.surface_noise(j)))

    def facing(self, at: int, toward: int, target: int) -> Measure:
        """Turn from `toward` to `target` for one who stands at `at`: (-180, 180], right is positive. By centres."""
        ahead, aside = self.position(toward) - self.position(at), self.position(target) - self.position(at)
        stand = self.surface_noise(at)
        error = _angle_error(ahead, stand + self.surface_noise(toward))
        return degrees(float(turn(ahead, aside)), error + _angle_error(aside, stand + self.surface_noise(target)))

    def front(self, i: int) -> FloatArray | None:
        """(3,) unit vector in the world: where the front of i looks, the side that a person uses or looks at; None
        where the source does not say or i has none."""
        front = self.scene.instances[i].about.front
        return None if front is None else np.array(front)

    def look(self, i: int) -> Look | None:
        """The colour of instance i by the pictures that show it well, see `vstdata.facts.look`; by its vertex colours
        where there are no pictures or ours are drawn from those; None where it is not clear."""
        return self._looks.get(i)

    @cached()
    def tone(self, i: int) -> str:
        """What instance i may be called that has no clear colour: the source's word, where pixels allow it in some
        light; "reddish brown", "light-coloured"; or ""."""
        return "" if i in self._looks else tone_of(self._patches.get(i, ()), self.scene.instances[i].about)

    @cached()
    def color_shares(self, frame: int) -> Mapping[int, Mapping[str, float]]:
        """See `vstdata.facts.seen_colors.color_shares`; none where the picture cannot be read, or colours are those of
        the mesh."""
        return looks.shares_of_colors(self.scene, self.frames, frame, self.view, self._picture)

    @cached()
    def shell_look(self, labels: frozenset[str]) -> Look | None:
        """See `vstdata.facts.looks.shell_look`."""
        return looks.shell_look(self.scene, self.frames, labels, self.view, self._picture)

    @cached_property
    def _looks(self) -> Mapping[int, Look]:
        return looks.clear_looks(self.scene, self.frames, self._patches)

    @cached_property
    def _patches(self) -> looks.Patches:
        return looks.all_patches(self.scene, self.frames, self.objects, self._parts.faces, self.view, self._picture)

    @cached()
    def panes(self, frame: int, window: int) -> Panes | None:
        """See `vstdata.facts.panes`; None where the picture cannot be read, or is drawn from the mesh."""
        small = None if looks.by_vertex(self.scene, self.frames) else self._picture(frame)
        return None if small is None else panes_of(self.view(frame), small, window)

    @cached(KEPT_VIEWS)
    def _picture(self, frame: int) -> Small | None:
        return looks.picture_of(self.scene, frame, self.view)

    # Layout

    @property
    def room_kind(self) -> str | None:
        """What kind of room the scene is ("kitchen"), where the source knows it."""
        return self.scene.room_kind

    @cached_property
    def floor_height(self) -> float | None:
        """z of the floor: the source's, else the median of the faces labelled floor."""
        if self.scene.floor_height is not None:
            return self.scene.floor_height
        faces = self._floor_faces
        if not len(faces):
            return None
        heights = self._mesh.vertices[self._mesh.faces[faces], 2]
        return round(float(np.median(heights)), METRE_DECIMALS)

    @cached_property
    def floor(self) -> layout.Floor | None:
        """Outline of the floor in the xy plane: of the faces labelled floor, or at the known floor height where none
        is, and of the objects that hide it (no doors, windows and curtains). None where there is no mesh or floor."""
        faces = self._floor_faces
        if not len(faces):
            return None
        points = [layout.surface_points(self._mesh.vertices, self._mesh.faces[faces])]
        found = (self.mesh_part(i) for i in self.objects if not in_a_wall(self.label(i)))
        points += [layout.surface_points(part.vertices, part.faces) for part in found if part is not None]
        return layout.floor_outline(np.concatenate(points)[:, :2])

    @cached_property
    def free_floor(self) -> FreeFloor | None:
        """Where a person can walk; None where there is no floor."""
        if self.floor is None or self.floor_height is None:
            return None
        parts = {i: self.mesh_part(i) for i in self.objects}
        points = {i: self.box(i).corners if part is None else part.vertices for i, part in parts.items()}
        other = ~np.isin(self._mesh.face_instances, self.objects)
        other[self._floor_faces] = False
        return free_floor(self.floor, self.floor_height, points, self._mesh, np.flatnonzero(other).astype(np.int32))

    @cached()
    def wall(self, i: int) -> FloatArray | None:
        """(2,) unit vector from object i into the wall that it stands or hangs at; None where it is at none."""
        if self.floor is None or self.floor_height is None:
            return None
        return walls.outward(self.box(i), self.floor, self.floor_height)

    @cached()
    def walls(self, i: int) -> tuple[FloatArray, ...]:
        """The same of every wall that object i is at: two in a corner, none in the open room."""
        if self.floor is None or self.floor_height is None:
            return ()
        return walls.outwards(self.box(i), self.floor, self.floor_height)

    def at_one_wall(self, i: int) -> bool:
        """Whether object i has a `wall` that nobody takes another for: see `walls.at_one`."""
        return self.wall(i) is not None and self.floor is not None and walls.at_one(self.box(i), self.floor)

    @cached_property
    def storeys(self) -> tuple[float, ...]:
        """See `vstdata.facts.storeys`; () for one storey, and where the source tells the rooms apart."""
        return () if self.scene.regions else storeys(self.scene, self.frames)

    @property
    def several_rooms(self) -> bool:
        """Whether nothing is "the room": the scene is a house, or of several storeys, or one of those."""
        return len(self.scene.regions) > 1 or self.scene.storey or len(self.storeys) > 1

    @cached_property
    def room_area(self) -> Measure | None:
        """Floor area in m2: annotated, else of `floor`. None for a house: no one room is the room."""
        if self.several_rooms:
            return None
        surface = self.scene.noise.surface
        if self.scene.room_area is not None:
            return metres(self.scene.room_area, 4 * np.sqrt(self.scene.room_area) * surface)
        if self.floor is None:
            return None
        return metres(self.floor.area, self.floor.length * (TOLERANCES.floor_cell + surface))

    # Frames

    def view(self, frame: int, most: int | None = None) -> View:
        """What `frame` sees at the working resolution, `most` pixels across where that is less: cast from the mesh,
        else the sensor's depth, and what of it lies in annotated boxes."""
        return self._view(frame, min(most or self.width, self.width, self.scene.frames[frame].camera.width))

    @cached(KEPT_VIEWS)
    def _view(self, frame: int, width: int) -> View:
        color = self.scene.frames[frame].camera
        camera = color.resized(width, max(1, round(color.height * width / color.width)))
        scale = np.array([color.width / camera.width, color.height / camera.height])
        if self.scene.mesh is None:
            sensor = sensor_view(self.scene, frame, camera)
            depth = np.zeros((camera.height, width), dtype=np.float32) if sensor is None else sensor
            owners = boxed.box_owners(camera, depth, self._valid_boxes)
            seen = visible_parts(camera, depth, owners, scale, self._parts.box, self._parts.samples, boxed.SLACK)
            return View(frame, camera, color, depth, None, seen, lambda: sensor, owners)
        depth, instances = cast_view(self._embree, self._mesh.face_instances, camera)
        seen = visible_parts(camera, depth, instances, scale, self._parts.mesh, self._parts.samples)
        read_sensor, doubted = partial(sensor_view, self.scene, frame, camera), None
        if self.scene.frames[frame].depth_camera is None and not self.scene.rendered:
            doubted = looked_through(self._holes, self._mesh, self._embree, camera, depth)
        return View(frame, camera, color, depth, instances, seen, read_sensor, doubted=doubted)

    def glance(self, frame: int) -> Mapping[int, float]:
        """Instance -> the share of a frame's picture that shows it; coarser than `view`, and quicker."""
        if self.scene.mesh is None:
            view = self.view(frame)
            return {i: one.pixels / view.depth.size for i, one in view.seen.items()}
        color = self.scene.frames[frame].camera
        camera = color.resized(GLANCE, max(1, round(color.height * GLANCE / color.width)))
        shown = cast_view(self._embree, self._mesh.face_instances, camera)[1]
        found, pixels = np.unique(shown[shown >= 0], return_counts=True)
        return dict(zip(found.tolist(), (pixels / shown.size).tolist(), strict=True))

    @cached()
    def unnamed_patch(self, frame: int) -> float:
        """Share of a frame's picture in the largest patch of surface without a name, see `vstdata.facts.unnamed`: of
        the mesh, else of the sensor's depth outside all boxes; 0 where there is neither."""
        if self.scene.mesh is None:
            view = self.view(frame, GLANCE)
            if view.owners is None:
                return 0.0
            instances, floor = self.scene.instances, self.scene.floor_height
            return largest_patch(unnamed_pixels(view.camera, view.depth, view.owners, instances, floor))
        color = self.scene.frames[frame].camera
        camera = color.resized(GLANCE, max(1, round(color.height * GLANCE / color.width)))
        return largest_patch(cast_view(self._embree, self._unnamed, camera)[1] >= 0)

    @cached_property
    def _unnamed(self) -> IntArray:
        """(m,) 0 for faces without a name, else -1."""
        found = unnamed_faces(self._mesh, self.scene.instances, self.scene.floor_height)
        return np.where(found, 0, -1).astype(np.int32)

    def through_glass(self, frame: int, points: FloatArray) -> BoolArray:
        """(n,) which of world points (n, 3) that `frame` shows may be seen through glass or in a mirror, see
        `vstdata.facts.seen_through`."""
        eye, found = self.scene.frames[frame].camera.center, np.zeros(len(points), dtype=np.bool_)
        for box in self._glass:
            found |= meets_box(eye, points, box)
        behind = np.zeros(len(points), dtype=np.bool_)
        for line in self._wall_lines:
            behind |= line.hides(eye, points)
        for box in self._called(is_way_through) if behind.any() else ():
            behind &= ~meets_box(eye, points, box, FRAME)
        return found | behind

    @cached()
    def sight(self, frame: int, i: int) -> Mapping[int, float]:
        """What the camera of `frame` meets first on the ways to points spread evenly over i, whichever way it looks:
        instance (-1: none) -> share of the points. What is not i stands in between."""
        points = self._parts.samples(i)[:: TOLERANCES.sight_step]
        center = self.scene.frames[frame].camera.center
        _, face = self._embree.first(rays_from(center, points - center))
        met = np.where(face >= 0, self._mesh.face_instances[np.maximum(face, 0)], i)  # a ray that grazes an edge
        found, count = np.unique(met, return_counts=True)
        return dict(zip(found.tolist(), (count / len(points)).tolist(), strict=True))

    @cached()
    def attitude(self, frame: int) -> FloatArray:
        """See `attitude_of`."""
        return attitude_of(self.scene.frames[frame].camera)

    def motion(self, f: int, g: int) -> Motion:
        """Camera g relative to camera f."""
        return relative_motion(self.scene.frames[f].camera, self.scene.frames[g].camera)

    def overlap(self, f: int, g: int) -> float:
        """Surface seen by both frames over surface seen by either, 0..1, symmetric."""
        return self._overlap(min(f, g), max(f, g))

    @cached()
    def overlap_later(self, f: int, g: int) -> float:
        """The same of frame f and frame g of the later time: what was moved is not shared. 0 for a scene of one."""
        later = self.later
        return 0.0 if later is None else covisible.overlap(self.view(f), later.view(g), self._slack)

    @cached()
    def growth(self, f: int, g: int) -> float:
        """By how much larger g's picture shows the surface that both see, median; nan where they share none."""
        return covisible.growth(self.view(f), self.view(g), self._slack)

    def covisible(self, f: int, g: int) -> BoolArray:
        """(h, w) working pixels of f whose surface g sees too."""
        return covisible.covisible(self.view(f), self.view(g), self._slack)

    def transfer(self, f: int, g: int, uv: FloatArray) -> Transfer:
        """Colour pixels uv (n, 2) of f found in g by depth, and whether g sees that very point."""
        return covisible.transfer(self.view(f), self.view(g), uv, self.pair_noise(f, g))

    @cached_property
    def noise(self) -> Noise:
        """The noise of this scene: declared, and measured where 0 was declared and sensor depth is there."""
        declared = self.scene.noise
        if (declared.depth and declared.pose) or not self.frames:
            return declared
        if self.scene.mesh is not None:
            found = noise.against_mesh([self._mesh_residual(f) for f in _spread(self.frames)])
            return noise.split_noise(*found, declared, frames=1)
        pairs = list(zip(self.frames[:-1], self.frames[1:], strict=True))
        found = noise.between_frames([(self.view(f), self.view(g)) for f, g in _spread(pairs)])
        return noise.split_noise(*found, declared, frames=2)

    def pair_noise(self, f: int, g: int) -> Noise:
        """The noise of two frames: that of the scene, and at least what their own sensor depth shows (against the
        mesh, or against each other)."""
        return self._pair_noise(min(f, g), max(f, g))

    # Parts

    @property
    def _mesh(self) -> Mesh:
        if self.scene.mesh is None:
            raise ValueError(f"scene {self.scene.id} has no mesh")
        return self.scene.mesh

    @cached_property
    def _embree(self) -> Embree:
        return embree_of(self._mesh.vertices, self._mesh.faces)

    @cached_property
    def _holes(self) -> Holes:
        return holes_of(self._mesh)

    @cached_property
    def _glass(self) -> tuple[Box, ...]:
        return self._called(is_glass)

    def _called(self, by: Callable[[str], bool]) -> tuple[Box, ...]:
        """The boxes of what has a name of some kind."""
        return tuple(box for i, box in self._valid_boxes.items() if by(self.scene.instances[i].label))

    @cached_property
    def _wall_lines(self) -> tuple[WallLine, ...]:
        """None where pictures show the mesh itself, or where windows have names."""
        named = self.scene.instances
        if named and (self.scene.rendered or any(is_window(one.label) for one in named)):
            return ()
        return wall_lines([self.view(frame) for frame in self.frames], named)

    @cached_property
    def _floor_faces(self) -> IntArray:
        """Faces labelled floor; where there are none, the unlabelled ones near the known floor height."""
        if self.scene.mesh is None:
            return np.empty(0, dtype=np.int32)
        floors = [k for k, one in enumerate(self.scene.instances) if one.label.strip().lower() in FLOOR_LABELS]
        found = np.flatnonzero(np.isin(self._mesh.face_instances, floors))
        if len(found) or self.scene.floor_height is None:
            return found.astype(np.int32)
        height = self._mesh.vertices[self._mesh.faces, 2]
        near = (np.abs(height - self.scene.floor_height) <= TOLERANCES.floor_band).all(axis=1)
        return np.flatnonzero(near & (self._mesh.face_instances < 0)).astype(np.int32)

    @cached_property
    def _valid_boxes(self) -> Mapping[int, Box]:
        return {i: one.box for i, one in enumerate(self.scene.instances) if valid_box(one.box)}

    @cached()
    def _surface_distance(self, i: int, j: int) -> Measure:
        found = surface_distance(self.surface(i), self.surface(j), self.surface_noise(i) + self.surface_noise(j))
        if not are_hollow(self.scene):
            return found
        boxes = self.scene.instances[i].box, self.scene.instances[j].box
        half = (most_between(boxes, (self._shown(i), self._shown(j)), found.value) - found.value) / 2
        return metres(found.value + half, found.error + half)

    @cached()
    def _shown(self, i: int) -> FloatArray:
        return shown_of((self.view(frame) for frame in self.frames), i)

    @cached()
    def _overlap(self, f: int, g: int) -> float:
        return covisible.overlap(self.view(f), self.view(g), self._slack)

    @cached()
    def _pair_noise(self, f: int, g: int) -> Noise:
        if self.scene.mesh is None:
            return noise.with_pair(self.noise, *noise.between_frames([(self.view(f), self.view(g))]), frames=2)
        one = noise.with_pair(self.noise, *self._mesh_residual(f), frames=1)
        return noise.with_pair(one, *self._mesh_residual(g), frames=1)

    @cached()
    def _mesh_residual(self, f: int) -> tuple[float, float]:
        return noise.mesh_residual(self.view(f))

    @property
    def _slack(self) -> float:
        """Metres by which two depths of one surface may differ: casts of one mesh do not share the sensor's noise."""
        return TOLERANCES.agree + (TOLERANCES.sigmas * self.noise.pose if self.scene.mesh is None else 0.0)


def _angle_error(offset: FloatArray, error: float) -> float:
    """Degrees by which the direction of `offset` (3,) may be out where its ends may be `error` metres out in all."""
    return float(exact_angle_error(linear.reach(offset[0], offset[1]), error))


def _spread(items: Sequence[T]) -> list[T]:
    """At most `Tolerances.residual_pairs` of the items, evenly spread: each begins one of so many equal parts. Not
    `vstdata.draw.evenly`, which takes the last as well: it would measure another noise, and so ask other questions."""
    count = min(len(items), TOLERANCES.residual_pairs)
    return [items[k * len(items) // count] for k in range(count)]
