"""Colour pictures whose EXIF tag says that viewers are to turn them, while depth and ids may be of either raster.

Networks' scripts read pictures with OpenCV or a viewer's library, which turn them; sensors write depth of the raster as
it is stored. Intrinsics are taken to be of the stored raster, so depth and ids must be of it too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from vstdata.draw import evenly
from vstdata.errors import InputError
from vstdata.scene import FloatArray
from vstdata.sources.checks.guard import guarded, require_file
from vstdata.sources.files.images import FORMATS, MAX_IMAGE_BYTES, READABLE, image_size, read_color

_TAG = 0x0112
_SHOWN: dict[int, Callable[[FloatArray], FloatArray]] = {  # what a viewer shows of the stored raster (h, w)
    2: lambda raster: raster[:, ::-1],
    3: lambda raster: raster[::-1, ::-1],
    4: lambda raster: raster[::-1],
    5: lambda raster: raster.T,
    6: lambda raster: np.rot90(raster, -1),
    7: lambda raster: np.rot90(raster, 2).T,
    8: lambda raster: np.rot90(raster),
}
_TRIED = 8
CLEARLY = 0.05  # ours: by how much edges of colour must meet those of depth better in the raster than in what is shown

Measure = Callable[[Path], FloatArray]


def orientation(path: Path, root: Path) -> int:
    """The EXIF orientation of a picture from 1 to 8; 1, as it is stored, where it states none."""
    require_file(path, root, MAX_IMAGE_BYTES)
    with (
        guarded(path, "picture", READABLE),
        Image.open(path, formats=FORMATS) as image,
    ):
        tag = image.getexif().get(_TAG, 1) if image.format == "JPEG" else 1
    return tag if tag in _SHOWN else 1


def check_turned(color: Sequence[Path], other: Sequence[Path], root: Path, read: Measure, what: str) -> None:
    """Raises InputError where pictures are to be turned by their tags and those of `what` (depth, ids; read as (h, w)
    numbers), one for each, are not surely of the raster as it is stored."""
    tags = [orientation(path, root) for path in color]
    turned = [k for k, tag in enumerate(tags) if tag != 1]
    sizes = {k: (image_size(color[k], root), read(other[k]).shape[::-1]) for k in turned[:1]}
    for k, (size, shape) in sizes.items():
        if tags[k] > 4 and size[0] != size[1]:
            if (size[0] > size[1]) != (shape[0] > shape[1]):
                raise _error(color[k], tags[k], f"{what} of {shape[0]} x {shape[1]} are of what is shown")
            return
    if not turned:
        return
    chosen = [turned[k] for k in evenly(len(turned), _TRIED)]
    scores = np.array([_scores(color[k], read(other[k]), tags[k], root) for k in chosen])
    stored, shown = scores.mean(axis=0)
    if stored < shown + CLEARLY:
        raise _error(
            color[chosen[0]], tags[chosen[0]], f"edges do not tell that {what} are of the picture as it is stored"
        )


def _error(file: Path, tag: int, why: str) -> InputError:
    expected = f"a picture as depth, ids and intrinsics see it, not one that viewers and cv2.imread turn by tag {tag}"
    cure = "turn the stored pictures as they are shown (mogrify -auto-orient), or take the tag away where it is wrong"
    return InputError(file, "EXIF orientation", f"{expected}: {why}; {cure}")


def _scores(path: Path, map_: FloatArray, tag: int, root: Path) -> tuple[float, float]:
    """How well edges of a picture meet those of a map (h, w), as it is stored and as it is shown."""
    grey = read_color(path, root, image_size(path, root)).mean(axis=-1)
    shape = (map_.shape[1], map_.shape[0])
    edges = _edges(map_)
    return tuple(  # type: ignore[return-value]
        _alike(_edges(np.asarray(Image.fromarray(one.astype(np.float32)).resize(shape, Image.Resampling.BOX))), edges)
        for one in (grey, np.ascontiguousarray(_SHOWN[tag](grey)))
    )


def _edges(values: FloatArray) -> FloatArray:
    """(h - 1, w - 1) how much a map changes there, so that a few large steps do not outweigh the rest."""
    across, down = np.diff(values, axis=1)[:-1], np.diff(values, axis=0)[:, :-1]
    return np.asarray(np.sqrt(np.sqrt(np.float64(across) ** 2 + np.float64(down) ** 2)))


def _alike(one: FloatArray, other: FloatArray) -> float:
    """The correlation of two maps; 0 where one has no edges."""
    a, b = (values - values.mean() for values in (one, other))
    both = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum() / both) if both > 0 else 0.0
