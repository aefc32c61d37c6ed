"""A model answers the questions of a split, each alone, as a file for `vst score`.

python -m tests.learn.answer RELEASE MODEL --out answers.jsonl [--split test]
"""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from PIL import Image

from tests.learn.recipe import PATCH, SKILLS, TOKENS
from tests.learn.short import short_turns, whole
from tests.learn.train import chat
from vstdata.stream import Stream, shard_paths
from vstdata.trainers.small import picture_processor

BATCH = 64
LONGEST = 64  # tokens of an answer


def main() -> None:
    """Answer and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.learn.answer")
    parser.add_argument("release", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--split", default="test")
    parser.add_argument("--skills", nargs="+", default=list(SKILLS))
    parser.add_argument("--limit", type=int, help="rows of each skill, drawn from all; default: all")
    given = parser.parse_args()
    with given.out.open("w", encoding="utf-8") as file:
        for skill in given.skills:
            rows = islice(Stream(shard_paths(given.release, skill, given.split), seed=0), given.limit)
            for line in answers(given.model, asked(rows)):
                file.write(json.dumps(line, ensure_ascii=False) + "\n")


def asked(rows: Iterator[Any]) -> Iterator[dict[str, Any]]:
    """{"id", "turn", "options", "chat", "images"} of every question."""
    for row in rows:
        images = [Image.open(io.BytesIO(bytes(picture["bytes"]))).convert("RGB") for picture in row["images"]]
        for number, question, _ in short_turns(row):
            yield {
                "id": row["id"],
                "turn": number,
                "options": row["turns"][number]["options"],
                "chat": chat(question, len(images)),
                "images": images,
            }


def answers(folder: Path, questions: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """{"id", "turn", "output"} of every question: the likeliest token at every step."""
    import torch
    from transformers import AutoModelForImageTextToText, AutoTokenizer
    from trl.data_utils import prepare_multimodal_messages

    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = AutoModelForImageTextToText.from_pretrained(folder).to(device).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder, padding_side="left")
    processor = picture_processor(tokenizer, PATCH, TOKENS)
    while batch := list(islice(questions, BATCH)):
        chats = [prepare_multimodal_messages(each["chat"], each["images"]) for each in batch]
        given = processor.apply_chat_template(
            chats,
            add_generation_prompt=True,
            tokenize=True,
            return_dict=True,
            return_tensors="pt",
            processor_kwargs={"padding": True, "padding_side": "left"},
        ).to(device)
        with torch.inference_mode():
            said = model.generate(**given, max_new_tokens=LONGEST, do_sample=False)
        texts = tokenizer.batch_decode(said[:, given["input_ids"].shape[1] :], skip_special_tokens=True)
        for each, text in zip(batch, texts, strict=True):
            yield {"id": each["id"], "turn": each["turn"], "output": whole(text.strip(), each["options"])}


if __name__ == "__main__":
    main()
