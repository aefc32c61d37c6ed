"""What must never reach a library: false counts, bombs, paths out of the root, names that are no words."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.sources.files import Scan, write_ply
from vstdata.errors import ConventionError, InputError
from vstdata.facts.labels import is_nameless, is_structure
from vstdata.sources import SourceSpec, open_source
from vstdata.sources.building.labels import MAX_LABEL, clean_label
from vstdata.sources.checks.guard import check_name, finite_array, inside, read_text, relative_file
from vstdata.sources.files.images import decode_color, decode_depth, image_size, inflate, read_depth
from vstdata.sources.files.ply import check_ply

SPEC = SourceSpec(name="t", reader="scannetv2", root=".", licence="none")


def png(size: tuple[int, int], mode: str = "1") -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture
def ply(tmp_path: Path) -> Path:
    path = tmp_path / "a.ply"
    vertices, faces, _ = Scan().mesh()
    write_ply(path, vertices, faces)
    return path


def test_a_good_ply_gives_its_counts(ply: Path) -> None:
    assert check_ply(ply, ply.parent) == (28, 36)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"element vertex 28", b"element vertex 300000000"),
        (b"element vertex 28", b"element vertex 27"),
        (b"element vertex 28", b"element vertex -1"),
        (b"element face 36", b"element face 0"),
        (b"element face 36", b"element face " + b"9" * 4000),
        (b"format binary_little_endian", b"format binary_middle_endian"),
        (b"property float x", b"property quux x"),
        (b"property list uchar int vertex_indices", b"property list uchar int other_numbers_"),
        (b"end_header", b"end_footer"),
        (b"ply\n", b"obj\n"),
    ],
)
def test_false_ply_headers_are_refused(ply: Path, old: bytes, new: bytes) -> None:
    ply.write_bytes(ply.read_bytes().replace(old, new, 1))
    with pytest.raises(InputError, match=r"a\.ply"):
        check_ply(ply, ply.parent)


@pytest.mark.parametrize("change", ["index", "negative", "polygon", "nan", "cut", "longer"])
def test_false_ply_rows_are_refused(ply: Path, change: str) -> None:
    data = bytearray(ply.read_bytes())
    rows = data.index(b"end_header\n") + 11
    faces = rows + 28 * 16
    if change == "index":
        data[faces + 1 : faces + 5] = (28).to_bytes(4, "little")
    elif change == "negative":
        data[faces + 1 : faces + 5] = b"\xff" * 4
    elif change == "polygon":
        data[faces] = 4
    elif change == "nan":
        data[rows : rows + 4] = np.float32(np.nan).tobytes()
    ply.write_bytes(bytes(data[:-1] if change == "cut" else data + b"x" if change == "longer" else data))
    with pytest.raises(InputError):
        check_ply(ply, ply.parent)


def test_ascii_ply_is_checked_too(tmp_path: Path) -> None:
    head = "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\n"
    head += "element face 1\nproperty list uchar int vertex_indices\nend_header\n"
    path = tmp_path / "a.ply"
    path.write_text(head + "0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n")
    assert check_ply(path, tmp_path) == (3, 1)
    for rows in (
        "0 0 0\n1 0 0\n0 1 0\n3 0 1 3\n",
        "0 0 0\n1 0 0\n0 1 0\n4 0 1 2\n",
        "0 0 0\n1 0 0\n3 0 1 2\n",
        "a b c\n",
    ):
        path.write_text(head + rows)
        with pytest.raises(InputError):
            check_ply(path, tmp_path)


@pytest.mark.parametrize("size", [(5_001, 5_000), (13_000, 13_000)])
def test_image_bombs_are_refused_by_their_header(tmp_path: Path, size: tuple[int, int]) -> None:
    bomb = png(size)
    path = tmp_path / "bomb.png"
    path.write_bytes(bomb)
    for call in (
        lambda: decode_color(bomb, size, path),
        lambda: decode_depth(bomb, size, 1000.0, path),
        lambda: image_size(path, tmp_path),
    ):
        with pytest.raises(InputError, match=r"at most 25000000 pixels|decompression bomb"):
            call()


def test_pictures_of_another_size_or_mode_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="8 x 8 pixels, not 16 x 16"):
        decode_color(png((16, 16), "RGB"), (8, 8), tmp_path)
    with pytest.raises(InputError, match="16-bit grey"):
        decode_depth(png((8, 8), "RGB"), (8, 8), 1000.0, tmp_path)
    with pytest.raises(InputError, match="a JPEG, PNG, PGM, WebP, BMP or TIFF picture"):
        decode_color(b"GIF89a" + bytes(20), (8, 8), tmp_path)
    with pytest.raises(InputError, match="a complete picture"):
        decode_color(png((64, 64), "RGB")[:-30], (64, 64), tmp_path)


def test_depth_arrays_are_read_without_objects(tmp_path: Path) -> None:
    path = tmp_path / "0.npy"
    np.save(path, np.array([[1.0, -1.0, np.nan], [np.inf, 0.0, 2.5]], dtype=np.float32))
    assert image_size(path, tmp_path) == (3, 2)
    assert read_depth(path, tmp_path, (3, 2), 1.0).tolist() == [[1, 0, 0], [0, 0, 2.5]]
    np.save(path, np.array([{}, {}]), allow_pickle=True)
    with pytest.raises(InputError, match="depth"):
        image_size(path, tmp_path)


@pytest.mark.parametrize("form", [b"P5", b"P2"])
@pytest.mark.parametrize("largest", [4095, 10000, 60000, 65535])
def test_pgm_depth_is_as_it_is_stored(tmp_path: Path, form: bytes, largest: int) -> None:
    stored = np.array([[0, 300, 1234], [4095, largest - 1, 2]])
    body = stored.astype(">u2").tobytes() if form == b"P5" else b" ".join(b"%d" % v for v in stored.ravel())
    data = form + b"\n# by a camera\n3 2 # wide\n%d\n" % largest + body
    assert decode_depth(data, (3, 2), 1000.0, tmp_path) == pytest.approx(stored / 1000, abs=1e-5)
    with pytest.raises(InputError, match="a complete picture"):
        decode_depth(data[:-3], (3, 2), 1000.0, tmp_path)


def test_inflate_stops_at_the_expected_size(tmp_path: Path) -> None:
    assert inflate(zlib.compress(b"abcd"), 4, tmp_path, "x") == b"abcd"
    for data in (zlib.compress(bytes(200_000_000)), zlib.compress(b"abc"), b"", b"not zlib"):
        with pytest.raises(InputError):
            inflate(data, 4, tmp_path, "x")


HOSTILE = [
    "..",
    "../a",
    "/etc/passwd",
    "C:\\a",
    "\\\\host\\a",
    "a\\b",
    "a\x00b",
    "x" * 300,
    "http://a/b",
    "",
    "a/../../b",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_paths_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        relative_file(tmp_path, name, "file")
    with pytest.raises(InputError):
        check_name(name, tmp_path)


@pytest.mark.parametrize("what", ["file", "folder", "scan"])
def test_links_out_of_the_root_are_refused(tmp_path: Path, what: str) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    folder = Scan().write(root, "exported")
    outside.mkdir()
    target = {"file": folder / "scene0000_00.txt", "folder": folder / "pose", "scan": folder}[what]
    target.rename(outside / "moved")
    target.symlink_to(outside / "moved")
    with pytest.raises(InputError, match="inside"):
        open_source(SPEC, root).load("scene0000_00")
    within = root / "elsewhere"
    target.unlink()
    (outside / "moved").rename(within)
    target.symlink_to(within)
    assert len(open_source(SPEC, root).load("scene0000_00").frames) == 12


def test_text_is_bounded_and_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="UTF-8"):
        read_text(path, tmp_path)
    with pytest.raises(InputError, match="at most 1 bytes"):
        read_text(path, tmp_path, 1)
    with pytest.raises(InputError, match="existing file"):
        read_text(tmp_path / "absent", tmp_path)


@pytest.mark.parametrize(
    "value", [[1, 2], [1, 2, float("nan")], [1, 2, 1e9], ["1", "2", "3"], None, [[1, 2, 3]], [1, [2], 3]]
)
def test_numbers_are_finite_and_in_range(tmp_path: Path, value: object) -> None:
    with pytest.raises(InputError, match="field"):
        finite_array(value, (3,), tmp_path, "field")


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Office Chair ", "office chair"),
        ("  tv_monitor", "TV monitor"),
        ("TVs", "TVs"),
        ("tvist", "tvist"),
        ("café", "café"),
        ("trash  can", "trash can"),
        ("x" * MAX_LABEL, "x" * MAX_LABEL),
        ("x" * (MAX_LABEL + 1), None),
        ("", None),
        (" ", None),
        ("12", None),
        ("a\nb", None),
        ("lamp\u202egnp", None),
        ("\ud800", None),
        ("chair.1", "chair"),
        ("coffee_table_02", "coffee table"),
        ("Chair #3", "chair"),
        ("chair_000001", "chair"),
        ("Chair:12345", "chair"),
        ("01-chair", "chair"),
        ("10_chair", "chair"),
        ("1. chair", "chair"),
        ("003_cracker_box", "cracker box"),
        ("SM_Chair_01a", "chair"),
        ("\tchair\r\n", "chair"),
        ("2 chairs", "2 chairs"),
        ("3 seat sofa", "3 seat sofa"),
        ("24-inch monitor", "24-inch monitor"),
        ("3d_printer", "3d printer"),
        ("chair12", "chair"),
        ("mp3 player", "mp3 player"),
        ("<image>", None),
        ("<|im_end|> chair", None),
        ("{0.__class__}", None),
        ("user: chair", None),
        ("[INST] chair", None),
        (7, None),
        (None, None),
    ],
)
def test_labels_become_words_or_nothing(raw: object, clean: str | None) -> None:
    assert clean_label(raw) == clean


@pytest.mark.parametrize(
    "raw",
    ["instance_5", "Cube.003", "node_12", "class 7", "Mesh", "ignore", "dontcare", "don't care", "bg"],
)
def test_what_tools_call_anything_names_nothing(raw: str) -> None:
    label = clean_label(raw)
    assert label is not None
    assert is_nameless(label)
    assert is_structure(label)


@given(st.text(max_size=300))
def test_clean_labels_stay_clean(raw: str) -> None:
    label = clean_label(raw)
    if label is not None:
        assert clean_label(label) == label
        assert label == label.strip()
        assert "  " not in label
        assert len(label) <= MAX_LABEL
        assert not set(label) & set("<>{}`\n\t")


def test_containment_follows_links(tmp_path: Path) -> None:
    sibling = tmp_path / "root-other"
    sibling.mkdir()
    (tmp_path / "root").mkdir()
    with pytest.raises(InputError):
        inside(sibling, tmp_path / "root")
    loop = tmp_path / "root" / "loop"
    loop.symlink_to(loop)
    with pytest.raises(InputError):
        inside(loop, tmp_path / "root")


def test_a_convention_error_is_an_input_error() -> None:
    assert issubclass(ConventionError, InputError)
