"""What a scene is: frozen, measured in metres, in one frame of reference.

World: right-handed, z up, metres. Camera: OpenCV (x right, y down, z forward); `camera_to_world` maps homogeneous
camera points to world points. Depth is the z coordinate in the camera, not the length of the ray. Pixel coordinates are
(u, v) = (column, row); integers are pixel centres, so an image of width w spans [-0.5, w - 0.5].

Sources build these objects and check every number on the way in; nothing after a source trusts a file again. Arrays are
made read-only on construction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from vstdata.linear import moved, product

FloatArray = NDArray[np.float64]
DepthArray = NDArray[np.float32]
IntArray = NDArray[np.int32]
ImageArray = NDArray[np.uint8]


def _freeze(owner: object, **arrays: tuple[object, type[np.generic]]) -> None:
    for name, (value, dtype) in arrays.items():
        if isinstance(value, np.ndarray) and value.dtype == dtype and _frozen(value):
            continue  # frozen before, by what this one was made of: both have the same array
        array = np.array(value, dtype=dtype, order="C")
        array.flags.writeable = False
        object.__setattr__(owner, name, array)


def _frozen(array: NDArray[Any]) -> bool:
    """Whether nobody can write to an array, which owns its data."""
    return array.base is None and array.flags.c_contiguous and not array.flags.writeable


@dataclass(frozen=True, eq=False)
class Camera:
    """A pinhole camera: `intrinsics` (3, 3) float64 pixels without skew, image size, `camera_to_world` (4, 4).

    `window` (u0, v0, u1, v1) are the edges in pixels of what the image shows, where the rest of it is padding.
    """

    intrinsics: FloatArray
    width: int
    height: int
    camera_to_world: FloatArray
    window: tuple[float, float, float, float] | None = None

    def __post_init__(self) -> None:
        _freeze(self, intrinsics=(self.intrinsics, np.float64), camera_to_world=(self.camera_to_world, np.float64))

    @cached_property
    def world_to_camera(self) -> FloatArray:
        """(4, 4) float64, the inverse of the rigid `camera_to_world`."""
        rotation = self.camera_to_world[:3, :3].T
        inverse = np.eye(4)
        inverse[:3, :3] = rotation
        inverse[:3, 3] = -product(rotation, self.camera_to_world[:3, 3])
        return inverse

    @property
    def center(self) -> FloatArray:
        """(3,) the optical centre in the world, metres."""
        return self.camera_to_world[:3, 3]

    @property
    def forward(self) -> FloatArray:
        """(3,) unit viewing direction in the world."""
        return self.camera_to_world[:3, 2]

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """(u0, v0, u1, v1) of what the image shows: its `window`, else the whole image."""
        return self.window or (-0.5, -0.5, self.width - 0.5, self.height - 0.5)

    def to_camera(self, points: FloatArray) -> FloatArray:
        """(n, 3) world metres -> (n, 3) camera metres."""
        return moved(points, self.world_to_camera)

    def to_world(self, points: FloatArray) -> FloatArray:
        """(n, 3) camera metres -> (n, 3) world metres."""
        return moved(points, self.camera_to_world)

    def project(self, points: FloatArray) -> tuple[FloatArray, FloatArray]:
        """(n, 3) world metres -> pixels (n, 2) float64 and depth (n,) metres; pixels are nan where depth <= 0."""
        local = self.to_camera(points)
        z = local[:, 2]
        safe = np.where(z > 0, z, np.nan)
        uv = local[:, :2] / safe[:, None] * np.diag(self.intrinsics)[:2] + self.intrinsics[:2, 2]
        return np.asarray(uv), np.asarray(z)

    def inside(self, uv: FloatArray, border: float = 0.0) -> NDArray[np.bool_]:
        """(n,) whether pixels (n, 2) lie in what the image shows, `border` pixels from its edge; nan is outside."""
        low, high = np.array(self.edges[:2]) + border, np.array(self.edges[2:]) - border
        with np.errstate(invalid="ignore"):
            return np.asarray(((uv >= low) & (uv <= high)).all(axis=1))

    def shown(self) -> NDArray[np.bool_]:
        """(h, w) the pixels whose centre lies in what the image shows."""
        u0, v0, u1, v1 = self.edges
        u, v = np.arange(self.width), np.arange(self.height)
        return np.asarray(((v >= v0) & (v <= v1))[:, None] & ((u >= u0) & (u <= u1)))

    def resized(self, width: int, height: int) -> Camera:
        """The camera of the same picture resampled to another size (pixel edges stay aligned, centres shift)."""
        scale = np.array([width / self.width, height / self.height])
        matrix = self.intrinsics.copy()
        matrix[0, 0] *= scale[0]
        matrix[1, 1] *= scale[1]
        matrix[:2, 2] = (self.intrinsics[:2, 2] + 0.5) * scale - 0.5
        window = None
        if self.window is not None:
            u0, v0, u1, v1 = ((np.reshape(self.window, (2, 2)) + 0.5) * scale - 0.5).ravel().tolist()
            window = (u0, v0, u1, v1)
        return Camera(matrix, width, height, self.camera_to_world, window)


def unproject(depth: NDArray[np.floating], intrinsics: FloatArray) -> FloatArray:
    """Depth (h, w) metres and intrinsics (3, 3) -> points (h, w, 3) float64 in the camera frame.

    Zero depth gives the origin: mask it out.
    """
    height, width = depth.shape
    u, v = np.meshgrid(np.arange(width), np.arange(height))
    x = (u - intrinsics[0, 2]) / intrinsics[0, 0]
    y = (v - intrinsics[1, 2]) / intrinsics[1, 1]
    return np.asarray(np.stack([x, y, np.ones_like(x)], axis=-1) * depth.astype(np.float64)[..., None])


@dataclass(frozen=True, eq=False)
class Box:
    """An oriented box: `center` (3,) and full `size` (3,) along the unit columns of `axes` (3, 3), world metres.

    No axis is the vertical one by convention: data sets disagree, so ask `up_axis`.
    """

    center: FloatArray
    size: FloatArray
    axes: FloatArray

    def __post_init__(self) -> None:
        _freeze(self, center=(self.center, np.float64), size=(self.size, np.float64), axes=(self.axes, np.float64))

    @cached_property
    def corners(self) -> FloatArray:
        """(8, 3) world metres, in binary order of the signs (---, --+, ..., +++)."""
        signs = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], dtype=np.float64)
        return np.asarray(self.center + product(signs * self.size / 2, self.axes.T))

    @property
    def up_axis(self) -> int:
        """Index of the local axis nearest to the vertical."""
        return int(np.argmax(np.abs(self.axes[2])))

    @property
    def bounds(self) -> FloatArray:
        """(2, 3) the axis-aligned bounds in the world, metres."""
        return np.stack([self.corners.min(axis=0), self.corners.max(axis=0)])

    @property
    def height(self) -> float:
        """Vertical extent in the world, metres: tilted boxes included."""
        return float(np.ptp(self.corners[:, 2]))


# Over `Box.corners` (binary order of signs): two triangles a side, outward for right-handed axes, and the edges.
BOX_FACES = np.array(
    [0, 1, 3, 0, 3, 2, 4, 6, 7, 4, 7, 5, 0, 4, 5, 0, 5, 1, 2, 3, 7, 2, 7, 6, 0, 2, 6, 0, 6, 4, 1, 5, 7, 1, 7, 3],
    dtype=np.int32,
).reshape(12, 3)
BOX_EDGES = np.array([0, 1, 2, 3, 4, 5, 6, 7, 0, 2, 1, 3, 4, 6, 5, 7, 0, 4, 1, 5, 2, 6, 3, 7], dtype=np.int32).reshape(
    12, 2
)


@dataclass(frozen=True, slots=True)
class Annotation:
    """What a source says of an object beside its name and place; None where it does not.

    `front` and `up` are unit vectors in the world; the front is the side that a person uses or looks at. `color`,
    `second_color` and `material` are words, main colour first; `state` is one ("open", "closed", "made", "unmade",
    "on", "off"). `support` is the `Instance.id` of what it stands on or hangs at, `group` that of the first of those it
    belongs to. `licence` is that of its model where it is not the scene's. `mirror`: other things are seen in it,
    `screen`: pictures are shown on it; what is seen there is not there.
    """

    front: tuple[float, float, float] | None = None
    up: tuple[float, float, float] | None = None
    color: str | None = None
    second_color: str | None = None
    material: str | None = None
    support: int | None = None
    group: int | None = None
    state: str | None = None
    licence: str | None = None
    mirror: bool | None = None
    screen: bool | None = None


@dataclass(frozen=True, slots=True)
class Instance:
    """One annotated object. Its index in `Scene.instances` is its name in facts, `id` the annotator's number.

    `doubt` is the reason why nothing can be said of it, where there is one: it is there and hides what is behind it.
    `noise` is that of its surface beyond the scene's, metres: what was left out of it may have been a part.
    """

    id: int
    label: str
    box: Box
    about: Annotation = Annotation()
    doubt: str | None = None
    noise: float = 0.0


@dataclass(frozen=True, eq=False)
class Mesh:
    """A triangle mesh: `vertices` (n, 3) float64 world metres, `faces` (m, 3) int32, `colors` (n, 3) uint8 sRGB or
    None, `face_instances` (m,) int32, the index in `Scene.instances` or -1."""

    vertices: FloatArray
    faces: IntArray
    colors: ImageArray | None
    face_instances: IntArray

    def __post_init__(self) -> None:
        _freeze(
            self,
            vertices=(self.vertices, np.float64),
            faces=(self.faces, np.int32),
            face_instances=(self.face_instances, np.int32),
        )
        if self.colors is not None:
            _freeze(self, colors=(self.colors, np.uint8))


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a scene: `key` is its name in the source, `camera` that of the colour image, `depth_camera` that
    of the depth image (None without sensor depth), `timestamp` in seconds where known; frames of one `walk` are one
    video, and a scan may have several. `state` is 1 for those taken at the time of `Scene.later`."""

    key: str
    camera: Camera
    depth_camera: Camera | None = None
    timestamp: float | None = None
    walk: int = 0
    state: int = 0


