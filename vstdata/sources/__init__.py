"""Files become scenes: one function opens a source by its reader's name; each reader is one module, imported when used.

source = open_source(spec, root)
for scene_id in source.scene_ids():
    scene = source.load(scene_id)
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from vstdata.errors import InputError, ManifestError
from vstdata.sources.spec import Source, SourceSpec
from vstdata.system import load_bundled_libraries

_SCENEZOO = "vstdata.sources.readers.scenezoo:SceneZooSource"
READERS = {
    "scannetv2": "vstdata.sources.readers.scannet:ScanNetSource",
    "rgbd_folder": "vstdata.sources.readers.rgbd_folder:RGBDFolderSource",
    "scene_boxes": "vstdata.sources.readers.scene_boxes:SceneBoxesSource",
    "quest": "vstdata.sources.readers.quest:QuestSource",
    "scannetppv2": _SCENEZOO,
    "arkitscenes": _SCENEZOO,
    "matterport3d": _SCENEZOO,
    "3rscan": _SCENEZOO,
    "multiscan": _SCENEZOO,
    "structured3d": _SCENEZOO,
    "s3dis": _SCENEZOO,
    "scenenn": _SCENEZOO,
    "ase": _SCENEZOO,
    "3dfront": _SCENEZOO,
    "sunrgbd": "vstdata.sources.readers.sunrgbd:SunRgbdSource",
    "hypersim": "vstdata.sources.readers.hypersim:HypersimSource",
}

__all__ = ["READERS", "Source", "SourceSpec", "open_source"]


def open_source(spec: SourceSpec, root: Path) -> Source:
    """The source that a manifest describes, with its files under `root`; nothing is read yet.

    Raises ManifestError for an unknown reader or option, InputError where `root` is no folder.
    """
    if spec.reader not in READERS:
        raise ManifestError(f"source {spec.name!r}: reader {spec.reader!r} is unknown; known: {sorted(READERS)}")
    if not root.is_dir():
        raise InputError(root, "root", f"the data folder of source {spec.name!r}")
    load_bundled_libraries()
    module, _, name = READERS[spec.reader].partition(":")
    source: Source = getattr(import_module(module), name)(spec, root)
    return source
