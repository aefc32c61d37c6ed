"""What all adapters share: a row as a mapping, its chat, one prompt per question, and what `vst export` needs to know.

A row is any mapping with the columns of `vstdata.release.shards.SCHEMA`: of a shard, or as `datasets` streams it.
`images` may hold anything (structs of bytes and path, PIL images, file names): adapters hand pictures on as they are,
and are pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa

from vstdata.canonical import canonical_json
from vstdata.release.schema import THINK, hub_features
from vstdata.release.shards import IMAGE_TOKEN
from vstdata.trainers.rewards import pack

Row = Mapping[str, Any]
Example = dict[str, Any]

MESSAGES = pa.list_(pa.struct([("role", pa.string()), ("content", pa.string())]))
PICTURES = pa.list_(pa.struct([("bytes", pa.binary()), ("path", pa.string())]))
REWARD_FILE = '''"""Our reward, where the trainer looks for it."""

from vstdata.trainers.rewards import REWARD_NAME, REWARD_TYPE, compute_score, compute_scores

__all__ = ["REWARD_NAME", "REWARD_TYPE", "compute_score", "compute_scores"]
'''
MAP_NOTE = "The last image is not a camera's view but a map of the same place, seen from above.\n"  # ours


@dataclass(frozen=True, slots=True)
class Summary:
    """What an export wrote: examples by skill and in all, and an estimate of their tokens by skill."""

    release: str
    stage: str
    examples: Mapping[str, int]
    tokens: Mapping[str, int]
    files: Sequence[str]

    @property
    def count(self) -> int:
        return sum(self.examples.values())


@dataclass(frozen=True, slots=True)
class Target:
    """How to write for one trainer: `name` is what `vst export --for` takes, `about` a line of the list of trainers.

    `adapt` turns a row into examples. `form` is the kind of file: in "jsonl" and "json" pictures are names of files
    below `images/`, in "parquet" and "mds" structs of bytes and path, in "tar" they are members. `schema` is the
    Parquet schema, `columns` MDS's. `configs` gives the trainer's own files: name -> text. `stage` is the stage of
    VST's training that the numbers are of by default; `tokens` estimates an example's length; with
    `folders` Parquet files lie in a folder per skill, else all in one, as most loaders want it.
    """

    name: str
    about: str
    form: Literal["jsonl", "json", "parquet", "tar", "mds"]
    adapt: Callable[[Row], list[Example]]
    configs: Callable[[Summary], Mapping[str, str]]
    stage: Literal["sft", "cold_start", "rl"] = "sft"
    schema: pa.Schema | None = None
    columns: Mapping[str, str] | None = None
    tokens: Callable[[Example], int] | None = None
    folders: bool = False


def hub_schema(fields: Sequence[tuple[str, pa.DataType]]) -> pa.Schema:
    """A schema whose pictures `datasets` decodes."""
    schema = pa.schema(fields)
    return schema.with_metadata({"huggingface": canonical_json({"info": {"features": hub_features(schema)}})})


def system_text(row: Row) -> str:
    """The system message of a row, "" where it has none."""
    first = row["messages"][0]
    return str(first["content"]) if first["role"] == "system" else ""


def dialogue(row: Row) -> list[dict[str, str]]:
    """The messages of a row without its system message."""
    return [{"role": each["role"], "content": each["content"]} for each in row["messages"] if each["role"] != "system"]


def with_map(row: Row) -> Row:
    """The row with its bird's-eye view as one more picture, after those that are there; as it is where it has none."""
    picture = row.get("birdseye")
    if picture is None:
        return row
    chat = [dict(each) for each in row["messages"]]
    first = next(each for each in chat if each["role"] == "user")
    tokens = f"{IMAGE_TOKEN}\n" * len(row["images"])
    if first["content"].startswith(tokens):
        first["content"] = f"{tokens}{IMAGE_TOKEN}\n{MAP_NOTE}{first['content'][len(tokens) :]}"
        return {**row, "messages": chat, "images": [*row["images"], picture]}
    return row


def prompts(row: Row) -> Iterator[Example]:
    """One example for reinforcement learning per turn: {"id", "system", "question" (with image tokens), "answer",
    "truth" (what the rewards read), "skill", "question_type", "turn"}.

    Turns of a row of ours ask independent things of the same pictures, so each is asked alone. A turn that brings a
    picture of its own into a chat cannot be, and is left out.
    """
    tokens = f"{IMAGE_TOKEN}\n" * len(row["images"])
    first = next(each["content"] for each in row["messages"] if each["role"] == "user")
    note = MAP_NOTE if first.startswith(tokens + MAP_NOTE) else ""
    for number, turn in enumerate(row["turns"]):
        question = first if number == 0 else f"{tokens}{note}{turn['question']}"
        if question.count(IMAGE_TOKEN) != len(row["images"]):
            continue
        yield {
            "id": row["id"] if number == 0 else f"{row['id']}-{number}",
            "system": system_text(row) or THINK,
            "question": question,
            "answer": turn["answer"],
            "truth": pack(turn, row["reward"]),
            "skill": row["skill"],
            "question_type": turn["question_type"],
            "turn": turn,
        }


def prompt_messages(prompt: Example) -> list[dict[str, str]]:
    """The chat that a model is to go on with."""
    return [{"role": "system", "content": prompt["system"]}, {"role": "user", "content": prompt["question"]}]


def batched(adapt: Callable[[Row], list[Example]]) -> Callable[[Mapping[str, Sequence[Any]]], dict[str, list[Any]]]:
    """`adapt` for `datasets`' `map(..., batched=True, remove_columns=...)`, which may make several rows of one."""

    def over_batch(batch: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
        rows = [dict(zip(batch, values, strict=True)) for values in zip(*batch.values(), strict=True)]
        examples = [example for row in rows for example in adapt(row)]
        return {name: [example[name] for example in examples] for name in (examples[0] if examples else ())}

    return over_batch
