"""The rules by which the Hub accepts the front matter of a data set card, as its documentation states them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

SIZES = {"n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M", "100M<n<1B", "n>1T"}
TASKS = {"visual-question-answering", "image-text-to-text", "depth-estimation", "object-detection", "robotics"}
LICENCES = {"apache-2.0", "cc-by-4.0", "cc-by-nc-4.0", "cc0-1.0", "mit", "other", "unknown"}
LISTS = ("language", "task_categories", "tags", "size_categories")


def card_problems(content: str) -> list[str]:
    """Everything that is wrong with a card; empty for a good one."""
    parts = re.match(r"---\n(.*?)\n---\n", content, re.DOTALL)
    if not parts:
        return ["no front matter between two lines of ---"]
    try:
        fields = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        return [f"not YAML: {error}"]
    return list(_problems(fields)) if isinstance(fields, dict) else ["the front matter is no mapping"]


def _problems(fields: Mapping[str, Any]) -> Iterator[str]:
    licence = fields.get("license")
    if licence not in LICENCES:
        yield f'"license" must be one of {sorted(LICENCES)}'
    if licence == "other" and not {"license_name", "license_link"} <= fields.keys():
        yield '"license: other" needs license_name and license_link'
    if not re.fullmatch(r"[a-z0-9_.-]+", fields.get("license_name", "x")):
        yield '"license_name" must be lower case without spaces'
    for name in LISTS:
        values = fields.get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            yield f'"{name}" must be an array of strings'
    if not set(fields.get("size_categories", [])) <= SIZES:
        yield f'"size_categories" must be of {sorted(SIZES)}'
    if not set(fields.get("task_categories", [])) <= TASKS:
        yield f'"task_categories" must be of {sorted(TASKS)}'
    if any(not re.fullmatch(r"[a-z]{2,3}", value) for value in fields.get("language", [])):
        yield '"language" must be ISO 639 codes'
    if any(len(tag) > 64 for tag in fields.get("tags", [])):
        yield '"tags" must be short'
    yield from _config_problems(fields.get("configs", []))


def _config_problems(configs: Any) -> Iterator[str]:
    names = [config.get("config_name") for config in configs]
    if len(set(names)) != len(names):
        yield '"configs" must have different config_name'
    for config in configs:
        if not re.fullmatch(r"[A-Za-z0-9_.-]+", str(config.get("config_name", ""))):
            yield f'"config_name" {config.get("config_name")!r} must be letters, digits, _ . -'
        for file in config.get("data_files", []):
            if not {"split", "path"} <= file.keys() or not re.fullmatch(r"\w+(\.\w+)*", file["split"]):
                yield f'"data_files" of {config.get("config_name")} need split and path'
    if sum(bool(config.get("default")) for config in configs) > 1:
        yield '"configs" has more than one default'
