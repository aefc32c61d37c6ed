"""`vst rewrite`: a teacher model retells the chains of a release; what can be checked and holds takes their place.

Every answer is written to a journal in the output folder as soon as it has come, so that a run that was stopped, killed
or out of budget goes on where it was. The new release is the old one with those thoughts that were kept; its card says
how many these are, and RETOLD which.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from rich.console import Console

from generators.build.card.card import dataset_card
from generators.build.card.croissant import CROISSANT, croissant_text
from generators.build.rows import messages
from generators.folder import WORK, claim, commit, commit_text, held, sweep, withdraw
from generators.rewrite.teacher import Reply, Teacher
from generators.tables import Column, Table
from generators.watch import Bars, Silent, Watch
from skills import all_skills
from vstdata.canonical import canonical_json, file_hash, strict_json
from vstdata.chains.rewriting import objection, readers_of
from vstdata.chains.row_scene import scene_of
from vstdata.errors import BuildError, TeacherError
from vstdata.release.index import INDEX, index_text, read_whole_index, refuse_in_release
from vstdata.release.shards import DENSE_BYTES, Picture, Row, ShardWriter, read_rows

JOURNAL = f"{WORK}/journal.jsonl"
RETOLD = "retold.csv"  # id of the row and number of the question of every thought that is the teacher's
MOST_SILENT = 8  # chains in a row that the endpoint does not answer, each asked several times: it is not there. Ours.
SYSTEM = (
    "You edit chains of thought about pictures of rooms. You get the pictures, sometimes a map, a question with its "
    "answer, the measured facts and a draft of the thought. Rewrite the draft so that it reads like a careful person "
    "who looks at the pictures and thinks aloud. The sentences of the draft have been measured: keep them and their "
    "order, but you may leave their numbers out, or round them. What the pictures show may come earlier. Between them "
    "you may add short sentences of your own: how two things of the draft lie to each other, as plainly seen ('The "
    "lamp is to the left of the sofa in image 1.': left, right, nearer, farther, behind, in front, on, under, above, "
    "beside, between), the colour of a thing as the draft says it, and how you think on ('So let me look at the "
    "picture again.'). Nothing else: no numbers, sizes, materials, other things, nor guesses at the answer. Each "
    "sentence is checked, and one that is wrong spoils all. End with the draft's last sentence. Write the new thought "
    "alone, without tags or headings."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the journal: which turn of which row, the thought that was kept or the reason why none was, tokens."""

    id: str
    turn: int
    thought: str
    reason: str
    tokens: int


