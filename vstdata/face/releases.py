"""Releases for people: rows with pictures, a table without, scores, and what an answer says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from vstdata.canonical import strict_json
from vstdata.errors import InputError
from vstdata.face.samples import Sample
from vstdata.near import near
from vstdata.release.index import listed_file, read_index
from vstdata.release.schema import SCHEMA, check_filled
from vstdata.release.stream import Stream
from vstdata.scoring.read_answer import (
    answer_part,
    read_boxes,
    read_boxes_2d,
    read_choice,
    read_map,
    read_motion,
    read_number,
    read_order,
    read_points,
)

if TYPE_CHECKING:
    import pandas as pd

# Columns of a table that a row gives to each of its questions, and those of the question itself.
OF_ROW = ("skill", "skill_version", "modality", "question_type", "dataset", "scene", "split", "licence")
OF_QUESTION = ("question", "answer", "answer_type", "options", "letter", "ground_truth", "unit", "margin", "template")
LAST = ("thought", "program")


def local_rows(release: Path, skill: str, split: str) -> Iterator[Sample]:
    """The rows of a release on disk, in the order of its files, each of which is held against the index first."""
    index = read_index(release)
    for name in _shards(release, index, skill, split):
        for row in Stream([listed_file(release, index, name)]):
            columns = {name: row[name] for name in row if name != "images"}
            yield Sample({**columns, "images": None}, [each["bytes"] for each in row["images"]])


def _shards(release: Path, index: Mapping[str, Any], skill: str, split: str) -> list[str]:
    """The files of a skill and a split ("" for all) in order. Raises InputError where there is none."""
    names = [
        name
        for name, entry in sorted(index["files"].items())
        if "rows" in entry and skill in ("", entry.get("skill")) and split in ("", entry.get("split"))
    ]
    if not names:
        raise InputError(release, f"split {split!r}", f"rows of {skill or 'any skill'}; {_there(index, skill)}")
    return names


def _there(index: Mapping[str, Any], skill: str) -> str:
    entries = [each for each in index["files"].values() if "skill" in each]
    if skill and all(each["skill"] != skill for each in entries):
        return near(skill, {each["skill"] for each in entries})
    return f"there are {', '.join(sorted({each['split'] for each in entries if skill in ('', each['skill'])}))}"


def hub_rows(repo: str, skill: str, split: str) -> Iterator[Sample]:
    """The rows of a release on the Hub, streamed, split by split.

    Raises InputError where it, the skill or the split is not there.
    """
    from datasets import load_dataset

    try:
        found = load_dataset(repo, skill or "all", split=split or None, streaming=True)
    except (ValueError, OSError) as error:  # no such repository is a FileNotFoundError, no such config a ValueError
        wanted, told = f"skill {skill or 'all'!r}, split {split or 'all'!r}", " ".join(str(error).split())
        raise InputError(repo, wanted, f"rows on the Hub ({told})") from error
    for part in [found] if split else [found[name] for name in sorted(found)]:
        for row in part:
            yield Sample(row, row["images"])


def turns_table(release: Path, skill: str, split: str) -> pd.DataFrame:
    """One row per question; no picture is read."""
    import pandas as pd

    index = read_index(release)
    shards = (listed_file(release, index, name) for name in _shards(release, index, skill, split))
    lines = [line for shard in shards for line in _lines(shard)]
    return pd.DataFrame(lines, columns=["id", "turn", *OF_ROW, "pictures", *OF_QUESTION, *LAST])


def _lines(shard: Path) -> Iterator[dict[str, Any]]:
    columns = ["id", *OF_ROW, "frames", "turns"]
    with pq.ParquetFile(shard) as file:
        there = [name for name in columns if name in file.schema_arrow.names]
        missing = sorted(set(columns) - set(there))
        if missing:
            raise InputError(shard, f"column {missing[0]}", f"a shard with the columns {', '.join(SCHEMA.names)}")
        for batch in file.iter_batches(columns=columns):
            check_filled(shard, batch)
            for row in batch.to_pylist():
                yield from (_line(row, number, turn) for number, turn in enumerate(row["turns"]))


def _line(row: Mapping[str, Any], number: int, turn: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "turn": number,
        **{name: row[name] for name in OF_ROW},
        "question_type": turn["question_type"],
        "pictures": len(row["frames"]),
        **{name: turn[name] for name in (*OF_QUESTION, *LAST)},
        "ground_truth": strict_json(turn["ground_truth"]),
    }


def predictions_of(outputs: Mapping[Any, str]) -> dict[tuple[str, int], str]:
    """Outputs by (id, turn), where an id alone means its first question. Raises InputError naming the key."""
    found: dict[tuple[str, int], str] = {}
    for key, output in outputs.items():
        name, turn = key if isinstance(key, tuple) and len(key) == 2 else (key, 0)
        if not isinstance(name, str) or not isinstance(turn, int) or not isinstance(output, str):
            raise InputError("outputs", repr(key), "the id of a row, or (id, turn), and the text of the output")
        if (name, turn) in found:
            raise InputError("outputs", repr(key), f"one output for turn {turn} of {name}")
        found[name, turn] = output
    return found


def answer_of(text: str, turn: Mapping[str, Any]) -> Any:
    """What an output answers to a question, by its answer type; None where that cannot be read."""
    answer = answer_part(text)
    if not answer:
        return None
    match turn["answer_type"]:
        case "choice":
            position = read_choice(answer, turn["options"])
            return None if position is None else turn["options"][position]
        case "number":
            return read_number(answer, turn["unit"])
        case "ordering":
            return read_order(answer, strict_json(turn["ground_truth"]))
        case "point":
            return read_points(answer)
        case "box_list":
            return read_boxes(answer)
        case "boxes_2d":
            return read_boxes_2d(answer)
        case "map":
            return read_map(answer)
        case "motion":
            return read_motion(answer)
    return answer
