"""Which scenes a source has: listed in the manifest, in a file, or found on disk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from vstdata.errors import InputError, ManifestError
from vstdata.sources.checks.guard import guarded, inside, is_name, read_lines, relative_file
from vstdata.sources.spec import SourceSpec

SPLIT_FOLDERS = (".", "splits", "metadata", "tasks", "Tasks/Benchmark")
DEFAULT_SPLIT = "train"
SLUG = 50  # letters of a name that are kept in an id


def check_options(spec: SourceSpec, known: Iterable[str]) -> None:
    """Raise ManifestError for an option that the reader does not know."""
    names = sorted(known)
    for name in sorted(spec.options):
        if name not in names:
            raise ManifestError(f"source {spec.name!r}: option {name!r} is unknown to {spec.reader}; known: {names}")


def text_option(spec: SourceSpec, name: str, default: str, choices: tuple[str, ...] = ()) -> str:
    """A string option; ManifestError where it is no string or none of `choices`."""
    value = spec.options.get(name, default)
    if not isinstance(value, str) or (choices and value not in choices):
        raise ManifestError(f"source {spec.name!r}: option {name!r} must be {choices or 'a string'}, not {value!r}")
    return value


def number_option(spec: SourceSpec, name: str, default: float) -> float:
    """A positive finite number option. Raises ManifestError for anything else."""
    value = spec.options.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e9:
        raise ManifestError(f"source {spec.name!r}: option {name!r} must be a positive number, not {value!r}")
    return float(value)


def numbers_option(spec: SourceSpec, name: str) -> tuple[float, ...]:
    """An option that is a list of positive numbers, or one; empty where it is not given. Raises ManifestError for
    anything else."""
    value = spec.options.get(name, [])
    listed = value if isinstance(value, list) else [value]
    if not all(isinstance(one, int | float) and not isinstance(one, bool) and 0 < one < 1e12 for one in listed):
        raise ManifestError(f"source {spec.name!r}: option {name!r} must be positive numbers, not {value!r}")
    return tuple(float(one) for one in listed)


def find_list(root: Path, name: str) -> Path | None:
    """A metadata file of this name in the root or one of its usual folders. Raises InputError where it is a link that
    leaves the root."""
    for folder in SPLIT_FOLDERS:
        path = root / folder / name
        if path.is_file():
            return inside(path, root)
    return None


def id_of(name: str, file: Path, field: str = "scene id") -> str:
    """The id of a scene that its owner calls `name`: the name itself where it is safe as a file name everywhere, else
    what of it is, and a digest of the whole, so that no two names share one: "living room (2)" is living_room_2-5e0c9b.
    Raises InputError for a name that no file may have."""
    if is_name(name):
        return name
    if not name.strip(". ") or len(name) > 255 or any(c in "/\\" or not c.isprintable() for c in name):
        raise InputError(file, field, f"the name of a folder or file, not {name[:80]!r}")
    whole = unicodedata.normalize("NFC", name)  # as one of several systems writes the same letters
    plain = unicodedata.normalize("NFKD", whole).encode("ascii", "ignore").decode()
    slug = re.sub("[^A-Za-z0-9_]+", "_", plain).strip("_")[:SLUG] or "scene"
    return f"{slug}-{sha256(whole.encode()).hexdigest()[:6]}"


def read_ids(path: Path, root: Path) -> list[str]:
    """Scene ids of a list file of ids or names, one a line. Raises InputError for a line that is none."""
    return [id_of(line, path, f"line {n}") for n, line in enumerate(read_lines(path, root), start=1)]


def split_table(spec: SourceSpec, root: Path, file_names: Mapping[str, str]) -> dict[str, str]:
    """Scene id -> split, from the lists in the options (`train_list`, ...) or in the root under `file_names`.

    Raises InputError naming the list where the spec asks for a split whose list is missing.
    """
    table: dict[str, str] = {}
    for split, name in file_names.items():
        if option := spec.options.get(f"{split}_list"):
            path: Path | None = relative_file(root, option, f"{split}_list")
        else:
            path = find_list(root, name)
        if path is not None:
            table.update(dict.fromkeys(read_ids(path, root), split))
        elif spec.split == split:
            raise InputError(root / name, "split list", f"the list of the {split!r} scenes (it is never downloaded)")
    if spec.split and spec.split not in file_names:
        raise InputError(root, "split", f"one of {sorted(file_names)}, not {spec.split!r}")
    return table


def folders(root: Path, base: Path) -> dict[str, Path]:
    """The folders in `base` by scene id, sorted; hidden ones and those of file managers are left out. Raises InputError
    where `base` cannot be read or leaves the root."""
    inside(base, root)
    with guarded(base, "folder", "a readable folder"):
        found = sorted(p for p in base.iterdir() if p.name[0] not in ".@$" and p.name != "__MACOSX" and p.is_dir())
    return by_id(found, base)


def by_id(paths: Iterable[Path], base: Path) -> dict[str, Path]:
    """Folders or files by the scene id of their stem. Raises InputError where two have one."""
    found: dict[str, Path] = {}
    for path in paths:
        own = id_of(path.name if path.is_dir() else path.stem, base)
        if own in found:
            raise InputError(base, "names", f"different ones, not {found[own].name!r} and {path.name!r}")
        found[own] = path
    return dict(sorted(found.items()))


def wanted_ids(spec: SourceSpec, root: Path, found: Iterable[str]) -> list[str]:
    """The ids that the spec asks for, sorted and once each: its list, its list file (relative to the root unless the
    manifest made it absolute), both of ids or names, or all ids `found`. Raises InputError for what is neither, and for
    a list that is not there."""
    if isinstance(spec.scenes, str):
        path = Path(spec.scenes)
        if path.is_absolute():
            return sorted(set(read_ids(path, path.parent)))
        return sorted(set(read_ids(relative_file(root, spec.scenes, "scenes"), root)))
    if spec.scenes:
        return sorted({id_of(name, root) for name in spec.scenes})
    return sorted(set(found))