def run_rewrite(release: Path, out: Path, teacher: Teacher, in_flight: int, budget: int) -> None:
    """`rewrite`, with progress and a table of what came of it."""
    console = Console()
    counts = rewrite(release, out, teacher, Limits(in_flight, budget), Bars(console))
    table = Table(f"retold by {teacher.model}", [Column("what became of them"), Column("chains", right=True)])
    for reason, count in sorted(counts.items(), key=lambda item: (item[0] != "kept", -item[1], item[0])):
        table.add(reason.replace("_", " "), count)
    table.print(console)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many questions are under way at once, and how many tokens may be spent in all, earlier runs included (0: no
    limit)."""

    in_flight: int = 16
    tokens: int = 0


def rewrite(release: Path, out: Path, teacher: Teacher, limits: Limits, watch: Watch | None = None) -> Counter[str]:
    """Have the chains of a release retold, and write the release with those that hold to `out`; returns how many were
    kept, refused by reason, and left.

    Raises InputError where there is no release, BuildError where it has no chain or `out` belongs to something else,
    TeacherError where the endpoint will not answer; what has been answered by then is kept for the next run.
    """
    watch = watch or Silent()
    index = read_whole_index(release)
    if not any(_has_thought(release / name) for name in _shard_names(index)):
        raise BuildError(f"{release}: no chain of thought in it: nothing to retell")
    refuse_in_release(out)
    with held(out):
        claim(out, {"rewrite_of": index["sha256"], "model": teacher.model})
        sweep(out)
        known = read_journal(out / JOURNAL)
        _ask_all(_jobs(release, index, dict(known)), out / JOURNAL, known, teacher, limits, watch)
        return _write_release(release, index, out, known, teacher.model)


Known = dict[tuple[str, int], Entry]


def read_journal(path: Path) -> Known:
    """All whole lines; a last one that was cut off, wherever that was, is taken away. Raises BuildError for another one
    that is no entry."""
    if not path.exists():
        return {}
    *whole, rest = path.read_bytes().split(b"\n")
    if rest:
        os.truncate(path, path.stat().st_size - len(rest))
    known: Known = {}
    for number, line in enumerate(whole, 1):
        try:
            entry = Entry(**strict_json(line))
        except (ValueError, TypeError) as error:
            raise BuildError(f"{path}: line {number}: {error}. Remove the line: its chain is asked again") from error
        known[entry.id, entry.turn] = entry
    return known


def _shard_names(index: Mapping[str, Any]) -> list[str]:
    return [name for name, entry in sorted(index["files"].items()) if "rows" in entry]


def _has_thought(shard: Path) -> bool:
    """Whether any question of a shard has a thought; no picture is read."""
    with pq.ParquetFile(shard) as file:
        batches = file.iter_batches(columns=["turns.list.element.thought"])
        return any(turn["thought"] for batch in batches for row in batch.to_pylist() for turn in row["turns"])


def _jobs(release: Path, index: Mapping[str, Any], known: Known) -> Iterator[tuple[Row, int]]:
    """Rows and turns with a thought that has not been retold or refused yet."""
    for name in _shard_names(index):
        for row in read_rows(release / name):
            for number, turn in enumerate(row.values["turns"]):
                if turn["thought"] and (row.values["id"], number) not in known:
                    yield row, number


def _ask_all(
    jobs: Iterator[tuple[Row, int]], journal: Path, known: Known, teacher: Teacher, limits: Limits, watch: Watch
) -> None:
    """Ask until no job or no token is left. Raises TeacherError where the endpoint is silent."""
    spent, silent = sum(entry.tokens for entry in known.values()), 0
    waiting: set[Future[Entry | None]] = set()
    with journal.open("a", encoding="utf-8") as lines, ThreadPoolExecutor(limits.in_flight) as threads:
        try:
            while True:
                room = limits.in_flight - len(waiting) if not limits.tokens or spent < limits.tokens else 0
                waiting |= {threads.submit(_retold, teacher, row, turn) for row, turn in itertools.islice(jobs, room)}
                if not waiting:
                    return
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for entry in (one.result() for one in done):
                    silent = silent + 1 if entry is None else 0
                    if entry is not None:
                        lines.write(canonical_json(asdict(entry)) + "\n")
                        lines.flush()
                        known[entry.id, entry.turn] = entry
                        spent += entry.tokens
                        if len(known) % 100 == 0:
                            watch.say(f"{len(known)} retold, {spent} tokens")
                if silent >= MOST_SILENT:
                    raise TeacherError(
                        f"{teacher.endpoint}: no answer to {silent} chains in a row, each asked {teacher.tries} times: "
                        f"does it still run? What has been answered is kept; nothing else was written. Run this again"
                    )
        finally:
            threads.shutdown(cancel_futures=True)


def _retold(teacher: Teacher, row: Row, turn: int) -> Entry | None:
    """What the teacher made of one chain; None where it should be asked again in another run."""
    reply: Reply = teacher.ask(prompt(row, turn))
    if reply.ask_again:
        return None
    asked = row.values["turns"][turn]
    labels = {one["label"] for one in row.values["objects"]}
    readers, scene = (
        readers_of(all_skills().get(row.values["skill"])),
        scene_of(row.values, strict_json(asked["program"])),
    )
    reason = reply.reason or objection(asked["thought"], reply.text, readers, labels, asked["options"], scene)
    return Entry(row.values["id"], turn, "" if reason else reply.text.strip(), reason, reply.tokens)


def prompt(row: Row, turn: int) -> list[dict[str, Any]]:
    """The chat for a teacher: pictures, the bird's-eye view if the row has one, question, answer, facts and draft."""
    asked = row.values["turns"][turn]
    parts = [_image(picture) for picture in row.images]
    if row.birdseye is not None:
        parts += [_text("The last picture is a map of the room from above."), _image(row.birdseye)]
    facts = "\n".join(canonical_json(step) for step in json.loads(asked["program"]))
    parts.append(
        _text(
            f"Question:\n{asked['question']}\n\nAnswer:\n{asked['answer']}\n\nFacts:\n{facts}\n\n"
            f"Draft:\n{asked['thought']}"
        )
    )
    return [{"role": "system", "content": SYSTEM}, {"role": "user", "content": parts}]


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


