"""Scenes that a worker has open, with the pictures that it has encoded: the shards of other skills show them too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generators.build.rows import Pictures
from vstdata.manifest import Images
from vstdata.scene import Scene
from vstdata.sources.spec import OpenSource, Source, SourceSpec
from vstdata.virtual_camera import virtual_scene

MOST_SCENES = 64  # ours: more than a shard of a thousand rows is about
MOST_BYTES = 160 * 10**6  # ours: of encoded pictures that are kept

Stamp = tuple[tuple[Path, int, int], ...]  # name, time and size of the files of a scene


@dataclass(frozen=True, slots=True)
class Opened:
    """The pictures of a scene, and the files that they were read from as they were then."""

    pictures: Pictures
    files: Stamp


_OPEN: dict[tuple[object, ...], Opened] = {}  # of this process; the last used is the last


def opened(open_source: OpenSource, spec: SourceSpec, root: Path, scene: str, images: Images) -> Pictures:
    """The pictures of a scene, which is read where this process has not done so since its files were last written.

    Raises InputError where it cannot be read.
    """
    source = open_source(spec, root)
    key = (type(source), root, scene, spec.model_dump_json(), images.model_dump_json())
    found = _OPEN.pop(key, None)
    for other in _OPEN.values():
        other.pictures.put_away()
    if found is None or found.files != _stamp([path for path, *_ in found.files]):
        files = _stamp(source.files(scene))  # asked once: a source reads its cameras to know which pictures it uses
        found = Opened(Pictures(_read(source, scene, images), images, spec.image_format), files)
    if found.files and found.pictures.scene.mesh is None:  # else no file tells whether it is the same, or it is large
        _OPEN[key] = found
    _make_room()
    return found.pictures


def close() -> None:
    """Close all scenes, once a build in this process is over."""
    _OPEN.clear()


def _stamp(files: Sequence[Path]) -> Stamp:
    """How files are now; nothing where one of them is not there."""
    try:
        return tuple((path, about.st_mtime_ns, about.st_size) for path in files for about in (path.stat(),))
    except OSError:
        return ()


def _read(source: Source, scene: str, images: Images) -> Scene:
    read = source.load(scene, geometry=False)
    return virtual_scene(read, fov=images.fov, size=images.size, focal=images.focal)


def _make_room() -> None:
    """Close the scenes that were not used for longest, as far as there are too many; the last one stays."""
    while len(_OPEN) > 1 and (len(_OPEN) > MOST_SCENES or _held() > MOST_BYTES):
        del _OPEN[next(iter(_OPEN))]


def _held() -> int:
    return sum(one.pictures.held for one in _OPEN.values())
