"""3DSRBench.

File: `3dsrbench_v1_vlmevalkit_circular.tsv` of ccvl/3DSRBench (qid, A to D, answer, category): a question's qid has
eight characters; its mirrored picture's ends with "-flip", and other orders of its options with "-1" and so on.

Rule, read in open-compass/VLMEvalKit, which the authors evaluate with. Settings (vlmeval/dataset/image_mcq.py): vanilla
is the mean over rows; in flip a question counts if it and its mirrored one are right, in circular if all orders of its
options are, in flip and circular if all of both are. Reading (vlmeval/utils/matching_util.py, 18fc37a): punctuation is
taken as white space; the one option letter that is a word of its own; else the one option whose text, in small letters,
is in the text; refusals of four fixed wordings are none.
What differs: where this finds none, the kit asks a language model. No model is asked here (the kit's own
"exact_matching"): such answers are counted as not read, and are wrong. A later version of the kit (134b4ea) takes a
letter only where more than five words follow it, so that a bare 'B' is none, and looks for no option's text in an
answer of more than twice the options' characters, which 4 of the 2,400 made-up answers of the test are.
"""

from __future__ import annotations

from collections.abc import Callable

from vstdata.scoring.official.item import LETTERS, Benchmark, Item, Reading, Scored, by_category, mean
from vstdata.scoring.official.rows import Row

REFUSALS = (
    "Sorry, I can't help with images of people yet.",
    "I can't process this file.",
    "I'm sorry, but without the image provided",
    "Cannot determine the answer",
)
FAILED = "Failed to obtain answer via API"
_BLANK = str.maketrans(dict.fromkeys(".()[],:;!*#{}", " "))


def item(row: Row) -> Item:
    there = [letter for letter in LETTERS[:4] if row.given(letter) and row.text(letter).lower() != "nan"]
    if len(there) < 2 or "".join(there) != LETTERS[: len(there)]:
        raise row.wrong("A", "options in A and B, or A to D")
    options = tuple(row.text(letter) for letter in there)
    truth = row.letter("answer", len(options))
    return Item(row.text("qid"), row.text("category"), "letter", truth, options)


def letter(output: str, options: tuple[str, ...]) -> str:
    """The answer by the rule, "" where it would ask a model or hears a refusal."""
    text = output.strip()
    if FAILED not in text:
        if any(refusal in text for refusal in REFUSALS):
            return ""
        words = set(text.translate(_BLANK).split())
        alone = words & set(LETTERS[: len(options)])
        if len(alone) == 1:
            return alone.pop()
        if not alone and "Z" in words:
            return ""
    said = [k for k, option in enumerate(options) if option.lower() in text.lower()]
    return LETTERS[said[0]] if len(said) == 1 else ""


def read(item: Item, output: str) -> Reading:
    found = letter(output, item.options)
    return Reading(float(found == item.truth), found != "")


SETTINGS: dict[str, Callable[[str], str]] = {  # which rows must be right together, by their qid
    "vanilla": lambda qid: qid,
    "flip": lambda qid: qid.replace("-flip", ""),
    "circular": lambda qid: qid[:13] if "-flip" in qid else qid[:8],
    "flip and circular": lambda qid: qid[:8],
}


def totals(scored: Scored) -> dict[str, float | None]:
    """Each setting over all questions, and 'setting/category'."""
    found: dict[str, float | None] = {}
    for setting, key in SETTINGS.items():
        groups: dict[str, tuple[Item, float]] = {}
        for item, score in scored:
            first, so_far = groups.get(key(item.id), (item, 1.0))
            groups[key(item.id)] = first, min(so_far, score)
        found[setting] = mean([score for _, score in groups.values()])
        found |= {f"{setting}/{name}": value for name, value in sorted(by_category(list(groups.values())).items())}
    return found


THREE_D_SR_BENCH = Benchmark(
    "3dsrbench",
    "3dsrbench_v1_vlmevalkit_circular.tsv",
    "VLMEvalKit vlmeval/dataset/image_mcq.py; its language model is not asked",
    ("qid", *LETTERS[:4], "answer", "category"),
    item,
    read,
    totals,
)
