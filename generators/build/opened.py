"""Scenes that a worker has open, with the pictures that it has encoded: the shards of other skills show them too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generators.build.rows import Pictures
from vstdata.manifest import Images
from vstdata.scene import Scene
from vstdata.sources.spec import OpenSource, Source, SourceSpec
from vstdata.virtual_camera import virtual_scene

MOST_SCENES = 64  # ours: more than a shard of a thousand rows is about
MOST_BYTES = 160 * 10**6  # ours: of encoded pictures that are kept

Stamp = tuple[object, ...]
_OPEN: dict[Stamp, Pictures] = {}  # of this process; the last used is the last


def opened(open_source: OpenSource, spec: SourceSpec, root: Path, scene: str, images: Images) -> Pictures:
    """The pictures of a scene, which is read where this process has not done so since its files were last written.

    Raises InputError where it cannot be read.
    """
    source = open_source(spec, root)
    files = _stamp(source, scene)
    stamp = (type(source), scene, spec.model_dump_json(), images.model_dump_json(), *files)
    found = _OPEN.pop(stamp, None)
    for other in _OPEN.values():
        other.put_away()
    if found is None:
        found = Pictures(_read(source, scene, images), images, spec.image_format)
    if files and found.scene.mesh is None:  # no file tells whether it is still the same; or too large to keep
        _OPEN[stamp] = found
    _make_room()
    return found


def close() -> None:
    """Close all scenes, once a build in this process is over."""
    _OPEN.clear()


def _stamp(source: Source, scene: str) -> Sequence[tuple[Path, int, int]]:
    """Name, time and size of the files of a scene; none where one of them is not there."""
    try:
        about = [(path, path.stat()) for path in source.files(scene)]
    except OSError:
        return ()
    return tuple((path, each.st_mtime_ns, each.st_size) for path, each in about)


def _read(source: Source, scene: str, images: Images) -> Scene:
    read = source.load(scene, geometry=False)
    return virtual_scene(read, fov=images.fov, size=images.size, focal=images.focal)


def _make_room() -> None:
    """Close the scenes that were not used for longest, as far as there are too many; the last one stays."""
    while len(_OPEN) > 1 and (len(_OPEN) > MOST_SCENES or sum(one.held for one in _OPEN.values()) > MOST_BYTES):
        del _OPEN[next(iter(_OPEN))]
