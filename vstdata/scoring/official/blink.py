"""BLINK.

File: `val_answers.json` of the repository ({"val_Art_Style_1": "(A)", ...}), or a Parquet file of BLINK-Benchmark/BLINK
(idx, choices, answer), or a folder of such. Answers of the test split are not published.

Rule, read in zeyofu/BLINK_Benchmark, eval/test_benchmark.py and eval/evaluate.py, 0cca9a3. An output that is nothing
but a letter, with or without its parentheses, is that letter. Else it is the one of "(A)", "(B)", ... that stands among
the words (split at white space, so "(A)." is none) of the last paragraph, else of the whole text, if it alone is there.
Total: the mean over tasks; those of the file.
What differs: where this finds none, the authors ask GPT-3.5. No model is asked here: such answers are counted as not
read, and are wrong. `val_answers.json` tells no options: our reader has letters alone then, and five are possible.
"""

from __future__ import annotations

import re

from vstdata.scoring.official.item import LETTERS, NO_WORDS, Benchmark, Item, Reading, Scored, by_category, mean
from vstdata.scoring.official.rows import Row

MOST = 5  # letters that its code knows
_ID = re.compile(r"(?:val|test)_(\w[\w-]*)_\d+")


def item(row: Row) -> Item:
    found = _ID.fullmatch(row.text("idx"))
    if found is None:
        raise row.wrong("idx", "val_TASK_NUMBER")
    options = row.texts("choices") if row.given("choices") else NO_WORDS[:MOST]
    return Item(found[0], found[1], "letter", row.letter("answer", len(options)), options)


def letter(output: str, count: int) -> str:
    """The answer by the rule, "" where it would ask a model."""
    for one in LETTERS[:MOST]:
        if output in (one, f"({one})"):
            return one
    possible = {f"({one})" for one in LETTERS[: min(count, MOST)]}
    anywhere = possible & set(output.split())
    last = possible & set(output.rpartition("\n\n")[2].split())
    for found in (last, anywhere):
        if len(found) == 1:
            return found.pop()[1]
    return ""


def read(item: Item, output: str) -> Reading:
    found = letter(output, len(item.options))
    return Reading(float(found == item.truth), found != "")


def totals(scored: Scored) -> dict[str, float | None]:
    return {"total": mean(list(by_category(scored).values()))}


BLINK = Benchmark(
    "blink",
    "val_answers.json or Parquet of BLINK",
    "BLINK_Benchmark eval/test_benchmark.py; its language model is not asked",
    ("idx", "choices", "answer"),
    item,
    read,
    totals,
    pairs=("idx", "answer"),
)
