"""A small Qwen3-VL learns from a release, from random weights, by TRL: with its pictures, or with those of other rows.

python -m tests.learn.train RELEASE --out MODEL [--start MODEL] [--shuffled] [--steps N]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from itertools import count, islice
from pathlib import Path
from typing import Any

import numpy as np
from datasets import Features, IterableDataset, disable_progress_bars

from tests.learn.recipe import LAYERS, PATCH, SKILLS, TOKENS, WIDTH
from tests.learn.short import short_turns
from vstdata.draw import Draw
from vstdata.release.stream import Stream, shard_paths
from vstdata.trainers.small import picture_processor, small_model, small_tokenizer
from vstdata.trainers.targets import trl

TEXTS = 4000  # questions of every skill from which the tokenizer is learned
VOCABULARY = 700
BATCH = 16
LAST = 0.3  # share of the steps in which the rates fall to 0

Row = Mapping[str, Any]
Pair = tuple[Row, Row]  # a row, and the row whose pictures are shown with it


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(prog="python -m tests.learn.train")
    parser.add_argument("release", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--shuffled", action="store_true", help="show each question the pictures of another row")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--skills", nargs="+", default=list(SKILLS))
    parser.add_argument("--start", type=Path, help="model to go on from; default: random weights")
    parser.add_argument("--on", action="store_true", help="rates stay as they are: another run goes on from here")
    given = parser.parse_args()
    train(given.release, given.out, given.steps, given.shuffled, given.skills, given.start, given.on)


def train(
    release: Path, out: Path, steps: int, shuffled: bool, skills: list[str], start: Path | None, on: bool
) -> None:
    """Train for `steps` batches and save model, tokenizer and processor."""
    import torch
    from transformers import AutoModelForImageTextToText, AutoTokenizer
    from trl import SFTConfig, SFTTrainer

    from tests.learn.muon import Muon

    disable_progress_bars()
    if start is None:
        tokenizer = small_tokenizer(_texts(release, list(SKILLS)), VOCABULARY)
        model = small_model(tokenizer, WIDTH, LAYERS, architecture="qwen3_vl")
    else:
        tokenizer = AutoTokenizer.from_pretrained(start)
        model = AutoModelForImageTextToText.from_pretrained(start)
    processor = picture_processor(tokenizer, PATCH, TOKENS)
    settings = SFTConfig(
        output_dir=str(out),
        max_steps=steps,
        per_device_train_batch_size=BATCH,
        assistant_only_loss=True,
        max_length=None,
        remove_unused_columns=False,
        dataset_kwargs={"skip_prepare_dataset": True},
        bf16=True,
        gradient_checkpointing=False,
        use_cpu=not torch.cuda.is_available(),
        save_strategy="steps",
        save_steps=1000,
        save_total_limit=1,
        logging_steps=50,
        report_to=[],
        disable_tqdm=True,
        seed=1,
    )
    optimizer = Muon(model, steps, 0.0 if on else LAST)
    teacher = SFTTrainer(
        model=model,
        args=settings,
        train_dataset=examples(release, skills, shuffled),
        processing_class=processor,
        optimizers=(optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1.0)),
    )
    teacher.train()
    teacher.save_model(str(out))


def examples(release: Path, skills: list[str], shuffled: bool) -> IterableDataset:
    """The train split without end in TRL's form, every batch of one skill: its examples are about equally long."""
    return IterableDataset.from_generator(
        _examples,
        features=Features.from_arrow_schema(trl.SFT.schema),
        gen_kwargs={"release": str(release), "skills": tuple(skills), "shuffled": shuffled},
    )


def _examples(release: str, skills: tuple[str, ...], shuffled: bool) -> Iterator[dict[str, Any]]:
    each = {skill: _of_skill(shard_paths(Path(release), skill), shuffled) for skill in skills}
    shares = np.array([SKILLS[skill] for skill in skills])
    numbers = Draw("learn").generator("skills")
    while True:
        yield from islice(each[skills[numbers.choice(len(skills), p=shares / shares.sum())]], BATCH)


def _of_skill(paths: list[Path], shuffled: bool) -> Iterator[dict[str, Any]]:
    """Questions without end, each alone."""
    rows = endless(paths, seed=1)
    for row, lent in swapped(rows) if shuffled else ((row, row) for row in rows):
        images = stored(lent)
        for _, question, answer in short_turns(row):
            yield {"messages": chat(question, len(images), answer), "images": images}


def endless(paths: list[Path], seed: int) -> Iterator[Row]:
    """Rows of files, epoch after epoch, each in an order of its own."""
    stream = Stream(paths, seed=seed, window=64)
    for epoch in count():
        stream.set_epoch(epoch)
        yield from stream


def stored(row: Row) -> list[dict[str, Any]]:
    """The pictures of a row as `datasets` takes them."""
    return [{**picture, "bytes": bytes(picture["bytes"])} for picture in row["images"]]


def chat(question: str, images: int, answer: str = "") -> list[dict[str, Any]]:
    """As content blocks, pictures first; without an answer it ends with the question."""
    blocks = [{"type": "image", "text": None}] * images + [{"type": "text", "text": question}]
    said = [{"role": "assistant", "content": [{"type": "text", "text": answer}]}] if answer else []
    return [{"role": "user", "content": blocks}, *said]


def swapped(rows: Iterator[Row]) -> Iterator[Pair]:
    """Rows, each with the last before it of as many pictures, which lends its own; left out where both are of one
    scene."""
    last: dict[int, Row] = {}
    for row in rows:
        lent = last.get(len(row["images"]))
        last[len(row["images"])] = row
        if lent is not None and lent["scene"] != row["scene"]:
            yield row, lent


def _texts(release: Path, skills: list[str]) -> Iterator[str]:
    for skill in skills:
        turns = (turn for row in Stream(shard_paths(release, skill), seed=0) for turn in short_turns(row))
        for _, question, answer in islice(turns, TEXTS):
            yield f"{question}\n{answer}"


if __name__ == "__main__":
    main()
