"""The photographic renderer: path traced by Mitsuba 3 at few samples, then denoised by Open Image Denoise.

The denoiser is guided by colour and normals without noise, cast as in the default renderer, so patterns stay crisp.
What glows and what lies outdoors is added afterwards: as small lights they would only be noise.
"""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from importlib import import_module
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from generators.rooms.model import Light, Material, Room
from generators.rooms.render import light
from generators.rooms.render.look import Floats, developed, encoded, linear
from generators.rooms.render.outdoors import Outdoors
from generators.rooms.render.pattern import texture
from generators.rooms.render.soup import Soup
from generators.rooms.render.surface import Surfaces
from vstdata.errors import MissingError
from vstdata.linear import length
from vstdata.rays import pixel_rays
from vstdata.scene import Camera, FloatArray, ImageArray
from vstdata.sources.rendered.flat import antialiased, to_bytes

VARIANTS = ("cuda_ad_rgb", "llvm_ad_rgb", "scalar_rgb")  # of Mitsuba, the quickest first; the last runs everywhere
TRIAL = """
import sys, mitsuba
mitsuba.set_variant(sys.argv[1])
sensor = {"type": "perspective", "film": {"type": "hdrfilm", "width": 4, "height": 4}}
scene = mitsuba.load_dict({"type": "scene", "sky": {"type": "constant"}, "how": {"type": "path"}, "sensor": sensor})
assert mitsuba.render(scene, spp=1).numpy().mean() > 0
"""
SAMPLES = {"cuda_ad_rgb": 64, "llvm_ad_rgb": 16, "scalar_rgb": 4}  # paths a pixel
DEPTH = 6  # length of a path, in surfaces
BRIGHTEST = 6.0  # light, 1 being white, above which nothing glows the more
FLARE = (0.004, 0.025)  # widths of the glow, in widths of the picture
VEIL = 0.09  # share of light that goes astray in the lens
FALL = 0.28  # ours: how much darker the corners are
GLOW = 4.0  # the brightest glow, in units of the picture's white
METER_SPACING = 0.15  # metres: the exposure needs only a coarse bake


def open_room(room: Room) -> PhotoRenderer:
    return PhotoRenderer(room)


@cache
def variant() -> str:
    """The quickest of `VARIANTS` that renders here. Each is tried in a process of its own, because one that does not
    fit the machine (an LLVM that is too old) ends its process. Raises MissingError where there is no Mitsuba."""
    _library("mitsuba")
    for name in VARIANTS[:-1]:
        tried = subprocess.run([sys.executable, "-c", TRIAL, name], capture_output=True, timeout=300, check=False)
        if tried.returncode == 0:
            return name
    return VARIANTS[-1]


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingError(f"renderer 'photo' needs {name}: pip install mitsuba mitsuba-oidn ({error})") from error


def through_lens(light: Floats) -> Floats:
    """(h, w, 3) linear light as glass passes it on: a glow around what is bright, less of all towards the corners.

    Without both a picture looks computed: edges of windows are too clean, and it is too even.
    """
    height, width = light.shape[:2]
    bright = np.minimum(light, np.float32(BRIGHTEST))
    spread = [cv2.GaussianBlur(bright, (0, 0), float(share * width)) for share in FLARE]
    glowing = light * np.float32(1.0 - VEIL) + np.float32(VEIL / len(FLARE)) * np.sum(spread, axis=0)
    y, x = (np.linspace(-1.0, 1.0, count) for count in (height, width))
    away = (x[None] ** 2 * width**2 + y[:, None] ** 2 * height**2) / (width**2 + height**2)
    return np.asarray(glowing * (1.0 - FALL * away[..., None]), dtype=np.float32)


