"""The audit of a release: can its questions be answered without looking, are they balanced, do they repeat?

`audit` reads shards only and gives one JSON document, which `vst audit` prints, writes and draws.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vstdata.home import manifests_folder
from vstdata.release.index import read_index

if TYPE_CHECKING:
    from vstdata.audit.priors import SizeTable
    from vstdata.audit.tally import Tally
    from vstdata.audit.words import LabelFinder
    from vstdata.manifest import Audit

__all__ = ["audit", "default_lists"]

FORMAT = "vstdata audit 1"
NOT_SCORED = {
    "box_list": "not scored: boxes are measured in the camera's frame; their labels and number are shown",
    "point": "not scored: a pixel has no answer to guess from words",
    "boxes_2d": "not scored: a pixel has no answer to guess from words; labels and number of boxes are shown",
    "motion": "not scored: five numbers are no answer to guess from words",
    "map": "not scored: places have no answer to guess from words",
    "text": "not scored: there is no single right text; its length is shown",
}


def default_lists() -> list[Path]:
    """The lists of benchmark scenes that come with vstdata, `manifests/lists`."""
    return sorted((manifests_folder() / "lists").glob("*.txt"))


def audit(
    release: Path,
    lists: Sequence[Path] = (),
    limits: Audit | None = None,
    watch: Callable[[str], None] = lambda told: None,
) -> dict[str, Any]:
    """The audit of a release, as JSON values; equal releases, lists and limits give equal documents.

    `lists` are files with one scene a line, `limits` default to those of the release's manifest, `watch` is told what
    is being done. Raises InputError for a release or a list that is damaged.
    """
    from vstdata.audit.checks import FAILS, Decontamination, checks, limits_of

    index = read_index(release)
    limits = limits or limits_of(release, index)
    lists_of = Decontamination(lists)
    watch("reading")
    tallies, labels, sizes = _count(release, index, lists_of)
    types = []
    for tally in tallies:
        watch(f"{tally.skill} {tally.type}")
        types.append({**tally.summary(), **_blind(tally, labels, sizes)})
    compared = lists_of.result()
    on_lists = len({scene for each in compared for scene in each["train"]}) if lists else None
    verdicts = checks(types, on_lists, limits)
    return {
        "format": FORMAT,
        "release": {key: index.get(key, "") for key in ("name", "version", "build_id", "sha256")},
        "questions": sum(each["questions"] for each in types),
        "limits": limits.model_dump(),
        "holds": all(each["verdict"] != FAILS for each in verdicts),
        "checks": verdicts,
        "types": types,
        "selection": _selection(index),
        "refused": {skill: _shares(reasons) for skill, reasons in sorted(index.get("refused", {}).items())},
        "decontamination": compared,
    }


def _count(release: Path, index: Mapping[str, Any], lists: Any) -> tuple[list[Tally], LabelFinder, SizeTable]:
    from vstdata.audit.priors import SizeCounter
    from vstdata.audit.read import questions
    from vstdata.audit.tally import Tally
    from vstdata.audit.words import LabelFinder

    tallies: dict[tuple[str, str, str], Tally] = {}
    labels: set[str] = set()
    sizes = SizeCounter()
    for question in questions(release, index):
        key = (question.skill, question.type, question.answer_type)
        tallies.setdefault(key, Tally(*key)).add(question)
        lists.add(question)
        labels.update(question.labels)
        sizes.add(question)
    return [tally for _, tally in sorted(tallies.items())], LabelFinder(labels), sizes.table()


def _blind(tally: Tally, labels: LabelFinder, sizes: SizeTable) -> dict[str, Any]:
    """The blind scores of a type, or None and why, and a word where they are less sure than usual."""
    from vstdata.audit.blind import FOLDS, SCORED, blind_scores

    if tally.answer_type not in SCORED:
        return {"blind": None, "note": NOT_SCORED.get(tally.answer_type, "not scored: unknown answer type")}
    asked = tally.sample()
    result = blind_scores(asked, labels, sizes)
    if result is None:
        return {"blind": None, "note": "not scored: all questions are about one room"}
    notes = [f"scored on {len(asked)} of {tally.questions} questions"] if len(asked) < tally.questions else []
    notes += [f"only {result.rooms} rooms, so {result.folds} folds"] if result.folds < FOLDS else []
    return {"blind": asdict(result), "note": "; ".join(notes)}


def _selection(index: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of every skill and question type, the drafts and which shares of them selection dropped because words, or what
    everybody knows, tell the answer."""
    found = []
    for skill, about in sorted(index.get("skills", {}).items()):
        for kind, counts in sorted(about.get("selection", {}).items()):
            drafts = max(counts["drafts"] - counts.get("repeats", 0), 1)
            dropped = {key: counts.get(key, 0) / drafts for key in ("shortcuts", "told_by_priors")}
            found.append({"skill": skill, "type": kind, "drafts": counts["drafts"], **dropped})
    return found


def _shares(reasons: Mapping[str, int]) -> list[dict[str, Any]]:
    total = sum(reasons.values())
    ordered = sorted(reasons.items(), key=lambda entry: (-entry[1], entry[0]))
    return [{"reason": reason, "count": count, "share": count / total} for reason, count in ordered]
