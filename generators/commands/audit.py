"""What `vst audit` does: measures, prints a table, writes `audit.json` and the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from rich.console import Console

from generators.folder import beside, renewed, told
from generators.tables import Column, Table, say, say_json
from skills import all_skills
from vstdata.audit import audit, default_lists
from vstdata.audit.blind import PRIORS
from vstdata.audit.checks import FAILS, limits_of
from vstdata.audit.page import page
from vstdata.canonical import pretty_json
from vstdata.errors import BuildError, ManifestError
from vstdata.manifest import Audit, first_fault, read_manifest
from vstdata.release.index import read_index

NUMBERS, PAGE = "audit.json", "index.html"
WORST = 5  # types shown where the output is no terminal


def run_audit(
    release: Path,
    out: Path | None,
    lists: Sequence[Path],
    manifest: Path | None,
    overrides: Sequence[str],
    as_json: bool = False,
) -> bool:
    """Audit a release; whether all limits hold. `out` defaults to `NAME-audit` beside the release.

    A terminal gets the table of all question types; a pipe what fails and the worst types, for the page has the rest;
    `as_json` prints the whole document. An older audit there is replaced when the new one is whole. Raises BuildError
    where the folder holds anything else.
    """
    console = Console()
    folder = beside(release, out, "audit")
    _refuse_others(folder)
    own = read_manifest(manifest, all_skills()).audit if manifest else limits_of(release, read_index(release))
    with console.status("audit") as status:
        document = audit(release, lists or default_lists(), changed(own, overrides), status.update)
    with told(folder), renewed(folder) as fresh:
        fresh.mkdir()
        (fresh / NUMBERS).write_text(pretty_json(document), "utf-8")
        (fresh / PAGE).write_text(page(document), "utf-8")
    if as_json:
        say_json(console, document)
    else:
        _tell(console, document, folder)
    return bool(document["holds"])


def _refuse_others(folder: Path) -> None:
    there = {each.name for each in folder.iterdir()} if folder.is_dir() else set()
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()) or (there and NUMBERS not in there):
        raise BuildError(f"{folder}: no folder of an audit; remove it or take another --out")
    if others := sorted(there - {NUMBERS, PAGE}):
        raise BuildError(f"{folder} holds {others[0]}, which is of no audit; take another --out")


def changed(limits: Audit, overrides: Sequence[str]) -> Audit:
    """Limits with some replaced, each given as NAME=VALUE. Raises ManifestError."""
    values = dict(pair.partition("=")[::2] for pair in overrides)
    try:
        return Audit.model_validate({**limits.model_dump(), **values})
    except ValidationError as error:
        raise ManifestError(f"--limit {', '.join(overrides)}: {first_fault(error, Audit)}") from error


def _tell(console: Console, document: Mapping[str, Any], folder: Path) -> None:
    table = audit_table(document)
    if not console.is_terminal:
        table.title += f": the {WORST} types furthest above chance"
        ranked = sorted(zip(map(_edge, document["types"]), table.rows, strict=True), reverse=True)
        table.rows = [row for _, row in ranked[:WORST]]
    table.print(console)
    for each in document["checks"]:
        if each["verdict"] == FAILS:
            where = f"{each['skill']} {each['type']}: " if each["skill"] else ""
            say(console, f"FAILS {where}{each['told']}")
    few = {(each["skill"], each["type"]) for each in document["checks"] if each["verdict"] not in ("holds", FAILS)}
    lines = [
        *(f"{each['list']}: {len(each['train'])} training scenes on it" for each in document["decontamination"]),
        *([] if document["decontamination"] else ["no list of benchmark scenes: not compared with any"]),
        *([f"{len(few)} types are over a limit with too few questions to tell"] if few else []),
        "all limits hold" if document["holds"] else "not all limits hold",
        f"{folder / PAGE} shows it, {folder / NUMBERS} has all numbers",
    ]
    for line in lines:
        say(console, line)


def audit_table(document: Mapping[str, Any]) -> Table:
    """One row per question type: blind scores beside chance, letters, repeats."""
    release = document["release"]
    models = ("chance", "frequent", "forest", "n-grams", "sizes", "first frame", "95 % of highest")
    counted = ("questions", "rooms", *models, "letters", "repeats")
    columns = [Column("skill"), Column("type"), *(Column(name, right=True) for name in counted)]
    table = Table(f"{release['name']} {release['version']}: answered without pictures, %", columns, keys=2)
    for each in document["types"]:
        letters = each["letters"]
        off = _percent(letters["deviation"]) if letters else "-"
        cells = [str(each["questions"]), str(each["rooms"]), *_blind_cells(each["blind"]), off]
        table.add(each["skill"], each["type"], *cells, _percent(each["near_duplicates"]["share"]))
    return table


def _edge(kind: Mapping[str, Any]) -> float:
    """How far the lower end of the best blind model is above chance."""
    blind = kind["blind"]
    return max(score["low"] for score in blind["scores"]) - blind["chance"] if blind else float("-inf")


def _blind_cells(blind: Mapping[str, Any] | None) -> list[str]:
    if not blind:
        return ["-"] * 7
    means = {score["model"]: score["mean"] for score in blind["scores"]}
    frequent = max(mean for model, mean in means.items() if model not in ("forest", "ngrams", *PRIORS))
    others = [_percent(means[model]) if model in means else "-" for model in ("forest", "ngrams", *PRIORS)]
    best = max(blind["scores"], key=lambda score: score["low"])
    shown = f"{_percent(best['low'])} to {_percent(best['high'])}"
    return [_percent(blind["chance"]), _percent(frequent), *others, shown]


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
