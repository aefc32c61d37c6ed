"""A model answers the questions of a split, each alone, as a file for `vst score`.

python -m tests.learn.answer RELEASE MODEL --out answers.jsonl [--split test] [--samples N]

It says the likeliest token at every step, or thinks several times and then says what most of these thoughts, or the
middle one of their numbers, come to (self-consistency, arXiv 2203.11171).
"""

from __future__ import annotations

import argparse
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from PIL import Image

from tests.learn.recipe import PATCH, SKILLS, TOKENS
from tests.learn.short import short_turns, whole
from tests.learn.train import chat
from vstdata.release.stream import Stream, shard_paths
from vstdata.trainers.small import picture_processor

BATCH = 64
LONGEST = 64  # tokens of an answer
_NUMBER = re.compile(r"\d+(\.\d+)?")


def main() -> None:
    """Answer and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.learn.answer")
    parser.add_argument("release", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--split", default="test")
    parser.add_argument("--skills", nargs="+", default=list(SKILLS))
    parser.add_argument("--limit", type=int, help="rows of each skill, drawn from all; default: all")
    parser.add_argument("--samples", type=int, default=1, help="thoughts about each question")
    given = parser.parse_args()
    with given.out.open("w", encoding="utf-8") as file:
        for skill in given.skills:
            rows = islice(Stream(shard_paths(given.release, skill, given.split), seed=0), given.limit)
            for line in answers(given.model, asked(rows), given.samples):
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


def answers(folder: Path, questions: Iterator[dict[str, Any]], samples: int) -> Iterator[dict[str, Any]]:
    """{"id", "turn", "output"} of every question."""
    import torch
    from transformers import AutoModelForImageTextToText, AutoTokenizer
    from trl.data_utils import prepare_multimodal_messages

    torch.manual_seed(0)
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
            said = model.generate(
                **given, max_new_tokens=LONGEST, do_sample=samples > 1, top_k=0, num_return_sequences=samples
            )
        texts = tokenizer.batch_decode(said[:, given["input_ids"].shape[1] :], skip_special_tokens=True)
        for k, each in enumerate(batch):
            text = agreed([text.strip() for text in texts[k * samples : (k + 1) * samples]])
            yield {"id": each["id"], "turn": each["turn"], "output": whole(text, each["options"])}


def agreed(texts: Sequence[str]) -> str:
    """The text with the middle answer where most are numbers (of two the smaller), else the first with the most
    frequent one."""
    by_answer = [(text.rpartition("\n")[2], text) for text in texts]
    numbers = sorted((float(answer), text) for answer, text in by_answer if _NUMBER.fullmatch(answer))
    if 2 * len(numbers) > len(texts):
        return numbers[(len(numbers) - 1) // 2][1]
    ((most, _),) = Counter(answer for answer, _ in by_answer).most_common(1)
    return next(text for answer, text in by_answer if answer == most)


if __name__ == "__main__":
    main()
