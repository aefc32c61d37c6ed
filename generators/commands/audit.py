"""What `vst audit` does: measures, prints a table, writes `audit.json` and the page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from generators.folder import beside
from skills import all_skills
from vstdata.audit import audit, default_lists
from vstdata.audit.checks import FAILS, limits_of
from vstdata.audit.page import page
from vstdata.errors import ManifestError
from vstdata.manifest import Audit, read_manifest
from vstdata.release.index import read_index


def run_audit(
    release: Path, out: Path | None, lists: Sequence[Path], manifest: Path | None, overrides: Sequence[str]
) -> bool:
    """Audit a release; whether all limits hold. `out` defaults to `NAME-audit` beside the release."""
    console = Console()
    folder = beside(release, out, "audit")
    own = read_manifest(manifest, all_skills()).audit if manifest else limits_of(release, read_index(release))
    with console.status("audit") as status:
        document = audit(release, lists or default_lists(), changed(own, overrides), status.update)
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    (folder / "audit.json").write_text(f"{text}\n", "utf-8")
    (folder / "index.html").write_text(page(document), "utf-8")
    _tell(console, document, folder)
    return bool(document["holds"])


def changed(limits: Audit, overrides: Sequence[str]) -> Audit:
    """Limits with some replaced, each given as NAME=VALUE. Raises ManifestError."""
    values = dict(pair.partition("=")[::2] for pair in overrides)
    try:
        return Audit.model_validate({**limits.model_dump(), **values})
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        name = ".".join(str(part) for part in problem["loc"])
        known = ", ".join(Audit.model_fields)
        raise ManifestError(f"--limit {name}={values.get(name)}: {problem['msg']}; limits: {known}") from error


def _tell(console: Console, document: Mapping[str, Any], folder: Path) -> None:
    console.print(audit_table(document))
    for each in document["checks"]:
        if each["verdict"] == FAILS:
            where = f"{each['skill']} {each['type']}: " if each["skill"] else ""
            console.print(f"FAILS {where}{each['told']}", markup=False, highlight=False, soft_wrap=True)
    few = {(each["skill"], each["type"]) for each in document["checks"] if each["verdict"] not in ("holds", FAILS)}
    lines = [
        *(f"{each['list']}: {len(each['train'])} training scenes on it" for each in document["decontamination"]),
        *([] if document["decontamination"] else ["no list of benchmark scenes: not compared with any"]),
        *([f"{len(few)} types are over a limit with too few questions to tell"] if few else []),
        "all limits hold" if document["holds"] else "not all limits hold",
        f"{folder / 'index.html'} shows it, {folder / 'audit.json'} has all numbers",
    ]
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def audit_table(document: Mapping[str, Any]) -> Table:
    """One row per question type: blind scores beside chance, letters, repeats."""
    release = document["release"]
    table = Table(title=f"{release['name']} {release['version']}: answered without pictures, %", title_justify="left")
    table.add_column("skill", no_wrap=True)
    table.add_column("type")
    for name in (
        "questions",
        "rooms",
        "chance",
        "frequent",
        "forest",
        "n-grams",
        "95 % of highest",
        "letters",
        "repeats",
    ):
        table.add_column(name, justify="right")
    for each in document["types"]:
        letters = each["letters"]
        off = _percent(letters["deviation"]) if letters else "-"
        cells = [str(each["questions"]), str(each["rooms"]), *_blind_cells(each["blind"]), off]
        table.add_row(each["skill"], each["type"], *cells, _percent(each["near_duplicates"]["share"]))
    return table


def _blind_cells(blind: Mapping[str, Any] | None) -> list[str]:
    if not blind:
        return ["-"] * 5
    *frequent, forest, ngrams = blind["scores"]
    best = max(blind["scores"], key=lambda score: score["low"])
    means = [max(score["mean"] for score in frequent), forest["mean"], ngrams["mean"]]
    return [_percent(blind["chance"]), *map(_percent, means), f"{_percent(best['low'])} to {_percent(best['high'])}"]


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
