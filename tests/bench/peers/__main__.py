"""Other generators beside ours on the same analytic scenes, in alternating pairs, on one core.

    python -m tests.bench.peers [--holi-spatial PATH] [--vlm-3r PATH] [--python PYTHON] [--pairs 3] [--scenes 4]
        [--out build/peers]

PATH is a checkout; PYTHON has what it imports. Questions per CPU-second of the whole process tree, user and system, the
start of programs included. Each pair runs theirs, then ours with as many rows wanted as they wrote questions.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from tests.bench.peers.holi_spatial import HOLI_SPATIAL
from tests.bench.peers.ours_truth import wrong_answers
from tests.bench.peers.peer import Peer, on_one_core, run
from tests.bench.peers.vlm_3r import VLM_3R
from tests.bench.peers.world import World, written

PEERS = {"holi-spatial": HOLI_SPATIAL, "vlm-3r": VLM_3R}
STEPS = {"asked": "drafts", "kept": "questions", "written": "questions"}  # ours, and what is counted at its end
console = Console(width=140)


@dataclass(slots=True)
class Measured:
    """What pairs of runs gave: questions of theirs and CPU-seconds of both, and what was wrong in the last pair."""

    questions: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    ours: list[dict[str, Any]] = field(default_factory=list)
    theirs_wrong: list[tuple[str, bool | None]] = field(default_factory=list)
    checked: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.peers")
    for name in PEERS:
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--scenes", type=int, help="fewer or more scenes than a pair has")
    parser.add_argument("--out", type=Path, default=Path("build/peers"))
    given = parser.parse_args()
    on_one_core()
    console.print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, one core")
    for name, peer in PEERS.items():
        checkout = getattr(given, name.replace("-", "_"))
        if checkout is not None:
            peer = peer if given.scenes is None else replace(peer, scenes=given.scenes)
            measured = _measure(peer, checkout.resolve(), given.python, given.pairs, given.out.resolve())
            console.print(_speed(peer, measured), _kinds(peer, measured), _spent(peer, measured))
            console.print(*measured.problems[:20], sep="\n")


def _measure(peer: Peer, checkout: Path, python: str, pairs: int, out: Path) -> Measured:
    root = out / f"worlds-{peer.frames}"
    worlds = written(root, peer.scenes, peer.frames)
    peer.prepare(worlds, root)
    measured, work = Measured(), out / "runs" / peer.name
    shutil.rmtree(work, ignore_errors=True)
    for number in range(pairs):
        theirs, ours = work / f"theirs-{number}", work / f"ours-{number}"
        theirs.mkdir(parents=True)
        programs = peer.commands(checkout, python, root, [world.name for world in worlds], theirs)
        logs = enumerate(programs)
        measured.seconds.append(sum(run(each, checkout, work / f"theirs-{number}-{k}.log") for k, each in logs))
        measured.theirs_wrong = peer.answers(theirs, worlds)
        measured.questions.append(len(measured.theirs_wrong))
        measured.ours.append(_ours(peer, worlds, root, ours, measured.questions[-1]))
    measured.checked, measured.problems = wrong_answers(ours / "release", worlds)
    return measured


def _ours(peer: Peer, worlds: Sequence[World], root: Path, out: Path, count: int) -> dict[str, Any]:
    lists = (",".join(world.name for world in worlds), ",".join(peer.skills))
    log = out.with_suffix(".log")
    run([sys.executable, "-m", "tests.bench.peers.ours", str(root), str(out), str(count), *lists], Path.cwd(), log)
    return dict(json.loads(log.read_text("utf-8").splitlines()[-1]))


def _speed(peer: Peer, measured: Measured) -> Table:
    table = Table(
        title=f"{peer.name} {peer.commit}: {peer.scenes} scenes of {peer.frames} frames", title_justify="left"
    )
    for column in (
        "questions per CPU-second",
        "number",
        "CPU-s",
        "each pair",
        "median",
        "ratio, each",
        "ratio, median",
    ):
        table.add_column(column, justify="left" if column == "questions per CPU-second" else "right")
    theirs = np.divide(measured.questions, measured.seconds)
    _add(table, "theirs, questions written", measured.questions, measured.seconds, None)
    for step, counted in STEPS.items():
        numbers = [each[counted] for each in measured.ours]
        _add(table, f"ours, {counted} {step}", numbers, [each[f"{step}_at"] for each in measured.ours], theirs)
    table.caption = f"goal: {peer.goal} times on drafts asked"
    return table


def _add(table: Table, name: str, numbers: list[int], seconds: list[float], theirs: np.ndarray | None) -> None:
    rates = np.divide(numbers, seconds)
    ratios = [] if theirs is None else (rates / theirs).tolist()
    table.add_row(
        name,
        f"{median(numbers):.0f}",
        " ".join(f"{each:.1f}" for each in seconds),
        " ".join(f"{each:.0f}" for each in rates),
        f"{median(rates):.0f}",
        " ".join(f"{each:.2f}" for each in ratios),
        f"{median(ratios):.2f}" if ratios else "",
    )


def _kinds(peer: Peer, measured: Measured) -> Table:
    table = Table(title="wrong answers in the last pair, by the boxes", title_justify="left")
    for column in ("whose", "kind", "questions", "wrong", "share"):
        table.add_column(column, justify="left" if column in ("whose", "kind") else "right")
    kinds = defaultdict[str, list[bool | None]](list)
    for kind, wrong in measured.theirs_wrong:
        kinds[kind].append(wrong)
    for kind, found in sorted(kinds.items()):
        table.add_row(peer.name, kind, str(len(found)), *_share(found))
    table.add_row(peer.name, "all", str(len(measured.theirs_wrong)), *_share([w for _, w in measured.theirs_wrong]))
    for skill, count in sorted(measured.checked.items()):
        bad = sum(problem.startswith(skill) for problem in measured.problems)
        table.add_row("ours", skill, str(count), str(bad), f"{bad / count:.1%}")
    return table


def _share(found: Sequence[bool | None]) -> tuple[str, str]:
    known = [wrong for wrong in found if wrong is not None]
    return (str(sum(known)), f"{sum(known) / len(known):.1%}") if known else ("not checked", "")


def _spent(peer: Peer, measured: Measured) -> Table:
    """Where ours goes in the last pair."""
    last = measured.ours[-1]
    spent = Counter[str]()
    for scene in last["seconds"]:
        spent.update(scene)
    table = Table(title="asking in the last pair, seconds by the clock", title_justify="left")
    for column in ("stage", "s", "share", "ms a draft"):
        table.add_column(column, justify="left" if column == "stage" else "right")
    for stage, seconds in spent.most_common():
        a_draft = 1000 * seconds / last["drafts"]
        table.add_row(stage, f"{seconds:.1f}", f"{seconds / spent.total():.0%}", f"{a_draft:.2f}")
    table.caption = f"{last['drafts']} drafts, {last['refused']} refused"
    return table


if __name__ == "__main__":
    main()
