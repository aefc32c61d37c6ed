"""Marks that stay visible, labels that stay readable, and bytes that come back."""

from __future__ import annotations

import io
import zlib
from itertools import combinations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from vstdata.draft import Mark
from vstdata.drawing.marks import PALETTE, decode, encode, mark_picture, mark_scale
from vstdata.errors import InputError, VstError
from vstdata.scene import ImageArray

NAMES = list(PALETTE)


def grey(width: int = 640, height: int = 480, value: int = 130) -> ImageArray:
    return np.full((height, width, 3), value, np.uint8)


def shows(image: ImageArray, mark: Mark) -> bool:
    """Whether the pixel of a point has the colour of the mark."""
    u, v = (round(value) for value in mark.xy)
    return bool(np.abs(image[v, u].astype(int) - PALETTE[mark.color]).max() <= 2)


def test_colors_are_far_apart() -> None:
    rgb = np.array([list(PALETTE.values())], np.float32) / 255
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2Lab)[0]
    assert min(float(np.linalg.norm(lab[a] - lab[b])) for a, b in combinations(range(len(lab)), 2)) > 32


@pytest.mark.parametrize("color", NAMES)
@pytest.mark.parametrize("value", [0, 130, 255])
def test_every_color_is_seen_on_every_ground(color: str, value: int) -> None:
    image = mark_picture(grey(value=value), [Mark(0, "point", (100.0, 100.0), color)])
    assert shows(image, Mark(0, "point", (100.0, 100.0), color))
    changed = np.abs(image.astype(int) - value).max(axis=-1) > 60
    assert changed.sum() >= 20  # at least the outline stands out


def test_the_picture_given_is_not_drawn_on() -> None:
    image = grey()
    first = mark_picture(image, [Mark(0, "point", (30.0, 30.0), "red", "1")])
    assert (image == 130).all()
    assert (first == mark_picture(image, [Mark(0, "point", (30.0, 30.0), "red", "1")])).all()
    assert (mark_picture(image, []) == image).all()


@pytest.mark.parametrize("factor", [1, 2, 3])
def test_marks_grow_with_the_picture(factor: int) -> None:
    assert mark_scale(640 * factor, 480 * factor) == factor
    image = mark_picture(grey(640 * factor, 480 * factor), [Mark(0, "point", (300.0, 200.0), "red")])
    red = (np.abs(image.astype(int) - PALETTE["red"]).max(axis=-1) <= 2).sum()
    assert red == pytest.approx(np.pi * (6 * factor) ** 2, rel=0.2)


apart = st.lists(
    st.tuples(st.integers(0, 31), st.integers(0, 23)), min_size=1, max_size=8, unique=True
)  # cells of 20 pixels


@given(apart, st.integers(0, 19), st.integers(0, 19))
@settings(max_examples=30, deadline=None)
def test_labels_stay_inside_and_cover_no_point(cells: list[tuple[int, int]], right: int, down: int) -> None:
    points = [(min(20.0 * u + right, 639.0), min(20.0 * v + down, 479.0)) for u, v in cells]
    marks = [Mark(0, "point", xy, NAMES[k], str(k + 1)) for k, xy in enumerate(points)]
    image = mark_picture(grey(), marks)
    assert all(shows(image, mark) for mark in marks)
    plain = mark_picture(grey(), [Mark(0, "point", mark.xy, mark.color) for mark in marks])
    changed = (image != plain).any(axis=-1)
    for mark in marks:  # a whole patch of every colour, none cut by the border or by another
        own = changed & (np.abs(image.astype(int) - PALETTE[mark.color]).max(axis=-1) <= 2)
        assert own.sum() >= 60


def test_boxes_are_drawn_whole_at_the_border() -> None:
    image = mark_picture(grey(), [Mark(0, "box", (-0.5, -0.5, 639.5, 479.5), "red")])
    red = (np.abs(image.astype(int) - PALETTE["red"]).max(axis=-1) <= 2).nonzero()
    assert red[0].min() <= 3
    assert red[0].max() >= 476
    assert red[1].min() <= 3
    assert red[1].max() >= 636
    assert (image[100:380, 100:540] == 130).all()


