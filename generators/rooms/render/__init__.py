"""Pictures of procedural rooms: three renderers behind one interface.

    flat   plain colours and soft light: for a look at the geometry, fast
    bake   the default: patterns, soft shadows and light between the surfaces, computed once a room; no further library
    photo  path traced by Mitsuba 3 and denoised; needs `pip install mitsuba mitsuba-oidn`

Light: `Room.lights` are rectangles that shine to one side. Their radiance counts only relative to each other, because
the exposure follows from the light that arrives (once a room, so that all its frames match), and most of a common tint
is taken away. Daylight in a window is about (9, 10, 11), a ceiling lamp of 0.4 m about (15, 13, 10). Lights are not
seen themselves: what glows is a part whose material has `emission`, which multiplies its pattern in units of the
picture's white (1 is white paper in full light); emission lights nothing else. The sun (`Room.light`) is no rectangle:
where it comes in is asked for each pixel, so that its patches have sharp edges. Rays that leave through a window see
what `outdoors` shows.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from generators.rooms.model import Room
from vstdata.errors import ManifestError
from vstdata.scene import Camera, ImageArray

__all__ = ["RENDERERS", "Renderer", "open_renderer"]

RENDERERS = ("bake", "flat", "photo")


class Renderer(Protocol):
    """Renders one room. Equal cameras give equal bytes within one environment."""

    def frame(self, camera: Camera) -> ImageArray:
        """(h, w, 3) uint8 sRGB."""

    def shot(self, camera: Camera) -> tuple[ImageArray, NDArray[np.float32]]:
        """The same picture, and (h, w) depth in metres along z, inf where nothing is hit: of one cast."""


def open_renderer(name: str, room: Room) -> Renderer:
    """The renderer `name` with everything it computes once for `room`.

    Raises ManifestError for an unknown name, MissingError where a library it needs is not installed.
    """
    if name not in RENDERERS:
        raise ManifestError(f"no renderer {name!r}; there are {', '.join(RENDERERS)}")
    module = import_module(f"{__name__}.{name}")
    return cast(Renderer, module.open_room(room))