def _image(picture: Picture) -> dict[str, Any]:
    kind = "png" if picture.path.endswith(".png") else "jpeg"
    data = base64.b64encode(picture.data).decode()
    return {"type": "image_url", "image_url": {"url": f"data:image/{kind};base64,{data}"}}


def _write_release(release: Path, index: Mapping[str, Any], out: Path, known: Known, model: str) -> Counter[str]:
    """The release with the thoughts that were kept. Without an index until it is whole, as any release."""
    counts: Counter[str] = Counter(entry.reason or "kept" for entry in known.values())
    counts["left"] = sum(1 for _ in _jobs(release, index, known))
    withdraw(out, INDEX)
    files: dict[str, Any] = {}
    for name, entry in sorted(index["files"].items()):
        if "rows" in entry:
            files[name] = {**entry, **_write_shard(release, out, name, known, _dense_bytes(index))}
        elif name not in TEXTS:
            files[name] = {**entry, "sha256": commit(out, name, partial(_copy, release / name))}
    kept = sorted((entry.id, entry.turn) for entry in known.values() if entry.thought)
    told = {"of": index["sha256"], "model": model, "counts": dict(sorted(counts.items()))}
    body = {key: value for key, value in index.items() if key not in ("sha256", "format")}
    content = {**body, "files": files, "rewritten": told}
    if "totals" in body:
        content["totals"] = {
            **body["totals"],
            "bytes": sum(entry["bytes"] for entry in files.values() if "rows" in entry),
        }
    texts = {RETOLD: "id,turn\n" + "".join(f"{name},{turn}\n" for name, turn in kept)}
    texts |= {name: make(content) for name, make in TEXTS.items() if name in index["files"]}
    for name, text in texts.items():
        files[name] = {"sha256": commit_text(out, name, text), "bytes": len(text.encode())}
    commit_text(out, INDEX, index_text(content))
    return counts


TEXTS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {"README.md": dataset_card, CROISSANT: croissant_text}


def _dense_bytes(index: Mapping[str, Any]) -> int:
    """Where row groups end: as the manifest of the release says."""
    shards: Mapping[str, int] = index.get("build", {}).get("manifest", {}).get("shards", {})
    return shards.get("dense_bytes", DENSE_BYTES)


def _copy(source: Path, path: Path) -> None:
    shutil.copyfile(source, path)


def _write_shard(release: Path, out: Path, name: str, known: Known, dense_bytes: int) -> dict[str, Any]:
    summary: dict[str, Any] = {}

    def write(path: Path) -> None:
        with ShardWriter(path, dense_bytes) as shard:
            rows = (_with_thoughts(row, known) for row in read_rows(release / name))
            for _, group in itertools.groupby(rows, key=lambda row: row.values["scene"]):
                shard.add_scene(list(group))
            summary.update(shard.finish())

    commit(out, name, write)
    return {**summary, "sha256": file_hash(out / name), "bytes": (out / name).stat().st_size}


NO_STEPS: Mapping[str, Any] = {"steps": [], "rejected": None}  # of a retold thought: the build's are of its own


def _with_thoughts(row: Row, known: Known) -> Row:
    """A row with the thoughts that were kept."""
    kept = {number: known.get((row.values["id"], number)) for number in range(len(row.values["turns"]))}
    if not any(entry is not None and entry.thought for entry in kept.values()):
        return row
    turns: Sequence[Mapping[str, Any]] = [
        {**turn, "thought": entry.thought, **NO_STEPS}
        if (entry := kept[number]) is not None and entry.thought
        else turn
        for number, turn in enumerate(row.values["turns"])
    ]
    chat = messages(turns, len(row.images), row.values["split"])
    return replace(row, values={**row.values, "turns": turns, "messages": chat})
