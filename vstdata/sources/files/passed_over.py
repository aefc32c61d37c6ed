"""Folders and archives among recordings that are none as they are: to be told, and not passed over in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from vstdata.errors import InputError
from vstdata.sources.checks.guard import guarded
from vstdata.sources.files.lists import id_of

ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".7z", ".rar", ".bz2", ".xz", ".bag", ".r3d")
TAKEN = (
    ".jpg", ".jpeg", ".png", ".ppm", ".pgm", ".webp", ".bmp", ".tif", ".tiff", ".heic", ".heif", ".avif", ".dng",
    ".npy", ".npz", ".exr", ".mp4", ".mov", ".mkv", ".avi",
)  # fmt: skip
LEVELS = 3  # ours: folders below one that are looked through
LOOKED = 10_000  # ours: files of a folder of which one would have been a picture


def passed_over(root: Path, known: Iterable[Path]) -> dict[str, Path]:
    """By id, what lies in a folder of recordings beside those that are `known` and looks as if it were one: folders
    with pictures, videos or archives somewhere below, empty folders, archives that nothing was unpacked from, links
    that lead nowhere. Raises InputError where the folder cannot be read."""
    seen = set(known)
    with guarded(root, "folder", "a readable folder"):
        paths = sorted(path for path in root.iterdir() if path.name[0] not in ".@$" and path.name != "__MACOSX")
    stems = {path.name for path in paths if path.is_dir()}
    found = dict[str, Path]()
    for path in paths:
        if path not in seen and path.name.split(".")[0] not in stems - {path.name} and _like_a_recording(path):
            found.setdefault(id_of(path.name, root), path)
    return found


def told_below(folder: Path) -> str:
    """What lies in a folder, by the ends of names: "12 .heic and 1 .txt"; "nothing" where it is empty."""
    ends = Counter(path.suffix.lower() or path.name for path in _files(folder))
    most = [f"{count} {end[:16]}" for end, count in sorted(ends.items(), key=lambda each: (-each[1], each[0]))[:3]]
    return " and ".join(most) or "nothing"


def check_folder(path: Path) -> None:
    """Raises InputError where what should be a recording is an archive, or a link that leads nowhere."""
    if path.is_dir():
        return
    if path.is_symlink() and not path.exists():
        raise InputError(path, "folder", "a folder, not a link that leads nowhere")
    raise InputError(path, "folder", f"a folder of pictures: unpack this {path.suffix or 'file'}")


def _like_a_recording(path: Path) -> bool:
    if path.is_symlink() and not path.exists():
        return True
    if not path.is_dir():
        return path.suffix.lower() in ARCHIVES
    files = list(_files(path))
    return not files or any(each.suffix.lower() in (*TAKEN, *ARCHIVES) for each in files)


def _files(folder: Path) -> Iterator[Path]:
    """Files some levels below a folder, hidden ones left out, so many at most."""
    level, count = [folder], 0
    for _ in range(LEVELS):
        below = list[Path]()
        for each in level:
            with guarded(each, "folder", "a readable folder"):
                paths = sorted(path for path in each.iterdir() if path.name[0] != ".")
            for path in paths:
                if path.is_dir() and not path.is_symlink():
                    below.append(path)
                elif count < LOOKED:
                    count += 1
                    yield path
        level = below
