"""Pictures whose tag says that viewers turn them: read where depth is of what is stored, refused where it is not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.sources.files import COLOR_K, COLOR_SIZE, DEPTH_K, DEPTH_SIZE, Array, room_depth
from tests.sources.test_rgbd_folder import POSES, TUM_LINES, check, load, numbered, write_pictures
from vstdata.errors import InputError

SHOWN_FROM = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}


def shaded(depth: Array) -> Image.Image:
    """A picture in which what is nearer is lighter."""
    return Image.fromarray(np.repeat((255 / (1 + depth))[..., None], 3, axis=2).astype(np.uint8))


def write(folder: Path, tag: int, as_shown: bool, flat: bool = False) -> None:
    """Pictures with a tag, whose depth and poses are of what is shown or of what is stored."""
    write_pictures(folder, numbered())
    (folder / "poses.txt").write_text("\n".join(TUM_LINES))
    for k, name in enumerate(numbered()):
        seen = shaded(np.ones(COLOR_SIZE[::-1]) if flat else room_depth(POSES[k], COLOR_K, COLOR_SIZE))
        stored = seen.transpose(SHOWN_FROM[tag]) if as_shown else seen
        exif = stored.getexif()
        exif[0x0112] = tag
        stored.save(folder / "color" / f"{name}.jpg", exif=exif, quality=95)


@pytest.mark.parametrize("tag", [3, 6, 8])
def test_depth_of_what_is_shown_is_refused_with_the_tag(tmp_path: Path, tag: int) -> None:
    write(tmp_path, tag, as_shown=True)
    with pytest.raises(InputError, match=rf"0000.jpg: EXIF orientation: .*turn by tag {tag}.*mogrify -auto-orient"):
        load(tmp_path)


@pytest.mark.parametrize("tag", [3, 6, 8])
def test_depth_of_what_is_stored_is_read(tmp_path: Path, tag: int) -> None:
    write(tmp_path, tag, as_shown=False)
    check(load(tmp_path))


def test_what_no_edge_tells_is_refused(tmp_path: Path) -> None:
    write(tmp_path, 3, as_shown=False, flat=True)
    with pytest.raises(InputError, match="edges do not tell"):
        load(tmp_path)


def test_ids_of_what_is_shown_are_refused(tmp_path: Path) -> None:
    write(tmp_path, 3, as_shown=False)
    (tmp_path / "instances").mkdir()
    for k, name in enumerate(numbered()):
        ids = (np.asarray(room_depth(POSES[k], DEPTH_K, DEPTH_SIZE)) > 1.6).astype(np.uint8)
        Image.fromarray(ids[::-1, ::-1]).save(tmp_path / "instances" / f"{name}.png")
    with pytest.raises(InputError, match="edges do not tell that ids are"):
        load(tmp_path)
