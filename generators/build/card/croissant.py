"""Croissant metadata of a release: what its files and columns are, for catalogues (mlcommons.org/croissant, 1.0)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from generators.build.card.card import config_files
from vstdata.canonical import pretty_json
from vstdata.release.schema import SCHEMA

CROISSANT = "croissant.json"
PARQUET = "application/x-parquet"
PAPER = "https://arxiv.org/abs/2511.05491"
PREFIXES = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
}
TERMS = (
    "citeAs column equivalentProperty extract field fileProperty fileObject fileSet format includes isLiveDataset "
    "jsonPath key md5 parentField path recordSet references regex repeated replace samplingRate separator source "
    "subField transform"
)
TYPES = {pa.string(): "sc:Text", pa.int32(): "sc:Integer"}


def croissant_text(index: Mapping[str, Any]) -> str:
    """`croissant.json` for a release index. Paths are relative to it; hashes of files are in `manifest.json`."""
    configs = config_files(index)
    sets = {path: f"{config}-{split}" for config, splits in configs.items() for split, path in splits.items()}
    content = {
        "@context": PREFIXES | {term: f"cr:{term}" for term in TERMS.split()},
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": index["name"],
        "version": _three_numbers(index["version"]),
        "description": index["description"] or "Questions and answers about 3D scenes, with pictures.",
        "license": sorted({each["licence"] for each in index["datasets"]}),
        "url": PAPER,
        "citeAs": f"{index['name']} {index['version']}, made by vstdata; method: Visual Spatial Tuning, {PAPER}",
        "distribution": [
            {"@type": "cr:FileSet", "@id": name, "name": name, "includes": path, "encodingFormat": PARQUET}
            for path, name in sorted(sets.items(), key=lambda item: item[1])
        ],
        "recordSet": [
            _records(f"{config}-{split}") for config, splits in configs.items() if config != "all" for split in splits
        ],
    }
    return pretty_json(content)


def _records(files: str) -> dict[str, Any]:
    """Rows of a set of files: the columns that are texts and numbers, and the pictures."""
    plain = {field.name: TYPES[field.type] for field in SCHEMA if field.type in TYPES}
    fields = [_field(files, name, {"dataType": kind}, {}) for name, kind in plain.items()]
    pictures = {"dataType": "sc:ImageObject", "repeated": True}
    fields.append(_field(files, "images", pictures, {"transform": {"jsonPath": "[*].bytes"}}))
    name = f"rows-of-{files}"
    return {"@type": "cr:RecordSet", "@id": name, "name": name, "key": {"@id": f"{files}/id"}, "field": fields}


def _field(files: str, column: str, kind: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    source = {"fileSet": {"@id": files}, "extract": {"column": column}, **more}
    return {"@type": "cr:Field", "@id": f"{files}/{column}", "name": column, **kind, "source": source}


def _three_numbers(version: str) -> str:
    """Croissant wants MAJOR.MINOR.PATCH; a version of other form is told as 0.0.0 with itself as build."""
    numbers = version.removeprefix("v").split(".")
    if len(numbers) <= 3 and all(number.isdigit() for number in numbers):
        return ".".join([*numbers, "0", "0"][:3])
    return f"0.0.0+{version.replace('_', '-')}"