@pytest.mark.parametrize(("side", "width"), [(39.0, 7), (41.0, 9)])
def test_lines_of_small_boxes_are_thinner(side: float, width: int) -> None:
    """Two overlapping boxes around bottles hid most of the bottles."""
    image = mark_picture(grey(), [Mark(0, "box", (200.0, 200.0, 200.0 + side, 300.0), "red")])
    changed = np.flatnonzero((image[250] != 130).any(axis=-1))
    assert len(changed) == 2 * width  # with the blurred pixels at both sides of a line


def test_a_circle_leaves_its_middle_free() -> None:
    image = mark_picture(grey(), [Mark(0, "circle", (200.0, 150.0), "cyan", "REF")])
    assert (image[146:155, 196:205] == 130).all()
    assert (image != 130).any()


@pytest.mark.parametrize(
    "mark",
    [
        Mark(0, "cross", (5.0, 5.0), "red"),
        Mark(0, "point", (5.0, 5.0), "mauve"),
        Mark(0, "point", (640.0, 5.0), "red"),
        Mark(0, "point", (float("nan"), 5.0), "red"),
        Mark(0, "point", (5.0, 5.0, 8.0, 8.0), "red"),
        Mark(0, "box", (50.0, 5.0, 40.0, 8.0), "red"),
        Mark(0, "point", (5.0, 5.0), "red", "à"),
        Mark(0, "point", (5.0, 5.0), "red", "two\nlines"),
        Mark(0, "point", (5.0, 5.0), "red", "far too long a label to fit into a picture " * 3),
    ],
)
def test_marks_that_cannot_be_drawn_are_refused(mark: Mark) -> None:
    with pytest.raises(VstError):
        mark_picture(grey(), [mark])


def noise_picture() -> ImageArray:
    return np.random.default_rng(3).integers(0, 256, (48, 64, 3)).astype(np.uint8)


def test_png_is_exact_and_jpeg_keeps_thin_colored_lines() -> None:
    image = noise_picture()
    assert (decode(encode(image, "png")) == image).all()
    lined = mark_picture(grey(), [Mark(0, "box", (100.0, 100.0, 300.0, 200.0), "red")])
    back = decode(encode(lined))
    assert np.abs(back.astype(int) - lined)[101:300].max() < 60
    with Image.open(io.BytesIO(encode(lined))) as picture:
        assert [sampling[1:3] for sampling in picture.layer] == [(1, 1)] * 3  # type: ignore[attr-defined]


def test_equal_pixels_give_equal_bytes() -> None:
    assert encode(noise_picture()) == encode(noise_picture().copy())
    assert encode(noise_picture(), "png") == encode(np.asfortranarray(noise_picture()), "png")
    assert len(encode(noise_picture(), quality=60)) < len(encode(noise_picture(), quality=95))
    with pytest.raises(VstError):
        encode(noise_picture(), "gif")


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "1", "LA"])
def test_other_modes_become_rgb(mode: str) -> None:
    out = io.BytesIO()
    Image.fromarray(noise_picture()).convert(mode).save(out, "PNG")
    assert decode(out.getvalue()).shape == (48, 64, 3)


def test_an_orientation_tag_turns_nothing() -> None:
    tags = Image.Exif()
    tags[0x0112] = 6
    out = io.BytesIO()
    Image.fromarray(noise_picture()).save(out, "JPEG", exif=tags)
    assert decode(out.getvalue()).shape == (48, 64, 3)


def postscript() -> bytes:
    """A picture for Pillow, which starts Ghostscript on it."""
    out = io.BytesIO()
    Image.fromarray(noise_picture()).save(out, "EPS")
    return out.getvalue()


def huge() -> bytes:
    """The head of a PNG of 324 Mpx."""
    out = bytearray(encode(noise_picture(), "png"))
    out[16:24] = (18_000).to_bytes(4, "big") * 2
    out[29:33] = zlib.crc32(out[12:29]).to_bytes(4, "big")
    return bytes(out)


def deep() -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.full((4, 4), 40_000, np.uint16)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        encode(noise_picture())[:-400],
        encode(noise_picture(), "png")[:-40],
        deep(),
        postscript(),
        huge(),
    ],
    ids=["empty", "garbage", "cut jpeg", "cut png", "16 bits", "a program", "18,000 x 18,000"],
)
def test_broken_pictures_name_their_file(data: bytes) -> None:
    with pytest.raises(InputError, match=r"frame-7\.jpg"):
        decode(data, "frame-7.jpg")
