"""Virtual cameras: every picture as one of a stated field of view or focal length, so that sizes in pixels mean the
same in all of them.

The virtual camera has the real one's centre and rotation, so its picture follows from the real one by the homography
K' K^-1, whatever the depth. The scene is wrapped once, right after it is loaded; facts, marks and rows follow.

- `fov` and `size`: square pixels, principal point in the middle, that horizontal field of view. Wider pictures are
  cropped; narrower ones stand in a black border, which counts as not seen (`Camera.window`).
- `focal`: the picture is scaled to that focal length and keeps its own field of view; its size is that of the code
  released with the paper, int(2 f tan(hfov / 2)) by int(2 f tan(vfov / 2)), both from fx alone (696.32 px there).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import cv2
import numpy as np

from vstdata.scene import Camera, DepthArray, FloatArray, Frame, ImageArray, Scene
from vstdata.sources.rendered.views import RenderedPixels

MOST_PADDING = 0.25  # of a picture, ours: beyond it, it shows too little of what its camera would see
MAX_SIDE = 8192  # pixels, the manifest's own limit


def virtual_scene(
    scene: Scene, *, fov: float | None = None, size: tuple[int, int] | None = None, focal: float | None = None
) -> Scene:
    """The scene as virtual cameras see it, see `virtual_camera`: without `fov` and `focal` as it is.

    Sensor depth stays that of its own camera; facts look it up on the rays of the new one. Pictures that we render are
    rendered by the new cameras. Frames with more than `MOST_PADDING` of border, or larger than `MAX_SIDE`, are left
    out and counted in `dropped`.
    """
    if fov is None and focal is None:
        return scene
    rendered = scene.pixels if isinstance(scene.pixels, RenderedPixels) else None
    dropped, kept, frames = Counter(scene.dropped), list[int](), list[Frame]()
    for k, frame in enumerate(scene.frames):
        camera = virtual_camera(frame.camera, fov=fov, size=size, focal=focal)
        camera = camera if rendered is None else replace(camera, window=None)
        if padding(camera) > MOST_PADDING:
            dropped["frame_mostly_padding"] += 1
        elif max(camera.width, camera.height) > MAX_SIDE:
            dropped["frame_too_large"] += 1
        else:
            kept.append(k)
            frames.append(replace(frame, camera=camera))
    warped = _WarpedPixels(scene, tuple(kept), tuple(frame.camera for frame in frames))
    pixels = warped if rendered is None else replace(rendered, frames=tuple(frames))
    later = scene.later
    if later is not None:
        later = replace(later, scene=replace(later.scene, frames=tuple(frames), pixels=pixels))
    return replace(scene, frames=tuple(frames), pixels=pixels, dropped=dropped, later=later)


def virtual_camera(
    camera: Camera, *, fov: float | None = None, size: tuple[int, int] | None = None, focal: float | None = None
) -> Camera:
    """The camera at the same place of a horizontal field of view `fov` in degrees and a `size` (width, height) in
    pixels, or of a focal length `focal` in pixels; its `window` is the real one's picture."""
    if fov is not None and size is not None:
        width, height = size
        length = width / 2 / np.tan(np.radians(fov / 2))
        matrix = np.array([[length, 0, (width - 1) / 2], [0, length, (height - 1) / 2], [0, 0, 1]])
        return _framed(camera, Camera(matrix, width, height, camera.camera_to_world))
    if focal is not None:
        scale = focal / camera.intrinsics[0, 0]
        return camera.resized(max(1, int(camera.width * scale)), max(1, int(camera.height * scale)))
    return camera


def padding(camera: Camera) -> float:
    """Share of the image that is not the picture, 0..1."""
    u0, v0, u1, v1 = camera.edges
    return 1 - max(0.0, u1 - u0) * max(0.0, v1 - v0) / (camera.width * camera.height)


def _mapping(old: Camera, new: Camera) -> tuple[FloatArray, FloatArray]:
    """Scale (2,) and shift (2,) from pixels of `old` to those of `new`: K' K^-1 without skew."""
    scale = np.diag(new.intrinsics)[:2] / np.diag(old.intrinsics)[:2]
    return scale, new.intrinsics[:2, 2] - scale * old.intrinsics[:2, 2]


def _framed(old: Camera, new: Camera) -> Camera:
    """`new`, which stands where `old` does, with a window where it sees farther aside."""
    scale, shift = _mapping(old, new)
    whole = np.array(new.edges).reshape(2, 2)
    corners = (np.array(old.edges).reshape(2, 2) * scale + shift).clip(*whole)
    if np.allclose(corners, whole, rtol=0, atol=1e-6):
        return new
    u0, v0, u1, v1 = corners.ravel().tolist()
    return replace(new, window=(u0, v0, u1, v1))


def warp(image: ImageArray, old: Camera, new: Camera) -> ImageArray:
    """The picture (h, w, 3) of `old` as that of `new`, which stands at the same place and looks the same way; black
    where it shows nothing.

    Averaged by area as far as it shrinks, then cubic between pixels.
    """
    size = np.array([old.width, old.height])
    width, height = np.ceil(size * np.minimum(_mapping(old, new)[0], 1.0) - 1e-6).astype(int).tolist()
    shrunk = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    scale, shift = _mapping(old.resized(width, height), new)
    matrix = np.column_stack([np.diag(scale), shift])
    target = (new.width, new.height)
    warped = cv2.warpAffine(shrunk, matrix, target, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.where(new.shown()[..., None], warped, np.uint8(0))


@dataclass(frozen=True, eq=False)
class _WarpedPixels:
    """The colour pictures of a scene, warped: `cameras[k]` sees the source's frame `frames[k]`. Depth as it is."""

    scene: Scene
    frames: tuple[int, ...]
    cameras: tuple[Camera, ...]

    def color(self, frame: int) -> ImageArray:
        source = self.frames[frame]
        return warp(self.scene.pixels.color(source), self.scene.frames[source].camera, self.cameras[frame])

    def depth(self, frame: int) -> DepthArray | None:
        return self.scene.pixels.depth(self.frames[frame])