class PhotoRenderer:
    """Renders `room` with `samples` paths a pixel. Raises MissingError where Mitsuba or its denoiser is missing.

    Square pixels only: the vertical focal length is taken to be the horizontal one.
    """

    def __init__(self, room: Room, samples: int | None = None) -> None:
        self._mi, self._denoiser = _library("mitsuba"), _library("mitsuba_oidn")
        self._mi.set_variant(variant())
        self._mi.set_log_level(self._mi.LogLevel.Error)
        self._samples = samples or SAMPLES[variant()]
        self._surfaces = Surfaces(room)
        self._outdoors = Outdoors(room.light)
        meter = light.bake(self._surfaces.soup, self._surfaces.embree, room, METER_SPACING)
        self._gains = np.float32(meter.exposure) * meter.balance
        self._scene = self._mi.load_dict(self._describe(room))

    def frame(self, camera: Camera) -> ImageArray:
        """(h, w, 3) uint8 sRGB."""
        guide = antialiased(camera, lambda uv: self._guide(camera, uv))
        color, normal, glow = (np.ascontiguousarray(guide[..., k : k + 3]) for k in (0, 3, 6))
        traced = self._mi.render(self._scene, sensor=self._sensor(camera), spp=self._samples, seed=0)
        noisy = np.ascontiguousarray(np.array(traced, dtype=np.float32)[..., :3])
        clean = self._denoiser.denoise(noisy, linear(color), 2.0 * normal - 1.0, hdr=True, clean_aux=True)
        return to_bytes(developed(through_lens(clean * self._gains + glow * GLOW)))

    def shot(self, camera: Camera) -> tuple[ImageArray, Floats]:
        """(h, w, 3) uint8 sRGB and (h, w) depth in metres along z, inf where nothing is hit."""
        depth, _ = self._surfaces.embree.first(pixel_rays(camera, dtype=np.float32))
        return self.frame(camera), depth.reshape(camera.height, camera.width)

    def _guide(self, camera: Camera, uv: FloatArray) -> Floats:
        """(n, 9): sRGB colour, normal mapped to 0..1, and what glows of itself or lies outdoors in units of `GLOW`."""
        surfaces, rays = self._surfaces, pixel_rays(camera, uv, np.float32)
        hits = surfaces.cast(rays)
        found = np.zeros((len(rays), 9), dtype=np.float32)
        found[:, 3:6] = 0.5
        albedo = surfaces.albedo(hits, rays, 1.0 / float(camera.intrinsics[0, 0]))
        found[hits.ray, :3] = encoded(albedo)
        found[hits.ray, 3:6] += 0.5 * surfaces.normal(hits.face, hits.uv, rays[hits.ray, 3:])
        emission = surfaces.emission[surfaces.soup.material[hits.face]]
        found[hits.ray, 6:] = albedo * emission[:, None] / GLOW
        found[hits.missed, 6:] = self._outdoors.seen(rays[hits.missed]) / GLOW
        return found

    def _describe(self, room: Room) -> dict[str, Any]:
        soup = self._surfaces.soup
        scene: dict[str, Any] = {"type": "scene"}
        # "path" would take the rectangles of lights for walls that hide the sun, and what hangs behind them
        scene["integrator"] = {"type": "volpath", "max_depth": DEPTH, "hide_emitters": True}
        for index, material in enumerate(soup.materials):
            scene[f"surface{index}"] = self._mesh(soup, index, self._bsdf(material))
        for index, source in enumerate(one for one in room.lights if any(one.radiance)):
            scene[f"light{index}"] = self._rectangle(source)
        if room.light.sun:
            power = (np.pi * np.array(room.light.sunlight)).tolist()
            away = (-np.array(room.light.sun)).tolist()
            scene["sun"] = {"type": "directional", "direction": away, "irradiance": {"type": "rgb", "value": power}}
        return scene

    def _bsdf(self, material: Material) -> Any:
        image = linear(texture(material))
        bitmap = {"type": "bitmap", "bitmap": self._mi.Bitmap(image), "raw": True}
        color: dict[str, Any] = {"type": "rgb", "value": image[0, 0].tolist()} if len(image) == 1 else bitmap
        if material.roughness > 0.8 and material.metallic == 0:
            return self._mi.load_dict({"type": "diffuse", "reflectance": color})
        numbers = {"roughness": max(material.roughness, 0.08), "metallic": material.metallic, "specular": 0.5}
        return self._mi.load_dict({"type": "principled", "base_color": color, **numbers})

    def _mesh(self, soup: Soup, material: int, bsdf: Any) -> Any:
        """All triangles of one material, corners not shared, with their own normals and texture coordinates."""
        faces = np.flatnonzero(soup.material == material)
        properties = self._mi.Properties()
        properties["mesh_bsdf"] = bsdf
        count, carries = len(faces), {"has_vertex_normals": True, "has_vertex_texcoords": True}
        mesh = self._mi.Mesh(f"surface{material}", 3 * count, count, properties, **carries)
        values = self._mi.traverse(mesh)
        values["vertex_positions"] = soup.corners[faces].ravel()
        values["vertex_normals"] = soup.normals[faces].ravel()
        values["vertex_texcoords"] = soup.uv[faces].ravel()
        values["faces"] = np.arange(3 * count, dtype=np.uint32)
        values.update()
        return mesh

    def _rectangle(self, source: Light) -> dict[str, Any]:
        frame = np.eye(4)
        frame[:3, 0], frame[:3, 1], frame[:3, 3] = source.edge_u, source.edge_v, source.center
        frame[:3, 2] = np.cross(source.edge_u, source.edge_v)
        frame[:3, 2] /= length(frame[:3, 2])
        emitter = {"type": "area", "radiance": {"type": "rgb", "value": list(source.radiance)}}
        shape = {"type": "rectangle", "to_world": self._transform(frame), "bsdf": {"type": "null"}}
        return {**shape, "emitter": emitter}

    def _sensor(self, camera: Camera) -> Any:
        width, height = camera.width, camera.height
        focal, middle = camera.intrinsics[0, 0], camera.intrinsics[:2, 2]
        shift = (middle + 0.5) / np.array([width, height]) - 0.5
        return self._mi.load_dict(
            {
                "type": "perspective",
                "fov_axis": "x",
                "fov": float(np.degrees(2.0 * np.arctan(0.5 * width / focal))),
                "principal_point_offset_x": float(shift[0]),
                "principal_point_offset_y": float(shift[1]),
                "near_clip": 0.01,
                "to_world": self._transform(camera.camera_to_world * np.array([-1.0, -1.0, 1.0, 1.0])),
                "film": {"type": "hdrfilm", "width": width, "height": height, "rfilter": {"type": "box"}},
                "sampler": {"type": "multijitter"},
            }
        )

    def _transform(self, matrix: NDArray[np.float64]) -> Any:
        return self._mi.ScalarTransform4f(matrix.tolist())
