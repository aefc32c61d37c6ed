"""Files become scenes: one function opens a source by its reader's name.

source = open_source(spec, root)
for scene_id in source.scene_ids():
    scene = source.load(scene_id)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vstdata.errors import InputError, ManifestError
from vstdata.near import near
from vstdata.sources.spec import Source, SourceSpec
from vstdata.system import load_bundled_libraries

if TYPE_CHECKING:
    from vstdata.sources.reader import Reader

__all__ = ["Opener", "Source", "SourceSpec", "open_source", "opener"]


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens sources of some readers. It can be sent to a machine on which the package that brings them is no longer
    installed but lies in the path."""

    readers: Mapping[str, Reader]

    def __call__(self, spec: SourceSpec, root: Path) -> Source:
        """See `open_source`."""
        if not root.is_dir():
            raise InputError(root, "root", f"the data folder of source {spec.name!r}")
        load_bundled_libraries()
        return self.readers[spec.reader].open(spec, root)


def opener(specs: Iterable[SourceSpec]) -> Opener:
    """What opens these sources. Raises ManifestError for an unknown reader."""
    from vstdata.sources.readers import all_readers

    known, readers = all_readers(), {}
    for spec in specs:
        if spec.reader not in known:
            raise ManifestError(f"source {spec.name!r}: no reader {spec.reader!r}; {near(spec.reader, known)}")
        readers[spec.reader] = known[spec.reader].thing
    return Opener(readers)


def open_source(spec: SourceSpec, root: Path) -> Source:
    """The source that a manifest describes, with its files under `root`; nothing is read yet.

    Raises ManifestError for an unknown reader or option, InputError where `root` is no folder.
    """
    return opener([spec])(spec, root)