@dataclass(frozen=True, slots=True)
class Noise:
    """One standard deviation of what was measured, metres: sensor `depth` at 2 m, camera position (`pose`), and
    `surface` for annotated geometry (mesh or boxes). Facts widen their margins by these."""

    depth: float = 0.0
    pose: float = 0.0
    surface: float = 0.0


class Pixels(Protocol):
    """The pictures of one scene, read on demand; `frame` is the index in `Scene.frames`."""

    def color(self, frame: int) -> ImageArray:
        """(h, w, 3) uint8 RGB. Raises InputError where the picture cannot be decoded or has another size."""

    def depth(self, frame: int) -> DepthArray | None:
        """(h, w) float32 metres of the sensor, 0 where unknown; None where the source has no depth."""


@dataclass(frozen=True, eq=False)
class Region:
    """One room of a scene: its `kind` ("kitchen"), its floor as a polygon (n, 2) in world x and y, metres, and the z of
    its floor and of the highest point of its ceiling."""

    kind: str
    polygon: FloatArray
    floor: float
    ceiling: float

    def __post_init__(self) -> None:
        _freeze(self, polygon=(self.polygon, np.float64))


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything known of one scene.

    `mesh` is None and `instances` empty for RGB-D folders without objects. `room_area` (m2) is set where annotated.
    `floor_height` is z of the floor and `room_kind` what kind of room it is ("kitchen"), where the source knows them.
    `regions` are its rooms where the source tells them apart: more than one is a house. `storey` says that it is a
    home, or one of several storeys of a scan, whose rooms the source does not tell apart.
    `dropped` counts what a source refused inside an otherwise good scene, by reason (for example
    {"pose_not_finite": 3}). `rendered` says that the pictures are ours, not a camera's. `credits` are lines that name
    the makers of models in it, whose licences are part of `licence`. `exhaustive` says that the source names every
    thing of the kinds that it names at all; `uncounted` are the labels of which it is not sure how many there are.
    `name` is what its owner calls it, where that cannot be an id ("living room (2)"). `later` is the same room at
    another time, where the scene is of both. `scale` is how its owner knows how long a metre is in it, where that had
    to be stated ("a ruler of 30 cm in view").
    """

    dataset: str
    id: str
    split: str
    licence: str
    frames: tuple[Frame, ...]
    instances: tuple[Instance, ...]
    pixels: Pixels
    mesh: Mesh | None = None
    room_area: float | None = None
    floor_height: float | None = None
    noise: Noise = field(default_factory=Noise)
    dropped: Mapping[str, int] = field(default_factory=dict)
    rendered: bool = False
    room_kind: str | None = None
    regions: tuple[Region, ...] = ()
    storey: bool = False
    credits: tuple[str, ...] = ()
    exhaustive: bool = True
    uncounted: frozenset[str] = frozenset()
    name: str = ""
    later: Later | None = None
    scale: str = ""


@dataclass(frozen=True, eq=False)
class Later:
    """A room at a later time: `scene` has the same frames and the same instances in the same order as the earlier one,
    all in its world, and its own mesh and boxes. What is not there at a time has `Instance.doubt` in that scene.

    `Instance.id` of what was `moved` or turned, of what is `gone` and of what is `new`; all else stands where it was.
    """

    scene: Scene
    moved: frozenset[int]
    gone: frozenset[int]
    new: frozenset[int]
