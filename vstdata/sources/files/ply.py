"""PLY files, checked before a mesh library opens them.

A header may claim any number of rows, and a face any vertex: some libraries return one vertex without an error, others
read past the end of memory. So counts are held against the file's size and every index against the vertices first.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.lib.recfunctions import unstructured_to_structured
from numpy.typing import NDArray

from vstdata.errors import InputError
from vstdata.sources.checks.guard import guarded, require_file

MAX_VERTICES = 50_000_000  # ours: the largest building scans have about 10 million
_TYPES = {
    "char": "i1", "int8": "i1", "uchar": "u1", "uint8": "u1", "short": "i2", "int16": "i2", "ushort": "u2",
    "uint16": "u2", "int": "i4", "int32": "i4", "uint": "u4", "uint32": "u4", "float": "f4", "float32": "f4",
    "double": "f8", "float64": "f8",
}  # fmt: skip
_ORDERS = {"binary_little_endian": "<", "binary_big_endian": ">", "ascii": "="}
_HEADER_BYTES = 65536


@dataclass(frozen=True, slots=True)
class _Element:
    name: str
    count: int
    row: list[tuple[str, str]]  # field name and numpy type; a list property of three is two fields: count and items


@dataclass(frozen=True, slots=True)
class _Header:
    order: str
    length: int
    elements: list[_Element]


def _property(words: list[str], order: str, path: Path) -> list[tuple[str, str]]:
    if words[1] == "list":
        count, item = _TYPES[words[2]], _TYPES[words[3]]
        return [(f"{words[4]}.count", order + count), (words[4], order + item)]
    return [(words[2], order + _TYPES[words[1]])]


def _header(path: Path) -> _Header:
    with path.open("rb") as handle:
        head = handle.read(_HEADER_BYTES)
    end = head.find(b"end_header")
    newline = head.find(b"\n", end)
    if not head.startswith(b"ply") or end < 0 or newline < 0:
        raise InputError(path, "PLY header", "a header that starts with 'ply' and ends with 'end_header'")
    lines = [line.split() for line in head[:end].decode("ascii").splitlines()[1:]]
    order, elements = "", list[_Element]()
    for words in lines:
        if words[:1] == ["format"]:
            order = _ORDERS[words[1]]
        elif words[:1] == ["element"]:
            elements.append(_Element(words[1], int(words[2]), []))
        elif words[:1] == ["property"]:
            elements[-1].row.extend(_property(words, order, path))
        elif words[:1] not in ([], ["comment"], ["obj_info"]):
            raise InputError(path, "PLY header", f"format, element or property, not {words[0][:40]!r}")
    return _Header(order, newline + 1, elements)


def _expect_counts(header: _Header, path: Path) -> None:
    counts = {element.name: element.count for element in header.elements}
    for name in ("vertex", "face"):
        if not 0 < counts.get(name, 0) <= MAX_VERTICES * 4:
            raise InputError(path, f"element {name}", f"a count from 1 to {MAX_VERTICES * 4}, not {counts.get(name)}")
    if any(element.count < 0 or not element.row for element in header.elements):
        raise InputError(path, "PLY header", "elements with a count and properties")


def _dtype(element: _Element) -> np.dtype[np.void]:
    fields = list[tuple[str, str] | tuple[str, str, tuple[int]]]()
    lists = {name.removesuffix(".count") for name, _ in element.row if name.endswith(".count")}
    for name, kind in element.row:
        fields.append((name, kind, (3,)) if name in lists else (name, kind))
    return np.dtype(fields)


def _binary(header: _Header, path: Path) -> dict[str, NDArray[np.void]]:
    types = [_dtype(element) for element in header.elements]
    need = header.length + sum(t.itemsize * e.count for t, e in zip(types, header.elements, strict=True))
    size = path.stat().st_size
    if size != need:
        raise InputError(path, "size", f"{need} bytes for its counts of vertices and triangles, not {size}")
    tables, offset = dict[str, NDArray[np.void]](), header.length
    for dtype, element in zip(types, header.elements, strict=True):
        if element.count:
            tables[element.name] = np.memmap(path, dtype, "r", offset, (element.count,))
        offset += dtype.itemsize * element.count
    return tables


def _ascii(header: _Header, path: Path) -> dict[str, NDArray[np.void]]:
    types = [_dtype(element) for element in header.elements]
    widths = [sum(int(np.prod(t[name].shape)) for name in t.names or ()) for t in types]
    need = sum(w * e.count for w, e in zip(widths, header.elements, strict=True))
    if path.stat().st_size < header.length + 2 * need - 1:
        raise InputError(path, "size", "a file large enough for its counts of vertices and triangles")
    words = path.read_bytes()[header.length :].split()
    if len(words) != need:
        raise InputError(path, "values", f"{need} numbers for its counts of vertices and triangles, not {len(words)}")
    numbers, tables, offset = np.array(words, dtype=np.float64), {}, 0
    for dtype, width, element in zip(types, widths, header.elements, strict=True):
        block = numbers[offset : offset + width * element.count].reshape(element.count, width)
        tables[element.name] = unstructured_to_structured(block, dtype)
        offset += width * element.count
    return tables


def check_ply(path: Path, root: Path) -> tuple[int, int]:
    """(vertices, triangles) of a PLY mesh whose rows, list lengths, indices and coordinates have all been looked at.

    Raises InputError for anything else, faces that are no triangles included.
    """
    require_file(path, root)
    with guarded(path, "PLY", "a PLY mesh"):
        header = _header(path)
        _expect_counts(header, path)
        tables = _ascii(header, path) if header.order == "=" else _binary(header, path)
        vertex, face = tables["vertex"], tables["face"]
        _check_faces(face, len(vertex), path)
        for axis in "xyz":
            if not np.isfinite(vertex[axis]).all():
                raise InputError(path, f"vertex {axis}", "finite numbers")
    return len(vertex), len(face)


def _check_faces(face: NDArray[np.void], vertices: int, path: Path) -> None:
    names = face.dtype.names or ()
    for name in names:
        if name.endswith(".count") and (face[name] != 3).any():
            raise InputError(path, f"face {name}", "triangles only")
    index = next((name for name in ("vertex_indices", "vertex_index") if name in names), None)
    if index is None:
        raise InputError(path, "face", "a list property vertex_indices")
    corners = face[index]
    if int(corners.min()) < 0 or int(corners.max()) >= vertices:
        raise InputError(path, f"face {index}", f"indices from 0 to {vertices - 1}")
